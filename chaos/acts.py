"""What people and calendars do meanwhile: promises are done, by a click or elsewhere, and calls called off."""

from contextlib import suppress
from dataclasses import replace
from random import Random

from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.domain import commitments as rules
from bot.domain.calls import CallState
from bot.domain.commitments import Commitment
from bot.flows.planning import plan_call, plan_commitment
from bot.sandbox.refusals import NotDrawnError
from chaos.loads import Load, Someone
from storage import Storage

_DONE = "Done"


class Acts:
    """Acts on a load, each in a random order. `clicked` are the promises whose click SayDo acknowledged."""

    def __init__(self, storage: Storage, clock: Clock, load: Load, chance: Random) -> None:
        self._storage, self._clock = storage, clock
        self._calls, self._promises = [*load.calls], [*load.promises]
        self._to_click = [*load.to_click]
        chance.shuffle(self._calls)
        chance.shuffle(self._promises)
        chance.shuffle(self._to_click)
        self.clicked: list[Commitment] = []
        self.undone = 0

    async def act(self, chance: Random) -> None:
        """Do one thing; the database may be away just then."""
        try:
            await chance.choice([self._click, self._click, self._call_off, self._close])()
        except SQLAlchemyError:
            self.undone += 1

    async def _click(self) -> None:
        """Click "Done" on the first promise that shows the button."""
        for number, (who, promise) in enumerate(self._to_click):
            if (is_acknowledged := await _clicks_done(who)) is not None:
                del self._to_click[number]
                self.clicked += [promise] if is_acknowledged else []
                return

    async def _call_off(self) -> None:
        """Let a calendar say that a call is off."""
        if not self._calls:
            return
        now, known = self._clock.now(), self._calls.pop()
        async with self._storage.begin() as tx:
            call = await tx.calls.get(known.workspace_id, known.id)
            if call.is_on:
                off = replace(call, state=CallState.CANCELLED)
                await tx.calls.save(off)
                await plan_call(tx, await tx.workspaces.get(call.workspace_id), off, now=now)

    async def _close(self) -> None:
        """Let the owner of a promise say elsewhere that it is done."""
        if not self._promises:
            return
        now, known = self._clock.now(), self._promises.pop()
        async with self._storage.begin() as tx:
            promise = await tx.commitments.get(known.workspace_id, known.id)
            if promise.is_open:
                step = rules.keep(promise, by=promise.owner_id, now=now, source="home")
                await tx.commitments.apply(step)
                await plan_commitment(tx, await tx.workspaces.get(promise.workspace_id), step.after, now=now)


async def _clicks_done(who: Someone) -> bool | None:
    """Click "Done" where somebody sees it; tell whether SayDo acknowledged it, None when they don't see it."""
    seen = len(who.person.errors_seen)
    for message in who.person.inbox:
        with suppress(NotDrawnError):
            await who.person.clicks(_DONE, in_=message)
            return len(who.person.errors_seen) == seen
    return None
