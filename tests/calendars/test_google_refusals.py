"""Google refuses: each refusal becomes one sentence, and a wait where Google wants one."""

import json

import pytest

from bot.calendars.google_refusals import NotThereError, reasons, refusal, token_error, token_refusal
from bot.calendars.grants import RevokedError
from bot.domain.errors import CalendarError
from tests.calendars.fake_google import Trouble, refused


def told(trouble: Trouble) -> CalendarError:
    body = trouble.body if isinstance(trouble.body, bytes) else json.dumps(trouble.body).encode()
    return refusal(trouble.status, trouble.headers, body)


@pytest.mark.parametrize(
    ("trouble", "wait"),
    [
        (refused(403, "rateLimitExceeded", domain="usageLimits"), 60),
        (refused(403, "userRateLimitExceeded", domain="usageLimits"), 60),
        (refused(429, "rateLimitExceeded", domain="usageLimits", status="RESOURCE_EXHAUSTED"), 60),
        (refused(429, "rateLimitExceeded", headers={"Retry-After": "17"}), 17),
        (refused(403, "quotaExceeded", domain="usageLimits"), 3_600),
        (refused(403, "dailyLimitExceeded", domain="usageLimits"), 3_600),
        (Trouble(status=429), 60),
        (refused(500, "backendError"), 60),
        (Trouble(status=502, body=b"<html>Bad Gateway</html>"), 60),
        (refused(503, "backendError", headers={"Retry-After": "120"}), 120),
        (Trouble(status=504), 60),
    ],
)
def test_a_limit_or_an_outage_is_waited_for(trouble: Trouble, wait: float) -> None:
    error = told(trouble)
    assert error.retry_after == wait
    assert not isinstance(error, RevokedError)
    assert "busy" in str(error)


@pytest.mark.parametrize("status", [404, 410])
def test_a_calendar_that_is_gone_is_told_with_a_way_out(status: int) -> None:
    error = told(refused(status, "notFound"))
    assert isinstance(error, NotThereError)
    assert "/saydo connect" in str(error)


def test_a_scope_that_was_not_given_asks_for_the_link_again() -> None:
    error = told(refused(403, "insufficientPermissions", status="PERMISSION_DENIED"))
    assert isinstance(error, RevokedError)
    assert "ticked" in str(error)


def test_the_newer_shape_of_a_reason_is_understood_too() -> None:
    body = {
        "error": {
            "code": 403,
            "status": "PERMISSION_DENIED",
            "details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "SERVICE_DISABLED"}],
        }
    }
    assert "switched off" in str(told(Trouble(status=403, body=body)))


def test_a_calendar_whose_details_are_hidden_is_no_lost_grant() -> None:
    error = told(refused(403, "forbidden"))
    assert not isinstance(error, RevokedError)
    assert "details" in str(error)


def test_an_account_without_a_calendar_is_told() -> None:
    assert "has no calendar" in str(told(refused(403, "notACalendarUser")))


def test_a_sign_in_refused_twice_is_tried_again_later() -> None:
    assert not isinstance(told(refused(401, "authError")), RevokedError)


def test_a_bad_client_is_for_whoever_runs_saydo() -> None:
    body = b'{"error": "invalid_client", "error_description": "The OAuth client was not found."}'
    error = token_refusal(401, {}, body)
    assert not isinstance(error, RevokedError)
    assert "Whoever runs SayDo" in str(error)


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b'"error"', b'{"error": 5}', b'{"error": {"errors": [5, {"reason": 7}]}}', b"{" * 90_000, b"\xff"],
)
def test_a_body_that_says_nothing_gives_no_reason(body: bytes) -> None:
    assert reasons(body) == frozenset()
    assert token_error(body) in {"", "5"}
    assert refusal(403, {}, body).retry_after is None


def test_no_sentence_repeats_what_google_said() -> None:
    secret = {"error": {"code": 400, "message": "ann@acme.test is secret", "errors": [{"reason": "secret"}]}}
    assert "secret" not in str(told(Trouble(status=400, body=secret)))
