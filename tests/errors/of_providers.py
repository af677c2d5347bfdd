"""What is told of Google and Microsoft: each of their refusals, as the calendar's owner reads it."""

import json
from collections.abc import Callable
from typing import Any

from bot.calendars import google_refusals, microsoft_answers
from bot.calendars.google_requests import unreadable
from bot.calendars.microsoft_access import registration_refused
from bot.calendars.microsoft_answers import Answer
from tests.errors.calendar_faults import ASK_OPERATOR
from tests.errors.home import Home
from tests.errors.telling import Told

Provoke = Callable[[Home], object]
_AGAIN = "Link it again with /saydo connect."
_OPERATOR = "Ask who runs SayDo: it is theirs to mend, and `saydo doctor --online` says how."


def _google(status: int, reason: str = "", **more: Any) -> Provoke:
    """Have Google answer a request so."""
    body = json.dumps({"error": {"errors": [{"reason": reason}]}, **more}).encode()
    return lambda _: google_refusals.refusal(status, {}, body)


def _google_token(error: str) -> Provoke:
    return lambda _: google_refusals.token_refusal(401, {}, json.dumps({"error": error}).encode())


def _graph(status: int, code: str = "") -> Provoke:
    """Have Graph answer a request so."""
    return lambda _: microsoft_answers.refusal(Answer(status=status, headers={}, data={"error": {"code": code}}))


GOOGLE = [
    Told(
        "SayDo was not given leave to see the calendar's events. Link it again with /saydo connect and leave the box "
        "for "
        "calendar events ticked.",
        _google(403, "insufficientPermissions"),
        why="At Google's page the box for calendar events was unticked.",
        helps="Link it again, and leave the box ticked.",
    ),
    Told(
        "Google no longer lets SayDo read this calendar. Link it again with /saydo connect.",
        lambda _: google_refusals.revoked(),
        why="Access was taken back at Google, or the password was changed.",
        helps=_AGAIN,
    ),
    Told(
        "Google does not let you see the details of this calendar. Choose one with /saydo connect.",
        _google(403),
        why="Its owner shares only when they are busy.",
        helps="Ask its owner, or choose another.",
    ),
    Told(
        "Google knows no such calendar any more, or no longer shows it to you. Choose one with /saydo connect.",
        _google(404),
        why="It was deleted, or is not shared with you any more.",
        helps="Choose another.",
    ),
    Told(
        "This account has no calendar. Sign in with another one: /saydo connect.",
        _google(403, "notACalendarUser"),
        why="The account you signed in with is not used for calendars.",
        helps="Sign in with the one your meetings are in.",
    ),
    Told(
        "Google refuses SayDo's sign-in at the moment. If it lasts, ask who runs SayDo.",
        _google(401),
        why="A fresh access token was refused.",
        helps=ASK_OPERATOR,
    ),
    Told(
        "{Google} could not be reached. If it lasts, ask who runs SayDo.",
        "tests/calendars/test_google.py",
        why="The provider does not answer, or SayDo's machine has no way there.",
        helps=ASK_OPERATOR,
    ),
    Told(
        "{Google} answered with something SayDo can't read. If it lasts, ask who runs SayDo.",
        lambda _: unreadable(),
        why="Something is wrong at the provider, or between it and SayDo.",
        helps=ASK_OPERATOR,
    ),
    Told(
        "The Google Calendar API is switched off in the Google Cloud project that SayDo uses. Whoever runs SayDo has "
        "to "
        "enable it there.",
        _google(403, "accessNotConfigured"),
        why="SayDo's registration lacks it.",
        helps=_OPERATOR,
    ),
    Told(
        "Google does not know SayDo's client id and secret. Whoever runs SayDo has to check them.",
        _google_token("invalid_client"),
        why="The secret was changed at Google, or mistyped.",
        helps=_OPERATOR,
    ),
    Told(
        "Google does not know the address it should lead back to. Whoever runs SayDo has to add it there.",
        _google_token("redirect_uri_mismatch"),
        why="The redirect address is missing in SayDo's registration.",
        helps=_OPERATOR,
    ),
    Told(
        "Google won't tell SayDo at once about changes in this calendar ({push.webhookUrlUnauthorized}). It is read "
        "every "
        "few minutes.",
        _google(401, "push.webhookUrlUnauthorized"),
        why="Google sends such hints only to addresses it was shown to belong to you.",
        helps="Nothing to do: the calendar is read all the same.",
    ),
    Told(
        "Google's answer was used already or is too old. Start again with /saydo connect.",
        "tests/calendars/test_google_login.py",
        why="The page Google led back to was opened twice, or late.",
        helps="Start again in Slack.",
    ),
    Told(
        "SayDo was not given leave to see your calendar's events. Start again with /saydo connect and leave the box "
        "for "
        "calendar events ticked.",
        "tests/calendars/test_google_login.py",
        why="The box was unticked on Google's page.",
        helps="Start again, and leave it ticked.",
    ),
    Told(
        "Google gave SayDo no lasting leave to read. Start again with /saydo connect.",
        "tests/calendars/test_google_login.py",
        why="Google remembered an earlier login.",
        helps="Start again.",
    ),
    Told(
        "Google has not verified this account's address. Verify it there, or link another one.",
        "tests/calendars/test_google_login.py",
        why="SayDo could not tell whose account it is.",
        helps="Verify it at myaccount.google.com.",
    ),
    Told(
        "Google's list of your calendars has no end. Start again with /saydo connect.",
        "tests/calendars/test_google_login.py",
        why="Something is wrong at Google.",
        helps="Try again later.",
    ),
    Told(
        "Google does not let SayDo's service account act for members. A Google Workspace admin has to allow it: "
        "Security, "
        "API controls, Domain-wide delegation, with the scope {…}.",
        "tests/calendars/test_google_accounts.py",
        why="The company's calendars were to be opened for everybody, and Google was not told so.",
        helps="A Google Workspace admin allows it as the sentence says.",
    ),
    Told(
        "The clock of the machine SayDo runs on is wrong, so Google refuses its sign-in. Whoever runs SayDo has to "
        "set it "
        "right.",
        "tests/calendars/test_google_accounts.py",
        why="Google takes no signature from the future or the past.",
        helps="Switch on time synchronisation (NTP).",
    ),
    Told(
        "Google no longer knows the key of SayDo's service account. Whoever runs SayDo has to make a new one.",
        "tests/calendars/test_google_accounts.py",
        why="The key was deleted in the Google Cloud console.",
        helps=_OPERATOR,
    ),
    Told(
        "Google knows no {eve@elsewhere.example} in the company whose calendars SayDo may open. Does your Slack "
        "profile show the "
        "mail address you have there?",
        "tests/calendars/test_google_accounts.py",
        why="Slack has another mail address of you than Google.",
        helps="Change it in your Slack profile, or link your calendar yourself.",
    ),
]

