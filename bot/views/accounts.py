"""What one should know of an account before a call: last time, what each side owes, who keeps their word."""

from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block as SlackBlock

from bot.views.blocks import section
from bot.views.kit import bullets, escape, joined, phrase

_MOST_LINES = 6
_MOST_WHOLE = 20
_TOGETHER = 12
_MOST_LINE = 200
_MOST_SHORT_LINE = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """An open promise in a line: what, who, by when, and what is wrong with it."""

    line: str
    is_must_do: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LastTime:
    """The last recapped call: `when` is its short date, `agreed` what was agreed then and what became of it.

    `later` tells of a call since that has no recap, or "".
    """

    when: str
    objective: str = ""
    outcome: str = ""
    their_outcome: str = ""
    agreed: tuple[str, ...] = ()
    later: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFacts:
    """All that is known; `say_do` are finished sentences, ours and theirs."""

    last: LastTime | None = None
    we_owe: tuple[Owed, ...] = ()
    they_owe: tuple[Owed, ...] = ()
    say_do: tuple[str, ...] = ()


def must_do_blocks(facts: AccountFacts) -> list[SlackBlock]:
    """Draw the must-dos of both sides: all of them, however many; beyond 20 in shorter lines."""
    ours = [f"We owe them: {one.line}" for one in facts.we_owe if one.is_must_do]
    theirs = [f"They owe us: {one.line}" for one in facts.they_owe if one.is_must_do]
    lines = [
        f"• {escape(line, most=_MOST_LINE if n < _MOST_WHOLE else _MOST_SHORT_LINE)}"
        for n, line in enumerate([*ours, *theirs])
    ]
    if not lines:
        return []
    parts = [lines[n : n + _TOGETHER] for n in range(0, len(lines), _TOGETHER)]
    return [section("\n".join(["*Must-do, and still open*", *parts[0]])), *(section("\n".join(p)) for p in parts[1:])]


def owed_blocks(facts: AccountFacts) -> list[SlackBlock]:
    """Draw what else each side owes, folded when it is much."""
    return [*_owed("We still owe them", facts.we_owe), *_owed("They still owe us", facts.they_owe)]


def _owed(label: str, owed: Sequence[Owed]) -> list[SlackBlock]:
    shown = bullets([one.line for one in owed if not one.is_must_do], most=_MOST_LINES, rest="in /commitments")
    return [section("\n".join([f"*{label}*", *shown]))] if shown else []


def last_time_blocks(last: LastTime | None) -> list[SlackBlock]:
    """Draw what happened last time: the outcome, what was wanted, what was agreed."""
    if last is None:
        return []
    outcome = joined([escape(last.outcome, most=60), phrase("for them: ", last.their_outcome)], by="; ")
    return [
        section(
            joined(
                [
                    f"*Last time*, {escape(last.when, most=60)}" + (f": {outcome}" if outcome else ""),
                    phrase("Objective then: ", last.objective, most=300),
                    joined(bullets(last.agreed, most=_MOST_LINES, rest="agreed"), by="\n"),
                    escape(last.later, most=200),
                ],
                by="\n",
            )
        )
    ]
