"""response_urls: five answers within thirty minutes to something a person did.

https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.clock import Clock
from bot.sandbox.messages import Conversation, Message
from bot.sandbox.refusals import RefusedError

_MOST_USES: Final = 5
_LIFE: Final = timedelta(minutes=30)


@dataclass(slots=True, kw_only=True)
class ResponseUrl:
    """One URL: where and to whom it answers, and the message it may replace, if it came from one."""

    conversation: Conversation
    user: str
    about: Message | None
    made_at: datetime
    uses: int = 0


class ResponseUrls:
    """All response_urls of one workspace."""

    def __init__(self, clock: Clock, *, url_of: Callable[[str], str], new_id: Callable[[str], str]) -> None:
        self._clock, self._url_of, self._new_id = clock, url_of, new_id
        self._made: dict[str, ResponseUrl] = {}

    def new(self, conversation: Conversation, user: str, *, about: Message | None = None) -> str:
        """Make a URL for what a person just did in a conversation."""
        key = self._new_id("")
        self._made[key] = ResponseUrl(conversation=conversation, user=user, about=about, made_at=self._clock.now())
        return self._url_of(key)

    def use(self, key: str) -> ResponseUrl:
        """Count one use. Raises RefusedError `expired_url` or `used_url`."""
        url = self._made.get(key)
        if url is None or self._clock.now() - url.made_at > _LIFE:
            raise RefusedError("expired_url")
        if url.uses >= _MOST_USES:
            raise RefusedError("used_url")
        url.uses += 1
        return url
