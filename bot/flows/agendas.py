"""The agenda of a call: a mail the member sends, and what became of it."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.calls import Call, CallId
from bot.domain.drafts import DraftKind
from bot.domain.errors import InvalidInputError
from bot.domain.meetings import Response
from bot.domain.people import Member
from bot.domain.prep_merging import blank, prints_of, written
from bot.domain.preps import AgendaState, Field, Prep
from bot.flows import cards
from bot.flows.attending import own_call
from bot.flows.prep_forms import draft_of, keep_typed
from bot.flows.preps import store
from bot.runtime import Actor, Runtime
from bot.views.agendas import AgendaFacts, AgendaForm, agenda_mail
from bot.views.prep_forms import PrepInput
from bot.views.preps import prep_as_json, prep_from_json, started_of
from storage import Transaction


async def agenda_form(runtime: Runtime, actor: Actor, call_id: CallId) -> AgendaForm:
    """Return the agenda that is kept as a mail to the customer's people."""
    return await _shown(runtime, actor, call_id, is_typed=False)


async def agenda_typed(runtime: Runtime, actor: Actor, typed: PrepInput) -> AgendaForm:
    """Keep what stands in the prep modal as a draft, and return its agenda as a mail."""
    await keep_typed(runtime, actor, typed)
    return await _shown(runtime, actor, typed.call_id, is_typed=True)


async def _shown(runtime: Runtime, actor: Actor, call_id: CallId, *, is_typed: bool) -> AgendaForm:
    now = runtime.clock.now()
    async with runtime.storage.reading() as tx:
        call = await own_call(tx, actor, call_id)
        prep = await tx.preps.get(actor.workspace.id, call_id)
        agenda = await _agenda(tx, actor, call_id, prep, is_typed=is_typed)
    return replace(_form(call, prep, agenda, actor.member, now=now), is_typed=is_typed)


async def set_state(
    runtime: Runtime, actor: Actor, call_id: CallId, state: AgendaState, *, is_typed: bool = False
) -> AgendaForm:
    """Keep what became of the agenda; with `is_typed` the words in the actor's draft are the ones that were sent.

    They become the prep's agenda then.
    """
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        call = await own_call(tx, actor, call_id)
        before = await tx.preps.get(actor.workspace.id, call_id)
        agenda = await _agenda(tx, actor, call_id, before, is_typed=is_typed)
        prep = before or blank(call, actor.member.id, now=now)
        if agenda.strip() != prep.agenda.strip():
            prep = written(prep, {Field.AGENDA: agenda}, by=actor.member.id, now=now)
            await _note_own(tx, actor, call_id, agenda, now=now)
        if before is None or (prep.agenda_state, prep.agenda) != (state, before.agenda):
            await store(tx, actor, call, replace(prep, agenda_state=state, updated_at=now), over=before, now=now)
    shown = _form(call, replace(prep, agenda_state=state), agenda, actor.member, now=now)
    return replace(shown, is_typed=is_typed)


async def _agenda(tx: Transaction, actor: Actor, call_id: CallId, prep: Prep | None, *, is_typed: bool) -> str:
    draft = await draft_of(tx, actor, call_id) if is_typed else None
    typed = prep_from_json(draft.data).said.get(Field.AGENDA, "") if draft else ""
    agenda = typed if typed.strip() else prep.agenda if prep else ""
    if not agenda.strip():
        raise InvalidInputError("There is no agenda yet. Write one in the prep, a point a line, then send it.")
    return agenda


async def _note_own(tx: Transaction, actor: Actor, call_id: CallId, agenda: str, *, now: datetime) -> None:
    """Note in the draft that its writer put the agenda into the prep: they do not dispute it with themselves."""
    if (draft := await draft_of(tx, actor, call_id)) is not None:
        typed = prep_from_json(draft.data)
        noted = replace(typed, own={**typed.own, **prints_of({Field.AGENDA: agenda})})
        data = prep_as_json(noted, started=started_of(draft.data))
        await tx.drafts.save(actor.workspace.id, actor.member.id, DraftKind.PREP, call_id, data, now)


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
