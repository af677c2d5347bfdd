"""What is said of a webhook that SayDo had to pause: once, to who set it up, or to the admins when they are gone."""

from datetime import datetime, timedelta

from bot.domain.errors import NotFoundError
from bot.domain.messages import Message
from bot.domain.nudges import Kind, Nudge, Wanted
from bot.domain.people import Member
from bot.domain.subjects import webhook_subject
from bot.domain.webhooks import KEPT_FOR, Endpoint, EndpointId, EndpointState
from bot.flows import cards
from bot.views.webhook_notices import WebhookNotice, draw_webhook_paused
from storage import Transaction

_TOLD_WITHIN = timedelta(days=7)


async def plan_notice(tx: Transaction, endpoint: Endpoint, *, now: datetime) -> None:
    """Plan the word that an endpoint is paused."""
    subject = webhook_subject(endpoint.id)
    creator = await tx.members.get(endpoint.workspace_id, endpoint.created_by)
    admins = [member for member in await tx.members.all_active(endpoint.workspace_id) if member.is_admin]
    for member in [creator] if creator.is_active and creator.is_admin else admins:
        told = await tx.nudges.of_subject(endpoint.workspace_id, member.id, subject)
        wanted = Wanted(kind=Kind.WEBHOOK_PAUSED, n=len(told) + 1, due_at=now, until=now + _TOLD_WITHIN)
        await tx.nudges.insert(endpoint.workspace_id, member.id, subject, wanted)


async def draw_notice(tx: Transaction, member: Member, nudge: Nudge, *, now: datetime) -> Message | None:
    """Draw it as things stand now; None when the endpoint works again or is gone."""
    try:
        endpoint = await tx.webhooks.get(member.workspace_id, EndpointId(nudge.subject_id))
    except NotFoundError:
        return None
    if endpoint.state is not EndpointState.BROKEN and nudge.sent_at is None:
        return None
    since = endpoint.failing_since
    return draw_webhook_paused(
        WebhookNotice(
            endpoint_id=endpoint.id,
            host=endpoint.host,
            answer=endpoint.answer,
            since=cards.instant_text(since, member, now=now) if since else "",
            kept_until=cards.day_text(since + KEPT_FOR, member, now=now) if since else "",
            is_well=endpoint.state is not EndpointState.BROKEN,
        )
    )
