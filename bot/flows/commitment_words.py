"""What stands behind `/commitments`: the words of a list, a colleague's name, a customer's, or none of them."""

from collections.abc import Sequence

from bot.domain.commitments import CommitmentId
from bot.domain.errors import InvalidInputError
from bot.domain.people import Member
from bot.flows.commitment_lists import BY_COLLEAGUE, OF_CUSTOMER, listed
from bot.runtime import Actor, Runtime
from bot.views.commitments import CommitmentList, Which

WORDS = {
    "": Which.OPEN,
    "all": Which.OPEN,
    "open": Which.OPEN,
    "overdue": Which.OVERDUE,
    "late": Which.OVERDUE,
    "mine": Which.OURS,
    "ours": Which.OURS,
    "theirs": Which.THEIRS,
    "must-do": Which.MUST_DO,
    "must-dos": Which.MUST_DO,
    "must do": Which.MUST_DO,
    "at risk": Which.AT_RISK,
    "at-risk": Which.AT_RISK,
    "risk": Which.AT_RISK,
    "team": Which.TEAM,
    "left": Which.LEFT,
}
_MOST_NAMES = 8


async def asked(runtime: Runtime, actor: Actor, text: str) -> CommitmentList | None:
    """Return the list that the words behind `/commitments` ask for; None when they ask for none.

    Besides the known words it takes "@" and a colleague's name, and a word of a customer's. Raises InvalidInputError
    for a colleague nobody knows, or several.
    """
    words = " ".join(text.casefold().split())
    if words in WORDS:
        return await listed(runtime, actor, WORDS[words])
    if words.startswith("@") and (by := await _colleague(runtime, actor, words)):
        return await listed(runtime, actor, f"{BY_COLLEAGUE}{by.id}")
    if _is_one(words) and (of := await _customer(runtime, actor, words)):
        return await listed(runtime, actor, f"{OF_CUSTOMER}{of}")
    return None


def _is_one(words: str) -> bool:
    return " " not in words


async def _colleague(runtime: Runtime, actor: Actor, words: str) -> Member | None:
    """Return the one colleague whose name begins so; None when "@" begins more than a name.

    One who left is found where nobody here is called so. Raises InvalidInputError when there is none, or several.
    """
    wanted = words.removeprefix("@").replace(".", " ").replace("_", " ").replace("-", " ").split()
    async with runtime.storage.reading() as tx:
        here = await tx.members.all_active(actor.workspace.id)
        gone = await tx.members.all_gone(actor.workspace.id)
    found = [one for one in here if _is_called(one, wanted)] or [one for one in gone if _is_called(one, wanted)]
    if len(found) == 1:
        return found[0]
    if not found and not _is_one(words):
        return None
    if not found:
        raise InvalidInputError(f"I know nobody called {words}. Try a first name: /commitments @ann")
    names = ", ".join(one.name for one in found[:_MOST_NAMES])
    raise InvalidInputError(f"That could be {names}. Try more of the name.")


def _is_called(member: Member, wanted: Sequence[str]) -> bool:
    name = member.name.casefold().replace("-", " ").split()
    return bool(wanted) and all(any(part.startswith(word) for part in name) for word in wanted)


async def _customer(runtime: Runtime, actor: Actor, word: str) -> CommitmentId | None:
    """Return an open commitment whose customer has this word in its name; the actor's own first."""
    async with runtime.storage.reading() as tx:
        own = await tx.commitments.open_of(actor.workspace.id, actor.member.id)
        seen = await tx.commitments.seen_by(actor.workspace.id, actor.member.id)
    return next((one.id for one in (*own, *seen) if word in one.account.casefold()), None)
