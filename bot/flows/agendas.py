"""The agenda of a call: a mail the member sends, and what became of it."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.calls import Call, CallId
from bot.domain.errors import InvalidInputError
from bot.domain.meetings import Response
from bot.domain.people import Member
from bot.domain.prep_merging import blank, written
from bot.domain.preps import AgendaState, Field, Prep
from bot.flows import cards
from bot.flows.attending import own_call
from bot.flows.prep_forms import draft_of, keep_typed
from bot.flows.preps import store
from bot.runtime import Actor, Runtime
from bot.views.agendas import AgendaFacts, AgendaForm, agenda_mail
from bot.views.prep_forms import PrepInput
from bot.views.preps import prep_from_json
from storage import Transaction


async def agenda_form(runtime: Runtime, actor: Actor, call_id: CallId) -> AgendaForm:
    """Return the agenda as a mail to the customer's people: as it was typed last, saved or not."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        call = await own_call(tx, actor, call_id)
        prep = await tx.preps.get(actor.workspace.id, call_id)
        agenda = await _agenda(tx, actor, call_id, prep)
    return _form(call, prep, agenda, actor.member, now=now)


async def agenda_typed(runtime: Runtime, actor: Actor, typed: PrepInput) -> AgendaForm:
    """Keep what stands in the prep modal, and return its agenda as a mail."""
    await keep_typed(runtime, actor, typed)
    return await agenda_form(runtime, actor, typed.call_id)


async def set_state(runtime: Runtime, actor: Actor, call_id: CallId, state: AgendaState) -> AgendaForm:
    """Keep what became of the agenda; the words that were sent become the prep's agenda with it."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        call = await own_call(tx, actor, call_id)
        before = await tx.preps.get(actor.workspace.id, call_id)
        agenda = await _agenda(tx, actor, call_id, before)
        prep = before or blank(call, actor.member.id, now=now)
        if agenda.strip() != prep.agenda.strip():
            prep = written(prep, {Field.AGENDA: agenda}, by=actor.member.id, now=now)
        if (prep.agenda_state, prep.agenda) != (state, before.agenda if before else ""):
            await store(tx, actor, call, replace(prep, agenda_state=state, updated_at=now), over=before, now=now)
    return _form(call, replace(prep, agenda_state=state), agenda, actor.member, now=now)


async def _agenda(tx: Transaction, actor: Actor, call_id: CallId, prep: Prep | None) -> str:
    draft = await draft_of(tx, actor, call_id)
    typed = prep_from_json(draft.data).said.get(Field.AGENDA, "") if draft else ""
    agenda = typed if typed.strip() else prep.agenda if prep else ""
    if not agenda.strip():
        raise InvalidInputError("There is no agenda yet. Write one in the prep, a point a line, then send it.")
    return agenda


def _form(call: Call, prep: Prep | None, agenda: str, writer: Member, *, now: datetime) -> AgendaForm:
    to = [person for person in call.external if person.response is not Response.DECLINED]
    facts = AgendaFacts(
        agenda=agenda,
        when=cards.full_instant_text(call.start, writer),
        zone=_zone_text(writer.zone),
        by=writer.name,
        to=tuple((person.name, person.email) for person in to),
    )
    return AgendaForm(
        call=cards.call_facts(call, writer, now=now),
        mail=agenda_mail(facts),
        state=prep.agenda_state if prep else AgendaState.NOT_YET,
    )


def _zone_text(zone: ZoneInfo) -> str:
    """Return a zone as people say it: "Berlin time" of "Europe/Berlin"."""
    city = zone.key.rpartition("/")[2].replace("_", " ")
    return f"{city} time" if "/" in zone.key and not zone.key.startswith("Etc/") else zone.key
