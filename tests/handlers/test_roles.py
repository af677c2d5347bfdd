"""What only admins or the managers of a team may do is refused to everybody else, by the flow itself."""

import importlib
import inspect
import pkgutil
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest

import bot.flows
from bot.domain.erasures import ErasureKind
from bot.domain.errors import NotAllowedError
from bot.domain.exports import Span
from bot.domain.questions import QuestionId
from bot.flows import (
    digest_asking,
    erasing_requests,
    exports,
    keeping,
    looks,
    questions,
    settings,
    team_asking,
    team_saving,
    teams,
    webhook_saving,
    webhooks,
)
from bot.flows.people import actor_for
from bot.runtime import Actor, Runtime
from bot.views.erasing import EraseInput, EraseOrder
from bot.views.exports import ExportInput
from bot.views.keeping import Keeping
from bot.views.look_forms import Place, Shows
from bot.views.question_forms import AskInput
from bot.views.team_forms import ExpectationsInput
from bot.views.webhook_forms import EndpointInput, ReplayInput
from tests.handlers.conftest import Attacked
from tests.handlers.tenants import ADMIN, MANAGER, NEWCOMER, rows_of
from tests.storage.known import NOW
from tests.storage.test_scoping import Known

_CUSTOMER = EraseInput(kind=ErasureKind.ACCOUNT, about="acme.test")
Does = Callable[[Runtime, Actor, Known, Actor], Awaitable[Any]]
"""Does it as the actor; with what an admin's form held, where there is one."""


def _place(k: Known, shows: Shows = Shows.TEAM) -> Place:
    return Place(team_id=k.team.id, shows=shows, rep=k.member.id, call=k.call.id)


async def _save_facts(rt: Runtime, actor: Actor, k: Known, admin: Actor) -> None:
    await team_saving.save_facts(rt, actor, (await team_asking.facts_form(rt, admin, k.team.id)).values)


async def _save_people(rt: Runtime, actor: Actor, k: Known, admin: Actor) -> None:
    await team_saving.save_people(rt, actor, (await team_asking.people_form(rt, admin, k.team.id)).values)


async def _save_new(rt: Runtime, actor: Actor, _: Known, admin: Actor) -> None:
    await team_saving.save_new(rt, actor, (await team_asking.new_form(rt, admin)).values)


async def _save_workspace(rt: Runtime, actor: Actor, _: Known, admin: Actor) -> None:
    await settings.save_workspace(rt, actor, (await settings.workspace_form(rt, admin)).values)


