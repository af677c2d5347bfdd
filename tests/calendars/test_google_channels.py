"""Push channels: opened, renewed by a second one, and closed."""

from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import unquote

import pytest

from bot.calendars.google import GoogleCalendar
from bot.calendars.google_login import GoogleClient
from bot.calendars.grants import Channel, Credentials, RevokedError, Watchable
from bot.domain.errors import CalendarError
from tests.calendars.fake_google import CLIENT_ID, CLIENT_SECRET, NOW, FakeGoogle, Trouble, refused

CALLBACK = "https://saydo.example/calendars/google/push"
ADDRESS = "team#1@group.calendar.google.com"


@pytest.fixture
async def google() -> AsyncIterator[FakeGoogle]:
    async with FakeGoogle(events={ADDRESS: []}).running() as running:
        yield running


@pytest.fixture
def calendar(google: FakeGoogle) -> Watchable:
    async def keep(_: Credentials) -> None:
        raise AssertionError("nothing to keep")

    return GoogleCalendar(
        ADDRESS,
        google.allows("ann@saydo.example"),
        session=google.session,
        client=GoogleClient(CLIENT_ID, CLIENT_SECRET, clock=google.clock, token_url=google.token_url),
        keep=keep,
        own_email="ann@saydo.example",
        base_url=google.base_url,
    )


async def watched(calendar: Watchable, channel_id: str = "channel-1", *, url: str = CALLBACK) -> Channel:
    return await calendar.watch(channel_id=channel_id, token="a-secret", callback_url=url, now=NOW)


async def test_a_channel_is_opened_for_a_week(google: FakeGoogle, calendar: Watchable) -> None:
    channel = await watched(calendar)
    assert channel == Channel(
        id="channel-1", token="a-secret", resource_id="resource of channel-1", expires_at=NOW + timedelta(days=7)
    )
    assert google.channels["channel-1"]["address"] == CALLBACK
    assert google.channels["channel-1"]["token"] == "a-secret"
    assert unquote(google.asked[0].path) == f"/calendar/v3/calendars/{ADDRESS}/events/watch"
    assert "a-secret" not in repr(channel)


async def test_what_google_says_of_the_end_counts(google: FakeGoogle, calendar: Watchable) -> None:
    ends = str(int((NOW + timedelta(hours=1)).timestamp() * 1000))
    opened = {"kind": "api#channel", "id": "channel-1", "resourceId": "r", "expiration": ends}
    google.troubles.append(Trouble(status=200, body=opened))
    assert (await watched(calendar)).expires_at == NOW + timedelta(hours=1)


@pytest.mark.parametrize("expiration", [None, "never", 10**40, [1]])
async def test_an_end_that_is_not_told_is_the_one_asked_for(
    google: FakeGoogle, calendar: Watchable, expiration: object
) -> None:
    opened = {"kind": "api#channel", "id": "channel-1", "resourceId": "r", "expiration": expiration}
    google.troubles.append(Trouble(status=200, body=opened))
    assert (await watched(calendar)).expires_at == NOW + timedelta(days=7)


async def test_a_second_channel_stands_before_the_first_is_closed(google: FakeGoogle, calendar: Watchable) -> None:
    first = await watched(calendar)
    await watched(calendar, "channel-2")
    await calendar.unwatch(first)
    assert list(google.channels) == ["channel-2"]


async def test_a_channel_that_is_gone_is_closed(google: FakeGoogle, calendar: Watchable) -> None:
    channel = await watched(calendar)
    google.channels.clear()
    await calendar.unwatch(channel)
    assert google.asked[-1].path.endswith("/channels/stop")


async def test_a_channel_can_not_be_closed_with_a_grant_that_is_gone(google: FakeGoogle, calendar: Watchable) -> None:
    channel = await watched(calendar)
    google.refresh.clear()
    google.forgets_access()
    with pytest.raises(RevokedError):
        await calendar.unwatch(channel)


@pytest.mark.parametrize(
    "trouble",
    [
        refused(401, "push.webhookUrlUnauthorized"),
        refused(400, "push.webhookUrlNotHttps"),
        refused(400, "pushNotSupportedForRequestedResource"),
    ],
    ids=["unknown domain", "no https", "no push"],
)
async def test_a_channel_that_is_refused_costs_no_token_and_no_reading(
    google: FakeGoogle, calendar: Watchable, trouble: Trouble
) -> None:
    google.troubles.append(trouble)
    with pytest.raises(CalendarError, match="every few minutes"):
        await watched(calendar)
    assert len(google.token_requests) == 1


async def test_a_callback_without_https_is_refused_by_google(calendar: Watchable) -> None:
    with pytest.raises(CalendarError, match="NotHttps"):
        await watched(calendar, url="http://saydo.example/push")


@pytest.mark.parametrize("body", [{}, {"id": "channel-1"}, {"id": "another", "resourceId": "r"}, []])
async def test_an_answer_that_names_no_channel_opens_none(
    google: FakeGoogle, calendar: Watchable, body: object
) -> None:
    google.troubles.append(Trouble(status=200, body=body))
    with pytest.raises(CalendarError, match="can't read"):
        await watched(calendar)
