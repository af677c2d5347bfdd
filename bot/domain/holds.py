"""When nothing is said in a workspace for a while: Slack asked for a pause, or takes nothing there. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=1)


class HeldWhy(StrEnum):
    """Why a workspace is held."""

    RATE_LIMITED = "rate_limited"  # Slack asked for a pause, and said how long
    INSTALLATION_GONE = "installation_gone"  # the token is not good any more
    NOT_GRANTED = "not_granted"  # the app lacks a scope, or the workspace forbids it to speak


def parked_until(since: datetime | None, *, now: datetime) -> datetime:
    """Return when a workspace that takes nothing is tried again: in as long as the trouble has lasted.

    So the pauses double, from a minute to an hour. `since` is when the trouble began, None when it begins now.
    """
    lasted = now - since if since is not None else timedelta()
    return now + min(max(lasted, _FIRST_PAUSE), _LONGEST_PAUSE)
