"""What is told of a calendar that is linked, and can't be read."""

from bot.domain.errors import HostTrouble
from bot.domain.hosts import pause_sentence
from tests.errors.calendar_faults import (
    ASK_OPERATOR,
    HEAD,
    HINT,
    LASTS,
    PASSES,
    TAIL,
    WAIT,
    WAY_OUT,
    caldav,
    fed,
    in_part,
    no_file,
    no_login,
)
from tests.errors.telling import Told


def _hourly(n: int) -> str:
    lines = ["BEGIN:VEVENT", f"UID:{n}", "DTSTART:20261101T100000Z", "RRULE:FREQ=HOURLY", "END:VEVENT"]
    return "".join(f"{line}\r\n" for line in lines)


READING = [
    Told(
        f"The calendar's address asks for a sign-in. {WAY_OUT}",
        fed(status=401),
        why="It is the address of the calendar's page, or its secret was taken back.",
        helps="Copy the secret address, and link it again with /saydo connect.",
    ),
    Told(
        f"The calendar's address leads nowhere any more: it was reset or taken back. {WAY_OUT}",
        fed(status=404),
        why="Somebody reset the secret address, or the calendar was deleted.",
        helps="Copy the new address, and link it.",
    ),
    Told(
        "{The calendar's server} is busy at the moment. That passes by itself.",
        fed(status=503),
        why="It asks for patience, or was asked too often: by all its users, or by SayDo for all of you.",
        helps=WAIT,
    ),
    Told(
        f"{{The calendar's server}} answered with an error ({{500}}). {LASTS}",
        fed(status=500),
        why="Something is wrong on its side.",
        helps=ASK_OPERATOR,
    ),
    Told(
        f"The address returned nothing. {PASSES}",
        fed(""),
        why="A server that is about to fail often answers with nothing.",
        helps=WAIT,
    ),
    Told(
        f"The address returned a web page, not a calendar. {WAY_OUT}",
        fed("<html></html>"),
        why="It is the address of the calendar's page, or the server shows a sign-in.",
        helps="Copy the secret address, and link it again.",
    ),
    Told(
        f"The address returned something that is not a calendar. {WAY_OUT}",
        fed("a,b,c"),
        why="It leads to another kind of file.",
        helps="Copy the address that ends in .ics.",
    ),
    Told(
        "{The calendar's server} sent more than {25} MB, and SayDo reads no more. Link a calendar with fewer events.",
        fed(HEAD + "X" * 25_000_001),
        why="The feed holds many years.",
        helps="Publish fewer past months, or link by a login.",
    ),
    Told(
        f"The calendar breaks off in the middle. {PASSES}",
        fed(f"{HEAD}BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261124T090000Z\r\n"),
        why="The server ended its answer too early. A calendar that is cut off is never taken for a shorter one.",
        helps=WAIT,
    ),
    Told(
        f"The calendar holds no events at all. {PASSES}",
        fed(HEAD + TAIL),
        why="A calendar that is suddenly empty is more often a fault than the truth, so your meetings stand.",
        helps="Is it really empty? Then unlink it on Home.",
    ),
    Told(
        "The calendar holds more events in these weeks than anybody could attend. Is it the right one? Choose "
        "another with "
        "/saydo connect.",
        fed(HEAD + "".join(map(_hourly, range(90))) + TAIL),
        why="It is a calendar of many people or rooms.",
        helps="Link your own.",
    ),
    Told(
        "The calendar's file can't be read. Is it still there, and may SayDo read it?",
        no_file,
        why="A linked file was moved, or its rights changed.",
        helps="Put it back, or link another.",
    ),
    Told(
        f"The calendar's server no longer accepts this login. Link it again with /saydo connect. {HINT}",
        caldav(401),
        why="The password was changed, or the app password was deleted.",
        helps="Make a new app password and link it again.",
    ),
    Told(
        "The calendar's login is incomplete. Link it again with /saydo connect.",
        no_login,
        why="What was kept of it can't be used any more.",
        helps="Link it again.",
    ),
    Told(
        "The calendar's server does not let this login read it. Choose another with /saydo connect.",
        caldav(403),
        why="Its owner stopped sharing it with you.",
        helps="Ask them, or choose another calendar.",
    ),
    Told(
        "The calendar is no longer where it was. Choose it again with /saydo connect.",
        caldav(404),
        why="It was deleted, or moved to another place.",
        helps="Choose it again.",
    ),
    Told(
        "The address leads to a web page or a file, not to a CalDAV calendar. Ask its provider for that.",
        caldav(200),
        why="The server does not speak CalDAV there.",
        helps="Search your provider's help for “CalDAV”.",
    ),
    Told(
        f"The calendar's server answered with something SayDo can't read. {LASTS}",
        caldav(207, body="<broken"),
        why="Something is wrong on its side.",
        helps=ASK_OPERATOR,
    ),
    Told(
        "The calendar's server sent only a part of the calendar. If it lasts, ask who runs that server.",
        in_part,
        why="Some events could not be had. What is missing is never taken for called off.",
        helps=WAIT,
    ),
    Told(
        "The calendar's server “{cal.example}” {asks for a pause}. I ask it for one calendar first, then for yours "
        "again.",
        lambda _: pause_sentence("cal.example", HostTrouble.BUSY),
        why="Many of you have calendars there, and the server is in trouble as a whole.",
        helps=WAIT,
    ),
]
