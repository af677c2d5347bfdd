import json
from datetime import timedelta
from typing import Any

import pytest

from bot.calendars.grants import Channel, Watchable
from bot.calendars.microsoft import MicrosoftCalendar
from bot.calendars.microsoft_hints import Hint, Lifecycle, client_state, hints, validation_token
from bot.domain.errors import CalendarError
from tests.calendars.fake_graph import NOW, Fault
from tests.calendars.microsoft_links import Linked, link

__all__ = ["link"]

CALLBACK = "https://saydo.example/calendars/microsoft/hints"


async def watched(calendar: MicrosoftCalendar, *, callback_url: str = CALLBACK) -> Channel:
    watchable: Watchable = calendar
    return await watchable.watch(channel_id="channel-1", token="t0ken", callback_url=callback_url, now=NOW)


def notice(**fields: Any) -> dict[str, Any]:
    return {
        "subscriptionId": "subscription-0",
        "subscriptionExpirationDateTime": "2026-05-07T04:30:00+00:00",
        "changeType": "updated",
        "resource": "Users/1/Events/AAkA",
        "resourceData": {"@odata.type": "#Microsoft.Graph.Event", "id": "AAkA"},
        "clientState": "channel-1.t0ken",
        "tenantId": "84bd8158-6d4d-4958-8b9f-9d6445542f95",
        **fields,
    }


def sent(*items: object) -> bytes:
    return json.dumps({"value": items}).encode()


async def test_a_calendar_is_watched_for_as_long_as_graph_says(link: Linked) -> None:
    channel = await watched(link.calendar())
    assert channel == Channel(
        id="channel-1", token="t0ken", resource_id="subscription-0", expires_at=NOW + timedelta(minutes=4_230)
    )
    assert link.graph.subscriptions["subscription-0"]["resource"] == "me/events"


async def test_the_app_watches_a_members_mailbox(link: Linked) -> None:
    await watched(link.calendar(mailbox="rep@us.example"))
    assert link.graph.subscriptions["subscription-0"]["resource"] == "users/rep@us.example/events"


async def test_what_graph_sends_names_the_channel_it_was_opened_with(link: Linked) -> None:
    channel = await watched(link.calendar())
    state = link.graph.subscriptions[channel.resource_id]["clientState"]
    [hint] = hints(sent(notice(clientState=state)))
    assert (hint.channel_id, hint.client_state, hint.resource_id) == (channel.id, channel.token, channel.resource_id)


async def test_a_callback_graph_cannot_reach_is_no_channel(link: Linked) -> None:
    with pytest.raises(
        CalendarError,
        match=r"Microsoft can't reach SayDo to tell of changes\. The calendar is read every few minutes\.",
    ):
        await watched(link.calendar(), callback_url="http://saydo.example/hints")


@pytest.mark.parametrize("body", [b"{}", b'{"id": "1"}', b'{"id": "1", "expirationDateTime": "soon"}'])
async def test_a_channel_that_does_not_say_how_long_it_lives_is_none(link: Linked, body: bytes) -> None:
    link.graph.faults = [Fault(201, body=body)]
    with pytest.raises(CalendarError, match="can't read"):
        await watched(link.calendar())


async def test_a_channel_is_renewed(link: Linked) -> None:
    calendar = link.calendar()
    channel = await watched(calendar)
    renewed = await calendar.renew(channel, now=NOW + timedelta(days=1))
    assert renewed is not None
    assert renewed.expires_at == channel.expires_at + timedelta(days=1)
    assert (renewed.id, renewed.token, renewed.resource_id) == (channel.id, channel.token, channel.resource_id)


async def test_a_channel_that_is_gone_is_not_renewed(link: Linked) -> None:
    calendar = link.calendar()
    channel = await watched(calendar)
    link.graph.subscriptions.clear()
    assert await calendar.renew(channel, now=NOW) is None


async def test_a_channel_is_closed_once_and_for_all(link: Linked) -> None:
    calendar = link.calendar()
    channel = await watched(calendar)
    await calendar.unwatch(channel)
    assert link.graph.subscriptions == {}
    await calendar.unwatch(channel)


@pytest.mark.parametrize("status", [403, 429, 500])
async def test_a_channel_graph_refuses_to_touch_is_told(link: Linked, status: int) -> None:
    calendar = link.calendar()
    channel = await watched(calendar)
    link.graph.faults = [Fault(status), Fault(status), Fault(status)]
    for attempt in (calendar.renew(channel, now=NOW), calendar.unwatch(channel), watched(calendar)):
        with pytest.raises(CalendarError):
            await attempt


async def test_a_token_that_expired_is_renewed_for_a_channel_too(link: Linked) -> None:
    calendar = link.calendar()
    channel = await watched(calendar)
    link.graph.expire_access_tokens()
    assert await calendar.renew(channel, now=NOW) is not None


def test_a_channel_whose_names_graph_would_not_take_is_a_mistake() -> None:
    assert len(client_state("c" * 36, "t" * 91)) == 128
    with pytest.raises(ValueError, match="127"):
        client_state("c" * 36, "t" * 92)
    with pytest.raises(ValueError, match="no dot"):
        client_state("a.b", "t")


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ({"validationToken": "Validation: Testing client"}, "Validation: Testing client"),
        ({"validationToken": ""}, None),
        ({"validationToken": "x" * 2_001}, None),
        ({}, None),
    ],
)
def test_the_token_graph_tries_the_callback_with_is_handed_back(query: dict[str, str], answer: str | None) -> None:
    assert validation_token(query) == answer


def test_a_change_is_a_hint() -> None:
    assert hints(sent(notice(), notice(subscriptionId="subscription-1"))) == [
        Hint(channel_id="channel-1", client_state="t0ken", resource_id="subscription-0"),
        Hint(channel_id="channel-1", client_state="t0ken", resource_id="subscription-1"),
    ]


@pytest.mark.parametrize("event", list(Lifecycle))
def test_what_becomes_of_a_channel_is_told(event: Lifecycle) -> None:
    given = notice(lifecycleEvent=event.value)
    del given["changeType"], given["resourceData"]
    assert [hint.lifecycle for hint in hints(sent(given))] == [event]


def test_a_hint_shows_no_token() -> None:
    assert "t0ken" not in repr(hints(sent(notice())))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"[]",
        b"null",
        b'{"value": 1}',
        b"[" * 100_000,
        sent(1, None, "x"),
        sent(notice(clientState=None)),
        sent(notice(clientState="channel-1")),
        sent(notice(clientState=".t0ken")),
        sent(notice(clientState="channel-1.")),
        sent(notice(subscriptionId=5)),
        sent(notice(lifecycleEvent="somethingNew")),
        sent(notice(lifecycleEvent=5)),
    ],
)
def test_what_graph_would_not_send_is_no_hint(body: bytes) -> None:
    assert hints(body) == []


def test_a_flood_of_hints_is_cut_off() -> None:
    assert len(hints(sent(*[notice()] * 1_500))) == 1_000
