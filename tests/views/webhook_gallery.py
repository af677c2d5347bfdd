"""One example of everything SayDo shows of webhooks; `say` puts other text in the place of all from outside."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bot.domain.messages import Message, View
from bot.domain.webhooks import WANTED_KINDS, EndpointId, EndpointState, WebhookKind
from bot.views import webhooks
from bot.views.webhook_notices import WebhookNotice, draw_webhook_paused

Say = Callable[[str], str]


def facts(say: Say, n: int = 1) -> webhooks.EndpointFacts:
    return webhooks.EndpointFacts(
        endpoint_id=EndpointId(f"endpoint-{n}"),
        host=say("crm.example"),
        description=say("Our CRM"),
        kinds=tuple(kind.value for kind in WANTED_KINDS),
        last_success=say("today, 09:00"),
    )


def failing(say: Say) -> webhooks.EndpointFacts:
    return replace(
        facts(say, 2),
        failing_since=say("today, 09:05"),
        answer=say("It answered 500. Internal Server Error"),
        waiting=12,
        old_secret_until=say("tomorrow, 09:00"),
        kinds=(WebhookKind.KEPT.value, WebhookKind.BROKEN.value),
    )


def broken(say: Say) -> webhooks.EndpointFacts:
    return replace(failing(say), endpoint_id=EndpointId("endpoint-3"), state=EndpointState.BROKEN, last_success="")


def paused(say: Say) -> webhooks.EndpointFacts:
    return replace(facts(say, 4), state=EndpointState.PAUSED, waiting=1, description="")


def typed(say: Say) -> webhooks.EndpointInput:
    return webhooks.EndpointInput(
        address=say("https://crm.example/hooks/saydo")[: webhooks.MOST_ADDRESS],
        kinds=(WebhookKind.PREP_SET.value, WebhookKind.MOVED.value),
        description=say("Our CRM")[: webhooks.MOST_DESCRIPTION],
    )


def notice(say: Say) -> WebhookNotice:
    return WebhookNotice(
        endpoint_id=EndpointId("endpoint-3"),
        host=say("crm.example"),
        answer=say("It answered 410. Gone"),
        since=say("Mon 23 Nov, 09:00"),
        kept_until=say("Wed 23 Dec"),
    )


def messages(say: Say) -> dict[str, Message]:
    return {
        "webhook paused": draw_webhook_paused(notice(say)),
        "webhook paused, well again": draw_webhook_paused(replace(notice(say), is_well=True)),
        "webhook help": webhooks.draw_webhook_help(),
    }


def views(say: Say) -> dict[str, View]:
    some = (facts(say), failing(say), broken(say), paused(say))
    secret = webhooks.SecretShown(endpoint_id=EndpointId("endpoint-1"), host=say("crm.example"), secret="whsec_AAAA")
    replay = webhooks.ReplayForm(endpoint_id=EndpointId("endpoint-1"), host=say("crm.example"), day=date(2026, 11, 23))
    cards = {"active": facts(say), "failing": failing(say), "broken": broken(say), "paused": paused(say)}
    return {
        "webhooks": webhooks.draw_webhooks(webhooks.EndpointList(endpoints=some)),
        "webhooks, none": webhooks.draw_webhooks(webhooks.EndpointList(note=say("The webhook is removed."))),
        "webhooks, full": webhooks.draw_webhooks(
            webhooks.EndpointList(endpoints=tuple(failing(say) for _ in range(10)), can_add=False)
        ),
        **{
            f"webhook, {name}": webhooks.draw_webhook(webhooks.EndpointCard(endpoint=one, note=say("A test.")))
            for name, one in cards.items()
        },
        "webhook form": webhooks.draw_new_webhook(typed(say)),
        "webhook secret": webhooks.draw_secret(secret),
        "webhook secret, renewed": webhooks.draw_secret(replace(secret, old_until=say("tomorrow, 09:00"))),
        "webhook replay": webhooks.draw_replay(replay),
    }
