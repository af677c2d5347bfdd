"""A late promise on its way into the digest: announced a day ahead in the very words, stopped by an act, or posted."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.commitments import Commitment, State
from bot.domain.rhythms import read_rhythm
from bot.sandbox.screens import MessageScreen
from tests.factories import BERLIN
from tests.stories.days import lived, moment
from tests.stories.digests import Crew, a_crew

WEDNESDAY_LAST = date(2026, 11, 18)
WORDS = "Send pricing (acme.test), promised for Wednesday 18 November 2026: Rhea Rep"


@pytest.fixture
async def crew(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Crew]:
    """A team whose rep promised something for last Wednesday and said nothing since; today is Monday the 23rd."""
    async with lived(tmp_path, sqlite_url, links=False) as living:
        made = await a_crew(living, living.rep, living.colleague, since=moment("Mon 08:00") - timedelta(days=30))
        await late(made)
        yield made
        await living.sandbox.settled()
        living.says_nothing_wrong()


async def late(crew: Crew, day: date = WEDNESDAY_LAST, **facts: Any) -> Commitment:
    """Let Rhea have promised something for a day that is long past."""
    made_at = moment("Mon 08:00") - timedelta(days=21)
    told: dict[str, Any] = {"made_at": made_at, **facts}
    return await crew.promises(crew.days.rep, day, **told)


def announced(crew: Crew) -> list[MessageScreen]:
    """Return what Rhea was told of promises that will, or will not, stand in the digest."""
    return [one for one in crew.days.rep.inbox if "in your team's digest" in one.lines[0]]


def stands(crew: Crew, words: str = WORDS) -> bool:
    """Tell whether the last digest says these words."""
    return f"• {words}" in crew.posted[-1].reads.splitlines() if crew.posted else False


async def test_it_is_announced_a_day_ahead_in_its_very_words_with_channel_hour_and_what_stops_it(crew: Crew) -> None:
    await crew.days.reaches("Thu 14:40")
    assert announced(crew) == []
    await crew.days.reaches("Thu 14:46")
    (told,) = announced(crew)
    assert told.lines[0] == "A late promise of yours will stand in your team's digest, unless you act"
    assert told.says("In #mid-market, in the digest of Mid-market on Friday 27 November 2026, 15:00 (Europe/Berlin)")
    assert told.says(f"• {WORDS}")
    assert told.buttons == ["Done", "New date", "Can't keep", "Hand over", "More"]
    assert not told.fallback.splitlines()[0].count("acme")
    await crew.days.reaches("Fri 15:01")
    assert stands(crew)
    assert announced(crew)[0].says("It stands in #mid-market since Friday 27 November 2026, 15:00")
    await crew.days.reaches("+Fri 15:01")
    assert len(crew.posted) == 2
    assert not stands(crew)
    assert len(announced(crew)) == 1


@pytest.mark.parametrize(
    ("button", "values", "said"),
    [
        ("Done", None, "You dealt with it"),
        (
            "New date",
            {"commitments.day": "2026-12-01", "commitments.reason": "Legal reads", "commitments.told": "Yes"},
            "It has a new date",
        ),
        (
            "Can't keep",
            {"commitments.reason": "Dropped", "commitments.told": "Yes", "commitments.ending": "It won't be kept"},
            "You dealt with it",
        ),
        ("Hand over", {"commitments.colleague": "tom"}, "It is with a colleague now"),
    ],
)
async def test_each_of_the_four_acts_stops_it(
    crew: Crew, button: str, values: dict[str, str] | None, said: str
) -> None:
    await crew.days.reaches("Thu 14:46")
    await crew.days.rep.clicks(button, in_=announced(crew)[0])
    if values is not None:
        tom = crew.days.colleague.person.id
        assert (
            await crew.days.rep.submits({key: tom if value == "tom" else value for key, value in values.items()})
            is None
        )
    (told,) = announced(crew)
    assert told.lines[0] == "It does not stand in your team's digest."
    assert told.says(said)
    await crew.days.reaches("Fri 15:01")
    assert not stands(crew)


async def test_what_was_announced_too_late_waits_for_the_next_digest(crew: Crew) -> None:
    await crew.changes(rhythm=read_rhythm("Monday and Friday 15:00", zone_name=BERLIN.key))
    crew.days.sandbox.workspace.wants_quiet(crew.days.rep.person, moment("Thu 14:00"), moment("Thu 16:00"))
    await crew.days.reaches("Fri 15:01")
    assert announced(crew) == []
    assert not stands(crew)
    crew.days.sandbox.workspace.wants_no_quiet(crew.days.rep.person)
    await crew.days.reaches("Fri 16:46")
    (told,) = announced(crew)
    assert told.says("on Monday 30 November 2026, 15:00 (Europe/Berlin)")
    await crew.days.reaches("+Mon 15:01")
    assert stands(crew)


async def test_it_holds_no_promise_open_of_which_nobody_says_a_word(crew: Crew) -> None:
    await crew.days.reaches("Fri 15:01")
    assert stands(crew)
    await crew.days.reaches("+Tue 15:00")
    assert await state_of(crew) is State.OPEN
    await crew.days.reaches("+Wed 15:00")
    assert await state_of(crew) is State.BROKEN


async def state_of(crew: Crew) -> State:
    actor = await crew.days.actor(crew.days.rep)
    async with crew.days.app.runtime.storage.begin() as tx:
        since = moment("Mon 08:00") - timedelta(days=30)
        closed = await tx.commitments.closed_of(actor.workspace.id, actor.member.id, since)
    return closed[0].state if closed else State.OPEN


async def test_what_was_promised_in_a_private_call_never_stands_in_a_digest(crew: Crew) -> None:
    call = await crew.holds(crew.days.rep, moment("Mon 08:00") - timedelta(days=20), is_private=True)
    await late(crew, what="Send the contract", call_id=call.id)
    await crew.days.reaches("Fri 15:01")
    assert stands(crew)
    assert not crew.posted[-1].says("contract")
    assert not any(one.says("contract") for one in announced(crew))


async def test_several_are_announced_in_one_message(crew: Crew) -> None:
    await late(crew, what="Send the contract")
    await crew.days.reaches("Thu 14:46")
    (told,) = announced(crew)
    assert told.lines[0] == "2 late promises of yours will stand in your team's digest, unless you act"
    await crew.days.rep.clicks("Done", in_=told)
    (told,) = announced(crew)
    assert told.lines[0] == "A late promise of yours will stand in your team's digest, unless you act"
    await crew.days.reaches("Fri 15:01")
    assert stands(crew) != stands(crew, WORDS.replace("pricing", "the contract"))


async def test_a_digest_that_moves_after_the_word_is_announced_anew(crew: Crew) -> None:
    await crew.days.reaches("Thu 14:46")
    await crew.changes(rhythm=read_rhythm("every Monday 10:00", zone_name=BERLIN.key))
    await crew.days.reaches("Fri 15:01")
    assert not stands(crew)
    assert announced(crew)[0].says("The digest comes elsewhere or at another time")
    await crew.days.reaches("+Mon 10:01")
    assert stands(crew)
    assert announced(crew)[-1].says("since Monday 30 November 2026, 10:00")


async def test_a_stopped_one_whose_act_is_taken_back_is_announced_again_and_not_silently_posted(crew: Crew) -> None:
    await crew.days.reaches("Thu 14:46")
    await crew.days.rep.clicks("Done", in_=announced(crew)[0])
    await crew.days.rep.clicks("Undo", in_=announced(crew)[0])
    await crew.days.reaches("Fri 15:01")
    assert not stands(crew)
    assert announced(crew)[0].lines[0] == "It does not stand in your team's digest."


async def test_who_is_in_two_teams_stands_in_the_digest_that_comes_first(crew: Crew) -> None:
    other = crew.days.sandbox.workspace.add_channel("partners", members=[crew.manager.person, crew.days.rep.person])
    async with crew.days.app.runtime.storage.begin() as tx:
        (team,) = await tx.teams.open_ones(crew.team.workspace_id)
        thursdays = read_rhythm("every Friday 16:00", zone_name=BERLIN.key)
        partners = await tx.teams.add(
            team.workspace_id, name="Partners", channel=other.id, rhythm=thursdays, created_at=team.created_at
        )
        for person in await tx.teams.people(team.workspace_id, team.id):
            await tx.teams.join(replace(person, team_id=partners.id))
    await crew.days.reaches("Fri 17:00")
    assert stands(crew)
    assert not [one for one in crew.manager.person.sees(other) if one.says(WORDS)]
    assert len(announced(crew)) == 1


async def test_a_digest_posted_in_between_names_nobody(crew: Crew) -> None:
    await crew.days.reaches("Thu 15:00")
    await crew.manager.types("/saydo digest now")
    await crew.manager.clicks("Post it", in_=crew.manager.last)
    await crew.days.passes(timedelta(minutes=1))
    assert len(crew.posted) == 1
    assert not stands(crew)
    await crew.days.reaches("Fri 15:01")
    assert stands(crew)


async def test_the_details_of_a_digest_lead_to_the_reps_of_its_time(crew: Crew) -> None:
    await crew.holds(crew.days.rep, moment("Tue 10:00"), objective=moment("Tue 09:00"))
    await crew.days.reaches("+Mon 10:00")
    await crew.manager.clicks("Details", in_=crew.posted[0])
    await crew.manager.clicks("Look closer")
    assert crew.manager.modal.says("20\N{EN DASH}27 November")
    await crew.manager.clicks("Look closer")
    assert crew.manager.modal.says("Acme QBR")
    await crew.manager.clicks("Open")
    await crew.manager.clicks("Ask about this")
    assert crew.manager.modal.says("Your question")
    await crew.days.rep.clicks("Details", in_=crew.days.rep.person.sees(crew.channel)[0])
    assert "Look closer" not in crew.days.rep.modal.buttons
