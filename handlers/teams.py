"""`/saydo team`: teams listed, looked at, set up, changed and given up, all in one modal."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.domain.messages import View
from bot.flows import team_asking as asking
from bot.flows import team_drafts as drafts
from bot.flows import team_saving as saving
from bot.flows import team_upkeep as upkeep
from bot.flows import teams as flow
from bot.flows.redrawing import catch_up
from bot.runtime import Actor, Runtime
from bot.views import teams as views
from bot.views.kit import Errors, clicked, meant, subject_of, view_in
from bot.views.retyping import remembering, renewed, typed_again, typed_in
from bot.views.teams import Id, TeamCard, TeamList
from handlers.listeners import Listener, any_of, opening, readable
from handlers.showing import answer, asks_for_help, show_modal, typed_after

Form = TypeVar("Form")
Input = TypeVar("Input")
Draw = Callable[[Runtime, Actor, str], Awaitable[View]]


def register(app: AsyncApp) -> None:
    """Listen to the buttons of the modal and to its forms."""
    app.action(Id.LIST)(back_to(_list))
    app.action(Id.OPEN)(opening(flow.look_at_card, views.draw_team))
    app.action(Id.BACK)(back_to(_card))
    app.action(Id.GIVE_UP)(opening(flow.give_up, views.draw_teams))
    for button, draw in _FORMS.items():
        app.action(button)(opening(draw, _as_drawn))
    app.action(Id.START_OVER)(start_over)
    app.view(Id.SAVE_NEW)(submitting(views.read_team, saving.save_new))
    app.view(Id.SAVE)(submitting(views.read_team, saving.save_facts))
    app.view(Id.SAVE_PEOPLE)(submitting(views.read_team, saving.save_people))
    app.view(Id.SAVE_EXPECTED)(submitting(views.read_expectations, saving.save_expectations))
    app.view_closed(any_of(*_DRAWN))(keep_typed)


async def team(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Open the teams, or the one that is named."""
    typed = typed_after(body).partition(" ")[2].strip()
    if asks_for_help(typed):
        await answer(ack, views.draw_team_help())
        return
    view = await _meant(runtime, actor, typed)
    if isinstance(view, tuple):
        await answer(ack, views.draw_team_unknown(typed, view))
        return
    await ack()
    await show_modal(runtime, actor, body, view)


async def _meant(runtime: Runtime, actor: Actor, typed: str) -> View | tuple[str, ...]:
    """Return what a typed name means, or the names spelt like it."""
    if not typed or typed.casefold() in {"list", "all"}:
        return views.draw_teams(await flow.team_list(runtime, actor))
    found = await flow.find_team(runtime, actor, typed)
    if found.managed is not None:
        return views.draw_team(await flow.team_card(runtime, actor, found.managed))
    if found.own is not None:
        return views.draw_teams(await flow.team_list(runtime, actor, only=found.own))
    return await _new(runtime, actor) if typed.casefold() == "new" else found.near


# -- what is drawn -----------------------------------------------------------------------------------------------------


async def _list(runtime: Runtime, actor: Actor, _: str = "") -> View:
    return views.draw_teams(await flow.team_list(runtime, actor))


async def _card(runtime: Runtime, actor: Actor, team_id: str) -> View:
    return views.draw_team(await flow.team_card(runtime, actor, team_id))


async def _new(runtime: Runtime, actor: Actor, _: str = "") -> View:
    form = await asking.new_form(runtime, actor)
    return await _retyped(runtime, actor, views.draw_team_form(form))


async def _facts(runtime: Runtime, actor: Actor, team_id: str) -> View:
    return await _retyped(runtime, actor, views.draw_team_form(await asking.facts_form(runtime, actor, team_id)))


async def _people(runtime: Runtime, actor: Actor, team_id: str) -> View:
    return await _retyped(runtime, actor, views.draw_team_form(await asking.people_form(runtime, actor, team_id)))


async def _expected(runtime: Runtime, actor: Actor, team_id: str) -> View:
    form = await asking.expectations_form(runtime, actor, team_id)
    return await _retyped(runtime, actor, views.draw_expectations(form))


_FORMS: Mapping[Id, Draw] = {Id.NEW: _new, Id.EDIT: _facts, Id.PEOPLE: _people, Id.EXPECT: _expected}
_DRAWN: Mapping[Id, Draw] = {
    Id.SAVE_NEW: _new,
    Id.SAVE: _facts,
    Id.SAVE_PEOPLE: _people,
    Id.SAVE_EXPECTED: _expected,
}


def _as_drawn(view: View) -> View:
    return view


async def _retyped(runtime: Runtime, actor: Actor, view: View) -> View:
    """Return a form with what was typed into it before and not saved."""
    before = await drafts.typed_before(runtime, actor, view["callback_id"], subject_of(view))
    return remembering(typed_again(view, before, start_over=Id.START_OVER), before)


# -- what is done ------------------------------------------------------------------------------------------------------


def back_to(draw: Draw) -> Listener:
    """Make the listener to the way back: what was typed so far stays as a draft."""

    async def listener(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
        await _keep(runtime, actor, body.get("view") or {})
        view = await draw(runtime, actor, clicked(body).id)
        await ack()
        await show_modal(runtime, actor, body, view)

    return listener


def submitting(
    read: Callable[[Mapping[str, Any]], Input | Errors],
    save: Callable[[Runtime, Actor, Input], Awaitable[TeamCard | TeamList]],
) -> Listener:
    """Make the listener to a form: what was typed is kept first, then saved, and the team comes in the form's place."""

    async def listener(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
        view = view_in(body)
        await _keep(runtime, actor, view)
        typed = await readable(ack, body, read)
        if typed is None:
            return
        shown = await save(runtime, actor, typed)
        await drafts.forget_typed(runtime, actor, view["callback_id"], subject_of(view))
        drawn = views.draw_team(shown) if isinstance(shown, TeamCard) else views.draw_teams(shown)
        await ack(response_action="update", view=dict(drawn))
        await upkeep.follow_those_of(runtime, actor, shown)
        await catch_up(runtime, actor)

    return listener


async def keep_typed(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Keep what was typed into a form that was closed."""
    await _keep(runtime, actor, view_in(body))
    await ack()


async def start_over(ack: AsyncAck, body: dict[str, Any], runtime: Runtime, actor: Actor) -> None:
    """Forget what was typed before, and draw the form as the team is."""
    view = view_in(body)
    draw = meant(_DRAWN, view["callback_id"])
    await drafts.forget_typed(runtime, actor, view["callback_id"], subject_of(view))
    drawn = await draw(runtime, actor, subject_of(view))
    await ack()
    await show_modal(runtime, actor, body, renewed(drawn, instead_of=view))


async def _keep(runtime: Runtime, actor: Actor, view: Mapping[str, Any]) -> None:
    if view.get("callback_id") in set(_DRAWN):
        await drafts.keep_typed(runtime, actor, view["callback_id"], subject_of(view), typed_in(view))
