"""Which call is meant: a choice among several, a guess when none fits, and what else would be understood."""

from dataclasses import dataclass

from slack_sdk.models.blocks import Block as SlackBlock

from bot.domain.calls import CallId
from bot.domain.messages import Message, View
from bot.views.answer_forms import Command, Id
from bot.views.blocks import button, context, section
from bot.views.call_forms import CallFacts
from bot.views.call_lines import call_text
from bot.views.kit import counted, escape
from bot.views.payloads import message, modal

_MOST_IN_MESSAGE = 10
_MOST_IN_MODAL = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The calls `typed` may mean, best first; `only` is the one that is clearly meant.

    With `is_guess` none fits, and these are spelt alike.
    """

    command: Command
    calls: tuple[CallFacts, ...] = ()
    only: CallId | None = None
    typed: str = ""
    is_guess: bool = False


def draw_choice(choice: Choice) -> Message:
    """Ask which call is meant, with a button each, or say that there is none."""
    if not choice.calls:
        return message([section(_none_fits(choice)), context(_what_else(choice))])
    return message([section(_question(choice)), *_offered(choice, most=_MOST_IN_MESSAGE)])


def draw_choice_modal(choice: Choice) -> View:
    """Ask the same in a modal, for the shortcuts."""
    title = "Recap a call" if choice.command is Command.RECAP else "Prepare a call"
    blocks = _offered(choice, most=_MOST_IN_MODAL) if choice.calls else [section(_no_call(choice.command))]
    return modal(title, blocks, callback_id=Id.CHOICES, close="Close")


def _question(choice: Choice) -> str:
    if choice.is_guess:
        return f"*{_none_fits(choice)}* Did you mean {'this one' if len(choice.calls) == 1 else 'one of these'}?"
    return "*Which one?*"


def _offered(choice: Choice, *, most: int) -> list[SlackBlock]:
    is_recap = choice.command is Command.RECAP
    control, label = (Id.CHOOSE_RECAP, "Recap") if is_recap else (Id.CHOOSE_PREP, "Prepare")
    shown = [section(call_text(call), accessory=button(label, control, call.call_id)) for call in choice.calls[:most]]
    hidden = len(choice.calls) - len(shown)
    return [
        *shown,
        *([context(f"and {counted(hidden, 'more call', 'more calls')}. {_narrower(choice)}")] if hidden else []),
    ]


def _narrower(choice: Choice) -> str:
    day, hour = ("yesterday", "last") if choice.command is Command.RECAP else ("tomorrow", "10:00")
    name = choice.command.value
    return f"To narrow it down: `{name} acme`, `{name} {day}` or `{name} {hour}`."


def _none_fits(choice: Choice) -> str:
    typed = escape(choice.typed, most=150)
    return f"No call matches “{typed}”." if typed else _no_call(choice.command)


def _what_else(choice: Choice) -> str:
    if not choice.typed.strip():
        return "`/saydo why` shows what I see on your calendar today."
    return (
        f"I look at titles, customers and people, days and times. `{choice.command.value}` alone shows all I know of."
    )


def _no_call(command: Command) -> str:
    if command is Command.RECAP:
        return "There is no customer call that wants a recap."
    return "There is no customer call ahead of you."
