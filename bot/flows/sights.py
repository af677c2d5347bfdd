"""What a manager looks at: a team's period, for whom it may be read, and that it was read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.domain.calls import Call
from bot.domain.commitments import Commitment
from bot.domain.dates import describe_span
from bot.domain.digests import Slice, slices
from bot.domain.errors import NotFoundError, UnreadableError
from bot.domain.looks import Seen, look_subject
from bot.domain.meetings import Window
from bot.domain.people import Member, MemberId
from bot.domain.teams import Team
from bot.flows.team_rights import may_manage
from bot.runtime import Actor
from bot.views.look_forms import NOW, Period, Place
from storage import Transaction

_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_CALL_LEFT = (
    "This call was moved or called off since, so it is not among those of this time. Open it again from /saydo team."
)
_NO_REP = "This person was no rep of the team in that time. Choose another one, or another time."


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
            raise NotFoundError(_NO_REP)
        return found

    def is_rep_at_the_end(self, member_id: MemberId) -> bool:
        """Tell whether a member was still a rep when the period ended."""
        return any(one.period_end is not None for one in self.stays if one.member_id == member_id)

    async def note(self, seen: Seen, about: str, members: Iterable[Member]) -> None:
        """Keep that the reader looked at these people, on the day it is where they are."""
        days = [(one.id, self.now.astimezone(one.zone).date()) for one in members]
        subject = look_subject(seen, about)
        await self.tx.looks.keep(self.team.workspace_id, self.actor.member.id, days, subject, self.now)


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


async def seen_call(sight: Sight) -> Call:
    """Return the call of a place. Raises NotFoundError: it is not among what may be seen, or not any more."""
    call = next((one for one in await calls_of(sight, sight.place.rep) if one.id == sight.place.call), None)
    if call is None:
        raise NotFoundError(_CALL_LEFT)
    return call
