"""Installing SayDo: a browser goes to Slack and comes back with a code; a team or a whole organisation is let in."""

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.errors import InvalidInputError
from bot.domain.installations import Installation
from bot.domain.people import Workspace, WorkspaceState
from bot.flows.organisations import arrive, look_at_organisation
from bot.flows.people import meet
from bot.flows.welcoming import plan_welcome, was_greeted
from bot.runtime import Runtime
from bot.slack import Identity, SlackError
from bot.slack_oauth import Granted, SlackOAuth

log = logging.getLogger(__name__)

STATE_LIVES = timedelta(minutes=10)
_OVER = "This page was used already, or was open for more than ten minutes."


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """What was installed where. `name` is the team's or the organisation's, `workspaces` those SayDo is in now."""

    installation: Installation
    name: str
    workspaces: tuple[Workspace, ...]
    is_back: bool = False


async def begin_install(runtime: Runtime) -> str:
    """Return the state of an install that begins: good once, for ten minutes, in the browser that was given it."""
    state, now = secrets.token_urlsafe(32), runtime.clock.now()
    async with runtime.storage.begin() as tx:
        await tx.install_states.forget_expired(now)
        await tx.install_states.begin(state, expires_at=now + STATE_LIVES)
    return state


async def end_install(runtime: Runtime, state: str) -> None:
    """End an install of which nothing comes. Raises InvalidInputError for a state that is not good."""
    async with runtime.storage.begin() as tx:
        is_good = await tx.install_states.take(state, runtime.clock.now())
    if not is_good:
        raise InvalidInputError(_OVER)


async def finish_install(runtime: Runtime, oauth: SlackOAuth, *, state: str, code: str) -> Installed:
    """End an install: keep what Slack gave, and greet who did it. Raises InvalidInputError or SlackError."""
    await end_install(runtime, state)
    granted = await oauth.exchange(code)
    found = await runtime.slack.whoami(granted.token)
    installation = _installation(granted, found, now=runtime.clock.now())
    if installation.is_org_wide:
        async with runtime.storage.begin() as tx:
            await tx.installations.save(installation)
        _is_installed(runtime, installation)
        workspaces = await look_at_organisation(runtime, installation)
        await _greet(runtime, workspaces, installation.installed_by)
        return Installed(installation=installation, name=granted.enterprise_name, workspaces=tuple(workspaces))
    async with runtime.storage.begin() as tx:
        await tx.installations.save(installation)
        before = await tx.workspaces.by_team(granted.team_id)
        workspace = await arrive(tx, installation, granted.team_id, granted.team_name, now=runtime.clock.now())
    _is_installed(runtime, installation)
    await _greet(runtime, [workspace], installation.installed_by)
    is_back = before is not None and before.state is WorkspaceState.GONE
    return Installed(installation=installation, name=workspace.name, workspaces=(workspace,), is_back=is_back)


def _is_installed(runtime: Runtime, installation: Installation) -> None:
    runtime.tokens.forget(installation.slack_id)
    log.info("SayDo was installed at %s", installation.slack_id)


def _installation(granted: Granted, found: Identity, *, now: datetime) -> Installation:
    return Installation(
        slack_id=granted.enterprise_id if granted.is_org_wide else granted.team_id,
        enterprise_id=granted.enterprise_id,
        is_org_wide=granted.is_org_wide,
        app_id=granted.app_id,
        bot_user_id=granted.bot_user_id or found.bot_user_id,
        bot_id=found.bot_id,
        token=granted.token,
        refresh_token=granted.refresh_token,
        expires_at=None if granted.lives is None else now + granted.lives,
        scopes=granted.scopes,
        installed_by=granted.installed_by,
        installed_at=now,
    )


async def access_granted(runtime: Runtime, enterprise_id: str) -> None:
    """Be in the workspaces that an organisation added to its org-wide installation."""
    found = await runtime.tokens.find("", enterprise_id)
    if found is not None and found.is_org_wide:
        workspaces = await look_at_organisation(runtime, found)
        await _greet(runtime, workspaces, found.installed_by)


async def _greet(runtime: Runtime, workspaces: Sequence[Workspace], slack_id: str) -> None:
    """Plan the first message to who installed SayDo, in the first of these workspaces they are in; only ever one."""
    async with runtime.storage.reading() as tx:
        is_greeted = [await was_greeted(tx, workspace) for workspace in workspaces]
    if any(is_greeted) or not slack_id:
        return
    for workspace in workspaces:
        try:
            member = await meet(runtime, workspace, slack_id)
        except SlackError as error:
            log.warning("who installed SayDo in %s could not be looked up: %s", workspace.team_id, error)
            continue
        if member is not None:
            async with runtime.storage.begin() as tx:
                await plan_welcome(tx, member, now=runtime.clock.now())
            return
