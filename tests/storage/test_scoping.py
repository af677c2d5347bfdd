"""Nothing ever crosses from one workspace to another: every question, asked with another workspace's id."""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from bot.domain.accounts import AccountKey
from bot.domain.belongings import Part, Record
from bot.domain.calls import Call, CallState, Meeting, Rule, RuleScope
from bot.domain.commitments import Commitment, keep
from bot.domain.digests import FEWEST_FOR_PRAISE, Figures
from bot.domain.drafts import Draft, DraftKind
from bot.domain.erasures import Eraser, ErasureKind, Traces
from bot.domain.errors import NotFoundError
from bot.domain.escalations import Escalation
from bot.domain.exports import Export, ExportState, Span, Stretch
from bot.domain.links import CalendarLink, Provider
from bot.domain.looks import Seen, look_subject
from bot.domain.meetings import Attendee, EventKind, Window
from bot.domain.messages import Posted
from bot.domain.nudges import Kind, Nudge, State, Wanted
from bot.domain.people import Member, MemberId, MemberSettings, WorkspaceId
from bot.domain.preps import Prep
from bot.domain.questions import Question, QuestionId
from bot.domain.recaps import RecapEdit
from bot.domain.subjects import digest_subject
from bot.domain.teams import Role, Standing, Team
from bot.domain.webhooks import Endpoint, WebhookEventId
from storage import Storage, Transaction
from storage.types import key_of
from tests.databases import SEALER
from tests.storage.known import (
    DAY,
    MINUTE,
    NOW,
    a_call,
    a_commitment,
    a_link,
    a_meeting,
    a_member,
    a_nudge,
    a_question,
    a_recap,
    a_team,
    a_workspace,
    an_escalation,
    an_offer,
    in_team,
)
from tests.storage.webhook_examples import an_endpoint

