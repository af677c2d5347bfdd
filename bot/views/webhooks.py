"""Webhooks: the list with their health, the card of one, and the forms for a new one and for a replay."""

from collections.abc import Mapping
from typing import Any, assert_never

from slack_sdk.models.blocks import Block as SlackBlock
from slack_sdk.models.blocks import ConfirmObject

from bot.domain.messages import Message, View
from bot.domain.webhooks import KEPT_FOR, WANTED_KINDS, EndpointId, EndpointState, WebhookKind
from bot.views.blocks import actions, button, context, heading, if_said, plain, section, small_if_said, words
from bot.views.inputs import day_input, text_input, ticks_input
from bot.views.kit import Errors, counted, escape, joined, one_line, phrase, subject_of
from bot.views.payloads import message, modal
from bot.views.reading import block_of, picked_day, picked_several, typed
from bot.views.webhook_forms import (
    EndpointCard,
    EndpointFacts,
    EndpointInput,
    EndpointList,
    Id,
    ReplayForm,
    ReplayInput,
    SecretShown,
)

__all__ = [
    "MOST_ADDRESS",
    "MOST_DESCRIPTION",
    "EndpointCard",
    "EndpointFacts",
    "EndpointInput",
    "EndpointList",
    "Id",
    "ReplayForm",
    "ReplayInput",
    "SecretShown",
    "draw_new_webhook",
    "draw_replay",
    "draw_secret",
    "draw_webhook",
    "draw_webhook_help",
    "draw_webhooks",
    "read_new_webhook",
    "read_replay",
]

MOST_ADDRESS = 2_000
MOST_DESCRIPTION = 150
_LONGEST_ID = 64
_KINDS: Mapping[WebhookKind, str] = {
    WebhookKind.PREP_SET: "A call's objective is set or changed",
    WebhookKind.RECAP_SAVED: "A recap is saved or changed",
    WebhookKind.MADE: "A promise is made",
    WebhookKind.EDITED: "A promise has other words",
    WebhookKind.MOVED: "A promise has another date",
    WebhookKind.HANDED_OVER: "A promise is handed over",
    WebhookKind.KEPT: "A promise is kept",
    WebhookKind.RELEASED: "A promise is released",
    WebhookKind.BROKEN: "A promise is broken",
    WebhookKind.REOPENED: "A promise is open again",
}
_WANTED = frozenset(kind.value for kind in WANTED_KINDS)
_ABOUT = (
    "A webhook tells another system, such as a CRM or a warehouse, what is agreed with customers: objectives, "
    "outcomes and promises, never private notes, and nothing of private calls."
)


def draw_webhooks(listed: EndpointList) -> View:
    """Draw the webhooks with how they are doing."""
    new = [actions([button("New webhook", Id.NEW, "", style="primary")])] if listed.can_add else []
    none = [] if listed.endpoints else [section("*There is no webhook yet.*")]
    blocks = [
        *([words(listed.note, most=600)] if one_line(listed.note) else []),
        *none,
        *(block for one in listed.endpoints for block in _line(one)),
        *new,
        context(_ABOUT),
    ]
    return modal("Webhooks", blocks, callback_id=Id.LIST, close="Close")


def _line(one: EndpointFacts) -> list[SlackBlock]:
    said = joined([f"*{_host(one)}*", escape(one.description, most=MOST_DESCRIPTION)])
    return [section(f"{said}\n{_health(one)}", accessory=button("Open", Id.OPEN, one.endpoint_id))]


def _host(one: EndpointFacts) -> str:
    return escape(one.host, most=120) or "A webhook"


def _health(one: EndpointFacts) -> str:
    """Say how one is doing: the worst first."""
    waiting = f"{counted(one.waiting, 'event waits', 'events wait')}." if one.waiting else ""
    last = phrase("The last success was ", one.last_success, ".") or "Nothing was taken yet."
    failing = phrase(":warning: It fails since ", one.failing_since, ".")
    match one.state:
        case EndpointState.PAUSED:
            return joined(["It is paused.", waiting, last], by=" ")
        case EndpointState.BROKEN:
            return joined([":warning: I paused it, because it takes nothing any more.", waiting, last], by=" ")
        case EndpointState.ACTIVE:
            return joined([failing, waiting, last], by=" ")
        case _:
            assert_never(one.state)


def draw_webhook(card: EndpointCard) -> View:
    """Draw one with what can be done about it."""
    one = card.endpoint
    names = [_KINDS[kind] for kind in WANTED_KINDS if kind.value in one.kinds]
    told = "everything" if len(names) == len(_KINDS) else "; ".join(names)
    secret = phrase("The secret was renewed. The old one signs too until ", one.old_secret_until, ".")
    blocks = [
        *([words(card.note, most=600)] if one_line(card.note) else []),
        heading(one_line(one.host, most=120) or "A webhook"),
        *if_said(escape(one.description, most=MOST_DESCRIPTION)),
        section(_health(one)),
        *small_if_said(phrase("Last trouble: ", one.answer, most=300)),
        section(f"*It is told*: {told}"),
        *small_if_said(secret),
        actions(_controls(one)),
    ]
    return modal("Webhook", blocks, callback_id=Id.CARD, subject=one.endpoint_id, close="Close")


