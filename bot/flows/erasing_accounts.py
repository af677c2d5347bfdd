"""Erasing a customer: its open promises are closed and count neither way, its calls keep nothing but their figures."""

from datetime import datetime

from bot.domain.calls import Call, CallState
from bot.domain.commitments import withdraw_mistake
from bot.domain.erasures import Erasure, Traces
from bot.flows.commitment_steps import take
from bot.flows.planning import drop_plans
from bot.runtime import Actor, Runtime
from storage import Transaction

_AT_ONCE = 20


async def erase_account(runtime: Runtime, erasure: Erasure, traces: Traces) -> None:
    """Take a customer out of calls and promises, a few at a time."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        workspace = await tx.workspaces.get(erasure.workspace_id)
        admin = Actor(workspace=workspace, member=await tx.members.get(workspace.id, erasure.by), source="erasure")
    while await _close_some(runtime, admin, traces.domain, now=now):
        pass
    while await _empty_some(runtime, admin, traces.domain, now=now):
        pass
    left = True
    while left:
        async with runtime.storage.begin() as tx:
            left = await tx.accounts_erased.empty_promises(workspace.id, traces.domain, _AT_ONCE)


async def _close_some(runtime: Runtime, admin: Actor, account: str, *, now: datetime) -> bool:
    async with runtime.storage.begin() as tx:
        promises = (await tx.commitments.open_with(admin.workspace.id, account))[:_AT_ONCE]
        for promise in promises:
            step = withdraw_mistake(promise, by=admin.member.id, now=now, source=admin.source)
            await take(tx, admin, step, now=now)
    return bool(promises)


async def _empty_some(runtime: Runtime, admin: Actor, account: str, *, now: datetime) -> bool:
    async with runtime.storage.begin() as tx:
        calls = await tx.accounts_erased.calls(admin.workspace.id, account, _AT_ONCE)
        for call in calls:
            if call.end > now:
                await _call_off(tx, call, now=now)
        await tx.accounts_erased.empty_calls(admin.workspace.id, [call.id for call in calls])
    return bool(calls)


async def _call_off(tx: Transaction, call: Call, *, now: datetime) -> None:
    """Ask about a coming call no more, until a calendar that still shows it is read again."""
    await tx.accounts_erased.becomes(call, CallState.CANCELLED)
    await drop_plans(tx, call, await tx.members.get(call.workspace_id, call.lead_id), now=now)
