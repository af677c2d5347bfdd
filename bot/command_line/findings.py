"""What `saydo doctor` finds: whether a thing is well, and if not, what would mend it."""

from dataclasses import dataclass
from pathlib import Path

_OTHERS = 0o077


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at; `about` names what it belongs to, for programs.

    `is_answered` is False when nobody answered, so that it may be well all the same.
    """

    is_well: bool
    sentence: str
    about: str = ""
    is_answered: bool = True

    @property
    def line(self) -> str:
        """The sentence as it is printed, with its mark."""
        return f"{'ok' if self.is_well else '!!'}  {self.sentence}"


def well(sentence: str) -> Finding:
    """Return what needs nothing."""
    return Finding(is_well=True, sentence=sentence)


def amiss(sentence: str) -> Finding:
    """Return what has to be mended."""
    return Finding(is_well=False, sentence=sentence)


def unanswered(sentence: str) -> Finding:
    """Return what could not be looked at."""
    return Finding(is_well=False, sentence=sentence, is_answered=False)


def open_to_others(path: Path) -> list[Finding]:
    """Return a finding for a secret file that not only its owner can read."""
    if not path.stat().st_mode & _OTHERS:
        return []
    return [amiss(f"Others on this machine can read {path}. Run: chmod 600 {path}")]
