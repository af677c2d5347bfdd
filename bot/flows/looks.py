"""A manager looks closer: a team's reps, a rep's calls and promises, one call. Each look is kept for who is looked at.

What is read and that it was looked at stand in one transaction, so nothing is seen that is not told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.domain.calls import Call
from bot.domain.commitments import Commitment, Event, EventKind, standing
from bot.domain.dates import describe_span
from bot.domain.digests import Figures, Slice, slices
from bot.domain.errors import NotFoundError, UnreadableError
from bot.domain.looks import Seen, look_subject
from bot.domain.meetings import Window
from bot.domain.people import Member, MemberId
from bot.domain.preps import Prep
from bot.domain.recaps import Recap
from bot.domain.teams import Team
from bot.flows import cards
from bot.flows.commitment_items import items_of
from bot.flows.recap_reading import next_text
from bot.flows.team_rights import may_manage
from bot.runtime import Actor, Runtime
from bot.views.look_forms import (
    NOW,
    AnyLook,
    CallLine,
    CallLook,
    Period,
    Place,
    PromiseLine,
    PromisesLook,
    RepLine,
    RepLook,
    Shows,
    TeamLook,
)
from bot.views.preps import knowledge_text
from storage import Transaction

REPS_ON_A_PAGE = 15
CALLS_ON_A_PAGE = 12
PROMISES_ON_A_PAGE = 8
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What a manager looks at: a team's period, the times in it in which each member was a rep, and the reader."""

    tx: Transaction
    actor: Actor
    team: Team
    period: Window
    place: Place
    now: datetime
    stays: Sequence[Slice]

    def windows_of(self, member_id: MemberId) -> list[Window]:
        """Return when a member was a rep within the period. Raises NotFoundError when never."""
        found = [one.window for one in self.stays if one.member_id == member_id]
        if not found:
            raise NotFoundError("This person was no rep of the team in that time.")
        return found

    def is_rep_at_the_end(self, member_id: MemberId) -> bool:
        """Tell whether a member was still a rep when the period ended."""
        return any(one.period_end is not None for one in self.stays if one.member_id == member_id)

    async def note(self, seen: Seen, about: str, members: Iterable[Member]) -> None:
        """Keep that the reader looked at these people, on the day it is where they are."""
        days = [(one.id, self.now.astimezone(one.zone).date()) for one in members]
        subject = look_subject(seen, about)
        await self.tx.looks.keep(self.team.workspace_id, self.actor.member.id, days, subject, self.now)


async def look(runtime: Runtime, actor: Actor, place: Place) -> AnyLook:
    """Return what there is to see at a place, and keep that it was seen. Raises NotAllowedError, NotFoundError."""
    async with runtime.storage.begin() as tx:
        sight = await sight_of(tx, actor, place, now=runtime.clock.now())
        match place.shows:
            case Shows.TEAM:
                return await _team(sight)
            case Shows.REP:
                return await _rep(sight)
            case Shows.PROMISES:
                return await _promises(sight)
            case Shows.CALL:
                return await _call(sight)


async def sight_of(tx: Transaction, actor: Actor, place: Place, *, now: datetime) -> Sight:
    """Return a team's period for who manages the team now. Raises NotAllowedError: also to who did so until lately."""
    team = await tx.teams.get(actor.workspace.id, place.team_id)
    await may_manage(tx, actor, team)
    until = _until(place, now)
    period = team.period_until(until)
    people = await tx.teams.people(team.workspace_id, team.id, since=period.start)
    return Sight(tx=tx, actor=actor, team=team, period=period, place=place, now=now, stays=slices(people, [period]))


def _until(place: Place, now: datetime) -> datetime:
    """Return the end of the time that is looked at, never in the future. Raises UnreadableError."""
    try:
        until = datetime.fromisoformat(place.until) if place.until else now
    except ValueError:
        raise UnreadableError from None
    if until.tzinfo is None or until < _EARLIEST:
        raise UnreadableError
    return min(until, now)


async def calls_of(sight: Sight, member_id: MemberId) -> list[Call]:
    """Return the calls behind a rep's figures, the latest first; no private one is among them."""
    windows = sight.windows_of(member_id)
    return await sight.tx.looks.held_by(sight.team.workspace_id, member_id, windows)


async def promises_of(sight: Sight, member_id: MemberId) -> list[Commitment]:
    """Return what a rep had open at the end of the period, and what was closed in it; nothing of a private call."""
    before = sight.period.end if sight.is_rep_at_the_end(member_id) else None
    windows = sight.windows_of(member_id)
    return await sight.tx.looks.promises_of(sight.team.workspace_id, member_id, windows, open_before=before)


def period_of(sight: Sight) -> Period:
    """Return the time that is looked at in words, and the ways to the ones beside it."""
    team, period, zone = sight.team, sight.period, ZoneInfo(sight.team.rhythm.zone_name)
    days = [instant.astimezone(zone).date() for instant in (period.start, period.end)]
    following = team.rhythm.next_after(period.end)
    after = NOW if following >= sight.now else following.isoformat()
    return Period(
        span=describe_span(days[0], days[1], locale=sight.actor.member.locale),
        is_so_far=not sight.place.until,
        earlier=period.start.isoformat() if period.start > team.created_at else "",
        later=after if sight.place.until else "",
    )


# -- the pages ---------------------------------------------------------------------------------------------------------


