"""The slash commands; every answer is seen by its sender only."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.domain.messages import Message
from bot.flows import calls as call_flow
from bot.flows import commitments, preps, quick_commitments, recaps
from bot.flows.linking import connect_form
from bot.flows.reasons import why_today
from bot.runtime import Actor, Runtime
from bot.views import answers
from bot.views import commitments as commitment_views
from bot.views import preps as prep_views
from bot.views import recaps as recap_views
from bot.views.answers import Command
from bot.views.calls import CallFacts
from bot.views.kit import unescape
from handlers.showing import answer, show_modal

QUICK_EXAMPLE = "/commitments Send pricing to Ann by Friday noon via email"
_LISTS = frozenset({"", "overdue", "theirs"})


def register(app: AsyncApp) -> None:
    """Listen to the four commands."""
    app.command(Command.PREP)(prep)
    app.command(Command.RECAP)(recap)
    app.command(Command.COMMITMENTS)(commitments_of)
    app.command(Command.SAYDO)(saydo)


async def prep(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Open the prep modal of the call meant, or ask which."""
    words = unescape(body.get("text") or "").strip()
    if words.lower() == "help":
        await answer(ack, answers.draw_help(Command.PREP))
        return
    found = await call_flow.upcoming(runtime, actor, words.split())
    if len(found) != 1:
        await answer(ack, _which(Command.PREP, words, call_flow.shown(runtime, actor, found)))
        return
    form = await preps.prep_form(runtime, actor, found[0].id)
    await ack()
    await show_modal(runtime, actor, body, prep_views.draw_prep(form))


async def recap(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Open the recap modal of the call meant, or ask which."""
    words = unescape(body.get("text") or "").strip()
    if words.lower() == "help":
        await answer(ack, answers.draw_help(Command.RECAP))
        return
    found = await call_flow.lately(runtime, actor, words.split())
    if len(found) != 1:
        await answer(ack, _which(Command.RECAP, words, call_flow.shown(runtime, actor, found)))
        return
    form = await recaps.recap_form(runtime, actor, found[0].id)
    await ack()
    await show_modal(runtime, actor, body, recap_views.draw_recap(form))


async def commitments_of(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """List promises, or read a new one and show it back."""
    text = unescape(body.get("text") or "").strip()
    if text.lower() == "help":
        await answer(ack, answers.draw_help(Command.COMMITMENTS))
    elif text.lower() in _LISTS:
        listed = await commitments.listed(runtime, actor, text.lower())
        await answer(ack, commitment_views.draw_list(listed))
    elif len(text.split()) == 1:
        await answer(ack, answers.draw_not_understood(text, example=QUICK_EXAMPLE))
    else:
        card = await quick_commitments.draft_from_line(runtime, actor, text)
        await answer(ack, commitment_views.draw_quick_confirm(card))


async def saydo(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Help, why, connect."""
    text = unescape(body.get("text") or "").strip()
    word, _, rest = text.partition(" ")
    match word.lower():
        case "" | "help":
            await answer(ack, answers.draw_help(Command.SAYDO))
        case "why":
            items, day = await why_today(runtime, actor)
            await answer(ack, answers.draw_why(items, day=day))
        case "connect":
            form = await connect_form(runtime, actor, address=rest.strip())
            await ack()
            await show_modal(runtime, actor, body, answers.draw_connect(form))
        case _:
            await answer(ack, answers.draw_not_understood(text, example="/saydo why"))


def _which(command: Command, words: str, found: list[CallFacts]) -> Message:
    if found:
        return answers.draw_choice(command, found)
    return answers.draw_no_match(words, command=command)
