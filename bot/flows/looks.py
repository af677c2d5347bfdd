"""A manager looks closer: a team's reps, a rep's calls and promises, one call. Each look is kept for who is looked at.

What is read and that it was looked at stand in one transaction, so nothing is seen that is not told.
"""

from collections.abc import Sequence

from bot.domain.calls import Call
from bot.domain.commitments import Commitment, Event, EventKind, standing
from bot.domain.digests import Figures
from bot.domain.looks import Seen
from bot.domain.paging import page_at
from bot.domain.people import Member, MemberId
from bot.domain.preps import Prep
from bot.domain.recaps import Recap
from bot.flows import cards
from bot.flows.commitment_items import items_of
from bot.flows.recap_reading import next_text
from bot.flows.sights import Sight, calls_of, period_of, promises_of, seen_call, sight_of
from bot.runtime import Actor, Runtime
from bot.views.look_forms import (
    AnyLook,
    CallLine,
    CallLook,
    Place,
    PromiseLine,
    PromisesLook,
    RepLine,
    RepLook,
    Shows,
    TeamLook,
)
from bot.views.preps import knowledge_text

REPS_ON_A_PAGE = 15
CALLS_ON_A_PAGE = 12
PROMISES_ON_A_PAGE = 8


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


# -- the pages ---------------------------------------------------------------------------------------------------------


async def _team(sight: Sight) -> TeamLook:
    figures = await sight.tx.figures.by_rep(sight.team.workspace_id, sight.team.id, sight.period)
    members = await sight.tx.members.many(sight.team.workspace_id, figures)
    named = sorted(members.values(), key=lambda one: (one.name.casefold(), one.id))
    at = page_at(sight.place.page, total=len(named), most=REPS_ON_A_PAGE)
    shown = at.of(named)
    await sight.note(Seen.FIGURES, sight.team.id, shown)
    return TeamLook(
        place=sight.place,
        team=sight.team.name,
        period=period_of(sight),
        reps=tuple(_rep_line(one, figures) for one in shown),
        pages=at.pages,
    )


async def _rep(sight: Sight) -> RepLook:
    member, calls = await _looked_at(sight), await calls_of(sight, sight.place.rep)
    promises = await promises_of(sight, member.id)
    at = page_at(sight.place.page, total=len(calls), most=CALLS_ON_A_PAGE)
    figures = await sight.tx.figures.own(sight.team.workspace_id, member.id, sight.team.id, sight.period)
    await sight.note(Seen.CALLS, sight.team.id, [member])
    return RepLook(
        place=sight.place,
        team=sight.team.name,
        period=period_of(sight),
        rep=_rep_line(member, {member.id: figures}),
        calls=await _call_lines(sight, at.of(calls), promises),
        promises=len(promises),
        pages=at.pages,
    )


async def _promises(sight: Sight) -> PromisesLook:
    member, promises = await _looked_at(sight), await promises_of(sight, sight.place.rep)
    at = page_at(sight.place.page, total=len(promises), most=PROMISES_ON_A_PAGE)
    await sight.note(Seen.PROMISES, sight.team.id, [member])
    return PromisesLook(
        place=sight.place,
        name=member.name,
        period=period_of(sight),
        promises=await promise_lines(sight, at.of(promises)),
        pages=at.pages,
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
