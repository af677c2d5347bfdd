"""What settings are drawn from and read into: ids and forms, of one member and of a whole workspace."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from bot.domain.manners import Manner
from bot.domain.nudges import Kind


class Id(StrEnum):
    """Controls; the inputs of both modals have the same names."""

    OPEN = "settings.open"  # opens draw_settings
    SAVE = "settings.save"  # callback of that modal
    OPEN_WORKSPACE = "settings.open_workspace"  # for admins: opens draw_workspace_settings
    SAVE_WORKSPACE = "settings.save_workspace"  # callback of that modal
    WEEKDAYS = "settings.weekdays"
    START = "settings.start"
    END = "settings.end"
    BRIEF_AT = "settings.brief_at"
    OBJECTIVE_LEAD = "settings.objective_lead"
    READY_LEAD = "settings.ready_lead"
    RECAP_DELAY = "settings.recap_delay"
    BUDGET = "settings.budget"
    KIND = "settings.kind"  # and the kind: `kind_block`
    TENTATIVE = "settings.tentative"
    NAMES_FIRST = "settings.names_first"
    NEVER = "settings.never"
    COUNTRY = "settings.country"
    TAG = "settings.tag"
    MINIMUM = "settings.minimum"
    INTERNAL = "settings.internal"
    PARTNERS = "settings.partners"
    DIGESTS = "settings.digests"  # what digests show, and where they may stand
    MANNER = "settings.manner"  # the choice behind "fewer like this"


def kind_block(kind: Kind) -> str:
    """Return the name of the input about a kind."""
    return f"{Id.KIND}.{kind.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """When SayDo speaks: wall times in the person's zone, lengths in minutes, weekdays with Monday as 0."""

    weekdays: frozenset[int]
    start: time
    end: time
    brief_at: time
    objective_minutes: int
    ready_minutes: int
    recap_minutes: int
    budget: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsInput:
    """What a member wants. `taken_back` are accounts that may be customers again, `country` is as it was typed."""

    times: Times
    manners: Mapping[Kind, Manner]
    counts_tentative: bool
    shows_names_first: bool
    taken_back: tuple[str, ...] = ()
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsForm:
    """The modal: what holds now, and where it comes from.

    `zone` like "Europe/Berlin", `hours_from` says whose working hours these are unless the member sets their own,
    `never_known` are the accounts that are never customer calls, `country_note` says what an empty field means.
    """

    values: SettingsInput
    zone: str
    hours_from: str = ""
    never_known: tuple[str, ...] = ()
    country_note: str = ""
    is_admin: bool = False


class DigestChoice(StrEnum):
    """What an admin may allow digests."""

    NAMES = "names"  # to name people
    SMALL = "small"  # to show ratios of small teams
    SHARED = "shared"  # to stand where other organisations read along


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceInput:
    """What an admin wants for everybody; domains as they were typed, one a line."""

    times: Times
    manners: Mapping[Kind, Manner]
    counts_tentative: bool
    call_tag: str = ""
    minimum_minutes: int = 10
    internal_domains: str = ""
    partner_domains: str = ""
    country: str = ""
    digests: frozenset[DigestChoice] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceForm:
    """The modal for admins. `learned` are the domains that are internal without being set, from members' addresses."""

    values: WorkspaceInput
    learned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FewerForm:
    """How a kind of message reaches the member now, to be changed."""

    kind: Kind
    manner: Manner = Manner.KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class FewerInput:
    """How a kind is to reach the member from now on."""

    kind: Kind
    manner: Manner
