"""Checks of what SayDo is registered as with the calendar providers, and of the address they lead back to."""

import re
from collections.abc import AsyncIterator
from http import HTTPStatus

import aiohttp

from bot.calendars.google_accounts import keep_nothing
from bot.calendars.google_login import GoogleClient
from bot.calendars.google_refusals import token_error
from bot.calendars.grants import Credentials
from bot.calendars.microsoft_access import Access, MicrosoftClient
from bot.calendars.microsoft_login import NEEDS_TENANT, SHARED_TENANTS
from bot.calendars.opening import NEEDS_CLIENT, provider_session, service_account_of
from bot.clock import Clock
from bot.command_line.findings import Finding, amiss, open_to_others, well
from bot.config import Config, Mode, Registration
from bot.domain.errors import CalendarError, ConfigError
from bot.domain.links import Provider
from bot.web import SLACK_PATH

_GUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_GOOGLE_ID = re.compile(r"[0-9]+-[0-9a-z]+\.apps\.googleusercontent\.com")
_SHORTEST_SECRET = 16
_TIMEOUT = aiohttp.ClientTimeout(total=15, sock_connect=5)


async def provider_findings(config: Config, *, clock: Clock, online: bool) -> AsyncIterator[Finding]:
    """Look at what is set up; with `online` ask whether the providers know it."""
    for finding in (*_google(config), *_google_account(config, clock), *_microsoft(config)):
        yield finding
    if not online:
        return
    async with provider_session() as session:
        if config.google is not None:
            yield await _google_knows(config, config.google, session)
        for finding in await _google_knows_account(config, session, clock=clock):
            yield finding
        if config.microsoft is not None:
            yield await _microsoft_knows(config, config.microsoft, session)
        if config.public_url:
            yield await _reached(config.public_url, session)
        if config.public_url and config.mode is Mode.HTTP:
            yield await _asks_for_signatures(config.public_url + SLACK_PATH, session)


# -- by their looks ----------------------------------------------------------------------------------------------------


def _google(config: Config) -> list[Finding]:
    found = config.google
    if found is None:
        return []
    if not _GOOGLE_ID.fullmatch(found.client_id):
        return [amiss("SAYDO_GOOGLE_CLIENT_ID is no client id of Google's: those end in .apps.googleusercontent.com.")]
    if len(found.client_secret) < _SHORTEST_SECRET or found.client_secret == found.client_id:
        return [amiss("SAYDO_GOOGLE_CLIENT_SECRET is no secret of Google's. Make a new one on the client's page.")]
    return [well(_leads_back("Google", config, Provider.GOOGLE))]


def _google_account(config: Config, clock: Clock) -> list[Finding]:
    path = config.google_service_account
    try:
        account = service_account_of(config, clock=clock)
    except ConfigError as error:
        return [amiss(str(error))]
    if account is None or path is None:
        return []
    account.assertion("")
    return [well(f"The service account {account.email} can sign."), *open_to_others(path)]


def _microsoft(config: Config) -> list[Finding]:
    found = config.microsoft
    if found is None:
        if not config.microsoft_is_app_only:
            return []
        return [amiss(NEEDS_CLIENT)]
    return [_microsoft_mistake(config, found) or well(_leads_back("Microsoft", config, Provider.MICROSOFT))]


def _microsoft_mistake(config: Config, found: Registration) -> Finding | None:
    if not _GUID.fullmatch(found.client_id):
        return amiss("SAYDO_MICROSOFT_CLIENT_ID is no id. It is the “Application (client) ID” on the app's overview.")
    if _GUID.fullmatch(found.client_secret):
        return amiss("SAYDO_MICROSOFT_CLIENT_SECRET is the id of a secret. Make a new secret and copy its “Value”.")
    tenant = config.microsoft_tenant
    if tenant not in SHARED_TENANTS and not _GUID.fullmatch(tenant) and "." not in tenant:
        return amiss("SAYDO_MICROSOFT_TENANT is neither a directory's id nor a domain. See the app's overview.")
    if config.microsoft_is_app_only and tenant in SHARED_TENANTS:
        return amiss(NEEDS_TENANT)
    return None


