"""A digest is posted once; when it can't be, its manager is told."""

import asyncio
from dataclasses import replace
from pathlib import Path

from bot.domain.people import WorkspaceSettings
from bot.flows.digest_delivery import deliver_digests
from bot.flows.digest_planning import plan_digests
from bot.sandbox.faults import RateLimited, Reset, ServerError
from storage import Storage
from tests.databases import SEALER
from tests.stories.days import Days, lived, moment
from tests.stories.digests import (
    Crew,
    a_crew,
    a_usual_week,
    has_settings,
    troubles,
)

HISTORY = frozenset({"channels:history"})


# -- when it can't be posted -------------------------------------------------------------------------------------------


async def test_a_manager_whose_channel_lacks_saydo_invites_it_and_posts_it_now(bare_days: Days) -> None:
    crew = await a_crew(bare_days, bare_days.rep, with_bot=False)
    await a_usual_week(crew, bare_days.rep)
    await bare_days.reaches("Fri 15:10")
    assert crew.posted == []
    assert crew.manager.last.says("was not posted: SayDo is not in the channel.")
    assert crew.manager.last.says("/invite @SayDo")
    await crew.manager.clicks("Post now")
    assert crew.posted == []
    bare_days.sandbox.workspace.joins(bare_days.sandbox.workspace.bot.id, crew.channel)
    await bare_days.reaches("Sat 09:00")
    await crew.manager.clicks("Post now")
    assert crew.posted[0].text.startswith("Mid-market, 20–27 November: 2 customer calls")  # noqa: RUF001
    await bare_days.reaches("Sat 09:01")
    assert troubles(crew) == ["The digest of Mid-market stands in #mid-market since Sat 28 Nov, 09:00."]
    await bare_days.reaches("+Thu 20:00")
    assert len(crew.posted) == 1


async def test_a_channel_that_is_archived_is_told(crew: Crew) -> None:
    crew.days.sandbox.workspace.archive(crew.channel)
    await crew.days.reaches("Fri 15:10")
    assert crew.posted == []
    assert crew.manager.last.says("the channel is archived")


async def test_a_channel_shared_with_other_organisations_is_refused_unless_an_admin_allows_it(crew: Crew) -> None:
    crew.channel.is_shared = True
    await crew.days.reaches("Fri 15:10")
    assert crew.posted == []
    assert crew.manager.last.says("other organisations read along")
    await has_settings(crew.days, WorkspaceSettings(digests_show_small_teams=True, digests_may_be_shared=True))
    await crew.manager.clicks("Post now")
    assert len(crew.posted) == 1


async def test_one_that_is_more_than_twelve_hours_late_is_told_and_not_posted_by_itself(crew: Crew) -> None:
    await crew.days.reaches("Fri 14:00")
    await crew.days.stops()
    crew.days.steered.set(moment("Sat 08:00"))
    await crew.days.starts()
    await crew.days.reaches("+Mon 10:00")
    assert crew.posted == []
    assert crew.manager.last.says("due on Fri 27 Nov, 15:00, was not posted: it was more than twelve hours late")
    await crew.manager.clicks("Post now")
    assert crew.posted[0].text.startswith("Mid-market, 20–27 November: 2 customer calls")  # noqa: RUF001


async def test_a_late_start_within_twelve_hours_still_posts_it(crew: Crew) -> None:
    await crew.days.reaches("Fri 14:00")
    await crew.days.stops()
    crew.days.steered.set(moment("Fri 23:00"))
    await crew.days.starts()
    await crew.days.reaches("Fri 23:01")
    assert crew.posted[0].text.startswith("Mid-market, 20–27 November: 2 customer calls")  # noqa: RUF001


async def test_a_pause_delays_it_and_does_not_repeat_it(faulty: Crew) -> None:
    await faulty.days.reaches("Fri 14:59")
    faulty.days.sandbox.faults.next("chat.postMessage", RateLimited(retry_after=60))
    await faulty.days.reaches("Fri 15:00")
    assert faulty.posted == []
    await plan_digests(faulty.days.app.runtime)
    await faulty.days.reaches("Fri 15:10")
    assert len(faulty.posted) == 1


# -- once --------------------------------------------------------------------------------------------------------------


async def test_killed_between_posting_and_marking_it_is_not_posted_again_and_the_manager_looks(faulty: Crew) -> None:
    await faulty.days.reaches("Fri 14:59")
    faulty.days.sandbox.faults.next("chat.postMessage", Reset())
    await faulty.days.reaches("Fri 15:10")
    assert len(faulty.posted) == 1
    assert faulty.manager.last.says("Slack did not say whether it was posted")
    assert faulty.manager.last.says("Look in #mid-market first")
    await faulty.days.reaches("+Mon 10:00")
    assert len(faulty.posted) == 1


async def test_with_the_channels_history_a_lost_answer_is_found_and_nobody_is_bothered(faulty: Crew) -> None:
    standing = faulty.days.sandbox.workspace.standing
    standing.scopes |= HISTORY
    await faulty.days.reaches("Fri 14:59")
    faulty.days.sandbox.faults.next("chat.postMessage", Reset())
    await faulty.days.reaches("Fri 15:10")
    assert len(faulty.posted) == 1
    assert troubles(faulty) == []
    await faulty.manager.clicks("Details", in_=faulty.posted[0])
    assert faulty.manager.modal.says("2 customer calls")


async def test_with_the_channels_history_one_that_never_arrived_is_posted(faulty: Crew) -> None:
    faulty.days.sandbox.workspace.standing.scopes |= HISTORY
    await faulty.days.reaches("Fri 14:59")
    faulty.days.sandbox.faults.next("chat.postMessage", ServerError(500))
    await faulty.days.reaches("Fri 15:10")
    assert len(faulty.posted) == 1
    assert troubles(faulty) == []


async def test_two_processes_post_it_once(tmp_path: Path, database_url: str) -> None:
    async with lived(tmp_path, database_url, links=False) as days:
        crew = await a_crew(days, days.rep)
        await a_usual_week(crew, days.rep)
        days.steered.set(moment("Fri 15:00"))
        other = Storage(database_url, sealer=SEALER)
        runtimes = [days.app.runtime, replace(days.app.runtime, storage=other)]
        await asyncio.gather(*(deliver_digests(runtime) for runtime in runtimes * 3))
        await other.close()
        assert len(crew.posted) == 1
