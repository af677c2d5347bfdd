"""Tells who promises: "I'll …", "Ann to …", "Ann, CFO at Acme, will …", "Ann: PO", "waiting on Ann for …"."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.given_names import GIVEN_NAMES
from bot.domain.quick_form.people import GAP, find_person, person_at, titled_end


class SaidSide(StrEnum):
    """Whose promise the words say it is."""

    OURS = "ours"  # "I'll send …", "we will send …"
    THEIRS = "theirs"  # "Ann will send us …", "they owe us …"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """What is promised, and by whom as far as the words say it."""

    rest: str
    who: str | None = None
    side: SaidSide | None = None


_OURS = re.compile(
    r"(?:i|we)(?:['\u2019]ll| will| shall| need to| have to| must| should|['\u2019]m going to"
    r"|(?: are|['\u2019]re) going to| to|(?: have|['\u2019]ve)? (?:promised|agreed|committed) to)\s+"
    r"|(?:me|us)(?: to\s+|:\s*)",
    re.IGNORECASE,
)
_OWE = re.compile(r"(?:i|we) owe\s+", re.IGNORECASE)
_BULLET = re.compile(r"(?:[*\u2022\u2023]\s+|\d{1,2}[.)]\s+|\[[ x]?\]\s*)+")
_ASK = re.compile(
    rf"(?:(?:remind me|remember|don['\u2019]t forget)[\s{GAP}]+to|reminder:?|need to|must|to-?do:?|please|pls)\s+",
    re.IGNORECASE,
)
_THEY = re.compile(r"(?:they|he|she)(?=['\u2019 ])", re.IGNORECASE)
_WILL = re.compile(
    r"\s*(?:['\u2019]ll|will|shall|must|should|needs? to|ha(?:s|ve) to|(?:is|are) going to|promised to|agreed to"
    r"|owes?(?: us| me)?|(?:is|are) sending|to(?=\s+[a-z]+\b(?<!the)(?<!our)))\s+"
    r"|\s+(?=sends? (?:us|me)\b|(?:send|sign|confirm|provide|share|review|approve|decide|pay|return|give|deliver)s\b)",
    re.IGNORECASE,
)
_DOES = re.compile(
    r"(?:send|share|confirm|review|sign|provide|get|give|check|intro|introduce|schedule|set|book|call|return|approve|decide"
    r"|come|talk|forward|deliver|prepare|update|let|loop|follow|reply|respond|add|pay|issue|test|run|bring|ask|make|find"
    r"|complete|finish|organi[sz]e|present|fill|submit|align|validate|push|speak|arrange|draft|write|open|enable|install"
    r"|configure|migrate|upload|create|start|close"
    r"|join|attend|show|tell|accept|agree|extend|renew|order|buy|launch|fix|check|clarify|discuss|meet|e?mail|ping|ship|move"
    r"|choose|evaluate|explain|nominate|connect|deploy|host|invite|name|offer|pick|raise|report|request|take|train|try|verify"
    r"|visit|work|upgrade|use|remind|chase|nudge|convince|expect|want|help|countersign|redline|escalate|demo|compare)\b"
)
_OWNER = r"the|an?|our|their|his|her|my|your|all"
_TASK = re.compile(rf"(?!(?:{_OWNER})\b)[a-z]+ (?:{_OWNER}|us|me|it|them|up|in|on|back|with|off|out|any|some|new)\b")
_WAITING = re.compile(r"(?:still\s+)?waiting\s+(?:on|for)\s+", re.IGNORECASE)
_WAITED_FOR = re.compile(r"\s+(?:for|to)\s+(?=\S)")
_LABEL = re.compile(rf"(?P<name>[^:;!?\n{GAP}]{{1,60}}?)(?::|\s+[-\u2013\u2014])\s+(?=[^\s{GAP}])")
_TOPIC = re.compile(
    r"\b(?:pricing|price|proposal|renewal|security|demo|kick-?off|contract|quote|next|steps?|actions?|items?|to-?do|notes?"
    r"|agenda|re|fyi|update|follow|budget|discount|invoice|order|deck|deal|call|meeting|recap|task|urgent|important"
    r"|reminder|goal|objective|subject|questions?|risks?|blockers?|status|timeline|references?|case|trial|pilot"
    r"|road ?map|workshop|phase|option|plan|review|access|rollout|upsell|expansion|opportunity|internal"
    r"|owner|due|deadline|when|what|who)\b"
    r"|(?:ing|tion|ment|ity|ance)s?$",
    re.IGNORECASE,
)


def find_promiser(line: str) -> Promised:
    """Take off the words that say whose promise a line is; the rest is what is promised."""
    if bullet := _BULLET.match(line):
        line = line[bullet.end() :]
    if ask := _ASK.match(line):
        line = line[ask.end() :]
        return Promised(rest=line) if _DOES.match(line.lower()) else find_promiser(line)
    return (
        _ourselves(line)
        or _waited_for(line)
        or _labelled(line)
        or _promising(line)
        or _promising_below(line)
        or Promised(rest=line)
    )


def _ourselves(line: str) -> Promised | None:
    if (owe := _OWE.match(line)) and (end := person_at(line, owe.end())):
        return Promised(rest=line[end:], who=line[owe.end() : end], side=SaidSide.OURS)
    ours = _OURS.match(line)
    return Promised(rest=line[ours.end() :], side=SaidSide.OURS) if ours else None


def _waited_for(line: str) -> Promised | None:
    """Read "waiting on Ann for the PO", "still waiting for Ann to sign"."""
    waiting = _WAITING.match(line)
    end = person_at(line, waiting.end()) if waiting else 0
    what = _WAITED_FOR.match(line, end) if end else None
    if waiting is None or what is None:
        return None
    return Promised(rest=line[what.end() :], who=line[waiting.end() : end], side=SaidSide.THEIRS)


def _labelled(line: str) -> Promised | None:
    """Read "Ann: PO". One capitalised word may be a customer's name: then "Acme: send pricing" leaves the side open."""
    label = _LABEL.match(line)
    name = label["name"].strip() if label else ""
    if label is None or not name or titled_end(name, person_at(name, 0)) < len(name) or _TOPIC.search(name):
        return None
    rest = line[label.end() :]
    if _is_surely_a_person(name):
        return Promised(rest=rest, who=name, side=SaidSide.THEIRS)
    if find_person(rest):
        return None
    return Promised(rest=rest, who=name, side=None if _DOES.match(rest.lower()) else SaidSide.THEIRS)


