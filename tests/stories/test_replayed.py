"""What somebody did comes once: the same request again, signed and young enough, is somebody else's."""

from pathlib import Path

from bot.config import Mode
from bot.sandbox.deliveries import Kind
from tests.stories.days import lived
from tests.stories.promises import open_ones
from tests.stories.recaps import filled

REFUSED = 401


async def test_a_request_that_is_sent_again_has_no_effect(tmp_path: Path, database_url: str) -> None:
    async with lived(tmp_path, database_url, mode=Mode.HTTP) as days:
        rep, copies = days.rep, days.sandbox.is_copied()
        days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
        await days.reaches("Mon 12:00")
        await rep.clicks("Write objective", in_=rep.last)
        await rep.submits({"What should be true after this call?": "They name who decides"})
        await days.reaches("Mon 14:35")
        await rep.clicks("Write recap")
        await rep.submits(filled(what="Send pricing", when="Wed", their_what="Name the decider", their_when="Fri"))
        await rep.submits()
        await rep.types("/commitments Send the deck to Ann by Friday noon via email")
        await rep.clicks("Save")
        await rep.opens_home()
        promises = sorted(one.what for one in await open_ones(days, rep))
        assert promises == ["Name the decider", "Send pricing", "Send the deck"]
        acts = [outcome.status for kind, outcome in copies if kind is not Kind.EVENT]
        assert acts == [REFUSED] * len(acts) != []
        assert [outcome.ok for kind, outcome in copies if kind is Kind.EVENT] == [True]
        days.says_nothing_wrong()
