"""A manager looks closer, in one modal: a team's reps, a rep's calls and promises, one call; to the rep, who looked."""

from dataclasses import replace
from typing import assert_never

from slack_sdk.models.blocks import Block as SlackBlock
from slack_sdk.models.blocks import InteractiveElement

from bot.domain.commitments import Side, State
from bot.domain.messages import View
from bot.domain.recaps import Outcome
from bot.views.blocks import about, actions, button, context, divider, heading, section, small_if_said
from bot.views.call_lines import call_text
from bot.views.commitment_forms import CommitmentItem
from bot.views.commitment_items import item_text, offered_text
from bot.views.digest_lines import call_lines, kept_line, late_line, own_line, share_text
from bot.views.kit import counted, escape, joined, one_line, phrase
from bot.views.look_forms import (
    NOW,
    AnyLook,
    CallLine,
    CallLook,
    Id,
    LookLine,
    Period,
    Place,
    PromiseLine,
    PromisesLook,
    RepLine,
    RepLook,
    Shows,
    TeamLook,
    WhoLooked,
    place_of,
    went_to,
)
from bot.views.looked_at import draw_who_looked, last_look_text
from bot.views.payloads import modal
from bot.views.question_forms import Id as QuestionId
from bot.views.turning import ways

__all__ = [
    "NOW",
    "AnyLook",
    "CallLine",
    "CallLook",
    "Id",
    "LookLine",
    "Period",
    "Place",
    "PromiseLine",
    "PromisesLook",
    "RepLine",
    "RepLook",
    "Shows",
    "TeamLook",
    "WhoLooked",
    "draw_look",
    "draw_who_looked",
    "last_look_text",
    "place_of",
    "went_to",
]

_IS_NOTED = "That you looked is noted, and the person sees it."
_MOST_MOVES = 4
_MOST_PROMISES = 8
_OUTCOMES = {
    Outcome.REACHED: "reached",
    Outcome.PARTLY: "partly reached",
    Outcome.NOT_REACHED: "not reached",
    Outcome.CHANGED: "changed during the call",
}


def draw_look(look: AnyLook) -> View:
    """Draw what there is to see at a place."""
    match look:
        case TeamLook():
            return _modal(_name(look.team, "Team"), _team(look), look.place)
        case RepLook():
            return _modal(_name(look.rep.name, "Rep"), _rep(look), look.place)
        case PromisesLook():
            return _modal("Promises", _promises(look), look.place)
        case CallLook():
            return _modal("Call", _call(look), look.place)
        case _:
            assert_never(look)


def _modal(title: str, blocks: list[SlackBlock], place: Place) -> View:
    return modal(title, blocks, callback_id=Id.SHOWN, subject=place.team_id, close="Close", carries=place.carried)


def _name(raw: str, otherwise: str) -> str:
    return one_line(raw, most=24) or otherwise


def _team(look: TeamLook) -> list[SlackBlock]:
    head = f"*{escape(look.team, most=80) or 'Your team'}*, {_span(look.period)}"
    none = [section("Nobody was a rep of this team in that time.")] if not look.reps else []
    return [
        section(head),
        *none,
        *(_rep_row(one) for one in look.reps),
        *_foot(look.place, look.period, look.pages, back=""),
    ]


def _rep_row(one: RepLine) -> SlackBlock:
    said = f"*{escape(one.name, most=80) or 'A rep'}*\n{own_line(one.figures)}"
    return section(said, accessory=button("Look closer", Id.REP, one.member_id), block_id=about("rep", one.member_id))


def _rep(look: RepLook) -> list[SlackBlock]:
    figures = look.rep.figures
    lines = [
        f"Calls held: {figures.calls}",
        f"With an objective: {share_text(figures.objective)}" if figures.objective.whole else "",
        f"Recaps in time: {share_text(figures.recap)}" if figures.recap.whole else "",
        *call_lines(figures, None),
        kept_line("Own promises", figures.ours),
        kept_line("Customers' promises", figures.theirs),
        late_line(figures.overdue, figures.theirs_overdue),
    ]
    head = f"*{escape(look.rep.name, most=80) or 'A rep'}*, {_span(look.period)}"
    said = "\n".join(f"• {line}" for line in lines if line)
    shown = button(f"Promises ({look.promises})", Id.PROMISES, look.rep.member_id)
    return [
        section(head),
        section(said),
        *([actions([shown])] if look.promises else []),
        heading("Calls"),
        *([section("No customer call ended in that time.")] if not look.calls else []),
        *(_call_row(one) for one in look.calls),
        *_foot(look.place, look.period, look.pages, back="All reps"),
    ]


