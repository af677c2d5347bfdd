"""Every sentence in the code that tells what went wrong is in the catalogue, and all of that stands in the code."""

from collections import defaultdict
from collections.abc import Mapping

from tests.errors.catalogue import CATALOGUE
from tests.errors.modules import VARIES
from tests.errors.page import PAGE, REWRITE, written
from tests.errors.sources import Said, sources

_PASSED_ON = frozenset({
    "bot/calendars/caldav.py:__init__",
    "bot/calendars/caldav_requests.py:__init__",
    "bot/calendars/caldav_requests.py:_ask",
    "bot/calendars/caldav_requests.py:link",
    "bot/calendars/caldav_xml.py:__init__",
    "bot/calendars/events.py:_event",
    "bot/command_line/checkups.py:findings",
    "bot/command_line/first_looks.py:_database",
    "bot/command_line/provider_checkups.py:_google_account",
    "bot/command_line/provider_checkups.py:_google_knows_account",
    "bot/command_line/provider_checkups.py:_microsoft_knows",
    "bot/command_line/storage_checkups.py:storage_findings",
    "bot/domain/errors.py:__init__",
    "bot/flows/commitment_edits.py:edit_form",
    "bot/flows/places.py:_opened",
    "bot/flows/linking_answers.py:caldav_linked_or_why_not",
    "bot/flows/linking_answers.py:chosen_or_why_not",
    "bot/flows/linking_answers.py:linked_or_why_not",
    "bot/flows/logins.py:connect_form",
    "bot/flows/quick_commitments.py:_make",
    "bot/flows/quick_commitments.py:change_draft",
    "bot/flows/quick_commitments.py:quick_card",
    "bot/flows/ready_cards.py:ready_card",
    "bot/flows/reasons.py:why",
    "bot/flows/recap_reading.py:next_meeting_of",
    "bot/flows/recap_reviews.py:_next_errors",
    "bot/flows/recap_reviews.py:_shown_back",
    "bot/flows/recaps.py:_with_lines_read_back",
    "bot/install_pages.py:_ended",
    "bot/page_troubles.py:told_plainly",
    "bot/pages.py:_ended",
    "bot/pages.py:login",
    "bot/slack_calls.py:_paced",
    "bot/slack_errors.py:__init__",
    "bot/views/recap_modals.py:draw_recap",
    "bot/views/teams.py:draw_teams",
    "handlers/calls.py:take_over",
    "storage/rows.py:change_one",
    "storage/rows.py:only",
})  # fmt: skip
"""Functions that pass a sentence on which is made elsewhere, or whose argument of that name is none."""
_TELLS_NOBODY: Mapping[str, str] = {
    "Somebody else is asking for this digest, too. Try again in a moment.": "two of six ask in the same instant",
    "Somebody offered this promise to a colleague a moment ago. Look again first.": "two hold it in the same instant",
    "SLACK_BOT_TOKEN is not set, so there is no workspace of its own: SayDo serves those that installed it.": "for us",
    "Slack did not tell whether SayDo is in the channel, so nothing was posted. It is tried again.": "for the log",
    "Slack took too long to tell whether SayDo is in the channel, so nothing was posted. It is tried again.": "a log",
    "Slack gave no new token. It is asked again.": "for the log",
    "Slack did not say which scopes the bot token has. Try it again.": "Slack answered a moment before",
    "The demo's port is in use. Choose another: saydo demo --port 3211": "tests/shell/test_command_line.py tries it",
    "manifest.yml is missing beside SayDo's code. Take it from the source of this version.": "half of SayDo is gone",
    "…saydo.env belongs to somebody else. If you trust it, say so: --env-file …saydo.env": "it takes another user",
    "… can't be read:\n…": "stands above the lines that can't be",
    "“…”: …": "stands around what a line of a recap lacks",
    "If it stays so, give this to whoever runs SayDo for you: ….": "tests/shell/test_web.py reads the id in it",
    (
        "This can't be written:\n…\nNothing can be asked here, so everything has to be given: in the environment, in "
        "lines of "
        "NAME=value on standard input (--stdin), or in …."
    ): "stands above and below the mistakes",
    "The configuration has a mistake:\n…": "stands above the mistakes",
    "a time zone's change has no date": "the change is left out",
    "no time zone changes that often": "the change is left out",
    "a time zone's change has no offset": "the change is left out",
    "no time zone is that far from UTC": "the change is left out",
    (
        "What was written is not what was read: …. Nothing was changed. This should not happen: please tell who makes "
        "SayDo."
    ): "the database changes what it is given",
}
"""Sentences that nobody can be made to read, or that stand around others; each with why."""


def _told() -> list[str]:
    return [told.text for entries in CATALOGUE.values() for told in entries]


def test_every_sentence_is_provoked() -> None:
    told = _told()
    by_place = defaultdict(list)
    for said in sources().sentences:
        by_place[said.at].append(said)
    missing = {
        at: [said.pattern for said in variants]
        for at, variants in by_place.items()
        if not any(_holds(said, one) for said in variants for one in told)
        and not {said.pattern for said in variants} & set(_TELLS_NOBODY)
    }
    assert missing == {}


def test_what_nobody_reads_stands_in_the_code() -> None:
    assert set(_TELLS_NOBODY) - {said.pattern for said in sources().sentences} == set()


def _holds(said: Said, text: str) -> bool:
    """Tell whether a text is made of a sentence; of one that begins small it is a part."""
    begins_small = said.pattern[:1].islower() or said.pattern.startswith("“")
    around = Said(pattern=f"{VARIES}{said.pattern}{VARIES}", at="", by="")
    return said.fits(text) or said.fits(f"{text} {VARIES}") or (begins_small and around.fits(text))


def test_every_place_that_tells_is_understood() -> None:
    assert sources().unknown == _PASSED_ON


def test_nothing_is_told_twice_in_the_catalogue() -> None:
    told = _told()
    assert sorted({one for one in told if told.count(one) > 1}) == []


def test_every_entry_stands_in_the_code() -> None:
    said = sources().sentences
    assert [one for one in _told() if not any(_holds(sentence, one) for sentence in said)] == []


def test_the_page_is_what_the_catalogue_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == written(), f"write it again: {REWRITE}"
