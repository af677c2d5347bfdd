"""Tokens that end after twelve hours, exchanged long before: by one process at a time, under a lease of the row."""

import logging
from datetime import timedelta

from bot.domain.installations import Installation
from bot.runtime import Runtime
from bot.slack import SlackError
from bot.slack_oauth import RenewalOverError, SlackOAuth

log = logging.getLogger(__name__)

AHEAD = timedelta(hours=2)
"""So long before its end a token is exchanged: time for many attempts, and for other processes to hear of it."""
LEASE = timedelta(seconds=60)
"""Longer than Slack's answer may take, shorter than its leave to use a refresh token again whose answer was lost."""
_AGAIN_AFTER = timedelta(seconds=20)
_GIVEN_UP_FOR = timedelta(minutes=30)


async def renew_tokens(runtime: Runtime) -> None:
    """Exchange every token that ends soon."""
    if runtime.oauth is None:
        return
    while (claimed := await _claimed(runtime)) is not None:
        await _renew(runtime, runtime.oauth, claimed)


async def _claimed(runtime: Runtime) -> Installation | None:
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        return await tx.installations.claim_refresh(now + AHEAD, now, LEASE)


async def _renew(runtime: Runtime, oauth: SlackOAuth, claimed: Installation) -> None:
    try:
        renewed = await oauth.renew(claimed.refresh_token)
    except RenewalOverError as error:
        await _release(runtime, claimed, _GIVEN_UP_FOR)
        log.error(  # noqa: TRY400  Slack's word says it all
            "Slack does not renew the token of %s (%s), which ends at %s. SayDo has to be installed there again",
            claimed.slack_id,
            error.code,
            claimed.expires_at,
        )
        return
    except SlackError as error:
        await _release(runtime, claimed, _AGAIN_AFTER)
        log.warning("the token of %s could not be renewed yet: %s", claimed.slack_id, error)
        return
    ends = None if renewed.lives is None else runtime.clock.now() + renewed.lives
    async with runtime.storage.begin() as tx:
        given = {"token": renewed.token, "refresh_token": renewed.refresh_token}
        is_kept = await tx.installations.refreshed(claimed, **given, expires_at=ends)
    if not is_kept:
        log.warning("a new token of %s came too late to be kept", claimed.slack_id)
    runtime.tokens.forget(claimed.slack_id)


async def _release(runtime: Runtime, claimed: Installation, pause: timedelta) -> None:
    async with runtime.storage.begin() as tx:
        await tx.installations.release(claimed, again_at=runtime.clock.now() + pause)
