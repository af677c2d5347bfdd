"""Finds people in a typed line: "Ann Lee at Acme", "their CFO", "@ann", and the verbs and words that lead to them."""

import re
from dataclasses import dataclass

from bot.domain.given_names import GIVEN_NAMES

GAP = "\x1f"  # stands where a part was taken out, so that its neighbours don't run together
_ROLE = re.compile(
    r"customers?|clients?|buyer|prospect|champion|sponsor|legal|procurement|purchasing|finance|security|infosec|it|hr|team"
    r"|boss|manager|director|support|engineering|product|marketing|partners?|reseller|board|committee|accounting|ops|csm"
    r"|c[fetior]o|ciso|cmo|s?vp|evp|gc|ae|everyone|everybody|all|them|him|her|lawyers?|counsel|architect|engineers?|admin|group|committee|office"
    r"|attendees|participants|stakeholders|users|folks|people"
)
_OWNER = re.compile(r"the|our|their|his|my|your|an?|all")
_JOINER = re.compile(r"and|&|\+|/|at|from|of|@|in|de|van|von|der")
_THING = re.compile(
    r"qbr|sso|poc|msa|nda|sla|rf[piq]|crm|api|roi|sow|po|pdf|faq|tco|soc|gdpr|iso|ui|ux|ai|dpa|mvp|pr|fyi|asap|bom|sku|i"
    r"|we|they|he|she|it|you|us|me|this|that|january|february|march|july|september|october|november|december|(?:mon|tues|wednes|thurs"
    r"|fri|satur|sun)day|zoom|slack|teams|salesforce|hubspot|excel|drive|dropbox|sharepoint|notion|jira|confluence|github|gong|outlook"
    r"|gmail|docusign|linkedin"
)
_ADDRESS = r"<mailto:[^<>\s]*>|[\w.+-]+@[\w-]+\.[\w.-]*\w"
_TOKEN = re.compile(rf"<@\w+(?:\|[^>]*)?>|{_ADDRESS}|@[\w.-]+|[^\W_][\w'.\u2019-]*|[&+@/]")
_MENTION = re.compile(r"<@\w+(?:\|[^>]*)?>|(?<!\w)@[\w.-]+")
_SPACES = re.compile(r"[ \t]*")
_LINK = re.compile(r"(?<![\w-])(?P<link>to|for|with|from|w/|cc|->|\u2192)\s+", re.IGNORECASE)
_RANK = {"to": 0, "->": 0, "\u2192": 0, "from": 1, "with": 1, "w/": 1, "cc": 2, "for": 2}
_AFTER = re.compile(
    rf"\s*(?:$|[,;.:|!?()\[\]{GAP}-]|(?:to|by|for|on|before|with|from|and|at|in|so|as|about|re|regarding|the|an?|our|their|via"
    r"|that|if|when|once|after|until|is|w/|using|over|per|asap|soon|later|again|please|pls|today|tomorrow|next|this|either|(?:mon|tues|wednes|thurs|fri)day|what|how|which|who|why|whether)\b)",
    re.IGNORECASE,
)
_HANDING = re.compile(
    r"\W*(?:re)?(?:send|give|forward|e?mail|show|present|deliver|share|submit|return|hand|ship|pass|get back|reply"
    r"|respond|talk|speak|intro\w*|bring|offer|circulate|fwd|text|ping|write|report|demo|pitch|sell|explain)\b",
    re.IGNORECASE,
)
_NO_NAME = r"(?:over|out|back|along|in|up|off|on|through|us|me|it|all|this|that|the|a|an|for|to|about|again|when)\b"
_LAST_WORDS = re.compile(
    rf"(?!{_NO_NAME}|(?:be|do|have|get|see|our|their|my|your)\b)"
    rf"[^\W\d_][\w.'\u2019-]*(?: [^\W\d_][\w'\u2019-]*)?(?=\s*(?:{GAP}|$))"
)
_GIVE = re.compile(
    r"\W*(?:re)?(?:send|give|forward|show|share|offer|bring|mail|ship|fwd|get|hand)\s+(?=\S)", re.IGNORECASE
)
_TELL = re.compile(r"\W*(?:e-?mail|text|dm|message|slack|write|tell)\s+(?=\S)", re.IGNORECASE)
_FIRST_NAME = re.compile(r"(?:april|may|june|august)\b", re.IGNORECASE)  # after "for" and "from" they are months
_MORE_NAMES = re.compile(
    r",\s*(?:[A-Z][\w'\u2019-]+(?:\s+[A-Z][\w'\u2019-]+)?,\s*)*[A-Z][\w'\u2019-]+(?:\s+[A-Z][\w'\u2019-]+)?,?\s+(?:and|&)\s"
)
_MEETING = re.compile(
    r"\W*(?:follow|check|touch|circle|catch|meet|talk|speak|chat|sync|call|lunch|coffee|dinner)\b", re.IGNORECASE
)
_ARTICLE = re.compile(r"\s+(?:the|an?|our|their|my|his|her|your|updated|some|all)\b", re.IGNORECASE)
_REACH = re.compile(
    r"\W*(?:call|phone|ring|ping|e-?mail|text|message|meet|ask|tell|remind|invite|update|chase|contact|nudge|thank|brief"
    r"|slack|dm|visit|introduce|intro|debrief|onboard|book|catch|loop"
    r"|add|walk|train|help|have|get|push|convince|let)\s+(?:up\s+|back\s+|in\s+)?(?=\S)",
    re.IGNORECASE,
)
_TITLE_WORD = re.compile(
    rf"(?<!\w)(?:{_ROLE.pattern}|vp|head|lead|president|founder|owner|analyst|chief|pm)(?!\w)", re.IGNORECASE
)
_WORD = r"[\w&/.'\u2019-]+"
_TITLE = re.compile(
    rf"\s*(?:\([^()\n]{{1,40}}\)|,\s+(?P<title>(?:{_WORD}\s+){{0,6}}?{_WORD}?),?"
    r"(?=$|['\u2019]ll|\s+(?:to|will|shall|must|should|needs?|has|is|promised|agreed|owes?)\s))"
)
_WANTS = re.compile(r"\s+(?:needs?|wants?|expects?|asked for|is (?:waiting|asking) for)\s")
_TOPIC_LABEL = re.compile(r"[^:\n]{1,40}:\s+")
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
    label = _TOPIC_LABEL.match(line)
    if done := _done_for(line, 0) or (_done_for(line, label.end()) if label else None):
        return done
    if (end := person_at(line, 0)) and _WANTS.match(line, end):
        return Person(name=line[:end], rest=line)
    if called := _CALL_NAME.match(line):
        return Person(name=called["name"], rest=line)
    if mention := _MENTION.search(line):
        return Person(name=mention[0], rest=cut(line, mention.start(), mention.end()))
    return None


