"""A digest that is asked for: when it comes, how it would look, posted now, and in all details."""

import asyncio

from bot.domain.people import WorkspaceSettings
from bot.sandbox.faults import ServerError
from tests.stories.days import moment
from tests.stories.digests import (
    Crew,
    has_settings,
    somebody,
)


async def test_the_command_says_when_the_next_one_comes(crew: Crew) -> None:
    await crew.manager.types("/saydo digest")
    assert crew.manager.last.says("Mid-market: the next digest comes on Fri 27 Nov, 15:00 in #mid-market.")
    await crew.days.rep.types("/saydo digest")
    assert crew.days.rep.last.says("the next digest comes on Fri 27 Nov, 15:00")
    outsider = somebody(crew.days, "otto", "Otto Other")
    await outsider.types("/saydo digest")
    assert outsider.last.says("You are in no team that has a digest.")


async def test_a_preview_is_seen_by_the_manager_alone_and_posts_nothing(crew: Crew) -> None:
    await crew.days.reaches("Wed 18:00")
    await crew.manager.types("/saydo digest preview")
    seen = crew.manager.last
    assert seen.is_ephemeral
    assert seen.says("This is the digest of Mid-market as it would be now. Only you see it.")
    assert seen.says("Mid-market, 20–25 November, so far: 2 customer calls, 1 with an objective")  # noqa: RUF001
    assert crew.posted == []
    assert [one for one in crew.days.rep.inbox if one.says("as it would be now")] == []


async def test_a_preview_whose_picture_is_refused_comes_in_words(faulty: Crew) -> None:
    await faulty.holds(faulty.days.rep, moment("+Mon 10:00"), objective=moment("+Mon 09:00"))
    await faulty.days.reaches("+Tue 10:00")
    faulty.days.sandbox.faults.next("response_url", ServerError(500))
    await faulty.manager.types("/saydo digest preview mid")
    assert faulty.manager.last.says("1 Dec ██████████ 100%")


async def test_now_posts_it_after_one_click_and_the_planned_one_still_comes(crew: Crew) -> None:
    await crew.days.reaches("Wed 18:00")
    await crew.manager.types("/saydo digest now")
    ask = crew.manager.last
    assert ask.says("Post the digest of Mid-market so far, 20–25 November, in #mid-market?")  # noqa: RUF001
    assert ask.says("The planned one still comes on Fri 27 Nov, 15:00.")
    assert crew.posted == []
    await crew.manager.clicks("Post it", in_=ask)
    (extra,) = crew.posted
    assert extra.text.startswith("Mid-market, 20–25 November, so far: 2 customer calls")  # noqa: RUF001
    assert crew.manager.last.says("stands in #mid-market since Wed 25 Nov, 18:00")
    await crew.days.reaches("Fri 15:01")
    assert len(crew.posted) == 2


async def test_a_double_click_and_a_second_command_post_it_once(crew: Crew) -> None:
    await crew.days.reaches("Wed 18:00")
    await crew.manager.types("/saydo digest now")
    first = crew.manager.last
    await crew.manager.types("/saydo digest now")
    second = crew.manager.last
    await asyncio.gather(*(crew.manager.person.clicks("Post it", in_=ask) for ask in (first, first, second)))
    await crew.days.sandbox.settled()
    await crew.days.reaches("Wed 18:05")
    assert len(crew.posted) == 1


async def test_an_old_confirmation_posts_nothing(crew: Crew) -> None:
    await crew.days.reaches("Wed 10:00")
    await crew.manager.types("/saydo digest now")
    ask = crew.manager.last
    await crew.days.reaches("Wed 11:01")
    await crew.manager.clicks("Post it", in_=ask)
    assert crew.posted == []
    assert crew.manager.last.says("You were asked too long ago.")


async def test_who_does_not_manage_the_team_neither_previews_nor_posts_it(crew: Crew) -> None:
    for line in ("/saydo digest preview", "/saydo digest now", "/saydo digest preview Mid-market"):
        await crew.days.rep.types(line)
        assert crew.days.rep.last.says("manage")
    assert crew.posted == []


async def test_what_is_not_understood_is_answered_with_what_would_be(crew: Crew) -> None:
    await crew.manager.types("/saydo digest previw")
    assert crew.manager.last.says("Did you mean /saydo digest preview?")
    await crew.manager.types("/saydo digest now Enterprise")
    assert crew.manager.last.says("I know no team “Enterprise”. Did you mean “Mid-market”?")


async def test_details_show_a_manager_all_and_a_rep_their_own_part(crew: Crew) -> None:
    await has_settings(crew.days, WorkspaceSettings())
    await crew.days.reaches("Fri 15:01")
    await crew.manager.clicks("Details", in_=crew.posted[0])
    assert crew.manager.modal.says("Objective before the call: 1 of 2 (50%)")
    assert crew.manager.modal.says("acme.test: 1 promise late")
    rep = crew.days.rep
    await rep.clicks("Details", in_=rep.person.sees(crew.channel)[-1])
    assert rep.modal.says(
        "Your part: 2 calls, 1 with an objective · recaps in time 1 of 2 · word kept 1 of 1 · 1 promise late"
    )
    assert not rep.modal.says("(50%)")
