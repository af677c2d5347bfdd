"""Somebody and something in the storage, so that a test names only what it is about."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.domain.calls import Call, LinkId, Meeting, Reason, Verdict, instance_of
from bot.domain.commitments import Commitment, Offer, Side
from bot.domain.escalations import Escalation
from bot.domain.links import CalendarLink, Provider
from bot.domain.meetings import Attendee, Occurrence
from bot.domain.nudges import Kind, Nudge, Wanted
from bot.domain.people import Member, Workspace
from bot.domain.questions import Question, QuestionId
from bot.domain.recaps import Outcome, Recap
from bot.domain.rhythms import read_rhythm
from bot.domain.teams import Role, Team, TeamPerson
from storage import Transaction

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
IS_CALL = Verdict(is_call=True, reason=Reason.EXTERNAL, detail="acme.test")


async def a_workspace(tx: Transaction, team_id: str = "T1") -> Workspace:
    return await tx.workspaces.add(team_id, "Vendor", "UBOT", NOW)


async def a_member(tx: Transaction, workspace: Workspace, slack_id: str = "U1", **facts: Any) -> Member:
    shown: dict[str, Any] = {
        "name": "Rhea Rep",
        "email": f"{slack_id.lower()}@vendor.example",
        "zone_name": "Europe/Berlin",
        "locale": "en_GB",
        "is_admin": False,
        "is_active": True,
    }
    return await tx.members.upsert(workspace.id, slack_id, **(shown | facts))


async def a_link(tx: Transaction, member: Member, address: str = "https://cal.test/feed.ics") -> CalendarLink:
    return await tx.links.add(member.workspace_id, member.id, Provider.ICS, address, NOW)


def an_occurrence(**facts: Any) -> Occurrence:
    start = facts.get("start", NOW + HOUR)
    told: dict[str, Any] = {
        "uid": "uid-1",
        "original_start": start,
        "start": start,
        "end": start + HOUR / 2,
        "title": "Acme QBR",
        "attendees": (Attendee(email="buyer@acme.test", name="Ann Buyer"),),
    }
    return Occurrence(**(told | facts))


async def a_meeting(tx: Transaction, link: CalendarLink, **facts: Any) -> Meeting:
    occurrence = an_occurrence(**facts)
    return await tx.meetings.add(
        link.workspace_id,
        link.member_id,
        LinkId(link.id),
        occurrence,
        instance_of(occurrence),
        IS_CALL,
        NOW,
    )


async def a_call(tx: Transaction, lead: Member, **facts: Any) -> Call:
    start = facts.get("start", NOW + HOUR)
    told: dict[str, Any] = {
        "uid": "uid-1",
        "instance": "",
        "lead_id": lead.id,
        "account": "acme.test",
        "title": "Acme QBR",
        "start": start,
        "end": start + HOUR / 2,
    }
    return await tx.calls.add(lead.workspace_id, **(told | facts))


def a_recap(call: Call, by: Member, **facts: Any) -> Recap:
    told: dict[str, Any] = {
        "workspace_id": call.workspace_id,
        "call_id": call.id,
        "by": by.id,
        "saved_at": NOW,
        "outcome": Outcome.REACHED,
    }
    return Recap(**(told | facts))


async def a_commitment(tx: Transaction, owner: Member, **facts: Any) -> Commitment:
    told: dict[str, Any] = {
        "owner_id": owner.id,
        "side": Side.OURS,
        "what": "Send pricing",
        "who": "Rhea Rep",
        "day": date(2026, 11, 25),
        "at": None,
        "zone_name": "Europe/Berlin",
        "deadline": datetime(2026, 11, 25, 16, tzinfo=UTC),
        "made_at": NOW,
        "source": "modal",
        "account": "acme.test",
    }
    return await tx.commitments.add(owner.workspace_id, **(told | facts))


def an_offer(commitment: Commitment, *, to: Member, at: datetime = NOW) -> Offer:
    return Offer(
        workspace_id=commitment.workspace_id,
        commitment_id=commitment.id,
        to=to.id,
        by=commitment.owner_id,
        offered_at=at,
    )


def wanted(kind: Kind = Kind.RECAP_ASK, n: int = 1, due_at: datetime = NOW, until: datetime | None = None) -> Wanted:
    return Wanted(kind=kind, n=n, due_at=due_at, until=until or due_at + DAY)


async def a_nudge(tx: Transaction, member: Member, subject: str = "call:1", **facts: Any) -> Nudge:
    planned = await tx.nudges.insert(member.workspace_id, member.id, subject, wanted(**facts))
    assert planned is not None
    return planned


async def a_team(tx: Transaction, workspace: Workspace, **facts: Any) -> Team:
    told: dict[str, Any] = {
        "name": "Mid-market",
        "channel": "C1",
        "rhythm": read_rhythm("every Friday 15:00", zone_name="Europe/Berlin"),
        "created_at": NOW,
    }
    return await tx.teams.add(workspace.id, **(told | facts))


def a_question(team: Team, *, by: Member, to: Member, **facts: Any) -> Question:
    told: dict[str, Any] = {
        "id": QuestionId("question-1"),
        "workspace_id": team.workspace_id,
        "team_id": team.id,
        "by": by.id,
        "to": to.id,
        "text": "What would help?",
        "asked_at": NOW,
    }
    return Question(**(told | facts))


def an_escalation(team: Team, commitment: Commitment, **facts: Any) -> Escalation:
    told: dict[str, Any] = {
        "workspace_id": team.workspace_id,
        "commitment_id": commitment.id,
        "n": 1,
        "owner_id": commitment.owner_id,
        "team_id": team.id,
        "deadline": commitment.deadline,
        "words": "Send pricing",
        "channel": "C1",
        "digest_at": NOW + 2 * DAY,
        "zone_name": "Europe/Berlin",
    }
    return Escalation(**(told | facts))


def in_team(team: Team, member: Member, **facts: Any) -> TeamPerson:
    told: dict[str, Any] = {
        "workspace_id": team.workspace_id,
        "team_id": team.id,
        "member_id": member.id,
        "role": Role.REP,
        "since": NOW,
    }
    return TeamPerson(**(told | facts))
