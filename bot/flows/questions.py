"""A manager asks a rep about one call or promise, and the rep answers: two people's words, carried once each."""

import secrets
from datetime import timedelta

from bot.domain.calls import CallId
from bot.domain.commitments import CommitmentId
from bot.domain.errors import InvalidInputError, NotAllowedError, NotFoundError
from bot.domain.nudges import Kind, Wanted
from bot.domain.people import Member, MemberId
from bot.domain.questions import Question, QuestionId
from bot.domain.subjects import question_subject
from bot.flows.question_notices import card_of, item_of
from bot.flows.sights import Sight, promises_of, seen_call, sight_of
from bot.runtime import Actor, Runtime
from bot.views.look_forms import Place
from bot.views.question_forms import AnswerInput, AskForm, AskInput, QuestionCard
from storage import Transaction

_LIVES = timedelta(days=7)
_ANSWERED = "You answered this already. Write to them directly for anything more."


async def ask_form(
    runtime: Runtime,
    actor: Actor,
    place: Place,
    *,
    call_id: CallId | None = None,
    commitment_id: CommitmentId | None = None,
) -> AskForm:
    """Return the form for a question about an item at a place. Raises NotAllowedError, NotFoundError."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        sight = await sight_of(tx, actor, place, now=now)
        to = await _asked(sight, call_id=call_id, commitment_id=commitment_id)
        item = await item_of(tx, actor.workspace, actor.member, call_id=call_id, commitment_id=commitment_id, now=now)
    return AskForm(
        question_id=QuestionId(secrets.token_hex(16)),
        place=place,
        to=to.name,
        item=item,
        call_id=call_id,
        commitment_id=commitment_id,
    )


async def ask(runtime: Runtime, actor: Actor, typed: AskInput) -> None:
    """Send a question; the same form sent twice asks once. Raises NotAllowedError, NotFoundError."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        sight = await sight_of(tx, actor, typed.place, now=now)
        to = await _asked(sight, call_id=typed.call_id, commitment_id=typed.commitment_id)
        question = Question(
            id=typed.question_id,
            workspace_id=actor.workspace.id,
            team_id=sight.team.id,
            by=actor.member.id,
            to=to.id,
            text=typed.text,
            asked_at=now,
            call_id=typed.call_id,
            commitment_id=typed.commitment_id,
        )
        if await tx.questions.add(question):
            await _say(tx, question, to.id, Kind.QUESTION, runtime=runtime)


async def _asked(sight: Sight, *, call_id: CallId | None, commitment_id: CommitmentId | None) -> Member:
    """Return who is asked: the rep of the place, whose item it still is."""
    if call_id is not None:
        await seen_call(sight)
    elif commitment_id not in {one.id for one in await promises_of(sight, sight.place.rep)}:
        raise NotFoundError(
            "This promise was moved, closed or given away since, so it is not among those of this time. Open it "
            "again from /saydo team."
        )
    rep = await sight.tx.members.get(sight.team.workspace_id, sight.place.rep)
    if rep.id == sight.actor.member.id:
        raise InvalidInputError("This is your own, so there is nobody to ask.")
    if not rep.is_active:
        raise InvalidInputError(f"{rep.name} left Slack, so nobody would read your question. Ask a colleague.")
    return rep


async def answer_form(runtime: Runtime, actor: Actor, question_id: str) -> QuestionCard:
    """Return the form for the answer. Raises NotAllowedError, InvalidInputError."""
    async with runtime.storage.begin() as tx:
        question = await _own(tx, actor, QuestionId(question_id))
        if question.answered_at is not None:
            raise InvalidInputError(_ANSWERED)
        return await card_of(tx, actor.workspace, actor.member, question, now=runtime.clock.now())


async def answer(runtime: Runtime, actor: Actor, typed: AnswerInput) -> None:
    """Send the answer to who asked; the same one twice goes once. Raises InvalidInputError for another one."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        question = await _own(tx, actor, typed.question_id)
        if await tx.questions.answer(question.workspace_id, question.id, typed.text, now):
            await _say(tx, question, question.by, Kind.QUESTION_ANSWERED, runtime=runtime)
            asked = await tx.nudges.of_subjects(question.workspace_id, [question_subject(question.id)])
            await tx.nudges.ask_redraw([one.id for one in asked if one.sent_at is not None], now)
        elif question.answer != typed.text:
            raise InvalidInputError(_ANSWERED)


async def _own(tx: Transaction, actor: Actor, question_id: QuestionId) -> Question:
    question = await tx.questions.get(actor.workspace.id, question_id)
    if question.to != actor.member.id:
        raise NotAllowedError("This question went to somebody else, so only they can answer it.")
    return question


async def _say(tx: Transaction, question: Question, to: MemberId, kind: Kind, *, runtime: Runtime) -> None:
    now = runtime.clock.now()
    wanted = Wanted(kind=kind, n=1, due_at=now, until=now + _LIVES)
    await tx.nudges.insert(question.workspace_id, to, question_subject(question.id), wanted)
