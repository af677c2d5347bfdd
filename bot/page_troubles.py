"""What a browser is shown where there is no page, and when a page fails: what that is, and what helps."""

import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from aiohttp import web

from bot import tracing
from bot.domain.errors import StoppingError
from bot.page_look import page

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def told_plainly(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer with a page of SayDo's own whatever goes wrong, a failure with the id under which the log tells of it."""
    with tracing.traced("page"):
        try:
            return await handler(request)
        except web.HTTPNotFound:
            return _nothing_here()
        except web.HTTPException:
            raise
        except StoppingError as error:
            return page("That did not work", [str(error)], status=HTTPStatus.SERVICE_UNAVAILABLE)
        except Exception:
            log.exception("a page failed: %s %s", request.method, request.match_info.route.resource)
            return _failed(tracing.request_id())


def _nothing_here() -> web.Response:
    return page(
        "There is nothing here",
        ["No page of SayDo's has this address. SayDo lives in Slack: type /saydo there."],
        status=HTTPStatus.NOT_FOUND,
    )


def _failed(request_id: str) -> web.Response:
    return page(
        "That did not work",
        [
            "Something went wrong on SayDo's side. Start again in a moment.",
            f"If it stays so, give this to whoever runs SayDo for you: {request_id}.",
        ],
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
    )
