"""Whatever a value holds, it comes back exactly as it was."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.calls import Call, CallState, Reason, Verdict
from bot.domain.commitments import Side
from bot.domain.drafts import DraftKind
from bot.domain.links import CalendarLink, LinkState, Provider
from bot.domain.meetings import Attendee, AttendeeKind, EventKind, Occurrence, Response, Status
from bot.domain.people import MemberSettings, WorkspaceSettings
from bot.domain.preps import AgendaState, Knowledge, Prep, Stage
from bot.domain.recaps import Outcome, Recap
from storage import Storage
from storage.types import new_id
from tests.storage.known import NOW, a_call, a_commitment, a_link, a_member, a_workspace

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
INSTANTS = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001  made aware
COUNTS = st.integers(0, 2**31 - 1)
ATTENDEES = st.builds(
    Attendee, email=TEXT, name=TEXT, response=st.sampled_from(Response), kind=st.sampled_from(AttendeeKind)
)
PEOPLE = st.lists(ATTENDEES, max_size=4).map(tuple)
NAMES = st.frozensets(TEXT, max_size=4)


def facts(**fields: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(fields)


def some(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def with_any(strategy: st.SearchStrategy[Any]) -> Callable[[Any], Any]:
    """Run a test for a few values, in the same database one after the other."""

    def decorate(test: Any) -> Any:
        few = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
        return few(given(told=strategy)(test))

    return decorate


@with_any(
    st.builds(
        Occurrence,
        uid=TEXT,
        original_start=INSTANTS,
        start=INSTANTS,
        end=INSTANTS,
        title=TEXT,
        all_day=st.booleans(),
        status=st.sampled_from(Status),
        kind=st.sampled_from(EventKind),
        is_busy=st.booleans(),
        is_private=st.booleans(),
        is_recurring=st.booleans(),
        organizer=some(ATTENDEES),
        attendees=PEOPLE,
        location=TEXT,
        conference_url=TEXT,
        sequence=COUNTS,
        zone_is_certain=st.booleans(),
        hides_guests=st.booleans(),
    )
)
async def test_a_meeting_comes_back_as_it_was_told(storage: Storage, told: Occurrence) -> None:
    verdict = Verdict(is_call=True, reason=Reason.TAGGED, detail=told.title)
    async with storage.begin() as tx:
        link = await a_link(tx, await a_member(tx, await a_workspace(tx)))
        added = await tx.meetings.add(link.workspace_id, link.member_id, link.id, told, told.location, verdict, NOW)
        assert (added.occurrence, added.verdict, added.instance) == (told, verdict, told.location)
        assert await tx.meetings.get(link.workspace_id, added.id) == added


@with_any(
    facts(
        uid=TEXT,
        instance=TEXT,
        account=TEXT,
        title=TEXT,
        start=INSTANTS,
        end=INSTANTS,
        state=st.sampled_from(CallState),
        is_private=st.booleans(),
        is_recurring=st.booleans(),
        location=TEXT,
        conference_url=TEXT,
        external=PEOPLE,
        moved_from=some(INSTANTS),
    )
)
async def test_a_call_comes_back_as_it_was_told(storage: Storage, told: dict[str, Any]) -> None:
    async with storage.begin() as tx:
        lead = await a_member(tx, await a_workspace(tx))
        added = await a_call(tx, lead, **told)
        assert added == Call(id=added.id, workspace_id=lead.workspace_id, lead_id=lead.id, **told)
        assert await tx.calls.get(lead.workspace_id, added.id) == added


@with_any(
    facts(
        state=st.sampled_from(LinkState),
        error=TEXT,
        broken_since=some(INSTANTS),
        failures=COUNTS,
        checked_at=some(INSTANTS),
        read_at=some(INSTANTS),
        next_check_at=INSTANTS,
        skipped=st.lists(TEXT, max_size=3).map(tuple),
        warnings=st.lists(TEXT, max_size=3).map(tuple),
        etag=some(TEXT),
        last_modified=some(TEXT),
        content_hash=some(TEXT),
        address=TEXT,
        credentials=st.dictionaries(TEXT, TEXT, max_size=2),
        account=TEXT,
        name=TEXT,
    )
)
async def test_a_link_comes_back_as_it_was_told(storage: Storage, told: dict[str, Any]) -> None:
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
        opened = {name: told[name] for name in ("credentials", "account", "name")}
        address = f"{new_id()}{told['address']}"
        made = await tx.links.add(member.workspace_id, member.id, Provider.CALDAV, address, NOW, **opened)
        link: CalendarLink = replace(made, **(told | {"address": address}))
        await tx.links.save(link)
        assert (link.address, link.credentials, link.account, link.name) == (address, *opened.values())
        assert await tx.links.get(link.workspace_id, link.id) == link


@with_any(
    facts(
        side=st.sampled_from(Side),
        what=TEXT,
        who=TEXT,
        day=st.dates(),
        at=some(st.times()),
        zone_name=TEXT,
        deadline=INSTANTS,
        made_at=INSTANTS,
        how=TEXT,
        why=TEXT,
        account=TEXT,
        is_must_do=st.booleans(),
        is_at_risk=st.booleans(),
    )
)
async def test_a_commitment_comes_back_as_it_was_told(storage: Storage, told: dict[str, Any]) -> None:
    async with storage.begin() as tx:
        added = await a_commitment(tx, await a_member(tx, await a_workspace(tx)), **told)
        assert {name: getattr(added, name) for name in told} == told
        assert await tx.commitments.get(added.workspace_id, added.id) == added


@with_any(
    facts(
        updated_at=INSTANTS,
        objective=TEXT,
        their_objective=TEXT,
        knowledge=some(st.sampled_from(Knowledge)),
        stage=some(st.sampled_from(Stage)),
        agenda=TEXT,
        value=TEXT,
        questions=TEXT,
        honest=TEXT,
        next_step=TEXT,
        winging_reason=TEXT,
        agenda_state=st.sampled_from(AgendaState),
        opening=TEXT,
        objective_at=some(INSTANTS),
    )
)
async def test_a_prep_comes_back_as_it_was_told(storage: Storage, told: dict[str, Any]) -> None:
    async with storage.begin() as tx:
        call = await a_call(tx, await a_member(tx, await a_workspace(tx)), uid=new_id())
        prep = Prep(workspace_id=call.workspace_id, call_id=call.id, by=call.lead_id, **told)
        assert await tx.preps.save(prep)
        assert await tx.preps.get(call.workspace_id, call.id) == prep


@with_any(
    facts(
        saved_at=INSTANTS,
        outcome=st.sampled_from(Outcome),
        their_outcome=some(st.sampled_from(Outcome)),
        more_possible=TEXT,
        learnings=TEXT,
        notes=TEXT,
        changed_at=some(INSTANTS),
        mailed_at=some(INSTANTS),
    )
)
async def test_a_recap_comes_back_as_it_was_told(storage: Storage, told: dict[str, Any]) -> None:
    async with storage.begin() as tx:
        call = await a_call(tx, await a_member(tx, await a_workspace(tx)), uid=new_id())
        recap = Recap(workspace_id=call.workspace_id, call_id=call.id, by=call.lead_id, **told)
        assert await tx.recaps.save(recap)
        assert await tx.recaps.get(call.workspace_id, call.id) == recap


@with_any(
    st.tuples(
        st.builds(
            WorkspaceSettings,
            internal_domains=NAMES,
            partner_domains=NAMES,
            call_tag=TEXT,
            minimum_minutes=COUNTS,
            counts_tentative=st.booleans(),
        ),
        st.builds(
            MemberSettings,
            brief_at=st.times(),
            working_start=st.times(),
            working_end=st.times(),
            weekdays=st.frozensets(st.integers(0, 6)),
            objective_ask_minutes=COUNTS,
            ready_card_minutes=COUNTS,
            recap_ask_minutes=COUNTS,
            shows_names_first=st.booleans(),
            muted_kinds=NAMES,
        ),
    )
)
async def test_settings_come_back_as_they_were_told(
    storage: Storage, told: tuple[WorkspaceSettings, MemberSettings]
) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        member = await a_member(tx, workspace)
        await tx.workspaces.save_settings(workspace.id, told[0])
        await tx.members.save_settings(workspace.id, member.id, told[1])
        assert (await tx.workspaces.get(workspace.id)).settings == told[0]
        assert (await tx.members.get(workspace.id, member.id)).settings == told[1]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


@with_any(st.dictionaries(TEXT, JSON, max_size=4))
async def test_a_draft_comes_back_as_it_was_told(storage: Storage, told: dict[str, Any]) -> None:
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
        draft = await tx.drafts.save(member.workspace_id, member.id, DraftKind.RECAP, "1", told, NOW)
        assert draft.data == told
        assert await tx.drafts.get(member.workspace_id, draft.id) == draft
