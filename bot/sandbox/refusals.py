"""How the sandbox says no: to the app with Slack's error names, to a test with what is drawn instead."""

from typing import Any


class RefusedError(Exception):
    """A Web API call Slack would refuse; `error` is Slack's name for it.

    `messages` become `response_metadata.messages`; `extra` joins the top level of the answer.
    """

    def __init__(self, error: str, *, messages: list[str] | None = None, **extra: Any) -> None:
        super().__init__(error if not messages else f"{error}: {'; '.join(messages)}")
        self.error = error
        self.messages = messages or []
        self.extra = extra

    def answer(self) -> dict[str, Any]:
        """Return the body Slack would answer with."""
        body: dict[str, Any] = {"ok": False, "error": self.error, **self.extra}
        if self.messages:
            body["response_metadata"] = {"messages": self.messages}
        return body


class NotDrawnError(AssertionError):
    """A person was to use something that is not on their screen; says what is."""


def invalid(*messages: str) -> RefusedError:
    """Return `invalid_arguments` with one `[ERROR]` message for each defect."""
    return RefusedError("invalid_arguments", messages=[f"[ERROR] {m}" for m in messages])
