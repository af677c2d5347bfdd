"""How each kind of nudge may reach a person: in a message of its own, in the morning brief only, or not at all."""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

from bot.domain.nudges import BY_PEOPLE, ON_REQUEST, Kind
from bot.domain.people import Habits, MemberSettings, WorkspaceSettings
from bot.domain.policies import Policy


class Manner(StrEnum):
    """How a kind of nudge reaches a person."""

    KEEP = "keep"  # in a message of its own
    BRIEF = "brief"  # in the morning brief only
    OFF = "off"  # not at all


TO_PEOPLE = tuple(kind for kind in Kind if kind not in {Kind.DIGEST, Kind.ESCALATION, *ON_REQUEST, *BY_PEOPLE})
"""The kinds that reach a person unasked, who chooses how.

A digest goes to a channel. The warning before a name stands in one can't be switched off, nor what a person says.
"""
_WITH_BRIEF = frozenset({Kind.OBJECTIVE_ASK, Kind.RECAP_ASK, Kind.DUE, Kind.HANDED_OVER})


def manners_of(kind: Kind) -> tuple[Manner, ...]:
    """Return the choices there are for a kind: only what the brief can show may be left to the brief."""
    return (Manner.KEEP, Manner.BRIEF, Manner.OFF) if kind in _WITH_BRIEF else (Manner.KEEP, Manner.OFF)


def manner_of(kind: Kind, policy: Policy) -> Manner:
    """Return how a kind reaches a person now."""
    if kind.value in policy.muted_kinds:
        return Manner.OFF
    return Manner.BRIEF if kind.value in policy.brief_kinds else Manner.KEEP


def with_manners(settings: MemberSettings, wanted: Mapping[Kind, Manner], *, inherited: Policy) -> MemberSettings:
    """Return the settings with these manners; one that is inherited anyway is not set."""
    kinds = {kind.value for kind in wanted}
    own = {kind.value: manner for kind, manner in wanted.items() if manner_of(kind, inherited) is not manner}
    return replace(settings, **_as_sets(settings, kinds, own))


def with_default_manners(settings: WorkspaceSettings, wanted: Mapping[Kind, Manner]) -> WorkspaceSettings:
    """Return the settings for all with these manners."""
    own = {kind.value: manner for kind, manner in wanted.items() if manner is not Manner.KEEP}
    return replace(settings, **_as_sets(settings, {kind.value for kind in wanted}, own))


def _as_sets(before: Habits, kinds: set[str], own: Mapping[str, Manner]) -> dict[str, Any]:
    def these(manner: Manner) -> frozenset[str]:
        return frozenset(kind for kind, one in own.items() if one is manner)

    return {
        "muted_kinds": before.muted_kinds - kinds | these(Manner.OFF),
        "brief_kinds": before.brief_kinds - kinds | these(Manner.BRIEF),
        "kept_kinds": before.kept_kinds - kinds | these(Manner.KEEP),
    }
