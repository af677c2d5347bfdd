"""What stands around a phrase in a longer text, and tells that it is no due date there. All texts are in lower case."""

import re

from bot.domain.dates.nouns import (
    AMOUNTS,
    CHANGES,
    GATHERINGS,
    HANDLED,
    LABELLED,
    LIKENESSES,
    MEETINGS,
    MOMENTS,
    MOODS,
    NUMBERED,
    QUANTIFIERS,
    RECURRING,
    SCORES,
    SCREENS,
    STREETS,
    any_of,
)
from bot.domain.dates.sentences import before

_NEAR, _FAR = 16, 240  # characters looked at: of the word before, of the sentence around
_RUNS_ON = re.compile(
    rf"'s?\b|\s{any_of(STREETS)}\b|[.:,/-]\d|/\w|\.[a-z]|-(?!ish)[a-z]|[%$€£@]|\s?%|\s?\+\s?\d"
    rf"|[\"']?\s{any_of(SCREENS)}s?\b|(?<=\d)\s(?:per|each|apiece|ratio|leverage|odds|screen)\b"
    rf"|(?<=\d)\s(?:on|in) (?:the |their |our )?(?:\w+ )?{any_of(SCORES)}\b"
    r"|\son (?:the )?(?:score|scale|nps)\b|\sor (?:never|whenever)\b|\sof (?:every|each)\b"
)
_FOLLOWED_BY_NOUN = re.compile(
    r"[^\S\n]*(?!(?:to|via|by|with|for|from|about|on|at|in|so|and|or|but|if|when|because|then|please|pls|using|over|per"
    r"|re|regarding|through|as|before|after|latest|max|sharp|we|i|he|she|they|you|unless|while|instead|though|already"
    r"|until|today|tomorrow|tonight|is|works)\b)[\w$€£%#]"
)
_POSSESSIVE = re.compile(r"'s?\b")
_GLUED = re.compile(r"(?:[$€£#/.,:-]|\d[-/.,:])$")
_DETERMINER = re.compile(
    r"\b(?:the|our|my|your|his|her|their|its|a|an|this|that|of|from|since|last|every|each|per|mr\.?|mrs\.?|ms\.?)\s+$"
)
_HER = re.compile(r"\b(?:call|ask|tell|ping|mail|meet|see|show|send|give|remind|text|invite|chase|phone) her\s+$")
_FOR_THE = re.compile(r"\bfor (?:the|our|my|your|his|her|their)\s+$")  # ready for the 3pm call
_ANY = re.compile(r"\b(?:an?|this)\s+$")  # a 3pm call is to be held, the 3pm call is known
_RECURS = re.compile(rf"\s+{any_of(RECURRING, MOMENTS)}\b")
_OPENS_WITH_THE = re.compile(r"the\b")
_WHICH = re.compile(  # how many, what kind, or a verb that is done to things: a day after it describes the thing
    rf"(?:\b{any_of(QUANTIFIERS, MOODS, HANDLED)}|(?<![\w/.:])\d+)\s+$"
)
_AT_ONCE = re.compile(r"to(?:day|night|m)|tm|in\b|within\b")
_WHOSE = r"(?:(?:team|sales|pipeline|weekly|account|client|customer|board|all-hands) )?"
_MEETING = re.compile(rf"(?:'s)?\s+{_WHOSE}{any_of(MEETINGS, GATHERINGS)}\b")
_EVENT = re.compile(rf"\s+(?:'s\s+)?{_WHOSE}{any_of(MEETINGS, LABELLED, MOMENTS)}\b")
_NUMBERED = re.compile(rf"\b{any_of(NUMBERED)}\.?\s*$")
_DESCRIBED = re.compile(
    r"\s+(?:is|are)\s(?!.*\b(?:last|final|due|good|deadline)\b)(?:[\w']+ ){0,3}"
    rf"{any_of(LIKENESSES)}\b|\s+is \d+ (?:in|for|there|here)\b"
)
_COMPARED = re.compile(r"\b(?:ahead|behind|short|down|lost|won|beat them|missed it)\s+$")
_CHANGE = re.compile(rf"\b{any_of(CHANGES)}\b")
_AMOUNT = re.compile(rf"\b{any_of(AMOUNTS, CHANGES)}\b")
_BY = re.compile(r"by\b")


def runs_on(text: str, end: int) -> bool:
    """Tell whether what was read goes on as something else: "12/5/6", "monday.com", "5%", "friday's"."""
    return _RUNS_ON.match(text, end) is not None


def is_possessive(text: str, end: int) -> bool:
    """Tell whether "'s" follows."""
    return _POSSESSIVE.match(text, end) is not None


def is_numbered(text: str, start: int, *, lead: int) -> bool:
    """Tell whether digits at `start` are part of a longer number, or number something ("$12", "page 15")."""
    return any(_before(text, at, pattern) for at, pattern in ((start, _GLUED), (lead, _NUMBERED)))


def is_attributive(text: str, end: int) -> bool:
    """Tell whether a word follows that the phrase may describe ("march campaign"), and not one that goes on."""
    return _FOLLOWED_BY_NOUN.match(text, end) is not None


def names_event(text: str, start: int, end: int) -> bool:
    """Tell whether the phrase only says which meeting or paper is meant ("friday deck", "the monday call")."""
    is_event = _EVENT.match(text, end) is not None and not _AT_ONCE.match(text, start)
    return is_event or follows_determiner(text, start)


def labels(text: str, start: int, end: int) -> bool:
    """Tell whether a phrase, by the words before it and the noun after it, says which one ("the 9am group")."""
    if _RECURS.match(text, end):
        return True
    if follows_determiner(text, start) and not _before(text, start, _ANY):
        return not _before(text, start, _FOR_THE)
    if not is_attributive(text, end):
        return False
    if _OPENS_WITH_THE.match(text, start):
        return True
    return not _AT_ONCE.match(text, start) and _before(text, start, _WHICH)


def meeting_end(text: str, end: int) -> int | None:
    """Return where a meeting that follows ends, None when none does: "before the friday call" dates the call."""
    meeting = _MEETING.match(text, end)
    return meeting.end() if meeting else None


def follows_determiner(text: str, start: int) -> bool:
    """Tell whether "the", "our", "from", "every" or the like stands right before."""
    return _before(text, start, _DETERMINER) and not _before(text, start, _HER)


def speaks_of_amounts(text: str, at: int) -> bool:
    """Tell whether the words before a place are about quantities ("raise the price by 10", "ahead by 9").

    "Send the price by 5" is not: what is sent is no change.
    """
    told = _CHANGE if _BY.match(text, at) else _AMOUNT
    return told.search(text, max(0, at - _FAR), at) is not None or _before(text, at, _COMPARED)


def is_described(text: str, start: int, end: int) -> bool:
    """Tell whether a sentence that begins with a day says what it is like ("Friday is a day off in Riyadh")."""
    return not before(text, start).strip() and _DESCRIBED.match(text, end) is not None


def _before(text: str, at: int, pattern: re.Pattern[str]) -> bool:
    return pattern.search(text[max(0, at - _NEAR) : at]) is not None
