"""The pages and callbacks of linking calendars: where a login begins and ends, and where providers say "look now"."""

import logging
from functools import partial
from http import HTTPStatus

from aiohttp import web

from bot.calendars.microsoft_hints import hints, validation_token
from bot.callers import Rate, TooMuchError, Turnstile, bounded_body, limited
from bot.domain.errors import CalendarError, InvalidInputError, SayDoError
from bot.domain.links import PROVIDER_NAMES, Provider
from bot.flows.logins import LoggedIn, begun_login, end_login, finish_login
from bot.flows.watching import hinted, hinted_by_microsoft
from bot.page_look import HEADERS, is_same, page
from bot.runtime import Runtime
from bot.views.kit import counted

log = logging.getLogger(__name__)

_COOKIE = "__Host-saydo-login"
_LONGEST = 4_000
_LARGEST_PUSH = 1 << 18
_PUSH_COMES_WITHIN = 10.0
_BROWSERS = Rate(burst=120, a_second=2)  # a sales floor behind one address that links its calendars on one morning
_PROVIDERS = Rate(burst=600, a_second=20)  # a provider tells of everybody's changes from few addresses
_BY_LOGIN = {provider.value: provider for provider in (Provider.GOOGLE, Provider.MICROSOFT)}
_DENIED = "access_denied"


def calendar_routes(runtime: Runtime, *, proxies: int = 0) -> list[web.RouteDef]:
    """Return the routes; there are none unless SayDo can be reached from outside.

    `proxies` is how many trusted ones stand before it: who asks is known by what the outermost of them saw.
    """
    if not runtime.calendars.public_url:
        return []
    pages = _Pages(runtime)
    browsers, providers = (Turnstile(rate, clock=runtime.clock) for rate in (_BROWSERS, _PROVIDERS))
    opened = partial(limited, by=browsers, proxies=proxies)
    pushed = partial(limited, by=providers, proxies=proxies)
    return [
        web.get("/calendar/login/{provider}", opened(pages.login), allow_head=False),
        web.get("/calendar/callback/{provider}", opened(pages.callback), allow_head=False),
        web.post("/calendar/push/google", pushed(pages.pushed_by_google)),
        web.post("/calendar/push/microsoft", pushed(pages.pushed_by_microsoft)),
    ]


