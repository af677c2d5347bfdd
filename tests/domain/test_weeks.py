"""Random weeks, those on which the clocks change too: no message in a meeting, at night, or over the budget."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import schedules
from bot.domain.budgets import Day
from bot.domain.bundles import bundle_of
from bot.domain.busy import FREE, Busy, busy_of
from bot.domain.calls import Call, CallId
from bot.domain.nudges import Kind, Nudge, NudgeId, State, Wanted
from bot.domain.people import MemberSettings
from bot.domain.policies import Policy, policy_of
from bot.domain.sending import Facts, Send, Skip, Wait, decide, without_room
from bot.domain.subjects import call_subject, day_subject
from tests.factories import at, call, member, nudge, workspace

MONDAYS = {
    "Europe/Berlin": (date(2026, 11, 23), date(2027, 3, 22), date(2026, 10, 19)),
    "America/New_York": (date(2027, 3, 8), date(2026, 10, 26)),
    "Australia/Sydney": (date(2027, 9, 27), date(2027, 3, 29)),
}
WEEKS = [(zone, monday) for zone, mondays in MONDAYS.items() for monday in mondays]
_MOST_STEPS = 400

slots = st.tuples(
    st.integers(0, 6), st.integers(6 * 12, 21 * 12), st.sampled_from([15, 30, 45, 60, 90]), st.booleans()
)  # day, start in steps of five minutes, minutes, whether it is a customer call


class Week:
    """A week of one member, stepped from one thing that is due to the next, as delivery does."""

    def __init__(self, zone: str, monday: date, budget: int, drawn: list[tuple[int, int, int, bool]]) -> None:
        settings_ = MemberSettings(budget=budget, country="")
        self.policy: Policy = policy_of(workspace(), member(zone_name=zone, settings=settings_))
        self.zone, self.monday = ZoneInfo(zone), monday
        self.meetings = [(*self._span(day, start, minutes), is_call) for day, start, minutes, is_call in drawn]
        self.calls = {
            f"c{n}": replace(call(start), id=CallId(f"c{n}"), uid=f"c{n}", end=end)
            for n, (start, end, is_call) in enumerate(self.meetings)
            if is_call
        }
        self.nudges = {one.id: one for one in self._planned()}
        self.said: list[tuple[datetime, list[Nudge]]] = []

    def _span(self, day: int, start: int, minutes: int) -> tuple[datetime, datetime]:
        hour, fives = divmod(start, 12)
        began = at(f"{hour:02}:{fives * 5:02}", day=self.monday + timedelta(days=day), zone=self.zone)
        return began, began + timedelta(minutes=minutes)

    def busy(self, but: str = "", *, as_planned: bool = False) -> Busy:
        """Return the spans of the meetings; every third came in after planning."""
        spans = [(start, end) for n, (start, end, _) in enumerate(self.meetings) if f"c{n}" != but]
        return busy_of(span for n, span in enumerate(spans) if n % 3 or not as_planned)

    def _planned(self) -> list[Nudge]:
        found = []
        for name, one in self.calls.items():
            busy = self.busy(but=name, as_planned=True)
            wanted = schedules.for_call(one, policy=self.policy, busy=busy, is_prepared=False, is_recapped=False)
            found += [_nudge(each, call_subject(one.id)) for each in wanted]
        for n in range(-3, 10):
            day = self.monday + timedelta(days=n)
            found += [_nudge(each, day_subject(day)) for each in schedules.for_day(day, policy=self.policy)]
        return found

    def lived(self) -> "Week":
        for _ in range(_MOST_STEPS):
            planned = [one for one in self.nudges.values() if one.state is State.PLANNED]
            if not planned:
                return self
            now = min(one.due_at for one in planned)
            bundles: dict[tuple[str, ...], list[Nudge]] = {}
            for one in planned:
                if one.due_at <= now:
                    bundles.setdefault(bundle_of(one), []).append(one)
            for bundle in sorted(bundles.values(), key=lambda some: some[0].kind is not Kind.BRIEF):
                self._say(bundle, now)
        raise AssertionError("a nudge is put off for ever")

    def _say(self, bundle: list[Nudge], now: datetime) -> None:
        wanted = [one for one in bundle if self._keeps(one, decide(one, self._facts(one), now=now))]
        if not wanted:
            return
        midnight = datetime.min.time()
        today = self.policy.working.day_of(now)
        since, until = (self.policy.working.at(day, midnight) for day in (today, today + timedelta(days=1)))
        of_day = [one for one in self.nudges.values() if _counts(one, since, until)]
        if Day(nudges=of_day, policy=self.policy).has_room_for(wanted):
            for one in wanted:
                sent = replace(one, state=State.SENT, sent_at=now, channel="D1", ts=f"{now} {wanted[0].id}")
                self.nudges[one.id] = sent
            self.said.append((now, wanted))
        else:
            for one in wanted:
                self._keeps(one, without_room(one, self._facts(one), now=now))

    def _keeps(self, one: Nudge, decision: Send | Wait | Skip) -> bool:
        if isinstance(decision, Wait):
            self.nudges[one.id] = replace(one, due_at=decision.until, reason=decision.why.value)
        if isinstance(decision, Skip):
            self.nudges[one.id] = replace(one, state=State.SKIPPED, reason=decision.reason.value)
        return isinstance(decision, Send)

    def chain_of(self, about: Call) -> tuple[datetime, datetime]:
        """Return from when to when the meetings around a call leave no ten minutes free."""
        start, end = about.start, about.end
        for _ in self.meetings:
            near = [one for one in self.busy().spans if one[0] < end + FREE and start - FREE < one[1]]
            start, end = min(one[0] for one in near), max(one[1] for one in near)
        return start, end

    def call_of(self, one: Nudge) -> Call | None:
        return self.calls.get(one.subject_id)

    def _facts(self, one: Nudge) -> Facts:
        about = self.call_of(one)
        return Facts(policy=self.policy, busy=self.busy(but=about.id if about else ""), call=about)


def _nudge(wanted: Wanted, subject: str) -> Nudge:
    name = NudgeId(f"{subject} {wanted.kind} {wanted.n}")
    return nudge(wanted.kind, id=name, subject=subject, n=wanted.n, due_at=wanted.due_at, until=wanted.until)


def _counts(one: Nudge, since: datetime, until: datetime) -> bool:
    if one.sent_at is not None:
        return since <= one.sent_at < until
    return one.state is State.PLANNED and one.due_at < until


def _is_near(now: datetime, week: Week, said: list[Nudge]) -> bool:
    """Tell whether a message is within working time or around one of the calls it is about."""
    local = now.astimezone(week.zone)
    working = week.policy.working
    opens, closes = (working.at(local.date(), wall) for wall in (week.policy.brief_at, working.end))
    if working.is_working_day(local.date()) and opens <= now < closes + timedelta(minutes=15):
        return True
    chains = [week.chain_of(found) for one in said if (found := week.call_of(one)) is not None]
    return any(start - timedelta(hours=2) <= now <= end + timedelta(minutes=75) for start, end in chains)


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(WEEKS), st.integers(1, 8), st.lists(slots, min_size=6, max_size=30))
def test_no_week_breaks_the_budget_a_meeting_or_the_night(
    week_of: tuple[str, date], budget: int, drawn: list[tuple[int, int, int, bool]]
) -> None:
    week = Week(*week_of, budget, drawn).lived()
    by_day = Counter(now.astimezone(week.zone).date() for now, _ in week.said)
    assert max(by_day.values(), default=0) <= budget
    for now, said in week.said:
        abouts = {one.id for nudge_ in said if (one := week.call_of(nudge_)) is not None}
        assert [span for span in week.busy().spans if span[0] <= now < span[1]] == [], (now, abouts)
        assert _is_near(now, week, said), (now, [one.kind for one in said])
