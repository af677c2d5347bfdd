"""`saydo calendar preview`: a calendar as SayDo reads it, and which meetings it takes for customer calls."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from http import HTTPStatus
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.calendars.details import occurrences
from bot.calendars.ics import as_shown
from bot.calendars.occurrences import expand
from bot.calendars.safe_fetch import SafeFetch
from bot.domain.calls import Verdict
from bot.domain.errors import CalendarError
from bot.domain.mail_domains import domain_of
from bot.domain.meetings import Occurrence, Window
from bot.domain.people import Member, MemberId, Workspace, WorkspaceId, WorkspaceSettings
from bot.domain.policies import Policy, policy_of
from bot.domain.verdicts import judge
from bot.views.kit import counted, one_line
from bot.views.reasons import reason_sentence

_CUT_OFF = "The file breaks off in the middle; SayDo would keep what it knew and wait for a whole one."
_SNIFFED = 4_096
_KINDS = {
    b"<": "a web page. Take the address of the calendar itself, often called its iCal or ICS address",
    b"PK\x03\x04": "a packed file. Unpack it first",
    b"\x1f\x8b": "a packed file. Unpack it first",
}
_EMPTY = "The file holds no events; SayDo would keep what it knew."


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a calendar holds in a window, each occurrence with the verdict on it; `skipped` names what is malformed."""

    found: tuple[tuple[Occurrence, Verdict], ...]
    skipped: tuple[str, ...]
    warnings: tuple[str, ...]


async def preview(
    source: str, window: Window, *, zone: ZoneInfo, internal_domains: frozenset[str], email: str
) -> Preview:
    """Read a file or an address, private ones too: the operator asks. Raises CalendarError.

    Shows what can be read of a file that SayDo would not take as it is (empty, cut off), and says so.
    """
    data = await _content(source)
    found = await asyncio.to_thread(expand, [data], window, zone=zone)
    policy = _policy(zone, internal_domains=internal_domains, email=email)
    ordered = sorted(as_shown(occurrences(found.instances), found.warnings), key=lambda one: (one.start, one.uid))
    judged = tuple((occurrence, judge(occurrence, policy=policy)) for occurrence in ordered)
    empty = _EMPTY if found.is_calendar else _what_it_is(data)
    doubts = [sentence for holds, sentence in ((found.is_truncated, _CUT_OFF), (found.is_empty, empty)) if holds]
    return Preview(found=judged, skipped=found.skipped, warnings=(*found.warnings, *doubts))


def _what_it_is(data: bytes) -> str:
    """Say of a file that is no calendar what it seems to be."""
    head = data[:_SNIFFED].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head.strip(b"\0"):
        return "The file is empty; SayDo would keep what it knew."
    for beginning, kind in _KINDS.items():
        if head.startswith(beginning):
            return f"This is no calendar but {kind}."
    return "This is no calendar: nowhere does it say BEGIN:VCALENDAR."


async def _content(source: str) -> bytes:
    if "://" not in source:
        try:
            return await asyncio.to_thread(Path(source).read_bytes)
        except OSError as error:
            raise CalendarError(
                f"{source} can't be read: {error.strerror}. Name an .ics file, or an address."
            ) from error
    fetched = await SafeFetch(allow_private=True, allow_http=True).get(source)
    if fetched.status != HTTPStatus.OK:
        raise CalendarError(
            f"The server answered {fetched.status} instead of a calendar. Check the address in a browser."
        )
    return fetched.body


def as_json(seen: Preview) -> str:
    """Return the occurrences as a JSON array, their instants in UTC."""
    return json.dumps([_row(*one) for one in seen.found], ensure_ascii=False, indent=2)


def as_text(seen: Preview, *, zone: tzinfo) -> str:
    """Return the occurrences for people: a heading for each day, a line for each occurrence."""
    lines: list[str] = []
    day = None
    for occurrence, verdict in seen.found:
        start = occurrence.start.astimezone(zone)
        if start.date() != day:
            day = start.date()
            lines += ["", f"{start:%A} {start.day} {start:%B %Y}"]
        lines.append(_line(occurrence, verdict, zone=zone))
    calls = sum(verdict.is_call for _, verdict in seen.found)
    total = f"{counted(len(seen.found), 'meeting')}, {calls or 'none'} of them customer calls."
    return "\n".join([*lines[1:], *([""] if lines else []), total])


def complaints(seen: Preview) -> Sequence[str]:
    """Return what could not be read, a sentence each."""
    return [one_line(sentence) for sentence in (*seen.skipped, *seen.warnings)]


def _line(occurrence: Occurrence, verdict: Verdict, *, zone: tzinfo) -> str:
    start, end = occurrence.start.astimezone(zone), occurrence.end.astimezone(zone)
    days = (occurrence.end - occurrence.start) // timedelta(days=1)
    span = f"{start:%H:%M}-{end:%H:%M}"
    if occurrence.all_day:
        span = "all day" if days <= 1 else f"{days} days"
    title = occurrence.title or ("(private)" if occurrence.is_private else "(no title)")
    mark = "customer call" if verdict.is_call else "not a call"
    return f"  {span:<12} {one_line(title, most=44):<44}  {mark:<13}  {reason_sentence(verdict)}"


def _row(occurrence: Occurrence, verdict: Verdict) -> dict[str, Any]:
    return {
        "uid": occurrence.uid,
        "start": _utc(occurrence.start),
        "end": _utc(occurrence.end),
        "summary": occurrence.title,
        "status": occurrence.status.value,
        "all_day": occurrence.all_day,
        "customer_call": verdict.is_call,
        "reason": verdict.reason.value,
        "detail": verdict.detail,
    }


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _policy(zone: ZoneInfo, *, internal_domains: frozenset[str], email: str) -> Policy:
    """Return the defaults of a workspace with these domains, for a member with this address."""
    own = internal_domains | ({domain_of(email)} if email else frozenset())
    here = WorkspaceId("preview")
    settings = WorkspaceSettings(internal_domains=own)
    workspace = Workspace(id=here, team_id="", name="", bot_user_id="", settings=settings)
    member = Member(id=MemberId("preview"), workspace_id=here, slack_id="", name="", email=email, zone_name=zone.key)
    return policy_of(workspace, member)
