"""What a browser is shown when a login, an install or a page comes to nothing, and programs that ask at an address."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from http import HTTPStatus

from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from bot.callers import Rate, Turnstile, limited
from bot.domain.links import Provider
from bot.flows.installing import begin_install
from bot.install_pages import install_routes
from bot.page_troubles import told_plainly
from bot.slack_oauth import REDIRECT_PATH, SlackOAuth
from bot.web import SLACK_PATH, serving, web_app
from tests.calendars.servers import always
from tests.calendars.servers import serving as slack
from tests.errors.home import Home
from tests.errors.telling import Told
from tests.handlers.answering import FORM, PUBLIC, REGISTRATION, SECRET
from tests.storage.known import DAY, NOW

Provoke = Callable[[Home], Awaitable[object]]


def _opened(path: str, *, method: str = "GET") -> Provoke:
    """Open a page, and return its words."""
    return lambda home: _words(home, path, method=method)


async def _words(home: Home, path: str, *, method: str = "GET", cookie: str = "", data: bytes = b"") -> web.Response:
    ask = home.saydo.session.request(method, home.saydo.url + path, headers={"Cookie": cookie}, data=data)
    async with ask as answer:
        assert answer.status >= HTTPStatus.BAD_REQUEST or path.startswith((REDIRECT_PATH, "/calendar/callback"))
        return web.Response(text=await answer.text())


def _back_from_login(answer: str) -> Provoke:
    """Come back from Google with an answer, in the browser the login was begun in."""

    async def come(home: Home) -> object:
        state = f"state-{answer}"
        async with home.storage.begin() as tx:
            ids = (home.workspace.id, home.rep.member.id)
            await tx.logins.begin(state, *ids, Provider.GOOGLE, expires_at=NOW + DAY, verifier="v")
        path = f"/calendar/callback/google?state={state}&{answer}"
        return await _words(home, path, cookie=f"__Host-saydo-login={state}")

    return come


def _back_from_install(answer: str, *, times: int = 1) -> Provoke:
    """Come back from Slack with an answer, in the browser the install was begun in."""

    async def come(home: Home) -> object:
        state = await begin_install(home.runtime)
        path = f"{REDIRECT_PATH}?state={state}&{answer}"
        shown = [await _words(home, path, cookie=f"__Host-saydo-install={state}") for _ in range(times)]
        return shown[-1]

    return come


async def _too_often(home: Home) -> object:
    turnstile = Turnstile(Rate(burst=0, a_second=0.5), clock=home.runtime.clock)

    async def answer(_: web.Request) -> web.Response:
        raise AssertionError("it was let in")

    return await limited(answer, by=turnstile, proxies=0)(make_mocked_request("GET", "/"))


async def _broken(_: Home) -> object:
    async def breaks(_: web.Request) -> web.StreamResponse:
        raise ZeroDivisionError

    match = make_mocked_request("GET", "/", match_info={})
    return await told_plainly(match, breaks)


async def _malformed(home: Home) -> str:
    return (await home.saydo.sends(b"[]")).text.strip()


async def _twice(home: Home) -> str:
    """Send what Slack signed to a SayDo that knows the signature."""

    async def known(_: str) -> bool:
        return False

    async def answer(_: web.Request) -> web.Response:
        raise AssertionError("it was let in")

    pages = web_app(ready={}, slack=answer, signing_secret=SECRET, is_first=known)
    async with serving(pages, host="127.0.0.1", port=0) as url:
        command = (
            b"command=%2Fsaydo&text=&team_id=T1&user_id=U1&trigger_id=1.2.3&response_url=https%3A%2F%2Fhooks.test%2F1"
        )
        return (await replace(home.saydo, url=url).sends(command, FORM)).text.strip()


async def _code_used(home: Home) -> object:
    """Come back with a code that Slack knows as used."""
    used = always(b'{"ok": false, "error": "code_already_used"}', headers={"Content-Type": "application/json"})
    async with slack(used) as server:
        oauth = SlackOAuth(REGISTRATION, public_url=PUBLIC, session=home.saydo.session, base_url=server.url("/api/"))
        pages = web_app(ready={}, routes=install_routes(home.runtime, oauth))
        async with serving(pages, host="127.0.0.1", port=0) as url:
            return await _back_from_install("code=1")(replace(home, saydo=replace(home.saydo, url=url)))


_AGAIN = "Press “Start again”, in one browser and within ten minutes."

ON_PAGES = [
    Told(
        "No page of SayDo's has this address. SayDo lives in Slack: type /saydo there.",
        _opened("/"),
        why="The address was mistyped, or is one where Slack and calendars talk to SayDo.",
        helps="Open Slack.",
    ),
    Told(
        "Something went wrong on SayDo's side. Start again in a moment.",
        _broken,
        why="A page failed in a way nobody foresaw. It shows an id, by which SayDo's log is found.",
        helps="Try again; if it stays so, give the id to who runs SayDo.",
    ),
    Told(
        "Start in Slack with /saydo connect.",
        _opened("/calendar/login/elsewhere"),
        why="There is no such provider.",
        helps="Start in Slack.",
    ),
    Told(
        "This login was begun in another browser, or its page was open for too long.",
        _opened("/calendar/callback/google?state=another"),
        why="A login ends in the browser it began in, so that nobody links their calendar to you.",
        helps="Start again in Slack, and stay in one browser.",
    ),
    Told(
        "Start again in Slack with /saydo connect.",
        _opened("/calendar/callback/google?state=another"),
        why="Stands below the other sentences about logins.",
        helps="Do so.",
    ),
    Told(
        "You did not give SayDo leave to read your calendar at {Google Calendar}, so nothing was linked.",
        _back_from_login("error=access_denied"),
        why="“Cancel” was pressed at the provider.",
        helps="Start again if you want your calendar read.",
    ),
    Told(
        "{Google Calendar} could not log you in, so nothing was linked. Try again, or ask who runs SayDo in your "
        "company.",
        _back_from_login("error=server_error"),
        why="The provider had trouble, or a rule of your company forbids it.",
        helps="Try again; else send who runs SayDo this sentence.",
    ),
    Told(
        "This install was begun in another browser, or its page was open for too long.",
        _opened(f"{REDIRECT_PATH}?state=another"),
        why="An install ends in the browser it began in.",
        helps=_AGAIN,
    ),
    Told(
        "This page was used already, or was open for more than ten minutes.",
        _back_from_install("error=access_denied", times=2),
        why="The page was loaded again, or it took long.",
        helps=_AGAIN,
    ),
    Told(
        "You did not let SayDo into Slack, so nothing was installed. Nothing was kept.",
        _back_from_install("error=access_denied"),
        why="“Cancel” was pressed at Slack.",
        helps="Press “Start again” if you want it.",
    ),
    Told(
        "Slack could not go on with the install. If that happens again, ask who runs SayDo: its log says why.",
        _back_from_install("error=invalid_team_for_non_distributed_app"),
        why="The Slack app may not be installed there.",
        helps="Who runs SayDo finds Slack's own word in the log.",
    ),
    Told(
        "Slack did not finish the install. If that happens again, ask who runs SayDo: its log says why.",
        _back_from_install("code=1"),
        why="Slack did not answer, or does not know the app's secret.",
        helps="Try again; else `saydo doctor` says what is amiss.",
    ),
    Told(
        "Slack's leave was used already, or is too old.",
        _code_used,
        why="The page was loaded again, or it took long.",
        helps=_AGAIN,
    ),
    Told(
        "Too many requests from your network. Try again in {2} s.",
        _too_often,
        why="Hundreds of requests came from one network within a minute.",
        helps="Wait. Are all of you behind one proxy of yours? See SAYDO_TRUSTED_PROXIES.",
    ),
    Told(
        "These metrics need the header “Authorization: Bearer …” with what SAYDO_METRICS_TOKEN holds.",
        _opened("/metrics"),
        why="The metrics are asked for without their token, or with another.",
        helps="Give the token to what collects them.",
    ),
    Told(
        "Only Slack may post here, and it did not sign this, or more than five minutes ago.",
        _opened(SLACK_PATH, method="POST"),
        why="Not Slack, the wrong SLACK_SIGNING_SECRET, or a clock that is off.",
        helps="Run `saydo doctor`.",
    ),
    Told(
        "Slack signed this, and sends nothing of this shape.",
        _malformed,
        why="A program of yours signs requests, or Slack sends something new.",
        helps="The log says what is odd about it.",
    ),
    Told(
        "This request was let in already, and each is let in once.",
        _twice,
        why="The same signed request came twice: somebody kept it.",
        helps="Nothing to do. If it happens often, look who sees your traffic.",
    ),
]
