"""Which nudges may be claimed, by which statements they are, and how what came of a claim is written."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Integer, Select, String, Update, and_, column, exists, or_, select
from sqlalchemy.sql.dml import ReturningUpdate

from bot.domain.nudges import Kind, Nudge, State
from storage import given_rows
from storage.holds import is_open
from storage.rows import Shape, among, given, literally
from storage.tables import members, nudges, workspaces

SHAPE = Shape(nudges, Nudge)
IS_PLANNED = literally(nudges.c.state, State.PLANNED)
IS_CLAIMED = literally(nudges.c.state, State.CLAIMED)
IS_SENT = literally(nudges.c.state, State.SENT)
IS_DIGEST = literally(nudges.c.kind, Kind.DIGEST)
IS_TO_MEMBER = ~IS_DIGEST  # a digest goes to a channel, by `storage.digests`
UNCLAIMED: dict[str, Any] = {"claimed_until": None, "recovered_until": None}
SAID = (column("id", String()), column("channel", String()), column("ts", String()))
"""A nudge and the message it stands in."""


def in_open_workspace(now: ColumnElement[datetime] | datetime) -> ColumnElement[bool]:
    """Hold for nudges of workspaces that may be spoken to.

    Looked up for each nudge found: as a list of workspaces, SQLite would walk through all nudges of each.
    """
    return exists().where(workspaces.c.id == nudges.c.workspace_id, is_open(now))


def has_lapsed(now: ColumnElement[datetime] | datetime) -> ColumnElement[bool]:
    """Hold for nudges of such workspaces whose claim ran out, and which nobody looks into."""
    is_free = or_(nudges.c.recovered_until.is_(None), nudges.c.recovered_until <= now)
    return and_(IS_CLAIMED, nudges.c.claimed_until <= now, is_free, in_open_workspace(now))


def anything_to_do(*kinds: ColumnElement[bool]) -> Select[Any]:
    """Return the question, for each of these kinds of nudges, whether one is due and whether the claim of one ran out.

    `now` is given.
    """
    now, asked = given("now"), list[Any]()
    for which in kinds:
        due = select(nudges.c.id).where(IS_PLANNED, nudges.c.due_at <= now, which)
        lapsed = select(nudges.c.id).where(has_lapsed(now), which)
        asked += [due.exists(), lapsed.exists()]
    return select(*asked)


def taking(
    where: ColumnElement[bool],
    claim: Mapping[str, Any],
    *,
    limit: BindParameter[Any] | int | None = None,
    by: ColumnElement[Any],
) -> ReturningUpdate[Any]:
    """Return the statement of a claim. The CTE is materialised: the limit holds whatever the plan (PostgreSQL)."""
    due = (
        select(nudges.c.id)
        .where(where)
        .order_by(by, nudges.c.member_id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    return nudges.update().where(nudges.c.id.in_(select(due.c.id))).values(claim).returning(*SHAPE.columns)


_IS_STILL = and_(
    nudges.c.id.in_(among("nudge_ids")),
    nudges.c.claimed_until == given("known_until"),
    nudges.c.recovered_until.is_(None),
)
RENEW = taking(and_(_IS_STILL, IS_CLAIMED), {"claimed_until": given("renewed")}, by=nudges.c.due_at)

CLAIM: Mapping[str, Any] = {"state": State.CLAIMED, "claimed_until": given("lease_until"), "recovered_until": None}
_IS_DUE = and_(IS_PLANNED, nudges.c.due_at <= given("now"))
_OF_MEMBERS = nudges.c.member_id.in_(among("member_ids"))
CLAIM_ALL_OF = taking(and_(_IS_DUE, _OF_MEMBERS, IS_TO_MEMBER), CLAIM, by=nudges.c.due_at)
"""Claim all that is due for these members."""
CLAIM_SOON = taking(
    and_(IS_PLANNED, nudges.c.due_at <= given("due_by"), nudges.c.kind == given("which"), _OF_MEMBERS),
    CLAIM,
    by=nudges.c.due_at,
)
"""Claim what these members are told of one kind until an instant."""
CLAIM_DIGESTS = taking(
    and_(_IS_DUE, IS_DIGEST, in_open_workspace(given("now"))), CLAIM, limit=given("most"), by=nudges.c.due_at
)

_REDRAWN_UNTIL = nudges.c.redraw_claimed_until
CLAIM_REDRAWS = taking(
    and_(
        IS_SENT,
        or_(nudges.c.redraw_at <= given("now"), and_(nudges.c.redraw_at.is_(None), given("now") >= _REDRAWN_UNTIL)),
        or_(_REDRAWN_UNTIL.is_(None), given("now") >= _REDRAWN_UNTIL),
        in_open_workspace(given("now")),
    ),
    {"redraw_at": None, "redraw_claimed_until": given("lease_until")},
    limit=given("most"),
    by=nudges.c.redraw_at,
)
_THESE = nudges.c.id.in_(among("nudge_ids"))
REDRAWN = nudges.update().where(_THESE, IS_SENT).values(redraw_claimed_until=None)
ASK_REDRAW = (
    nudges.update()
    .where(_THESE, IS_SENT, or_(nudges.c.redraw_at.is_(None), nudges.c.redraw_at > given("wanted_at")))
    .values(redraw_at=given("wanted_at"))
)


def _settling(where: ColumnElement[bool], change: Mapping[str, Any]) -> Update:
    return nudges.update().where(_THESE, where).values(UNCLAIMED | dict(change))


_IS_UNSETTLED = or_(IS_CLAIMED, IS_PLANNED)
MARK_SENT = _settling(
    IS_CLAIMED,
    {"state": State.SENT, "channel": given("said_in"), "ts": given("said_ts"), "sent_at": given("at"), "reason": ""},
)
MARK_SKIPPED = _settling(_IS_UNSETTLED, {"state": State.SKIPPED, "reason": given("why")})
MARK_FAILED = _settling(_IS_UNSETTLED, {"state": State.FAILED, "reason": given("why")})
POSTPONE = _settling(
    IS_CLAIMED, {"state": State.PLANNED, "due_at": given("again_at"), "attempts": nudges.c.attempts + 1}
)
PUT_OFF = _settling(IS_CLAIMED, {"state": State.PLANNED, "due_at": given("again_at"), "reason": given("why")})


def by_claim(claimed: Iterable[Nudge]) -> Mapping[datetime | None, Sequence[Nudge]]:
    """Return nudges by the claim they are known by: the instant until which it lasts."""
    found: dict[datetime | None, list[Nudge]] = defaultdict(list)
    for nudge in claimed:
        found[nudge.claimed_until].append(nudge)
    return found


MEMBER, PLACE = column("id", String()), column("place", Integer())


@cache
def free_members(dialect: str) -> Select[Any]:
    """Return the question who of these members nobody else is claiming: `places`, rows of a member and their place."""
    places = given_rows.to_be_given("places", [MEMBER, PLACE], dialect=dialect)
    free = select(members.c.id).join(places, places.c.id == members.c.id).order_by(places.c.place).limit(given("most"))
    return free.with_for_update(of=members, skip_locked=True, key_share=True)


@cache
def mark_sent(dialect: str) -> Update:
    """Return the statement that keeps which messages claimed nudges stand in: `said`, rows of SAID, since `at`."""
    said = given_rows.to_be_given("said", SAID, dialect=dialect)
    message = {"state": State.SENT, "channel": said.c.channel, "ts": said.c.ts, "sent_at": given("at"), "reason": ""}
    return nudges.update().where(nudges.c.id == said.c.id, IS_CLAIMED).values(UNCLAIMED | message)