def _promising(line: str) -> Promised | None:
    """Read "Ann will send …", "Ann, their CFO, to send …", "they owe us …"."""
    they = _THEY.match(line)
    end = they.end() if they else 0 if _DOES.match(line.lower()) else person_at(line, 0)
    end = titled_end(line, end) if end and not they else end
    will = _WILL.match(line, end) if end else None
    if will is None or (will[0].strip().lower() == "to" and not _is_task(line[will.end() :], line[:end])):
        return None
    return Promised(rest=line[will.end() :], who=None if they else line[:end].rstrip(" ,"), side=SaidSide.THEIRS)


def _promising_below(line: str) -> Promised | None:
    """Read "Kickoff: Ann to send the agenda"; the topic stays in what is promised."""
    topic = _LABEL.match(line)
    said = _promising(line[topic.end() :]) if topic else None
    return replace(said, rest=line[: topic.end()] + said.rest) if topic and said else None


def _is_task(words: str, subject: str) -> bool:
    """Tell "Ann to open the firewall" from "Pricing to ann"."""
    if _DOES.match(words) is not None or _TASK.match(words) is not None:
        return True
    return _is_surely_a_person(subject) and words[:1].islower() and not person_at(words, 0)


def _is_surely_a_person(name: str) -> bool:
    """Tell whether a name is more than one capitalised word: a mention, a given name, two words, "their legal"."""
    words = name.split()
    return len(words) > 1 or "@" in name or words[0].lower().strip(".,") in GIVEN_NAMES
