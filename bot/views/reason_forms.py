"""What `/saydo why` is drawn from and read into: acts, entries and pages."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.calls import MeetingId


class Id(StrEnum):
    """Controls. The value is the meeting's id, of PAGE and BACK a page's name."""

    ASK_ANYWAY = "reasons.ask_anyway"
    NEVER_MEETING = "reasons.never_meeting"
    NEVER_SERIES = "reasons.never_series"
    NEVER_DOMAIN = "reasons.never_domain"
    UNDO = "reasons.undo"  # takes back what was said of it
    MENU = "reasons.menu"  # overflow; Click.choice is one of the acts
    BACK = "reasons.back"  # a page earlier
    PAGE = "reasons.page"  # a page later


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyItem:
    """A meeting: what SayDo makes of it, what it said or will say about it, and what can be said to it.

    `acts` are (control, label); one is a button, several are a menu.
    """

    meeting_id: MeetingId
    time: str
    title: str
    reason: str
    nudges: tuple[str, ...] = ()
    acts: tuple[tuple[Id, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyPage:
    """What of the meetings is asked for: a day or words (`asked`), and the page, counted from 1."""

    asked: str = ""
    number: int = 1

    @property
    def name(self) -> str:
        """The page's name, as a button carries it."""
        return f"{self.number}/{self.asked[:200]}"


def why_page_named(name: str) -> WhyPage:
    """Return the page of a name."""
    number, _, asked = name.partition("/")
    return WhyPage(asked=asked, number=max(1, int(number[:4])) if number.isdecimal() else 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """A page of meetings with their reasons.

    `about` is the day, or the words, in words; `others` are lines about the brief and promises of that day; `news`
    says what an act has brought; `nothing` is what to say when there is no meeting. `is_of_words`: words were asked
    for, not a day.
    """

    about: str
    items: tuple[WhyItem, ...] = ()
    page: WhyPage = WhyPage()
    pages: int = 1
    others: tuple[str, ...] = ()
    news: str = ""
    nothing: str = ""
    is_of_words: bool = False
