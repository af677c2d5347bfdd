"""The calendars of every provider, put together: which one is behind a link, and how a new one is linked."""

from collections.abc import Callable, Mapping
from pathlib import Path

import aiohttp

from bot.calendars import Calendar
from bot.calendars.caldav import CalDavCalendar
from bot.calendars.caldav_discovery import discover
from bot.calendars.google import GoogleCalendar
from bot.calendars.google_accounts import GoogleServiceAccount
from bot.calendars.google_login import GoogleClient, GoogleLogin
from bot.calendars.grants import Credentials, Granted, KeepCredentials, OAuthProvider, Proof
from bot.calendars.hosts import Hosts
from bot.calendars.ics import IcsCalendar
from bot.calendars.microsoft import MicrosoftCalendar
from bot.calendars.microsoft_access import MicrosoftClient
from bot.calendars.microsoft_login import MicrosoftApp, MicrosoftLogin
from bot.calendars.read_feeds import ReadFeeds
from bot.calendars.safe_fetch import SafeFetch
from bot.clock import Clock
from bot.config import Config
from bot.domain.errors import CalendarError, ConfigError
from bot.domain.links import PROVIDER_NAMES, CalendarLink, Provider
from bot.domain.people import Hours, Member

NEEDS_CLIENT = "SAYDO_MICROSOFT_APP_ONLY needs SAYDO_MICROSOFT_CLIENT_ID and its secret. Set both."

Open = Callable[[CalendarLink, Member, KeepCredentials], Calendar]


class Calendars:
    """Opens calendars and links new ones. What is set up decides what is offered.

    `session` goes to the providers' fixed addresses only; what people typed is fetched through `fetch`.
    """

    def __init__(self, config: Config, *, session: aiohttp.ClientSession, clock: Clock) -> None:
        """Raise ConfigError when a key file or registration can't be used."""
        allowed = config.allows_private_calendars
        self._config = config
        self._session = session
        self._fetch = SafeFetch(allow_private=allowed, allow_http=allowed)
        self._read_feeds = ReadFeeds()
        self.hosts = Hosts()
        self._google = _google_client(config, clock)
        self._service_account = service_account_of(config, clock=clock)
        self._microsoft = _microsoft_client(config)
        self._opening: Mapping[Provider, Open] = {
            Provider.ICS: self._ics,
            Provider.CALDAV: self._caldav,
            Provider.GOOGLE: self._of_google,
            Provider.MICROSOFT: self._of_microsoft,
        }
        if config.microsoft_is_app_only:
            self._microsoft_app()

    @property
    def public_url(self) -> str:
        """Where browsers and providers reach SayDo, without a slash at the end; "" where they can't."""
        return self._config.public_url

    @property
    def takes_files(self) -> bool:
        """True when files of this machine may be linked by path."""
        return self._config.allows_calendar_files

    @property
    def by_login(self) -> tuple[Provider, ...]:
        """The providers people can link by logging in there."""
        known = {Provider.GOOGLE: self._google, Provider.MICROSOFT: self._microsoft}
        return tuple(provider for provider, client in known.items() if client is not None and self.public_url)

    @property
    def by_company(self) -> tuple[Provider, ...]:
        """The providers whose calendars an admin opened for everybody."""
        known = {
            Provider.GOOGLE: self._service_account is not None,
            Provider.MICROSOFT: self._config.microsoft_is_app_only,
        }
        return tuple(provider for provider, is_open in known.items() if is_open)

    def open(self, link: CalendarLink, member: Member, *, keep: KeepCredentials) -> Calendar:
        """Return the calendar behind a member's link; `keep` stores credentials that are renewed while it is read.

        Raises CalendarError when it can't be opened here (any more).
        """
        return self._opening[link.provider](link, member, keep)

    @property
    def takes_hours(self) -> bool:
        """True when working hours are read where a provider has them."""
        return self._config.takes_working_hours

    async def hours(self, link: CalendarLink, member: Member, *, keep: KeepCredentials) -> Hours | None:
        """Return the working hours the provider of a link knows. Raises CalendarError."""
        calendar = self.open(link, member, keep=keep)
        return await calendar.hours() if isinstance(calendar, GoogleCalendar | MicrosoftCalendar) else None

    def login_url(self, provider: Provider, *, state: str, proof: Proof, login_hint: str) -> str:
        """Return where a browser is sent to log in. Raises CalendarError when that is not offered."""
        return self._login(provider).login_url(
            state=state, proof=proof, redirect_uri=self._redirect_uri(provider), login_hint=login_hint
        )

    async def granted(self, provider: Provider, *, code: str, proof: Proof) -> Granted:
        """Exchange the code a browser brought back. Raises CalendarError."""
        return await self._login(provider).granted(code=code, proof=proof, redirect_uri=self._redirect_uri(provider))

    async def give_back(self, provider: Provider, credentials: Credentials) -> None:
        """End a grant with its provider, where programs can: elsewhere only the person can. Raises CalendarError."""
        if provider is Provider.GOOGLE and self._google is not None:
            await self._google.give_back(credentials, session=self._session)

    async def discover(self, typed: str, *, username: str, password: str) -> Granted:
        """Find the CalDAV calendars a login opens. Raises CalendarError."""
        return await discover(typed, username=username, password=password, fetch=self._fetch)

    def _login(self, provider: Provider) -> OAuthProvider:
        at = self._config.addresses
        if provider is Provider.GOOGLE and self._google is not None:
            return GoogleLogin(
                self._google,
                session=self._session,
                login_url=at.google_login,
                base_url=at.google_api,
                takes_hours=self.takes_hours,
            )
        if provider is Provider.MICROSOFT and self._microsoft is not None:
            return MicrosoftLogin(
                self._microsoft,
                session=self._session,
                base_url=at.microsoft_graph,
                login_url=at.microsoft_login,
                token_url=self._microsoft_token_url,
            )
        raise _not_offered(provider)

    def _redirect_uri(self, provider: Provider) -> str:
        return f"{self.public_url}/calendar/callback/{provider.value}"

    def _ics(self, link: CalendarLink, member: Member, keep: KeepCredentials) -> Calendar:
        del member, keep
        if "://" in link.address:
            return IcsCalendar(link.address, fetch=self._fetch, read_feeds=self._read_feeds)
        if not self.takes_files:
            raise CalendarError(
                "Files on the machine SayDo runs on can't be linked here. Paste the calendar's https address instead."
            )
        return IcsCalendar(Path(link.address), fetch=self._fetch, read_feeds=self._read_feeds)

    def _caldav(self, link: CalendarLink, member: Member, keep: KeepCredentials) -> Calendar:
        del member, keep
        return CalDavCalendar(link.address, Credentials(values=link.credentials), fetch=self._fetch)

    def _of_google(self, link: CalendarLink, member: Member, keep: KeepCredentials) -> Calendar:
        base_url = self._config.addresses.google_api
        if link.is_of_company:
            if self._service_account is None:
                raise _not_offered(link.provider)
            return self._service_account.calendar_of(
                link.account, session=self._session, address=link.address, base_url=base_url
            )
        if self._google is None:
            raise _not_offered(link.provider)
        return GoogleCalendar(
            link.address,
            Credentials(values=link.credentials),
            session=self._session,
            client=self._google,
            keep=keep,
            own_email=member.email or link.account,
            base_url=base_url,
        )

    def _of_microsoft(self, link: CalendarLink, member: Member, keep: KeepCredentials) -> Calendar:
        if self._microsoft is None:
            raise _not_offered(link.provider)
        if link.is_of_company:
            return self._microsoft_app().calendar_of(link.account)
        return MicrosoftCalendar(
            link.address,
            Credentials(values=link.credentials),
            session=self._session,
            client=self._microsoft,
            keep=keep,
            own_email=member.email or link.account,
            base_url=self._config.addresses.microsoft_graph,
            token_url=self._microsoft_token_url,
        )

    def _microsoft_app(self) -> MicrosoftApp:
        if self._microsoft is None:
            raise ConfigError(NEEDS_CLIENT)
        return MicrosoftApp(
            self._microsoft,
            session=self._session,
            base_url=self._config.addresses.microsoft_graph,
            token_url=self._microsoft_token_url,
        )

    @property
    def _microsoft_token_url(self) -> str:
        return f"{self._config.addresses.microsoft_login}/{self._config.microsoft_tenant}/oauth2/v2.0/token"


