"""Finds people in a typed line: "Ann Lee at Acme", "their CFO", "@ann", and the verbs and words that lead to them."""

import re
from dataclasses import dataclass

GAP = "\x1f"  # stands where a part was taken out, so that its neighbours don't run together
_ROLE = re.compile(
    r"customers?|clients?|buyer|prospect|champion|sponsor|legal|procurement|purchasing|finance|security|infosec|it|hr|team"
    r"|boss|manager|director|support|engineering|product|marketing|partners?|reseller|board|committee|accounting|ops|csm"
    r"|c[fetior]o|ciso|cmo|s?vp|evp|gc|ae|everyone|everybody|all|them|him|her|lawyers?|counsel|architect|engineers?|admin|group"
)
_OWNER = re.compile(r"the|our|their|his|my|your|an?")
_JOINER = re.compile(r"and|&|\+|at|from|of|@|in|de|van|von|der")
_THING = re.compile(
    r"qbr|sso|poc|msa|nda|sla|rf[piq]|crm|api|roi|sow|po|pdf|faq|tco|soc|gdpr|iso|ui|ux|ai|dpa|mvp|pr|fyi|asap|bom|sku|i"
    r"|january|february|march|april|may|june|july|august|september|october|november|december|(?:mon|tues|wednes|thurs"
    r"|fri|satur|sun)day|zoom|slack|teams|salesforce|hubspot|excel"
)
_TOKEN = re.compile(r"<@\w+(?:\|[^>]*)?>|@[\w.-]+|[^\W_][\w'.\u2019-]*|[&+@,]")
_MENTION = re.compile(r"<@\w+(?:\|[^>]*)?>|(?<!\w)@[\w.-]+")
_SPACES = re.compile(r"[ \t]*")
_LINK = re.compile(r"(?<![\w-])(?P<link>to|for|with|from|w/|cc)\s+", re.IGNORECASE)
_RANK = {"to": 0, "from": 1, "with": 1, "w/": 1, "cc": 2, "for": 2}
_AFTER = re.compile(
    rf"\s*(?:$|[,;.:|!?(){GAP}-]|(?:to|by|for|on|before|with|from|and|at|in|so|as|about|re|regarding|the|an?|our|their|via"
    r"|that|if|when|once|after|until|is|w/|using|over|per|asap|what|how|which|who|why|whether)\b)",
    re.IGNORECASE,
)
_HANDING = re.compile(
    r"\W*(?:re)?(?:send|give|forward|e?mail|show|present|deliver|share|submit|return|hand|ship|pass|get back|reply"
    r"|respond|talk|speak|intro\w*|bring|offer|circulate|fwd|text|ping|write|report|demo|pitch|sell|explain)\b",
    re.IGNORECASE,
)
_LAST_WORD = re.compile(rf"[^\W\d_][\w.'\u2019-]*(?=\s*(?:{GAP}|$))")
_GIVE = re.compile(
    r"\W*(?:re)?(?:send|give|forward|show|share|offer|bring|mail|ship|fwd|get|hand)\s+(?=\S)", re.IGNORECASE
)
_ARTICLE = re.compile(r"\s+(?:the|an?|our|their|my|his|her|your|updated|some|all)\b", re.IGNORECASE)
_REACH = re.compile(
    r"\W*(?:call|phone|ring|ping|e-?mail|text|message|meet|ask|tell|remind|invite|update|chase|contact|nudge|thank|brief"
    r"|slack|dm|visit|introduce|intro|debrief|onboard|book|catch|loop)\s+(?:up\s+|back\s+|in\s+)?(?=\S)",
    re.IGNORECASE,
)
_NO_NAME = r"(?:over|out|back|along|in|up|off|on|through|us|me|it|all|this|that|the|a|an|for|to|about|again|when)\b"
_LOWER_NAME = re.compile(rf"(?!{_NO_NAME})[a-z][a-z'-]+")
_CALL_NAME = re.compile(
    rf"\W*(?:call|ping|tell|ask|remind|dm)\s+(?!{_NO_NAME})(?P<name>[a-z][a-z'-]+)(?=\s*(?:{GAP}|$)|\s+(?:about|re|to)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person named in a line: the name, and the line without the words that lead to it."""

    name: str
    rest: str


def find_person(line: str) -> Person | None:
    """Return whom a line is for or from: "to Ann" before "from" and "for"; else "send Ann …", "call Ann", "@ann"."""
    if linked := _linked(line):
        link, end = linked
        return Person(name=line[link.end() : end], rest=cut(line, link.start(), end))
    if (give := _GIVE.match(line)) and (end := _receiver_at(line, give.end())):
        return Person(name=line[give.end() : end], rest=line[: give.end()] + line[end:].lstrip())
    if (reach := _REACH.match(line)) and (end := person_at(line, reach.end())):
        return Person(name=line[reach.end() : end], rest=line)
    if called := _CALL_NAME.match(line):
        return Person(name=called["name"], rest=line)
    if mention := _MENTION.search(line):
        return Person(name=mention[0], rest=cut(line, mention.start(), mention.end()))
    return None


def cut(line: str, start: int, end: int) -> str:
    """Return the line with a gap in place of `line[start:end]`."""
    return f"{line[:start]} {GAP} {line[end:]}"


def person_at(line: str, at: int) -> int:
    """Return where the person named at a place ends, 0 when nobody is."""
    end, token = 0, _TOKEN.match(line, at)
    while token:
        word = token[0].lower()
        if _is_name(token[0]) or _ROLE.fullmatch(word):
            end = token.end()
        elif not (_JOINER if end else _OWNER).fullmatch(word) and (end or not _leads_to_role(line, at, token.end())):
            break
        token = _TOKEN.match(line, _after_spaces(line, token.end()))
    return end


def _linked(line: str) -> tuple[re.Match[str], int] | None:
    """Return the best link word that leads to a person, and where that person ends."""
    found: list[tuple[re.Match[str], int]] = []
    for link in _LINK.finditer(line):
        end = _linked_person(line, link)
        if end and not (found and link.start() < found[-1][1]):
            found.append((link, end))
    return min(found, key=lambda pair: (_RANK[pair[0]["link"].lower()], -pair[0].start()), default=None)


def _linked_person(line: str, link: re.Match[str]) -> int:
    end = person_at(line, link.end())
    if not end and link["link"].lower() in {"to", "cc"} and _HANDING.match(line):
        name = _LAST_WORD.match(line, link.end())
        end = name.end() if name else 0
    return end if end and _AFTER.match(line, end) else 0


def _receiver_at(line: str, at: int) -> int:
    """Return where the receiver in "send Ann the deck" ends; a role or "ann" is one only before an article."""
    end = person_at(line, at)
    word = _LOWER_NAME.match(line, at)
    if not end and word and _ARTICLE.match(line, word.end()):
        return word.end()
    goes_on = any(word[0].isalnum() for word in line[end:].split())
    is_named = line[at].isupper() or line[at] in "<@"
    return end if end and goes_on and (is_named or _ARTICLE.match(line, end)) else 0


def _leads_to_role(line: str, start: int, at: int) -> bool:
    """Tell whether an owner stood before and a role follows within two words ("their new legal team")."""
    first = _TOKEN.match(line, start)
    following = line[at:].split()[:2]
    is_owned = first is not None and _OWNER.fullmatch(first[0].lower()) is not None
    return is_owned and any(_ROLE.fullmatch(word.lower().strip(",.")) for word in following)


def _is_name(word: str) -> bool:
    """Tell a name or a mention from a thing in capitals: "Ann" and "<@U1>", but not "NDA" or "Q3"."""
    if word.startswith(("<@", "@")) and len(word) > 1:
        return True
    return word[0].isupper() and not _THING.fullmatch(word.lower().rstrip(".")) and not any(c.isdigit() for c in word)


def _after_spaces(line: str, at: int) -> int:
    spaces = _SPACES.match(line, at)
    return spaces.end() if spaces else at
