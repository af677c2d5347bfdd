"""What goes with a person, and what stays without them: their own rows are deleted, what they wrote is emptied.

Rows that figures count stay, so that no figure of a team changes because somebody is forgotten.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, and_, case, exists, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.commitments import Commitment, CommitmentId, State
from bot.domain.erasures import ERASED, FORMER_COLLEAGUE
from bot.domain.messages import Posted
from bot.domain.nudges import Kind
from bot.domain.nudges import State as Nudged
from bot.domain.people import Member, MemberId, MemberSettings, WorkspaceId
from storage.calendar_tables import links, logins, meetings, rules
from storage.call_tables import calls, preps, recap_edits, recaps
from storage.commitment_tables import commitment_events, commitments, offers
from storage.export_tables import exports
from storage.rows import Shape, changed, every
from storage.tables import drafts, members, nudges
from storage.team_tables import looks, questions
from storage.types import key_of

_PROMISE = Shape(commitments, Commitment)
_NAMED = 20
_PREP_NOTES = ("agenda", "value", "opening", "questions", "honest", "next_step")
_RECAP_NOTES = ("more_possible", "learnings", "notes")


@dataclass(frozen=True, slots=True)
class Forgetting:
    """Takes a person out of the rows of a workspace."""

    connection: AsyncConnection

    async def step_out(self, member: Member) -> None:
        """Leave no more of a member's row than that there was somebody, and plan nothing for them any more."""
        nobody = {
            "slack_id": f"forgotten-{member.id[:_NAMED]}",
            "name": FORMER_COLLEAGUE,
            "email": "",
            "domain": "",
            "locale": "",
            "is_admin": False,
            "is_active": False,
            "dm_channel": None,
            "settings": MemberSettings(),
            "hours": None,
            "dnd_from": None,
            "dnd_until": None,
            "dnd_seen_at": None,
            "plan_again_at": None,
            "days_at": None,
            "home_page": "",
        }
        where = (members.c.workspace_id == member.workspace_id, members.c.id == member.id)
        await changed(self.connection, members.update().where(*where).values(nobody))
        planned = (nudges.c.workspace_id == member.workspace_id, nudges.c.member_id == member.id)
        await changed(self.connection, nudges.delete().where(*planned, nudges.c.state == Nudged.PLANNED))

    async def counts(self, member: Member) -> dict[str, int]:
        """Return how many calendars, meetings and drafts a member has, and messages SayDo sent them."""
        kinds = {"calendars": links, "meetings": meetings, "drafts": drafts}
        found = {}
        for name, table in kinds.items():
            where = (table.c.workspace_id == member.workspace_id, table.c.member_id == member.id)
            counted = select(func.count()).select_from(table).where(*where)
            found[name] = int(await self.connection.scalar(counted) or 0)
        message = func.count((nudges.c.channel + " " + nudges.c.ts).distinct())
        found["messages"] = int(await self.connection.scalar(select(message).where(*_said_to(member))) or 0)
        return found

    async def private_promises(self, member: Member) -> set[CommitmentId]:
        """Return the open promises of a member that were agreed in private calls."""
        statement = select(commitments.c.id).where(
            commitments.c.workspace_id == member.workspace_id,
            commitments.c.owner_id == member.id,
            commitments.c.state == State.OPEN,
            commitments.c.call_id.in_(_private(member.workspace_id)),
        )
        return {CommitmentId(one) for one in (await self.connection.execute(statement)).scalars()}

    async def promises_to_close(self, member: Member, limit: int, *, only_private: bool) -> list[Commitment]:
        """Return open promises of a member, oldest first: all, or what was agreed in private calls."""
        statement = _PROMISE.select().where(
            commitments.c.workspace_id == member.workspace_id,
            commitments.c.owner_id == member.id,
            commitments.c.state == State.OPEN,
            *([commitments.c.call_id.in_(_private(member.workspace_id))] if only_private else []),
        )
        ordered = statement.order_by(commitments.c.made_at, commitments.c.id).limit(limit)
        return await every(self.connection, ordered, shape=_PROMISE)

    async def offered(self, member: Member) -> list[CommitmentId]:
        """Return the promises that are offered to a member, or by them."""
        mine = or_(offers.c.to == member.id, offers.c.by == member.id)
        statement = select(offers.c.commitment_id).where(offers.c.workspace_id == member.workspace_id, mine)
        return [CommitmentId(one) for one in (await self.connection.execute(statement)).scalars()]

    async def delete_some(self, member: Member, limit: int) -> bool:
        """Delete some of the rows that are a member's alone; False when there are none left."""
        for where in _own_rows(member):
            table = where[0].table
            keys = list(table.primary_key.columns)
            some = select(*keys).where(table.c.workspace_id == member.workspace_id, where[1]).limit(limit)
            if await changed(self.connection, table.delete().where(tuple_(*keys).in_(some))):
                return True
        return False

    async def empty_words(self, member: Member) -> None:
        """Empty what a member wrote for themselves: notes, and words about calls and promises nobody else knows."""
        workspace_id, mine = member.workspace_id, member.id
        alone = _alone(workspace_id, mine)
        notes = or_(preps.c.by == mine, preps.c.call_id.in_(alone))
        reason = {"winging_reason": _if_said(preps.c.winging_reason)}
        await self._empty(preps, and_(preps.c.workspace_id == workspace_id, notes), _PREP_NOTES, reason)
        said = {name: _if_said(preps.c[name]) for name in ("objective", "their_objective")}
        await self._empty(preps, and_(preps.c.workspace_id == workspace_id, preps.c.call_id.in_(alone)), (), said)
        learned = or_(recaps.c.by == mine, recaps.c.call_id.in_(alone))
        await self._empty(recaps, and_(recaps.c.workspace_id == workspace_id, learned), _RECAP_NOTES, {})
        asked = and_(questions.c.workspace_id == workspace_id, or_(questions.c.by == mine, questions.c.to == mine))
        await self._empty(questions, asked, (), {"text": ERASED, "answer": _if_said(questions.c.answer)})
        await self._empty_promises(workspace_id, mine)

    async def messages(self, member: Member, limit: int) -> list[Posted]:
        """Return where SayDo's messages to a member stand, the latest first."""
        where = (*_said_to(member), nudges.c.channel.is_not(None))
        statement = (
            select(nudges.c.channel, nudges.c.ts).where(*where).group_by(nudges.c.channel, nudges.c.ts)
        ).order_by(nudges.c.ts.desc())
        found = await self.connection.execute(statement.limit(limit))
        return [Posted(channel=channel, ts=ts) for channel, ts in found]

    async def is_being_told(self, member: Member) -> bool:
        """Tell whether a message to a member is on its way, which was begun before they were to be forgotten."""
        where = (nudges.c.workspace_id == member.workspace_id, nudges.c.member_id == member.id)
        claimed = select(nudges.c.id).where(*where, nudges.c.state == Nudged.CLAIMED).limit(1)
        return await self.connection.scalar(claimed) is not None

    async def forget_message(self, member: Member, posted: Posted) -> None:
        """Forget where a message stands; that there was one goes on counting."""
        where = (*_said_to(member), nudges.c.channel == posted.channel, nudges.c.ts == posted.ts)
        nowhere = {"channel": None, "ts": key_of(posted.channel, posted.ts), "redraw_at": None, "shown": ()}
        await changed(self.connection, nudges.update().where(*where).values(nowhere))

    async def _empty_promises(self, workspace_id: WorkspaceId, mine: MemberId) -> None:
        of_mine = and_(commitments.c.workspace_id == workspace_id, commitments.c.owner_id == mine)
        await self._empty(commitments, of_mine, ("source_url",), {})
        private = and_(of_mine, commitments.c.call_id.in_(_private(workspace_id)))
        await self._empty(commitments, private, ("how", "why"), {"what": ERASED, "who": ERASED})
        hidden = select(commitments.c.id).where(private)
        told = and_(commitment_events.c.workspace_id == workspace_id, commitment_events.c.commitment_id.in_(hidden))
        await self._empty(commitment_events, told, ("reason",), {"changes": {}})

    async def _empty(
        self, table: Any, where: ColumnElement[bool], names: tuple[str, ...], also: dict[str, Any]
    ) -> None:
        await changed(self.connection, table.update().where(where).values(dict.fromkeys(names, "") | also))