def _call_row(line: CallLine) -> SlackBlock:
    said = joined([call_text(line.call), *_standing(line)], by="\n")
    return section(
        said, accessory=button("Open", Id.CALL, line.call.call_id), block_id=about("call", line.call.call_id)
    )


def _standing(line: CallLine) -> list[str]:
    """Say what was written before and after a call, for mrkdwn."""
    objective = escape(line.objective, most=300)
    without = "Went in without an objective, knowingly" if line.is_winging else "No objective"
    outcome = f"Recap: objective {_OUTCOMES[line.outcome]}" if line.outcome else "No recap"
    promises = counted(line.promises, "promise") if line.promises else ""
    went = joined([outcome, promises])
    if not objective and line.outcome is None:
        return [joined([without, went])]
    return [f"Objective: {objective}" if objective else without, went]


def _promises(look: PromisesLook) -> list[SlackBlock]:
    head = f"*Promises of {escape(look.name, most=80) or 'this rep'}*, {_span(look.period)}"
    return [
        section(head),
        *([section("Nothing was open or closed in that time.")] if not look.promises else []),
        *(block for one in look.promises for block in _promise_row(one, knows_owner=True)),
        *_foot(look.place, look.period, look.pages, back="Figures and calls"),
    ]


def _promise_row(line: PromiseLine, *, knows_owner: bool = False) -> list[SlackBlock]:
    said = offered_text(_sided(line.item)) if knows_owner else item_text(_sided(line.item))
    ask = button("Ask about this", QuestionId.ASK_PROMISE, line.item.id)
    shown = line.moves[-_MOST_MOVES:]
    more = len(line.moves) - len(shown)
    moves = [escape(move, most=150) for move in shown]
    history = joined([f"{more} earlier moves" if more else "", *moves], by="\n")
    return [
        section(said, accessory=ask, block_id=about("promise", line.item.id)),
        *small_if_said(history),
    ]


def _sided(item: CommitmentItem) -> CommitmentItem:
    """Say whose promise it is, where both sides' stand among each other."""
    is_theirs = item.side is Side.THEIRS and item.state is not State.KEPT and one_line(item.what)
    return replace(item, what=f"They promised: {item.what}") if is_theirs else item


def _call(look: CallLook) -> list[SlackBlock]:
    line, hidden = look.line, len(look.promises) - _MOST_PROMISES
    ask = button("Ask about this", QuestionId.ASK_CALL, line.call.call_id)
    theirs = phrase("What they wanted" + phrase(" (", look.knowledge, ")") + ": ", look.theirs, most=300)
    their_outcome = f"Theirs: {_OUTCOMES[look.their_outcome]}" if look.their_outcome else ""
    facts = [*_standing(line), theirs, their_outcome, phrase("Next meeting: ", look.next_meeting, most=100)]
    return [
        section(call_text(line.call)),
        section(joined(facts, by="\n")),
        actions([ask]),
        *([heading("What was promised")] if look.promises else []),
        *(block for one in look.promises[:_MOST_PROMISES] for block in _promise_row(one)),
        *([context(f"and {hidden} more among the promises")] if hidden > 0 else []),
        divider(),
        context(f"{escape(look.name, most=80) or 'The rep'} led this call. Notes and preparation are not shown."),
        *_foot(look.place, None, 1, back="Figures and calls"),
    ]


def _span(period: Period) -> str:
    return (escape(period.span, most=80) or "this time") + (", so far" if period.is_so_far else "")


def _foot(place: Place, period: Period | None, pages: int, *, back: str) -> list[SlackBlock]:
    """Draw the ways on: back, pages, the periods beside this one."""
    page = min(place.page, pages - 1)
    found: list[InteractiveElement] = [button(back, Id.BACK, place.team_id)] if back else []
    found += ways(page, pages, back=("Page back", Id.PAGE_BACK), on=("Page on", Id.PAGE_ON))
    found += [button("Earlier", Id.EARLIER, period.earlier)] if period and period.earlier else []
    found += [button("Later", Id.LATER, period.later)] if period and period.later else []
    where = f"Page {page + 1} of {pages}. " if pages > 1 else ""
    return [*([actions(found, block_id="ways")] if found else []), context(f"{where}{_IS_NOTED}")]
