"""Erasing what somebody asked to have erased, step by step: each can be done twice, and whatever stops it, goes on.

First nobody is named any more and nothing is said to them; then their calendars, rows and notes go; then their traces
in what others wrote; last the messages in Slack, a few at a time, because Slack wants it slow.
"""

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from bot.domain.commitments import give_up
from bot.domain.erasures import Eraser, Erasure, ErasureKind, Traces, with_names
from bot.domain.people import Member
from bot.flows.commitment_steps import end_offer, take
from bot.flows.erasing_accounts import erase_account
from bot.flows.refreshing import look_at_leads
from bot.flows.team_people import leave_for_good
from bot.flows.unlinking import let_go_of
from bot.runtime import Actor, Runtime
from bot.slack import RateLimitedError, SlackError, UnreachableError
from bot.views.forgetting import draw_forgotten_home
from storage.scrubbing import Place, scrubbed_tables

log = logging.getLogger(__name__)

MOST_NAMED = 500
"""Meetings and calls in which it is looked up how somebody is called."""
_LEASE = timedelta(minutes=2)
_ROWS_AT_ONCE = 500
_PROMISES_AT_ONCE = 20
_MESSAGES_AT_ONCE = 20
_BETWEEN_MESSAGES = timedelta(seconds=30)
_NOT_HERE = "Who owned it is not here any more."


async def erase_due(runtime: Runtime) -> bool:
    """Go on with an erasure; False when there is none to go on with now."""
    async with runtime.storage.begin() as tx:
        erasure = await tx.erasures.claim(runtime.clock.now(), _LEASE)
    if erasure is None or erasure.traces is None:
        return False
    pause = await _erase(runtime, erasure, erasure.traces)
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        if pause is None:
            await tx.erasures.done(erasure, now)
            log.info("erasure %s is done: a %s, asked for by member %s", erasure.id, erasure.kind, erasure.by)
        else:
            await tx.erasures.wait(erasure, now + pause)
    return True


async def _erase(runtime: Runtime, erasure: Erasure, traces: Traces) -> timedelta | None:
    """Do all that can be done now; return after how long there is more to do, None when it is done."""
    match erasure.kind:
        case ErasureKind.PERSON:
            return await _forget(runtime, erasure, traces)
        case ErasureKind.ACCOUNT:
            await erase_account(runtime, erasure, traces)
            await _scrub(runtime, erasure, traces)
        case ErasureKind.CONTACT:
            await _scrub(runtime, erasure, await _with_all_names(runtime, erasure, traces))
        case _:
            assert_never(erasure.kind)
    return None


async def _with_all_names(runtime: Runtime, erasure: Erasure, traces: Traces) -> Traces:
    """Add the names that calendars give, before they are gone from there."""
    async with runtime.storage.reading() as tx:
        names = await tx.scrubbing.names_of(erasure.workspace_id, traces.emails[0], most=MOST_NAMED)
    traces = with_names(traces, names)
    async with runtime.storage.begin() as tx:
        await tx.erasures.found(erasure, traces)
    return traces


async def _forget(runtime: Runtime, erasure: Erasure, traces: Traces) -> timedelta | None:
    was = await _who_was(runtime, erasure, traces)
    now = runtime.clock.now()
    await _let_go_of_promises(runtime, erasure, was, now=now)
    async with runtime.storage.begin() as tx:
        await look_at_leads(tx, was.workspace, was.member, now=now)
        await leave_for_good(tx, was.workspace, was.member, now=now)
        links = await tx.links.of_member(was.workspace.id, was.member.id)
    for link in links:
        await let_go_of(runtime, was, link)
    await _delete_rows(runtime, erasure, was.member)
    await _scrub(runtime, erasure, traces)
    return await _delete_messages(runtime, was)


async def _who_was(runtime: Runtime, erasure: Erasure, traces: Traces) -> Actor:
    """Return who is forgotten, as Slack and calendars knew them."""
    if erasure.member_id is None:
        raise AssertionError("a person is erased by the row that stands for them")
    async with runtime.storage.begin() as tx:
        workspace = await tx.workspaces.get(erasure.workspace_id)
        nobody = await tx.members.get(erasure.workspace_id, erasure.member_id)
    email = next(iter(traces.emails), "")
    was = replace(nobody, slack_id=traces.slack_id, email=email)
    return Actor(workspace=workspace, member=was, source="erasure")


async def _let_go_of_promises(runtime: Runtime, erasure: Erasure, was: Actor, *, now: datetime) -> None:
    async with runtime.storage.begin() as tx:
        for commitment_id in await tx.forgetting.offered(was.member):
            await end_offer(tx, was, commitment_id, now=now)
    left = True
    while left:
        async with runtime.storage.begin() as tx:
            promises = await tx.forgetting.promises_to_close(
                was.member, _PROMISES_AT_ONCE, only_private=not erasure.closes_promises
            )
            for promise in promises:
                by = was.member.id
                step = give_up(promise, by=by, now=now, source="erasure", reason=_NOT_HERE)
                await take(tx, was, step, now=now)
        left = bool(promises)


async def _delete_rows(runtime: Runtime, erasure: Erasure, member: Member) -> None:
    left = True
    while left:
        async with runtime.storage.begin() as tx:
            left = await tx.forgetting.delete_some(member, _ROWS_AT_ONCE)
            await tx.erasures.wait(erasure, runtime.clock.now() + _LEASE)
    async with runtime.storage.begin() as tx:
        await tx.forgetting.empty_words(member)


async def _scrub(runtime: Runtime, erasure: Erasure, traces: Traces) -> None:
    """Take traces out of all that was written in the workspace, some rows in a transaction."""
    eraser = Eraser(traces)
    for table in scrubbed_tables():
        place: Place | None = None
        while True:
            async with runtime.storage.begin() as tx:
                _, place = await tx.scrubbing.some_of(erasure.workspace_id, eraser, table, place)
                await tx.erasures.wait(erasure, runtime.clock.now() + _LEASE)
            if place is None:
                break
    async with runtime.storage.begin() as tx:
        await tx.scrubbing.forget_installer(erasure.workspace_id, traces.slack_id)


async def _delete_messages(runtime: Runtime, was: Actor) -> timedelta | None:
    """Delete some of SayDo's messages to the forgotten; return how long to wait before more, None when none is left."""
    async with runtime.storage.begin() as tx:
        posted = await tx.forgetting.messages(was.member, _MESSAGES_AT_ONCE)
        is_being_told = await tx.forgetting.is_being_told(was.member)
    for one in posted:
        try:
            await runtime.slack.delete(was.workspace, one)
        except RateLimitedError as error:
            return max(timedelta(seconds=error.retry_after), _BETWEEN_MESSAGES)
        except UnreachableError:
            return _BETWEEN_MESSAGES
        except SlackError as error:
            log.info("message %s in %s can't be deleted: %s", one.ts, one.channel, error)
        async with runtime.storage.begin() as tx:
            await tx.forgetting.forget_message(was.member, one)
    if is_being_told or len(posted) == _MESSAGES_AT_ONCE:
        return _BETWEEN_MESSAGES
    await _clear_home(runtime, was)
    return None


async def _clear_home(runtime: Runtime, was: Actor) -> None:
    async with runtime.storage.begin() as tx:
        came_back = await tx.members.by_slack_id(was.workspace.id, was.member.slack_id)
    if came_back is not None:
        return
    try:
        await runtime.slack.publish_home(was.workspace, was.member.slack_id, draw_forgotten_home())
    except SlackError as error:
        log.info("the Home of a forgotten member was not cleared: %s", error)