FOR_ADMINS: Mapping[str, Does] = {
    "erasing_requests.erase_form": lambda rt, actor, *_: erasing_requests.erase_form(rt, actor),
    "erasing_requests.preview": lambda rt, actor, *_: erasing_requests.preview(rt, actor, _CUSTOMER),
    "erasing_requests.erase": lambda rt, actor, *_: erasing_requests.erase(rt, actor, EraseOrder(typed=_CUSTOMER)),
    "keeping.keeping_form": lambda rt, actor, *_: keeping.keeping_form(rt, actor),
    "keeping.save_keeping": lambda rt, actor, *_: keeping.save_keeping(rt, actor, Keeping()),
    "settings.workspace_form": lambda rt, actor, *_: settings.workspace_form(rt, actor),
    "settings.save_workspace": _save_workspace,
    "webhooks.endpoint_list": lambda rt, actor, *_: webhooks.endpoint_list(rt, actor),
    "webhooks.endpoint_card": lambda rt, actor, k, _: webhooks.endpoint_card(rt, actor, k.endpoint.id),
    "webhooks.pause": lambda rt, actor, k, _: webhooks.pause(rt, actor, k.endpoint.id),
    "webhooks.resume": lambda rt, actor, k, _: webhooks.resume(rt, actor, k.endpoint.id),
    "webhooks.send_test": lambda rt, actor, k, _: webhooks.send_test(rt, actor, k.endpoint.id),
    "webhooks.remove": lambda rt, actor, k, _: webhooks.remove(rt, actor, k.endpoint.id),
    "webhook_saving.new_form": lambda rt, actor, *_: webhook_saving.new_form(rt, actor),
    "webhook_saving.add": lambda rt, actor, *_: webhook_saving.add(rt, actor, EndpointInput(address="https://a.test")),
    "webhook_saving.renew_secret": lambda rt, actor, k, _: webhook_saving.renew_secret(rt, actor, k.endpoint.id),
    "webhook_saving.replay_form": lambda rt, actor, k, _: webhook_saving.replay_form(rt, actor, k.endpoint.id),
    "webhook_saving.replay": lambda rt, actor, k, _: webhook_saving.replay(
        rt, actor, ReplayInput(endpoint_id=k.endpoint.id, day=NOW.date())
    ),
}
FOR_MANAGERS: Mapping[str, Does] = {
    "team_asking.new_form": lambda rt, actor, *_: team_asking.new_form(rt, actor),
    "team_asking.facts_form": lambda rt, actor, k, _: team_asking.facts_form(rt, actor, k.team.id),
    "team_asking.people_form": lambda rt, actor, k, _: team_asking.people_form(rt, actor, k.team.id),
    "team_asking.expectations_form": lambda rt, actor, k, _: team_asking.expectations_form(rt, actor, k.team.id),
    "team_saving.save_new": _save_new,
    "team_saving.save_facts": _save_facts,
    "team_saving.save_people": _save_people,
    "team_saving.save_expectations": lambda rt, actor, k, _: team_saving.save_expectations(
        rt, actor, ExpectationsInput(team_id=k.team.id, expectations=k.team.expectations)
    ),
    "teams.team_card": lambda rt, actor, k, _: teams.team_card(rt, actor, k.team.id),
    "teams.look_at_card": lambda rt, actor, k, _: teams.look_at_card(rt, actor, k.team.id),
    "teams.give_up": lambda rt, actor, k, _: teams.give_up(rt, actor, k.team.id),
    "looks.look": lambda rt, actor, k, _: looks.look(rt, actor, _place(k)),
    "looks.look at a rep": lambda rt, actor, k, _: looks.look(rt, actor, _place(k, Shows.REP)),
    "looks.look at promises": lambda rt, actor, k, _: looks.look(rt, actor, _place(k, Shows.PROMISES)),
    "looks.look at a call": lambda rt, actor, k, _: looks.look(rt, actor, _place(k, Shows.CALL)),
    "questions.ask_form": lambda rt, actor, k, _: questions.ask_form(rt, actor, _place(k), call_id=k.call.id),
    "questions.ask": lambda rt, actor, k, _: questions.ask(
        rt, actor, AskInput(question_id=QuestionId("new"), place=_place(k), text="Why?", call_id=k.call.id)
    ),
    "digest_asking.team_meant": lambda rt, actor, *_: digest_asking.team_meant(rt, actor, ""),
    "digest_asking.preview": lambda rt, actor, *_: digest_asking.preview(rt, actor, ""),
    "digest_asking.ask_now": lambda rt, actor, *_: digest_asking.ask_now(rt, actor, ""),
    "digest_asking.confirm": lambda rt, actor, k, _: digest_asking.confirm(rt, actor, k.digest.id),
    "exports.ask": lambda rt, actor, k, _: exports.ask(rt, actor, ExportInput(team_id=k.team.id, span=Span.YEAR)),
}
OF_ONES_OWN = {
    "attending.own_call", "commitment_details.seen_commitment", "commitment_steps.own_commitment", "exports.ask_again",
    "leavers.take_over", "questions.answer_form", "recap_histories.recap_history",
}  # fmt: skip
"""What is refused to everybody it does not belong to, whatever their role: held by the tests of who has nothing."""
WITHIN = {
    "sights.sight_of", "team_rights.may_manage", "team_rights.may_create", "teams.managed_team",
    "webhooks.require_admin", "webhooks.own_endpoint", "commitment_steps.hold_own",
}  # fmt: skip
"""What the flows named above are made of."""


async def _acting(attacked: Attacked, slack_id: str) -> Actor:
    actor = await actor_for(attacked.saydo.runtime, "T1", slack_id, "test")
    assert actor is not None
    return actor


@pytest.mark.parametrize(
    ("table", "people"),
    [(FOR_ADMINS, ["U1", MANAGER, NEWCOMER]), (FOR_MANAGERS, ["U1", NEWCOMER])],
    ids=["admins", "managers"],
)
async def test_the_others_are_refused_and_told_whom_to_ask(
    attacked: Attacked, table: Mapping[str, Does], people: list[str]
) -> None:
    runtime, known = attacked.saydo.runtime, attacked.home.known
    before = await rows_of(attacked.storage, known.member.workspace_id)
    admin = await _acting(attacked, ADMIN)
    for slack_id in people:
        actor = await _acting(attacked, slack_id)
        for does in table.values():
            with pytest.raises(NotAllowedError, match=r"\.$"):
                await does(runtime, actor, known, admin)
    assert await rows_of(attacked.storage, known.member.workspace_id) == before


def test_every_flow_that_refuses_by_role_stands_here() -> None:
    refusing = {
        f"{module.name}.{name}"
        for module in pkgutil.iter_modules(bot.flows.__path__)
        for name, flow in vars(importlib.import_module(f"bot.flows.{module.name}")).items()
        if inspect.iscoroutinefunction(flow) and flow.__module__ == f"bot.flows.{module.name}"
        if not name.startswith("_") and "NotAllowedError" in (flow.__doc__ or "")
    }
    assert refusing - FOR_ADMINS.keys() - FOR_MANAGERS.keys() - OF_ONES_OWN - WITHIN == set()
