"""Reading what was typed into a recap: lines as rows, rows as promises, the next meeting as a date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from bot.domain import lacking
from bot.domain.calls import Call, CallId
from bot.domain.dates import Due, describe
from bot.domain.errors import InvalidInputError
from bot.domain.participants import SOMEBODY_OF_OURS, SOMEBODY_OF_THEIRS, Participant, participants_of, with_key
from bot.domain.people import Member, MemberId
from bot.domain.policies import Policy
from bot.domain.recap_lines import Reading, lines_of, read_line
from bot.domain.recaps import MOST_ROWS, Recap, Row
from bot.flows.people import meet
from bot.flows.policies import policy_for
from bot.flows.promises import Promise, due_of
from bot.runtime import Actor, Runtime
from bot.views.commitment_forms import MOST_WHAT
from bot.views.kit import Errors
from bot.views.recaps import Id, RecapInput, RowField, in_edition, row_block
from storage import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Who sits at the table when a recap is read: the call, who writes, by which rules, and whom a row may name.

    `now` is the moment dates are meant from; `colleagues` are members by Slack id, None for one who can't be asked.
    """

    call: Call
    actor: Actor
    policy: Policy
    people: tuple[Participant, ...]
    colleagues: Mapping[str, Member | None]
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """One row, read: the promise, and the colleague who is to do it, None for the writer and the customer's people."""

    key: str
    promise: Promise
    is_at_risk: bool = False
    colleague_id: MemberId | None = None

    def fields(self, *, policy: Policy) -> dict[str, Any]:
        """Return the fields of the commitment it becomes."""
        return {**self.promise.fields(working=policy.working), "is_at_risk": self.is_at_risk}


async def meet_colleagues(runtime: Runtime, actor: Actor, typed: RecapInput) -> None:
    """Get to know the colleagues picked outside the menu; asks Slack for those SayDo does not know yet."""
    async with runtime.storage.reading() as tx:
        known = await _colleagues(tx, actor, typed)
    for slack_id, one in known.items():
        if one is None:
            await meet(runtime, actor.workspace, slack_id)


async def _colleagues(tx: Transaction, actor: Actor, typed: RecapInput | None) -> dict[str, Member | None]:
    picked = {row.colleague for _, row in typed.rows if row.colleague} if typed else set()
    return {slack_id: await tx.members.by_slack_id(actor.workspace.id, slack_id) for slack_id in picked}


async def table_of(
    tx: Transaction, actor: Actor, call: Call, *, now: datetime, typed: RecapInput | None = None
) -> Table:
    """Return what a recap of a call is read with."""
    attended = await tx.meetings.of_call(actor.workspace.id, call.uid, call.instance)
    members = await tx.members.many(actor.workspace.id, {call.lead_id, *(one.member_id for one in attended)})
    return Table(
        call=call,
        actor=actor,
        policy=await policy_for(tx, actor.workspace, actor.member),
        people=participants_of(call, members.values(), writer=actor.member),
        colleagues=await _colleagues(tx, actor, typed),
        now=now,
    )


def with_lines_as_rows(typed: RecapInput, table: Table) -> tuple[RecapInput, dict[str, str]]:
    """Return what was typed with each line as a row, the unclear ones first, and the sentences about these, by key.

    Raises InvalidInputError when there are more than fit.
    """
    lines = lines_of(typed.lines)
    if len(lines) + len(typed.rows) > MOST_ROWS:
        raise InvalidInputError(
            f"{MOST_ROWS} promises fit into one recap, and these are {len(lines) + len(typed.rows)}. "
            "Save the first ones, then add the others."
        )
    if too_long := [line for line in lines if len(line) > MOST_WHAT]:
        raise InvalidInputError(
            f"“{too_long[0][:30]}…” is {len(too_long[0])} characters long. One promise has up to {MOST_WHAT}: "
            "put the rest into your notes."
        )
    reading = Reading(
        people=table.people,
        account=table.call.account,
        now=table.now.astimezone(table.actor.member.zone),
        working=table.policy.working,
        locale=table.actor.member.locale,
    )
    rows, problems = list(typed.rows), {}
    for n, line in enumerate(lines, start=1):
        key, read = f"l{typed.edition}_{n}", read_line(line, reading)
        problem = _problem_of(key, read.row, read.question, table)
        rows.append((key, read.row))
        if problem:
            problems[key] = problem
    if not lines:
        return typed, {}
    unclear_first = sorted(rows, key=lambda keyed: keyed[0] not in problems)
    return replace(typed, rows=tuple(unclear_first), lines="", edition=typed.edition + 1), problems


def _problem_of(key: str, row: Row, question: str, table: Table) -> str:
    """Say all that is unclear about a line: who does it, and by when."""
    errors = read_rows([(key, row)], table)[1]
    when = errors.get(row_block(key, RowField.WHEN), "") if row.when else lacking.WHEN
    return " ".join(one for one in (question, when) if one) or next(iter(errors.values()), "")


