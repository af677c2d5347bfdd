"""Four weeks of a team of three and their manager. Every figure of every digest is worked out by hand below.

Digests come on Fridays at 15:00 in Berlin. The clocks go back on Sunday 25 October 2026, so the fourth week is an hour
longer. A recap falls due at 17:00 of the next working day after the call; a promise's date ends at midnight.
"""

from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path

import pytest

from bot.domain.commitments import Commitment, Side, Step, give_up, keep, move, release
from bot.domain.recaps import Outcome
from bot.sandbox.screens import MessageScreen
from tests.factories import BERLIN
from tests.stories.days import Acting, Days, lived
from tests.stories.digests import Crew, a_crew, a_person, charts, somebody, written


def october(day: int, wall: str = "00:00") -> datetime:
    """Return wall time in Berlin on a day of October 2026."""
    return datetime.fromisoformat(f"2026-10-{day:02}T{wall}").replace(tzinfo=BERLIN)


@pytest.fixture
async def days(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Days]:
    async with lived(tmp_path, sqlite_url, links=False, start=october(5, "08:00")) as living:
        yield living
        await living.sandbox.settled()
        living.says_nothing_wrong()


class Story:
    """What the three did, written down when they did it."""

    def __init__(self, crew: Crew, uma: Acting) -> None:
        self.crew, self.days = crew, crew.days
        self.rhea, self.tom, self.uma = crew.days.rep, crew.days.colleague, uma

    async def reaches(self, day: int, wall: str) -> None:
        await self.days.traveller.reaches(october(day, wall))

    @property
    def digest(self) -> MessageScreen:
        """The last digest."""
        return self.crew.posted[-1]

    async def promises(self, who: Acting, day: int, *, kept: datetime | None = None, **facts: object) -> Commitment:
        return await self.crew.promises(who, date(2026, 10, day), kept=kept, made_at=october(5, "09:00"), **facts)

    async def keeps(self, promise: Commitment, at: datetime) -> None:
        await self._apply(keep(promise, by=promise.owner_id, now=at, source="test"))

    async def releases(self, promise: Commitment, at: datetime) -> None:
        await self._apply(release(promise, by=promise.owner_id, now=at, source="test"))

    async def breaks(self, promise: Commitment, at: datetime) -> None:
        await self._apply(give_up(promise, by=promise.owner_id, now=at, source="test"))

    async def moves(self, promise: Commitment, day: int, at: datetime) -> Commitment:
        step = move(
            promise,
            day=date(2026, 10, day),
            at=None,
            deadline=october(day + 1),
            by=promise.owner_id,
            now=at,
            source="test",
            reason="Legal is slow",
            told_them=True,
        )
        await self._apply(step)
        return step.after

    async def lets_out(self, who: Acting, at: datetime) -> None:
        actor = await self.days.actor(who)
        async with self.days.app.runtime.storage.begin() as tx:
            assert await tx.teams.leave(a_person(self.crew.team, actor.member.id, october(5, "08:00")), at)

    async def _apply(self, step: Step) -> None:
        async with self.days.app.runtime.storage.begin() as tx:
            assert await tx.commitments.apply(step)


@pytest.fixture
async def story(days: Days) -> Story:
    uma = somebody(days, "uma", "Uma Under")
    return Story(await a_crew(days, days.rep, days.colleague, uma), uma)


def expected_lines(digest: MessageScreen) -> list[str]:
    """Return what the digest says below the headline, line by line, without what SayDo always says."""
    lines = [line for text in digest.lines for line in text.splitlines()]
    return [line for line in lines if line.startswith(("✓", "○", "•")) and "I keep no other" not in line]


async def test_four_weeks_of_a_team(story: Story) -> None:
    p2, p4, p8, p10, q2 = await _first_week(story)
    await _second_week(story, p2, p4, p8)
    await _third_week(story, p10)
    await _fourth_week(story, q2)


