"""Names that hold a day's word: "Sunday Riley", "Friday Health Plans", "Joe Friday", "USA Today". They say no date."""

import re
from collections.abc import Iterator

from bot.domain.given_names import GIVEN_NAMES

_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_KNOWN = re.compile(
    r"\b(?:(?:USA|India|Psychology|Marketing|Politics) Today|(?:Ruby|Giving|Patch|Super|Fat|Taco) Tuesday"
    r"|(?:Bloody|Palm|Super Bowl) Sunday|(?:Throwback|Thirsty) Thursday|Tuesday Morning|Saturday Night Live"
    r"|Friday Night Lights|(?:Monday|Thursday|Sunday) Night Football|Friday the 13th|Sunday School|Manic Monday)\b"
    r"(?! at| by| on)"
)
_TOOLS = (
    r"(?i:asana|jira|trello|clickup|notion|slack|salesforce|hubspot|airtable|smartsheet|wrike|basecamp|calendly|zapier)"
)
_AND = r"(?:,| and| or| vs\.?|/| to) ?"
_BESIDE_TOOL = re.compile(  # the planning tool among others of its kind
    rf"\b{_TOOLS}{_AND}(?P<after>[Mm]onday)\b|\b(?P<before>[Mm]onday){_AND}{_TOOLS}\b"
)
_TOOL_VERBS = re.compile(
    r"\b(?i:compare|evaluate|replace|integrate|trial|against|migrate (?:\w+ ){0,2}from|switch(?:ed|ing)? from"
    r"|better than) (?P<tool>Monday)\b(?=\W*$| (?:with|as|and|to|for|by)\b)"
)
_COMPANY = (
    "Ventures|Capital|Health|Networks|Bank|Labs|Group|Inc|Ltd|LLC|GmbH|AG|Times|Show|Post|Media|Motors|Partners|Systems"
    "|Software|Technologies|Consulting|Foods|Energy|Insurance|Logistics|Studios|Brands|Corp|Company|Foundation"
)
_FIRM = re.compile(rf"(?<![\w'-])(?:{_DAYS}|Today|Tomorrow|Tonight|Weekend)(?: [A-Z][\w-]+){{0,2}} (?:{_COMPANY})\b")
_USED = re.compile(
    r"\b(?:us(?:es?|ing|ed)|likes?|loves?|replac(?:es?|ing)|vs\.?|versus|instead of|competitor|tools? like)"
    rf" (?P<tool>{_DAYS})\b"
)
_CALLED = re.compile(  # "Tuesday Morning is the account name"
    rf"(?<![\w'-])(?:{_DAYS}|Today|Tomorrow)(?: [A-Z]\w+){{0,2}} is (?:an?|the|our|their|one of)(?: (?:the|our|their))?"
    r"(?: \w+){0,2} (?:accounts?|clients?|customers?|prospects?|vendors?|competitors?|compan(?:y|ies)|brands?|agency"
    r"|name|characters?|person|song|movie|film|band|game|suppliers?|partners?|leads?|tools?|apps?)\b"
)
_CORNER = re.compile(r"(?<!the )\b\d+(?:st|nd|rd|th) (?:and|&) (?P<street>[A-Z][a-z]+)\b")  # "on 3rd and Mission"
_STREET = re.compile(
    rf"\b\d+ (?:{_DAYS}|January|February|March|April|May|June|July|August|September|October|November|December)"
    r" (?:Close|Way|Court|Place|Farm|House|Hill|Park|Gardens?|Row|Mews|Walk|Drive|Street|St|Rd|Road|Lane|Square"
    r"|Avenue)\b"
)
_MET = re.compile(  # a day right after these is whom they meet, not when
    r"\b(?i:contact|ask|call|e?mail|meet|tell|ping|cc|thank|intro(?:duce)?|invite|add|with) "
    rf"(?P<met>(?:{_DAYS}) [A-Z][a-z]+)\b"
)
_ADDRESSED = re.compile(
    rf"\b(?i:(?:intro(?:duction|duced?)?|talk|speak|spoke) to|dear|hi|hey) (?P<person>{_DAYS})\b(?!')"
)
_FIRST = re.compile(rf"(?<![\w'-])(?:{_DAYS}) (?P<next>[A-Z][a-z][\w'\u2019.&-]*)(?: (?:[A-Z&][\w'\u2019.&-]*))*")
_LAST = re.compile(rf"\W*(?P<given>[A-Z][a-z-]+) (?:{_DAYS})(?=\W*$|\s+(?:from|is|was|has|said|says|signs|asked)\b)")
_LED = re.compile(
    r"(?:^|[\s(])(?:by|on|before|until|till|due|latest|this|next|coming|last|every|each|and|or|through|thru|between"
    r"|eo[db]|co[bp]|noon|morning|afternoon|evening|\d+(?::\d\d)?(?:[ap]m)?|[,;:-])\s*$",
    re.IGNORECASE,
)
_NEAR = 16
_CAPITALISED = """
noon midnight morning afternoon evening night lunch lunchtime first end close cob eod early late sharp week weekend
next this in at by on before after or and to via with for from about re regarding cc latest over per using if when
because then please pls as until is
january february march april may june july august september october november december
jan feb mar apr jun jul aug sep sept oct nov dec
monday tuesday wednesday thursday friday saturday sunday today tomorrow tonight thanksgiving
berlin london paris eastern pacific central mountain
send call email follow share book prep prepare review get ask meet update confirm finish draft check give tell remind
"""
_GOES_ON = frozenset(_CAPITALISED.split())  # what people who capitalise every word type after a day


def names_in(raw: str) -> Iterator[tuple[int, int]]:
    """Yield where names with a day's word stand in a text as it was typed, capitals and all.

    After "on", "by" and the like a day is a day ("on Friday Ann signs"); so is one before a given name, unless that is
    all the text says.
    """
    yield from (known.span() for known in _KNOWN.finditer(raw))
    yield from (firm.span() for firm in _FIRM.finditer(raw) if not _is_led(raw, firm.start()))
    yield from (called.span() for called in _CALLED.finditer(raw))
    yield from (used.span("tool") for known in (_USED, _TOOL_VERBS) for used in known.finditer(raw))
    yield from (beside.span(beside.lastgroup or 0) for beside in _BESIDE_TOOL.finditer(raw))
    yield from (person.span("person") for person in _ADDRESSED.finditer(raw))
    yield from (street.span() for street in _STREET.finditer(raw))
    yield from (corner.span() for corner in _CORNER.finditer(raw) if _is_unknown(corner["street"]))
    yield from (met.span("met") for met in _MET.finditer(raw) if met["met"].split()[1].lower() not in _GOES_ON)
    yield from (first.span() for first in _FIRST.finditer(raw) if _is_name(raw, first))
    last = _LAST.match(raw)
    if last and last["given"].lower() in GIVEN_NAMES:
        yield last.span()


def _is_name(raw: str, first: re.Match[str]) -> bool:
    word = first["next"].lower().rstrip(".")
    if word in _GOES_ON or _is_led(raw, first.start()):
        return False
    return word not in GIVEN_NAMES or not raw[first.end() :].strip(" .!?")


def _is_unknown(word: str) -> bool:
    return word.lower() not in _GOES_ON and word.lower() not in GIVEN_NAMES


def _is_led(raw: str, at: int) -> bool:
    return _LED.search(raw[max(0, at - _NEAR) : at]) is not None