class _Pages:
    """What browsers and providers ask of SayDo."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def login(self, request: web.Request) -> web.Response:
        """Say for whom the login is, then send the browser to the provider.

        The page in between is for whoever was sent somebody else's link: their calendar would be read for that person.
        """
        provider, state = _provider(request), _asked(request, "state")
        if provider is None:
            return _unknown()
        try:
            begun = await begun_login(self._runtime, provider, state)
        except SayDoError as error:
            return page("That link is over", [str(error)], status=HTTPStatus.GONE)
        if "go" not in request.query:
            return _asks(begun, onward=f"/calendar/login/{provider.value}?state={state}&go=1")
        hint = begun.member.email
        answer = web.Response(status=HTTPStatus.FOUND, headers=HEADERS)
        answer.headers["Location"] = self._runtime.calendars.login_url(
            provider, state=state, proof=begun.proof, login_hint=hint
        )
        answer.set_cookie(_COOKIE, state, path="/", secure=True, httponly=True, samesite="Lax", max_age=600)
        return answer

    async def callback(self, request: web.Request) -> web.Response:
        """End a login: link the calendar, and say who is linked to what."""
        provider, state = _provider(request), _asked(request, "state")
        if provider is None:
            return _unknown()
        answer = await self._ended(request, provider, state)
        answer.del_cookie(_COOKIE, path="/", secure=True, httponly=True, samesite="Lax")
        return answer

    async def _ended(self, request: web.Request, provider: Provider, state: str) -> web.Response:
        again = "Start again in Slack with /saydo connect."
        if not state or not is_same(request.cookies.get(_COOKIE, ""), state):
            said = "This login was begun in another browser, or its page was open for too long."
            return page("Nothing was linked", [said, again], status=HTTPStatus.BAD_REQUEST)
        try:
            if "error" in request.query:
                begun = await end_login(self._runtime, provider, state)
                return _refused(begun, error=request.query["error"])
            done = await finish_login(self._runtime, provider, state=state, code=_asked(request, "code"))
        except InvalidInputError as error:
            return page("That link is over", [str(error)], status=HTTPStatus.GONE)
        except CalendarError as error:
            log.info("a login at %s linked nothing: %s", PROVIDER_NAMES[provider], error)
            return page("Nothing was linked", [str(error)], status=HTTPStatus.BAD_GATEWAY)
        return _linked(done)

    async def pushed_by_google(self, request: web.Request) -> web.Response:
        """Take Google's hint; it has no body, and its first message only says that the channel is open."""
        headers = request.headers
        if headers.get("X-Goog-Resource-State") != "sync":
            channel_id, token = (headers.get(f"X-Goog-Channel-{name}", "")[:_LONGEST] for name in ("ID", "Token"))
            await hinted(self._runtime, channel_id, token)
        return web.Response(status=HTTPStatus.NO_CONTENT)

    async def pushed_by_microsoft(self, request: web.Request) -> web.Response:
        """Take Graph's hints, and answer when it tries the callback out."""
        token = validation_token(request.query)
        if token is not None:
            return web.Response(text=token, content_type="text/plain", headers={"X-Content-Type-Options": "nosniff"})
        try:
            body = await bounded_body(request, most=_LARGEST_PUSH, within=_PUSH_COMES_WITHIN)
        except TooMuchError:
            return web.Response(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        for hint in set(hints(body)):
            await hinted_by_microsoft(self._runtime, hint.channel_id, hint.client_state, hint.lifecycle)
        return web.Response(status=HTTPStatus.ACCEPTED)


def _provider(request: web.Request) -> Provider | None:
    return _BY_LOGIN.get(request.match_info["provider"])


def _asked(request: web.Request, name: str) -> str:
    return request.query.get(name, "")[:_LONGEST]


def _asks(begun: LoggedIn, *, onward: str) -> web.Response:
    who = begun.member.name + (f" ({begun.member.email})" if begun.member.email else "")
    name = PROVIDER_NAMES[begun.provider]
    where = f"in the Slack workspace {begun.workspace.name}"
    return page(
        f"Link {name}",
        [
            f"SayDo will read the calendar you sign in to next for {who}, {where}. It reads, and never writes.",
            "Is that not you? Then close this page.",
        ],
        button=(f"Continue to {name}", onward),
    )


def _linked(done: LoggedIn) -> web.Response:
    linked = done.linked
    found = f"{counted(linked.meetings, 'meeting')} in the next two weeks. " if linked else ""
    more = "There are more calendars in this account: choose them in Slack. " if linked and linked.offer else ""
    what = f"{PROVIDER_NAMES[done.provider]} of {done.account}"
    return page(
        "Your calendar is linked",
        [
            f"{what} is now read for {done.member.name}, in the Slack workspace {done.workspace.name}.",
            f"{found}{more}You can close this page.",
        ],
        button=_back(done),
    )


def _refused(begun: LoggedIn, *, error: str) -> web.Response:
    name = PROVIDER_NAMES[begun.provider]
    said = f"You did not give SayDo leave to read your calendar at {name}, so nothing was linked."
    if error != _DENIED:
        said = f"{name} could not log you in, so nothing was linked. Try again, or ask who runs SayDo in your company."
    return page("Nothing was linked", [said], button=_back(begun))


def _back(done: LoggedIn) -> tuple[str, str]:
    """Lead to the conversation with SayDo (https://docs.slack.dev/interactivity/deep-linking)."""
    return ("Back to Slack", f"slack://user?team={done.workspace.team_id}&id={done.workspace.bot_user_id}")


def _unknown() -> web.Response:
    return page("There is nothing here", ["Start in Slack with /saydo connect."], status=HTTPStatus.NOT_FOUND)
