"""SayDo comes back from a backup: Slack knows what was said since, SayDo does not; nothing is said twice."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.keys import sealer_as_kept
from bot.sandbox.faults import RateLimited
from storage import Storage
from storage.backups import Backup, save
from tests.stories.days import Acting, Days, lived, moment
from tests.stories.promises import open_ones, opens, promised
from tests.stories.recaps import writes_recap

HANA = "hana@globex.test"


@pytest.fixture(params=["to PostgreSQL", "to SQLite"])
def urls(request: pytest.FixtureRequest) -> tuple[str, str]:
    kinds = ("sqlite", "postgresql") if request.param == "to PostgreSQL" else ("postgresql", "sqlite")
    return request.getfixturevalue(f"{kinds[0]}_url"), request.getfixturevalue(f"bare_{kinds[1]}_url")


async def backs_up(days: Days, folder: Path) -> Path:
    """Take a backup while SayDo runs, as `saydo backup` does."""
    storage = Storage(days.config.database_url, application="saydo backup")
    async with storage.snapshot(at=days.steered.now()) as snapshot:
        await save(snapshot, folder / "saydo.backup", seen=lambda *_: None)
    await storage.close()
    return folder / "saydo.backup"


async def comes_back(days: Days, backup: Path, url: str) -> None:
    """Lose the database, restore the backup into another, and start on it."""
    await days.stops()
    days.config = replace(days.config, database_url=url)
    storage = Storage(url, sealer=sealer_as_kept(days.config), application="saydo restore")
    read = Backup(backup)
    await storage.fill(read.origin, read.pages(), seen=lambda *_: None, is_restored=True)
    await storage.close()
    await days.starts()


def posted(days: Days) -> int:
    return len(days.sandbox.calls.to("chat.postMessage"))


async def lives_until_it_breaks(days: Days, folder: Path) -> Path:
    """Live a Monday and most of a Tuesday; the backup is of Tuesday noon, what broke did so in the afternoon."""
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    days.calendar.has("Globex review", "Tue 15:00", "Tue 15:30", with_=[HANA])
    days.calendar.has("Initech kickoff", "Wed 11:30", "Wed 12:00", with_=["bill@initech.test"])
    await days.reaches("Mon 14:36")
    await writes_recap(days.rep, what="Send pricing", when="Wed")
    await days.reaches("Tue 12:00")
    backup = await backs_up(days, folder)
    days.calendar.has("Hooli intro", "Tue 13:30", "Tue 14:00", with_=["gavin@hooli.test"])
    await days.reaches("Tue 15:45")
    return backup


async def test_nothing_is_said_twice_and_nothing_old_floods_out(tmp_path: Path, urls: tuple[str, str]) -> None:
    async with lived(tmp_path, urls[0]) as days:
        backup = await lives_until_it_breaks(days, tmp_path)
        said, inbox = posted(days), len(days.rep.inbox)
        assert any(one.says("Globex review") for one in days.rep.inbox[-3:])
        await comes_back(days, backup, urls[1])
        await days.reaches("Tue 16:55")
        assert posted(days) == said
        await days.reaches("Tue 20:00")
        evening = days.rep.inbox[inbox:]
        assert len(evening) <= 1  # the reminder of the evening, which was not due before
        await days.reaches("Wed 08:31")
        (brief,) = days.rep.inbox[inbox + len(evening) :]
        for line in ("Send pricing", "Initech kickoff", "Globex review"):
            assert brief.says(line)
        await days.reaches("Wed 11:20")
        assert sum(one.says("Initech kickoff") and one.says("starts soon") for one in days.rep.inbox) <= 1
        days.says_nothing_wrong()


async def test_what_nobody_lived_to_say_is_not_made_up_for_and_why_tells(tmp_path: Path, urls: tuple[str, str]) -> None:
    async with lived(tmp_path, urls[0]) as days:
        days.calendar.has("Globex review", "Tue 15:00", "Tue 15:30", with_=[HANA])
        await days.reaches("Tue 12:00")
        backup = await backs_up(days, tmp_path)
        await days.stops()
        days.steered.set(moment("Tue 15:45"))
        await comes_back(days, backup, urls[1])
        said = posted(days)
        await days.reaches("Tue 16:55")
        assert posted(days) == said
        await days.rep.types("/saydo why")
        assert days.rep.last.says("it was due before SayDo was restored from a backup")
        await days.reaches("Wed 08:31")
        assert days.rep.last.says("Globex review")
        days.says_nothing_wrong()


async def test_a_second_start_changes_nothing(tmp_path: Path, urls: tuple[str, str]) -> None:
    async with lived(tmp_path, urls[0]) as days:
        backup = await lives_until_it_breaks(days, tmp_path)
        await comes_back(days, backup, urls[1])
        await days.reaches("Wed 08:29")
        said = posted(days)
        await days.stops_and_starts()
        await days.reaches("Wed 08:31")
        assert posted(days) == said + 1
        days.says_nothing_wrong()


# -- what only its own message tells ---------------------------------------------------------------------------------


def offers_to(who: Acting) -> int:
    return sum(one.says("asks whether you take over a promise") for one in who.inbox)


@pytest.mark.parametrize("lives_on", [True, False], ids=["said since", "never said"])
async def test_a_colleagues_offer_is_heard_once_whether_it_was_said_or_not(
    tmp_path: Path, urls: tuple[str, str], *, lives_on: bool
) -> None:
    async with lived(tmp_path, urls[0]) as days:
        await promised(days, what="Send pricing", when="Wed")
        await days.reaches("Mon 20:00")
        await _offers(days)
        assert offers_to(days.colleague) == 0
        backup = await backs_up(days, tmp_path)
        if lives_on:
            await days.reaches("Tue 10:00")
            assert offers_to(days.colleague) == 1
        await days.stops()
        days.steered.set(moment("Tue 10:30"))
        await comes_back(days, backup, urls[1])
        await days.reaches("Tue 10:40")
        assert offers_to(days.colleague) == 1
        await days.colleague.clicks("Accept", in_=next(one for one in days.colleague.inbox if one.says("take over")))
        assert [one.what for one in await open_ones(days, days.colleague)] == ["Send pricing"]
        days.says_nothing_wrong()


async def test_where_slack_shows_no_conversation_nothing_doubtful_is_said_and_the_rest_is(
    tmp_path: Path, urls: tuple[str, str]
) -> None:
    async with lived(tmp_path, urls[0]) as days:
        await promised(days, what="Send pricing", when="Wed")
        await days.reaches("Mon 20:00")
        await _offers(days)
        backup = await backs_up(days, tmp_path)
        await days.stops()
        days.steered.set(moment("Tue 10:30"))
        await comes_back(days, backup, urls[1])
        days.sandbox.faults.next("conversations.history", error="missing_scope", times=9)
        await days.reaches("Tue 12:00")
        assert offers_to(days.colleague) == 0
        await days.reaches("Wed 08:31")
        assert days.rep.last.says("Send pricing")


async def _offers(days: Days) -> None:
    """Ask the colleague to take the promise over."""
    await opens(days.rep)
    await days.rep.clicks("Not mine")
    values = {"commitments.colleague": days.colleague.person.id, "commitments.reason": "You know them best"}
    assert await days.rep.submits(values) is None
    await days.passes(timedelta(minutes=1))


def recap_asks(who: Acting) -> int:
    return sum(one.says("Acme QBR") and "Write recap" in one.buttons for one in who.inbox)


@pytest.mark.parametrize("is_slow", [False, True], ids=["at once", "Slack does not tell at first"])
async def test_what_came_sooner_than_planned_is_found_in_the_conversation(
    tmp_path: Path, urls: tuple[str, str], *, is_slow: bool
) -> None:
    """The ask waited for the end of do-not-disturb, which the backup takes to be later than it was."""
    async with lived(tmp_path, urls[0]) as days:
        days.calendar.has("Acme QBR", "Tue 11:00", "Tue 11:30")
        quiet = days.sandbox.workspace.wants_quiet
        await days.reaches("Tue 11:20")
        quiet(days.rep.person, moment("Tue 11:25"), moment("Tue 15:00"))
        await days.reaches("Tue 12:00")
        assert recap_asks(days.rep) == 0
        backup = await backs_up(days, tmp_path)
        quiet(days.rep.person, moment("Tue 11:25"), moment("Tue 13:00"))
        await days.reaches("Tue 13:10")
        assert recap_asks(days.rep) == 1
        await comes_back(days, backup, urls[1])
        if is_slow:
            days.sandbox.faults.next("conversations.history", RateLimited(retry_after=30), times=2)
        await days.reaches("Tue 16:00")
        assert recap_asks(days.rep) == 1
        await days.rep.clicks("Write recap", in_=next(one for one in days.rep.inbox if "Write recap" in one.buttons))
        assert days.rep.modal.says("Acme QBR")
