"""Calls, preps, recaps and commitments put into the words their reader sees: names resolved, dates in their zone."""

from datetime import date, datetime, time

from bot.domain.calls import Call, CallState
from bot.domain.commitments import Commitment, SayDo, State
from bot.domain.dates import Due, describe, describe_day, describe_instant, describe_instant_short, describe_short
from bot.domain.people import Member
from bot.domain.preps import AgendaState, Prep
from bot.domain.working_time import WorkingTime
from bot.views import calls as call_views
from bot.views import preps as prep_views
from bot.views.calls import AskCard, CallFacts
from bot.views.commitments import CommitmentItem

_MOST_PEOPLE = 4


def call_facts(call: Call, reader: Member, *, now: datetime) -> CallFacts:
    """Return a call in its reader's words."""
    return CallFacts(
        call_id=call.id,
        title=call.title,
        when=f"{instant_text(call.start, reader, now=now)}–{clock_text(call.end, reader, now=now)}",  # noqa: RUF001
        start_time=clock_text(call.start, reader, now=now),
        account=call.account,
        people=_people(call),
        link=call.conference_url,
        moved_from=_moved_from(call, reader, now=now),
        is_recurring=call.is_recurring,
    )


def instant_text(instant: datetime, reader: Member, *, now: datetime) -> str:
    """Return an instant as the reader's short date and time: "Mon 23 Nov, 14:00"."""
    return describe_instant_short(instant, zone=reader.zone, now=now, locale=reader.locale)


def day_text(instant: datetime, reader: Member, *, now: datetime) -> str:
    """Return the day of an instant where the reader is: "Mon 23 Nov"."""
    return describe_short(
        Due(day=instant.astimezone(reader.zone).date(), zone=reader.zone), now=now, locale=reader.locale
    )


def moment_text(instant: datetime, reader: Member, *, now: datetime) -> str:
    """Return when something was, for people who were there: "14:02" today, else "Mon 23 Nov, 14:02"."""
    is_today = instant.astimezone(reader.zone).date() == now.astimezone(reader.zone).date()
    return clock_text(instant, reader, now=now) if is_today else instant_text(instant, reader, now=now)


def full_instant_text(instant: datetime, reader: Member) -> str:
    """Return an instant as the reader's full date and time."""
    return describe_instant(instant, zone=reader.zone, locale=reader.locale)


def full_day_text(day: date, reader: Member) -> str:
    """Return a date as the reader's full date."""
    return describe_day(day, locale=reader.locale)


def clock_text(instant: datetime, reader: Member, *, now: datetime) -> str:
    """Return the clock time of an instant where the reader is: "14:00" or "2:00 PM"."""
    return instant_text(instant, reader, now=now).rpartition(", ")[2]


def ask_card(call: Call, prep: Prep | None, reader: Member, *, now: datetime) -> AskCard:
    """Return the objective ask in the state it is in now."""
    return AskCard(
        call=call_facts(call, reader, now=now),
        state=_ask_state(call, prep, now=now),
        names_first=reader.settings.shows_names_first,
    )


def _ask_state(call: Call, prep: Prep | None, *, now: datetime) -> call_views.AskState:
    if call.state is CallState.CANCELLED:
        return call_views.Off()
    if call.state is CallState.NOT_A_CALL:
        return call_views.NotACall()
    if prep is not None and prep.has_objective:
        knowledge = prep_views.knowledge_text(prep.knowledge)
        return call_views.Prepared(
            objective=prep.objective,
            theirs=prep.their_objective,
            knowledge=knowledge,
            agenda_state=agenda_state(prep),
        )
    if prep is not None and prep.winging_reason:
        return call_views.Winging(reason=prep.winging_reason)
    return call_views.Past() if now >= call.start else call_views.Asking()


def agenda_state(prep: Prep | None) -> AgendaState | None:
    """Return what became of the agenda; None when there is none."""
    return prep.agenda_state if prep is not None and prep.agenda.strip() else None


def commitment_item(
    commitment: Commitment, reader: Member, *, now: datetime, working: WorkingTime, note: str = ""
) -> CommitmentItem:
    """Return a commitment in its reader's words; only its owner may act on it."""
    return CommitmentItem(
        id=commitment.id,
        side=commitment.side,
        what=commitment.what,
        who=commitment.who,
        when=due_text(commitment, reader, now=now),
        how=commitment.how,
        account=commitment.account,
        overdue=overdue_text(commitment, now=now, working=working),
        note=note,
        state=commitment.state,
        is_must_do=commitment.is_must_do,
        is_at_risk=commitment.is_at_risk,
        can_act=commitment.is_open and commitment.owner_id == reader.id,
    )


def due_text(commitment: Commitment, reader: Member, *, now: datetime) -> str:
    """Return the date a commitment has, short, in the reader's zone when it has a clock time."""
    return describe_short(_due_of(commitment, reader), now=now, locale=reader.locale)


def full_due_text(commitment: Commitment, reader: Member, *, now: datetime) -> str:
    """Return the full date a commitment has."""
    return describe(_due_of(commitment, reader), now=now, locale=reader.locale)


def dated_text(day: date | None, due: tuple[datetime, time | None] | None, reader: Member) -> str:
    """Return a full date of the past or to come; with a clock time, that one in the reader's zone."""
    if day is None:
        return "no date"
    if due is None or due[1] is None:
        return describe_day(day, locale=reader.locale)
    return describe_instant(due[0], zone=reader.zone, locale=reader.locale)


def _due_of(commitment: Commitment, reader: Member) -> Due:
    if commitment.at is None:
        return Due(day=commitment.day, zone=reader.zone)
    local = commitment.deadline.astimezone(reader.zone)
    return Due(day=local.date(), at=local.time(), zone=reader.zone)


def _figures(figures: SayDo) -> str:
    counts = f"{figures.kept_in_time} of {figures.scored}"
    return counts if figures.ratio is None else f"{counts} ({figures.ratio:.0%})"


def overdue_text(commitment: Commitment, *, now: datetime, working: WorkingTime) -> str:
    """Say how late an open commitment is; "" when it is not."""
    if commitment.state is not State.OPEN or not commitment.is_overdue(now):
        return ""
    days = working.working_days_between(commitment.day, working.day_of(now))
    if days == 0:
        return "late"
    return "1 working day late" if days == 1 else f"{days} working days late"


def _people(call: Call) -> str:
    names = [person.name or person.email for person in call.external]
    more = f" and {len(names) - _MOST_PEOPLE} more" if len(names) > _MOST_PEOPLE else ""
    return ", ".join(names[:_MOST_PEOPLE]) + more


def _moved_from(call: Call, reader: Member, *, now: datetime) -> str:
    if call.moved_from is None or call.moved_from == call.start:
        return ""
    return instant_text(call.moved_from, reader, now=now)