def _controls(one: EndpointFacts) -> list[Any]:
    key = one.endpoint_id
    is_active = one.state is EndpointState.ACTIVE
    pause = button("Pause", Id.PAUSE, key) if is_active else button("Resume", Id.RESUME, key, style="primary")
    return [
        button("Look again", Id.OPEN, key),
        *([button("Send a test", Id.TRY, key)] if is_active else []),
        button("Replay", Id.REPLAY, key),
        pause,
        button("New secret", Id.RENEW, key, confirm=_sure_of_secret()),
        button("Remove", Id.REMOVE, key, style="danger", confirm=_sure_of_removal(one)),
        button("All webhooks", Id.LIST, ""),
    ]


def _sure_of_secret() -> ConfirmObject:
    return ConfirmObject(
        title=plain("Make a new secret?"),
        text=plain("For 24 hours the old one signs too, so that you can put the new one in its place."),
        confirm=plain("New secret"),
        deny=plain("Keep the old"),
    )


def _sure_of_removal(one: EndpointFacts) -> ConfirmObject:
    waiting = f" {counted(one.waiting, 'event that waits is', 'events that wait are')} not sent." if one.waiting else ""
    return ConfirmObject(
        title=plain("Remove this webhook?"),
        text=plain(f"Nothing is sent to {one_line(one.host, most=120) or 'it'} any more.{waiting}"),
        confirm=plain("Remove"),
        deny=plain("Keep it"),
        style="danger",
    )


def draw_new_webhook(values: EndpointInput) -> View:
    """Draw the form for a new one."""
    labels = {kind.value: label for kind, label in _KINDS.items()}
    blocks: list[SlackBlock] = [
        text_input(
            Id.ADDRESS,
            "Address",
            values.address,
            most=MOST_ADDRESS,
            is_optional=False,
            placeholder="https://crm.example/hooks/saydo",
            hint="It begins with https://. I keep it sealed, and show its host only.",
        ),
        ticks_input(Id.KINDS, "Tell it when", labels, ticked=values.kinds, is_optional=False),
        text_input(Id.DESCRIPTION, "What it is for", values.description, most=MOST_DESCRIPTION),
        context(_ABOUT),
        actions([button("All webhooks", Id.LIST, "")]),
    ]
    return modal("New webhook", blocks, callback_id=Id.ADD, submit="Save", close="Close")


def read_new_webhook(view: Mapping[str, Any]) -> EndpointInput | Errors:
    """Read it; what is missing is said under its input."""
    read = EndpointInput(
        address=typed(view, Id.ADDRESS).strip(),
        kinds=tuple(one for one in picked_several(view, Id.KINDS) if one in _WANTED),
        description=one_line(typed(view, Id.DESCRIPTION), most=MOST_DESCRIPTION),
    )
    wanted = (
        (Id.ADDRESS, not read.address, "Type the address, which begins with https://."),
        (Id.KINDS, not read.kinds, "Choose at least one kind of event."),
    )
    missing = {block_of(view, name) or name: sentence for name, is_missing, sentence in wanted if is_missing}
    return missing or read


def draw_secret(shown: SecretShown) -> View:
    """Show a secret, this once."""
    old = phrase("The old one signs too until ", shown.old_until, ".")
    blocks = [
        section(f"*This is the secret of the webhook to {escape(shown.host, most=120) or 'it'}.* Keep it now."),
        words(shown.secret),
        context(joined(["It signs what I send, and I show it this once.", old], by=" ")),
        actions([button("Open webhook", Id.OPEN, shown.endpoint_id)]),
    ]
    return modal("The secret", blocks, callback_id=Id.SHOWN, subject=shown.endpoint_id, close="Close")


def draw_replay(form: ReplayForm) -> View:
    """Draw the question from when on events are sent again."""
    blocks: list[SlackBlock] = [
        section(
            f"*Events are sent to {escape(form.host, most=120) or 'it'} once more*, with the ids they had. I keep "
            f"them for {KEPT_FOR.days} days."
        ),
        day_input(Id.DAY, "From the beginning of this day", form.day.isoformat()),
        text_input(
            Id.EVENT,
            "Or from this event on",
            most=_LONGEST_ID,
            hint="Its id is the header webhook-id. When it is given, the day does not count.",
        ),
        actions([button("Back to the webhook", Id.OPEN, form.endpoint_id)]),
    ]
    return modal("Replay", blocks, callback_id=Id.SEND_AGAIN, subject=form.endpoint_id, submit="Send again")


def read_replay(view: Mapping[str, Any]) -> ReplayInput | Errors:
    """Read it; the inverse of draw_replay."""
    day = picked_day(view, Id.DAY)
    if day is None:
        return {block_of(view, Id.DAY) or Id.DAY.value: "Pick the day to send again from."}
    event_id = typed(view, Id.EVENT).strip()
    return ReplayInput(endpoint_id=EndpointId(subject_of(view)), day=day, event_id=event_id)


def draw_webhook_help() -> Message:
    """Say what `/saydo webhooks` does."""
    return message(
        [
            section(f"*/saydo webhooks* is for admins. {_ABOUT}"),
            context("What is sent, and how it is signed, is written down in docs/webhooks.md of SayDo's source."),
        ]
    )
