"""The agenda of a call: as a mail to the customer, and what became of it, one click each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.models.blocks import Block as SlackBlock
from slack_sdk.models.blocks import ButtonElement

from bot.domain.calls import CallId
from bot.domain.messages import View
from bot.domain.preps import AgendaState
from bot.views.blocks import about, actions, button, section
from bot.views.call_forms import CallFacts
from bot.views.kit import one_line, subject_of, visible
from bot.views.mails import MailDraft, mail_blocks
from bot.views.payloads import modal
from bot.views.prep_forms import AGENDA, Id
from bot.views.prep_words import AGENDA_STATES

_MOST_GREETED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaFacts:
    """What the mail is written from: `when` is the call's full date and time in the writer's zone, `zone` its name.

    `to` are (name, address); a private meeting has none.
    """

    agenda: str
    when: str
    zone: str
    by: str
    to: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaForm:
    """The agenda to be sent, and what became of it so far; with `is_typed` it is as it stands in the reader's draft."""

    call: CallFacts
    mail: MailDraft
    state: AgendaState = AgendaState.NOT_YET
    is_typed: bool = False


def agenda_mail(facts: AgendaFacts) -> MailDraft:
    """Write the mail in the person's name."""
    lines = [_point(line) for line in visible(facts.agenda).split("\n") if line.strip()]
    when = f"{facts.when} ({facts.zone})"
    paragraphs = (
        f"{_greeting([name for name, _ in facts.to])},",
        f"I look forward to our call on {when}. This is what I suggest we talk about:",
        "\n".join(lines),
        "Is there anything you would add or leave out? A short answer is enough.",
        f"Best regards\n{one_line(facts.by, most=120)}",
    )
    to = tuple(address for _, address in facts.to)
    return MailDraft(to=to, subject=f"Agenda for our call on {facts.when}", body="\n\n".join(paragraphs))


def _point(line: str) -> str:
    """Return a line of the agenda as a point, unless it is written as one."""
    text = line.strip()
    number = text.partition(" ")[0].rstrip(".)")
    return text if text[0] in "-*•" or number.isdecimal() else f"- {text}"


def _greeting(names: list[str]) -> str:
    """Greet up to three people by first name; else nobody by name, which is better than some."""
    first = [_first_name(name) for name in names]
    if not all(first) or not 0 < len(first) <= _MOST_GREETED:
        return "Hello everybody" if len(names) > 1 else "Hello"
    *others, last = first
    return f"Hello {', '.join(others)} and {last}" if others else f"Hello {last}"


def _first_name(name: str) -> str:
    """Return "Ann" of "Ann Buyer" and of "Buyer, Ann"; "" of what is no name."""
    shown = one_line(name, most=80)
    given = (shown.partition(",")[2] or shown).split()
    return given[0] if given and "@" not in shown else ""


def draw_agenda(form: AgendaForm) -> View:
    """Draw the mail, and under it what became of the agenda."""
    blocks: list[SlackBlock] = [
        section("I send nothing to customers myself: open the mail, or copy it, and send it in your own name."),
        *mail_blocks(form.mail, link_id=Id.MAIL),
        section(f"*The agenda*: {agenda_state_text(form.state)}."),
        actions(state_buttons(form.call.call_id, form.state), block_id=about("agendas", form.call.call_id)),
    ]
    return modal(
        "Agenda for them", blocks, callback_id=Id.AGENDA_MAIL, subject=_TYPED if form.is_typed else "", close="Close"
    )


_TYPED = "typed"


def is_typed(view: Mapping[str, Any]) -> bool:
    """Tell whether the modal shows an agenda as it stands in a draft."""
    return subject_of(view) == _TYPED


def agenda_state_text(state: AgendaState | None) -> str:
    """Return what became of the agenda, in words for the middle of a sentence; "" when there is none."""
    return AGENDA_STATES[state] if state else ""


def state_buttons(call_id: CallId, state: AgendaState) -> list[ButtonElement]:
    """Offer what else can be said of the agenda."""
    return [button(label, AGENDA[to], call_id) for to, label in _SAYING.items() if to is not state]


_SAYING = {
    AgendaState.SENT: "It is sent",
    AgendaState.AGREED: "They agreed",
    AgendaState.NOT_YET: "Not sent yet",
}


def agenda_controls(call_id: CallId, state: AgendaState) -> list[ButtonElement]:
    """Offer to send the agenda while it is not, and what can be said of it."""
    send = [button("Send to customer", Id.SEND_AGENDA, call_id)] if state is AgendaState.NOT_YET else []
    return [*send, *state_buttons(call_id, state)]
