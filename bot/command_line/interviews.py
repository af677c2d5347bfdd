"""A person at a terminal who is asked: with a default in brackets, a secret unseen, until the answer can be used."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from getpass import getpass

from bot.command_line.env_files import unwritable
from bot.command_line.findings import Finding
from bot.command_line.pastes import cleaned, masked, meant_for, mix_up

_NONE = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a variable is asked for by: what it is called, and where it is found. `may_be_left_out` with a dash."""

    variable: str
    called: str
    found: str
    is_unseen: bool = True
    may_be_left_out: bool = False


@dataclass(slots=True, kw_only=True)
class Interview:
    """Asks, and keeps what was answered. `known` are the values Enter takes; nothing is written anywhere.

    `looks` tries a value and says what it found; it is asked of what can be tried.
    """

    known: dict[str, str] = field(repr=False)
    looks: Callable[[str, str], Sequence[Finding]]
    asks: Callable[[str], str] = input
    asks_unseen: Callable[[str], str] = getpass
    answers: dict[str, str] = field(default_factory=dict, repr=False)

    def says(self, *lines: str) -> None:
        """Say something."""
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        sys.stdout.flush()

    def chooses(self, what: str, choices: Sequence[str], *, default: str) -> str:
        """Ask for one of a few words; its first letters are enough."""
        offered = f"{', '.join(choices[:-1])} or {choices[-1]}"
        while True:
            typed = cleaned(self.asks(f"{what}: {offered} [{default}] ")).lower() or default
            found = [choice for choice in choices if choice.startswith(typed)]
            if len(found) == 1:
                return found[0]
            self.says(f"Type {offered}, or press Enter for {default}.")

    def confirms(self, what: str, *, default: bool = False) -> bool:
        """Ask for yes or no."""
        return self.chooses(what, ("yes", "no"), default="yes" if default else "no") == "yes"

    def takes(self, question: Question) -> str:
        """Ask until there is an answer that can be used, and keep it; what was typed is Enter's answer from then on."""
        self.says("", question.found)
        while True:
            value = self._typed(question)
            if not value and question.may_be_left_out:
                break
            if wrong := mix_up(question.variable, value) or unwritable(question.variable, value):
                self.says(wrong, *self._put_by(question, value))
                continue
            self.known[question.variable] = value
            if self._is_good(question.variable, value):
                break
        self.answers[question.variable] = value
        return value

    def _typed(self, question: Question) -> str:
        default = self.known.get(question.variable, "")
        shown = (masked(default) if question.is_unseen else default) if default else ""
        hint = f" [{shown}]" if shown else ""
        leaves = f" ({_NONE} for none)" if question.may_be_left_out else ""
        asks = self.asks_unseen if question.is_unseen else self.asks
        unseen = " (not shown as you paste it)" if question.is_unseen else ""
        typed = cleaned(asks(f"{question.called}{unseen}{leaves}{hint}: "))
        if typed == _NONE and question.may_be_left_out:
            return ""
        return typed or default

    def _put_by(self, question: Question, value: str) -> list[str]:
        """Keep what belongs elsewhere for where it belongs."""
        belongs = meant_for(value)
        if not belongs or belongs == question.variable or self.answers.get(belongs):
            return []
        self.known[belongs] = value
        return [f"It is kept for {belongs}: press Enter when that is asked for."]

    def _is_good(self, variable: str, value: str) -> bool:
        found = self.looks(variable, value)
        self.says(*(finding.line for finding in found))
        amiss = [finding for finding in found if not finding.is_well]
        if not amiss:
            return True
        if not all(finding.is_answered for finding in amiss):
            return self.confirms("Go on without having tried it?")
        if found[0].is_well:
            return self.confirms("Go on all the same? It can be mended later, and `saydo doctor` looks again.")
        self.says("Paste another one, or press Enter to try this one again.")
        return False