def read_rows(rows: Sequence[tuple[str, Row]], table: Table) -> tuple[list[Agreed], Errors]:
    """Read each row that is not blank; the errors are at the inputs they belong to."""
    agreed: list[Agreed] = []
    errors: Errors = {}
    for key, row in rows:
        if row.is_blank:
            continue
        try:
            agreed.append(_agreed(key, row, table))
        except InvalidInputError as error:
            errors[row_block(key, error.field or RowField.WHAT)] = str(error)
    return agreed, errors


def _agreed(key: str, row: Row, table: Table) -> Agreed:
    who, owner_id = _who(row, table)
    if not row.when.strip():
        raise InvalidInputError(lacking.WHEN, field=RowField.WHEN)
    due = due_of(row.when, now=table.now, member=table.actor.member, policy=table.policy)
    promise = Promise(side=row.side, what=row.what, who=who, due=due, how=row.how, is_must_do=row.is_must_do)
    colleague_id = None if owner_id == table.actor.member.id else owner_id
    return Agreed(key=key, promise=promise, is_at_risk=row.is_at_risk, colleague_id=colleague_id)


def _who(row: Row, table: Table) -> tuple[str, MemberId | None]:
    """Return the name of who does it, and the member if it is one of us."""
    if row.pick == SOMEBODY_OF_THEIRS:
        if not row.who.strip():
            raise InvalidInputError(lacking.WHO, field=RowField.WHO)
        return row.who, None
    if row.pick == SOMEBODY_OF_OURS:
        colleague = table.colleagues.get(row.colleague)
        if colleague is None or not colleague.is_active:
            raise InvalidInputError(lacking.COLLEAGUE, field=RowField.COLLEAGUE)
        return colleague.name, colleague.id
    person = with_key(row.pick, table.people)
    if person is None:
        raise InvalidInputError(lacking.WHO_OF_THESE, field=RowField.PICK)
    return person.name or person.email, person.member_id


@dataclass(frozen=True, slots=True, kw_only=True)
class NextMeeting:
    """When both sides meet again: wall time in a zone (an IANA name), without a time when none was agreed."""

    day: date
    at: time | None
    zone_name: str


async def next_call_of(tx: Transaction, table: Table, typed: RecapInput) -> Call | None:
    """Return the call taken from the calendar as the next meeting; else the one that could be."""
    call, actor = table.call, table.actor
    if typed.next_call:
        taken = (await tx.calls.many(actor.workspace.id, {CallId(typed.next_call)})).get(CallId(typed.next_call))
        if taken is not None and taken.is_on and taken.account == call.account:
            return taken
    if not call.account or call.is_private:
        return None
    after = max(call.start, table.now)
    return await tx.calls.next_with(actor.workspace.id, actor.member.id, call.account, after)


def next_meeting_of(typed: RecapInput, table: Table, *, taken: Call | None, known: Recap | None) -> NextMeeting | None:
    """Read the next meeting. One that stands as it was saved stays as it is. Raises InvalidInputError."""
    if typed.next_call and taken is not None and taken.id == typed.next_call:
        start = taken.start.astimezone(table.actor.member.zone)
        return NextMeeting(day=start.date(), at=start.time(), zone_name=table.actor.member.zone.key)
    if not typed.next_meeting.strip():
        return None
    if known is not None and known.next_day and typed.next_meeting == next_text(known, table.actor.member):
        return NextMeeting(day=known.next_day, at=known.next_at, zone_name=known.next_zone)
    try:
        due = due_of(typed.next_meeting, now=table.now, member=table.actor.member, policy=table.policy)
    except InvalidInputError as error:
        raise InvalidInputError(str(error), field=in_edition(Id.NEXT, typed.edition)) from error
    return NextMeeting(day=due.day, at=due.at, zone_name=table.actor.member.zone.key)


def next_text(recap: Recap, reader: Member) -> str:
    """Return the next meeting as a full date, in the reader's zone when it has a time; "" for none."""
    if recap.next_day is None:
        return ""
    meeting = NextMeeting(day=recap.next_day, at=recap.next_at, zone_name=recap.next_zone)
    return next_said(meeting, reader, now=recap.saved_at)


def next_said(meeting: NextMeeting, reader: Member, *, now: datetime) -> str:
    """Return when both sides meet again as a full date, in the reader's zone when it has a time."""
    due = _in_zone_of(meeting.day, meeting.at, meeting.zone_name, reader)
    return describe(due, now=now, locale=reader.locale).partition(", already past")[0]


def _in_zone_of(day: date, at: time | None, zone_name: str, reader: Member) -> Due:
    if at is None:
        return Due(day=day, zone=reader.zone)
    there = replace(reader, zone_name=zone_name).zone
    here = datetime.combine(day, at, tzinfo=there).astimezone(reader.zone)
    return Due(day=here.date(), at=here.time(), zone=reader.zone)
