"""The form of an export, read back as it was filled in, and its messages."""

import pytest

from bot.domain.exports import Span
from bot.views.exports import SPANS, ExportForm, ExportInput, ExportNotice, Id, comment, draw_form, read_form


def filled(whose: str | None, span: str | None) -> dict[str, object]:
    form = draw_form(ExportForm(teams=(("team-1", "Mid-market"),)))
    values = {
        block: {block: {"type": kind, "selected_option": {"value": value} if value else None}}
        for block, kind, value in ((Id.WHOSE, "static_select", whose), (Id.SPAN, "radio_buttons", span))
    }
    return {**form, "state": {"values": values}}


@pytest.mark.parametrize("span", list(SPANS))
@pytest.mark.parametrize(("whose", "team_id"), [("own", None), ("team-1", "team-1")])
def test_what_is_chosen_is_read(span: Span, whose: str, team_id: str | None) -> None:
    assert read_form(filled(whose, span)) == ExportInput(team_id=team_id, span=span)


def test_everything_about_me_goes_back_to_the_beginning_whatever_span_is_chosen() -> None:
    assert read_form(filled("about_me", Span.DAYS_30)) == ExportInput(team_id=None, span=Span.ALL_OF_MINE)


def test_what_is_missing_or_unknown_is_said_at_its_input() -> None:
    assert read_form(filled(None, Span.YEAR)) == {Id.WHOSE: "Choose whose calls and promises you want."}
    assert read_form(filled("own", "forever")) == {Id.SPAN: "Choose how far back it goes."}


def test_the_word_beside_the_file_pings_nobody() -> None:
    said = comment(ExportNotice(id="1", whose="<!channel> & co", calls=1, promises=2, lines=3))
    assert said.startswith("The export of &lt;!channel&gt; &amp; co: 1 call, 2 promises and 3 lines of their history.")
