"""Every setting: read out of the windows it is set in, as they are drawn where nobody has set anything yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from bot.domain.manners import TO_PEOPLE, Manner, manners_of
from bot.domain.messages import View
from bot.domain.nudges import Kind
from bot.domain.people import Member, MemberId, MemberSettings, Workspace, WorkspaceId, WorkspaceSettings
from bot.domain.policies import policy_of
from bot.domain.teams import Expectations, TeamId
from bot.flows.team_asking import USUAL_RHYTHM
from bot.views.fewer import kind_words
from bot.views.keeping import Id as KeepingId
from bot.views.keeping import Keeping, draw_keeping
from bot.views.setting_forms import Id, SettingsForm, SettingsInput, Times, WorkspaceForm, WorkspaceInput, kind_block
from bot.views.settings import draw_settings
from bot.views.team_expectations import draw_expectations
from bot.views.team_forms import ExpectationsForm, Part, TeamForm, TeamInput
from bot.views.team_forms import Id as TeamInputId
from bot.views.team_modals import draw_team_form
from bot.views.workspace_settings import draw_workspace_settings
from manual.tables import UndescribedError, described, table
from manual.tables import page as whole
from manual.windows import Input, inputs_of

TIMES: Mapping[str, tuple[Id, str]] = {
    "weekdays": (Id.WEEKDAYS, "on other days there is no brief and no word about promises; calls are still prepared"),
    "working_start": (Id.START, "outside working time nothing is said but what belongs to a call"),
    "working_end": (Id.END, "later than the beginning; *EOD* in a date means this hour"),
    "brief_at": (Id.BRIEF_AT, "before the end of work. On a day with nothing to say there is no brief"),
    "objective_ask_minutes": (Id.OBJECTIVE_LEAD, "not asked again when the brief just asked"),
    "ready_card_minutes": (Id.READY_LEAD, "all one needs, right before the call"),
    "recap_ask_minutes": (Id.RECAP_DELAY, "in the first gap: never during another meeting"),
    "budget": (Id.BUDGET, "edits are not new; what is over waits for the next brief"),
    "counts_tentative": (Id.TENTATIVE, "whether a meeting one has not answered may be a customer call"),
    "country": (Id.COUNTRY, "a country, a part of one like DE-BY, or *none*; guessed from the time zone"),
}
"""What a member may set for themselves and an admin for everybody: the field, the input, what it means."""
MEMBER: Mapping[str, tuple[Id, str]] = {
    **TIMES,
    "shows_names_first": (Id.NAMES_FIRST, "otherwise the first line, all a locked phone shows, names no customer"),
}
WORKSPACE: Mapping[str, tuple[Id, str]] = {
    **TIMES,
    "call_tag": (Id.TAG, "a word in a title that makes a meeting a customer call, whoever is invited"),
    "minimum_minutes": (Id.MINIMUM, "shorter meetings are no customer calls"),
    "internal_domains": (Id.INTERNAL, "mail domains of your own company, besides those of your people's addresses"),
    "partner_domains": (Id.PARTNERS, "mail domains of who is neither you nor a customer"),
    "digests_name_people": (Id.DIGESTS, "without the first, names stand only beside what is escalated"),
    "digests_show_small_teams": (Id.DIGESTS, "without the second, no percentage gives a person away"),
    "digests_may_be_shared": (Id.DIGESTS, "without the third, such a channel is refused"),
}
KEPT: Mapping[str, tuple[KeepingId, str]] = {
    "keep_months": (KeepingId.MONTHS, "with preps, recaps and meetings; not while a promise of a call is open"),
    "keep_days": (KeepingId.DAYS, "SayDo's own notes; its messages stay in Slack"),
}
TEAM: Mapping[TeamInputId, str] = {
    TeamInputId.NAME: "no two teams in use share one",
    TeamInputId.REPS: "their calls and promises count",
    TeamInputId.GROUP: "who joins the group or leaves it joins the team or leaves it; on paid plans of Slack",
    TeamInputId.MANAGERS: "one at least; whoever sets the team up, to begin with",
    TeamInputId.CHANNEL: "without one no digest is posted",
    TeamInputId.RHYTHM: "in words, shown back as a full date",
    TeamInputId.ZONE: "the zone of that hour; your own, to begin with",
    TeamInputId.EMPTY: "what is posted of a period without calls and promises",
}
EXPECTED: Mapping[str, tuple[TeamInputId, str]] = {
    "objective_share": (TeamInputId.OBJECTIVE, "held against every digest, and shown to everybody in the team"),
    "recap_share": (TeamInputId.RECAP, "the same"),
    "say_do": (TeamInputId.SAY_DO, "the same; no share is shown of fewer than five"),
    "note": (TeamInputId.NOTE, "stands below, for everybody in the team"),
}
_OF_KINDS = {"muted_kinds", "brief_kinds", "kept_kinds"}
_MANNERS = {
    Manner.KEEP: "a message of its own",
    Manner.BRIEF: "only in the morning brief",
    Manner.OFF: "not at all",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A modal with settings: what it shows where nobody has set anything, and the meaning of each of its inputs.

    Inputs that are `told_elsewhere` on the page are left out here.
    """

    view: View
    meanings: Mapping[Any, str]
    told_elsewhere: frozenset[str] = frozenset()


