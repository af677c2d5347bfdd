"""Calendar links: the statements that are made once, and are told what is asked for by name."""

from functools import cache

from sqlalchemy import Executable, Update, bindparam, case, exists

from bot.domain.links import CANT_BE_READ, CalendarLink
from storage.calendar_tables import links
from storage.rows import Shape, among, each_once, given, inserting
from storage.serving import IS_ACTIVE
from storage.tables import members, workspaces
from storage.types import UtcDateTime

SHAPE = Shape(links, CalendarLink)
HAS_OWNER = exists().where(
    members.c.id == links.c.member_id,
    members.c.is_active,
    workspaces.c.id == members.c.workspace_id,
    IS_ACTIVE,
)
OF_MEMBER = (
    SHAPE.select()
    .where(links.c.workspace_id == given("workspace_id"), links.c.member_id == given("member_id"))
    .order_by(links.c.linked_at, links.c.id)
)
GET = SHAPE.select().where(links.c.workspace_id == given("own_workspace_id"), links.c.id == given("own_id"))
_IS_CLAIMED = links.c.claimed_until == given("known_until")
GET_CLAIMED = GET.where(_IS_CLAIMED)
LONG_BROKEN = (
    SHAPE.select()
    .where(links.c.state.in_(sorted(CANT_BE_READ)), links.c.broken_since <= given("before"), HAS_OWNER)
    .order_by(links.c.linked_at, links.c.id)
)
DOMAINS = each_once(links.c.account_domain, links.c.workspace_id == given("workspace_id"))
_CALENDAR = ("address_key", "address", "credentials", "account", "account_domain", "host_key", "name")
_TOLD = (*_CALENDAR, "next_check_at", "watch_at", "hours_at")
TELL_ANEW = (
    links.update()
    .where(links.c.member_id == given("own_member_id"), links.c.address_key.in_(among("known_as")))
    .returning(*SHAPE.columns)
)


@cache
def saving(*, is_looked_at: bool, is_claimed: bool) -> Update:
    """Return the statement that keeps what a read told."""
    where = (links.c.workspace_id == given("own_workspace_id"), links.c.id == given("own_id"))
    statement = links.update().where(*where, *([_IS_CLAIMED] if is_claimed else [])).values(claimed_until=None)
    if not is_looked_at:
        return statement
    looked_at, hint_at, next_at = (bindparam(name, type_=UtcDateTime()) for name in ("looked_at", "hint_at", "next_at"))
    return statement.values(next_check_at=case((links.c.hinted_at > looked_at, hint_at), else_=next_at))


@cache
def addition(dialect: str) -> Executable:
    """Return the statement that adds a link, or tells the one that is there anew."""
    statement = inserting(links, dialect=dialect)
    told = {name: statement.excluded[name] for name in _TOLD}
    known = statement.on_conflict_do_update(index_elements=["member_id", "address_key"], set_=told)
    return known.returning(*SHAPE.columns)
