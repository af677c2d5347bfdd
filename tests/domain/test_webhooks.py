"""What an endpoint's answer leads to: tried again ever later, held while it is away, paused when it stays away."""

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.commitments import EventKind
from bot.domain.people import MemberId, WorkspaceId
from bot.domain.webhook_signatures import signed_headers, spelt_secret
from bot.domain.webhooks import (
    WANTED_KINDS,
    Answer,
    Delivery,
    DeliveryState,
    Endpoint,
    EndpointId,
    EndpointState,
    WebhookKind,
    after_attempt,
    kind_of,
)

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ENDPOINT = Endpoint(
    id=EndpointId("e"),
    workspace_id=WorkspaceId("w"),
    host="crm.example",
    kinds=(),
    description="",
    created_by=MemberId("m"),
    created_at=NOW,
)
DELIVERY = Delivery(endpoint_id=EndpointId("e"), number=1, next_at=NOW)
REFUSED = Answer(status=500, text="  oh\n no  ")


def test_each_thing_that_happens_to_a_commitment_is_told_or_is_known_not_to_be() -> None:
    told = {kind: kind_of(kind) for kind in EventKind}
    assert [kind for kind, as_what in told.items() if as_what is None] == [
        EventKind.OFFERED,
        EventKind.DECLINED,
        EventKind.WITHDRAWN,
        EventKind.TOLD,
    ]
    assert {*filter(None, told.values()), WebhookKind.PREP_SET, WebhookKind.RECAP_SAVED} == set(WANTED_KINDS)


def test_a_refused_event_is_tried_for_three_days_with_ever_longer_waits_and_then_no_more() -> None:
    endpoint, delivery, now, waits = ENDPOINT, DELIVERY, NOW, []
    while delivery.state is DeliveryState.WAITING:
        endpoint, delivery = after_attempt(endpoint, delivery, REFUSED, now=now)
        waits.append(delivery.next_at - now)
        now = max(delivery.next_at, now)
    assert delivery.state is DeliveryState.FAILED
    assert delivery.attempts == 10
    assert waits[:-1] == sorted(waits[:-1])
    assert timedelta(seconds=5) <= waits[0] <= timedelta(seconds=6)
    assert timedelta(days=3) < now - NOW < timedelta(days=4)
    assert (delivery.status, delivery.answer) == (500, "It answered 500. oh no")


def test_the_same_attempt_always_waits_as_long_and_two_events_do_not_wait_alike() -> None:
    def wait(number: int) -> datetime:
        return after_attempt(ENDPOINT, replace(DELIVERY, number=number), REFUSED, now=NOW)[1].next_at

    assert wait(1) == wait(1)
    assert len({wait(number) for number in range(20)}) > 10


def test_a_success_makes_an_endpoint_well_again() -> None:
    failing = replace(ENDPOINT, failures=4, failing_since=NOW, held_until=NOW, answer="It answered 500.")
    endpoint, delivery = after_attempt(failing, DELIVERY, Answer(status=204), now=NOW)
    assert endpoint == replace(ENDPOINT, last_success_at=NOW)
    assert delivery.state is DeliveryState.DONE


@pytest.mark.parametrize("status", [None, 301, 400, 401, 404, 408, 500, 503])
def test_whatever_is_no_success_is_tried_again(status: int | None) -> None:
    endpoint, delivery = after_attempt(ENDPOINT, DELIVERY, Answer(status=status), now=NOW)
    assert (delivery.state, delivery.attempts) == (DeliveryState.WAITING, 1)
    assert (endpoint.state, endpoint.failures, endpoint.failing_since) == (EndpointState.ACTIVE, 1, NOW)
    assert endpoint.held_until is not None
    assert endpoint.held_until > NOW


def test_one_that_is_gone_is_paused_at_once_and_its_event_stays_to_be_sent() -> None:
    endpoint, delivery = after_attempt(ENDPOINT, DELIVERY, Answer(status=410, text="Gone"), now=NOW)
    assert (endpoint.state, endpoint.answer) == (EndpointState.BROKEN, "It answered 410. Gone")
    assert (delivery.state, delivery.attempts) == (DeliveryState.WAITING, 0)


def test_one_that_takes_nothing_for_three_days_is_paused() -> None:
    since = replace(ENDPOINT, failures=8, failing_since=NOW - timedelta(days=3))
    assert after_attempt(since, DELIVERY, REFUSED, now=NOW)[0].state is EndpointState.BROKEN
    later = replace(since, failing_since=NOW - timedelta(days=3) + timedelta(seconds=1))
    assert after_attempt(later, DELIVERY, REFUSED, now=NOW)[0].state is EndpointState.ACTIVE


@pytest.mark.parametrize(
    ("asked", "held"), [(60.0, timedelta(minutes=1)), (1e9, timedelta(days=1)), (None, timedelta(seconds=5))]
)
def test_a_pause_asked_for_is_kept_for_a_day_at_most(asked: float | None, held: timedelta) -> None:
    endpoint, delivery = after_attempt(ENDPOINT, DELIVERY, Answer(status=429, retry_after=asked), now=NOW)
    assert endpoint.held_until == NOW + held
    assert delivery.next_at >= NOW + held


def test_an_endpoint_that_stays_away_is_asked_every_five_minutes() -> None:
    endpoint, _ = after_attempt(replace(ENDPOINT, failures=50), DELIVERY, REFUSED, now=NOW)
    assert endpoint.held_until == NOW + timedelta(minutes=5)


def test_what_is_sent_is_signed_as_the_example_of_the_specification() -> None:
    at = datetime.fromtimestamp(1614265330, UTC)
    headers = signed_headers(
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        at,
        b'{"test": 2432232314}',
        secrets=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
    )
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_a_secret_is_spelt_so_that_libraries_take_it() -> None:
    assert base64.b64decode(spelt_secret(bytes(32)).removeprefix("whsec_")) == bytes(32)
