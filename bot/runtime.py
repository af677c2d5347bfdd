"""What touches the world, passed to whoever needs it and never imported."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.calendars import Calendar
from bot.clock import Clock
from bot.domain.links import CalendarLink
from bot.domain.people import Member, Workspace
from bot.slack import Slack
from storage import Storage

OpenCalendar = Callable[[CalendarLink], Calendar]


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """The world as SayDo sees it. `open_calendar` gives the calendar behind a link."""

    storage: Storage
    slack: Slack
    open_calendar: OpenCalendar
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who asks for something, in which workspace, and from where ("button", "command", "modal" …)."""

    workspace: Workspace
    member: Member
    source: str
