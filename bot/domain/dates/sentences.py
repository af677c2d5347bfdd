"""The sentence around a place in a text (lower case), its clause, and whether that asks for something to be done."""

import re

_FAR = 240  # characters looked at on each side
_STOP = re.compile(r"[.!?;](?=\s)|\n")
_LAST_STOP = re.compile(rf"(?s:.*)(?:{_STOP.pattern})")
_IMPERATIVE = (
    r"(?:send|call|e?mail|share|follow|prepare|get|have|ask|book|schedule|set|check|ping|update|confirm|review|deliver"
    r"|draft|finish|submit|reply|meet|chase|forward|give|tell|loop|push|move|make|remind|pay|invoice(?! payable)"
    r"|redo|rerun|retry|try|write|finali[sz]e|bring|propose|explain|speak|escalate|decide|discuss|circulate|put|add"
    r"|include|revise|redraft|resend|reschedule|repeat|countersign|sign|present)\b"
)
_ASKS = re.compile(
    r"\b(?:will|would|needs?|(?:i|we) want|must|should|shall|can|could|might|ha(?:ve|s) to|to be|going to|please|pls"
    r"|let's|todo|wants|(?:agreed|promised|committed|decided|said|want|plan|hope) (?:to|we'd|they'd)"
    r"|(?:asked|told|wanted) (?:\w+ )?to)\b|'(?:ll|d)\b"
    rf"|^\W*{_IMPERATIVE}"
)
_BREAK = re.compile(  # where what is to be done begins, after what was
    r"(?:[,:]|\s-+|->|\b(?:and|then|so|but))\s+"
    rf"(?=(?:(?:then|now|so|and|but|please|i|we|they|he|she)\s)*(?:{_IMPERATIVE}|will\b|to\s{_IMPERATIVE})"
    r"|(?:i|we|they|he|she)'(?:ll|d)\b|wants\b"
    r"|(?:sending|calling|e?mailing|sharing|preparing|getting|booking|drafting|delivering|chasing|forwarding)\b)"
)


def before(text: str, at: int) -> str:
    """Return the sentence up to a place."""
    first = max(0, at - _FAR)
    stop = _LAST_STOP.match(text, first, at)
    return text[stop.end() if stop else first : at]


def after(text: str, at: int) -> str:
    """Return the sentence from a place on."""
    stop = _STOP.search(text, at, min(len(text), at + _FAR))
    return text[at : stop.start() if stop else at + _FAR]


def around(text: str, at: int) -> str:
    """Return the sentence a place lies in."""
    return before(text, at) + after(text, at)


def clause(text: str, at: int) -> str:
    """Return the part of a sentence that a place lies in: "met on monday" or "send the deck friday", not both."""
    first, rest = before(text, at), after(text, at)
    start = max((stop.end() for stop in _BREAK.finditer(first)), default=0)
    stop = _BREAK.search(rest)
    return first[start:] + (rest[: stop.start()] if stop else rest)


def asks(words: str) -> bool:
    """Tell whether a sentence or clause asks for something, promises or plans it."""
    return _ASKS.search(words) is not None
