"""What a nudge is about: the word before the colon says of which kind, the id (or the day) behind it which one."""

from datetime import date
from enum import StrEnum

from bot.domain.calls import CallId
from bot.domain.commitments import CommitmentId
from bot.domain.nudges import Nudge
from bot.domain.people import WorkspaceId
from bot.domain.questions import QuestionId
from bot.domain.teams import TeamId


def call_subject(call_id: CallId) -> str:
    """Return the subject of nudges about a call."""
    return f"call:{call_id}"


def lead_subject(call_id: CallId) -> str:
    """Return the subject of the word to who leads a call now: planning the call again leaves it alone."""
    return f"lead:{call_id}"


def commitment_subject(commitment_id: CommitmentId) -> str:
    """Return the subject of nudges about a commitment."""
    return f"commitment:{commitment_id}"


def day_subject(day: date) -> str:
    """Return the subject of the brief of a day."""
    return f"day:{day.isoformat()}"


def link_subject(link_id: str) -> str:
    """Return the subject of nudges about a calendar link."""
    return f"link:{link_id}"


def workspace_subject(workspace_id: WorkspaceId) -> str:
    """Return the subject of what is said of SayDo's being in a workspace at all."""
    return f"workspace:{workspace_id}"


def webhook_subject(endpoint_id: str) -> str:
    """Return the subject of nudges about a webhook."""
    return f"webhook:{endpoint_id}"


def question_subject(question_id: QuestionId) -> str:
    """Return the subject of the word that carries a question, or its answer."""
    return f"question:{question_id}"


def digest_subject(team_id: TeamId, day: date | None = None) -> str:
    """Return the subject of a team's digest of a day (a date in its zone), without a day the beginning of all."""
    return f"digest:{team_id}:{day.isoformat() if day else ''}"


def team_and_day(nudge: Nudge) -> tuple[TeamId, date]:
    """Return which team's digest of which day a nudge is about."""
    team_id, _, day = nudge.subject_id.partition(":")
    return TeamId(team_id), date.fromisoformat(day)


class TeamNews(StrEnum):
    """What somebody is told of a team: what stands before the colon of such a nudge's subject."""

    JOINED = "team_joined"  # they are in it now, and who sees what of them
    EXPECTS = "team_expects"  # what it expects changed
    UNMANAGED = "team_unmanaged"  # nobody manages it any more, for admins


def team_subject(news: TeamNews, team_id: TeamId) -> str:
    """Return the subject of news of a team."""
    return f"{news.value}:{team_id}"
