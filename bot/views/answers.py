"""Answers: help, why, choices, what was not understood, what went wrong, and by name all about calendars."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block as SlackBlock
from slack_sdk.models.blocks import ButtonElement

from bot.domain.calls import Reason, Verdict
from bot.domain.messages import Message, View
from bot.views.answer_forms import AdminNotice, Command, ConnectForm, ConnectInput, Id, Linked, LinkNotice, WhyItem
from bot.views.blocks import button, context, in_full, section, words
from bot.views.calendar_links import (
    draw_admin_notices,
    draw_connect,
    draw_link_broken,
    draw_link_mended,
    draw_linked,
    draw_linked_modal,
    read_connect,
)
from bot.views.call_forms import CallFacts
from bot.views.call_lines import call_text
from bot.views.folding import Group, Part, Room, group
from bot.views.kit import escape, joined, one_line, phrase
from bot.views.payloads import MOST_BLOCKS, MOST_BLOCKS_IN_VIEW, MOST_TEXT, message, modal

__all__ = [
    "AdminNotice",
    "CallFacts",
    "Command",
    "ConnectForm",
    "ConnectInput",
    "Id",
    "LinkNotice",
    "Linked",
    "Message",
    "WhyItem",
    "draw_admin_notices",
    "draw_choice",
    "draw_choice_modal",
    "draw_connect",
    "draw_help",
    "draw_link_broken",
    "draw_link_mended",
    "draw_linked",
    "draw_linked_modal",
    "draw_loading",
    "draw_no_match",
    "draw_not_understood",
    "draw_plain",
    "draw_problem",
    "draw_problem_message",
    "draw_why",
    "read_connect",
    "reason_sentence",
]


def draw_help(command: Command) -> Message:
    """Say what a command does, with examples."""
    first, examples = _HELP[command]
    lines = [f"`{typed}`  {meaning}" for typed, meaning in examples]
    return message([section(first), section("\n".join(lines)), context("Only you see this answer.")])


_HELP = {
    Command.PREP: (
        "*/prep* writes down what a call is for, before it starts.",
        (
            ("/prep", "choose from your next customer calls"),
            ("/prep acme", "the call with these words in its title or the customer's domain"),
        ),
    ),
    Command.RECAP: (
        "*/recap* writes down what was agreed: what, who, by when and how.",
        (
            ("/recap", "choose from your last calls without a recap"),
            ("/recap acme", "the call with these words in its title or the customer's domain"),
        ),
    ),
    Command.COMMITMENTS: (
        "*/commitments* shows what is promised, on both sides, or notes a new promise.",
        (
            ("/commitments", "what you owe and what you are owed"),
            ("/commitments overdue", "what is late"),
            ("/commitments theirs", "what customers owe you"),
            ("/commitments Send pricing to Ann by Friday noon via email", "a new one, shown back before it is saved"),
        ),
    ),
    Command.SAYDO: (
        "*SayDo* asks for an objective before each customer call and a recap after it, and keeps promises in sight.",
        (
            ("/saydo connect", "connect your calendar"),
            ("/saydo why", "today's meetings: what I ask about, and why"),
            ("/prep", "write the objective of a call"),
            ("/recap", "write down what was agreed"),
            ("/commitments", "what you owe and what you are owed"),
        ),
    ),
}


# -- why ---------------------------------------------------------------------------------------------------------------


def draw_why(items: Sequence[WhyItem], *, day: str) -> Message:
    """Draw every meeting of the day with its reason."""
    head = section(f"*{escape(day, most=80) or 'Today'}*: what I do about each meeting, and why.")
    if not items:
        return message([head, section("I see no meeting today. Is your calendar connected? `/saydo connect` does it.")])
    room = Room(blocks=MOST_BLOCKS - 2, text=MOST_TEXT - 400)
    return message([head, *group(Group(title="", items=items, draw=_why), room=room, rest="later that day")])


def _why(item: WhyItem) -> Part:
    title = escape(item.title, most=100) or "(no title)"
    nudges = [phrase("• ", line, most=120) for line in item.nudges[:_MOST_NUDGES]]
    said = [f"*{joined([escape(item.time, most=40), title], by=' ')}*", escape(item.reason, most=160), *nudges]
    return [section(joined(said, by="\n"), accessory=_why_button(item))]


_MOST_NUDGES = 6


def _why_button(item: WhyItem) -> ButtonElement | None:
    if item.is_call:
        never = button("Never for this series", Id.NEVER_SERIES, item.meeting_id)
        return never if item.is_recurring else None
    return button("Ask anyway", Id.ASK_ANYWAY, item.meeting_id) if item.can_ask else None


def reason_sentence(verdict: Verdict) -> str:
    """Say why a meeting is a customer call or is not, in plain text."""
    known = _REASONS[verdict.reason].format(detail=one_line(verdict.detail, most=80) or "…")
    return f"{'A customer call' if verdict.is_call else 'Not a customer call'}: {known}"


_REASONS = {
    Reason.EXTERNAL: "somebody from {detail} is invited.",
    Reason.TAGGED: "its title carries {detail}.",
    Reason.SAID_YES: "you said so.",
    Reason.SAID_NO: "you said so.",
    Reason.SAID_NO_SERIES: "you said so for the whole series.",
    Reason.SAID_NO_DOMAIN: "you said so for everything with {detail}.",
    Reason.CANCELLED: "it was cancelled.",
    Reason.DECLINED: "you declined it.",
    Reason.TENTATIVE: "you have not accepted it yet.",
    Reason.ALL_DAY: "it lasts all day.",
    Reason.NOT_A_MEETING: "it is time blocked, not a meeting.",
    Reason.TOO_SHORT: "it lasts {detail} min, which is too short to count.",
    Reason.INTERNAL: "nobody from outside is invited.",
    Reason.PRIVATE: "it is private, so I read its time and nothing else.",
    Reason.GUESTS_HIDDEN: "its guest list is hidden from me, so I can't see whether a customer takes part.",
}


# -- choices and what was not understood -------------------------------------------------------------------------------


def draw_choice(command: Command, calls: Sequence[CallFacts]) -> Message:
    """Ask which call is meant (PREP, RECAP), with a button each."""
    room = Room(blocks=MOST_BLOCKS - 2, text=MOST_TEXT - 400)
    found = group(_choices(command, calls), room=room, rest="match: add a word of the title")
    return message([section("*Which one?*"), *found])


def draw_choice_modal(command: Command, calls: Sequence[CallFacts]) -> View:
    """Ask the same in a modal, for the global shortcuts; no calls: say so."""
    title = "Recap a call" if command is Command.RECAP else "Prepare a call"
    room = Room(blocks=MOST_BLOCKS_IN_VIEW - 2, text=_MOST_IN_MODAL)
    blocks = group(_choices(command, calls), room=room, rest=f"with {command.value} and a word of the title")
    return modal(title, blocks or [section(_no_call(command))], callback_id=Id.CHOICES, close="Close")


_MOST_IN_MODAL = 30_000


def _choices(command: Command, calls: Sequence[CallFacts]) -> Group[CallFacts]:
    is_recap = command is Command.RECAP
    action_id, label = (Id.CHOOSE_RECAP, "Recap") if is_recap else (Id.CHOOSE_PREP, "Prepare")

    def draw(call: CallFacts) -> Part:
        return [section(call_text(call), accessory=button(label, action_id, call.call_id))]

    return Group(title="", items=calls, draw=draw)


def draw_not_understood(text: str, *, example: str) -> Message:
    """Say what was not understood, and show what would be."""
    said = escape(text, most=150)
    first = f"I don't understand “{said}”." if said else "There is a word missing."
    return message([section(f"{first} This would work: `{escape(example, most=150)}`")])


def draw_no_match(text: str, *, command: Command) -> Message:
    """Say that no call matches the words ("" for: there is no call at all)."""
    words_typed = escape(text, most=150)
    first = f"No call matches “{words_typed}”." if words_typed else _no_call(command)
    hint = (
        f"Try a word of its title, or `{command.value}` alone."
        if words_typed
        else "`/saydo why` shows what I see today."
    )
    return message([section(first), context(hint)])


def _no_call(command: Command) -> str:
    if command is Command.RECAP:
        return "There is no customer call that wants a recap."
    return "There is no customer call ahead of you."


def draw_plain(text: str) -> Message:
    """Say a plain sentence; formatting in it is not read."""
    return message([words(text if one_line(text) else "Nothing to say.")])


def draw_loading(title: str) -> View:
    """Draw a modal to open at once (a trigger lives three seconds) and to fill with views.update."""
    return modal(one_line(title, most=24), [section("One moment.")], callback_id=Id.LOADING, close="Close")


# -- what went wrong ---------------------------------------------------------------------------------------------------


def draw_problem(sentence: str, *, typed: Sequence[tuple[str, str]] = ()) -> View:
    """Draw a modal that says what went wrong and gives the typed text back as (label, text)."""
    return modal("That did not work", _problem(sentence, typed), callback_id=Id.PROBLEM, close="Close")


def draw_problem_message(sentence: str, *, typed: Sequence[tuple[str, str]] = ()) -> Message:
    """Say the same as a message."""
    return message(_problem(sentence, typed), most_text=_MOST_GIVEN_BACK)


_MOST_GIVEN_BACK = 13_000


def _problem(sentence: str, typed_before: Sequence[tuple[str, str]]) -> list[SlackBlock]:
    given_back = [(label, text) for label, text in typed_before if one_line(text)]
    return [
        words(sentence if one_line(sentence) else "Something went wrong."),
        *([context("This is what you typed, to copy:")] if given_back else []),
        *(
            block
            for label, text in given_back
            for block in (section(f"*{escape(label, most=80) or 'Text'}*"), *in_full(text))
        ),
    ]
