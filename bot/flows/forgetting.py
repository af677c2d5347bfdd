"""Being forgotten: what is there of somebody, and the word that makes them nobody at once."""

import logging

from bot.domain.commitments import Commitment
from bot.domain.dates import describe_day
from bot.domain.erasures import ErasureKind, Traces
from bot.domain.people import Member, MemberId
from bot.runtime import Actor, Runtime
from bot.views.forgetting import ForgetForm, ForgetInput, Held, Promises, promise_line
from storage import Transaction

log = logging.getLogger(__name__)


async def forget_form(runtime: Runtime, actor: Actor, _: str = "") -> ForgetForm:
    """Return what there is of the actor, and what they have promised."""
    async with runtime.storage.reading() as tx:
        held = await held_of(tx, actor.member)
    return ForgetForm(member_id=actor.member.id, held=held)


async def forget_me(runtime: Runtime, actor: Actor, typed: ForgetInput) -> None:
    """Forget the actor. Nothing happens when the one who opened the form is forgotten already."""
    if typed.member_id != actor.member.id:
        return
    await make_nobody(runtime, actor.member, by=actor.member.id, promises=typed.promises)


async def make_nobody(runtime: Runtime, member: Member, *, by: MemberId, promises: Promises) -> None:
    """Leave no more of a member than that there was somebody; all that follows is done by `erasing`."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        traces = await traces_of(tx, member)
        erasure = await tx.erasures.add(
            member.workspace_id,
            traces,
            by=by,
            asked_at=now,
            member_id=member.id,
            closes_promises=promises is Promises.CLOSED,
        )
        await tx.forgetting.step_out(member)
    log.info("erasure %s: member %s is to be forgotten, asked for by member %s", erasure.id, member.id, by)


async def traces_of(tx: Transaction, member: Member) -> Traces:
    """Return by what a member is found: not by their name where a colleague has the same."""
    name = () if await has_namesake(tx, member) else (member.name,)
    emails = (member.email,) if member.email else ()
    return Traces(kind=ErasureKind.PERSON, emails=emails, names=name, slack_id=member.slack_id)


async def has_namesake(tx: Transaction, member: Member) -> bool:
    """Tell whether a colleague has the same name."""
    everybody = await tx.members.all_active(member.workspace_id)
    return any(one.name.casefold() == member.name.casefold() for one in everybody if one.id != member.id)


async def held_of(tx: Transaction, member: Member) -> Held:
    """Return what there is of a member."""
    there = await tx.forgetting.counts(member)
    private = await tx.forgetting.private_promises(member)
    promises = await tx.commitments.open_of(member.workspace_id, member.id)
    return Held(
        calendars=there["calendars"],
        meetings=there["meetings"],
        drafts=there["drafts"],
        messages=there["messages"],
        promises=tuple(_line(one, member) for one in promises if one.id not in private),
        private=len(private),
    )


def _line(promise: Commitment, member: Member) -> str:
    return promise_line(promise.what, promise.who, describe_day(promise.day, locale=member.locale))
