"""What a member wants of SayDo, and an admin for everybody: times, kinds, what counts as a call."""

from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.calls import RuleScope
from bot.domain.errors import NotAllowedError, UnreadableError
from bot.domain.holidays import country_words, read_country
from bot.domain.mail_domains import read_domains
from bot.domain.manners import TO_PEOPLE, manner_of, with_default_manners, with_manners
from bot.domain.nudges import Kind
from bot.domain.people import Member, MemberSettings, Workspace, WorkspaceSettings
from bot.domain.policies import Policy, inherited_policy, policy_of
from bot.flows.judging import judge_again
from bot.flows.planning import plan_everything_of
from bot.flows.policies import internal_domains, policy_for
from bot.runtime import Actor, Runtime
from bot.views.setting_forms import (
    DigestChoice,
    FewerForm,
    FewerInput,
    SettingsForm,
    SettingsInput,
    Times,
    WorkspaceForm,
    WorkspaceInput,
)
from storage import Transaction


async def settings_form(runtime: Runtime, actor: Actor, _: str = "") -> SettingsForm:
    """Return the actor's settings as they hold now."""
    async with runtime.storage.reading() as tx:
        workspace = await tx.workspaces.get(actor.workspace.id)
        member = await tx.members.get(workspace.id, actor.member.id)
        rules = await tx.rules.of_member(workspace.id, member.id)
    policy = policy_of(workspace, member)
    own_country = member.settings.country
    return SettingsForm(
        values=SettingsInput(
            times=_times(policy),
            manners={kind: manner_of(kind, policy) for kind in TO_PEOPLE},
            counts_tentative=policy.counts_tentative,
            shows_names_first=policy.shows_names_first,
            country=country_words(own_country) if own_country is not None else "",
        ),
        zone=member.zone_name,
        hours_from=_hours_from(member),
        never_known=tuple(one.subject for one in rules if one.scope is RuleScope.DOMAIN and not one.is_call),
        country_note=_country_note(workspace, member),
        is_admin=member.is_admin,
    )


async def save_settings(runtime: Runtime, actor: Actor, typed: SettingsInput) -> None:
    """Keep what the actor wants and plan everything again. Raises InvalidInputError for a country nobody knows."""
    now = runtime.clock.now()
    country = read_country(typed.country)
    async with runtime.storage.begin() as tx:
        workspace = await tx.workspaces.get(actor.workspace.id)
        member = await tx.members.get(workspace.id, actor.member.id)
        inherited = inherited_policy(workspace, member)
        wanted = replace(
            with_manners(member.settings, typed.manners, inherited=inherited),
            **_unlike(typed.times, inherited),
            counts_tentative=None if typed.counts_tentative == inherited.counts_tentative else typed.counts_tentative,
            shows_names_first=typed.shows_names_first,
            country=country,
        )
        for account in typed.taken_back:
            await tx.rules.remove(workspace.id, member.id, RuleScope.DOMAIN, account)
        await _keep(tx, workspace, replace(member, settings=wanted), now=now)


async def _keep(tx: Transaction, workspace: Workspace, member: Member, *, now: datetime) -> None:
    await tx.members.save_settings(workspace.id, member.id, member.settings)
    await judge_again(tx, workspace, member, now=now)
    await plan_everything_of(tx, workspace, member, now=now)


def _times(policy: Policy) -> Times:
    return Times(
        weekdays=policy.working.weekdays,
        start=policy.working.start,
        end=policy.working.end,
        brief_at=policy.brief_at,
        objective_minutes=_minutes(policy.objective_lead),
        ready_minutes=_minutes(policy.ready_lead),
        recap_minutes=_minutes(policy.recap_delay),
        budget=policy.budget,
    )


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds() // 60)


_SETTING_OF = {
    "weekdays": "weekdays",
    "start": "working_start",
    "end": "working_end",
    "brief_at": "brief_at",
    "objective_minutes": "objective_ask_minutes",
    "ready_minutes": "ready_card_minutes",
    "recap_minutes": "recap_ask_minutes",
    "budget": "budget",
}


def _unlike(times: Times, inherited: Policy) -> dict[str, Any]:
    """Return the settings for these times; what would hold anyway is not set, so that it follows its source."""
    default = _times(inherited)
    wanted = {field.name: getattr(times, field.name) for field in fields(Times)}
    return {_SETTING_OF[name]: None if value == getattr(default, name) else value for name, value in wanted.items()}


def _hours_from(member: Member) -> str:
    if member.hours is None:
        return ""
    return "Unless you set your own, I take the working hours your calendar knows."


