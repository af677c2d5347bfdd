"""The word that a webhook had to be paused."""

from dataclasses import dataclass

from bot.domain.messages import Message
from bot.domain.nudges import Kind
from bot.domain.webhooks import EndpointId
from bot.views.blocks import actions, button, section
from bot.views.fewer import fewer_button
from bot.views.kit import escape, joined, phrase
from bot.views.payloads import message
from bot.views.webhook_forms import Id


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookNotice:
    """What happened to it; `kept_until` is the day on which the first of what waits is forgotten."""

    endpoint_id: EndpointId
    host: str
    answer: str
    since: str
    kept_until: str
    is_well: bool = False


def draw_webhook_paused(notice: WebhookNotice) -> Message:
    """Draw it; once it is resumed, that it is."""
    host = escape(notice.host, most=120)
    if notice.is_well:
        return message([section(f"*A webhook is not paused any more.* Its address is at {host}.")])
    why = joined(
        [
            f"Nothing I sent to {host} was taken{phrase(' since ', notice.since)}.",
            escape(notice.answer, most=300),
            phrase("What happened meanwhile waits, and can be sent until ", notice.kept_until, "."),
        ],
        by=" ",
    )
    buttons = [button("Open webhook", Id.OPEN, notice.endpoint_id), fewer_button(Kind.WEBHOOK_PAUSED)]
    return message([section(f"*I paused a webhook.* {why}"), actions(buttons)])
