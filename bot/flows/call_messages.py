"""What is said before a call: the ask and the ready card for who leads it; for who led it before, who has it now."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.calls import Call, CallId
from bot.domain.messages import Message
from bot.domain.nudges import Kind, Nudge
from bot.domain.people import Member
from bot.flows import cards
from bot.flows.attending import attends
from bot.flows.leads import led_before
from bot.flows.ready_cards import ready_card
from bot.views.calls import draw_objective_ask
from bot.views.leads import LedBy, LedCard, NewLead, draw_led, draw_new_lead
from bot.views.payloads import together
from bot.views.ready_cards import draw_ready_card
from storage import Transaction


async def draw_call_message(tx: Transaction, member: Member, said: Sequence[Nudge], *, now: datetime) -> Message:
    """Draw the message that stands for these nudges about calls, the first call first."""
    calls = await tx.calls.many(member.workspace_id, {CallId(nudge.subject_id) for nudge in said})
    ordered = sorted(calls.values(), key=lambda call: (call.start, call.id))
    drawn = [await _draw_about(tx, call, member, said, now=now) for call in ordered]
    return together(drawn)


async def _draw_about(
    tx: Transaction, call: Call, member: Member, everything: Sequence[Nudge], *, now: datetime
) -> Message:
    said = [nudge for nudge in everything if nudge.subject_id == call.id]
    kinds = {nudge.kind for nudge in said}
    if call.lead_id != member.id:
        return await _draw_led(tx, call, member, now=now)
    if Kind.NEW_LEAD in kinds and call.is_on:
        return await _draw_new_lead(tx, call, member, now=now)
    if Kind.READY_CARD in kinds:
        return draw_ready_card(await ready_card(tx, call, member, now=now))
    prep = await tx.preps.get(member.workspace_id, call.id)
    return draw_objective_ask(cards.ask_card(call, prep, member, now=now))


async def led_by_of(tx: Transaction, call: Call) -> LedBy:
    """Return who leads a call, as its other members see it."""
    return led_by(await tx.members.get(call.workspace_id, call.lead_id))


def led_by(lead: Member) -> LedBy:
    """Return a call's lead, as its other members see them."""
    return LedBy(lead_id=lead.id, name=lead.name)


async def _draw_led(tx: Transaction, call: Call, member: Member, *, now: datetime) -> Message:
    card = LedCard(
        call=cards.call_facts(call, member, now=now),
        led_by=await led_by_of(tx, call),
        can_act=call.is_on and await attends(tx, call, member),
        names_first=member.settings.shows_names_first,
    )
    return draw_led(card)


async def _draw_new_lead(tx: Transaction, call: Call, member: Member, *, now: datetime) -> Message:
    prep = await tx.preps.get(call.workspace_id, call.id)
    card = NewLead(
        call=cards.call_facts(call, member, now=now),
        was=await led_before(tx, call),
        objective=prep.objective if prep else "",
        winging_reason=prep.winging_reason if prep else "",
        names_first=member.settings.shows_names_first,
    )
    return draw_new_lead(card)
