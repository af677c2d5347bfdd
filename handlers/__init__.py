"""What Slack may ask of SayDo: one file a surface, each with `register(app)`; put together here, in order."""

from slack_bolt.async_app import AsyncApp

from bot.runtime import Runtime
from handlers import (
    accounts,
    calendars,
    calls,
    choosing,
    commands,
    commitment_lists,
    commitments,
    digests,
    errors,
    events,
    exports,
    homes,
    inject,
    installations,
    looks,
    people,
    preps,
    privacy,
    questions,
    quick_commitments,
    reasons,
    recaps,
    settings,
    shortcuts,
    team_events,
    teams,
    webhooks,
)

SURFACES = (
    installations,
    choosing,
    commands,
    reasons,
    homes,
    calendars,
    preps,
    recaps,
    commitments,
    commitment_lists,
    quick_commitments,
    calls,
    settings,
    shortcuts,
    people,
    teams,
    team_events,
    digests,
    accounts,
    exports,
    privacy,
    webhooks,
    looks,
    questions,
)


def register(app: AsyncApp, runtime: Runtime) -> None:
    """Give the app everything it listens to. The order counts: who asks, once only, the surfaces, whatever is left."""
    errors.register(app, runtime)
    inject.register(app, runtime)
    events.register(app)
    for surface in SURFACES:
        surface.register(app)
    events.register_rest(app)
