"""What linking calendars is drawn from and read into: ids and forms."""

from dataclasses import dataclass, field
from enum import StrEnum


class Id(StrEnum):
    """Controls, callbacks, and the inputs' blocks."""

    GOOGLE = "calendars.google"  # a link out of Slack
    MICROSOFT = "calendars.microsoft"  # a link out of Slack
    CALDAV = "calendars.caldav"  # button: opens draw_caldav
    CALDAV_SAVE = "calendars.caldav_save"  # callback of draw_caldav
    ADDRESS = "calendars.address"
    USERNAME = "calendars.username"
    PASSWORD = "calendars.password"  # noqa: S105  the name of an input
    CHOOSE = "calendars.choose"  # button: opens draw_choice_of_calendars, the value is the offer's id
    CHOICE_SAVE = "calendars.choice_save"  # callback of draw_choice_of_calendars
    CALENDARS = "calendars.calendars"
    REFRESH = "calendars.refresh"  # the value is the link's id
    UNLINK = "calendars.unlink"  # the value is the link's id


CHOOSE_ONE = "Choose one calendar at least. To read none of them any more, unlink them on your Home."


@dataclass(frozen=True, slots=True, kw_only=True)
class CalDavForm:
    """The CalDAV modal; a password is never drawn."""

    address: str = field(default="", repr=False)
    username: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalDavInput:
    """A CalDAV login as typed."""

    address: str = field(repr=False)
    username: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosable:
    """A calendar of an account."""

    name: str
    is_linked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceForm:
    """The choice among an account's calendars; `offer` is its id."""

    offer: str
    account: str
    calendars: tuple[Choosable, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceInput:
    """The calendars chosen, by their place in the list."""

    offer: str
    chosen: tuple[int, ...]
