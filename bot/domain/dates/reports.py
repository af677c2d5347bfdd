"""Looks at the sentence around a phrase: what it reports or asks about is over, and no due date."""

import re

from bot.domain.dates.nouns import MISHAPS, any_of
from bot.domain.dates.sentences import after, asks, before, clause

_DONE = (  # past only after a subject ("we signed", "just sent"): alone they also describe ("signed NDA")
    r"signed|sent|e?mailed|discussed|closed|bought|launched|joined|left|started|renewed|cancell?ed|received|got"
    r"|presented|demoed|decided|missed|lost|won|saw|used|paid|moved|churned|hosted|finished|completed|delivered|sat"
    r"|agreed|approved|confirmed|shared|gave|took|made|held|wrote|shipped|accepted|rejected|declined|spent|heard|kept"
    r"|found|led|built|ran|sold|brought|caught|taught"
)
_PAST = (  # past wherever they stand
    r"joined|grew|fell|rose|met|spoke|went|came|was|were|did|had|told|said|called|ended|began|talked|visited|asked"
    r"|mentioned|happened|expired|chose|quit|knew|thought|saw|gave|took|wrote|broke|brought|froze|drove|felt|flew"
    r"|forgot|rang|shook|sank|stole|threw|woke|wore|withdrew|blew|sprang|stood|understood|returned|refused|replied"
    r"|answered|texted|phoned|pinged|skipped|loved|liked|hated"
)
_PLANNED = (
    r"schedul|expect|plann?|promis|delay|postpon|request|book|target|slat|commit|propos|invit|suppos|requir|reserv"
)
_TALK = r"(?:call|chat|meeting|demo|talk|conversation|session|discussion)"
_OBJECT = r"(?:it|them|us|him|her|me|the|our|their|his|that|down|up|out|off|over|back)"
_TOLD = re.compile(  # what begins with a word stands behind one \b: between letters there is nothing to try
    rf"\b(?:(?:{_PAST})\b|cost (?:them|us|him|her|me|\W?\d)"
    r"|(?<!'ve )(?<!'s )(?<!have )(?<!has )got (?!to\b)"
    rf"|(?<!be )(?<!get )(?<!is )(?!(?:{_PLANNED})ed)[a-z]+[^e\W]ed {_OBJECT}\b"
    rf"|(?:i|we|he|she|they|it|you|already|just|who)\s+(?:{_DONE})\b"
    rf"|(?:i|we|he|she|they) (?!(?:{_PLANNED})ed)[a-z]+[^e\W]ed\b|(?:was|were|did|had)n't\b"
    rf"|(?:{_DONE}) {_OBJECT}\b"
    rf"|(?:great|good|nice|lovely|productive|tough) (?:to )?(?:{_TALK}|speaking|talking|seeing|meeting)\b"
    rf"|(?:per|following|following up on|after|since) (?:our|the|my|your) (?:last )?{_TALK}\b"
    r"|thank(?:s| you) (?:again )?for\b|sorry (?:about|for)\b)"
    rf"|(?:^|[.!?;]\s*)(?:{_DONE})\b"
    rf"|^\W*(?:the|our|their|his|her|my|your|its|a) [a-z]+ (?!(?:{_PLANNED}|need|want|ow)ed)"
    rf"(?:[a-z]+[^e\W]ed|{_DONE})\b"
)
_NAMES_IN_ED = r"fred|jared|ahmed|mohamm?ed|alfred|wilfred|winifred"
_JUST_DID = re.compile(
    rf"(?<!to be )\b(?!(?:{_PLANNED})ed|(?:{_NAMES_IN_ED})\b)(?:[a-z]+[^e\W]ed|{_DONE})\s+(?:(?:on|in|at)\s+)?$"
)
_JUST_SAID = re.compile(r"\b(?:mentioned|told (?:me|us|him|her|them)|asked|wrote|reported|noted|explained)\s+$")
_SAID = re.compile(r"\bsaid\s+$")
_SAYS_WHEN = re.compile(r"(?!(?:on|in|at)\b)")  # "we said Friday": what was said is when
_QUESTION = re.compile(
    r"\b(?:what|who|why|how|which|where|whether|if)\s(?:(?!\b(?:and|then|so)\b)[^,;.])*"
    rf"\b(?:happened|did|went|was|were|said|told|promised|{_DONE})\b(?:(?!\b(?:and|then|so)\b)[^,;.])*$"
)
_ASKED = re.compile(
    r"^\W*(?:(?:did|was|were|had)\s(?!due|supposed|planned|going)"
    rf"|ha(?:ve|s) (?:i|we|they|he|she|you) (?:{_DONE}|[a-z]+ed)\b)"
)
_MISHAP = re.compile(  # nobody plans one: the day beside it is when it was
    rf"\b{any_of(MISHAPS)}s? (?:we had |they had )?(?:on |from |of |this |in )?$"
)
_WENT = re.compile(
    r"\s+(?:went|was|were|wasn't|happened|did|didn't|failed|slipped|worked|helped|lasted|flopped|crashed|overran|dragged"
    r"|bombed|convinced|changed|broke|ran)\b"
)
_NEWS = re.compile(  # after a comma or a dash what comes next is named, and then its day
    r"(?:,|\s-+|->|:)\s*(?:(?:and|but|so|then|now|next)\s)?(?:(?:the|our|their|a)\s)?"
    r"(?:kick-?off|demo|call|meeting|proposal|decision|review|signature|go-?live|contract|deck|quote|pricing|follow-?up"
    r"|next\s\w+|po|pilot|poc|onsite|workshop|renewal|start|launch|training|handover|answer|debrief|check-?in|sync|intro"
    r"|presentation|visit|response)(?:\s(?!and\b|or\b)[\w']+){0,2}\s*$"
)
_TURNS = re.compile(  # "great call on Thursday, the offer goes out" …
    r"(?:,|;|\s-+|->|:|\bbut|\bso)\s[^,]*\b(?:is|are|goes|starts|begins|comes|sends|follows|meets|signs|decides"
    r"|delivers)"
    r"\b[^,]*$"
)
_FIXED = re.compile(  # what a recap says was agreed lies ahead: "agreed next call on Tuesday"
    r"\b(?:agreed|confirmed|fixed|arranged|settled|set|locked(?: in)?|booked) (?:(?:the|a|our|next|follow-?up) ){0,2}"
    rf"(?:{_TALK}|kick-?off|workshop|review|visit|onsite|training|webinar|sync|check-?in|intro)\s+$"
)
_AIMED = re.compile(r"(?:to|for)\s|(?:\w+ )?(?:next|tomorrow|tonight|coming)\b")  # "moved to friday": it lies ahead
_NOWADAYS = re.compile(  # "how many seats they have today", "38 a seat today"
    r"\b(?:how|what|which|who|where)\b[^,;.]*\b(?:you|they|we|he|she|people|reps|teams?) "
    r"(?:have|has|use|uses|pay|pays|run|runs|do|does|spend|work|handle|manage|own|track)\s+$|\bper \w+\s+$"
    r"|^\W*how (?:many|much|often)\b[^,;]*$"
)
_TODAY = re.compile(r"today\b")
_STATE_TODAY = re.compile(  # "today they use Excel"
    r"today,? (?:they|he|she|it|you|the \w+|their \w+) (?:\w+ly |still |already |only |just )?"
    r"(?:use|uses|have|has|pay|pays|run|runs|do|does|work|works|spend|spends|handle|track|buy|get|is|are|sit|live)\b"
)
_COURTESY = re.compile(r"\b(?:thanks|thank you|sorry|apolog\w+)(?: so much| again| a lot)?\s+$")
_FOR = re.compile(r"(?:for|about)\b")
_LASTED = re.compile(
    r"\b(?:ran|went on|went|lasted|dragged on|stayed|waited|talked|arrived|came|slept|sat|stood|took(?: us| me| them)?"
    r"|(?:i|we|they|he|she|it) (?:finished|left|closed|worked|started|ended|stopped|were done|was done))\s+$"
)
_BACKGROUND = re.compile(
    r"\b(?:expires?|ends?|starts?|launches|lapses|runs? out|(?:auto-?)?renews?|is up|closes"
    r"|(?:is|are|'s) (?:out|away|off|ooo|travell?ing|on (?:leave|vacation|holiday|pto)))\s+$"
)