async def _first_week(story: Story) -> tuple[Commitment, Commitment, Commitment, Commitment, Commitment]:
    holds, promises = story.crew.holds, story.promises
    rhea, tom, uma = story.rhea, story.tom, story.uma
    await story.reaches(9, "14:50")
    # A: objective an hour before, the customer's said by them, recap in time, a next meeting
    await holds(
        rhea, october(6, "10:00"), objective=october(6, "09:00"), theirs=True, due=october(7, "17:00"),
        recap=october(6, "12:00"), next_day=date(2026, 10, 13),
    )  # fmt: skip
    # B: no objective; its recap falls due at 17:00 on Friday, in the second week, and never comes
    await holds(rhea, october(8, "10:00"), due=october(9, "17:00"))
    # C: the objective came five minutes into the call
    await holds(
        tom, october(7, "10:00"), objective=october(7, "10:05"), due=october(8, "17:00"),
        recap=october(7, "18:00"), outcome=Outcome.PARTLY,
    )  # fmt: skip
    # D: ends at 14:30 on Friday, half an hour before the digest; its recap is not written yet
    d = await holds(uma, october(9, "14:00"), objective=october(9, "13:00"), due=october(12, "17:00"))
    await promises(rhea, 7, kept=october(6, "15:00"))  # P1: on time
    p2 = await promises(rhea, 9)
    p2 = await story.moves(p2, 13, october(8, "16:00"))  # P2: moved in time, over the end of the week
    await promises(tom, 6, kept=october(8, "09:00"))  # P3: late
    p4 = await promises(tom, 8)  # P4: late since midnight on Thursday
    await promises(uma, 7, kept=october(7, "17:00"))  # P5: on time
    await promises(rhea, 8, side=Side.THEIRS, kept=october(7, "12:00"))  # Q1: theirs, on time
    p8, p10 = await promises(uma, 14), await promises(uma, 12)
    q2 = await promises(tom, 14, side=Side.THEIRS)
    await story.reaches(9, "15:01")

    # calls A B C D; objective A D = 2 of 4; recaps due A C, both in time; the customer's own: A of A D;
    # reached: A of A C, D's recap is to come; steps forward: A, so 4 calls for one; ours P1 P5 of P1 P3 P5: too few
    assert story.digest.text.startswith(
        "Mid-market, 2–9 October: 4 customer calls, 2 with an objective, word kept 2 of 3.\n"  # noqa: RUF001
    )
    assert expected_lines(story.digest) == [
        "○ Objective before the call: 2 of 4 (50%) · expected 100%",
        "✓ Recap within a working day: 2 of 2 (100%) · expected 100%",
        "○ Our word kept: 2 of 3 · expected 80% · too few for a share",
        "• Customer's own objective confirmed: 1 of 2 (50%)",
        "• Objective reached: 1 of 2 (50%)",
        "• Calls per step forward: 4.0",
        "• Our promises: 2 on time, 1 late",
        "• Their word kept: 1 of 1 · 1 on time",
        "• Late now: 1 of ours (1 for less than 3 days)",
        "• acme.test: 1 promise late",
    ]
    assert charts(story.digest) == []  # one week is no picture
    await story.reaches(9, "16:00")
    async with story.days.app.runtime.storage.begin() as tx:
        await written(tx, d, recap=october(9, "16:00"))
    return p2, p4, p8, p10, q2


async def _second_week(story: Story, p2: Commitment, p4: Commitment, p8: Commitment) -> None:
    holds, promises = story.crew.holds, story.promises
    rhea, tom, uma = story.rhea, story.tom, story.uma
    await story.reaches(16, "14:50")
    # E: all as it should be, and a next meeting
    await holds(
        rhea, october(13, "10:00"), objective=october(12, "10:00"), theirs=True, due=october(14, "17:00"),
        recap=october(13, "11:00"), next_day=date(2026, 10, 20),
    )  # fmt: skip
    # F: recapped a day too late
    await holds(
        tom, october(14, "10:00"), objective=october(13, "10:00"), due=october(15, "17:00"),
        recap=october(16, "10:00"), outcome=Outcome.NOT_REACHED,
    )  # fmt: skip
    # G: Tom leads it and Uma attends: one call, Tom's; its recap falls due in the third week
    g = await holds(
        tom, october(15, "10:00"), uid="shared", objective=october(14, "10:00"), due=october(16, "17:00"),
        recap=october(15, "12:00"),
    )  # fmt: skip
    assert (await holds(uma, october(15, "10:00"), uid="shared")).id == g.id
    await story.keeps(p2, october(12, "11:00"))  # P2: moved in time
    await story.releases(p4, october(13, "11:00"))  # P4: released, which counts neither way
    await promises(rhea, 13, kept=october(13, "12:00"))  # P6: on time
    await promises(tom, 14, kept=october(14, "12:00"))  # P7: on time
    await story.breaks(p8, october(15, "09:00"))  # P8: not kept
    await promises(uma, 15, kept=october(15, "12:00"))  # P9: on time
    await story.reaches(16, "15:01")

    # calls E F G; objective 3 of 3; recaps due B D E F, of which D E in time; the customer's own: E of E F G;
    # reached: E G of E F G, and of the first week A D of A C D, so as before; steps: E (Q2 hangs on no call);
    # ours P2 P6 P7 P9 of these and P8: 80, exactly; late: P10 since the 13th, 3.6 days; theirs: Q2 since the 15th
    assert story.digest.text.startswith(
        "Mid-market, 9–16 October: 3 customer calls, 3 with an objective, word kept 4 of 5.\n"  # noqa: RUF001
    )
    assert expected_lines(story.digest) == [
        "✓ Objective before the call: 3 of 3 (100%) · expected 100% · ↑ from 50%",
        "○ Recap within a working day: 2 of 4 (50%) · expected 100% · ↓ from 100%",
        "✓ Our word kept: 4 of 5 (80%) · expected 80%",
        "• Customer's own objective confirmed: 1 of 3 (33%) · ↓ from 50%",
        "• Objective reached: 2 of 3 (66%) · → as before",
        "• Calls per step forward: 3.0 · 4.0 before",
        "• Our promises: 3 on time, 1 moved in time, 1 not kept",
        "• Late now: 1 of ours (1 for up to 7 days), 1 of theirs",
        "• acme.test: 1 promise late for 3 days",
    ]
    assert _percents(story.digest) == {"Objective": [50, 100], "Recap": [100, 50]}


