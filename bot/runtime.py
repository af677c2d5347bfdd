"""What touches the world, passed to whoever needs it and never imported."""

from dataclasses import dataclass

from bot.calendars.opening import Calendars
from bot.clock import Clock
from bot.domain.people import Member, Workspace
from bot.slack import Slack
from storage import Storage


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """The world as SayDo sees it."""

    storage: Storage
    slack: Slack
    calendars: Calendars
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who asks for something, in which workspace, and from where ("button", "command", "modal" …)."""

    workspace: Workspace
    member: Member
    source: str