MICROSOFT = [
    Told(
        "Microsoft no longer lets SayDo read this calendar. Link it again with /saydo connect.",
        "tests/calendars/test_microsoft_access.py",
        why="Access was taken back, the password was changed, or a rule of your company ended it.",
        helps=_AGAIN,
    ),
    Told(
        "This Microsoft account has no mailbox in Exchange Online, so it has no calendar SayDo could read. Ask your "
        "admin "
        "for one, or link another account with /saydo connect.",
        _graph(404, "MailboxNotEnabledForRESTAPI"),
        why="Its mailbox lies on a server of your company's, or there is none.",
        helps="Ask your admin.",
    ),
    Told(
        "Microsoft 365 knows no mailbox of your address. Ask your admin which one you have there.",
        _graph(404, "ErrorInvalidUser"),
        why="Slack has another mail address of you than Microsoft 365.",
        helps="Change it in your Slack profile, or link your calendar yourself.",
    ),
    Told(
        "Microsoft refuses SayDo's sign-in at the moment. If it lasts, ask who runs SayDo.",
        _graph(401),
        why="A fresh access token was refused.",
        helps=ASK_OPERATOR,
    ),
    Told(
        "Microsoft does not let SayDo read this calendar. Ask your admin to allow it (Calendars.Read).",
        _graph(403),
        why="Your company lets apps read calendars only when an admin says so.",
        helps="Send your admin this sentence.",
    ),
    Told(
        "The calendar is not in Microsoft 365 any more. Choose another with /saydo connect.",
        _graph(404),
        why="It was deleted, or is not shared with you any more.",
        helps="Choose another.",
    ),
    Told(
        "Microsoft does not know SayDo's client id, secret and tenant. Whoever runs SayDo has to check them.",
        lambda _: registration_refused(Answer(status=401, headers={}, data={"error": "invalid_client"})),
        why="The secret ended or was changed.",
        helps=_OPERATOR,
    ),
    Told(
        "Microsoft can't reach SayDo to tell of changes. The calendar is read every few minutes.",
        "tests/calendars/test_microsoft_push.py",
        why="SayDo's public address is not reached from outside.",
        helps="Nothing to do: the calendar is read all the same.",
    ),
    Told(
        "Microsoft's answer was used already or is too old. Start again with /saydo connect.",
        "tests/calendars/test_microsoft_login.py",
        why="The page Microsoft led back to was opened twice, or late.",
        helps="Start again in Slack.",
    ),
    Told(
        "This Microsoft account has no mail address, so SayDo can't tell whose calendar it is. Link another one.",
        "tests/calendars/test_microsoft_login.py",
        why="The account has neither a mailbox nor a name with an @.",
        helps="Sign in with your work account.",
    ),
    Told(
        "Microsoft gave SayDo no lasting leave to read. Start again with /saydo connect.",
        "tests/calendars/test_microsoft_login.py",
        why="Consent was given for once only.",
        helps="Start again.",
    ),
]