def _own_rows(member: Member) -> list[tuple[Column[Any], ColumnElement[bool]]]:
    mine = member.id
    not_sent = nudges.c.state.in_((Nudged.PLANNED, Nudged.SKIPPED, Nudged.FAILED))
    return [
        (meetings.c.member_id, meetings.c.member_id == mine),
        (rules.c.member_id, rules.c.member_id == mine),
        (drafts.c.member_id, drafts.c.member_id == mine),
        (logins.c.member_id, logins.c.member_id == mine),
        (looks.c.member_id, looks.c.member_id == mine),
        (recap_edits.c.by, recap_edits.c.by == mine),
        (exports.c.by, and_(exports.c.by == mine, exports.c.team_id.is_(None))),
        (nudges.c.member_id, and_(nudges.c.member_id == mine, not_sent)),
    ]


def _said_to(member: Member) -> tuple[ColumnElement[bool], ...]:
    return (
        nudges.c.workspace_id == member.workspace_id,
        nudges.c.member_id == member.id,
        nudges.c.sent_at.is_not(None),
        nudges.c.kind != Kind.DIGEST,
    )


def _if_said(column: Column[Any]) -> ColumnElement[Any]:
    """Be the word for what is erased where something was said, so that it goes on counting."""
    return case((column != "", ERASED), else_="")


def _private(workspace_id: WorkspaceId) -> Select[Any]:
    return select(calls.c.id).where(calls.c.workspace_id == workspace_id, calls.c.is_private)


def _alone(workspace_id: WorkspaceId, member_id: MemberId) -> Select[Any]:
    """Return the query of the calls a member leads and no colleague attends, or that are private."""
    attended = exists().where(
        meetings.c.workspace_id == calls.c.workspace_id,
        meetings.c.occurrence_key == calls.c.occurrence_key,
        meetings.c.member_id != member_id,
    )
    return select(calls.c.id).where(
        calls.c.workspace_id == workspace_id, calls.c.lead_id == member_id, or_(~attended, calls.c.is_private)
    )
