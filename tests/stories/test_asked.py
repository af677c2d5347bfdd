"""A manager asks about a call or a promise, and the rep answers: each word arrives once, with what it is about."""

import asyncio
from datetime import timedelta

import pytest

from bot.domain.errors import InvalidInputError, NotAllowedError
from bot.domain.questions import QuestionId
from bot.flows import questions as flow
from bot.views.questions import AnswerInput
from tests.stories.days import Acting, Days
from tests.stories.test_looks import looks_at_rhea, with_a_recap


async def asks(days: Days, text: str = "What keeps you from sending it?", *, about_promise: bool = True) -> Acting:
    """Live Monday until Mira asked Rhea about her promise, or her call."""
    mira = await with_a_recap(days)
    await looks_at_rhea(mira)
    await mira.clicks("Promises (1)" if about_promise else "Open")
    await mira.clicks("Ask about this")
    assert await mira.submits({"questions.text": text}) is None
    await days.passes(timedelta(minutes=1))
    return mira


async def test_a_question_about_a_promise_comes_with_the_promise_and_what_can_be_done_about_it(days: Days) -> None:
    mira = await asks(days)
    asked = days.rep.last
    assert asked.reads.splitlines()[0] == "Mira Manager asks about a promise of yours"
    for said in ("What keeps you from sending it?", "Send pricing", "Wed 25 Nov"):
        assert asked.says(said), asked.reads
    assert "Done" in asked.buttons
    assert "Answer" in asked.buttons
    assert mira.modal.title == "Promises"
    await days.rep.clicks("Done", in_=asked)
    assert days.rep.last.says("Kept: Send pricing")
    assert "Answer" in days.rep.last.buttons


async def test_the_answer_goes_to_who_asked_with_the_question_and_the_item(days: Days) -> None:
    mira = await asks(days, about_promise=False)
    asked = days.rep.last
    assert asked.says("Mira Manager asks about a call of yours")
    assert asked.says("Acme QBR")
    assert asked.says("Objective: Agree on a pilot")
    assert asked.buttons == ["Open the recap", "Answer"]
    await days.rep.clicks("Answer")
    assert await days.rep.submits({"questions.answer_text": "Their lawyer is away."}) is None
    assert days.rep.last.says("You answered on Monday 23 November 2026")
    assert "Answer" not in days.rep.last.buttons
    await days.passes(timedelta(minutes=1))
    for said in ("Rhea Rep answered you", "Their lawyer is away.", "What keeps you from sending it?", "Acme QBR"):
        assert mira.last.says(said), mira.last.reads
    assert sum(message.says("answered you") for message in mira.inbox) == 1


async def test_a_form_sent_twice_at_once_asks_once(days: Days) -> None:
    mira = await with_a_recap(days)
    await looks_at_rhea(mira)
    await mira.clicks("Promises (1)")
    await mira.clicks("Ask about this")
    await mira.person.fills({"questions.text": "Why?"})
    await asyncio.gather(mira.person.submits(), mira.person.submits(), return_exceptions=True)
    await days.sandbox.settled()
    await days.passes(timedelta(minutes=1))
    assert sum(message.says("Why?") for message in days.rep.inbox) == 1


async def test_a_question_comes_outside_working_time_and_takes_no_place_in_the_budget(days: Days) -> None:
    mira = await with_a_recap(days)
    await days.reaches("Mon 21:00")
    await looks_at_rhea(mira)
    await mira.clicks("Open")
    await mira.clicks("Ask about this")
    await mira.submits({"questions.text": "Shall I come along?"})
    await days.passes(timedelta(minutes=1))
    assert days.rep.last.says("Shall I come along?")


async def test_what_was_typed_and_not_sent_is_there_when_the_form_opens_again(days: Days) -> None:
    mira = await with_a_recap(days)
    await looks_at_rhea(mira)
    await mira.clicks("Open")
    await mira.clicks("Ask about this")
    await mira.person.fills({"questions.text": "Half a thou"})
    await mira.closes()
    await mira.clicks("Ask about this")
    assert mira.modal.says("What you typed before is still here.")
    assert mira.modal.says("Half a thou")
    await mira.clicks("Start over")
    assert not mira.modal.says("Half a thou")
    assert await mira.submits({"questions.text": " "}) == {"1.questions.text": "Write what you want to know."}


async def test_only_who_was_asked_answers_and_only_once(days: Days) -> None:
    await asks(days)
    rhea, tom = await days.actor(days.rep), await days.actor(days.colleague)
    async with days.app.runtime.storage.begin() as tx:
        sent = await tx.nudges.sent_since(rhea.workspace.id, rhea.member.id, days.steered.now() - timedelta(hours=1))
    question_id = QuestionId(sent[-1].subject_id)
    first = AnswerInput(question_id=question_id, text="Tomorrow")
    with pytest.raises(NotAllowedError):
        await flow.answer(days.app.runtime, tom, first)
    await flow.answer(days.app.runtime, rhea, first)
    await flow.answer(days.app.runtime, rhea, first)
    with pytest.raises(InvalidInputError, match="answered this already"):
        await flow.answer(days.app.runtime, rhea, AnswerInput(question_id=question_id, text="Never"))
    with pytest.raises(InvalidInputError, match="answered this already"):
        await flow.answer_form(days.app.runtime, rhea, question_id)
