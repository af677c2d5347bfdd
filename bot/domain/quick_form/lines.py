"""Splits one line: the due date is taken out first, then how, then who promises, then whom it is for."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.dates import Due, find_due, read_due
from bot.domain.quick_form.people import GAP, cut, find_person
from bot.domain.quick_form.promisers import SaidSide, find_promiser
from bot.domain.working_time import WorkingTime


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


_LONGEST = 3_000
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
_DANGLING = re.compile(r"\s+(?:by|on|at|to|via|for|and|due|is due)$", re.IGNORECASE)


def read_quick(text: str, *, now: datetime, working: WorkingTime, locale: str = "en_US") -> QuickForm:
    """Split a line into its parts. `now` is aware. Never fails: what is not recognised stays in `what`.

    Only the first 3,000 characters are looked at, as many as Slack lets people type; the rest stays as it is.
    """
    text, more = text[:_LONGEST], text[_LONGEST:]
    form = QuickForm(what=text.replace(GAP, " "))
    if found := find_due(text, now=now, working=working, locale=locale):
        when = _without_lead(text[found.start : found.end], found.due, now=now, working=working, locale=locale)
        form = replace(form, what=cut(form.what, found.start, found.end), when=when, due=found.due)
    form = _with_who(_with_promiser(_with_how(form)))
    return replace(form, what=((_tidy(form.what) or text.strip()) + more).rstrip())


def _without_lead(when: str, due: Due, *, now: datetime, working: WorkingTime, locale: str) -> str:
    """Return "Friday" of "by Friday", as long as it still says the same: "by the 9am call" needs its "by"."""
    lead = _WHEN_LEAD.match(when)
    bare = when[lead.end() if lead else 0 :].strip(_TRIM)
    says = read_due(bare, now=now, working=working, locale=locale)
    return bare if says == due else when.strip(_TRIM)


def _with_how(form: QuickForm) -> QuickForm:
    for pattern in _HOW:
        if match := pattern.search(form.what):
            return replace(form, what=cut(form.what, match.start(), match.end()), how=match["how"].strip(_TRIM))
    return form


def _with_promiser(form: QuickForm) -> QuickForm:
    """Take off who promises: "I'll" and "we will" are us; "Ann will" and "they owe us" the other side."""
    said = find_promiser(form.what.lstrip(_TRIM))
    return replace(form, what=said.rest, who=said.who, side=said.side)


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
