"""What stands around a phrase in a longer text, and tells that it is no due date there. All texts are in lower case."""

import re

_NEAR, _FAR = 16, 240  # characters looked at: of the word before, of the sentence around
_RUNS_ON = re.compile(r"'s?\b|\s(?:street|avenue|road)\b|[.:,/-]\d|/\w|\.[a-z]|-(?!ish)[a-z]|[%$€£@]|\s?%|\s?\+\s?\d")
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
    r"\s+(?:'s\s+)?(?:meeting|call|demo|deck|report|notes?|stand-?up|sync|update|review|newsletter|numbers|pipeline"
    r"|forecast|session|webinar|workshop|recap|digest|e?mail|huddle|kick-?off|presentation|slot|invite|shift|board"
    r"|process|reporting|discounts?|freeze|party|campaign|rush|slides|agenda|minutes|conversation|chat|release|edition|special|sale|offer|promo|deals?)\b"
)
_NUMBERED = re.compile(
    r"\b(?:rows?|lines?|rated?|scored?|version|v|ver|ratio|page|slide|room|section|clause|step|phase|part|no|nr|number|item|tier"
    r"|release|build|chapter|figure|table|option|floor|level|lot|unit|top|about|only|over|under|plus|net|usd|eur)\.?\s*$"
)
_AMOUNT = re.compile(
    r"\b(?:raise|increase|cut|reduce|lower|drop|grow|discount|expand|bump|shrink|decrease|boost|scale|capped|cap|priced"
    r"|multiply|divide|seats?|users?|licen[cs]es?|price|rate|budget|quota|target|score|headcount|from)\b"
)
_TOLD = re.compile(
    r"\b(?:joined|grew|fell|rose|met|spoke|went|came|was|were|did|had|told|said|called|ended|began|talked|visited|asked|mentioned|happened"
    r"|expired)\b"
    r"|(?:^|[.!?;]\s*|\b(?:i|we|he|she|they|it|you|already|just|who)\s+)(?:signed|sent|e?mailed|discussed|closed|bought"
    r"|launched|joined|left|started|renewed|cancell?ed|received|got|presented|demoed|decided|missed|lost|won|saw|used"
    r"|paid|moved|churned|hosted|finished|completed|delivered|sat)\b"
)
_AGAIN = re.compile(r"\b(?:every|each|always|usually|annually|yearly|runs|opens?|hours)\b")
_STOP = re.compile(r"[.!?;](?=\s)|\n")
_ASKS = re.compile(
    r"\b(?:will|would|needs?|must|should|shall|ha(?:ve|s) to|going to|please|pls|can you|let's|todo)\b|'(?:ll|d)\b"
    r"|^\W*(?:send|call|e?mail|share|follow|prepare|get|ask|book|schedule|set|check|ping|update|confirm|review|deliver"
    r"|draft|finish|submit|reply|meet|chase|forward|give|tell|loop|push|move|make|remind)\b"
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


def tells_the_past(text: str, at: int) -> bool:
    """Tell whether the sentence at a place reports what happened ("met ann on tuesday") and asks for nothing."""
    sentence = _sentence(text, at)
    return _TOLD.search(sentence) is not None and _ASKS.search(sentence) is None


def tells_of_habit(text: str, at: int) -> bool:
    """Tell whether the sentence at a place is about what happens again and again ("standup at 9 every day")."""
    return _AGAIN.search(_sentence(text, at)) is not None


def _sentence(text: str, at: int) -> str:
    first, last = max(0, at - _FAR), min(len(text), at + _FAR)
    start = max((stop.end() for stop in _STOP.finditer(text, first, at)), default=first)
    stop = _STOP.search(text, at, last)
    return text[start : stop.start() if stop else last]


def _before(text: str, at: int, pattern: re.Pattern[str]) -> bool:
    return pattern.search(text[max(0, at - _NEAR) : at]) is not None