def provider_session() -> aiohttp.ClientSession:
    """Make the one session for the providers' fixed addresses: no cookies, and the proxy of the environment."""
    return aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), trust_env=True)


def _google_client(config: Config, clock: Clock) -> GoogleClient | None:
    if config.google is None:
        return None
    return GoogleClient(
        config.google.client_id,
        config.google.client_secret,
        clock=clock,
        token_url=config.addresses.google_token,
        revoke_url=config.addresses.google_revoke,
    )


def service_account_of(config: Config, *, clock: Clock) -> GoogleServiceAccount | None:
    """Return the service account that may act for everybody, None without one. Raises ConfigError."""
    if config.google_service_account is None:
        return None
    try:
        key = config.google_service_account.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            "The file SAYDO_GOOGLE_SERVICE_ACCOUNT names can't be read. Check its path, and that SayDo may read it."
        ) from error
    return GoogleServiceAccount(
        key, clock=clock, token_url=config.addresses.google_token, takes_hours=config.takes_working_hours
    )


def _microsoft_client(config: Config) -> MicrosoftClient | None:
    if config.microsoft is None:
        return None
    return MicrosoftClient(
        client_id=config.microsoft.client_id,
        client_secret=config.microsoft.client_secret,
        tenant=config.microsoft_tenant,
        takes_hours=config.takes_working_hours,
    )


def _not_offered(provider: Provider) -> CalendarError:
    return CalendarError(f"SayDo is not set up to read {PROVIDER_NAMES[provider]}. Ask who runs it here.")
