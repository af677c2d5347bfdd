"""One example of all that is shown before a call: the prep modal in its states, the agenda's mail, the ready card."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.calls import CallId
from bot.domain.messages import Message, View
from bot.domain.prep_merging import prints_of
from bot.domain.preps import AgendaState, Field, Knowledge, Stage
from bot.views import preps
from bot.views.accounts import AccountFacts, LastTime, Owed
from bot.views.agendas import AgendaFacts, AgendaForm, agenda_mail, draw_agenda
from bot.views.calls import CallFacts
from bot.views.ready_cards import ReadyCard, ReadyState, draw_ready_card

Say = Callable[[str], str]
CALL = CallId("call-1")


def account(say: Say, *, must_dos: int = 1) -> AccountFacts:
    urgent = Owed(line=say("Send the pricing (Rita Rep, by Fri 27 Nov, at risk)"), is_must_do=True)
    return AccountFacts(
        last=LastTime(
            when=say("Mon 16 Nov"),
            objective=say("They name who decides"),
            outcome="Partly",
            their_outcome="Reached",
            agreed=(
                say("Send the deck (Rita Rep, Wed 18 Nov): kept"),
                say("Name the buyer (Bob Lee, Thu): still open"),
            ),
            later=say("The call on Thu 19 Nov has no recap."),
        ),
        we_owe=(*(urgent,) * must_dos, *(Owed(line=say("Send the deck (Rita Rep, by Fri 27 Nov)")),) * 9),
        they_owe=(Owed(line=say("Name the buyer (Bob Lee, by Thu 26 Nov, 2 working days late)")),),
        say_do=("We kept 7 of 8 (88%) in time in the last 90 days.", "They kept 1 of 2 in time in the last 90 days."),
    )


def said(say: Say) -> dict[Field, str]:
    """Return what stands in every field, at most as long as it may be."""
    texts = {
        Field.OBJECTIVE: "They name who decides",
        Field.THEIR_OBJECTIVE: "A price",
        Field.VALUE: "A plan they can show",
        Field.AGENDA: "Numbers\nNext steps",
        Field.OPENING: "What would make this worth your time?",
        Field.QUESTIONS: "What if they do nothing?",
        Field.HONEST: "Two weeks of their time",
        Field.NEXT_STEP: "A date for the pilot",
    }
    chosen = {Field.KNOWLEDGE: Knowledge.WE_ASSUME.value, Field.STAGE: Stage.NEGOTIATION.value}
    return {one: chosen.get(one) or say(texts[one])[: preps.most_of(one)] for one in Field}


def prep_input(say: Say) -> preps.PrepInput:
    return preps.PrepInput(
        call_id=CALL,
        said=said(say),
        seen=prints_of(said(str)),
        start=datetime(2026, 11, 23, 13, tzinfo=UTC),
        told=preps.CallNews.BEGAN,
    )


def empty_input() -> preps.PrepInput:
    return preps.PrepInput(call_id=CALL, said={Field.OBJECTIVE: "", Field.THEIR_OBJECTIVE: "", Field.KNOWLEDGE: ""})


def ready_card(call: CallFacts, say: Say) -> ReadyCard:
    return ReadyCard(
        call=call,
        objective=say("They name who decides"),
        theirs=say("A price"),
        knowledge=say("they said so"),
        stage=Stage.NEGOTIATION,
        value=say("A plan they can show"),
        agenda=say("Numbers\nNext steps"),
        agenda_state=AgendaState.NOT_YET,
        opening=say("What would make this worth your time?"),
        questions=say("What if they do nothing?"),
        honest=say("Two weeks of their time"),
        next_step=say("A date for the pilot"),
        account=account(say),
    )


def messages(call: CallFacts, say: Say) -> dict[str, Message]:
    ready = ready_card(call, say)
    bare = ReadyCard(call=call)
    several = replace(ready, account=account(say, must_dos=13), agenda_state=AgendaState.AGREED)
    return {
        "ready card": draw_ready_card(ready),
        "ready card, agenda sent": draw_ready_card(replace(ready, agenda_state=AgendaState.SENT)),
        "ready card, 13 must-dos": draw_ready_card(several),
        "ready card, no objective": draw_ready_card(replace(bare, account=account(say))),
        "ready card, winging": draw_ready_card(replace(bare, winging_reason=say("A first hello"))),
        "ready card, off": draw_ready_card(replace(ready, state=ReadyState.OFF)),
        "ready card, not a call": draw_ready_card(replace(ready, state=ReadyState.NOT_A_CALL)),
        "ready card, over": draw_ready_card(replace(ready, state=ReadyState.OVER)),
    }


def views(call: CallFacts, say: Say) -> dict[str, View]:
    form = preps.PrepForm(call=call, values=empty_input())
    disputed = frozenset({Field.OBJECTIVE, Field.STAGE, Field.AGENDA})
    dispute = preps.Dispute(by=say("Tom Teller"), text=say("They agree on a price"))
    whole = preps.PrepForm(
        call=call,
        values=replace(prep_input(say), disputed=disputed),
        started=say("14:02"),
        account=account(say),
        agenda_state=AgendaState.SENT,
        disputes=dict.fromkeys(disputed, dispute),
    )
    last = preps.LastOccurrence(when=say("Mon 16 Nov"), objective=say("They name who decides"))
    saved = preps.SavedPrep(
        call=call, news=preps.CallNews.CANCELLED, by=say("Tom Teller"), theirs={**said(say), Field.HONEST: ""}
    )
    shown = preps.draw_saved(saved)
    assert shown is not None
    return {
        "prep": preps.draw_prep(form),
        "prep, known account and series": preps.draw_prep(replace(form, account=account(say), last_occurrence=last)),
        "prep, more and nothing in it": preps.draw_prep(
            replace(form, values=preps.PrepInput(call_id=CALL, said=dict.fromkeys(Field, "")))
        ),
        "prep, more": preps.draw_prep(replace(whole, disputes={}, started="", values=prep_input(say))),
        "prep, 100 must-dos": preps.draw_prep(replace(form, account=account(say, must_dos=100))),
        "prep, disputed": preps.draw_prep(whole),
        "prep, saved with news": shown,
        "winging": preps.draw_winging(preps.WingForm(call=call, reason=say("A first hello"))),
        "winging, from a draft": preps.draw_winging(
            preps.WingForm(call=call, reason=say("A first hello"), started=say("14:02"))
        ),
        "agenda": draw_agenda(AgendaForm(call=call, mail=agenda_mail(agenda_facts(say)), state=AgendaState.SENT)),
    }


def agenda_facts(say: Say) -> AgendaFacts:
    return AgendaFacts(
        agenda=say("Numbers\nNext steps"),
        when=say("Monday 23 November 2026, 14:00"),
        zone=say("Berlin time"),
        by=say("Rita Rep"),
        to=((say("Ann Buyer"), say("ann@acme.test")), (say("Lee, Bob"), say("bob@acme.test"))),
    )
