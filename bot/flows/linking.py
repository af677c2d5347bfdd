"""Linking calendars of an account that was opened: the usual one at once, the others as its owner chooses."""

import json
import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from bot.calendars.grants import CalendarChoice, Credentials, Granted
from bot.calendars.troubles import NO_CALENDAR
from bot.domain.errors import CalendarError, InvalidInputError
from bot.domain.links import CalendarLink, LinkState, Login, Provider
from bot.flows.first_reads import what_it_brought
from bot.flows.sync import connect
from bot.flows.unlinking import unlink
from bot.runtime import Actor, Runtime
from bot.views.answers import Linked
from bot.views.calendar_forms import CHOOSE_ONE, ChoiceForm, Choosable

CHOICE_LIVES = timedelta(days=1)


async def link_granted(runtime: Runtime, actor: Actor, provider: Provider, granted: Granted) -> Linked:
    """Link the usual calendar of an account; where there are more, keep the choice open. Raises CalendarError."""
    usual = next((one for one in granted.calendars if one.is_primary), None) or next(iter(granted.calendars), None)
    if usual is None:
        raise CalendarError(NO_CALENDAR)
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


async def link_caldav(runtime: Runtime, actor: Actor, *, typed: str, username: str, password: str) -> Linked:
    """Find what a CalDAV login opens and link the usual calendar. Raises CalendarError; the password is in no error."""
    granted = await runtime.calendars.discover(typed, username=username, password=password)
    return await link_granted(runtime, actor, Provider.CALDAV, granted)


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
        raise InvalidInputError(CHOOSE_ONE, field="calendars")
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
        raise InvalidInputError("You were offered these calendars too long ago. Start again with /saydo connect.")
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
