"""What admins have erased: whom or what they mean, what would go, and the order."""

import logging

from bot.domain.dates import describe_instant
from bot.domain.erasures import (
    Eraser,
    Erasure,
    ErasureKind,
    Traces,
    account_traces,
    contact_traces,
    with_names,
)
from bot.domain.errors import InvalidInputError, NotAllowedError
from bot.domain.people import Member
from bot.flows.erasing import MOST_NAMED
from bot.flows.forgetting import has_namesake, held_of, make_nobody, traces_of
from bot.flows.keeping import keeping_of
from bot.runtime import Actor, Runtime
from bot.views.erasing import EraseForm, EraseInput, EraseOrder, ErasePreview, past_line
from bot.views.keeping import keeps_text
from storage import Transaction

log = logging.getLogger(__name__)

_MOST_PAST = 5
_MOST_COUNTED = 500


async def erase_form(runtime: Runtime, actor: Actor, _: str = "") -> EraseForm:
    """Return the first form, with what was erased lately. Raises NotAllowedError for all but admins."""
    check_admin(actor)
    async with runtime.storage.reading() as tx:
        workspace = await tx.workspaces.get(actor.workspace.id)
        past = await tx.erasures.latest(workspace.id, _MOST_PAST)
        people = await tx.members.many(workspace.id, {one.by for one in past})
    return EraseForm(
        past=tuple(_line(one, people[one.by], actor.member) for one in past),
        keeps=keeps_text(keeping_of(workspace)),
    )


async def preview(runtime: Runtime, actor: Actor, wanted: EraseInput) -> ErasePreview:
    """Return what would go; nothing is changed.

    Raises NotAllowedError for all but admins, InvalidInputError where nobody is meant.
    """
    check_admin(actor)
    async with runtime.storage.reading() as tx:
        if wanted.kind is ErasureKind.PERSON:
            member = await _member(tx, actor, wanted)
            traces, shown = await traces_of(tx, member), member.name
            held, twin = await held_of(tx, member), await has_namesake(tx, member)
        else:
            traces = await _traces(tx, actor, wanted)
            if traces.emails:
                named = await tx.scrubbing.names_of(actor.workspace.id, traces.emails[0], most=MOST_NAMED)
                traces = with_names(traces, named)
            shown, held, twin = traces.domain or traces.emails[0], None, False
        places = await tx.scrubbing.count(actor.workspace.id, Eraser(traces), most=_MOST_COUNTED)
        ahead = await tx.scrubbing.ahead(actor.workspace.id, Eraser(traces), runtime.clock.now(), most=_MOST_COUNTED)
    return ErasePreview(
        typed=wanted,
        shown=shown,
        places=places,
        is_more=places >= _MOST_COUNTED,
        ahead=ahead,
        names=traces.names,
        held=held,
        has_namesake=twin,
    )


async def erase(runtime: Runtime, actor: Actor, order: EraseOrder) -> None:
    """Have somebody or a customer erased. Raises as `preview` does; twice does no more than once."""
    check_admin(actor)
    if order.typed.kind is ErasureKind.PERSON:
        async with runtime.storage.reading() as tx:
            member = await _member(tx, actor, order.typed)
        await make_nobody(runtime, member, by=actor.member.id, promises=order.promises)
        return
    async with runtime.storage.begin() as tx:
        traces = await _traces(tx, actor, order.typed)
        erasure = await tx.erasures.add(actor.workspace.id, traces, by=actor.member.id, asked_at=runtime.clock.now())
    log.info("erasure %s: a %s is to be erased, asked for by member %s", erasure.id, erasure.kind, actor.member.id)


def check_admin(actor: Actor) -> None:
    """Let nobody but admins of the Slack workspace go on."""
    if not actor.member.is_admin:
        raise NotAllowedError(
            "Only admins of this Slack workspace erase what is kept. Type /saydo forget me for yourself."
        )


async def _member(tx: Transaction, actor: Actor, wanted: EraseInput) -> Member:
    found: Member | None
    if wanted.slack_id:
        found = await tx.members.by_slack_id(actor.workspace.id, wanted.slack_id)
    else:
        address = wanted.about.strip().lower()
        found = (await tx.members.by_emails(actor.workspace.id, [address])).get(address)
    if found is None:
        field = "person" if wanted.slack_id else "about"
        raise InvalidInputError(
            "I keep nothing of this person, so there is nothing to erase. Is it the right one?", field=field
        )
    return found


async def _traces(tx: Transaction, actor: Actor, wanted: EraseInput) -> Traces:
    if wanted.kind is ErasureKind.ACCOUNT:
        return account_traces(wanted.about, wanted.name)
    traces = contact_traces(wanted.about, wanted.name)
    if await tx.members.by_emails(actor.workspace.id, traces.emails):
        raise InvalidInputError("This is a colleague's address. Choose “A colleague”.", field="about")
    return traces


def _line(erasure: Erasure, by: Member, reader: Member) -> str:
    when = describe_instant(erasure.asked_at, zone=reader.zone, locale=reader.locale)
    return past_line(erasure.kind, when=when, by=by.name, is_done=erasure.done_at is not None)
