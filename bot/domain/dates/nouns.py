"""Nouns, and a few verbs, that tell what a day, an hour or a number beside them is. In lower case, between spaces."""

MEETINGS = """
meeting call demo stand-?up sync review session webinar workshop huddle kick-?off presentation slot board chat
conversation
"""
GATHERINGS = "qbr onsite training visit deadline"  # with MEETINGS: what something can be due before
LABELLED = """
deck report notes? update newsletter numbers pipeline forecast recap digest e?mail invite shift process reporting
discounts? freeze party campaign slides agenda minutes release edition special sale offer recording group promo deals?
pressure bonus clause window warranty school outage incident
"""
MOMENTS = """
rush crunch madness blues nerves slump peak dip lull surge spike slowdown crowd traffic vibes? mood feeling
"""
MILESTONES = """
proposal decision signature go-?live contract deck quote pricing follow-?up po pilot poc renewal start launch handover
answer debrief check-?in intro response rollout offer next eta target plan due delivery migration review closing
"""
RECURRING = "meetings calls demos stand-?ups syncs reviews sessions slots huddles trains flights shifts"
STREETS = "street avenue road lane square boulevard blvd terrace crescent plaza ave drive(?!\\sto)"
SCREENS = "filter view tab button column field label status badge"
NUMBERED = """
rows? lines? rated? scored? version v ver ratio page slide room section clause step phase part no nr number item tier
release build chapter figure table option floor level lot unit top about only over under plus net usd eur model ticket
case order nps csat score discount booth gate suite ref reference sku serial batch revision rev bug issue article para
paragraph appendix annex exhibit drawing bin aisle shelf dock bay lane platform terminal resolution aspect odds scale
result flight train psalm takes? took spent saves? saved
"""
SCORES = "score scale nps survey audit scorecard"
CHANGES = """
raise[ds]? increase[ds]? cut reduced? lower(?:ed)? drop(?:ped)? grow grew discount(?:ed)? expand bump shrink decreased?
boost scale capped cap priced multiply divide
"""
AMOUNTS = "seats? users? licen[cs]es? price rate budget quota target score headcount from"
QUANTIFIERS = "few some more many two three four five six ten dozen any no"
MOODS = "casual busy quiet slow typical normal usual lazy super fun meatless taco giving black very"
HANDLED = """
send share order get review check print buy upload export fix explain discuss attach include forward clean read update
rate present archive circulate collect ship tour
"""
LIKENESSES = """
off out closed dead hectic busy busiest chaos chaotic full blocked bad tough hard quiet slow pain mess nightmare day
holiday problem issue sacred impossible
"""
MISHAPS = "outage incident crash downtime failure breach no-?show complaint glitch mess disaster"
COUNTED = """
churn retention revenue sales growth bookings arr mrr usage numbers results attrition rates? spend traffic turnover
margin pipeline demand volume adoption headcount dip drop spike peak slump decline surge losses jump
"""


def any_of(*words: str) -> str:
    """Return the pattern that matches one of the words."""
    return "(?:" + "|".join(word for row in words for word in row.split()) + ")"
