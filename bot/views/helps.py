"""Help: what each command does, by examples that work; and what to type in the place of what was not understood."""

from collections.abc import Iterable
from difflib import get_close_matches

from bot.domain.messages import Message
from bot.views.answer_forms import Command
from bot.views.blocks import section
from bot.views.kit import escape
from bot.views.payloads import message


def draw_help(command: Command) -> Message:
    """Say what a command does, with examples."""
    first, examples = HELP[command]
    lines = [f"`{typed}`  {meaning}" for typed, meaning in examples]
    return message([section(first), section("\n".join(lines))])


HELP = {
    Command.PREP: (
        "*/prep* writes down what a call is for, before it starts.",
        (
            ("/prep", "choose from your next customer calls"),
            ("/prep acme", "a word of the title, the customer, or somebody who is invited"),
            ("/prep acme tomorrow", "or a day, or a time like `10:00`"),
            ("/prep next", "the one that starts next"),
        ),
    ),
    Command.RECAP: (
        "*/recap* writes down what was agreed: what, who, by when and how.",
        (
            ("/recap", "choose from your last calls without a recap"),
            ("/recap acme", "a word of the title, the customer, or somebody who was there"),
            ("/recap acme yesterday", "or a day, or a time like `10:00`; as far back as 30 days"),
            ("/recap last", "the one that began last"),
        ),
    ),
    Command.COMMITMENTS: (
        "*/commitments* shows what is promised, on both sides, or notes a new promise.",
        (
            ("/commitments", "what you owe and what you are owed"),
            ("/commitments overdue", "what is late"),
            ("/commitments theirs", "what customers owe you; also `mine`, `must-do`, `at risk`"),
            ("/commitments acme", "what is open with a customer"),
            ("/commitments team", "what colleagues promised on calls and to customers you share; or `@name`"),
            ("/commitments left", "what people who left had promised, to be taken over"),
            ("/commitments Send pricing to Ann by Friday noon via email", "a new one, shown back before it is saved"),
        ),
    ),
    Command.SAYDO: (
        "*SayDo* asks for an objective before each customer call and a recap after it, and keeps promises in sight.",
        (
            ("/saydo connect", "connect your calendar"),
            ("/saydo settings", "when I speak, of what, and when I am silent"),
            ("/saydo why", "today's meetings: what I ask about, when, and why"),
            ("/saydo why tomorrow", "another day, or a word of a title"),
            ("/saydo team", "your teams: what they expect, who manages them, and when their digest comes"),
            ("/saydo digest", "when your team's digest comes; `preview` shows it to you alone, `now` posts it"),
            ("/saydo webhooks", "tell another system what is agreed, for admins"),
            ("/saydo looks", "who looked closer at your figures, calls and promises"),
            ("/saydo score", "how much of what you said you did"),
            ("/saydo account acme", "a customer: what each side owes, and all that happened"),
            ("/saydo export", "calls, promises and figures as CSV, of a team too; or everything SayDo holds about you"),
            ("/saydo forget me", "erase what I hold about you"),
            ("/saydo erase", "erase a colleague, a contact or a customer, or set how long things are kept, for admins"),
            ("/prep", "write the objective of a call"),
            ("/recap", "write down what was agreed"),
            ("/commitments", "what you owe and what you are owed"),
        ),
    ),
}


def nearest_word(text: str, known: Iterable[str]) -> str:
    """Return the known word that the first word of a text is spelt most like; "" when it is like none."""
    first = text.partition(" ")[0].casefold()
    return next(iter(get_close_matches(first, list(known), n=1, cutoff=_SPELT_ALIKE)), "")


_SPELT_ALIKE = 0.6


def draw_not_understood(text: str, *, example: str, is_near: bool = False) -> Message:
    """Say what was not understood, and show what would be; with `is_near` the example is spelt alike."""
    said = escape(text, most=150)
    first = f"I don't understand “{said}”." if said else "There is a word missing."
    would = "Did you mean" if is_near else "This would work:"
    return message([section(f"{first} {would} `{escape(example, most=150)}`{'?' if is_near else ''}")])
