"""Splits one line: the due date is taken out first, then how, then who promises, then whom it is for."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.dates import Due, find_due
from bot.domain.quick_form.people import GAP, cut, find_person, person_at
from bot.domain.working_time import WorkingTime


class SaidSide(StrEnum):
    """Whose promise the words say it is."""

    OURS = "ours"  # "I'll send …", "we will send …"
    THEIRS = "theirs"  # "Ann will send us …", "they owe us …"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuickForm:
    """One line as what, who, when and how; a part that was not said is None. `due` is what `when` means.

    `who` is the person it is for or from, as typed. `side` is None when the words leave it open.
    """

    what: str
    who: str | None = None
    when: str | None = None
    due: Due | None = None
    how: str | None = None
    side: SaidSide | None = None


_TRIM = f" \t\n,;:-\u2013\u2014.!{GAP}"
_CHANNEL = (
    r"e-?mail|mail|phone(?: call)?|post|courier|fax|text(?: message)?|sms|whats ?app|slack(?: dm)?|(?:ms )?teams|zoom"
    r"|webex|(?:google )?meet|skype|linked ?in|(?:video |conference |phone |zoom |teams )?call|video|docu ?sign|dropbox"
    r"|hello ?sign|share ?point|(?:google |one ?)?drive|portal|crm|salesforce|hub ?spot|dm|signal|telegram|letter|chat"
    r"|calendar(?: invite)?|invite|loom|web ?form"
)
_THE = r"(?:(?:an?|the|our|their)\s+)?"
_NEXT = rf"(?=\s*(?:[,;:.{GAP}]|$)|\s+(?:to|by|for|on|before|with|from|and|at|in|so|as|about|re|the|an?|our|their)\b)"
_HOW = (
    re.compile(rf"\bvia\s+{_THE}(?P<how>{_CHANNEL}){_NEXT}", re.IGNORECASE),
    re.compile(rf"^\W*via\s+{_THE}(?P<how>{_CHANNEL})\b", re.IGNORECASE),
    re.compile(
        rf"\bvia\s+{_THE}(?P<how>(?:(?!(?:the|an?|our|their)\b)[^\s,;{GAP}]+\s*?){{1,3}}?){_NEXT}", re.IGNORECASE
    ),
    re.compile(rf"\b(?:by|over|through|per|using)\s+{_THE}(?P<how>{_CHANNEL}){_NEXT}", re.IGNORECASE),
    re.compile(rf"\b(?:on|in|as)\s+(?:an?\s+|the\s+(?=phone))?(?P<how>{_CHANNEL}){_NEXT}", re.IGNORECASE),
    re.compile(rf"\bwith\s+(?P<how>(?:docu|hello|adobe ?)\s?sign|panda ?doc){_NEXT}", re.IGNORECASE),
    re.compile(rf"\b(?P<how>in[- ]person|face[- ]to[- ]face|on[- ]?site){_NEXT}", re.IGNORECASE),
    re.compile(rf"\b(?P<how>as (?:an? )?(?:pdf|link|word|excel|ppt|doc|deck|attachment)){_NEXT}", re.IGNORECASE),
)
_WHEN_LEAD = re.compile(
    r"(?:(?:is |are )?due(?: date)?(?: is)?:?(?: by| on| at)?|deadline(?: is)?:?(?: by| on)?"
    r"|(?:at the )?latest(?: by| on)?|by|on|at|for|to)\s+",
    re.IGNORECASE,
)
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
    r"|complete|finish|organi[sz]e|present|fill|submit|align|validate|push|speak|arrange|draft|write|open|enable|install|configure|migrate|upload|create|start|close"
    r"|join|attend|show|tell|accept|agree|extend|renew|order|buy|launch|fix|check|clarify|discuss|meet|e?mail|ping|ship|move"
    r"|choose|evaluate|explain|nominate|connect|deploy|host|invite|name|offer|pick|raise|report|request|take|train|try|verify"
    r"|visit|work|upgrade|use|remind|chase|nudge|convince|expect|want|help)\b"
)
_OWNER = r"the|an?|our|their|his|her|my|your|all"
_TASK = re.compile(rf"(?!(?:{_OWNER})\b)[a-z]+ (?:{_OWNER}|us|me|it|them|up|in|on|back|with|off|out|any|some|new)\b")
_DANGLING = re.compile(r"\s+(?:by|on|at|to|via|for|and|due|is due)$", re.IGNORECASE)


def read_quick(text: str, *, now: datetime, working: WorkingTime, locale: str = "en_US") -> QuickForm:
    """Split a line into its parts. `now` is aware. Never fails: what is not recognised stays in `what`."""
    form = QuickForm(what=text.replace(GAP, " "))
    if found := find_due(text, now=now, working=working, locale=locale):
        lead = _WHEN_LEAD.match(text, found.start)
        when = text[lead.end() if lead else found.start : found.end].strip(_TRIM)
        form = replace(form, what=cut(form.what, found.start, found.end), when=when, due=found.due)
    form = _with_who(_with_subject(_with_how(form)))
    return replace(form, what=_tidy(form.what) or text.strip())


def _with_how(form: QuickForm) -> QuickForm:
    for pattern in _HOW:
        if match := pattern.search(form.what):
            return replace(form, what=cut(form.what, match.start(), match.end()), how=match["how"].strip(_TRIM))
    return form


def _with_subject(form: QuickForm) -> QuickForm:
    """Take off who promises: "I'll" and "we will" are us; "Ann will" and "they owe us" the other side."""
    what = form.what.lstrip(_TRIM)
    if bullet := _BULLET.match(what):
        what = what[bullet.end() :]
    if (owe := _OWE.match(what)) and (end := person_at(what, owe.end())):
        return replace(form, what=what[end:], who=what[owe.end() : end], side=SaidSide.OURS)
    if ours := _OURS.match(what):
        return replace(form, what=what[ours.end() :], side=SaidSide.OURS)
    if ask := _ASK.match(what):
        return replace(form, what=what[ask.end() :])
    they = _THEY.match(what)
    end = they.end() if they else 0 if _DOES.match(what.lower()) else person_at(what, 0)
    will = _WILL.match(what, end) if end else None
    if will is None or (will[0].strip().lower() == "to" and not _is_task(what[will.end() :])):
        return replace(form, what=what)
    return replace(form, what=what[will.end() :], who=None if they else what[:end], side=SaidSide.THEIRS)


def _is_task(words: str) -> bool:
    """Tell "Ann to open the firewall" from "Pricing to ann"."""
    return _DOES.match(words) is not None or _TASK.match(words) is not None


def _with_who(form: QuickForm) -> QuickForm:
    if form.who is None and (person := find_person(form.what)):
        return replace(form, what=person.rest, who=person.name.strip(_TRIM))
    return form


def _tidy(what: str) -> str:
    """Return the words without the gaps, and without what a cut left dangling."""
    joined = " ".join(what.replace(GAP, " ").split())
    joined = re.sub(r"\s+([,;.])", r"\1", re.sub(r"\(\s*\)|\[\s*\]", "", joined)).strip(_TRIM)
    joined = re.sub(r",(?:\s*,)+", ",", joined)
    return _DANGLING.sub("", joined).strip(_TRIM)
