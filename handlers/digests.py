"""`/saydo digest`, and the two buttons there are: all there is to a digest, and posting one now."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.domain.messages import Message
from bot.flows import digest_asking as flow
from bot.flows.redrawing import catch_up
from bot.runtime import Actor, Runtime
from bot.slack import SlackError
from bot.views import answers
from bot.views import digest_answers as views
from bot.views.digest_details import draw_details
from bot.views.digest_forms import Id
from bot.views.digests import draw_preview
from bot.views.kit import clicked
from handlers.listeners import opening
from handlers.showing import answer, is_ephemeral, say_back, typed_after

_WORDS = ("preview", "now")


def register(app: AsyncApp) -> None:
    """Listen to the buttons of digests; the command comes by `commands`."""
    app.action(Id.DETAILS)(opening(flow.details, draw_details))
    app.action(Id.POST_NOW)(post_now)


async def digest(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Say when the next digest comes, show it, or ask whether it shall be posted now."""
    _, _, rest = typed_after(body).partition(" ")
    word, _, name = rest.strip().partition(" ")
    match word.casefold():
        case "":
            await answer(ack, views.draw_next(await flow.next_digests(runtime, actor)))
        case "preview" | "show":
            await _preview(ack, body, runtime, actor, name.strip())
        case "now" | "post":
            await answer(ack, views.draw_ask(await flow.ask_now(runtime, actor, name.strip())))
        case _:
            near = answers.nearest_word(word, _WORDS)
            example = f"/saydo digest {near}" if near else "/saydo digest preview"
            await answer(ack, answers.draw_not_understood(word, example=example, is_near=bool(near)))


async def _preview(ack: AsyncAck, body: Mapping[str, Any], runtime: Runtime, actor: Actor, name: str) -> None:
    """Show it to who asks, alone; where Slack refuses the chart, in words."""
    shown, head = await flow.preview(runtime, actor, name)
    await ack()

    async def respond(message: Message) -> None:
        await runtime.slack.respond(body["response_url"], message, replace_original=False)

    try:
        await respond(draw_preview(head, shown))
    except SlackError:  # a response_url does not say what was wrong
        await respond(draw_preview(head, shown, has_chart=False))


async def post_now(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Post it, and say what came of it; the message to a manager that asked is drawn again."""
    digest_id = await flow.confirm(runtime, actor, clicked(body).id)
    await ack()
    said = await flow.post_confirmed(runtime, actor, digest_id)
    if is_ephemeral(body):
        await say_back(runtime, actor, body, said)
    await catch_up(runtime, actor)
