"""App Home: gathered in one go, drawn, published."""

from datetime import datetime, timedelta

from bot.domain.calls import Call
from bot.domain.commitments import Side
from bot.domain.links import CalendarLink, name_of
from bot.domain.meetings import Window
from bot.domain.preps import Prep
from bot.flows import cards
from bot.flows.commitment_items import items_of
from bot.flows.drawing import recaps_owed
from bot.flows.policies import policy_for
from bot.runtime import Actor, Runtime
from bot.views.homes import Home, HomeCall, LinkHealth, draw_home

_AHEAD = timedelta(days=7)


async def show_home(runtime: Runtime, actor: Actor) -> None:
    """Publish the actor's Home as things stand now."""
    view = draw_home(await home_of(runtime, actor))
    await runtime.slack.publish_home(actor.workspace, actor.member.slack_id, view)


async def home_of(runtime: Runtime, actor: Actor) -> Home:
    """Return what the actor's Home shows."""
    now, member = runtime.clock.now(), actor.member
    async with runtime.storage.begin() as tx:
        working = (await policy_for(tx, actor.workspace, member)).working
        links = [link for link in await tx.links.of_member(actor.workspace.id, member.id) if not _is_unheard_of(link)]
        calls = await tx.calls.of_lead(actor.workspace.id, member.id, Window(start=now, end=now + _AHEAD))
        preps = await tx.preps.many(actor.workspace.id, {call.id for call in calls})
        owed = await recaps_owed(tx, member, working, now=now)
        mine = await tx.commitments.open_of(actor.workspace.id, member.id)
        items = await items_of(tx, actor.workspace, member, [one.id for one in mine], now=now)
        closed = await tx.commitments.closed_of(actor.workspace.id, member.id, now - timedelta(days=30))
    today = working.day_of(now)
    shown = [(call, _home_call(actor, call, preps.get(call.id), now=now)) for call in calls if call.is_on]
    return Home(
        is_linked=bool(links),
        today=tuple(one for call, one in shown if working.day_of(call.start) == today),
        next=tuple(one for call, one in shown if working.day_of(call.start) != today),
        recaps_owed=tuple(cards.call_facts(call, member, now=now) for call in owed),
        we_owe=tuple(one for one in items.values() if one.side is Side.OURS),
        they_owe=tuple(one for one in items.values() if one.side is Side.THEIRS),
        say_do=cards.own_say_do(closed, now=now),
        links=tuple(_health(link, now=now) for link in links),
    )


def _home_call(actor: Actor, call: Call, prep: Prep | None, *, now: datetime) -> HomeCall:
    return HomeCall(
        call=cards.call_facts(call, actor.member, now=now),
        objective=prep.objective if prep else "",
        winging_reason=prep.winging_reason if prep else "",
    )


def _is_unheard_of(link: CalendarLink) -> bool:
    """Tell whether an admin opened it for everybody and nothing was read: not everybody has a calendar there."""
    return link.is_of_company and link.read_at is None


def _health(link: CalendarLink, *, now: datetime) -> LinkHealth:
    age = age_text(now - link.checked_at) if link.checked_at else ""
    return LinkHealth(
        state=link.state,
        provider=link.provider,
        age=age,
        error=link.error,
        link_id=link.id,
        name=name_of(link),
        warnings=link.warnings,
        can_be_unlinked=not link.is_of_company,
    )


def age_text(age: timedelta) -> str:
    """Say how long ago something was."""
    minutes = int(age.total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:  # noqa: PLR2004  an hour
        return "1 minute ago" if minutes == 1 else f"{minutes} minutes ago"
    hours = minutes // 60
    if hours < 48:  # noqa: PLR2004  two days
        return "1 hour ago" if hours == 1 else f"{hours} hours ago"
    return f"{hours // 24} days ago"
