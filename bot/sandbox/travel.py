"""Travelling through time: the clock steps from one thing that happens to the next, and the ticks run at each."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.clock import SteeredClock
from bot.domain.errors import InvalidInputError
from bot.domain.nudges import Kind
from bot.domain.sending import Send, decide
from bot.flows import ticks
from bot.flows.drawing import draw_message
from bot.flows.facts import day_of, facts_for
from bot.runtime import Runtime

_AFTER_THE_MOMENT = timedelta(seconds=1)
_LOOKS_THROUGH = 20
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WHAT = {
    Kind.BRIEF: "Morning brief",
    Kind.OBJECTIVE_ASK: "Objective ask",
    Kind.NEW_LEAD: "A call has a new lead",
    Kind.READY_CARD: "Ready card",
    Kind.RECAP_ASK: "Recap ask",
    Kind.RECAP_REMINDER: "Recap reminder",
    Kind.RECAP_SHOWN: "A saved recap",
    Kind.DUE_SOON: "A promise is due soon",
    Kind.DUE: "A promise is due",
    Kind.OVERDUE: "A promise is overdue",
    Kind.THEY_OWE: "The customer owes something",
    Kind.HANDED_OVER: "A promise is handed over",
    Kind.OFFER: "A promise is offered",
    Kind.OFFER_ANSWERED: "An offered promise is answered",
    Kind.LINK_BROKEN: "A calendar can't be read",
    Kind.TEAM_NEWS: "News of a team",
    Kind.TEAM_LINK_BROKEN: "A colleague's calendar can't be read",
    Kind.WEBHOOK_PAUSED: "A webhook is paused",
    Kind.QUESTION: "A manager asks about something",
    Kind.QUESTION_ANSWERED: "A question is answered",
    Kind.ESCALATION: "A late promise will stand in the digest",
    Kind.DIGEST: "A team's digest",
    Kind.DIGEST_PREVIEW: "What the digest will show",
    Kind.DIGEST_TROUBLE: "A digest could not be posted",
    Kind.WELCOME: "The first three steps",
}


class Traveller:
    """Steers the clock of one SayDo. `before_step` is told each instant before the ticks run at it.

    On the way calendars are looked at every `looks_every`, where `before_step` says that one changed, and always at
    the end.
    """

    def __init__(
        self,
        clock: SteeredClock,
        runtime: Runtime,
        *,
        settled: Callable[[], Awaitable[None]],
        before_step: Callable[[datetime], bool] = lambda _: False,
        looks_every: timedelta = timedelta(hours=1),
    ) -> None:
        self._clock = clock
        self._runtime = runtime
        self._settled = settled
        self._before_step = before_step
        self._looks_every = looks_every
        self._looked_at: datetime | None = None
        self._one_at_a_time = asyncio.Lock()

    async def reaches(self, target: datetime) -> None:
        """Let time pass until `target` (aware); everything due on the way happens at its moment."""
        async with self._one_at_a_time:
            await self._happen()
            while (step := await self._next_step(target)) is not None:
                self._clock.set(step)
                await self._happen()
            self._clock.set(max(target, self._clock.now()))
            await self._happen(looks=True)

    async def goes_on(self) -> None:
        """Let happen what is due by now, for a clock that runs by itself."""
        async with self._one_at_a_time:
            await self._happen(looks=True)

    async def next_thing(self) -> tuple[datetime, str] | None:
        """Return when something is said next, as things stand, and what and to whom; None when nothing is planned."""
        async with self._runtime.storage.begin() as tx:
            upcoming = await tx.nudges.upcoming(_LOOKS_THROUGH)
            for nudge in sorted(upcoming, key=lambda one: (one.due_at, one.kind is not Kind.BRIEF)):
                at = max(nudge.due_at, self._clock.now())
                workspace = await tx.workspaces.get(nudge.workspace_id)
                member = await tx.members.get(nudge.workspace_id, nudge.member_id)
                if nudge.kind is Kind.DIGEST:
                    return at, _WHAT[nudge.kind]
                decision = decide(nudge, await facts_for(tx, workspace, member, nudge, now=at), now=at)
                is_empty = (
                    isinstance(decision, Send) and await draw_message(tx, workspace, member, [nudge], now=at) is None
                )
                day = await day_of(tx, workspace, member, now=at)
                is_put_off = nudge.kind is not Kind.READY_CARD and not day.has_room_for([nudge])
                if isinstance(decision, Send) and not is_empty and not is_put_off:
                    return at, f"{_WHAT[nudge.kind]} for {member.name}"
        return None

    async def travel(self, to: str, *, zone: ZoneInfo) -> None:
        """Go where a person points: "next", "+1h", "tomorrow 08:30", "friday 15:00" (in `zone`) or an ISO instant.

        "real" lets the clock run with real time, and stops it when it runs. Raises InvalidInputError when the place is
        not understood or lies in the past.
        """
        if to == "real":
            if self._clock.is_running:
                self._clock.stop()
            else:
                self._clock.run()
            return
        target = await self._target(to, zone=zone)
        if target < self._clock.now():
            raise InvalidInputError("Time only goes forward here. Pick a later moment.")
        await self.reaches(target)

    async def _target(self, to: str, *, zone: ZoneInfo) -> datetime:
        now = self._clock.now()
        if to == "next":
            upcoming = await self.next_thing()
            return upcoming[0] if upcoming else now + timedelta(hours=1)
        if to.startswith("+"):
            unit = {"m": "minutes", "h": "hours", "d": "days"}.get(to[-1:])
            if unit and to[1:-1].isdigit():
                return now + timedelta(**{unit: int(to[1:-1])})
        day, _, wall = to.partition(" ")
        with suppress(ValueError):
            if day == "tomorrow":
                return _at(now, 1, wall, zone=zone)
            if day in _WEEKDAYS:
                ahead = (_WEEKDAYS.index(day) - now.astimezone(zone).weekday()) % 7
                this = _at(now, ahead, wall, zone=zone)
                return this if this > now else _at(now, ahead + 7, wall, zone=zone)
        instant = None
        with suppress(ValueError):
            instant = datetime.fromisoformat(to)
        if instant is None or instant.tzinfo is None:
            raise InvalidInputError(f"“{to}” is no moment. Try “next”, “+15m” or “tomorrow 08:30”.")
        return instant.astimezone(UTC)

    async def _next_step(self, target: datetime) -> datetime | None:
        """Return the next instant up to `target` at which something may happen; always later than now."""
        now = self._clock.now()
        async with self._runtime.storage.begin() as tx:
            due_at = await tx.nudges.next_moment(now)
        moments = [due_at] if due_at else []
        if self._looked_at is not None:
            moments.append(self._looked_at + self._looks_every)
        ahead = [max(moment, now + _AFTER_THE_MOMENT) for moment in moments]
        soonest = min(ahead, default=target)
        return soonest if soonest < target else None

    async def _happen(self, *, looks: bool = False) -> None:
        now = self._clock.now()
        has_changed = self._before_step(now)
        if looks or has_changed or self._looked_at is None or now - self._looked_at >= self._looks_every:
            self._looked_at = now
            await ticks.meet_people(self._runtime)
            await ticks.plan(self._runtime)
            await ticks.lapse(self._runtime)
            await ticks.sync(self._runtime)
            await ticks.watch(self._runtime)
            await ticks.learn_hours(self._runtime)
            await ticks.tell_admins(self._runtime)
            await ticks.tell_of_lost_exports(self._runtime)
            await ticks.tend_teams(self._runtime)
        await ticks.tend_installations(self._runtime)
        await ticks.replan(self._runtime)
        await ticks.deliver(self._runtime)
        await ticks.redraw(self._runtime)
        await ticks.send_webhooks(self._runtime)
        await self._settled()


def _at(now: datetime, days: int, wall: str, *, zone: ZoneInfo) -> datetime:
    """Return a wall time so many days from now. Raises ValueError when it is no time of day."""
    return datetime.combine(now.astimezone(zone).date() + timedelta(days=days), time.fromisoformat(wall), tzinfo=zone)