def tells_the_past(text: str, start: int, end: int) -> bool:
    """Tell whether what is said around a day reports or asks what happened on it, and asks for nothing on it."""
    said = before(text, start)
    if _WENT.match(text, end) or _QUESTION.search(said) or _ASKED.match(said) or _MISHAP.search(said):
        return True
    if _JUST_SAID.search(said) or _is_nowadays(text, start) or (_COURTESY.search(said) and _FOR.match(text, start)):
        return True
    about = clause(text, start)
    if _AIMED.match(text, start) or asks(about) or any(p.search(said) for p in (_NEWS, _FIXED, _TURNS)):
        return False
    if _SAID.search(said) and _SAYS_WHEN.match(text, start):
        return False
    return _JUST_DID.search(said) is not None or _TOLD.search(about) is not None


def _is_nowadays(text: str, start: int) -> bool:
    says = _NOWADAYS.search(before(text, start)) or _STATE_TODAY.match(text, start)
    return says is not None and _TODAY.match(text, start) is not None


def opens_a_report(text: str, start: int, end: int) -> bool:
    """Tell whether a sentence begins with a phrase such as "before Christmas" and goes on with what was."""
    rest = after(text, end)
    return not before(text, start).strip() and _TOLD.search(rest) is not None and not asks(rest)


def lasted_until(text: str, start: int) -> bool:
    """Tell whether something that was over is measured up to a time ("the demo ran until 6", "we left before noon")."""
    return _LASTED.search(before(text, start)) is not None and not asks(clause(text, start))


def is_background(text: str, start: int) -> bool:
    """Tell whether a day is that of something that comes by itself ("their licence expires on Friday")."""
    return _BACKGROUND.search(before(text, start)) is not None
