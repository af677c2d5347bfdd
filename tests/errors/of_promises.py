"""What is told about promises: of the wrong person, closed, moved, handed over, changed by somebody else meanwhile."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.domain import commitments as rules
from bot.domain.commitments import State
from bot.domain.people import MemberId
from bot.flows import (
    commitment_details,
    commitment_edits,
    commitment_steps,
    commitment_words,
    commitments,
    leavers,
    offers,
)
from bot.views.commitments import EditInput, NotMineInput
from tests.errors.home import Home
from tests.errors.telling import Told
from tests.factories import at, commitment, weekday
from tests.storage.known import NOW, a_commitment, a_member

_ME, _NOW = MemberId("m1"), at("15:00")


async def _changed_by_two(home: Home) -> None:
    async with home.storage.begin() as tx:
        made = await a_commitment(tx, home.rep.member)
        kept = rules.keep(made, by=made.owner_id, now=NOW, source="test")
        await commitment_steps.take(tx, home.rep, kept, now=NOW)
        await commitment_steps.take(tx, home.rep, kept, now=NOW)


async def _edited_by_two(home: Home) -> str:
    async with home.storage.begin() as tx:
        made = await a_commitment(tx, home.rep.member)
    mine = EditInput(commitment_id=made.id, wording=replace(made.wording, what="Call them"), edits=made.edits + 1)
    form = await commitment_edits.edit(home.runtime, home.rep, mine)
    assert form is not None
    return form.problem


async def _seen_from_afar(home: Home) -> None:
    async with home.storage.begin() as tx:
        made = await a_commitment(tx, home.rep.member, account="globex.test")
    await commitment_details.card(home.runtime, home.stranger, made.id)


async def _handed(home: Home, to: str) -> None:
    async with home.storage.begin() as tx:
        made = await a_commitment(tx, home.rep.member)
    await offers.hand_over(home.runtime, home.rep, NotMineInput(commitment_id=made.id, slack_id=to))


async def _two_of_a_name(home: Home) -> None:
    async with home.storage.begin() as tx:
        await a_member(tx, home.workspace, "UADAM", name="Adam Able")
    await commitment_words.asked(home.runtime, home.rep, "@ada")


def _moved(day: date) -> object:
    made, then = commitment(day=weekday("Wed")), at("00:00", day=day + timedelta(days=1))
    return rules.move(
        made, day=day, at=None, deadline=then, by=_ME, now=_NOW, source="test", reason="Legal", told_them=True
    )


def _reopened(**facts: Any) -> object:
    return rules.reopen(commitment(**facts), closed_by=None, by=_ME, now=_NOW, source="test")


OF_PROMISES = [
    Told(
        "That date has passed. Pick one that is still ahead.",
        lambda _: _moved(weekday("Mon", week=-1)),
        why="A promise was moved to a day that is over.",
        helps="Pick a later day. What you typed is still in the form.",
    ),
    Told(
        "That is the date it already has. Pick another one.",
        lambda _: _moved(weekday("Wed")),
        why="A promise was moved to the day it is due anyway.",
        helps="Pick another day, or close the window.",
    ),
    Told(
        "“{Send pricing}” is already closed as {kept}, so it stays as it is.",
        lambda _: rules.require_open(commitment(state=State.KEPT)),
        why="Somebody closed it meanwhile: you on another device, or a colleague.",
        helps="Nothing to do. A slip can be taken back for a day, by “Take back” on its card.",
    ),
    Told(
        "A closing can be taken back for a day. This promise is open, or was closed longer ago, and stays so.",
        lambda _: _reopened(),
        why="“Take back” was pressed on an old message.",
        helps="Make a new promise: /commitments and its text.",
    ),
    Told(
        "This promise was closed because nobody said a word for ten working days. That stands. Type /commitments and "
        "its "
        "text for a new one.",
        lambda _: _reopened(state=State.BROKEN, closed_at=at("14:59")),
        why="It lapsed: it was overdue for ten working days, and neither kept, moved nor given up.",
        helps="Make a new one, and tell the other side.",
    ),
    Told(
        "A new date can be taken back for a day, while nothing else happens. Give it another new date instead.",
        lambda _: rules.move_back(commitment(), [], by=_ME, now=_NOW, source="test"),
        why="The promise was moved longer ago, or something happened to it since.",
        helps="Move it again.",
    ),
    Told(
        "You were reminded of the new date already, so it stands. Give it another new date instead.",
        "tests/stories/test_promises.py",
        why="Taking the date back would keep SayDo from reminding you of it again.",
        helps="Move it again.",
    ),
    Told(
        "It is theirs already. Pick another colleague.",
        lambda home: _handed(home, "U1"),
        why="A promise was offered to the one who owns it.",
        helps="Pick somebody else, or close the window.",
    ),
    Told(
        "Nobody else leads its call. Choose the colleague it belongs to.",
        lambda home: _handed(home, ""),
        why="“Not mine” gives a promise back to who leads its call, and here that is nobody else.",
        helps="Choose a colleague. They are asked, and it stays yours until they accept.",
    ),
    Told(
        "This promise belongs to {Rhea Rep}, and only its owner can change it. Ask them to.",
        lambda home: commitments.keep(home.runtime, home.stranger, home.tenant.known.promise.id),
        why="It was handed over, or it was never yours.",
        helps="Ask its owner.",
    ),
    Told(
        "This promise is of a call and a customer that are not yours. Ask the colleague who made it.",
        _seen_from_afar,
        why="Promises are seen by who owns them, who was on the call, and who owes that customer something too.",
        helps="Ask the colleague.",
    ),
    Told(
        "This promise is closed, or its owner is still here. Ask them to hand it over.",
        lambda home: leavers.take_over(home.runtime, home.admin, home.tenant.known.promise.id),
        why="Only open promises of people who left Slack can be taken over.",
        helps="Ask its owner to offer it to you: “Not mine”.",
    ),
    Told(
        "Somebody changed this promise a moment ago. Look again before you change it.",
        _changed_by_two,
        why="Two acts came at the same moment, and the first one counts.",
        helps="Look at it again; then do what is still to do.",
    ),
    Told(
        "Its words were changed meanwhile: “{Send pricing}” ({Rhea Rep}). Save again to put yours in their place.",
        _edited_by_two,
        why="A colleague edited the promise while your form was open.",
        helps="Your words are still in the form. Save again, or close it to keep theirs.",
    ),
    Told(
        "That could be {Ada Admin, Adam Able}. Try more of the name.",
        _two_of_a_name,
        why="Several colleagues' names begin so.",
        helps="Type more of it.",
    ),
    Told(
        "I know nobody called {@zoe}. Try a first name: /commitments @ann",
        lambda home: commitment_words.asked(home.runtime, home.rep, "@zoe"),
        why="No colleague's name begins so.",
        helps="Type a first or a last name as Slack shows it.",
    ),
]