def _country_note(workspace: Workspace, member: Member) -> str:
    guess = inherited_policy(workspace, member).country
    if workspace.settings.country is not None:
        return f"Leave empty for your workspace's: {country_words(guess)}."
    if not guess:
        return "I know no country of your time zone, so no day is a holiday unless you name one."
    return f"Leave empty for {country_words(guess)}, my guess from your time zone. “none” for no holidays."


# -- fewer like this ---------------------------------------------------------------------------------------------------


async def fewer_form(runtime: Runtime, actor: Actor, kind: str) -> FewerForm:
    """Return the form behind "fewer like this"."""
    if kind not in set(Kind):
        raise UnreadableError
    async with runtime.storage.reading() as tx:
        policy = await policy_for(tx, actor.workspace, await tx.members.get(actor.workspace.id, actor.member.id))
    return FewerForm(kind=Kind(kind), manner=manner_of(Kind(kind), policy))


async def save_manner(runtime: Runtime, actor: Actor, typed: FewerInput) -> None:
    """Keep how a kind of nudge is to reach the actor."""
    async with runtime.storage.begin() as tx:
        workspace = await tx.workspaces.get(actor.workspace.id)
        member = await tx.members.get(workspace.id, actor.member.id)
        inherited = inherited_policy(workspace, member)
        settings = with_manners(member.settings, {typed.kind: typed.manner}, inherited=inherited)
        await tx.members.save_settings(workspace.id, member.id, settings)
        await plan_everything_of(tx, workspace, replace(member, settings=settings), now=runtime.clock.now())


# -- for everybody -----------------------------------------------------------------------------------------------------


async def workspace_form(runtime: Runtime, actor: Actor, _: str = "") -> WorkspaceForm:
    """Return what holds for everybody. Raises NotAllowedError for all but admins."""
    check_admin(actor)
    async with runtime.storage.reading() as tx:
        workspace = await tx.workspaces.get(actor.workspace.id)
        internal = await internal_domains(tx, workspace)
    ours = workspace.settings
    holds = policy_of(workspace, _anybody(actor.member))
    return WorkspaceForm(
        values=WorkspaceInput(
            times=_times(holds),
            manners={kind: manner_of(kind, holds) for kind in TO_PEOPLE},
            counts_tentative=holds.counts_tentative,
            call_tag=ours.call_tag,
            minimum_minutes=ours.minimum_minutes,
            internal_domains="\n".join(sorted(ours.internal_domains)),
            partner_domains="\n".join(sorted(ours.partner_domains)),
            country=country_words(ours.country) if ours.country is not None else "",
            digests=_digests_of(ours),
        ),
        learned=tuple(sorted(internal - ours.internal_domains - ours.partner_domains)),
    )


async def save_workspace(runtime: Runtime, actor: Actor, typed: WorkspaceInput) -> None:
    """Keep what an admin wants for everybody, who are to be planned again (`replanning`). Raises InvalidInputError."""
    check_admin(actor)
    country = read_country(typed.country)
    internal = read_domains(typed.internal_domains, field="internal")
    partners = read_domains(typed.partner_domains, field="partners")
    async with runtime.storage.begin() as tx:
        workspace = await tx.workspaces.get(actor.workspace.id)
        saydos = policy_of(replace(workspace, settings=WorkspaceSettings()), _anybody(actor.member))
        settings = replace(
            with_default_manners(workspace.settings, typed.manners),
            **_unlike(typed.times, saydos),
            counts_tentative=None if typed.counts_tentative == saydos.counts_tentative else typed.counts_tentative,
            call_tag=typed.call_tag,
            minimum_minutes=typed.minimum_minutes,
            internal_domains=internal,
            partner_domains=partners,
            country=country,
            digests_name_people=DigestChoice.NAMES in typed.digests,
            digests_show_small_teams=DigestChoice.SMALL in typed.digests,
            digests_may_be_shared=DigestChoice.SHARED in typed.digests,
        )
        await tx.workspaces.save_settings(workspace.id, settings)
        await tx.members.ask_planning(workspace.id, runtime.clock.now())


def _digests_of(settings: WorkspaceSettings) -> frozenset[DigestChoice]:
    """Return what digests are allowed."""
    allowed = {
        DigestChoice.NAMES: settings.digests_name_people,
        DigestChoice.SMALL: settings.digests_show_small_teams,
        DigestChoice.SHARED: settings.digests_may_be_shared,
    }
    return frozenset(choice for choice, is_allowed in allowed.items() if is_allowed)


def _anybody(member: Member) -> Member:
    """Return a member who set nothing and whose calendar knows no hours."""
    return replace(member, settings=MemberSettings(), hours=None)


def check_admin(actor: Actor) -> None:
    """Let nobody but admins of the Slack workspace go on."""
    if not actor.member.is_admin:
        raise NotAllowedError(
            "Only admins of this Slack workspace change settings for everybody. Type /saydo settings for your own."
        )
