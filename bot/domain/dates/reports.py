"""Looks at the sentence around a phrase: what it reports, asks about, repeats or lays down says no due date."""

import re

_FAR = 240  # characters looked at on each side
_STOP = re.compile(r"[.!?;](?=\s)|\n")
_PAST = (
    r"signed|sent|e?mailed|discussed|closed|bought|launched|joined|left|started|renewed|cancell?ed|received|got"
    r"|presented|demoed|decided|missed|lost|won|saw|used|paid|moved|churned|hosted|finished|completed|delivered|sat"
    r"|agreed|approved|confirmed|shared|gave|took|made|held|wrote|shipped|accepted|rejected|declined"
)
_PLANNED = (
    r"schedul|expect|plann?|promis|delay|postpon|request|book|target|slat|commit|propos|invit|suppos|requir|reserv"
)
_TALK = r"(?:call|chat|meeting|demo|talk|conversation|session|discussion)"
_TOLD = re.compile(
    r"\b(?:joined|grew|fell|rose|met|spoke|went|came|was|were|did|had|told|said|called|ended|began|talked|visited|asked"
    r"|mentioned|happened|expired|chose|quit|knew|thought|saw|gave|took|wrote|broke|brought)\b"
    rf"|(?:^|[.!?;]\s*|\b(?:i|we|he|she|they|it|you|already|just|who)\s+)(?:{_PAST})\b"
    rf"|\b(?:i|we|he|she|they) (?!(?:{_PLANNED})ed)[a-z]+[^e\W]ed\b|\b(?:was|were|did|had)n't\b"
    rf"|\b(?:{_PAST}) (?:it|the|our|us|them|that|their|his|her|me|off)\b"
    rf"|\b(?:great|good|nice|lovely|productive|tough) (?:to )?(?:{_TALK}|speaking|talking|seeing|meeting)\b"
    rf"|\b(?:per|following|after|since) (?:our|the|my|your) (?:last )?{_TALK}\b|\bthank(?:s| you) (?:again )?for\b"
)
_IMPERATIVE = (
    r"(?:send|call|e?mail|share|follow|prepare|get|have|ask|book|schedule|set|check|ping|update|confirm|review|deliver"
    r"|draft|finish|submit|reply|meet|chase|forward|give|tell|loop|push|move|make|remind|pay|invoice(?! payable))\b"
)
_ASKS = re.compile(
    r"\b(?:will|would|needs?|(?:i|we) want|must|should|shall|can|could|might|ha(?:ve|s) to|to be|going to|please|pls"
    r"|let's|todo|(?:agreed|promised|committed|decided|said|want|plan|hope) (?:to|we'd|they'd))\b|'(?:ll|d)\b"
    rf"|^\W*{_IMPERATIVE}"
)
_BREAK = re.compile(  # where what is to be done begins, after what was
    r"(?:[,:]|\s-+|->|\b(?:and|then|so|but))\s+"
    rf"(?=(?:(?:then|now|so|and|but|please|i|we|they|he|she)\s)*(?:{_IMPERATIVE}|will\b|to\s{_IMPERATIVE})"
    r"|(?:i|we|they|he|she)'(?:ll|d)\b)"
)
_NAMES_IN_ED = r"fred|jared|ahmed|mohamm?ed|alfred|wilfred|winifred"
_JUST_DID = re.compile(
    rf"(?<!to be )\b(?!(?:{_PLANNED})ed|(?:{_NAMES_IN_ED})\b)(?:[a-z]+[^e\W]ed|{_PAST})\s+(?:(?:on|in|at)\s+)?$"
)
_QUESTION = re.compile(
    r"\b(?:what|who|why|how|which|where|whether|if)\s(?:(?!\b(?:and|then|so)\b)[^,;.])*"
    rf"\b(?:happened|did|went|was|were|said|told|promised|{_PAST})\b(?:(?!\b(?:and|then|so)\b)[^,;.])*$"
)
_ASKED = re.compile(
    r"^\W*(?:(?:did|was|were|had)\s(?!due|supposed|planned|going)"
    rf"|ha(?:ve|s) (?:i|we|they|he|she|you) (?:{_PAST}|[a-z]+ed)\b)"
)
_WENT = re.compile(r"\s+(?:went|was|were|wasn't|happened|did|didn't|failed|slipped|worked)\b")
_NEWS = re.compile(  # after a comma or a dash what comes next is named, and then its day
    r"(?:,|\s-+|->|:)\s*(?:(?:and|but|so|then|now|next)\s)?(?:(?:the|our|their|a)\s)?"
    r"(?:kick-?off|demo|call|meeting|proposal|decision|review|signature|go-?live|contract|deck|quote|pricing|follow-?up"
    r"|next\s\w+|po|pilot|poc|onsite|workshop|renewal|start|launch|training|handover|answer|debrief|check-?in|sync|intro|presentation|visit|response)(?:\s(?!and\b|or\b)[\w']+){0,2}\s*$"
)
_AIMED = re.compile(r"to\s")  # "moved to friday"
_AGAIN = re.compile(r"\b(?:every|each|always|usually|annually|yearly|runs|opens?|hours)\b")
_AVERAGE = re.compile(
    r"\b(?:average|typically|usually|normally|always|generally|is (?:our |the |their )?(?:standard|norm))\b"
)
_TERMS = re.compile(
    r"\b(?:payments?(?! (?:reminder|link|plan|details|info))|payable|refund(?:able|s)?(?=\s*$)|terms|notice"
    r"|cancell?ations?|warranty|guaranteed?|sla|turn-?around|lead time)\b"
)
_EVENT_TO_COME = re.compile(
    r"\s+(?:of|after|from|following|upon)\s+(?:the |our |their |your |an? )?"
    r"(?:receipt|receiving|invoice|invoicing|signature|signing|delivery|notice|order|request|kick-?off|go-?live|launch)\b"
)


