"""The card right before a call: what was prepared, and what is known of the account."""

from datetime import datetime

from bot.domain.calls import Call, CallState
from bot.domain.people import Member
from bot.domain.preps import Prep
from bot.flows import cards
from bot.flows.accounts import account_facts
from bot.views.preps import knowledge_text
from bot.views.ready_cards import ReadyCard, ReadyState
from storage import Transaction


async def ready_card(tx: Transaction, call: Call, reader: Member, *, now: datetime) -> ReadyCard:
    """Return the ready card as it is now."""
    prep = await tx.preps.get(call.workspace_id, call.id) or _nothing(call, reader, now=now)
    return ReadyCard(
        call=cards.call_facts(call, reader, now=now),
        state=_state(call, now=now),
        objective=prep.objective,
        theirs=prep.their_objective,
        knowledge=knowledge_text(prep.knowledge),
        winging_reason=prep.winging_reason,
        stage=prep.stage,
        value=prep.value,
        agenda=prep.agenda,
        agenda_state=cards.agenda_state(prep),
        opening=prep.opening,
        questions=prep.questions,
        honest=prep.honest,
        next_step=prep.next_step,
        account=await account_facts(tx, call, reader, now=now),
        names_first=reader.settings.shows_names_first,
    )


def _nothing(call: Call, reader: Member, *, now: datetime) -> Prep:
    return Prep(workspace_id=call.workspace_id, call_id=call.id, by=reader.id, updated_at=now)


def _state(call: Call, *, now: datetime) -> ReadyState:
    if call.state is CallState.CANCELLED:
        return ReadyState.OFF
    if call.state is CallState.NOT_A_CALL:
        return ReadyState.NOT_A_CALL
    return ReadyState.OVER if now >= call.end else ReadyState.ON
