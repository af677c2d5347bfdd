"""A sales team for stories: an admin, a channel, and the way into the modal."""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.elements import Value
from bot.sandbox.messages import Conversation
from tests.factories import BERLIN
from tests.stories.days import Acting, Days

TEAM = "/saydo team"


def an_admin(days: Days, **facts: Any) -> Acting:
    """Add the head of sales, who is an admin of the workspace."""
    told = {"name": "mira", "real_name": "Mira Manager", "email": "mira@vendor.example", "tz": BERLIN.key}
    person = days.sandbox.workspace.add_person(**{**told, "locale": "en-GB", "is_admin": True, **facts})
    return Acting(person, days.sandbox)


def a_channel(days: Days, *members: Acting, name: str = "sales", **facts: Any) -> Conversation:
    """Add a channel, SayDo in it unless told otherwise."""
    return days.sandbox.workspace.add_channel(name, members=[one.person for one in members], **facts)


async def sets_up(
    days: Days, manager: Acting, *reps: Acting, channel: Conversation | None = None, **more: Value
) -> dict[str, str] | None:
    """Set up the team Mid-market, or what `more` says of it; return the errors shown."""
    await manager.types(TEAM)
    await manager.clicks("New team")
    values: Mapping[str, Value] = {
        "teams.name": "Mid-market",
        "teams.reps": [one.person.id for one in reps],
        **({"teams.channel": channel.id} if channel else {}),
        **{f"teams.{name}": value for name, value in more.items()},
    }
    return await manager.submits(values)
