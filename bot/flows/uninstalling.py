"""SayDo is removed from a team or an organisation: tokens erased at once, nothing done there, data erased later.

Slack itself is asked before anything is erased: what it tells may come late, after SayDo was installed again.
"""

import logging
from collections.abc import Collection

from bot.domain.installations import Installation
from bot.domain.people import Workspace, WorkspaceState
from bot.flows.organisations import arrive, look_at_organisation
from bot.runtime import Runtime
from bot.slack import InstallationGoneError, SlackError
from storage import Transaction

log = logging.getLogger(__name__)

_REMOVED = frozenset({"account_inactive", "app_uninstalled", "team_access_not_granted", "token_revoked"})
"""Slack's words for a token that ended because SayDo was removed. The others may pass, so nothing is erased for them:
an address that is not on the organisation's list, a token that was not renewed in time."""


async def taken_away(runtime: Runtime, team_id: str, enterprise_id: str) -> None:
    """Follow up on Slack's word that SayDo was removed from a team or an organisation."""
    found = await runtime.tokens.find(team_id, enterprise_id)
    if found is not None:
        await settle(runtime, found, is_told=True)


async def access_ended(runtime: Runtime, enterprise_id: str, team_ids: Collection[str]) -> None:
    """Leave the workspaces that an organisation took away from its org-wide installation."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        for workspace in await tx.workspaces.of_enterprise(enterprise_id):
            is_meant = workspace.team_id in team_ids and await tx.installations.at(workspace.team_id) is None
            if is_meant and await tx.workspaces.leave(workspace.id, now, erase_at=now + runtime.erase_after):
                log.info("SayDo was removed from %s", workspace.team_id)


async def settle_doubts(runtime: Runtime) -> None:
    """Ask Slack about every installation whose token it refused."""
    for slack_id in sorted(runtime.tokens.doubtful):
        found = await runtime.tokens.find(slack_id, slack_id)
        if found is None:
            runtime.tokens.forget(slack_id)
        else:
            await settle(runtime, found)


async def settle(runtime: Runtime, found: Installation, *, is_told: bool = False) -> None:
    """Ask Slack whether an installation's token is still good, and do what follows.

    With `is_told`, Slack said before that it is not. While Slack does not answer it is asked again; what is said
    meanwhile would not reach it either.
    """
    try:
        await runtime.slack.whoami(found.token)
    except InstallationGoneError as error:
        await (_remove(runtime, found) if is_told or error.code in _REMOVED else _refused(runtime, found, error.code))
    except SlackError as error:
        log.warning("Slack does not tell now whether SayDo is still at %s: %s", found.slack_id, error)
        runtime.tokens.doubtful.add(found.slack_id)
    else:
        await _is_good(runtime, found)


async def _is_good(runtime: Runtime, found: Installation) -> None:
    """Go on wherever the token serves."""
    runtime.tokens.forget(found.slack_id)
    if found.is_org_wide:
        await look_at_organisation(runtime, found)
    if found is runtime.tokens.own:
        runtime.tokens.own_is_refused = False
        async with runtime.storage.begin() as tx:
            workspace = await tx.workspaces.by_team(found.slack_id)
            if workspace is not None and workspace.state is WorkspaceState.GONE:
                await arrive(tx, found, workspace.team_id, workspace.name, now=runtime.clock.now())


async def _remove(runtime: Runtime, found: Installation) -> None:
    """Erase the tokens and leave all workspaces they served; somebody who installed SayDo meanwhile is not left."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        is_own = found is runtime.tokens.own
        if not is_own and not await tx.installations.remove(found.slack_id, token=found.token):
            runtime.tokens.forget(found.slack_id)
            return
        for workspace in await _served(tx, found):
            await tx.workspaces.leave(workspace.id, now, erase_at=now + runtime.erase_after)
    if _is_news(runtime, found):
        log.warning("SayDo was removed from %s: its tokens are erased, its data will be", found.slack_id)


async def _refused(runtime: Runtime, found: Installation, code: str) -> None:
    """Keep all as it is: whatever is to be said there waits, as after every refusal (`flows.delivery`)."""
    if _is_news(runtime, found):
        log.error(
            "Slack refuses SayDo's token at %s (%s): nothing is said there until it is good", found.slack_id, code
        )


def _is_news(runtime: Runtime, found: Installation) -> bool:
    """Forget what is kept of a token that is refused; the one of the environment is asked about until it is good."""
    is_own, was_refused = found is runtime.tokens.own, runtime.tokens.own_is_refused
    runtime.tokens.forget(found.slack_id)
    if is_own:
        runtime.tokens.own_is_refused = True
        runtime.tokens.doubtful.add(found.slack_id)
    return not (is_own and was_refused)


async def _served(tx: Transaction, found: Installation) -> list[Workspace]:
    """Return the active workspaces that an installation's token serves."""
    if not found.is_org_wide:
        workspace = await tx.workspaces.by_team(found.slack_id)
        return [workspace] if workspace is not None and workspace.state is WorkspaceState.ACTIVE else []
    own = {one.slack_id for one in await tx.installations.all() if not one.is_org_wide}
    found_ones = await tx.workspaces.of_enterprise(found.slack_id)
    return [one for one in found_ones if one.team_id not in own and one.state is WorkspaceState.ACTIVE]
