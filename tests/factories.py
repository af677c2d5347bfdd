"""Values for tests: sensible everywhere, so that a test names only what it is about."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.calls import Call, CallId, LinkId, Meeting, MeetingId, Reason, Verdict
from bot.domain.commitments import Commitment, CommitmentId, Side
from bot.domain.meetings import Attendee, Occurrence
from bot.domain.nudges import Kind, Nudge, NudgeId
from bot.domain.people import Member, MemberId, MemberSettings, Workspace, WorkspaceId, WorkspaceSettings
from bot.domain.policies import Policy, policy_of

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
MONDAY = date(2026, 11, 23)


def at(wall: str, *, day: date = MONDAY, zone: ZoneInfo = BERLIN) -> datetime:
    """Return wall time "HH:MM" on a day of the week of Monday 23 November 2026, in UTC."""
    return datetime.combine(day, time.fromisoformat(wall), tzinfo=zone).astimezone(UTC)


def weekday(name: str, *, week: int = 0) -> date:
    """Return the date of "Mon" … "Sun" in the week of MONDAY (or `week` weeks later)."""
    return MONDAY + timedelta(days=["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].index(name), weeks=week)


def workspace(**facts: Any) -> Workspace:
    defaults: dict[str, Any] = {
        "id": WorkspaceId("w1"),
        "team_id": "T1",
        "name": "Vendor",
        "bot_user_id": "UBOT",
        "settings": WorkspaceSettings(internal_domains=frozenset({"vendor.example"})),
    }
    return Workspace(**(defaults | facts))


def member(**facts: Any) -> Member:
    defaults: dict[str, Any] = {
        "id": MemberId("m1"),
        "workspace_id": WorkspaceId("w1"),
        "slack_id": "U1",
        "name": "Rhea Rep",
        "email": "rhea@vendor.example",
        "zone_name": "Europe/Berlin",
        "locale": "en_GB",
    }
    return Member(**(defaults | facts))


def policy(settings: MemberSettings | None = None, **facts: Any) -> Policy:
    days_off = facts.pop("days_off", ())
    return policy_of(
        workspace(settings=WorkspaceSettings(internal_domains=frozenset({"vendor.example"}), **facts)),
        member(settings=settings or MemberSettings()),
        days_off=days_off,
    )


def buyer(email: str = "ann@acme.test", **facts: Any) -> Attendee:
    return Attendee(email=email, **({"name": "Ann Buyer"} | facts))


def occurrence(start: datetime | None = None, end: datetime | None = None, **facts: Any) -> Occurrence:
    start = start or at("14:00")
    defaults: dict[str, Any] = {
        "uid": "acme-qbr@vendor.example",
        "original_start": start,
        "start": start,
        "end": end or start + timedelta(minutes=30),
        "title": "Acme QBR",
        "organizer": Attendee(email="rhea@vendor.example", name="Rhea Rep"),
        "attendees": (buyer(),),
    }
    return Occurrence(**(defaults | facts))


def meeting(seen: Occurrence | None = None, **facts: Any) -> Meeting:
    defaults: dict[str, Any] = {
        "id": MeetingId("meeting1"),
        "workspace_id": WorkspaceId("w1"),
        "member_id": MemberId("m1"),
        "link_id": LinkId("link1"),
        "instance": "",
        "occurrence": seen or occurrence(),
        "verdict": Verdict(is_call=True, reason=Reason.EXTERNAL, detail="acme.test"),
    }
    return Meeting(**(defaults | facts))


def call(start: datetime | None = None, **facts: Any) -> Call:
    start = start or at("14:00")
    defaults: dict[str, Any] = {
        "id": CallId("call1"),
        "workspace_id": WorkspaceId("w1"),
        "uid": "acme-qbr@vendor.example",
        "instance": "",
        "lead_id": MemberId("m1"),
        "account": "acme.test",
        "title": "Acme QBR",
        "start": start,
        "end": start + timedelta(minutes=30),
        "external": (buyer(),),
    }
    return Call(**(defaults | facts))


def commitment(**facts: Any) -> Commitment:
    day = facts.get("day", weekday("Wed"))
    defaults: dict[str, Any] = {
        "id": CommitmentId("c1"),
        "workspace_id": WorkspaceId("w1"),
        "owner_id": MemberId("m1"),
        "side": Side.OURS,
        "what": "Send pricing",
        "who": "Rhea Rep",
        "day": day,
        "at": None,
        "zone_name": "Europe/Berlin",
        "deadline": at("00:00", day=day + timedelta(days=1)),
        "made_at": at("14:40"),
        "account": "acme.test",
    }
    return Commitment(**(defaults | facts))


def nudge(kind: Kind = Kind.OBJECTIVE_ASK, **facts: Any) -> Nudge:
    defaults: dict[str, Any] = {
        "id": NudgeId("n1"),
        "workspace_id": WorkspaceId("w1"),
        "member_id": MemberId("m1"),
        "subject": "call:call1",
        "kind": kind,
        "n": 1,
        "due_at": at("12:00"),
        "until": at("14:00"),
    }
    return Nudge(**(defaults | facts))
