"""Linking calendars: by logging in at a provider or by an app password, and choosing among those of an account."""

import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.calendars.grants import CalendarChoice, Credentials, Granted, Proof
from bot.calendars.occurrences import NO_GUESTS
from bot.domain.calls import Meeting
from bot.domain.errors import CalendarError, InvalidInputError
from bot.domain.links import CalendarLink, LinkState, Login, Provider
from bot.domain.meetings import Window
from bot.domain.people import Member, Workspace
from bot.flows import cards
from bot.flows.conversations import tell
from bot.flows.grants import give_back
from bot.flows.sync import connect
from bot.flows.unlinking import unlink
from bot.runtime import Actor, Runtime
from bot.views.answers import ConnectForm, Linked, draw_linked
from bot.views.calendar_forms import ChoiceForm, Choosable

LOGIN_LIVES = timedelta(minutes=10)
CHOICE_LIVES = timedelta(days=1)
_AHEAD = timedelta(days=14)
_FEW = 10
_OVER = "This login was used already, or is older than ten minutes. Start again in Slack with /saydo connect."
_NO_PEOPLE = (
    "None of these meetings names its guests, so I can't see which ones are with customers. Outlook's published "
    "calendars leave guests out. {instead}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedIn:
    """A login that was begun, or is over: who links what, what proves it, and what came of it."""

    workspace: Workspace
    member: Member
    provider: Provider
    proof: Proof = field(repr=False)
    account: str = ""
    linked: Linked | None = None


# -- what is offered -----------------------------------------------------------------------------------------------


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


# -- logging in at a provider --------------------------------------------------------------------------------------


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
        linked = await link_granted(runtime, actor, provider, granted)
    except CalendarError:
        await give_back(runtime, actor, provider, granted.email, granted.credentials.values)
        raise
    await tell(runtime, actor, draw_linked(linked), about="a calendar that was linked")
    return replace(begun, account=granted.email, linked=linked)


async def link_granted(runtime: Runtime, actor: Actor, provider: Provider, granted: Granted) -> Linked:
    """Link the usual calendar of an account; where there are more, keep the choice open. Raises CalendarError."""
    usual = next((one for one in granted.calendars if one.is_primary), None) or next(iter(granted.calendars), None)
    if usual is None:
        raise CalendarError("This account has no calendar.")
    link = await _link(runtime, actor, provider, granted, usual)
    await _revive(runtime, link)
    offer = await _offer(runtime, actor, provider, granted) if len(granted.calendars) > 1 else ""
    linked = await what_it_brought(runtime, actor, link)
    return replace(linked, account=granted.email, calendar=usual.name, offer=offer)


async def _link(
    runtime: Runtime, actor: Actor, provider: Provider, granted: Granted, choice: CalendarChoice
) -> CalendarLink:
    return await connect(
        runtime,
        actor,
        choice.address,
        provider=provider,
        credentials=granted.credentials.values,
        account=granted.email,
        name=choice.name,
    )


async def _revive(runtime: Runtime, link: CalendarLink) -> None:
    """Give the other calendars of an account its new credentials, and read again those whose access was withdrawn."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        await tx.links.keep_credentials(link.workspace_id, link.id, link.credentials)
        links = await tx.links.of_member(link.workspace_id, link.member_id)
        for one in _of_account(links, link.provider, link.account):
            if one.state is LinkState.REVOKED:
                await tx.links.save(replace(one, state=LinkState.BROKEN, next_check_at=now))


# -- CalDAV --------------------------------------------------------------------------------------------------------


async def link_caldav(runtime: Runtime, actor: Actor, *, typed: str, username: str, password: str) -> Linked:
    """Find what a CalDAV login opens and link the usual calendar. Raises CalendarError; the password is in no error."""
    granted = await runtime.calendars.discover(typed, username=username, password=password)
    return await link_granted(runtime, actor, Provider.CALDAV, granted)


# -- several calendars ---------------------------------------------------------------------------------------------


async def choice_form(runtime: Runtime, actor: Actor, offer: str) -> ChoiceForm:
    """Return the calendars of an account, those linked marked. Raises InvalidInputError when the offer is over."""
    async with runtime.storage.reading() as tx:
        login = _own(await tx.logins.seen(offer, runtime.clock.now()), actor)
        links = await tx.links.of_member(actor.workspace.id, actor.member.id)
    granted = _granted_of(login)
    linked = {link.address for link in _of_account(links, login.provider, granted.email)}
    return ChoiceForm(
        offer=offer,
        account=granted.email,
        calendars=tuple(Choosable(name=one.name, is_linked=one.address in linked) for one in granted.calendars),
    )


async def choose(runtime: Runtime, actor: Actor, offer: str, chosen: Iterable[int]) -> Linked:
    """Link the chosen calendars of an account and unlink its others. Raises InvalidInputError, CalendarError."""
    async with runtime.storage.begin() as tx:
        login = _own(await tx.logins.seen(offer, runtime.clock.now()), actor)
        links = await tx.links.of_member(actor.workspace.id, actor.member.id)
    granted = _granted_of(login)
    wanted = [granted.calendars[n] for n in sorted(set(chosen)) if 0 <= n < len(granted.calendars)]
    if not wanted:
        raise InvalidInputError("Choose one calendar at least.", field="calendars")
    known = {link.address: link for link in _of_account(links, login.provider, granted.email)}
    fresh = Granted(email=granted.email, credentials=_newest(granted, known.values()), calendars=granted.calendars)
    read = [await _link(runtime, actor, login.provider, fresh, one) for one in wanted]
    for address, link in known.items():
        if address not in {one.address for one in wanted}:
            await unlink(runtime, actor, link.id)
    linked = await what_it_brought(runtime, actor, read[0])
    return replace(linked, account=granted.email, calendar=", ".join(one.name for one in wanted))


async def _offer(runtime: Runtime, actor: Actor, provider: Provider, granted: Granted) -> str:
    offer, now = secrets.token_urlsafe(32), runtime.clock.now()
    kept = {
        "account": granted.email,
        "credentials": json.dumps(dict(granted.credentials.values)),
        "calendars": json.dumps([[one.address, one.name, one.is_primary] for one in granted.calendars]),
    }
    async with runtime.storage.begin() as tx:
        await tx.logins.begin(
            offer, actor.workspace.id, actor.member.id, provider, expires_at=now + CHOICE_LIVES, granted=kept
        )
    return offer


def _own(login: Login | None, actor: Actor) -> Login:
    if login is None or not login.granted or login.member_id != actor.member.id:
        raise InvalidInputError("This choice is too old. Start again with /saydo connect.")
    return login


def _granted_of(login: Login) -> Granted:
    kept = login.granted
    return Granted(
        email=kept["account"],
        credentials=Credentials(values=json.loads(kept["credentials"])),
        calendars=tuple(
            CalendarChoice(address=address, name=name, is_primary=is_primary)
            for address, name, is_primary in json.loads(kept["calendars"])
        ),
    )


def _of_account(links: Iterable[CalendarLink], provider: Provider, account: str) -> list[CalendarLink]:
    return [link for link in links if (link.provider, link.account) == (provider, account)]


def _newest(granted: Granted, linked: Iterable[CalendarLink]) -> Credentials:
    """Return an account's credentials; those of a calendar linked since may have been exchanged meanwhile."""
    kept = next((link.credentials for link in linked if link.credentials), None)
    return Credentials(values=kept) if kept else granted.credentials


# -- what came of it -----------------------------------------------------------------------------------------------


async def what_it_brought(runtime: Runtime, actor: Actor, link: CalendarLink) -> Linked:
    """Say what the first read of a calendar brought."""
    now = runtime.clock.now()
    ahead = Window(start=now, end=now + _AHEAD)
    async with runtime.storage.reading() as tx:
        meetings = await tx.meetings.of_member(actor.workspace.id, actor.member.id, ahead)
        calls = await tx.calls.of_lead(actor.workspace.id, actor.member.id, ahead)
    standing = [call for call in calls if call.is_on]
    coming = cards.call_facts(standing[0], actor.member, now=now) if standing else None
    return Linked(
        meetings=len(meetings),
        calls=len(standing),
        next_call=f"{coming.title}, {coming.when}" if coming else "",
        skipped=link.skipped,
        warnings=tuple(one for one in link.warnings if one != NO_GUESTS),
        advice=_advice(runtime, link, [one for one in meetings if one.link_id == link.id]),
    )


def _advice(runtime: Runtime, link: CalendarLink, meetings: Sequence[Meeting]) -> str:
    """Say why a feed that names nobody is not enough; Outlook publishes such."""
    names_nobody = len(meetings) >= _FEW and not any(meeting.occurrence.attendees for meeting in meetings)
    if link.provider is not Provider.ICS or not (names_nobody or NO_GUESTS in link.warnings):
        return ""
    by_login = Provider.MICROSOFT in runtime.calendars.by_login
    instead = "Link Microsoft 365 by logging in instead." if by_login else "Share it with all details, or tag titles."
    return _NO_PEOPLE.format(instead=instead)