def tells_the_past(text: str, start: int, end: int) -> bool:
    """Tell whether what is said around a day reports or asks what happened on it, and asks for nothing on it."""
    before = _before(text, start)
    if _WENT.match(text, end) or _QUESTION.search(before) or _ASKED.match(before):
        return True
    clause = _clause(before, _after(text, start))
    if _AIMED.match(text, start) or _ASKS.search(clause) or _NEWS.search(before):
        return False
    return _JUST_DID.search(before) is not None or _TOLD.search(clause) is not None


def _clause(before: str, after: str) -> str:
    """Return the part of a sentence that a place lies in: "met on monday" or "send the deck friday", not both."""
    start = max((stop.end() for stop in _BREAK.finditer(before)), default=0)
    stop = _BREAK.search(after)
    return before[start:] + (after[: stop.start()] if stop else after)


def tells_of_habit(text: str, at: int) -> bool:
    """Tell whether the sentence at a place is about what happens again and again ("standup at 9 every day")."""
    return _AGAIN.search(_before(text, at) + _after(text, at)) is not None


def lays_down_terms(text: str, start: int, end: int) -> bool:
    """Tell whether a length of time is a rule or a measure ("payment within 30 days", "90 days on average")."""
    before, sentence = _before(text, start), _before(text, start) + _after(text, start)
    if _EVENT_TO_COME.match(text, end) or _AVERAGE.search(sentence):
        return True
    return _TERMS.search(before) is not None and _ASKS.search(sentence) is None


def _before(text: str, at: int) -> str:
    """Return the sentence up to a place."""
    first = max(0, at - _FAR)
    return text[max((stop.end() for stop in _STOP.finditer(text, first, at)), default=first) : at]


def _after(text: str, at: int) -> str:
    stop = _STOP.search(text, at, min(len(text), at + _FAR))
    return text[at : stop.start() if stop else at + _FAR]