FORGOTTEN = Traces(kind=ErasureKind.PERSON, slack_id="UFORGOTTEN")
ERASER = Eraser(Traces(kind=ErasureKind.CONTACT, emails=("buyer@acme.test",)))
ALWAYS = Window(start=NOW - 100 * DAY, end=NOW + 100 * DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One of everything, in one workspace."""

    member: Member
    link: CalendarLink
    meeting: Meeting
    call: Call
    promise: Commitment
    nudge: Nudge
    draft: Draft
    team: Team
    digest: Nudge
    left: Nudge
    export: Export
    endpoint: Endpoint
    event_id: WebhookEventId
    question: Question
    escalation: Escalation


Ask = Callable[[Transaction, WorkspaceId, Known], Awaitable[Any]]

QUESTIONS: dict[str, Ask] = {
    "members.by_slack_id": lambda tx, ws, k: tx.members.by_slack_id(ws, k.member.slack_id),
    "members.by_slack_ids": lambda tx, ws, k: tx.members.by_slack_ids(ws, [k.member.slack_id]),
    "members.zones": lambda tx, ws, _: tx.members.zones(ws),
    "members.get": lambda tx, ws, k: tx.members.get(ws, k.member.id),
    "members.many": lambda tx, ws, k: tx.members.many(ws, [k.member.id]),
    "members.by_emails": lambda tx, ws, k: tx.members.by_emails(ws, [k.member.email]),
    "members.all_active": lambda tx, ws, _: tx.members.all_active(ws),
    "members.domains": lambda tx, ws, _: tx.members.domains(ws),
    "links.get": lambda tx, ws, k: tx.links.get(ws, k.link.id),
    "links.of_workspace": lambda tx, ws, _: tx.links.of_workspace(ws),
    "links.account_domains": lambda tx, ws, _: tx.links.account_domains(ws),
    "watches.of_link": lambda tx, ws, k: tx.watches.of_link(ws, k.link.id),
    "links.of_member": lambda tx, ws, k: tx.links.of_member(ws, k.member.id),
    "meetings.of_link": lambda tx, ws, k: tx.meetings.of_link(ws, k.link.id, ALWAYS),
    "meetings.of_member": lambda tx, ws, k: tx.meetings.of_member(ws, k.member.id, ALWAYS),
    "meetings.out_of_office": lambda tx, ws, k: tx.meetings.out_of_office(ws, k.member.id),
    "meetings.of_call": lambda tx, ws, k: tx.meetings.of_call(ws, k.call.uid, k.call.instance),
    "meetings.get": lambda tx, ws, k: tx.meetings.get(ws, k.meeting.id),
    "rules.of_member": lambda tx, ws, k: tx.rules.of_member(ws, k.member.id),
    "calls.by_instance": lambda tx, ws, k: tx.calls.by_instance(ws, k.call.uid, k.call.instance),
    "calls.get": lambda tx, ws, k: tx.calls.get(ws, k.call.id),
    "calls.many": lambda tx, ws, k: tx.calls.many(ws, [k.call.id]),
    "calls.of_lead": lambda tx, ws, k: tx.calls.of_lead(ws, k.member.id, ALWAYS),
    "calls.of_meetings": lambda tx, ws, k: tx.calls.of_meetings(ws, [k.meeting]),
    "nudges.due_within": lambda tx, ws, k: tx.nudges.due_within(ws, k.member.id, ALWAYS),
    "calls.of_member": lambda tx, ws, k: tx.calls.of_member(ws, k.member.id, ALWAYS),
    "calls.recaps_owed": lambda tx, ws, k: tx.calls.recaps_owed(ws, k.member.id, ALWAYS.start, ALWAYS.end),
    "calls.last_with": lambda tx, ws, k: tx.calls.last_with(ws, k.call.account, ALWAYS.end),
    "calls.next_with": lambda tx, ws, k: tx.calls.next_with(ws, k.member.id, k.call.account, ALWAYS.start),
    "recap_dues.to_plan": lambda tx, ws, k: tx.recap_dues.to_plan(ws, k.member.id, now=NOW, since=NOW),
    "recap_dues.unplanned": lambda tx, ws, _: tx.recap_dues.unplanned(ws, 9),
    "accounts.known_to": lambda tx, ws, k: tx.accounts.known_to(ws, k.member.id, []),
    "accounts.calls_of": lambda tx, ws, k: tx.accounts.calls_of(
        ws, k.member.id, [], key=AccountKey(key_of(k.call.account)), limit=9
    ),
    "accounts.latest_calls": lambda tx, ws, k: tx.accounts.latest_calls(
        ws, k.member.id, [], since=ALWAYS.start, limit=9
    ),
    "accounts.commitments_of": lambda tx, ws, k: tx.accounts.commitments_of(
        ws, k.member.id, [], key=AccountKey(key_of(k.call.account)), limit=9
    ),
    "figures.by_rep_of_periods": lambda tx, ws, k: _reps(tx.figures.by_rep_of_periods(ws, k.team.id, [ALWAYS])),
    "exports.get": lambda tx, ws, k: tx.exports.get(ws, k.export.id),
    "exports.of_team": lambda tx, ws, k: tx.exports.of_team(ws, k.team.id, ALWAYS.start),
    "exports.calls_of": lambda tx, ws, k: tx.exports.calls_of(
        ws, Stretch(member_id=k.member.id, window=ALWAYS), None, limit=9, with_private=True
    ),
    "exports.recaps_due": lambda tx, ws, k: tx.exports.recaps_due(ws, [k.call.id]),
    "exports.commitments_of": lambda tx, ws, k: tx.exports.commitments_of(
        ws, Stretch(member_id=k.member.id, window=ALWAYS), None, limit=9, with_private=False
    ),
    "exports.events_of": lambda tx, ws, k: tx.exports.events_of(ws, [k.promise.id], 0, limit=9),
    "preps.get": lambda tx, ws, k: tx.preps.get(ws, k.call.id),
    "preps.last_of_series": lambda tx, ws, k: tx.preps.last_of_series(ws, replace(k.call, start=ALWAYS.end)),
    "preps.many": lambda tx, ws, k: tx.preps.many(ws, [k.call.id]),
    "recaps.get": lambda tx, ws, k: tx.recaps.get(ws, k.call.id),
    "recaps.edits": lambda tx, ws, k: tx.recaps.edits(ws, k.call.id),
    "recaps.many": lambda tx, ws, k: tx.recaps.many(ws, [k.call.id]),
    "recaps.last_with": lambda tx, ws, k: tx.recaps.last_with(ws, k.call.account, ALWAYS.end),
    "commitments.get": lambda tx, ws, k: tx.commitments.get(ws, k.promise.id),
    "commitments.hold": lambda tx, ws, k: tx.commitments.hold(ws, k.promise.id),
    "commitments.many": lambda tx, ws, k: tx.commitments.many(ws, [k.promise.id]),
    "commitments.history": lambda tx, ws, k: tx.commitments.history(ws, k.promise.id),
    "commitments.open_of": lambda tx, ws, k: tx.commitments.open_of(ws, k.member.id),
    "commitments.open_with": lambda tx, ws, k: tx.commitments.open_with(ws, k.call.account),
    "commitments.of_call": lambda tx, ws, k: tx.commitments.of_call(ws, k.call.id),
    "commitments.closed_of": lambda tx, ws, k: tx.commitments.closed_of(ws, k.member.id, ALWAYS.start),
    "commitments.closed_with": lambda tx, ws, k: tx.commitments.closed_with(ws, k.call.account, ALWAYS.start),
    "commitments.histories": lambda tx, ws, k: tx.commitments.histories(ws, [k.promise.id]),
    "commitments.seen_by": lambda tx, ws, k: tx.commitments.seen_by(ws, k.member.id, k.member.id),
    "commitments.is_seen_by": lambda tx, ws, k: tx.commitments.is_seen_by(ws, k.member.id, k.promise.id),
    "members.all_gone": lambda tx, ws, _: tx.members.all_gone(ws),
    "commitments.left_to": lambda tx, ws, k: tx.commitments.left_to(ws, k.member.id, None),
    "offers.of": lambda tx, ws, k: tx.offers.of(ws, k.promise.id),
    "offers.many": lambda tx, ws, k: tx.offers.many(ws, [k.promise.id]),
    "offers.waiting_for": lambda tx, ws, k: tx.offers.waiting_for(ws, k.member.id),
    "nudges.of_subject": lambda tx, ws, k: tx.nudges.of_subject(ws, k.member.id, k.nudge.subject),
    "nudges.by_subject": lambda tx, ws, k: tx.nudges.by_subject(ws, k.member.id, [k.nudge.subject]),
    "nudges.of_subjects": lambda tx, ws, k: tx.nudges.of_subjects(ws, [k.nudge.subject]),
    "nudges.in_message": lambda tx, ws, _: tx.nudges.in_message(ws, "D1", "1.2"),
    "nudges.sent_since": lambda tx, ws, k: tx.nudges.sent_since(ws, k.member.id, ALWAYS.start),
    "nudges.of_day": lambda tx, ws, k: tx.nudges.of_day(ws, k.member.id, ALWAYS.start, ALWAYS.end),
    "teams.get": lambda tx, ws, k: tx.teams.get(ws, k.team.id),
    "teams.open_ones": lambda tx, ws, _: tx.teams.open_ones(ws),
    "teams.of_member": lambda tx, ws, k: tx.teams.of_member(ws, k.member.id, Role.REP),
    "teams.unmanaged": lambda tx, ws, _: tx.teams.unmanaged(ws),
    "teams.people_of": lambda tx, ws, k: tx.teams.people_of(ws, [k.team.id]),
    "teams.people": lambda tx, ws, k: tx.teams.people(ws, k.team.id),
    "escalations.candidates": lambda tx, ws, k: tx.escalations.candidates(ws, k.team.id, ALWAYS.end, 9),
    "escalations.of": lambda tx, ws, k: tx.escalations.of(ws, k.escalation.commitment_id),
    "escalations.ahead_of": lambda tx, ws, k: tx.escalations.ahead_of(ws, [k.escalation.commitment_id]),
    "escalations.ahead": lambda tx, ws, _: tx.escalations.ahead(ws),
    "escalations.for_digest": lambda tx, ws, k: tx.escalations.for_digest(ws, k.team.id, k.escalation.digest_at),
    "escalations.count": lambda tx, ws, k: tx.escalations.count(ws, k.escalation.commitment_id),
    "looks.held_by": lambda tx, ws, k: tx.looks.held_by(ws, k.member.id, [ALWAYS]),
    "looks.promises_of": lambda tx, ws, k: tx.looks.promises_of(ws, k.member.id, [ALWAYS], open_before=ALWAYS.end),
    "looks.at": lambda tx, ws, k: tx.looks.at(ws, k.member.id, limit=9),
    "looks.count": lambda tx, ws, k: tx.looks.count(ws, k.member.id),
    "questions.get": lambda tx, ws, k: tx.questions.get(ws, k.question.id),
    "questions.about_calls": lambda tx, ws, k: tx.questions.about_calls(ws, [k.call.id]),
    "questions.about_promise": lambda tx, ws, k: tx.questions.about_promise(ws, k.promise.id),
    "figures.of_team": lambda tx, ws, k: _told(tx.figures.of_team(ws, k.team.id, ALWAYS)),
    "figures.of_periods": lambda tx, ws, k: _told(tx.figures.of_periods(ws, k.team.id, [ALWAYS])),
    "figures.by_rep": lambda tx, ws, k: tx.figures.by_rep(ws, k.team.id, ALWAYS),
    "figures.own": lambda tx, ws, k: _told(tx.figures.own(ws, k.member.id, k.team.id, ALWAYS)),
    "figures.praise": lambda tx, ws, k: tx.figures.praise(ws, k.team.id, ALWAYS),
    "figures.accounts_at_risk": lambda tx, ws, k: tx.figures.accounts_at_risk(ws, k.team.id, ALWAYS.end, 5),
    "digests.get": lambda tx, ws, k: tx.digests.get(ws, k.digest.id),
    "digests.of_subject": lambda tx, ws, k: tx.digests.of_subject(ws, k.digest.subject),
    "digests.planned": lambda tx, ws, k: tx.digests.planned(ws, k.team.id),
    "digests.extras_since": lambda tx, ws, k: tx.digests.extras_since(ws, k.team.id, ALWAYS.start),
    "webhooks.get": lambda tx, ws, k: tx.webhooks.get(ws, k.endpoint.id),
    "webhooks.of_workspace": lambda tx, ws, _: tx.webhooks.of_workspace(ws),
    "webhooks.addresses": lambda tx, ws, _: tx.webhooks.addresses(ws),
    "webhooks.waiting": lambda tx, ws, _: tx.webhooks.waiting(ws),
    "webhooks.number_of": lambda tx, ws, k: tx.webhooks.number_of(ws, k.event_id),
    "webhooks.number_since": lambda tx, ws, _: tx.webhooks.number_since(ws, ALWAYS.start),
    "belongings.page": lambda tx, ws, k: _records(tx, ws, k.member.id),
    "erasures.latest": lambda tx, ws, _: tx.erasures.latest(ws, 9),
    "erasures.forgotten": lambda tx, ws, _: tx.erasures.forgotten(ws, ["UFORGOTTEN"]),
    "scrubbing.count": lambda tx, ws, _: tx.scrubbing.count(ws, ERASER, most=99),
    "scrubbing.ahead": lambda tx, ws, _: tx.scrubbing.ahead(ws, ERASER, ALWAYS.start, most=99),
    "scrubbing.names_of": lambda tx, ws, _: tx.scrubbing.names_of(ws, "buyer@acme.test", most=99),
    "accounts_erased.calls": lambda tx, ws, k: tx.accounts_erased.calls(ws, k.call.account, 9),
    "forgetting.counts": lambda tx, ws, k: _counts(tx, replace(k.member, workspace_id=ws)),
    "forgetting.offered": lambda tx, ws, k: tx.forgetting.offered(replace(k.member, workspace_id=ws)),
    "forgetting.messages": lambda tx, ws, k: tx.forgetting.messages(replace(k.member, workspace_id=ws), 9),
    "forgetting.promises_to_close": lambda tx, ws, k: tx.forgetting.promises_to_close(
        replace(k.member, workspace_id=ws), 9, only_private=False
    ),
    "forgetting.private_promises": lambda tx, ws, k: tx.forgetting.private_promises(replace(k.member, workspace_id=ws)),
    "drafts.get": lambda tx, ws, k: tx.drafts.get(ws, k.draft.id),
    "drafts.of": lambda tx, ws, k: tx.drafts.of(ws, k.member.id, DraftKind.RECAP, "1"),
    "drafts.all_of": lambda tx, ws, k: tx.drafts.all_of(ws, k.member.id, DraftKind.RECAP),
}

CHANGES: dict[str, Ask] = {
    "members.ask_planning": lambda tx, ws, _: tx.members.ask_planning(ws, NOW),
    "members.save_home_page": lambda tx, ws, k: tx.members.save_home_page(ws, k.member.id, "ours/2"),
    "members.planned": lambda tx, ws, k: tx.members.planned(ws, k.member.id, NOW),
    "members.set_dm_channel": lambda tx, ws, k: tx.members.set_dm_channel(ws, k.member.id, "D9"),
    "members.save_settings": lambda tx, ws, k: tx.members.save_settings(ws, k.member.id, MemberSettings()),
    "members.keep_dnd": lambda tx, ws, k: tx.members.keep_dnd(ws, k.member.id, None, NOW),
    "members.save_hours": lambda tx, ws, k: tx.members.save_hours(ws, k.member.id, None),
    "links.remove": lambda tx, ws, k: tx.links.remove(ws, k.link.id),
    "links.keep_credentials": lambda tx, ws, k: tx.links.keep_credentials(ws, k.link.id, {"token": "!"}),
    "links.store_partly": lambda tx, ws, k: tx.links.store_partly(ws, k.link.id),
    "link_rounds.look_now": lambda tx, ws, k: tx.link_rounds.look_now(ws, k.link.id, NOW - DAY),
    "link_rounds.watch_again": lambda tx, ws, k: tx.link_rounds.watch_again(ws, k.link.id, NOW),
    "watches.prolong": lambda tx, ws, _: tx.watches.prolong(ws, "channel", NOW + 9 * DAY),
    "watches.remove": lambda tx, ws, _: tx.watches.remove(ws, "channel"),
    "links.save": lambda tx, ws, k: tx.links.save(replace(k.link, workspace_id=ws, error="!")),
    "meetings.save": lambda tx, ws, k: tx.meetings.save(replace(k.meeting, workspace_id=ws, misses=9)),
    "rules.remove": lambda tx, ws, k: tx.rules.remove(ws, k.member.id, RuleScope.SERIES, "uid-1"),
    "calls.save": lambda tx, ws, k: tx.calls.save(replace(k.call, workspace_id=ws, title="!")),
    "recap_dues.plan": lambda tx, ws, k: tx.recap_dues.plan(ws, {k.call.id: ALWAYS.end}, now=NOW),
    "recaps.edit": lambda tx, ws, k: tx.recaps.edit(
        replace(a_recap(k.call, k.member), workspace_id=ws, notes="!"),
        RecapEdit(workspace_id=ws, call_id=k.call.id, at=NOW, by=k.member.id),
        before=a_recap(k.call, k.member),
    ),
    "recaps.mailed": lambda tx, ws, k: tx.recaps.mailed(ws, k.call.id, NOW),
    "commitments.apply": lambda tx, ws, k: tx.commitments.apply(
        keep(replace(k.promise, workspace_id=ws), by=k.member.id, now=NOW, source="button")
    ),
    "nudges.wake": lambda tx, ws, k: tx.nudges.wake(ws, k.member.id, "", NOW + 9 * DAY),
    "nudges.save": lambda tx, ws, k: tx.nudges.save(replace(k.nudge, workspace_id=ws, state=State.SENT, reason="!")),
    "digests.ask_for": lambda tx, ws, k: tx.digests.ask_for(
        replace(k.left, workspace_id=ws), k.member.id, due_at=NOW, until=NOW + DAY
    ),
    "webhooks.pause": lambda tx, ws, k: tx.webhooks.pause(ws, k.endpoint.id),
    "webhooks.resume": lambda tx, ws, k: tx.webhooks.resume(ws, k.endpoint.id, NOW + DAY),
    "webhooks.remove": lambda tx, ws, k: tx.webhooks.remove(ws, k.endpoint.id),
    "webhooks.renew_secret": lambda tx, ws, k: tx.webhooks.renew_secret(
        ws, k.endpoint.id, "whsec_AAAA", old_until=NOW + DAY, now=NOW
    ),
    "webhooks.try_out": lambda tx, ws, k: tx.webhooks.try_out(replace(k.endpoint, workspace_id=ws), NOW),
    "webhooks.replay": lambda tx, ws, k: tx.webhooks.replay(
        replace(k.endpoint, workspace_id=ws), from_number=1, now=NOW
    ),
    "escalations.draw_into": lambda tx, ws, _: tx.escalations.draw_into(ws, "digest-2", []),
    "escalations.mark_posted": lambda tx, ws, _: tx.escalations.mark_posted(ws, "digest-1", NOW),
    "questions.answer": lambda tx, ws, k: tx.questions.answer(ws, k.question.id, "!", NOW),
    "drafts.remove": lambda tx, ws, k: tx.drafts.remove(ws, k.draft.id),
    "teams.save": lambda tx, ws, k: tx.teams.save(replace(k.team, workspace_id=ws, name="!")),
    "teams.leave": lambda tx, ws, k: tx.teams.leave(in_team(k.team, k.member, workspace_id=ws), NOW + DAY),
    "teams.brought": lambda tx, ws, k: tx.teams.brought(in_team(k.team, k.member, workspace_id=ws), is_by_group=True),
    "teams.stands": lambda tx, ws, k: tx.teams.stands(ws, k.team.channel, Standing.ARCHIVED),
    "exports.becomes": lambda tx, ws, k: tx.exports.becomes(
        replace(k.export, workspace_id=ws), ExportState.FAILED, NOW
    ),
    "teams.end": lambda tx, ws, k: tx.teams.end(replace(k.team, workspace_id=ws), NOW + DAY),
    "teams.leave_all": lambda tx, ws, k: tx.teams.leave_all(ws, [k.member.id], NOW + DAY),
    "scrubbing.some_of": lambda tx, ws, _: tx.scrubbing.some_of(ws, ERASER, "calls", None),
    "scrubbing.forget_installer": lambda tx, ws, k: tx.scrubbing.forget_installer(ws, k.member.slack_id),
    "accounts_erased.empty_calls": lambda tx, ws, k: tx.accounts_erased.empty_calls(ws, [k.call.id]),
    "accounts_erased.empty_promises": lambda tx, ws, k: tx.accounts_erased.empty_promises(ws, k.call.account, 9),
    "accounts_erased.becomes": lambda tx, ws, k: tx.accounts_erased.becomes(
        replace(k.call, workspace_id=ws), CallState.CANCELLED
    ),
    "forgetting.step_out": lambda tx, ws, k: tx.forgetting.step_out(replace(k.member, workspace_id=ws)),
    "forgetting.delete_some": lambda tx, ws, k: tx.forgetting.delete_some(replace(k.member, workspace_id=ws), 99),
    "forgetting.empty_words": lambda tx, ws, k: tx.forgetting.empty_words(replace(k.member, workspace_id=ws)),
    "forgetting.forget_message": lambda tx, ws, k: tx.forgetting.forget_message(
        replace(k.member, workspace_id=ws), Posted(channel="D1", ts="1.2")
    ),
    "retention.forget_calls": lambda tx, ws, _: tx.retention.forget_calls(ws, ALWAYS.end, 99),
    "retention.forget_said": lambda tx, ws, _: tx.retention.forget_said(ws, ALWAYS.end, 99),
    "emptying.some_of": lambda tx, ws, _: tx.emptying.some_of(ws, 99),
}

NOTHING_ASKED = Transaction(None, sealer=SEALER)  # type: ignore[arg-type]  # nothing is asked
_MAKES_SOMETHING_NEW = {
    "workspaces.get", "workspaces.save_settings", "members.upsert", "links.add", "logins.begin", "watches.add",
    "meetings.add", "meetings.add_all", "rules.set",
    "calls.add", "commitments.add", "teams.add", "webhooks.add", "exports.add", "nudges.insert_sent", "looks.keep",
    "nudges.insert", "nudges.insert_all", "drafts.save", "digests.add", "erasures.add",
}  # fmt: skip


async def test_no_question_is_answered_from_another_workspace(storage: Storage) -> None:
    async with storage.begin() as tx:
        known = await one_of_everything(tx)
        other = await a_workspace(tx, "T2")
        answers = {name: await _answer(tx, other.id, known, ask) for name, ask in QUESTIONS.items()}
    assert {name: answer for name, answer in answers.items() if answer} == {}


async def test_each_of_these_questions_has_an_answer_at_home(storage: Storage) -> None:
    async with storage.begin() as tx:
        known = await one_of_everything(tx)
        answers = {name: await _answer(tx, known.member.workspace_id, known, ask) for name, ask in QUESTIONS.items()}
    assert [name for name, answer in answers.items() if not answer] == []


async def test_nothing_is_changed_from_another_workspace(storage: Storage) -> None:
    async with storage.begin() as tx:
        known = await one_of_everything(tx)
        home, other = known.member.workspace_id, await a_workspace(tx, "T2")
        before = [await _answer(tx, home, known, ask) for ask in QUESTIONS.values()]
        for change in CHANGES.values():
            await _answer(tx, other.id, known, change)
        after = [await _answer(tx, home, known, ask) for ask in QUESTIONS.values()]
    assert after == before


@pytest.mark.parametrize(
    "attribute",
    [
        "members",
        "links",
        "logins",
        "watches",
        "meetings",
        "rules",
        "calls",
        "preps",
        "recaps",
        "commitments",
        "offers",
        "nudges",
        "drafts",
        "digests",
        "teams",
        "webhooks",
        "figures",
        "accounts",
        "exports",
        "looks",
        "escalations",
        "questions",
        "belongings",
        "erasures",
        "scrubbing",
        "accounts_erased",
        "retention",
        "emptying",
    ],
)
def test_no_question_is_forgotten_here(attribute: str) -> None:
    named = {
        f"{attribute}.{name}"
        for name, method in inspect.getmembers(getattr(NOTHING_ASKED, attribute), inspect.iscoroutinefunction)
        if not name.startswith("_") and "workspace_id" in inspect.signature(method).parameters
    }
    assert named <= QUESTIONS.keys() | CHANGES.keys() | _MAKES_SOMETHING_NEW


async def _answer(tx: Transaction, workspace_id: WorkspaceId, known: Known, ask: Ask) -> Any:
    try:
        return await ask(tx, workspace_id, known)
    except NotFoundError:
        return None


async def _told(asked: Awaitable[Figures | list[Figures]]) -> list[Figures]:
    """Return the figures in which there is something."""
    found = await asked
    return [one for one in (found if isinstance(found, list) else [found]) if one != Figures()]


async def _a_digest(tx: Transaction, member: Member, team: Team, n: int) -> Nudge:
    wanted = Wanted(kind=Kind.DIGEST, n=n, due_at=NOW, until=NOW + DAY)
    digest = await tx.digests.add(member.workspace_id, member.id, digest_subject(team.id, NOW.date()), wanted)
    assert digest is not None
    return digest


async def _records(tx: Transaction, workspace_id: WorkspaceId, member_id: MemberId) -> list[Record]:
    pages = [await tx.belongings.page(workspace_id, member_id, part, None, limit=9) for part in Part]
    return [record for records, _ in pages for record in records]


async def _counts(tx: Transaction, member: Member) -> dict[str, int]:
    return {name: count for name, count in (await tx.forgetting.counts(member)).items() if count}


async def _reps(asked: Awaitable[list[dict[MemberId, Figures]]]) -> list[dict[MemberId, Figures]]:
    return [one for one in await asked if one]


async def one_of_everything(tx: Transaction, team_id: str = "T1", *, twin: str = "") -> Known:
    """Have one of everything in a workspace; `twin` makes ids another that are not given by the database."""
    member = await a_member(tx, await a_workspace(tx, team_id))
    workspace_id = member.workspace_id
    link = await a_link(tx, member)
    await tx.links.add(workspace_id, member.id, Provider.GOOGLE, "primary", NOW, account="rep@us.example")
    meeting = await a_meeting(tx, link)
    await a_meeting(tx, link, uid="away", kind=EventKind.OUT_OF_OFFICE, all_day=True)
    until = NOW + DAY
    await tx.watches.add(
        workspace_id, link.id, channel_id=f"channel{twin}", token="t", resource_id="r", expires_at=until
    )
    call = await a_call(tx, member)
    await tx.rules.set(
        workspace_id, Rule(member_id=member.id, scope=RuleScope.SERIES, subject="uid-1", is_call=True), NOW
    )
    prep = Prep(workspace_id=workspace_id, call_id=call.id, by=member.id, updated_at=NOW, objective="Meet CFO")
    await tx.preps.save(prep)
    recap = a_recap(call, member)
    await tx.recaps.save(recap)
    edit = RecapEdit(workspace_id=workspace_id, call_id=call.id, at=NOW, by=member.id)
    await tx.recaps.edit(recap, edit, before=recap)
    for _ in range(FEWEST_FOR_PRAISE):
        closed = await a_commitment(tx, member)
        await tx.commitments.apply(keep(closed, by=member.id, now=NOW, source="button"))
    await a_call(tx, member, uid="without a recap")
    await a_nudge(tx, member)
    (nudge,) = await tx.nudges.claim_due(NOW, 1, MINUTE)
    await tx.nudges.mark_sent([nudge.id], "D1", "1.2", NOW)
    endpoint = await an_endpoint(tx, member)
    promise = await a_commitment(tx, member, call_id=call.id)
    await tx.offers.make(an_offer(promise, to=member))
    gone = await a_member(tx, await tx.workspaces.get(workspace_id), "UGONE", is_active=False)
    await a_commitment(tx, gone, account="globex.test")
    team = await a_team(tx, await tx.workspaces.get(workspace_id))
    await tx.teams.join(in_team(team, member))
    digest, left = [await _a_digest(tx, member, team, n) for n in (2, 3)]
    await tx.digests.mark_skipped(left.id, "nobody wants it")
    export = await tx.exports.add(
        workspace_id, by=member.id, team_id=team.id, span=Span.YEAR, since=ALWAYS.start, asked_at=NOW
    )
    outgoing = await tx.webhook_deliveries.next_of(endpoint, NOW)
    assert outgoing is not None
    await tx.looks.keep(workspace_id, gone.id, [(member.id, NOW.date())], look_subject(Seen.CALL, call.id), NOW)
    about = {"call_id": call.id, "commitment_id": promise.id}
    question = a_question(team, id=QuestionId(f"question{twin}"), by=gone, to=member, **about)
    await tx.questions.add(question)
    await tx.erasures.add(workspace_id, FORGOTTEN, by=member.id, asked_at=NOW, member_id=gone.id)
    private = await a_call(tx, member, uid="private", is_private=True)
    await a_commitment(tx, member, call_id=private.id)
    await a_call(tx, member, uid="with a buyer", external=(Attendee(email="buyer@acme.test", name="Ann Buyer"),))
    escalation = an_escalation(team, await a_commitment(tx, member))
    await a_commitment(tx, member)  # one that may still be set down
    await tx.escalations.set_down(escalation)
    await tx.escalations.draw_into(workspace_id, "digest-1", [escalation])
    return Known(
        member=member,
        link=link,
        meeting=meeting,
        call=call,
        promise=promise,
        nudge=nudge,
        draft=await tx.drafts.save(workspace_id, member.id, DraftKind.RECAP, "1", {"what": "x"}, NOW),
        team=team,
        export=export,
        digest=digest,
        left=left,
        endpoint=endpoint,
        event_id=WebhookEventId(outgoing.event_id),
        question=question,
        escalation=escalation,
    )
