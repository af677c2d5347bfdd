"""What goes wrong with every kind of calendar, in the same words for all: who did it, why, and what helps.

The sentences hold for a calendar that is linked and for one that is about to be. What SayDo does meanwhile (it goes by
what it last saw, and keeps trying) is said where they are shown.
"""

from bot.domain.errors import CalendarError, HostTrouble

FEED = "The calendar's server"
GOOGLE, MICROSOFT = "Google", "Microsoft"
NO_ADDRESS = "That is not the address of a calendar. It should begin with https:// or webcal://."
TOO_MANY = (
    "The calendar holds more events in these weeks than anybody could attend. Is it the right one? "
    "Choose another with /saydo connect."
)
CUT_SHORT = "The calendar's server sent only a part of the calendar. If it lasts, ask who runs that server."
NO_CALENDAR = "This account has no calendar. Sign in with another one: /saydo connect."
_LASTS = "If it lasts, ask who runs SayDo."


def busy(who: str, *, retry_after: float | None, trouble: HostTrouble | None = None) -> CalendarError:
    """Return the error of a server that asks for patience."""
    sentence = f"{who} is busy at the moment. That passes by itself."
    return CalendarError(sentence, retry_after=retry_after, host_trouble=trouble)


def failed(who: str, status: int, *, retry_after: float | None = None) -> CalendarError:
    """Return the error of an answer nothing better is known of than its status."""
    return CalendarError(failing(who, status), retry_after=retry_after)


def failing(who: str, status: int) -> str:
    """Say that a server answered with an error."""
    return f"{who} answered with an error ({status}). {_LASTS}"


def out_of_reach(who: str) -> CalendarError:
    """Return the error of a provider that gives no answer."""
    return CalendarError(f"{who} could not be reached. {_LASTS}")


def unreadable(who: str) -> CalendarError:
    """Return the error of an answer that is not what a provider publishes."""
    return CalendarError(f"{who} answered with something SayDo can't read. {_LASTS}")


def too_large(who: str, most_bytes: int) -> CalendarError:
    """Return the error of an answer that is larger than is read."""
    most = most_bytes // 1_000_000
    return CalendarError(f"{who} sent more than {most} MB, and SayDo reads no more. Link a calendar with fewer events.")