def page() -> str:
    """Return the page. Raises UndescribedError for a setting, an input or a kind of message without a description."""
    check_described(MemberSettings, {*MEMBER, *_OF_KINDS})
    check_described(WorkspaceSettings, {*WORKSPACE, *KEPT, *_OF_KINDS})
    check_described(Expectations, EXPECTED)
    return whole(
        "Settings",
        "What a member set counts most; then the working hours their calendar knows; then what an admin set for "
        "everybody; then SayDo's own, which are the defaults here. What is left as it would be anyway is not set, so "
        "it follows its source when that changes. Times are in each person's own zone.",
        *_section("For yourself", "Set by each member: `/saydo settings`, or *Settings* on Home.", _member()),
        *_section(
            "For everybody",
            "Set by admins of the Slack workspace: `/saydo settings workspace`, or *Settings for everybody* above "
            "their own. All of the above but *Lock screen* and *Never customer calls* stands there, too, and holds for "
            "who did not set it themselves; besides:",
            _workspace(),
        ),
        *_section("How long things are kept", "Set by admins: `/saydo erase`, then *Change*.", _keeping()),
        *_section("A team", "Set by its managers and by admins: `/saydo team`, then *New team* or *Edit*.", _team()),
        *_section("What a team expects", "Set by the same: `/saydo team`, then *Expectations*.", _expected()),
        "## What SayDo says",
        "Set by each member in their settings or behind *Fewer like this* below a message, and by admins for "
        "everybody. A message of its own is the default for all of them. The warning before a late promise stands in "
        "a digest can't be switched off, and neither can what a colleague asks or answers.",
        table(("Message", "How it may come"), map(_kind, TO_PEOPLE)),
        source="bot.views.settings, bot.views.team_modals and others",
    )


def check_described(settings: type[Any], names: Iterable[str]) -> None:
    """Raise UndescribedError when these are not the names of all fields of the settings."""
    if unlike := {one.name for one in fields(settings)} ^ set(names):
        raise UndescribedError(
            f"{settings.__name__}: {', '.join(sorted(unlike))}: not described, or no setting any more."
        )


def _section(title: str, who: str, window: Window) -> tuple[str, ...]:
    rows = [row(one, window.meanings) for one in inputs_of(window.view) if one.id not in window.told_elsewhere]
    return f"## {title}", who, table(("Setting", "What may stand there", "Default", "What it means"), rows)


def row(one: Input, meanings: Mapping[Any, str]) -> tuple[str, ...]:
    """Return the line of an input. Raises UndescribedError when nothing says what it means."""
    meaning = described(f"the input “{one.label}”", meanings.get(one.id))
    return one.label, one.choices, one.default, meaning


def _kind(kind: Kind) -> tuple[str, str]:
    said = described(kind, kind_words(kind)).removeprefix("the ")
    return said, ", ".join(_MANNERS[manner] for manner in manners_of(kind))


def _by_input(meanings: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the meaning of each input; of one with several boxes, that of each box."""
    gathered: dict[str, list[str]] = {}
    for block, meaning in meanings:
        gathered.setdefault(block, []).append(meaning)
    return {block: "; ".join(said) for block, said in gathered.items()}


# -- the windows as they are drawn where nobody has set anything -------------------------------------------------------

_WORKSPACE = Workspace(id=WorkspaceId("w"), team_id="T0", name="", bot_user_id="U0")
_SOMEBODY = Member(id=MemberId("m"), workspace_id=_WORKSPACE.id, slack_id="U1", name="Somebody")
_POLICY = policy_of(_WORKSPACE, _SOMEBODY)
_TIMES = Times(
    weekdays=_POLICY.working.weekdays,
    start=_POLICY.working.start,
    end=_POLICY.working.end,
    brief_at=_POLICY.brief_at,
    objective_minutes=int(_POLICY.objective_lead.total_seconds() // 60),
    ready_minutes=int(_POLICY.ready_lead.total_seconds() // 60),
    recap_minutes=int(_POLICY.recap_delay.total_seconds() // 60),
    budget=_POLICY.budget,
)
_KEPT = dict.fromkeys(TO_PEOPLE, Manner.KEEP)
_KINDS = frozenset(kind_block(kind) for kind in TO_PEOPLE)


def _member() -> Window:
    values = SettingsInput(
        times=_TIMES,
        manners=_KEPT,
        counts_tentative=_POLICY.counts_tentative,
        shows_names_first=_POLICY.shows_names_first,
    )
    form = SettingsForm(values=values, zone="UTC", never_known=("customer.example",))
    meanings = [*MEMBER.values(), (Id.NEVER, "what one said is never a customer call; taken out, it counts again")]
    return Window(view=draw_settings(form), meanings=_by_input(meanings), told_elsewhere=_KINDS)


def _workspace() -> Window:
    values = WorkspaceInput(
        times=_TIMES,
        manners=_KEPT,
        counts_tentative=_POLICY.counts_tentative,
        call_tag=_WORKSPACE.settings.call_tag,
        minimum_minutes=_WORKSPACE.settings.minimum_minutes,
    )
    return Window(
        view=draw_workspace_settings(WorkspaceForm(values=values)),
        meanings=_by_input(WORKSPACE.values()),
        told_elsewhere=_KINDS | {block for block, _ in TIMES.values()},
    )


def _keeping() -> Window:
    return Window(view=draw_keeping(Keeping()), meanings=_by_input(KEPT.values()))


def _team() -> Window:
    form = TeamForm(part=Part.ALL, values=TeamInput(rhythm=USUAL_RHYTHM), groups={"S0": "…"}, zones=("UTC",))
    return Window(view=draw_team_form(form), meanings=TEAM)


def _expected() -> Window:
    form = ExpectationsForm(team_id=TeamId("t"), name="", expectations=Expectations())
    return Window(view=draw_expectations(form), meanings=_by_input(EXPECTED.values()))
