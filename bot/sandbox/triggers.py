"""Trigger ids: made with an interaction, good for one modal within three seconds.

https://docs.slack.dev/interactivity/handling-user-interaction#modal_responses
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.clock import Clock
from bot.sandbox.refusals import RefusedError

LIFE: Final = 3.0


@dataclass(slots=True, kw_only=True)
class _Trigger:
    user: str
    made_at: datetime
    made: float
    is_spent: bool = False


class Triggers:
    """All triggers of one workspace. They live three seconds by the sandbox's clock, and `real_life` real seconds."""

    def __init__(self, clock: Clock, *, new_id: Callable[[str], str], real_life: float = LIFE) -> None:
        self._clock, self._new_id, self._real_life = clock, new_id, real_life
        self._made: dict[str, _Trigger] = {}

    def new(self, user: str) -> str:
        """Make a trigger for what a person just did."""
        trigger_id = f"{self._new_id('')}.{self._new_id('')}.sandbox"
        self._made[trigger_id] = _Trigger(user=user, made_at=self._clock.now(), made=_real())
        return trigger_id

    def knows(self, trigger_id: str) -> bool:
        """Tell whether this trigger was made here."""
        return trigger_id in self._made

    def spend(self, trigger_id: str) -> str:
        """Use a trigger up and return whose it is.

        Raises RefusedError `invalid_trigger_id`, `exchanged_trigger_id` or `expired_trigger_id`.
        """
        trigger = self._made.get(trigger_id)
        if trigger is None:
            raise RefusedError("invalid_trigger_id")
        if trigger.is_spent:
            raise RefusedError("exchanged_trigger_id")
        if self._clock.now() - trigger.made_at > timedelta(seconds=LIFE) or _real() - trigger.made > self._real_life:
            raise RefusedError("expired_trigger_id")
        trigger.is_spent = True
        return trigger.user


def _real() -> float:
    return asyncio.get_running_loop().time()
