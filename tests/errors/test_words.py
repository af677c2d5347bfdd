"""How the sentences are worded that tell what went wrong: each fault in one place, plainly, as it will be read."""

import re
from collections import defaultdict

from tests.errors.sources import Said, sources

_READ_IN_SLACK = ("bot/domain/", "bot/flows/", "bot/views/", "bot/calendars/", "bot/slack", "handlers/")
_JARGON = re.compile(r"\b(invalid|unexpected|exception|null|illegal|fatal|abort|oops|sorry)\b", re.IGNORECASE)


def _sentences() -> list[Said]:
    found = sources().sentences
    assert len(found) > 350, "the reader of the sources finds no sentences any more"
    return found


def test_the_same_fault_is_told_in_the_same_words_which_stand_once() -> None:
    places = defaultdict(set)
    for said in _sentences():
        places[said.pattern].add(said.at)
    assert {words: sorted(at) for words, at in places.items() if len(at) > 1} == {}


def test_none_shouts_or_speaks_in_jargon() -> None:
    assert [said for said in _sentences() if "!" in said.pattern or _JARGON.search(said.pattern)] == []


def test_what_slack_shows_as_plain_text_holds_no_marks_of_markdown() -> None:
    shown = [said for said in _sentences() if said.at.startswith(_READ_IN_SLACK)]
    assert [said for said in shown if "`" in said.pattern] == []
