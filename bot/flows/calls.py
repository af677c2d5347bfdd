"""What a member says about a call: it is none, it is one after all, it did not happen; and finding the right one."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.calls import Call, CallId, CallState, Meeting, MeetingId, Reason, Rule, RuleScope
from bot.domain.errors import InvalidInputError, NotAllowedError
from bot.domain.finding import Found, find_call
from bot.domain.meetings import Window
from bot.domain.verdicts import rule_subject
from bot.flows import cards
from bot.flows.attending import own_call
from bot.flows.judging import judge_again
from bot.flows.planning import plan_call
from bot.flows.policies import judging_policy_for, policy_for
from bot.flows.shown_again import show_again
from bot.runtime import Actor, Runtime
from bot.views.answer_forms import Command
from bot.views.choices import Choice
from storage import Transaction

_BACK = timedelta(days=4)
_AHEAD = timedelta(days=15)
_FAR_BACK = timedelta(days=30)


async def to_prepare(runtime: Runtime, actor: Actor, text: str = "") -> Choice:
    """Return the actor's calls from now on that a text may mean, soonest first; all for an empty one."""
    now = runtime.clock.now()
    async with runtime.storage.reading() as tx:
        ahead = await tx.calls.of_member(actor.workspace.id, actor.member.id, Window(start=now, end=now + _AHEAD))
        working = (await policy_for(tx, actor.workspace, actor.member)).working
    calls = [call for call in ahead if call.is_on]
    found = find_call(calls, text, now=now, working=working, locale=actor.member.locale)
    return _choice(Command.PREP, found, actor, text=text, now=now)


async def to_recap(runtime: Runtime, actor: Actor, text: str = "") -> Choice:
    """Return the actor's calls that a text may mean, latest first; for an empty one those of the last days.

    Those without a recap come into question first.
    """
    now = runtime.clock.now()
    back = _FAR_BACK if text.strip() else _BACK
    async with runtime.storage.reading() as tx:
        behind = await tx.calls.of_member(actor.workspace.id, actor.member.id, Window(start=now - back, end=now))
        recapped = await tx.recaps.many(actor.workspace.id, {call.id for call in behind})
        working = (await policy_for(tx, actor.workspace, actor.member)).working
    began = sorted((call for call in behind if call.is_on), key=lambda call: call.start, reverse=True)
    groups = ([call for call in began if call.id not in recapped], [call for call in began if call.id in recapped])
    options = [
        find_call(group, text, now=now, working=working, locale=actor.member.locale, looks_back=True)
        for group in (groups if text.strip() else groups[:1])
    ]
    found = next((one for one in options if one.calls and not one.is_guess), options[0])
    return _choice(Command.RECAP, found, actor, text=text, now=now)


def _choice(command: Command, found: Found, actor: Actor, *, text: str, now: datetime) -> Choice:
    return Choice(
        command=command,
        calls=tuple(cards.call_facts(call, actor.member, now=now) for call in found.calls),
        only=found.only.id if found.only else None,
        typed=text,
        is_guess=found.is_guess,
    )


async def say_no_call(runtime: Runtime, actor: Actor, call_id: CallId, scope: RuleScope) -> Call:
    """Take a call, its series or everything with its account for no customer call, as the actor sees it."""
    async with runtime.storage.begin() as tx:
        call = await own_call(tx, actor, call_id)
        rule = Rule(member_id=actor.member.id, scope=scope, subject=_subject(call, scope), is_call=False)
        await _follow(tx, actor, rule, now=runtime.clock.now())
        return await tx.calls.get(actor.workspace.id, call_id)


async def say_call_after_all(runtime: Runtime, actor: Actor, call_id: CallId) -> Call:
    """Take a call for a customer call, whatever was said before."""
    async with runtime.storage.begin() as tx:
        call = await own_call(tx, actor, call_id)
        subject = _subject(call, RuleScope.MEETING)
        rule = Rule(member_id=actor.member.id, scope=RuleScope.MEETING, subject=subject, is_call=True)
        await _follow(tx, actor, rule, now=runtime.clock.now())
        return await tx.calls.get(actor.workspace.id, call_id)


async def did_not_happen(runtime: Runtime, actor: Actor, call_id: CallId, state: CallState) -> None:
    """Keep that a call did not take place, and how."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        call = await own_call(tx, actor, call_id)
        if await tx.recaps.get(call.workspace_id, call.id) is not None:
            raise InvalidInputError(
                "This call has a recap, so it did happen, and the recap stays. Type /recap to change that instead."
            )
        after = replace(call, state=state)
        await tx.calls.save(after)
        await plan_call(tx, actor.workspace, after, now=now)
        await show_again(tx, after, now=now)


async def say_of_meeting(
    runtime: Runtime, actor: Actor, meeting_id: MeetingId, scope: RuleScope, *, is_call: bool
) -> None:
    """Say whether a meeting of the actor's, its series or everything with its account is a customer call."""
    async with runtime.storage.begin() as tx:
        meeting = await _own_meeting(tx, actor, meeting_id)
        policy = await judging_policy_for(tx, actor.workspace, actor.member)
        subject = rule_subject(meeting.occurrence, scope, policy=policy)
        rule = Rule(member_id=actor.member.id, scope=scope, subject=subject, is_call=is_call)
        await _follow(tx, actor, rule, now=runtime.clock.now())


async def take_back(runtime: Runtime, actor: Actor, meeting_id: MeetingId) -> None:
    """Forget what the actor said that decides about a meeting now; it is judged by itself again."""
    async with runtime.storage.begin() as tx:
        meeting = await _own_meeting(tx, actor, meeting_id)
        scope = _SAID.get(meeting.verdict.reason)
        if scope is not None:
            policy = await judging_policy_for(tx, actor.workspace, actor.member)
            subject = rule_subject(meeting.occurrence, scope, policy=policy)
            await tx.rules.remove(actor.workspace.id, actor.member.id, scope, subject)
            await judge_again(tx, actor.workspace, actor.member, now=runtime.clock.now())


_SAID = {
    Reason.SAID_YES: RuleScope.MEETING,
    Reason.SAID_NO: RuleScope.MEETING,
    Reason.SAID_NO_SERIES: RuleScope.SERIES,
    Reason.SAID_NO_DOMAIN: RuleScope.DOMAIN,
}


async def _own_meeting(tx: Transaction, actor: Actor, meeting_id: MeetingId) -> Meeting:
    meeting = await tx.meetings.get(actor.workspace.id, meeting_id)
    if meeting.member_id != actor.member.id:
        raise NotAllowedError("This meeting is on a colleague's calendar, so only they can say what it is.")
    return meeting


def _subject(call: Call, scope: RuleScope) -> str:
    match scope:
        case RuleScope.MEETING:
            return call.meeting_subject
        case RuleScope.SERIES:
            return call.series_subject
        case RuleScope.DOMAIN:
            return call.account


async def _follow(tx: Transaction, actor: Actor, rule: Rule, *, now: datetime) -> None:
    """Keep a rule, so that it holds at once and for every meeting it is about."""
    await tx.rules.set(actor.workspace.id, rule, now)
    await judge_again(tx, actor.workspace, actor.member, now=now)
