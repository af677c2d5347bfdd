"""Which customer somebody belongs to, by the calls around now."""

from datetime import datetime, timedelta

from bot.domain.meetings import Window
from bot.domain.quick_form import untitled
from bot.runtime import Actor
from storage import Transaction

_KNOWN_FOR = timedelta(days=60)


async def customer_of(tx: Transaction, actor: Actor, who: str, *, now: datetime) -> str:
    """Return the customer of somebody named so in the actor's calls of the last and next weeks; "" for none, or two."""
    wanted = untitled(who).casefold().split()
    if not wanted:
        return ""
    window = Window(start=now - _KNOWN_FOR, end=now + _KNOWN_FOR)
    calls = await tx.calls.of_member(actor.workspace.id, actor.member.id, window)
    people = [(call.account, person.name.casefold().split()) for call in calls for person in call.external]
    accounts = {account for account, name in people if account and name[: len(wanted)] == wanted}
    return accounts.pop() if len(accounts) == 1 else ""
