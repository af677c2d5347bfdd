"""Filling the recap modal as a person does."""

from bot.domain.meetings import Window
from tests.stories.days import Acting, moment


def week() -> Window:
    """Return the week the stories play in."""
    return Window(start=moment("Mon 00:00"), end=moment("+Mon 00:00"))


def filled(*, what: str = "", when: str = "", their_what: str = "", their_when: str = "") -> dict[str, str | None]:
    """Return the outcome, a row of ours and one of theirs; who is filled in already."""
    return {
        "recaps.outcome": "Reached",
        "recaps.row.1.what": what,
        "recaps.row.1.when": when,
        "recaps.row.2.what": their_what,
        "recaps.row.2.when": their_when,
    }


async def writes_recap(rep: Acting, **rows: str) -> None:
    """Write a recap from the last ask, check it, save it."""
    await rep.clicks("Write recap")
    assert await rep.submits(filled(**rows)) is None
    assert await rep.submits() is None
    assert not rep.sees_modal, rep.modal.reads
