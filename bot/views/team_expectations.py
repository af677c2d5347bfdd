"""What a team expects: the modal, and how it is read."""

from collections.abc import Mapping
from typing import Any

from bot.domain.messages import View
from bot.domain.teams import Expectations, TeamId
from bot.views.blocks import actions, button, context, section
from bot.views.inputs import select_input, text_input
from bot.views.kit import Errors, one_line, subject_of
from bot.views.payloads import modal
from bot.views.reading import picked, typed
from bot.views.retyping import changed_in
from bot.views.team_forms import ExpectationsForm, ExpectationsInput, Id
from bot.views.team_words import ALWAYS_EXPECTED

MOST_NOTE = 500
_NOT_EXPECTED = "none"
_SHARES = (100, 95, 90, 85, 80, 75, 70, 60, 50)


def draw_expectations(form: ExpectationsForm) -> View:
    """Draw the modal: the same for all in the team, shown to each of them, and held against every digest."""
    expected = form.expectations
    name = one_line(form.name, most=80) or "This team"
    blocks = [
        section("The same for all, shown to everybody in the team. Each digest says how it went."),
        _share(Id.OBJECTIVE, "Customer calls with an objective set before they start", expected.objective_share),
        _share(Id.RECAP, "Customer calls with a recap within one working day", expected.recap_share),
        _share(Id.SAY_DO, "Promises kept, or moved before their date passed", expected.say_do),
        context(f"{ALWAYS_EXPECTED}: that always holds, I keep no others."),
        text_input(
            Id.NOTE,
            "In your own words",
            expected.note,
            most=MOST_NOTE,
            is_long=True,
            hint="Stands below the list, for everybody in the team to read.",
        ),
        context("Everybody in the team hears of a change in one line of their next morning brief."),
        actions([button("Back to the team", Id.BACK, form.team_id)]),
    ]
    title = name if len(name) <= _MOST_TITLE else "What is expected"
    return modal(
        title,
        blocks,
        callback_id=Id.SAVE_EXPECTED,
        subject=form.team_id,
        submit="Save",
        close="Close",
        tells_when_closed=True,
    )


_MOST_TITLE = 24


def _share(block_id: Id, label: str, share: int | None) -> Any:
    usual = {*_SHARES, *([share] if share is not None else [])}
    options = {str(n): _percent(n) for n in sorted(usual, reverse=True)} | {_NOT_EXPECTED: "Not expected"}
    chosen = _NOT_EXPECTED if share is None else str(share)
    return select_input(block_id, label, options, chosen=chosen, is_optional=False)


def _percent(share: int) -> str:
    return "All of them" if share == 100 else f"At least {share}%"  # noqa: PLR2004  percent


def read_expectations(view: Mapping[str, Any]) -> ExpectationsInput | Errors:
    """Read it; the inverse of draw_expectations."""
    return ExpectationsInput(
        team_id=TeamId(subject_of(view)),
        expectations=Expectations(
            objective_share=_read_share(view, Id.OBJECTIVE),
            recap_share=_read_share(view, Id.RECAP),
            say_do=_read_share(view, Id.SAY_DO),
            note=typed(view, Id.NOTE).strip(),
        ),
        touched=changed_in(view),
    )


def _read_share(view: Mapping[str, Any], block_id: Id) -> int | None:
    share = picked(view, block_id)
    return int(share) if share.isdecimal() and int(share) <= 100 else None  # noqa: PLR2004  percent
