"""App Home: gathered in one go, drawn, published."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.domain.calls import Call, CallId
from bot.domain.commitments import Side
from bot.domain.links import CalendarLink, name_of
from bot.domain.meetings import Window
from bot.domain.people import Member, MemberId
from bot.domain.preps import AgendaState, Prep
from bot.domain.teams import Role, Team
from bot.flows import cards
from bot.flows.commitment_items import items_for, offered_to
from bot.flows.drawing import recaps_owed
from bot.flows.leavers import left_to_look_after
from bot.flows.looked_at import last_look
from bot.flows.policies import policy_for
from bot.flows.scores import SCORED, scores_of
from bot.flows.team_facts import team_facts
from bot.flows.team_rights import managed_teams
from bot.runtime import Actor, Runtime
from bot.views.homes import Home, HomeCall, LinkHealth, draw_home, page_named
from bot.views.leads import LedBy
from bot.views.team_forms import TeamFacts
from storage import Transaction

_AHEAD = timedelta(days=7)
_AGENDA = {
    AgendaState.NOT_YET: "Agenda written, not sent yet",
    AgendaState.SENT: "Agenda sent",
    AgendaState.AGREED: "Agenda agreed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Calls:
    """The calls Home shows, and what belongs to them."""

    calls: list[Call]
    preps: dict[CallId, Prep]
    recapped: Collection[CallId]
    leads: dict[MemberId, Member]


async def show_home(runtime: Runtime, actor: Actor) -> None:
    """Publish the actor's Home as things stand now."""
    view = draw_home(await home_of(runtime, actor))
    await runtime.slack.publish_home(actor.workspace, actor.member.slack_id, view)


async def home_of(runtime: Runtime, actor: Actor) -> Home:
    """Return what the actor's Home shows: today from midnight on, and the seven days from now."""
    now, member = runtime.clock.now(), actor.member
    async with runtime.storage.reading() as tx:
        working = (await policy_for(tx, actor.workspace, member)).working
        page = (await tx.members.get(actor.workspace.id, member.id)).home_page
        known = await tx.links.of_member(actor.workspace.id, member.id)
        links = [link for link in known if not _is_unheard_of(link)]
        today = working.day_of(now)
        seen = await _calls(tx, actor, Window(start=working.at(today, time()), end=now + _AHEAD))
        owed = await recaps_owed(tx, member, known, working, now=now)
        mine = await tx.commitments.open_of(actor.workspace.id, member.id)
        items = await items_for(tx, actor.workspace, member, mine, working=working, now=now)
        offered = await offered_to(tx, actor.workspace, member, now=now)
        managed = await managed_teams(tx, actor)
        left = await left_to_look_after(tx, actor, managed)
        closed = await tx.commitments.closed_of(actor.workspace.id, member.id, now - SCORED)
        teams = await _teams(tx, actor, managed, now=now)
        looked = await last_look(tx, member, now=now)
    shown = [(call, _home_call(actor, call, seen, now=now)) for call in seen.calls]
    return Home(
        is_linked=bool(links),
        today=tuple(one for call, one in shown if working.day_of(call.start) == today),
        next=tuple(one for call, one in shown if working.day_of(call.start) > today),
        recaps_owed=tuple(
            cards.call_facts(call, member, now=now) for call in owed if working.day_of(call.start) != today
        ),
        we_owe=tuple(one for one in items.values() if one.side is Side.OURS),
        they_owe=tuple(one for one in items.values() if one.side is Side.THEIRS),
        offered=offered,
        left=left,
        scores=scores_of(closed, Side.OURS, now=now),
        links=tuple(_health(link, now=now) for link in links),
        teams=teams.own,
        manages=teams.manages,
        unmanaged=teams.unmanaged,
        looked=looked,
        page=page_named(page),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Teams:
    """The reader's teams, whether they manage one, and which ones nobody manages."""

    own: tuple[TeamFacts, ...]
    manages: bool
    unmanaged: tuple[str, ...]


async def _teams(tx: Transaction, actor: Actor, managed: Collection[Team], *, now: datetime) -> _Teams:
    own = await tx.teams.of_member(actor.workspace.id, actor.member.id, Role.REP)
    unmanaged = await tx.teams.unmanaged(actor.workspace.id) if actor.member.is_admin else []
    return _Teams(
        own=tuple(await team_facts(tx, actor.workspace, own, actor.member, now=now)) if own else (),
        manages=bool(managed),
        unmanaged=tuple(team.name for team in unmanaged),
    )


async def _calls(tx: Transaction, actor: Actor, window: Window) -> _Calls:
    """Read the calls of a window that stand, in as many questions whether there is one or a hundred."""
    found = await tx.calls.of_member(actor.workspace.id, actor.member.id, window)
    calls = [call for call in found if call.is_on]
    ids = {call.id for call in calls}
    others = {call.lead_id for call in calls} - {actor.member.id}
    return _Calls(
        calls=calls,
        preps=await tx.preps.many(actor.workspace.id, ids),
        recapped=(await tx.recaps.many(actor.workspace.id, ids)).keys(),
        leads=await tx.members.many(actor.workspace.id, others),
    )


def _home_call(actor: Actor, call: Call, seen: _Calls, *, now: datetime) -> HomeCall:
    prep, lead = seen.preps.get(call.id), seen.leads.get(call.lead_id)
    has_agenda = prep is not None and (bool(prep.agenda) or prep.agenda_state is not AgendaState.NOT_YET)
    return HomeCall(
        call=cards.call_facts(call, actor.member, now=now),
        objective=prep.objective if prep else "",
        winging_reason=prep.winging_reason if prep else "",
        agenda=_AGENDA[prep.agenda_state] if prep and has_agenda else "",
        is_over=call.end <= now,
        is_recapped=call.id in seen.recapped,
        led_by=LedBy(lead_id=lead.id, name=lead.name) if lead else None,
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
