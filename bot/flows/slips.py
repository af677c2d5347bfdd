"""A slip of the finger about a call taken back: that it did not happen, or is no customer call."""

from dataclasses import replace
from datetime import datetime

from bot.domain.calls import Call, CallId, CallState, RuleScope
from bot.flows.attending import own_call
from bot.flows.judging import judge_again
from bot.flows.planning import plan_call
from bot.flows.recaps_shown import HAPPENED_NOT
from bot.flows.shown_again import show_again
from bot.runtime import Actor, Runtime
from storage import Transaction


async def take_back(runtime: Runtime, actor: Actor, call_id: CallId) -> None:
    """Let a call stand again as the calendar has it. A second click finds it standing and changes nothing."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        call = await own_call(tx, actor, call_id)
        if call.state in HAPPENED_NOT:
            after = replace(call, state=CallState.STANDS)
            await tx.calls.save(after)
            await plan_call(tx, actor.workspace, after, now=now)
            await show_again(tx, after, now=now)
        elif call.state is CallState.NOT_A_CALL:
            await _forget_rules(tx, actor, call, now=now)


async def _forget_rules(tx: Transaction, actor: Actor, call: Call, *, now: datetime) -> None:
    """Forget what the actor said last about this call, its series or its account: the widest word that says no."""
    subjects = {
        RuleScope.MEETING: call.meeting_subject,
        RuleScope.SERIES: call.series_subject,
        RuleScope.DOMAIN: call.account,
    }
    said = [one for one in await tx.rules.of_member(actor.workspace.id, actor.member.id) if not one.is_call]
    about_it = [one for one in said if one.subject == subjects[one.scope]]
    if about_it:
        last = about_it[-1]
        await tx.rules.remove(actor.workspace.id, actor.member.id, last.scope, last.subject)
        await judge_again(tx, actor.workspace, actor.member, now=now)
