"""Due dates inside longer texts, and texts that have none. It is Tuesday 24 November 2026, 10:20 in New York."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.dates import find_due
from tests.domain.when import NEW_YORK, reads

NOW = datetime(2026, 11, 24, 15, 20, tzinfo=UTC)


WITHOUT_A_DUE_DATE = """
Send the 2025 deck
raise seats to 15
move them to net 30
upgrade to version 2.5
Send the Q3 report
They may need a discount
march through the contract
Ask June about it
Send it to Jan
wait a second
Check Sun Microsystems migration
Thu Nguyen asked for pricing
Monday.com demo
Fri-Tech contract
Give them 24/7 support
split it 50/50
top 10 accounts
rate 4/5
9/10 like it
2/3 of the team
Price is $12.50
offer 15% off
raise price by 10
cut it by 5%
quote 500 seats at 12 each
call 650-555-0100
room 3.14
page 15
ratio 3:1
clause 12.3
phase 2
ISO 27001
10.0.0.1
a 2 week pilot
offer a 30 day trial
12 month contract
48 hour SLA
30-minute demo
3-year plan
the Friday deck
Friday newsletter
recap of Thursday's demo
notes from Friday
today's special
every Monday
standup each Tuesday
Mondays are bad
weekly report
since March
once in a week
met Ann on Tuesday
we spoke on Friday
they signed last Friday
3 days ago
yesterday
last week
the 3rd option
first draft
second floor
the first call
Black Friday deck
Christmas cards
Happy Friday
a minute of your time
Loop in April
24/7
for two weeks
offer valid until Dec 31
Their fiscal year ends in June
Standup is at 9:30 every day
Our office opens at 9am
Ship to 12 May Street
Check row 12/5 in the sheet
Use promo code MAY25
Explain end of quarter discounts
Show the end of day report
Founded in 2015 in Berlin
earlier today
one on one with Bob
See https://acme.example/2026/12/05
Sales grew in Q3
at 5 locations
in 3 regions
one by one
4 o'clock tea set
3p integrations
11a Main Street
TBD
soon
asap
never
25
3
in 5
Q1 FY27
🎉
signed on 3/1/2024
""".strip().splitlines()


def said_in(text: str) -> str | None:
    """Return the words that were read as the due date."""
    found = find_due(text, now=NOW, working=NEW_YORK)
    return text[found.start : found.end] if found else None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Send pricing to Ann by Friday noon via email", "by Friday noon"),
        ("Tomorrow 3pm: call Jane", "Tomorrow 3pm"),
        ("call Jane on Monday at 10 about pricing", "on Monday at 10"),
        ("Follow up in 2 weeks", "in 2 weeks"),
        ("need the redlines back by Wed EOD", "by Wed EOD"),
        ("Send proposal (Fri)", "Fri"),
        ("Renewal quote due Jan 15", "due Jan 15"),
        ("Send the Monday deck by Tuesday", "by Tuesday"),
        ("Send the Q4 forecast by EOM", "by EOM"),
        ("Send the May numbers by Friday", "by Friday"),
        ("Ann may decide by the 10th", "by the 10th"),
        ("Send 3 references by 3pm", "by 3pm"),
        ("Have legal review v2.1 by next Wed", "by next Wed"),
        ("Reply to Bob today EOD re: 24/7 support", "today EOD"),
        ("push the demo to Thursday", "to Thursday"),
        ("move the call from Tuesday to Thursday 4pm", "to Thursday 4pm"),
        ("Close by year-end at the latest", "by year-end at the latest"),
        ("ASAP, no later than 12/10", "no later than 12/10"),
        ("Deck ready before tomorrow's call", "before tomorrow's call"),
        ("Send the deck by Friday's standup to Ann", "by Friday's standup"),
        ("Have the deck ready before our Friday team call", "before our Friday team call"),
        ("By Friday call Ann", "By Friday"),
        ("budget 2027 by noon", "by noon"),
        ("pricing for March by 3pm", "by 3pm"),
        ("Call me at 555-1234 by 5pm", "by 5pm"),
        ("raise seats to 15 by Friday", "by Friday"),
        ("Send invoice 1234 on Dec 1", "on Dec 1"),
        ("Met Ann on Monday; send the SOW Friday", "Friday"),
        ("by Fri Ann sends the PO", "by Fri"),
        ("Draft it over the weekend", "over the weekend"),
        ("Demo Friday 3pm London", "Friday 3pm London"),
        ("İstanbul office: reply by Friday", "by Friday"),
        ("Send deck\u00a0by\u00a0Friday \u2013 5pm", "by\u00a0Friday \u2013 5pm"),
    ],
)
def test_the_words_of_the_due_date_are_found(text: str, words: str) -> None:
    assert said_in(text) == words


@pytest.mark.parametrize("text", ["", "   ", *WITHOUT_A_DUE_DATE])
def test_a_text_without_a_due_date_has_none(text: str) -> None:
    assert said_in(text) is None


@pytest.mark.parametrize(
    "text",
    [
        *("Thursday or Friday", "Tue/Wed", "next Tues or Wed", "today or tomorrow", "12/5 or 12/6"),
        *("not before Friday", "after Friday", "starting Monday", "3pm their time"),
    ],
)
def test_what_can_be_read_two_ways_is_not_guessed(text: str) -> None:
    assert reads(text) is None


@pytest.mark.parametrize(
    "text", ["raise the price by 12.5.", "They are on version 10.4.", "Jan 6 or 7", "in the new year"]
)
def test_a_number_or_a_choice_is_not_guessed_where_the_day_comes_first(text: str) -> None:
    assert reads(text, locale="en_GB") is None


def test_a_deadline_word_outweighs_an_earlier_date() -> None:
    assert said_in("Meet Tuesday to prepare, deck by Thursday") == "by Thursday"
    assert said_in("Send keys Thursday, then call Ann Monday") == "Thursday"


def test_a_whole_text_is_read_generously_and_a_part_of_one_is_not() -> None:
    assert reads("march") == "Wed 2027-03-31"
    assert reads("2 weeks") == "Tue 2026-12-08"
    assert said_in("march on") is None
    assert said_in("2 weeks trial") is None


@pytest.mark.parametrize(
    "text",
    [
        "of the " * 400,
        "1 day " * 500,
        "12/5 or " * 400,
        "1:" * 1500,
        "quarter past " * 200,
        "q1," * 1000,
        "mon-" * 750,
        "<@" * 1500,
    ],
)
def test_hostile_texts_are_read_without_harm(text: str) -> None:
    find_due(text, now=NOW, working=NEW_YORK)


WORDS = """by on at in before the of or to next this last first 3rd 2 9 17 31 2027 12/5 2/29 5.12. dec march mon friday
week month q1 eod eow end mid early noon midnight 3pm 15:30 half past morning tonight tomorrow days hours business pst
their time easter , - / ( . @ + from now until since"""


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS.split()), max_size=7).map(" ".join))
def test_whatever_is_typed_the_words_found_lie_in_the_text(text: str) -> None:
    found = find_due(text, now=NOW, working=NEW_YORK)
    assert found is None or 0 <= found.start < found.end <= len(text)
