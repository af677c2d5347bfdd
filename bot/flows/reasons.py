"""Why: each meeting of a day with its verdict, what was or will be said about it, and what can be said to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.domain.calls import Call, CallId, Meeting, MeetingId, Reason
from bot.domain.dates import Due, describe
from bot.domain.day_words import read_day
from bot.domain.finding import matching
from bot.domain.meetings import Window
from bot.domain.nudges import Nudge, State
from bot.domain.paging import page_at
from bot.domain.people import Member, MemberId
from bot.domain.policies import Policy
from bot.domain.subjects import call_subject, lead_subject
from bot.domain.verdicts import account_of, external_people
from bot.flows import cards
from bot.flows.policies import judging_policy_for, policy_for
from bot.flows.reason_lines import line_of, lines_of_day
from bot.runtime import Actor, Runtime
from bot.views.reasons import Id, Why, WhyItem, WhyPage, reason_sentence
from storage import Transaction

_BACK = timedelta(days=4)
_AHEAD = timedelta(days=15)
_KNOWN_AHEAD = timedelta(days=14)
_ON_A_PAGE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """The meetings asked for, in order, and what belongs to them."""

    meetings: Sequence[Meeting]
    calls: Mapping[tuple[str, str], Call]
    said: Mapping[str, Sequence[Nudge]]
    leads: Mapping[MemberId, Member]


async def why(runtime: Runtime, actor: Actor, page: WhyPage, *, news: str = "") -> Why:
    """Return a page of the meetings of a day as people name it (none: today), or of those with words in their title."""
    now = runtime.clock.now()
    async with runtime.storage.reading() as tx:
        policy = await judging_policy_for(tx, actor.workspace, actor.member)
        working = policy.working
        asked = " ".join(page.asked.split()) or "today"
        day = read_day(asked, now=now, working=working, locale=actor.member.locale)
        window = Window(start=now - _BACK, end=now + _AHEAD)
        if day is not None:
            window = Window(start=working.at(day, time()), end=working.at(day + timedelta(days=1), time()))
        seen = await _seen(tx, actor, window, words="" if day else asked)
        others = await lines_of_day(tx, actor, window, now=now) if day and page.number == 1 else ()
        is_linked = bool(await tx.links.of_member(actor.workspace.id, actor.member.id))
    at = page_at(page.number - 1, total=len(seen.meetings), most=_ON_A_PAGE)
    page = replace(page, number=at.number + 1)
    return Why(
        about=describe(Due(day=day, zone=working.zone), now=working.at(day, time()), locale=actor.member.locale)
        if day
        else f"Meetings with “{asked}”",
        items=tuple(_item(one, seen, actor.member, policy=policy, day=day, now=now) for one in at.of(seen.meetings)),
        page=page,
        pages=at.pages,
        others=others,
        news=news,
        nothing=_nothing(day, now=now, is_linked=is_linked),
        is_of_words=day is None,
    )


async def why_about(runtime: Runtime, actor: Actor, meeting_id: MeetingId, page: WhyPage | None = None) -> Why:
    """Return the page that was looked at (None: that of the meeting's day), headed by what is said about it now."""
    now = runtime.clock.now()
    async with runtime.storage.reading() as tx:
        meeting = await tx.meetings.get(actor.workspace.id, meeting_id)
        policy = await policy_for(tx, actor.workspace, actor.member)
        day = policy.working.day_of(meeting.occurrence.start)
        start = policy.working.at(day, time())
        seen = await _seen(tx, actor, Window(start=start, end=policy.working.at(day + timedelta(days=1), time())))
    place = next((n for n, one in enumerate(seen.meetings) if one.id == meeting_id), 0)
    page = page or WhyPage(asked=day.isoformat(), number=place // _ON_A_PAGE + 1)
    return await why(runtime, actor, page, news=_news(meeting, seen, actor.member, day=day, now=now))


async def _seen(tx: Transaction, actor: Actor, window: Window, *, words: str = "") -> _Seen:
    """Read the meetings of a window and what belongs to them, in as many questions for one as for hundreds."""
    found = await tx.meetings.of_member(actor.workspace.id, actor.member.id, window)
    meetings = [one for one in found if not words or (not one.occurrence.is_private and matching(_title(one), words))]
    calls = await tx.calls.of_meetings(actor.workspace.id, meetings)
    ids = [call.id for call in calls.values()]
    subjects = [subject for call_id in ids for subject in _subjects(call_id)]
    said: dict[str, list[Nudge]] = {}
    for nudge in await tx.nudges.of_subjects(actor.workspace.id, subjects):
        if nudge.member_id == actor.member.id:
            said.setdefault(nudge.subject_id, []).append(nudge)
    leads = await tx.members.many(actor.workspace.id, {call.lead_id for call in calls.values()})
    return _Seen(meetings=meetings, calls=calls, said=said, leads=leads)


def _subjects(call_id: CallId) -> tuple[str, str]:
    return call_subject(call_id), lead_subject(call_id)


def _title(meeting: Meeting) -> str:
    return "Private meeting" if meeting.occurrence.is_private else meeting.occurrence.title or "Untitled meeting"


def _item(meeting: Meeting, seen: _Seen, reader: Member, *, policy: Policy, day: date | None, now: datetime) -> WhyItem:
    occurrence = meeting.occurrence
    at = cards.clock_text if day else cards.instant_text
    return WhyItem(
        meeting_id=meeting.id,
        time="all day" if occurrence.all_day else at(occurrence.start, reader, now=now),
        title=_title(meeting),
        reason=reason_sentence(meeting.verdict),
        nudges=_lines(meeting, seen, reader, day=day, now=now),
        acts=_acts(meeting, policy=policy, now=now),
    )


def _lines(meeting: Meeting, seen: _Seen, reader: Member, *, day: date | None, now: datetime) -> tuple[str, ...]:
    call = seen.calls.get((meeting.occurrence.uid, meeting.instance))
    if call is None:
        return ()
    said = tuple(line_of(nudge, reader, day=day, now=now) for nudge in seen.said.get(call.id, ()))
    lead = seen.leads.get(call.lead_id)
    is_others = call.is_on and call.lead_id != reader.id and lead is not None and meeting.verdict.is_call
    return (f"{lead.name} leads it, so I ask them.", *said) if lead and is_others else said


def _news(meeting: Meeting, seen: _Seen, reader: Member, *, day: date, now: datetime) -> str:
    """Say what SayDo will do about a meeting from now on."""
    title = _title(meeting)
    if not meeting.verdict.is_call:
        return f"“{title}”: I leave it alone."
    call = seen.calls.get((meeting.occurrence.uid, meeting.instance))
    if call is None or call.lead_id != reader.id:
        return f"“{title}” is a customer call."
    ahead = [one for one in seen.said.get(call.id, ()) if one.state in {State.PLANNED, State.CLAIMED}]
    lines = [line_of(one, reader, day=day, now=now) for one in ahead]
    return f"“{title}” is a customer call. {'; '.join(lines)}." if lines else f"“{title}” is a customer call."


_MAY_BE_ASKED = frozenset({
    Reason.TENTATIVE, Reason.TOO_SHORT, Reason.INTERNAL, Reason.PRIVATE, Reason.GUESTS_HIDDEN,
    Reason.SAID_NO_SERIES, Reason.SAID_NO_DOMAIN,
})  # fmt: skip
_UNDO = {
    Reason.SAID_YES: "Undo “ask anyway”",
    Reason.SAID_NO: "Undo “not a customer call”",
    Reason.SAID_NO_SERIES: "Undo “never for this series”",
    Reason.SAID_NO_DOMAIN: "Undo “never with them”",
}


def _acts(meeting: Meeting, *, policy: Policy, now: datetime) -> tuple[tuple[Id, str], ...]:
    """Return what can be said of a meeting: to ask anyway while it is not over, never again, and to take it back."""
    occurrence, verdict = meeting.occurrence, meeting.verdict
    account = account_of(external_people(occurrence, internal=policy.internal_domains))
    is_ahead = occurrence.end > now
    undo = ((Id.UNDO, _UNDO[verdict.reason]),) if verdict.reason in _UNDO else ()
    if not verdict.is_call:
        asks = ((Id.ASK_ANYWAY, "Ask anyway"),) if is_ahead and verdict.reason in _MAY_BE_ASKED else ()
        return (*asks, *undo)
    return (
        *undo,
        *(((Id.NEVER_MEETING, "Not a customer call: this one"),) if is_ahead and not undo else ()),
        *(((Id.NEVER_SERIES, "Never for this series"),) if occurrence.is_recurring else ()),
        *(((Id.NEVER_DOMAIN, f"Never with {account}"),) if account else ()),
    )


def _nothing(day: date | None, *, now: datetime, is_linked: bool) -> str:
    if not is_linked:
        return "No calendar is connected yet. /saydo connect does it."
    if day is None:
        return "I find none. Try one word of the title, or a day, like /saydo why tomorrow."
    if day > (now + _KNOWN_AHEAD).date():
        return "I read calendars 14 days ahead, so I don't know yet."
    return "I see no meeting on your calendar."
