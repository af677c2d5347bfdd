"""What recurs, is laid down or is measured: opening hours, terms of payment, growth in a quarter. It is no due date."""

import re

from bot.domain.dates.nouns import COUNTED, GATHERINGS, MEETINGS, MILESTONES, any_of
from bot.domain.dates.sentences import after, around, asks, before

_AGAIN = re.compile(
    r"\b(?:every|each|always|usually|annually|yearly|runs|opens?|hours|nobody"
    r"|(?:they|we|he|she|it|[a-z]+s) (?:don't|doesn't|never)"
    r"|(?:they|people|customers|companies|buyers) (?:skip|avoid|stop|shut|freeze|hate|prefer))\b"
)
_PLACES = (
    r"support|help ?desk|service desk|hotline|line|office|shop|stores?|warehouse|canteen|reception|front desk|branch"
    r"|bank|doors?|gym|jobs?|cache|batch|digest|backups?|stand-?ups?|scrum"
)
_KEPT = re.compile(  # what a place or a routine does at its hour
    rf"\b(?:{_PLACES}) (?:(?:is |are )?(?:open|closed|staffed)|opens?|closes?|shuts?|starts?|ends?|begins?|runs?"
    r"|clears?|(?:goes|go) out|kicks? in)\b|\b(?:stand-?ups?|scrum|huddle|shift change|lunch break)(?: \w+){0,3}"
    r" (?:is|are)\b|\bthey (?:open|close|shut)(?: the (?:shop|office|store|desk|doors?|gates?|counter|books))?\s+$"
    r"|\b(?:teams?|shifts?|staff|reps|drivers|people)(?: in \w+)? (?:starts?|ends?|begins?|leaves?|finish(?:es)?)\b"
)
_ROUTINE = re.compile(
    r"\b(?:payroll|rent|invoices|salaries|bills|statements|reports|commissions|bonuses|the board)"
    r" (?:runs?|(?:is|are) (?:due|paid|sent)|go(?:es)? out|meets?|closes?|comes? in)\s+$"
)
_CALENDAR = re.compile(  # how they count their weeks and years
    r"\b(?:their|our|the|fiscal|working|school) (?:week|weekend|year|day|season|quarter) (?:starts?|begins?|ends?)\s+$"
)
_OF_MONTH = re.compile(r"(?:on |by )?(?:the )?(?:\d+(?:st|nd|rd|th)|[\w ]+ of (?:the|each|a) month)\b")
_AVERAGE = re.compile(
    r"\b(?:average|typical(?:ly)?|usual(?:ly)?|normal(?:ly)?|always|generally|most(?:ly)?|guaranteed?|according to"
    r"|is (?:our |the |their )?(?:standard|norm))\b"
)
_MACHINES = (
    r"help ?desk|service desk|support(?: team| desk)?|hotline|system|platform|portal|tokens?|sessions?|links?|tickets?"
    r"|mails|passwords?|customers|users|teams"
)
_TERMS = re.compile(
    r"\b(?:payments?(?! (?:reminder|link|plan|details|info))|payable|refund(?:able|s)?(?=\s*$)|terms|notice"
    r"|cancell?ations?|warranty|slas?|turn-?around|lead time|kpis?|response times?"
    rf"|(?:{_MACHINES}) (?:\w+ )?(?:answer(?:ed|s)?|repl(?:y|ies)|responds?|resolved?s?|expires?|refresh(?:es)?"
    r"|times? out|go live|sees?))\b"
)
_MEASURES = re.compile(r"\b(?:pay-?back|break-?even|ramp-?up|amorti[sz]ation)\b")
_EVENT_TO_COME = re.compile(
    r"\s+(?:of|after|from|following|upon)\s+(?:the |our |their |your |an? )?"
    r"(?:receipt|receiving|invoice|invoicing|signature|signing|delivery|notice|order|request|kick-?off|go-?live|launch)\b"
)
_MEASURED = re.compile(rf"\b{any_of(COUNTED)}\s+$")
_IS = re.compile(r"\b(?:is|are)\s+$")
_PLANS = re.compile(rf"\b{any_of(MEETINGS, GATHERINGS, MILESTONES)}\b")
_WITHIN = re.compile(r"(?:for|in|during)\b")


def tells_of_habit(text: str, at: int) -> bool:
    """Tell whether the sentence at a place is about what happens again and again ("standup at 9 every day")."""
    return _AGAIN.search(around(text, at)) is not None or _KEPT.search(before(text, at)) is not None


def tells_of_routine(text: str, at: int) -> bool:
    """Tell whether a day is how they count their weeks ("their week starts on Sunday"), or one of each month."""
    said = before(text, at)
    if _CALENDAR.search(said):
        return True
    return _OF_MONTH.match(text, at) is not None and _ROUTINE.search(said) is not None


def states_a_fact(text: str, at: int) -> bool:
    """Tell whether a period is when something is that nobody here plans ("Obon is in August")."""
    said = before(text, at)
    return _IS.search(said) is not None and _PLANS.search(said) is None


def tells_of_figures(text: str, at: int) -> bool:
    """Tell whether the words before a period name what was counted in it ("churn in Q1")."""
    return _WITHIN.match(text, at) is not None and _MEASURED.search(before(text, at)) is not None


def lays_down_terms(text: str, start: int, end: int) -> bool:
    """Tell whether a length of time is a rule or a measure ("payment within 30 days", "90 days on average")."""
    sentence = before(text, start) + after(text, start)
    if _EVENT_TO_COME.match(text, end) or _AVERAGE.search(sentence) or _MEASURES.search(before(text, start)):
        return True
    return _TERMS.search(before(text, start)) is not None and not asks(sentence)