async def _third_week(story: Story, p10: Commitment) -> None:
    holds, promises = story.crew.holds, story.promises
    rhea, tom, uma = story.rhea, story.tom, story.uma
    # H: begins before the second digest and ends after it
    await holds(
        uma, october(16, "14:45"), objective=october(16, "14:00"), due=october(19, "17:00"), recap=october(16, "16:00")
    )
    await story.reaches(21, "12:00")
    await story.lets_out(uma, october(21, "12:00"))
    await story.reaches(23, "14:50")
    # J: while Uma was in the team; its recap falls due after she left. K: after she left
    await holds(uma, october(20, "10:00"), due=october(21, "17:00"))
    await holds(uma, october(22, "10:00"), due=october(23, "17:00"))
    # L: Rhea's
    await holds(
        rhea, october(19, "10:00"), objective=october(16, "12:00"), theirs=True, due=october(20, "17:00"),
        recap=october(19, "11:00"), next_day=date(2026, 10, 27),
    )  # fmt: skip
    for day in (19, 20, 21):
        await promises(rhea, day, kept=october(day, "12:00"))  # P11 P12 P13: on time
    await promises(tom, 20, kept=october(22, "09:00"))  # P14: late
    await story.keeps(p10, october(20, "09:00"))  # P10: late, while Uma was in the team
    await promises(uma, 22, kept=october(22, "09:00"))  # P15: after she left
    await promises(uma, 19)  # P16: late, and hers who left
    await story.reaches(23, "15:01")

    # calls H J L; objective H L; recaps due G H L, all in time; the customer's own: L of H L; reached: H L of H L;
    # steps: L; ours P11 P12 P13 of these, P14 and P10; late: nothing of ours, Q2 of theirs; Rhea kept all her three
    assert story.digest.text.startswith(
        "Mid-market, 16–23 October: 3 customer calls, 2 with an objective, word kept 3 of 5.\n"  # noqa: RUF001
    )
    assert expected_lines(story.digest) == [
        "○ Objective before the call: 2 of 3 (66%) · expected 100% · ↓ from 100%",
        "✓ Recap within a working day: 3 of 3 (100%) · expected 100% · ↑ from 50%",
        "○ Our word kept: 3 of 5 (60%) · expected 80% · ↓ from 80%",
        "• Customer's own objective confirmed: 1 of 2 (50%) · ↑ from 33%",
        "• Objective reached: 2 of 2 (100%) · ↑ from 66%",
        "• Calls per step forward: 3.0 · 3.0 before",
        "• Our promises: 3 on time, 2 late",
        "• Late now: 1 of theirs",
    ]
    assert story.digest.says("Every promise kept in time: One rep, 3 promises")
    assert not story.digest.says("Rhea")
    assert _percents(story.digest) == {"Objective": [50, 100, 66], "Recap": [100, 50, 100]}


async def _fourth_week(story: Story, q2: Commitment) -> None:
    rhea, tom = story.rhea, story.tom
    await story.reaches(26, "09:00")
    await story.releases(q2, october(26, "09:00"))  # Q2: they are let off, before ten working days pass in silence
    await story.reaches(30, "14:50")
    # M: ends half an hour before the digest, by the clock of winter. N: begins with it
    await story.crew.holds(tom, october(30, "14:00"), objective=october(30, "13:00"), due=october(31, "17:00"))
    await story.crew.holds(rhea, october(30, "15:00"), objective=october(30, "13:00"))
    await story.promises(tom, 25, kept=october(25, "23:30"))  # P17: half an hour before its longer day ends
    await story.promises(rhea, 23)  # P18: late since midnight on Friday, 6 days and 16 hours by then
    await story.reaches(30, "15:01")

    # calls M; objective 1 of 1; no recap falls due (the third week's had all done so); reached: nobody knows yet;
    # ours P17; late: P18
    assert story.digest.text.startswith(
        "Mid-market, 23–30 October: 1 customer call, 1 with an objective, word kept 1 of 1.\n"  # noqa: RUF001
    )
    assert expected_lines(story.digest) == [
        "✓ Objective before the call: 1 of 1 · expected 100% · ↑ from 66%",
        "○ Recap within a working day: none yet · expected 100%",
        "○ Our word kept: 1 of 1 · expected 80% · too few for a share",
        "• Customer's own objective confirmed: 0 of 1 · ↓ from 50%",
        "• Calls per step forward: no step yet",
        "• Our promises: 1 on time",
        "• Late now: 1 of ours (1 for up to 7 days)",
        "• acme.test: 1 promise late for 6 days",
    ]
    assert _percents(story.digest) == {"Objective": [50, 100, 66, 100]}
    assert len(story.crew.posted) == 4


def _percents(digest: MessageScreen) -> dict[str, list[int]]:
    """Return the chart's figures by series."""
    (chart,) = charts(digest)
    return {one["name"]: [point["value"] for point in one["data"]] for one in chart["chart"]["series"]}
