"""What happens is written down for webhooks with the change: every change, no private word, nothing for nobody."""

import re
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.commitments import (
    Commitment,
    EventKind,
    Side,
    Step,
    decline,
    edit,
    give_up,
    hand_over,
    keep,
    move,
    move_back,
    offer,
    release,
    reopen,
    tell,
    withdraw,
    withdraw_mistake,
)
from bot.domain.people import Member
from bot.domain.preps import Knowledge, Prep, Stage
from bot.domain.recaps import Outcome, RecapEdit
from bot.domain.webhooks import EndpointId, WebhookKind, kind_of
from storage import Storage, Transaction
from tests.databases import SEALER
from tests.storage.known import DAY, NOW, a_call, a_commitment, a_member, a_recap, a_workspace
from tests.storage.webhook_examples import an_endpoint, sent_to

ROOT = Path(__file__).parents[2]


async def _steps(tx: Transaction, promise: Commitment, by: Member, other: Member) -> list[Step]:
    """Do everything that can be done to a promise, in an order in which it can be, and return what was done."""
    now, done = NOW, []

    async def does(step: Step | None) -> Commitment:
        assert step is not None
        assert await tx.commitments.apply(step)
        done.append(step)
        return step.after

    told: dict[str, Any] = {"by": by.id, "now": now, "source": "button"}
    moved = move(
        promise,
        day=date(2026, 11, 27),
        at=time(14),
        deadline=promise.deadline + 2 * DAY,
        reason="waiting for legal",
        told_them=True,
        **told,
    )
    promise = await does(moved)
    promise = await does(move_back(promise, [moved.event], **told))
    promise = await does(edit(promise, replace(promise.wording, what="Send pricing and terms"), **told))
    made, offered = offer(promise, to=other.id, **told)
    promise = await does(offered)
    promise = await does(decline(promise, made, now=now, source="button"))
    promise = await does(withdraw(promise, made, **told))
    promise = await does(hand_over(promise, to=other.id, **told))
    promise = await does(tell(promise, **told))
    for close in (keep, release, withdraw_mistake):
        promise = await does(close(promise, **told))
        promise = await does(reopen(promise, closed_by=by.id, **told))
    await does(give_up(promise, by=None, now=now, source="lapse"))
    return done


