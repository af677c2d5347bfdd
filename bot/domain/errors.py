"""The errors SayDo knows, in words of the domain: one base, one sentence each, translated once at each border."""

from enum import StrEnum


class SayDoError(Exception):
    """Something a person or an operator should be told; its text is the sentence they read."""


class NotAllowedError(SayDoError):
    """The actor may not do this here."""


class NotFoundError(SayDoError):
    """What was asked for is not there, or not in this workspace."""


class AlreadyClosedError(SayDoError):
    """The commitment is closed: what was asked can only be done to an open one."""


class InvalidInputError(SayDoError):
    """Something typed can't be used; says what was wrong and what would work.

    `field` is the name of the input it belongs to, None when it is the whole.
    """

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


class UnreadableError(SayDoError):
    """What came back is nothing SayDo draws, or was drawn by an earlier version of it."""

    def __init__(self) -> None:
        super().__init__("This is from an earlier version of SayDo. Open it again, and it works.")


class StoppingError(SayDoError):
    """SayDo is stopping and begins nothing new."""


class ConfigError(SayDoError):
    """The configuration can't be used; lists every mistake and how to mend it."""


class HostTrouble(StrEnum):
    """What keeps a server from answering, whichever calendar is asked for."""

    BUSY = "busy"  # it says so: too many requests, or out of service
    SILENT = "silent"  # it can't be reached, or takes too long


class CalendarError(SayDoError):
    """A calendar could not be read; `retry_after` (seconds) is what the server asked for, if it did.

    `host_trouble` is set when the server as a whole is in trouble, and not this calendar alone.
    """

    def __init__(
        self, sentence: str, *, retry_after: float | None = None, host_trouble: HostTrouble | None = None
    ) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after
        self.host_trouble = host_trouble