async def _team(sight: Sight) -> TeamLook:
    figures = await sight.tx.figures.by_rep(sight.team.workspace_id, sight.team.id, sight.period)
    members = await sight.tx.members.many(sight.team.workspace_id, figures)
    named = sorted(members.values(), key=lambda one: (one.name.casefold(), one.id))
    shown = _page(named, sight.place.page, REPS_ON_A_PAGE)
    await sight.note(Seen.FIGURES, sight.team.id, shown)
    return TeamLook(
        place=sight.place,
        team=sight.team.name,
        period=period_of(sight),
        reps=tuple(_rep_line(one, figures) for one in shown),
        pages=_pages(named, REPS_ON_A_PAGE),
    )


async def _rep(sight: Sight) -> RepLook:
    member, calls = await _looked_at(sight), await calls_of(sight, sight.place.rep)
    promises = await promises_of(sight, member.id)
    figures = await sight.tx.figures.own(sight.team.workspace_id, member.id, sight.team.id, sight.period)
    await sight.note(Seen.CALLS, sight.team.id, [member])
    return RepLook(
        place=sight.place,
        team=sight.team.name,
        period=period_of(sight),
        rep=_rep_line(member, {member.id: figures}),
        calls=await _call_lines(sight, _page(calls, sight.place.page, CALLS_ON_A_PAGE), promises),
        promises=len(promises),
        pages=_pages(calls, CALLS_ON_A_PAGE),
    )


async def _promises(sight: Sight) -> PromisesLook:
    member, promises = await _looked_at(sight), await promises_of(sight, sight.place.rep)
    shown = _page(promises, sight.place.page, PROMISES_ON_A_PAGE)
    await sight.note(Seen.PROMISES, sight.team.id, [member])
    return PromisesLook(
        place=sight.place,
        name=member.name,
        period=period_of(sight),
        promises=await promise_lines(sight, shown),
        pages=_pages(promises, PROMISES_ON_A_PAGE),
    )


async def _call(sight: Sight) -> CallLook:
    member = await _looked_at(sight)
    call = await seen_call(sight)
    ws = sight.team.workspace_id
    own = [one for one in await sight.tx.commitments.of_call(ws, call.id) if one.owner_id == member.id]
    prep, recap = await sight.tx.preps.get(ws, call.id), await sight.tx.recaps.get(ws, call.id)
    await sight.note(Seen.CALL, call.id, [member])
    return CallLook(
        place=sight.place,
        name=member.name,
        line=_call_line(sight, call, prep, recap, len(own)),
        theirs=prep.their_objective if prep else "",
        knowledge=knowledge_text(prep.knowledge) if prep and prep.their_objective else "",
        their_outcome=recap.their_outcome if recap else None,
        next_meeting=next_text(recap, sight.actor.member) if recap else "",
        promises=await promise_lines(sight, own),
    )


async def seen_call(sight: Sight) -> Call:
    """Return the call of a place. Raises NotFoundError: it is not among what may be seen, or not any more."""
    call = next((one for one in await calls_of(sight, sight.place.rep) if one.id == sight.place.call), None)
    if call is None:
        raise NotFoundError("This call is not among those of this time any more.")
    return call


async def _looked_at(sight: Sight) -> Member:
    sight.windows_of(sight.place.rep)
    return await sight.tx.members.get(sight.team.workspace_id, sight.place.rep)


# -- their lines -------------------------------------------------------------------------------------------------------


def _rep_line(member: Member, figures: dict[MemberId, Figures]) -> RepLine:
    return RepLine(member_id=member.id, name=member.name, figures=figures[member.id])


async def _call_lines(sight: Sight, shown: Sequence[Call], promises: Sequence[Commitment]) -> tuple[CallLine, ...]:
    ws, ids = sight.team.workspace_id, [call.id for call in shown]
    preps, recaps = await sight.tx.preps.many(ws, ids), await sight.tx.recaps.many(ws, ids)
    return tuple(
        _call_line(
            sight,
            call,
            preps.get(call.id),
            recaps.get(call.id),
            sum(one.call_id == call.id for one in promises),
        )
        for call in shown
    )


def _call_line(sight: Sight, call: Call, prep: Prep | None, recap: Recap | None, promises: int) -> CallLine:
    return CallLine(
        call=cards.call_facts(call, sight.actor.member, now=sight.now),
        objective=prep.objective if prep else "",
        is_winging=prep is not None and bool(prep.winging_reason),
        outcome=recap.outcome if recap else None,
        promises=promises,
    )


async def promise_lines(sight: Sight, shown: Sequence[Commitment]) -> tuple[PromiseLine, ...]:
    """Return promises in the reader's words, each with what happened to its date."""
    ids = [one.id for one in shown]
    items = await items_of(sight.tx, sight.actor.workspace, sight.actor.member, ids, now=sight.now)
    histories = await sight.tx.commitments.histories(sight.team.workspace_id, ids) if ids else {}
    return tuple(PromiseLine(item=items[one], moves=_moves(histories.get(one, []), sight.actor.member)) for one in ids)


def _moves(history: Sequence[Event], reader: Member) -> tuple[str, ...]:
    moved = [event for event in standing(history) if event.kind is EventKind.MOVED]
    return tuple(_move(event, reader) for event in moved)


def _move(event: Event, reader: Member) -> str:
    new = cards.dated_text(event.new_day, event.new_due, reader)
    old = cards.dated_text(event.old_day, event.old_due, reader)
    told = "they were told" if event.told_them else "they did not know then"
    reason = f", because “{event.reason}”" if event.reason.strip() else ""
    return f"moved to {new}, from {old}{reason}; {told}"


def _page(some: Sequence[Entry], number: int, most: int) -> list[Entry]:
    number = min(number, _pages(some, most) - 1)
    return list(some[number * most : (number + 1) * most])


def _pages(some: Sequence[object], most: int) -> int:
    return max(1, -(-len(some) // most))