async def test_everything_that_happens_to_a_commitment_is_told_in_order(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        rhea, tom = await a_member(tx, workspace), await a_member(tx, workspace, "U2", name="Tom Teller")
        endpoint = await an_endpoint(tx, rhea)
        call = await a_call(tx, rhea)
        promise = await a_commitment(tx, rhea, call_id=call.id, how="by mail", at=time(16))
        steps = await _steps(tx, promise, rhea, tom)
        bodies = await sent_to(tx, endpoint)
    happened = [EventKind.MADE, *(step.event.kind for step in steps)]
    assert set(happened) == set(EventKind)
    assert [body["type"] for body in bodies] == [kind.value for one in happened if (kind := kind_of(one)) is not None]
    assert [body["number"] for body in bodies] == sorted(body["number"] for body in bodies)
    assert len({body["id"] for body in bodies}) == len(bodies)
    first, moved, back = (body["data"] for body in bodies[:3])
    assert first["call"]["title"] == "Acme QBR"
    assert first["commitment"]["due"] == {
        "date": "2026-11-25",
        "time": "16:00",
        "zone": "Europe/Berlin",
        "deadline": "2026-11-25T16:00:00Z",
    }
    assert (first["commitment"]["state"], first["commitment"]["side"]) == ("open", "ours")
    assert first["by"] == {"slack_id": "U1", "name": "Rhea Rep", "email": "u1@vendor.example"}
    assert moved["previous_due"] == {"date": "2026-11-25", "time": "16:00", "deadline": "2026-11-25T16:00:00Z"}
    assert (moved["commitment"]["due"]["date"], moved["commitment"]["moves"]) == ("2026-11-27", 1)
    assert (back["commitment"]["due"]["date"], back["was_a_slip"]) == ("2026-11-25", True)
    handed = next(body["data"] for body in bodies if body["type"] == "commitment.handed_over")
    assert (handed["previous_owner"]["slack_id"], handed["commitment"]["owner"]["slack_id"]) == ("U1", "U2")
    assert bodies[-1]["type"] == "commitment.broken"
    assert (bodies[-1]["data"]["by"], bodies[-1]["data"]["commitment"]["state"]) == (None, "broken")


async def test_without_an_endpoint_nothing_is_written_and_one_that_comes_later_hears_of_what_follows(
    storage: Storage,
) -> None:
    async with storage.begin() as tx:
        rhea = await a_member(tx, await a_workspace(tx))
        promise = await a_commitment(tx, rhea)
        assert await tx.webhooks.number_since(rhea.workspace_id, NOW - DAY) is None
        endpoint = await an_endpoint(tx, rhea)
        await tx.commitments.apply(keep(promise, by=rhea.id, now=NOW, source="button"))
        assert [body["type"] for body in await sent_to(tx, endpoint)] == ["commitment.kept"]


async def test_only_what_was_asked_for_is_told(storage: Storage) -> None:
    async with storage.begin() as tx:
        rhea = await a_member(tx, await a_workspace(tx))
        endpoint = await an_endpoint(tx, rhea, kinds=(WebhookKind.KEPT.value,))
        promise = await a_commitment(tx, rhea, side=Side.THEIRS)
        await tx.commitments.apply(keep(promise, by=rhea.id, now=NOW, source="button"))
        assert [body["type"] for body in await sent_to(tx, endpoint)] == ["commitment.kept"]


async def test_who_was_slower_is_not_told_of(storage: Storage) -> None:
    async with storage.begin() as tx:
        rhea = await a_member(tx, await a_workspace(tx))
        endpoint = await an_endpoint(tx, rhea)
        promise = await a_commitment(tx, rhea)
        await tx.commitments.apply(keep(promise, by=rhea.id, now=NOW, source="button"))
        assert not await tx.commitments.apply(release(promise, by=rhea.id, now=NOW, source="button"))
        assert [body["type"] for body in await sent_to(tx, endpoint)] == ["commitment.made", "commitment.kept"]


async def test_a_change_that_fails_leaves_no_event(storage: Storage) -> None:
    async with storage.begin() as tx:
        rhea = await a_member(tx, await a_workspace(tx))
        endpoint = await an_endpoint(tx, rhea)

    async def breaks_off() -> None:
        async with storage.begin() as tx:
            await a_commitment(tx, rhea)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await breaks_off()
    async with storage.begin() as tx:
        assert await sent_to(tx, endpoint) == []


async def test_a_prep_is_told_when_what_is_told_of_it_changes_and_never_its_private_words(storage: Storage) -> None:
    async with storage.begin() as tx:
        rhea = await a_member(tx, await a_workspace(tx))
        endpoint = await an_endpoint(tx, rhea)
        call = await a_call(tx, rhea)
        empty = Prep(workspace_id=call.workspace_id, call_id=call.id, by=rhea.id, updated_at=NOW, questions="PRIVATE")
        assert await tx.preps.save(empty)
        secret: dict[str, Any] = dict.fromkeys(
            ("agenda", "value", "opening", "questions", "honest", "next_step"), "PRIVATE"
        )
        told = replace(
            empty,
            objective="Meet the CFO",
            objective_at=NOW,
            their_objective="A price",
            knowledge=Knowledge.WE_ASSUME,
            stage=Stage.CLOSE,
            updated_at=NOW + timedelta(minutes=1),
            **secret,
        )
        assert await tx.preps.save(told, over=empty)
        again = replace(told, honest="PRIVATE, too", updated_at=NOW + timedelta(minutes=2))
        assert await tx.preps.save(again, over=told)
        assert not await tx.preps.save(replace(again, objective="Too late"), over=told)
        (body,) = await sent_to(tx, endpoint)
    assert "PRIVATE" not in str(body)
    assert (body["type"], body["data"]["objective"], body["data"]["stage"]) == ("prep.set", "Meet the CFO", "close")
    assert body["data"]["how_we_know"] == "we_assume"


async def test_going_in_without_an_objective_is_told_but_not_why(storage: Storage) -> None:
    async with storage.begin() as tx:
        rhea = await a_member(tx, await a_workspace(tx))
        endpoint = await an_endpoint(tx, rhea)
        call = await a_call(tx, rhea)
        wing = Prep(
            workspace_id=call.workspace_id, call_id=call.id, by=rhea.id, updated_at=NOW, winging_reason="PRIVATE"
        )
        await tx.preps.save(wing)
        (body,) = await sent_to(tx, endpoint)
    assert body["data"]["goes_in_without"] is True
    assert "PRIVATE" not in str(body)


async def test_a_recap_is_told_with_its_objective_and_again_when_its_outcome_changes(storage: Storage) -> None:
    async with storage.begin() as tx:
        rhea = await a_member(tx, await a_workspace(tx))
        call = await a_call(tx, rhea)
        await tx.preps.save(
            Prep(workspace_id=call.workspace_id, call_id=call.id, by=rhea.id, updated_at=NOW, objective="Meet the CFO")
        )
        endpoint = await an_endpoint(tx, rhea)
        first = a_recap(call, rhea, notes="PRIVATE", learnings="PRIVATE", more_possible="PRIVATE")
        assert await tx.recaps.save(first)
        assert not await tx.recaps.save(first)
        noted = replace(first, notes="PRIVATE, too", changed_at=NOW + timedelta(hours=1))
        line = RecapEdit(workspace_id=call.workspace_id, call_id=call.id, at=NOW + timedelta(hours=1), by=rhea.id)
        assert await tx.recaps.edit(noted, line, before=first)
        partly = replace(noted, outcome=Outcome.PARTLY, next_day=date(2026, 12, 1), next_zone="Europe/Berlin")
        partly = replace(partly, changed_at=NOW + timedelta(hours=2))
        assert await tx.recaps.edit(partly, line, before=noted)
        bodies = await sent_to(tx, endpoint, now=NOW + timedelta(hours=3))
    assert [(body["type"], body["data"]["outcome"]) for body in bodies] == [
        ("recap.saved", "reached"),
        ("recap.saved", "partly"),
    ]
    assert bodies[0]["data"]["objective"] == "Meet the CFO"
    assert bodies[1]["data"]["next_meeting"] == {"date": "2026-12-01", "time": None, "zone": "Europe/Berlin"}
    assert "PRIVATE" not in str(bodies)


async def test_nothing_of_a_private_call_is_told(storage: Storage) -> None:
    async with storage.begin() as tx:
        rhea = await a_member(tx, await a_workspace(tx))
        endpoint = await an_endpoint(tx, rhea)
        call = await a_call(tx, rhea, is_private=True)
        await tx.preps.save(
            Prep(workspace_id=call.workspace_id, call_id=call.id, by=rhea.id, updated_at=NOW, objective="PRIVATE")
        )
        await tx.recaps.save(a_recap(call, rhea))
        promise = await a_commitment(tx, rhea, call_id=call.id)
        await tx.commitments.apply(keep(promise, by=rhea.id, now=NOW, source="button"))
        assert await sent_to(tx, endpoint) == []
        assert await tx.webhooks.number_since(rhea.workspace_id, NOW - DAY) is None


async def test_what_became_private_before_it_was_sent_is_withheld_from_a_replay_too(storage: Storage) -> None:
    async with storage.begin() as tx:
        rhea = await a_member(tx, await a_workspace(tx))
        endpoint = await an_endpoint(tx, rhea)
        call = await a_call(tx, rhea)
        await a_commitment(tx, rhea, call_id=call.id)
        await a_commitment(tx, rhea)
        await tx.calls.save(replace(call, is_private=True))
        assert [body["data"]["call"] for body in await sent_to(tx, endpoint)] == [None]
        assert await tx.webhooks.waiting(rhea.workspace_id) == {}
        assert await tx.webhooks.replay(endpoint, from_number=1, now=NOW) == 2
        assert [body["data"]["call"] for body in await sent_to(tx, endpoint)] == [None]


async def test_what_can_be_typed_is_told_as_it_was_typed(storage: Storage) -> None:
    hostile = "\x00<!channel> \u202e “quoted” \\ \ud800 👩‍👩‍👧"
    async with storage.begin() as tx:
        rhea = await a_member(tx, await a_workspace(tx))
        endpoint = await an_endpoint(tx, rhea)
        await a_commitment(tx, rhea, what=hostile)
        (body,) = await sent_to(tx, endpoint)
    assert body["data"]["commitment"]["what"] == "<!channel> \u202e “quoted” \\ ? 👩‍👩‍👧"


def test_nobody_else_writes_what_webhooks_tell_of() -> None:
    """A new way to change these tables has to write down for webhooks what it does."""
    written = re.compile(r"(?:(commitments|preps|recaps)\.(?:insert|update)\(|insert(?:_into\(\S+, |ing\()(\w+)[,)])")
    found = [
        (path.name, one.group(1) or one.group(2))
        for path in sorted((ROOT / "storage").glob("*.py"))
        for one in written.finditer(path.read_text(encoding="utf-8"))
        if (one.group(1) or one.group(2)) in {"commitments", "preps", "recaps"}
    ]
    assert found == [
        ("commitments.py", "commitments"),  # add
        ("commitments.py", "commitments"),  # apply
        ("erased_accounts.py", "commitments"),  # its words are erased, and what was to be told of them with them
        ("preps.py", "preps"),
        ("preps.py", "preps"),  # save, the first and the next
        ("recaps.py", "recaps"),  # save
        ("recaps.py", "recaps"),  # edit
        ("recaps.py", "recaps"),  # mailed, which is not told
    ]


async def test_a_change_is_kept_and_told_of_in_one_transaction_or_neither_is_seen(
    storage: Storage, database_url: str
) -> None:
    other = Storage(database_url, sealer=SEALER)
    async with storage.begin() as tx:
        rhea = await a_member(tx, await a_workspace(tx))
        await an_endpoint(tx, rhea)

    async def seen() -> tuple[int, dict[EndpointId, int]]:
        async with other.reading() as tx:
            promises = await tx.commitments.open_of(rhea.workspace_id, rhea.id)
            return len(promises), await tx.webhooks.waiting(rhea.workspace_id)

    async with storage.begin() as tx:
        await a_commitment(tx, rhea)
        assert await seen() == (0, {})
    count, waiting = await seen()
    assert (count, list(waiting.values())) == (1, [1])
    await other.close()