def _leads_back(name: str, config: Config, provider: Provider) -> str:
    looks = f"The registration with {name} looks like one"
    if not config.public_url:
        return f"{looks}."
    return f"{looks}. Its redirect addresses have to hold {config.public_url}/calendar/callback/{provider.value}"


# -- by asking ---------------------------------------------------------------------------------------------------------


async def _google_knows(config: Config, found: Registration, session: aiohttp.ClientSession) -> Finding:
    """Ask for a token by a grant that is none: Google looks at who asks first."""
    client = GoogleClient(found.client_id, found.client_secret, token_url=config.addresses.google_token)
    try:
        answer = await client.ask(session, {"grant_type": "refresh_token", "refresh_token": "none"})
    except CalendarError:
        return amiss(f"Google gave no usable answer. Does this machine reach {config.addresses.google_token}?")
    if token_error(answer.body) == "invalid_grant":
        return well("Google knows SayDo's client id and secret.")
    return amiss(
        "Google does not know this client id and secret together. Copy SAYDO_GOOGLE_CLIENT_ID and "
        "SAYDO_GOOGLE_CLIENT_SECRET anew from the client's page in the Google Cloud console."
    )


async def _google_knows_account(config: Config, session: aiohttp.ClientSession, *, clock: Clock) -> list[Finding]:
    """Ask for a token in the account's own name; whether it may act for members is the admin console's to say."""
    try:
        account = service_account_of(config, clock=clock)
        if account is None:
            return []
        await account.token(Credentials(values={}), session=session, keep=keep_nothing)
    except ConfigError:
        return []  # that was said already
    except CalendarError as error:
        return [amiss(str(error))]
    return [well("Google knows the service account and its key.")]


async def _microsoft_knows(config: Config, found: Registration, session: aiohttp.ClientSession) -> Finding:
    """Ask for a token in the app's own name, which any tenant of its own gives; the shared ones only answer."""
    tenant = config.microsoft_tenant
    at = f"{config.addresses.microsoft_login}/{tenant}/oauth2/v2.0/token"
    if tenant in SHARED_TENANTS:
        return well("Microsoft says who SayDo is only for a tenant of its own; the first login will show it.")
    client = MicrosoftClient(client_id=found.client_id, client_secret=found.client_secret, tenant=tenant)
    try:
        await Access(None, session=session, client=client, token_url=at).token()
    except CalendarError as error:
        return amiss(str(error))
    return well("Microsoft knows SayDo's client id, secret and tenant.")


async def _reached(public_url: str, session: aiohttp.ClientSession) -> Finding:
    """Open a page as a browser would: a login nobody began, which only SayDo answers so."""
    at = f"{public_url}/calendar/login/google"
    try:
        async with session.get(at, params={"state": "doctor"}, timeout=_TIMEOUT, allow_redirects=False) as answer:
            is_saydo = answer.status == HTTPStatus.GONE and "SayDo" in await answer.text()
    except (aiohttp.ClientError, TimeoutError, UnicodeDecodeError):
        is_saydo = False
    if is_saydo:
        return well(f"SayDo answers at {public_url}.")
    return amiss(
        f"SayDo does not answer at {public_url}. Is it running, and does your proxy lead /calendar/ to its port?"
    )


async def _asks_for_signatures(address: str, session: aiohttp.ClientSession) -> Finding:
    """Post what Slack did not sign to where Slack posts: SayDo refuses it, and whatever else is there does not."""
    try:
        async with session.post(address, json={}, timeout=_TIMEOUT, allow_redirects=False) as answer:
            status = answer.status
    except (aiohttp.ClientError, TimeoutError):
        return amiss(f"Nothing answers at {address}, where Slack posts to. Does your proxy lead it to SayDo's port?")
    if status == HTTPStatus.UNAUTHORIZED:
        return well(f"SayDo answers at {address}, and refuses what Slack did not sign.")
    return amiss(
        f"What Slack did not sign is answered {status} at {address}, where SayDo would say 401. Does your proxy lead "
        "it to SayDo's port, and leave headers and body as they are?"
    )
