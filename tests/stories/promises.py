"""A promise made in a recap, for the stories of what becomes of it."""

from bot.domain.commitments import Commitment
from tests.stories.days import Acting, Days
from tests.stories.recaps import writes_recap


async def promised(days: Days, **rows: str) -> None:
    """Live Monday until the recap of Acme's call says who does what by when."""
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 14:35")
    await writes_recap(days.rep, **rows)


async def has_promised(days: Days, line: str) -> None:
    """Promise something with a typed line, as it is read."""
    await days.rep.types(f"/commitments {line}")
    await days.rep.clicks("Save", in_=days.rep.last)


async def opens(person: Acting, words: str = "") -> None:
    """Open the card of the one promise in the list of `/commitments`."""
    await person.types(f"/commitments {words}".rstrip())
    await person.clicks("More", in_=person.last)


async def open_ones(days: Days, who: Acting) -> list[Commitment]:
    """Return what a person owns and has not closed, as stored."""
    actor = await days.actor(who)
    async with days.app.runtime.storage.begin() as tx:
        return await tx.commitments.open_of(actor.workspace.id, actor.member.id)
