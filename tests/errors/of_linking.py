"""What is told when a calendar is linked: an address or a login that opens none."""

from bot.calendars.opening import Calendars
from bot.config import Config, Mode
from bot.domain.links import Provider
from bot.flows.linking import choice_form
from bot.flows.logins import begun_login
from tests.errors.calendar_faults import (
    ANEW,
    HINT,
    astray,
    at,
    discovered,
    file_here,
    led,
    led_without_end,
    logs_in,
    not_one_calendar,
    packed,
    too_large,
)
from tests.errors.home import Home
from tests.errors.telling import Told


async def _not_offered(home: Home) -> None:
    config = Config(mode=Mode.SOCKET, database_url="sqlite:///none")
    calendars = Calendars(config, session=home.saydo.session, clock=home.runtime.clock)
    calendars.login_url(Provider.MICROSOFT, state="s", proof=None, login_hint="")  # type: ignore[arg-type]


async def _old_choice(home: Home) -> None:
    await choice_form(home.runtime, home.rep, "over")


async def _old_login(home: Home) -> None:
    await begun_login(home.runtime, Provider.GOOGLE, "over")


LINKING = [
    Told(
        "That is not the address of a calendar. It should begin with https:// or webcal://.",
        at("my calendar"),
        why="What was typed is no address.",
        helps="Paste the whole address as your calendar's settings show it. What you typed is still in the form.",
    ),
    Told(
        "That address is not safe to read. Use the calendar's address that begins with https:// or webcal://.",
        at("http://cal.example/basic.ics"),
        why="Over http anybody on the way could read the calendar.",
        helps="Most servers answer at https, too: write that instead.",
    ),
    Told(
        "The address holds a user name or a password. Use the calendar's secret address instead.",
        at("https://me:secret@cal.example/basic.ics"),
        why="A login in an address ends in logs.",
        helps="Use the secret address, or link by CalDAV with an app password.",
    ),
    Told(
        "The calendar's server “{cal.example}” could not be reached. Check the address. One inside a private network "
        "works "
        "only if whoever runs SayDo allows it.",
        at("https://cal.example/basic.ics"),
        why="There is no such server, it does not answer, or it lies where SayDo does not look.",
        helps="Open the address in a browser. Is it one of your company's? Ask who runs SayDo.",
    ),
    Told(
        f"“{{127.0.0.1}}” leads from one address to the next without end. {ANEW}",
        led_without_end,
        why="The server sends on in a circle.",
        helps="Copy the address anew.",
    ),
    Told(
        f"“{{127.0.0.1}}” leads on to something that is no address. {ANEW}",
        led("http://["),
        why="The server sends on to nowhere.",
        helps="Copy the address anew.",
    ),
    Told(
        f"“{{127.0.0.1}}” leads on to an address that is not safe to read. {ANEW}",
        led(""),
        why="The server sends on from https to http, or says not where.",
        helps="Copy the address anew; it should begin with https.",
    ),
    Told(
        f"“{{127.0.0.1}}” answers in a form SayDo can't unpack. {ANEW}",
        packed,
        why="The server packs its answer in a way that was not asked for.",
        helps="Copy the address anew; else ask who runs that server.",
    ),
    Told(
        "“{127.0.0.1}” sent more than {2} MB, and SayDo reads no more. Link a calendar with fewer events.",
        too_large,
        why="What the address leads to is far larger than a calendar.",
        helps="Is it the right address? Else publish fewer past months, or link by a login.",
    ),
    Told(
        "Files on the machine SayDo runs on can't be linked here. Paste the calendar's https address instead.",
        file_here,
        why="A path was typed, and whoever runs SayDo did not allow files.",
        helps="Paste an address; or ask about SAYDO_CALENDAR_FILES.",
    ),
    Told(
        "SayDo is not set up to read {Microsoft 365}. Ask who runs it here.",
        _not_offered,
        why="SayDo is not registered with this provider.",
        helps="Ask who runs SayDo; or link by the calendar's address.",
    ),
    Told(
        "That is neither a mail address nor the address of a server. Write you@icloud.com, or https://…",
        logs_in("", username="rep"),
        why="What was typed is neither.",
        helps="The mail address you have there is enough for most.",
    ),
    Told(
        "{Google} opens its calendars to who signs in there, not to a password. Take its button in /saydo connect; "
        "where "
        "there is none, ask who runs SayDo.",
        logs_in("rep@gmail.com"),
        why="Google and Microsoft take no app passwords for calendars.",
        helps="Start with /saydo connect and sign in.",
    ),
    Told(
        "A login is a user name without a colon, and a password. Type both once more.",
        logs_in("https://dav.example/", username="a:b"),
        why="Servers could not tell where such a user name ends.",
        helps="Type it as your calendar's server knows you.",
    ),
    Told(
        f"The server does not accept this user name and password. {HINT}",
        discovered(401),
        why="One of the two is wrong, or it is the password you sign in with.",
        helps="Make an app password for SayDo in your account's security settings.",
    ),
    Told(
        "The calendar's server wants another kind of login than a user name and a password (HTTP Basic). Ask its admin "
        "whether that one can be allowed.",
        discovered(401, **{"WWW-Authenticate": 'Digest realm="dav", nonce="1"'}),
        why="Company servers often let people in by another way.",
        helps="Ask its admin; or link the calendar by its address.",
    ),
    Told(
        "The calendar's server sends to another one, which SayDo does not give your password. If "
        "“{elsewhere.example}” is "
        "your calendar's server, type that instead.",
        astray,
        why="A password goes to the server that was typed, and to no other.",
        helps="Type the other server's address if you know it.",
    ),
    Told(
        "No CalDAV calendar was found there. Ask your calendar's provider for its CalDAV address (https://…).",
        discovered(404),
        why="The server answers, and shows no calendar where calendars usually are.",
        helps="Search your provider's help for “CalDAV”.",
    ),
    Told(
        "The login works, but it opens no calendar that holds events. Is it the right account?",
        not_one_calendar,
        why="The account has only tasks or address books, or its calendar is another account's.",
        helps="Try the account your calendar is in.",
    ),
    Told(
        "You were offered these calendars too long ago. Start again with /saydo connect.",
        _old_choice,
        why="What an account opened is held for a day, until you choose.",
        helps="Start again.",
    ),
    Told(
        "This login was used already, or is older than ten minutes. Start again in Slack with /saydo connect.",
        _old_login,
        why="A login link serves once, so that nobody else can use yours.",
        helps="Start again in Slack.",
    ),
]
