"""The whole grammar: the rules of each kind in one table, and words that look like due dates and are none."""

from bot.domain.dates.clocks import CLOCK_RULES, HOUR_RULES, PART_RULES
from bot.domain.dates.counted_days import COUNTED_DAY_RULES
from bot.domain.dates.days import DAY_RULES
from bot.domain.dates.holidays import HOLIDAY_RULES
from bot.domain.dates.lengths import LENGTH_RULES
from bot.domain.dates.offsets import OFFSET_RULES
from bot.domain.dates.period_parts import PERIOD_PART_RULES
from bot.domain.dates.periods import PERIOD_RULES
from bot.domain.dates.ranges import RANGE_RULES
from bot.domain.dates.readers import Grammar
from bot.domain.dates.rules import Here, Kind, Rule, Said
from bot.domain.dates.zones import ZONE_RULES


def _none(_: Said, __: Here) -> bool:
    return True


_EACH = r"(?:every|each|any|most|all)(?: other| second| single| first| third| last)?"
_WEEKDAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_OFTEN = "(?:daily|weekly|bi_weekly|fortnightly|monthly|quarterly|annually|yearly)"
_SINCE = r"(?:since|as of|from|after|starting|effective|beginning|dated|of)"
_BLOCK_RULES = (
    Rule(r"yesterday(?:'s)?(?: morning| afternoon| evening)?|last night|the other day", _none),
    Rule(r"(?:last|past|previous|prior|this past) (?:<weekday>|<month>|<span>)", _none),
    Rule(r"(?:last|past|previous|prior|over the last|over the past|in the last|in the past) {length}", _none),
    Rule(r"(?:last|past|previous|prior) {period}", _none),
    Rule(r"(?:earlier|happy|merry) {day}", _none),
    Rule(r"(?:my|our|your|his|her|their) (?:first|second|last|usual) (?:<weekday>)", _none),
    Rule(r"for (?:at least |up to )?(?:the )?(?:next |coming )?{length}", _none),
    Rule(r"(?:one|some|any) day(?: now| soon)?|day and night|night and day", _none),
    Rule(r"(?:out|away|off|ooo|unavailable|travell?ing|on (?:leave|vacation|holiday|pto)) (?:until|till) {day}", _none),
    Rule(r"(?:valid|good|open|available) (?:until|till|through|thru) (?:the )?{day}", _none),
    Rule(
        r"(?:prices?|quotes?|offers?|discounts?|rates?|terms) (?:hold|holds|held|fixed|is fixed|locked|stands?) "
        r"(?:until|till|through|thru) (?:the )?{day}",
        _none,
    ),
    Rule(r"(?:a|one) (?:minute|min|moment)|(?:(?<=\bme\s)|(?<=\bus\s))(?:<count>) (?:minutes|mins)", _none),
    Rule(r"(?:lunch|dinner|breakfast|coffees?|drinks|table|room) for (?:<whole>)(?!_[ap]\.?m|:|_o)", _none),
    Rule(r"(?:open|closed|staffed|reachable|online) (?:until|till|from) {clock}", _none),
    Rule(r"(?:open|closed|staffed|reachable|online) (?:until|till|from) {hour}", _none),
    Rule(r"(?:in |into |early in |sometime in )?the new year(?!')", _none),
    Rule(r"(?:was|were) (?:due|planned|scheduled)(?: on| for| by)? {day}", _none),
    Rule(r"{length} of", _none),
    Rule(r"{length} (?:ago|earlier|old|back|late|early|off|behind|short|ahead|too (?:late|long|early|short))", _none),
    Rule(rf"{_EACH} {{day}}", _none),
    Rule(rf"(?:{_WEEKDAYS})s|(?:{_WEEKDAYS}) (?:mornings|afternoons|evenings|nights)", _none),
    Rule(rf"(?:{_WEEKDAYS})s,? (?:at |@ )?{{clock}}", _none),
    Rule(rf"(?:{_WEEKDAYS})s,? (?:at |@ )?{{hour}}", _none),
    Rule(rf"{_OFTEN} (?:on |at )?{{day}}", _none),
    Rule(rf"{_OFTEN} (?:at )?{{clock}}", _none),
    Rule(rf"{_OFTEN} (?:at )?{{hour}}", _none),
    Rule(r"daily (?:stand_?up|sync|huddle|scrum),? (?:at )?{clock}", _none),
    Rule(rf"{_EACH} (?:<weekday>)s?", _none),
    Rule(rf"{_EACH} (?:(?:<month>|<span>|<unit>)s?|morning|afternoon|evening|night)", _none),
    Rule(r"(?:every|each|once in|twice in|once|twice|times) {length}", _none),
    Rule(rf"{_SINCE} (?:on )?(?:the )?{{day}}(?:'s)?", _none),
    Rule(rf"{_SINCE} (?!(?:the|this) weekend){{period}}(?:'s)?", _none),
    Rule(r"(?:(?:fiscal|budget|financial)_(?:year|period)s?|fy) (?:\w+ )?(?:in|on|with) {period}", _none),
    Rule(r"(?:after|half) {clock}", _none),
    Rule(r"half {hour}", lambda _, here: None if here.country == "GB" else True),
    Rule(r"(?:not before|not until|no earlier than|not earlier than|earliest) {day}", _none),
    Rule(r"24_/_7|50_/_50|9/11|80/20|20/20|365|(?:the |a )?(?:1|one)_(?::|on)_(?:1|one)s?", _none),
    Rule(r"net[ -]?\d+|\d+ days? (?:net|trial|terms)", _none),
)

_RULES = {
    Kind.DAY: DAY_RULES + COUNTED_DAY_RULES + HOLIDAY_RULES,
    Kind.RANGE: RANGE_RULES,
    Kind.PERIOD: PERIOD_RULES + PERIOD_PART_RULES,
    Kind.LENGTH: LENGTH_RULES,
    Kind.OFFSET: OFFSET_RULES,
    Kind.CLOCK: CLOCK_RULES,
    Kind.HOUR: HOUR_RULES,
    Kind.PART: PART_RULES,
    Kind.ZONE: ZONE_RULES,
    Kind.BLOCK: _BLOCK_RULES,
}

GRAMMAR = Grammar(_RULES)
