"""Logging in at a provider of calendars: begun in Slack, ended on a page, once."""

import secrets
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.calendars.grants import Proof
from bot.domain.errors import CalendarError, InvalidInputError
from bot.domain.links import Provider
from bot.domain.people import Member, Workspace
from bot.flows.first_reads import tell_of_reading
from bot.flows.grants import give_back
from bot.flows.linking import link_granted
from bot.runtime import Actor, Runtime
from bot.views.answers import ConnectForm, Linked

LOGIN_LIVES = timedelta(minutes=10)
_OVER = "This login was used already, or is older than ten minutes. Start again in Slack with /saydo connect."


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedIn:
    """A login that was begun, or is over: who links what, what proves it, and what came of it."""

    workspace: Workspace
    member: Member
    provider: Provider
    proof: Proof = field(repr=False)
    account: str = ""
    linked: Linked | None = None


async def connect_form(runtime: Runtime, actor: Actor, *, address: str = "", problem: str = "") -> ConnectForm:
    """Return the modal that offers every way to link a calendar; a login by it has to begin within ten minutes."""
    urls = {provider: await _begin(runtime, actor, provider) for provider in runtime.calendars.by_login}
    return ConnectForm(
        address=address,
        problem=problem,
        takes_files=runtime.calendars.takes_files,
        google_url=urls.get(Provider.GOOGLE, ""),
        microsoft_url=urls.get(Provider.MICROSOFT, ""),
    )


async def _begin(runtime: Runtime, actor: Actor, provider: Provider) -> str:
    state, now = secrets.token_urlsafe(32), runtime.clock.now()
    async with runtime.storage.begin() as tx:
        await tx.logins.begin(
            state,
            actor.workspace.id,
            actor.member.id,
            provider,
            expires_at=now + LOGIN_LIVES,
            verifier=Proof.new().verifier,
        )
    return f"{runtime.calendars.public_url}/calendar/login/{provider.value}?state={state}"


async def begun_login(runtime: Runtime, provider: Provider, state: str) -> LoggedIn:
    """Return for whom a login was begun. Raises InvalidInputError when it is none, or over."""
    async with runtime.storage.begin() as tx:
        login = await tx.logins.seen(state, runtime.clock.now())
        if login is None or login.provider is not provider or not login.verifier:
            raise InvalidInputError(_OVER)
        workspace = await tx.workspaces.get(login.workspace_id)
        member = await tx.members.get(workspace.id, login.member_id)
    return LoggedIn(workspace=workspace, member=member, provider=provider, proof=Proof(verifier=login.verifier))


async def end_login(runtime: Runtime, provider: Provider, state: str) -> LoggedIn:
    """End a login, so that nothing more is linked by it, and return for whom it was. Raises as `begun_login`."""
    begun = await begun_login(runtime, provider, state)
    async with runtime.storage.begin() as tx:
        if await tx.logins.take(state, runtime.clock.now()) is None:
            raise InvalidInputError(_OVER)
    return begun


async def finish_login(runtime: Runtime, provider: Provider, *, state: str, code: str) -> LoggedIn:
    """Link the usual calendar of who logged in, and tell the member in Slack. Raises InvalidInputError, CalendarError.

    `state` works once.
    """
    begun = await end_login(runtime, provider, state)
    actor = Actor(workspace=begun.workspace, member=begun.member, source="page")
    granted = await runtime.calendars.granted(provider, code=code, proof=begun.proof)
    try:
        linked = await tell_of_reading(runtime, actor, link_granted(runtime, actor, provider, granted))
    except CalendarError:
        await give_back(runtime, actor, provider, granted.email, granted.credentials.values)
        raise
    return replace(begun, account=granted.email, linked=linked)
