"""Names that hold a day's word: "Sunday Riley", "Friday Health Plans", "Joe Friday", "USA Today". They say no date."""

import re
from collections.abc import Iterator

from bot.domain.given_names import GIVEN_NAMES

_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_KNOWN = re.compile(r"\b(?:(?:USA|India|Psychology|Marketing|Politics) Today|Ruby Tuesday)\b(?! at| by| on)")
_COMPANY = (
    "Ventures|Capital|Health|Networks|Bank|Labs|Group|Inc|Ltd|LLC|GmbH|AG|Times|Show|Post|Media|Motors|Partners|Systems"
    "|Software|Technologies|Consulting|Foods|Energy|Insurance|Logistics|Studios|Brands|Corp|Company|Foundation"
)
_FIRM = re.compile(rf"(?<![\w'-])(?:{_DAYS}|Today|Tomorrow|Tonight|Weekend)(?: [A-Z][\w-]+){{0,2}} (?:{_COMPANY})\b")
_USED = re.compile(
    r"\b(?:us(?:es?|ing|ed)|likes?|loves?|replac(?:es?|ing)|vs\.?|versus|instead of|competitor|tools? like)"
    rf" (?P<tool>{_DAYS})\b"
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
    yield from (used.span("tool") for used in _USED.finditer(raw))
    yield from (first.span() for first in _FIRST.finditer(raw) if _is_name(raw, first))
    last = _LAST.match(raw)
    if last and last["given"].lower() in GIVEN_NAMES:
        yield last.span()


def _is_name(raw: str, first: re.Match[str]) -> bool:
    word = first["next"].lower().rstrip(".")
    if word in _GOES_ON or _is_led(raw, first.start()):
        return False
    return word not in GIVEN_NAMES or not raw[first.end() :].strip(" .!?")


def _is_led(raw: str, at: int) -> bool:
    return _LED.search(raw[max(0, at - _NEAR) : at]) is not None
