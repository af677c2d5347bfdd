"""Nudges on their way out: claimed by one process at a time, sent once, drawn again. Across all workspaces."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Executable, Select, Update, and_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.messages import Posted
from bot.domain.nudges import Kind, Nudge, NudgeId, State
from bot.domain.people import MemberId, WorkspaceId
from bot.domain.queues import next_members
from storage import given_rows
from storage.claims import (
    ASK_REDRAW,
    CLAIM_ALL_OF,
    CLAIM_REDRAWS,
    CLAIM_SOON,
    IS_CLAIMED,
    IS_TO_MEMBER,
    MARK_FAILED,
    MARK_SENT,
    MARK_SKIPPED,
    MEMBER,
    PLACE,
    POSTPONE,
    PUT_OFF,
    REDRAWN,
    RENEW,
    SAID,
    SHAPE,
    UNCLAIMED,
    anything_to_do,
    by_claim,
    free_members,
    has_lapsed,
    mark_sent,
    taking,
)
from storage.queues import Queue
from storage.rows import changed, every, given, ids
from storage.tables import nudges

_ANYTHING_TO_SAY = anything_to_do(IS_TO_MEMBER)
_PLANNED: dict[str, Any] = UNCLAIMED | {"state": State.PLANNED}
_SHOWN = nudges.update().where(nudges.c.id == given("nudge_id")).values(shown=given("calls_shown"))
_SEVERAL = 3  # processes that claim at the same moment find enough that no other is claiming


def _at(due_at: datetime | None) -> dict[str, Any]:
    return {} if due_at is None else {"due_at": due_at}


@dataclass(frozen=True, slots=True)
class Deliveries:
    """The part of the nudges' queries that sending needs. Ids come from a claim, so they name no workspace."""

    connection: AsyncConnection

    async def is_anything_to_do(self, now: datetime) -> tuple[bool, bool]:
        """Tell whether something is due, wherever, and whether a claim ran out."""
        return await self._is_there(_ANYTHING_TO_SAY, now)

    async def _is_there(self, question: Select[Any], now: datetime) -> tuple[bool, bool]:
        row = (await self.connection.execute(question, {"now": now})).one()
        return bool(row[0]), bool(row[1])

    async def claim_due(
        self,
        now: datetime,
        limit: int,
        lease: timedelta,
        *,
        room_in: Callable[[WorkspaceId], int] | None = None,
        busy: Mapping[WorkspaceId, int] | None = None,
    ) -> list[Nudge]:
        """Claim all that is due for so many members at most, chosen by `next_members`; no other process gets it.

        So what belongs into one message is complete. Workspaces that are gone or held are left out. A claim ends by
        `mark_sent`, `mark_skipped`, `mark_failed`, `postpone` or `release`; after `lease` it is `lapsed`.
        """
        heads = await Queue(self.connection).heads(now, limit)
        chosen = next_members(heads, most=_SEVERAL * limit, now=now, room_in=room_in, busy=busy)
        return await self._claim_all_of(chosen, limit, now, lease) if chosen else []

    async def _claim_all_of(
        self, chosen: Sequence[MemberId], limit: int, now: datetime, lease: timedelta
    ) -> list[Nudge]:
        """Claim members whole: who is being claimed by another process at this moment is left to it."""
        dialect = self.connection.dialect.name
        places = given_rows.told([MEMBER, PLACE], [(one, n) for n, one in enumerate(chosen)], dialect=dialect)
        rows = await self.connection.execute(free_members(dialect), {"places": places, "most": limit})
        values = {"now": now, "lease_until": now + lease, "member_ids": ids(row.id for row in rows)}
        taken = await self._taken(CLAIM_ALL_OF, **values)
        return sorted(taken, key=lambda nudge: chosen.index(nudge.member_id))

    async def claim_soon(
        self, claimed: Iterable[Nudge], kind: Kind, now: datetime, within: timedelta, lease: timedelta
    ) -> list[Nudge]:
        """Claim what is due soon of a kind for those who get one of it now, so that one message says it all."""
        members = ids(nudge.member_id for nudge in claimed if nudge.kind is kind)
        if not members:
            return []
        values = {"member_ids": members, "due_by": now + within, "which": kind, "lease_until": now + lease}
        return await self._taken(CLAIM_SOON, **values)

    async def renew(self, claimed: Iterable[Nudge], now: datetime, lease: timedelta) -> list[Nudge]:
        """Begin the lease of claimed nudges anew, right before they are sent; return those still the claimer's.

        What another process took, because the claim had run out, is left out: sending it would say it twice.
        """
        found: list[Nudge] = []
        for until, some in by_claim(claimed).items():
            values = {"nudge_ids": ids(nudge.id for nudge in some), "known_until": until, "renewed": now + lease}
            found += await every(self.connection, RENEW, shape=SHAPE, **values)
        return found

    async def release(self, claimed: Iterable[Nudge], due_at: datetime | None = None) -> int:
        """Give back what was claimed and not sent, as if it had not been claimed, or for later; return how many."""
        return len(await self._still(claimed, nudges.c.recovered_until.is_(None), _PLANNED | _at(due_at)))

    async def still_lapsed(self, lapsed: Iterable[Nudge], now: datetime, lease: timedelta) -> list[Nudge]:
        """Return those of the lapsed ones that nobody claimed anew while it was found out what became of them."""
        return await self._still(lapsed, nudges.c.recovered_until.is_not(None), {"recovered_until": now + lease})

    async def _still(
        self, claimed: Iterable[Nudge], where: ColumnElement[bool], change: Mapping[str, Any]
    ) -> list[Nudge]:
        """Change those that still are under the claim they are known by: the instant until which it lasts."""
        found: list[Nudge] = []
        for until, some in by_claim(claimed).items():
            these = nudges.c.id.in_(ids(nudge.id for nudge in some))
            found += await self._take(and_(these, nudges.c.claimed_until == until, where, IS_CLAIMED), change)
        return found

    async def lapsed(self, now: datetime, limit: int, lease: timedelta) -> list[Nudge]:
        """Take the claimed nudges whose claim ran out, to find out what became of them; no other process gets them.

        `claimed_until` stays that of the claim under which they may have been sent, however often they are taken.
        """
        lapsed = and_(has_lapsed(now), IS_TO_MEMBER)
        return await self._take(lapsed, {"recovered_until": now + lease}, limit=limit, by=nudges.c.claimed_until)

    async def mark_sent(self, nudge_ids: Iterable[NudgeId], channel: str, ts: str, at: datetime) -> int:
        """Keep which message claimed nudges stand in; return how many were still claimed."""
        return await self._settle(MARK_SENT, nudge_ids, said_in=channel, said_ts=ts, at=at)

    async def mark_all_sent(self, said: Iterable[tuple[NudgeId, Posted]], at: datetime) -> None:
        """Keep in which messages claimed nudges stand, many at once."""
        rows = [(nudge_id, one.channel, one.ts) for nudge_id, one in said]
        if rows:
            dialect = self.connection.dialect.name
            values = {"said": given_rows.told(SAID, rows, dialect=dialect), "at": at}
            await self.connection.execute(mark_sent(dialect), values)

    async def mark_skipped(self, nudge_id: NudgeId, reason: str) -> int:
        """Keep why a claimed or planned nudge is not sent; return 0 when it was settled already."""
        return await self._settle(MARK_SKIPPED, [nudge_id], why=reason)

    async def mark_failed(self, nudge_ids: Iterable[NudgeId], reason: str) -> int:
        """Keep why Slack will not take claimed or planned nudges; return how many were not settled already."""
        return await self._settle(MARK_FAILED, nudge_ids, why=reason)

    async def postpone(self, nudge_ids: Iterable[NudgeId], due_at: datetime) -> int:
        """Plan claimed nudges for another attempt at sending; return how many were still claimed."""
        return await self._settle(POSTPONE, nudge_ids, again_at=due_at)

    async def put_off(self, nudge_id: NudgeId, due_at: datetime, reason: str) -> int:
        """Plan a claimed nudge for later and keep why; return 0 when it was settled already. It is no attempt."""
        return await self._settle(PUT_OFF, [nudge_id], again_at=due_at, why=reason)

    async def keep_shown(self, nudge_id: NudgeId, shown: Iterable[str]) -> None:
        """Keep which calls a brief shows, before it goes out."""
        await changed(self.connection, _SHOWN, nudge_id=nudge_id, calls_shown=tuple(shown))

    async def ask_redraw(self, nudge_ids: Iterable[NudgeId], at: datetime) -> int:
        """Ask that the messages of sent nudges are drawn again, at an instant or sooner; return how many were sent."""
        wanted = ids(nudge_ids)
        if not wanted:
            return 0
        return await changed(self.connection, ASK_REDRAW, nudge_ids=wanted, wanted_at=at)

    async def claim_redraws(self, now: datetime, limit: int, lease: timedelta) -> list[Nudge]:
        """Claim sent nudges whose message is to be drawn again. One asked for meanwhile comes after this one.

        A claim ends by `redrawn`; after `lease` they are claimed again.
        """
        return await self._taken(CLAIM_REDRAWS, now=now, lease_until=now + lease, most=limit)

    async def redrawn(self, nudge_ids: Iterable[NudgeId]) -> int:
        """End the claim of redrawn nudges; what was asked for since then stands. Return how many there were."""
        return await changed(self.connection, REDRAWN, nudge_ids=ids(nudge_ids))

    async def _take(
        self,
        where: ColumnElement[bool],
        claim: Mapping[str, Any],
        *,
        limit: int | None = None,
        by: ColumnElement[Any] = nudges.c.due_at,
    ) -> list[Nudge]:
        """Claim in one statement."""
        return await self._taken(taking(where, claim, limit=limit, by=by))

    async def _taken(self, claiming: Executable, **values_of: Any) -> list[Nudge]:
        taken = await every(self.connection, claiming, shape=SHAPE, **values_of)
        return sorted(taken, key=lambda nudge: (nudge.due_at, nudge.member_id, nudge.id))

    async def _settle(self, settling: Update, nudge_ids: Iterable[NudgeId], **values_of: Any) -> int:
        return await changed(self.connection, settling, nudge_ids=ids(nudge_ids), **values_of)
