"""The mail to the customer: what they wanted, who does what by when and how, when both meet again; nothing private."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.calls import Call, CallId
from bot.domain.commitments import Commitment, Side, State
from bot.domain.dates import Due, describe
from bot.domain.errors import InvalidInputError
from bot.domain.people import Member
from bot.domain.preps import Knowledge, Prep
from bot.domain.recaps import Recap
from bot.flows import cards
from bot.flows.attending import own_call
from bot.flows.shown_again import show_again
from bot.runtime import Actor, Runtime
from bot.views.mails import MailDraft
from bot.views.recaps import RecapMail
from storage import Transaction

_HOUR = 3600


async def recap_mail(runtime: Runtime, actor: Actor, call_id: CallId) -> RecapMail:
    """Return the mail about a saved recap, in the actor's name. Raises InvalidInputError when there is no recap."""
    now = runtime.clock.now()
    async with runtime.storage.reading() as tx:
        call = await own_call(tx, actor, call_id)
        recap = await _saved(tx, call)
        kept = await tx.commitments.of_call(actor.workspace.id, call_id)
        prep = await tx.preps.get(actor.workspace.id, call_id)
    return RecapMail(
        call=cards.call_facts(call, actor.member, now=now),
        draft=draft_of(call, recap, prep, kept, writer=actor.member),
        mailed=cards.full_instant_text(recap.mailed_at, actor.member) if recap.mailed_at else "",
    )


async def mailed(runtime: Runtime, actor: Actor, call_id: CallId) -> None:
    """Keep that the mail was sent."""
    await _say_mailed(runtime, actor, call_id, at=runtime.clock.now())


async def not_mailed(runtime: Runtime, actor: Actor, call_id: CallId) -> RecapMail:
    """Take back that the mail was sent, and return it to be sent."""
    await _say_mailed(runtime, actor, call_id, at=None)
    return await recap_mail(runtime, actor, call_id)


async def _say_mailed(runtime: Runtime, actor: Actor, call_id: CallId, *, at: datetime | None) -> None:
    async with runtime.storage.begin() as tx:
        call = await own_call(tx, actor, call_id)
        await tx.recaps.mailed(actor.workspace.id, call_id, at)
        await show_again(tx, call, now=runtime.clock.now())


async def _saved(tx: Transaction, call: Call) -> Recap:
    recap = await tx.recaps.get(call.workspace_id, call.id)
    if recap is None:
        raise InvalidInputError("The mail is made of the recap, and there is none yet. Type /recap to write it.")
    return recap


def draft_of(call: Call, recap: Recap, prep: Prep | None, kept: Sequence[Commitment], *, writer: Member) -> MailDraft:
    """Return the mail. What is private, at risk, learned or was possible is in none of it."""
    standing = [one for one in kept if one.state in {State.OPEN, State.KEPT}]
    day = cards.full_instant_text(call.start, writer).rpartition(", ")[0]
    named = "" if call.is_private else f" about “{call.title}”"
    parts = [
        _greeting(call),
        f"thank you for your time on {day}. Here is what I took from our call{named}, so that both of us have it.",
        _wanted(prep),
        _agreed("What we will do:", [one for one in standing if one.side is Side.OURS], writer=writer),
        _agreed("What you will do:", [one for one in standing if one.side is Side.THEIRS], writer=writer),
        _next_meeting(recap, writer),
        "If I got anything wrong, or a date does not work for you, tell me and I will put it right.",
        f"Best regards\n{writer.name}",
    ]
    return MailDraft(
        to=tuple(person.email for person in call.external if person.email),
        subject=f"What we agreed: {call.title}" if not call.is_private else f"What we agreed on {day}",
        body="\n\n".join(part for part in parts if part),
    )


def _greeting(call: Call) -> str:
    names = [person.name.split()[0] for person in call.external if person.name.split()]
    if not names or len(names) > _MOST_GREETED:
        return "Hello,"
    return f"Hello {', '.join(names[:-1])} and {names[-1]}," if len(names) > 1 else f"Hello {names[0]},"


_MOST_GREETED = 3


def _wanted(prep: Prep | None) -> str:
    if prep is None or not prep.their_objective.strip():
        return ""
    lead = "You wanted" if prep.knowledge is Knowledge.THEY_SAID_SO else "As I understood it, you wanted"
    return f"{lead}:\n{prep.their_objective.strip()}"


def _agreed(lead: str, kept: Sequence[Commitment], *, writer: Member) -> str:
    if not kept:
        return ""
    return "\n".join([lead, *(f"- {_line(one, writer)}" for one in kept)])


def _line(one: Commitment, writer: Member) -> str:
    how = f", {one.how}" if one.how else ""
    return f"{one.what}: {one.who}, by {_by(one, writer)}{how}"


def _by(one: Commitment, writer: Member) -> str:
    if one.at is None:
        return describe(Due(day=one.day, zone=writer.zone), now=one.made_at, locale=writer.locale)
    return in_zone(one.deadline, writer)


def in_zone(instant: datetime, writer: Member) -> str:
    """Return an instant with weekday and zone, so that a reader elsewhere can tell: "…, 10:00 (Berlin time, UTC+1)"."""
    local = instant.astimezone(writer.zone)
    offset = local.utcoffset()
    hours = offset.total_seconds() / _HOUR if offset else 0
    whole, minutes = divmod(abs(round(hours * 60)), 60)
    sign = "-" if hours < 0 else "+"
    said = "UTC" if not hours else f"UTC{sign}{whole}" + (f":{minutes:02}" if minutes else "")
    city = writer.zone.key.rpartition("/")[2].replace("_", " ")
    zone = said if city in {"UTC", said} else f"{city} time, {said}"
    return f"{cards.full_instant_text(instant, writer)} ({zone})"


def _next_meeting(recap: Recap, writer: Member) -> str:
    if recap.next_day is None:
        return ""
    if recap.next_at is None:
        due = Due(day=recap.next_day, zone=writer.zone)
        said = describe(due, now=recap.saved_at, locale=writer.locale).partition(", already past")[0]
        return f"We meet again on {said}."
    there = replace(writer, zone_name=recap.next_zone).zone
    return f"We meet again on {in_zone(datetime.combine(recap.next_day, recap.next_at, tzinfo=there), writer)}."
