"""One example of everything SayDo shows of managers' looks and questions."""

from collections.abc import Callable
from dataclasses import replace

from bot.domain.calls import CallId
from bot.domain.commitments import CommitmentId
from bot.domain.escalations import Stop
from bot.domain.looks import Seen
from bot.domain.messages import Message, View
from bot.domain.people import MemberId
from bot.domain.questions import QuestionId
from bot.domain.recaps import Outcome
from bot.domain.teams import TeamId
from bot.views import escalations, looks, questions
from bot.views.calls import CallFacts
from bot.views.commitments import CommitmentItem
from tests.views.digest_gallery import week

Say = Callable[[str], str]
TEAM = TeamId("team-1")


def views(say: Say, call: CallFacts, item: CommitmentItem) -> dict[str, View]:
    place = looks.Place(team_id=TEAM)
    period = looks.Period(span=say("20 to 23 November"), is_so_far=True, earlier="2026-11-20T14:00:00+00:00")
    reps = tuple(
        looks.RepLine(member_id=MemberId(f"member-{n}"), name=say("Rhea Rep"), figures=week(n % 8 + 1))
        for n in range(15)
    )
    team = looks.TeamLook(place=place, team=say("Mid-market"), period=period, reps=reps, pages=2)
    line = looks.CallLine(call=call, objective=say("Agree on a pilot"), outcome=Outcome.PARTLY, promises=2)
    bare = replace(line, objective="", is_winging=True, outcome=None, promises=0)
    of_rep = replace(place, shows=looks.Shows.REP, rep=reps[0].member_id)
    rep = looks.RepLook(
        place=of_rep,
        team=say("Mid-market"),
        period=replace(period, is_so_far=False, later=looks.NOW),
        rep=reps[0],
        calls=(line, *(_numbered(bare, n) for n in range(11))),
        promises=3,
        pages=3,
    )
    moves = tuple(say(f"moved to {n} December, from {n - 1} December; they were told") for n in range(2, 10))
    promise = looks.PromiseLine(item=item, moves=moves)
    promises = looks.PromisesLook(
        place=replace(of_rep, shows=looks.Shows.PROMISES, page=1),
        name=say("Rhea Rep"),
        period=period,
        promises=tuple(replace(promise, item=replace(item, id=CommitmentId(f"commitment-{n}"))) for n in range(8)),
        pages=3,
    )
    one = looks.CallLook(
        place=replace(of_rep, shows=looks.Shows.CALL, call=call.call_id),
        name=say("Rhea Rep"),
        line=line,
        theirs=say("Know the price"),
        knowledge=say("they said so"),
        their_outcome=Outcome.REACHED,
        next_meeting=say("Monday 30 November 2026, 14:00"),
        promises=(promise,),
    )
    card = question(say, call, item)
    return {
        "look at a team": looks.draw_look(team),
        "look at a team, nobody": looks.draw_look(replace(team, reps=(), pages=1)),
        "look at a rep": looks.draw_look(rep),
        "look at a rep, no calls": looks.draw_look(replace(rep, calls=(), promises=0, pages=1)),
        "look at promises": looks.draw_look(promises),
        "look at promises, none": looks.draw_look(replace(promises, promises=(), pages=1)),
        "look at a call": looks.draw_look(one),
        "look at a call, nothing written": looks.draw_look(replace(one, line=bare, theirs="", promises=())),
        "who looked": looks.draw_who_looked(looks.WhoLooked(lines=look_lines(say), page=1, pages=3)),
        "who looked, nobody": looks.draw_who_looked(looks.WhoLooked(lines=())),
        "ask about a call": questions.draw_ask(ask_form(say, card)),
        "ask about a promise": questions.draw_ask(ask_form(say, question(say, call, item, is_promise=True))),
        "answer": questions.draw_answer(card),
    }


def _numbered(line: looks.CallLine, n: int) -> looks.CallLine:
    return replace(line, call=replace(line.call, call_id=CallId(f"held-{n}")))


def look_lines(say: Say) -> tuple[looks.LookLine, ...]:
    line = looks.LookLine(
        by=say("Mira Manager"),
        seen=Seen.CALLS,
        day=say("Friday 27 November 2026"),
        times=say("09:12 to 16:40"),
        about=say("Mid-market"),
    )
    return (*(replace(line, seen=seen) for seen in Seen), replace(line, is_manager=False))


def ask_form(say: Say, card: questions.QuestionCard) -> questions.AskForm:
    is_call = card.item.call is not None
    return questions.AskForm(
        question_id=card.question_id,
        place=looks.Place(team_id=TEAM, shows=looks.Shows.REP, rep=MemberId("member-1")),
        to=say("Rhea Rep"),
        item=card.item,
        call_id=CallId("call-1") if is_call else None,
        commitment_id=None if is_call else CommitmentId("commitment-7"),
    )


def question(say: Say, call: CallFacts, item: CommitmentItem, *, is_promise: bool = False) -> questions.QuestionCard:
    about = questions.Item(call=call, standing=say("Objective: Agree on a pilot · Recap: Partly"))
    return questions.QuestionCard(
        question_id=QuestionId("question-1"),
        by=say("Mira Manager"),
        to=say("Rhea Rep"),
        item=questions.Item(promise=item) if is_promise else about,
        text=say("What would help you to send it?"),
    )


def messages(say: Say, call: CallFacts, item: CommitmentItem) -> dict[str, Message]:
    about_call, about_promise = question(say, call, item), question(say, call, item, is_promise=True)
    answered = replace(
        about_call, answer=say("Their lawyer is away."), answered_at=say("Monday 23 November 2026, 14:10")
    )
    return {
        **_escalations(say, item),
        "question about a call": questions.draw_question(about_call),
        "question about a promise": questions.draw_question(about_promise),
        "question about a promise, named": questions.draw_question(replace(about_promise, names_first=True)),
        "question, answered": questions.draw_question(answered),
        "question, not to be seen": questions.draw_answered(replace(answered, item=questions.Item())),
        "answer to a question": questions.draw_answered(replace(answered, names_first=True)),
    }


def _escalations(say: Say, item: CommitmentItem) -> dict[str, Message]:
    one = escalations.Announced(
        item=item,
        words=say("Send pricing (acme.test), promised for Friday 13 November 2026: Rhea Rep"),
        team=say("Mid-market"),
        channel="C0123",
        when=say("Friday 27 November 2026, 15:00 (Europe/Berlin)"),
    )
    posted = replace(one, posted_at=say("Friday 27 November 2026, 15:00"))
    return {
        "escalation": escalations.draw_announced([one]),
        "escalation, named": escalations.draw_announced([one], names_first=True),
        "escalation, two": escalations.draw_announced([one, replace(one, why=Stop.MOVED)]),
        "escalation, posted": escalations.draw_announced([posted]),
        **{f"escalation, stopped, {why.value}": escalations.draw_announced([replace(one, why=why)]) for why in Stop},
    }
