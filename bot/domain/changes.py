"""What changed between two reads of a calendar, and what that makes of the calls."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.calls import Call, CallState, Meeting, Reason, instance_of
from bot.domain.meetings import Occurrence, Response, Status
from bot.domain.people import Member, MemberId
from bot.domain.verdicts import account_of, external_people, own_response

_TRUST_ONE_READ_BEYOND = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a read changes: rows to write as they should now be, and the ids of those whose time changed."""

    appeared: tuple[Occurrence, ...] = ()
    changed: tuple[Meeting, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True when nothing is to be written."""
        return not self.appeared and not self.changed


def compare(known: Sequence[Meeting], fetched: Sequence[Occurrence], *, now: datetime) -> Changes:
    """Hold a good read of a window against the meetings known in it.

    Moved and edited ones come back under their old id. One that vanished is cancelled, near its time (24 h) only when
    a second read in a row lacks it too; what is over stays as it was. Pure and idempotent.
    """
    by_key = {(meeting.occurrence.uid, meeting.instance): meeting for meeting in known}
    seen = {(occurrence.uid, instance_of(occurrence)): occurrence for occurrence in fetched}
    gone = {key: meeting for key, meeting in by_key.items() if key not in seen}
    new = {key: occurrence for key, occurrence in seen.items() if key not in by_key}
    shifted = _shifted_series(gone, new)
    changed = [
        *(
            replace(gone.pop(old), instance=new_key[1], occurrence=new.pop(new_key), misses=0)
            for old, new_key in shifted
        ),
        *(_as_read(by_key[key], occurrence) for key, occurrence in seen.items() if key in by_key),
        *(_missed(meeting, now=now) for meeting in gone.values()),
    ]
    before = {meeting.id: meeting for meeting in known}
    unlike = tuple(meeting for meeting in changed if meeting != before[meeting.id])
    return Changes(appeared=tuple(new.values()), changed=unlike)


def _as_read(meeting: Meeting, occurrence: Occurrence) -> Meeting:
    return replace(meeting, occurrence=occurrence, misses=0)


def _missed(meeting: Meeting, *, now: datetime) -> Meeting:
    is_over = meeting.occurrence.end <= now or meeting.occurrence.status is Status.CANCELLED
    if is_over:
        return meeting
    is_near = meeting.occurrence.start - now < _TRUST_ONE_READ_BEYOND
    if is_near and meeting.misses == 0:
        return replace(meeting, misses=1)
    return replace(meeting, misses=meeting.misses + 1, occurrence=replace(meeting.occurrence, status=Status.CANCELLED))


def _shifted_series(
    gone: Mapping[tuple[str, str], Meeting], new: Mapping[tuple[str, str], Occurrence]
) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """Pair the instances of a series that was moved as a whole: same UID, nearest original start, within a day."""
    by_uid: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for key in new:
        by_uid[key[0]].append(key)
    pairs = []
    for key, meeting in sorted(gone.items(), key=lambda item: item[1].occurrence.start):
        candidates = sorted(by_uid[key[0]], key=lambda one: abs(new[one].start - meeting.occurrence.start))
        if candidates and abs(new[candidates[0]].start - meeting.occurrence.start) < timedelta(days=1):
            pairs.append((key, candidates[0]))
            by_uid[key[0]].remove(candidates[0])
    return pairs


def lead_of(meetings: Sequence[Meeting], *, members: Mapping[MemberId, Member]) -> MemberId:
    """Return who is asked about a call: the organizer if a member, else the first who accepted, else the first of all.

    `meetings` are the call's rows on its members' calendars, at least one, oldest first.
    """
    for meeting in meetings:
        if _organizes(meeting.member_id, meetings, members):
            return meeting.member_id
    accepted = (
        m.member_id
        for m in meetings
        if own_response(m.occurrence, email=members[m.member_id].email) is Response.ACCEPTED
    )
    return next(accepted, meetings[0].member_id)


_OFF = frozenset({Reason.CANCELLED, Reason.DECLINED, Reason.TENTATIVE})
_ENDED_OTHERWISE = frozenset({CallState.NO_SHOW, CallState.MOVED_AWAY, CallState.DID_NOT_HAPPEN})


def in_step(call: Call, meetings: Sequence[Meeting], *, lead_id: MemberId, internal: frozenset[str]) -> Call:
    """Return the call as its meetings (those of all members, at least one) now show it.

    `lead_id` is who leads it now, `internal` are the workspace's own domains. It is private for all as soon as it is
    for one of them.
    """
    attending = [meeting for meeting in meetings if meeting.verdict.is_call]
    shown = next((one for one in attending if one.member_id == lead_id), (attending or meetings)[0])
    state = _state(call, meetings, shown)
    moved_from = call.start if shown.occurrence.start != call.start else call.moved_from
    return replace(
        call,
        instance=shown.instance,
        lead_id=lead_id,
        lead_is_said=call.lead_is_said and call.lead_id == lead_id,
        state=state,
        moved_from=moved_from,
        **shown_fields(shown, internal=internal, is_private=any(one.occurrence.is_private for one in attending)),
    )


def shown_fields(meeting: Meeting, *, internal: frozenset[str], is_private: bool = False) -> dict[str, Any]:
    """Return the fields of a call that come from the calendar, as one member's calendar shows them.

    With `is_private` it is private on somebody else's.
    """
    occurrence = meeting.occurrence
    is_private = is_private or occurrence.is_private
    people = () if is_private else external_people(occurrence, internal=internal)
    return {
        "account": account_of(people),
        "title": "Private meeting" if is_private else occurrence.title or "Untitled meeting",
        "start": occurrence.start,
        "end": occurrence.end,
        "is_private": is_private,
        "is_recurring": occurrence.is_recurring,
        "location": "" if is_private else occurrence.location,
        "conference_url": "" if is_private else occurrence.conference_url,
        "external": people,
    }


def _state(call: Call, meetings: Sequence[Meeting], shown: Meeting) -> CallState:
    if shown.verdict.is_call:
        stays = call.start == shown.occurrence.start and call.state in _ENDED_OTHERWISE
        return call.state if stays else CallState.STANDS
    if call.state in _ENDED_OTHERWISE:
        return call.state
    is_off = any(meeting.verdict.reason in _OFF for meeting in meetings)
    return CallState.CANCELLED if is_off else CallState.NOT_A_CALL


def lead_after(
    call: Call | None,
    meetings: Sequence[Meeting],
    *,
    members: Mapping[MemberId, Member],
    away: frozenset[MemberId] = frozenset(),
) -> MemberId:
    """Return who leads a call now: who said so, else its organizer, else who led it before, else who is next in line.

    Only who attends and can: those who left the workspace, or are `away` at that time, come into question only when
    nobody else does.
    """
    attending = [meeting for meeting in meetings if meeting.verdict.is_call]
    if not attending and call is not None:
        return call.lead_id
    able = [one for one in attending if members[one.member_id].is_active and one.member_id not in away] or attending
    if call is None or call.lead_id not in {one.member_id for one in able}:
        return lead_of(able, members=members)
    next_id = call.lead_id if call.lead_is_said else lead_of(able, members=members)
    return next_id if _organizes(next_id, able, members) else call.lead_id


def _organizes(member_id: MemberId, meetings: Sequence[Meeting], members: Mapping[MemberId, Member]) -> bool:
    organizers = {one.occurrence.organizer.email for one in meetings if one.occurrence.organizer}
    return members[member_id].email in organizers
