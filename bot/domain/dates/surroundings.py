"""What stands around a phrase in a longer text, and tells that it is no due date there. All texts are in lower case."""

import re

_NEAR, _FAR = 16, 240  # characters looked at: of the word before, of the sentence around
_RUNS_ON = re.compile(
    r"'s?\b|\s(?:street|avenue|road)\b|[.:,/-]\d|/\w|\.[a-z]|-(?!ish)[a-z]|[%$€£@]|\s?%|\s?\+\s?\d"
    r"|\son (?:the )?(?:score|scale|nps)\b|\sor (?:never|whenever)\b"
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
_AT_ONCE = re.compile(r"to(?:day|night|m)|tm|in\b|within\b")
_EVENT = re.compile(
    r"\s+(?:'s\s+)?(?:(?:team|sales|pipeline|weekly|account|client|customer|board|all-hands) )?"
    r"(?:meeting|call|demo|deck|report|notes?|stand-?up|sync|update|review|newsletter|numbers|pipeline|forecast|session"
    r"|webinar|workshop|recap|digest|e?mail|huddle|kick-?off|presentation|slot|invite|shift|board|process|reporting"
    r"|discounts?|freeze|party|campaign|rush|slides|agenda|minutes|conversation|chat|release|edition|special|sale|offer"
    r"|promo|deals?|pressure|crunch|madness|bonus|clause|window|warranty|blues|school|nerves)\b"
)
_NUMBERED = re.compile(
    r"\b(?:rows?|lines?|rated?|scored?|version|v|ver|ratio|page|slide|room|section|clause|step|phase|part|no|nr|number|item|tier"
    r"|release|build|chapter|figure|table|option|floor|level|lot|unit|top|about|only|over|under|plus|net|usd|eur"
    r"|model|ticket|case|order|nps|csat|score|discount|booth|gate|suite|takes?|took|spent|saves?|saved)\.?\s*$"
)
_AMOUNT = re.compile(
    r"\b(?:raise|increase|cut|reduce|lower|drop|grow|discount|expand|bump|shrink|decrease|boost|scale|capped|cap|priced"
    r"|multiply|divide|seats?|users?|licen[cs]es?|price|rate|budget|quota|target|score|headcount|from)\b"
)


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


def follows_determiner(text: str, start: int) -> bool:
    """Tell whether "the", "our", "from", "every" or the like stands right before."""
    return _before(text, start, _DETERMINER)


def speaks_of_amounts(text: str, at: int) -> bool:
    """Tell whether the words before a place are about quantities ("raise the price by 10")."""
    return _AMOUNT.search(text, max(0, at - _FAR), at) is not None


def _before(text: str, at: int, pattern: re.Pattern[str]) -> bool:
    return pattern.search(text[max(0, at - _NEAR) : at]) is not None