def _done_for(line: str, start: int) -> Person | None:
    """Return whom the verb at a place is about: "send Ann the deck", "call Ann"."""
    for verbs, receiver_at, is_taken_out in _VERBS:
        if (verb := verbs.match(line, start)) and (end := receiver_at(line, verb.end())):
            rest = line[: verb.end()] + line[end:].lstrip() if is_taken_out else line
            return Person(name=line[verb.end() : end], rest=rest)
    return None


def titled_end(line: str, end: int) -> int:
    """Return where a title after a name ends, its comma too (", CFO at Acme,", " (CFO)"); `end` when there is none."""
    title = _TITLE.match(line, end)
    if title is None or not _TITLE_WORD.search(title[0]):
        return end
    return title.end()


def untitled(who: str) -> str:
    """Return the name alone: "Ann" of "Ann, CFO at Acme" and of "Ann (CFO)"."""
    end = person_at(who, 0)
    return who[:end] if end and titled_end(who, end) == len(who) else who


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
        token = _TOKEN.match(line, _next_word(line, token.end(), is_list=end > 0))
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
    word = link["link"].lower()
    if word in {"for", "from"} and _FIRST_NAME.match(line, link.end()):
        return 0
    may_be_small = _HANDING.match(line) if word in {"to", "cc"} else word == "with" and _MEETING.match(line)
    if (not end or line[link.end()].islower()) and may_be_small and (name := _LAST_WORDS.match(line, link.end())):
        end = max(end, name.end())
    return end if end and _AFTER.match(line, end) else 0


def _receiver_at(line: str, at: int) -> int:
    """Return where the receiver in "send Ann the deck" ends; a role or "ann" is one only before an article."""
    end = person_at(line, at)
    word = _LOWER_NAME.match(line, at)
    if not end and word and _ARTICLE.match(line, word.end()):
        return word.end()
    goes_on = any(word[0].isalnum() for word in line[end:].split())
    is_named = (
        line[at].isupper() or line[at] in "<@" or line[at:end].lower().split(" ")[0] in {"them", "him"} | GIVEN_NAMES
    )
    return end if end and goes_on and (is_named or _ARTICLE.match(line, end)) else 0


def _told_at(line: str, at: int) -> int:
    """Return where the person in "email Ann the deck" ends; what is told comes with an article."""
    end, word = person_at(line, at), _LOWER_NAME.match(line, at)
    end = end or (word.end() if word else 0)
    is_named = line[at:end].lower() in GIVEN_NAMES and line[end:].strip(f" {GAP}") != ""
    return end if end and (is_named or _ARTICLE.match(line, end)) else 0


def _leads_to_role(line: str, start: int, at: int) -> bool:
    """Tell whether an owner stood before and a role follows within two words ("their new legal team")."""
    first = _TOKEN.match(line, start)
    following = line[at:].split()[:2]
    is_owned = first is not None and _OWNER.fullmatch(first[0].lower()) is not None
    return is_owned and any(_ROLE.fullmatch(word.lower().strip(",.")) for word in following)


def _is_name(word: str) -> bool:
    """Tell a name or a mention from a thing in capitals: "Ann", "ann" and "<@U1>", but not "NDA" or "Q3"."""
    if ("@" in word and len(word) > 1) or word.rstrip(".") in GIVEN_NAMES:
        return True
    return word[0].isupper() and not _THING.fullmatch(word.lower().rstrip(".")) and not any(c.isdigit() for c in word)


def _next_word(line: str, at: int, *, is_list: bool) -> int:
    """Return where the next word begins; in a list of names ("Ann, Bob and Carla") behind the comma."""
    at += 1 if is_list and _MORE_NAMES.match(line, at) else 0
    spaces = _SPACES.match(line, at)
    return spaces.end() if spaces else at


_VERBS = ((_GIVE, _receiver_at, True), (_TELL, _told_at, True), (_REACH, person_at, False))  # in "call Ann" she stays
