"""Brings what happens to the app: filters by manifest and scope, retries events, remembers what came of it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.activity import Activity
from bot.sandbox.apps import App
from bot.sandbox.calls import CallRecord, Calls
from bot.sandbox.deliveries import Carrier, DeliveryRecord, Failure, Kind, Outcome, Retry
from bot.sandbox.payloads import event_callback
from bot.sandbox.refusals import RefusedError
from bot.sandbox.scopes import EVENT_SCOPES
from bot.sandbox.teams import Team

Json = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Dispatches:
    """Every delivery goes through here. `retry_delays` are real seconds before the 1st, 2nd and 3rd retry."""

    app: App
    activity: Activity
    calls: Calls
    retry_delays: Sequence[float]
    carrier: Carrier | None = None
    log: list[DeliveryRecord] = field(default_factory=list)

    def send(self, team: Team, event: Json, *, name: str) -> None:
        """Deliver an event beside."""
        self.activity.spawn(self.event(team, event, name=name), what=f"event {name}")

    async def event(self, team: Team, event: Json, *, name: str) -> Outcome | None:
        """Deliver an event and wait for its first acknowledgement; None when the app may not have it."""
        if not self._may_have(team, name):
            return None
        payload = event_callback(team, event)
        outcome = await self._carry(team, Kind.EVENT, payload, name=name)
        if not outcome.ok and not outcome.wants_no_retry:
            self._retry(team, payload, name=name, after=outcome, number=1)
        return outcome

    async def interactive(self, team: Team, payload: Json) -> Outcome:
        """Deliver an interaction or a shortcut and wait for its acknowledgement."""
        if not self.app.is_interactive:
            return Outcome(failure=Failure.NOT_CONNECTED)
        return await self._carry(team, Kind.INTERACTIVE, payload, name=payload["type"])

    async def command(self, team: Team, payload: Json) -> Outcome:
        """Deliver a slash command and wait for its acknowledgement."""
        return await self._carry(team, Kind.COMMAND, payload, name=payload["command"])

    async def again(self, team: Team, record: DeliveryRecord) -> Outcome:
        """Deliver the very same event, interaction or command once more, as a retry after a lost answer."""
        retry = Retry(number=1, reason=Failure.TIMEOUT)
        return await self._carry(team, record.kind, dict(record.payload), name=record.name, retry=retry)

    def refuse_answer(self, team: Team, answer: Json, refusal: RefusedError) -> None:
        """Write down that the app's answer to a submission was refused."""
        self.calls.add(
            CallRecord(
                method="response_action",
                args=answer,
                error=refusal.error,
                at=team.clock.now(),
                team_id=team.id,
                messages=tuple(refusal.messages),
            )
        )

    def _may_have(self, team: Team, name: str) -> bool:
        needed = EVENT_SCOPES.get(name, ())
        granted = not needed or not team.standing.scopes.isdisjoint(needed)
        is_told = team.standing.refusal is None or name in ("app_uninstalled", "team_access_revoked", "tokens_revoked")
        return name in self.app.events and granted and is_told

    async def _carry(self, team: Team, kind: Kind, payload: Json, *, name: str, retry: Retry | None = None) -> Outcome:
        with self.activity.doing(f"delivery of {name}"):
            outcome = Outcome(failure=Failure.NOT_CONNECTED)
            if self.carrier is not None:
                outcome = await self.carrier.carry(kind, payload, retry=retry)
        record = DeliveryRecord(kind=kind, name=name, team_id=team.id, payload=payload, outcome=outcome, retry=retry)
        self.log.append(record)
        return outcome

    def _retry(self, team: Team, payload: Json, *, name: str, after: Outcome, number: int) -> None:
        if number > len(self.retry_delays) or after.failure is None:
            return
        retry = Retry(number=number, reason=after.failure)
        work = self._retried(team, payload, name=name, retry=retry)
        if self.retry_delays[number - 1] > 0:
            self.activity.later(work)
        else:
            self.activity.spawn(work, what=f"retry of {name}")

    async def _retried(self, team: Team, payload: Json, *, name: str, retry: Retry) -> None:
        await asyncio.sleep(self.retry_delays[retry.number - 1])
        outcome = await self._carry(team, Kind.EVENT, payload, name=name, retry=retry)
        if not outcome.ok and not outcome.wants_no_retry:
            self._retry(team, payload, name=name, after=outcome, number=retry.number + 1)
