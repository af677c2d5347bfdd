"""`/commitments` and `/saydo`; every answer is seen by its sender only. `/prep` and `/recap` stand in `choosing`."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.flows import quick_commitments, settings
from bot.flows.commitment_words import asked
from bot.flows.logins import connect_form
from bot.flows.scores import own_scores
from bot.runtime import Actor, Runtime
from bot.views import answers
from bot.views import commitments as commitment_views
from bot.views import settings as setting_views
from bot.views.answers import Command, nearest_word
from bot.views.scores import draw_scores
from bot.views.workspace_settings import draw_workspace_settings
from handlers.accounts import account
from handlers.digests import digest
from handlers.exports import export
from handlers.listeners import Listener
from handlers.looks import looks
from handlers.privacy import erase, forget
from handlers.reasons import why
from handlers.showing import answer, asks_for_help, show_modal, typed_after
from handlers.teams import team
from handlers.webhooks import webhooks

QUICK_EXAMPLE = "/commitments Send pricing to Ann by Friday noon via email"
_LISTS = ("overdue", "mine", "theirs", "must-dos", "team", "left")


def register(app: AsyncApp) -> None:
    """Listen to the two commands."""
    app.command(Command.COMMITMENTS)(commitments_of)
    app.command(Command.SAYDO)(saydo)


async def commitments_of(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """List promises, or read a new one and show it back."""
    text = typed_after(body)
    if asks_for_help(text):
        await answer(ack, answers.draw_help(Command.COMMITMENTS))
    elif (listed := await asked(runtime, actor, text)) is not None:
        await answer(ack, commitment_views.draw_list(listed))
    elif len(text.split()) == 1:
        await _not_understood(ack, Command.COMMITMENTS, text, known=_LISTS, example=QUICK_EXAMPLE)
    else:
        card = await quick_commitments.draft_from_line(runtime, actor, text)
        await answer(ack, commitment_views.draw_quick_confirm(card))


async def saydo(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Do what the first word says."""
    text = typed_after(body)
    word = text.partition(" ")[0].casefold()
    if not text or asks_for_help(text):
        await answer(ack, answers.draw_help(Command.SAYDO))
    elif (meant := ALIASES.get(word, word)) in WORDS:
        await WORDS[meant](ack, body, runtime, actor)
    else:
        await _not_understood(ack, Command.SAYDO, text, known=tuple(WORDS), example="/saydo why")


async def connect(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Offer the ways to link a calendar; an address typed behind the word is filled in."""
    form = await connect_form(runtime, actor, address=typed_after(body).partition(" ")[2].strip())
    await ack()
    await show_modal(runtime, actor, body, answers.draw_connect(form))


async def open_settings(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Open the actor's settings, or with "workspace" behind the word those for everybody."""
    if typed_after(body).casefold().endswith(" workspace"):
        view = draw_workspace_settings(await settings.workspace_form(runtime, actor))
    else:
        view = setting_views.draw_settings(await settings.settings_form(runtime, actor))
    await ack()
    await show_modal(runtime, actor, body, view)


async def score(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:  # noqa: ARG001  one shape
    """Tell how much of what was said was done."""
    ours, theirs = await own_scores(runtime, actor)
    await answer(ack, draw_scores(ours, theirs))


WORDS: Mapping[str, Listener] = {
    "why": why,
    "connect": connect,
    "settings": open_settings,
    "score": score,
    "team": team,
    "digest": digest,
    "account": account,
    "export": export,
    "forget": forget,
    "erase": erase,
    "webhooks": webhooks,
    "looks": looks,
}
ALIASES = {
    "setting": "settings",
    "preferences": "settings",
    "calendar": "connect",
    "link": "connect",
    "reasons": "why",
    "ratio": "score",
    "say/do": "score",
    "saydo": "score",
    "teams": "team",
    "look": "looks",
    "looked": "looks",
    "expectations": "team",
    "digests": "digest",
    "accounts": "account",
    "customer": "account",
    "csv": "export",
    "download": "export",
    "forgetme": "forget",
    "retention": "erase",
    "webhook": "webhooks",
    "hooks": "webhooks",
}


async def _not_understood(ack: AsyncAck, command: Command, text: str, *, known: tuple[str, ...], example: str) -> None:
    near = nearest_word(text, known)
    shown = f"{command.value} {near}" if near else example
    await answer(ack, answers.draw_not_understood(text, example=shown, is_near=bool(near)))
