"""The pages where SayDo is installed: what it asks for, the way to Slack and back, and what came of it."""

import logging
from collections.abc import Mapping
from functools import partial
from http import HTTPStatus

from aiohttp import web

from bot.callers import Rate, Turnstile, limited
from bot.domain.errors import InvalidInputError
from bot.flows.installing import STATE_LIVES, Installed, begin_install, end_install, finish_install
from bot.page_look import HEADERS, is_same, page
from bot.runtime import Runtime
from bot.slack import SlackError
from bot.slack_oauth import INSTALL_PATH, REDIRECT_PATH, SCOPES, CodeOverError, SlackOAuth

log = logging.getLogger(__name__)

_COOKIE = "__Host-saydo-install"
_LONGEST = 4_000
_BROWSERS = Rate(burst=60, a_second=1)
_AGAIN = ("Start again", INSTALL_PATH)
_WHY: Mapping[str, str] = {
    "channels:read": "see whether it is in the channel of a team, and whether that is shared",
    "chat:write": "say what it has to say",
    "commands": "offer its commands and shortcuts",
    "dnd:read": "keep silent in do-not-disturb",
    "files:write": "hand over an export",
    "groups:read": "see the same of private channels it is in",
    "im:history": "find its own message again when Slack's answer was lost, so that it says nothing twice",
    "im:write": "open a conversation with a person",
    "usergroups:read": "let a team follow a user group",
    "users:read": "know names and time zones",
    "users:read.email": "know who of a meeting's guests is a colleague",
}


def install_routes(runtime: Runtime, oauth: SlackOAuth, *, proxies: int = 0) -> list[web.RouteDef]:
    """Return the routes. `proxies` is how many trusted ones stand before SayDo."""
    pages = _Pages(runtime, oauth)
    opened = partial(limited, by=Turnstile(_BROWSERS, clock=runtime.clock), proxies=proxies)
    return [
        web.get(INSTALL_PATH, opened(pages.install), allow_head=False),
        web.get(REDIRECT_PATH, opened(pages.back), allow_head=False),
    ]


class _Pages:
    """What browsers ask of SayDo before anybody knows it."""

    def __init__(self, runtime: Runtime, oauth: SlackOAuth) -> None:
        self._runtime, self._oauth = runtime, oauth

    async def install(self, request: web.Request) -> web.Response:
        """Say what SayDo asks for and why; then send the browser to Slack."""
        if "go" not in request.query:
            return _asks()
        state = await begin_install(self._runtime)
        answer = web.Response(status=HTTPStatus.FOUND, headers=HEADERS)
        answer.headers["Location"] = self._oauth.authorize_url(state)
        lives = int(STATE_LIVES.total_seconds())
        answer.set_cookie(_COOKIE, state, path="/", secure=True, httponly=True, samesite="Lax", max_age=lives)
        return answer

    async def back(self, request: web.Request) -> web.Response:
        """End the install in the browser it was begun in."""
        answer = await self._ended(request)
        answer.del_cookie(_COOKIE, path="/", secure=True, httponly=True, samesite="Lax")
        return answer

    async def _ended(self, request: web.Request) -> web.Response:
        state, code, error = (request.query.get(name, "")[:_LONGEST] for name in ("state", "code", "error"))
        if not state or not is_same(request.cookies.get(_COOKIE, ""), state):
            said = "This install was begun in another browser, or its page was open for too long."
            return _nothing(said, status=HTTPStatus.BAD_REQUEST)
        try:
            if error:
                await end_install(self._runtime, state)
                return _refused(error)
            return _done(await finish_install(self._runtime, self._oauth, state=state, code=code))
        except InvalidInputError as over:
            return _nothing(str(over), status=HTTPStatus.GONE)
        except CodeOverError:
            return _nothing("Slack's leave was used already, or is too old.", status=HTTPStatus.GONE)
        except SlackError as failure:
            log.warning("an install came to nothing: %s", failure)
            said = "Slack did not finish the install. If that happens again, ask who runs SayDo: its log says why."
            return _nothing(said, status=HTTPStatus.BAD_GATEWAY)


def _asks() -> web.Response:
    return page(
        "Add SayDo to Slack",
        [
            "An objective before every customer call, a recap after it, promises kept or renegotiated in time.",
            "SayDo reads no channel, and nobody hears from it before they open it or are put in a team.",
            "Slack will ask you for these permissions. SayDo uses each to:",
        ],
        listed=[f"{_WHY[scope]} ({scope})" for scope in SCOPES],
        button=("Continue to Slack", f"{INSTALL_PATH}?go=1"),
    )


def _refused(error: str) -> web.Response:
    if error == "access_denied":
        return _nothing("You did not let SayDo into Slack, so nothing was installed. Nothing was kept.")
    log.warning("Slack sent an install back: %s", error[:80])
    said = "Slack could not go on with the install. If that happens again, ask who runs SayDo: its log says why."
    return _nothing(said)


def _nothing(said: str, *, status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    return page("Nothing was installed", [said], button=_AGAIN, status=status)


def _done(done: Installed) -> web.Response:
    if not done.workspaces:
        return _to_be_added(done)
    first, here = done.workspaces[0], done.installation
    back = "It is back, and what was there before is there again. " if done.is_back else ""
    # https://docs.slack.dev/interactivity/deep-linking
    home = f"slack://app?team={first.team_id}&id={here.app_id}&tab=home"
    return page(
        f"SayDo is in {done.name or 'Slack'}",
        [
            f"{back}Next: open SayDo in Slack and connect your calendar.",
            "The next three steps wait for you there. Nobody else was written to.",
        ],
        button=("Open SayDo in Slack", home),
    )


def _to_be_added(done: Installed) -> web.Response:
    """Lead to where an organisation adds an app to workspaces (https://docs.slack.dev/enterprise)."""
    here = done.installation
    add = f"https://app.slack.com/manage/{here.slack_id}/integrations/profile/{here.app_id}/workspaces/add"
    return page(
        f"SayDo is in {done.name or 'your organisation'}, and in no workspace yet",
        ["Next: choose the workspaces that get it. Then open SayDo in one of them and connect your calendar."],
        button=("Choose workspaces", add),
    )
