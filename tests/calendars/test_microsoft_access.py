import asyncio
import logging
from datetime import UTC, datetime

import pytest

from bot.calendars.grants import Credentials, RevokedError
from bot.calendars.microsoft_access import MicrosoftClient
from bot.domain.errors import CalendarError
from tests.calendars.fake_graph import CLIENT_ID, SECRET, TENANT, Fault
from tests.calendars.graph_events import event
from tests.calendars.microsoft_links import Linked, link

__all__ = ["link"]

NINE = datetime(2026, 5, 4, 9, tzinfo=UTC)


async def test_an_access_token_is_used_until_it_is_spent(link: Linked) -> None:
    calendar = link.calendar()
    await link.reading(calendar)
    await link.reading(calendar)
    assert link.graph.refreshes == 1


async def test_a_calendar_opened_again_uses_the_access_token_there_is(link: Linked) -> None:
    await link.reading()
    await link.reading(link.calendar(held=link.kept[-1]))
    assert link.graph.refreshes == 1


async def test_an_access_token_is_renewed_before_it_is_spent(link: Linked) -> None:
    link.graph.expires_in = "60"
    calendar = link.calendar()
    await link.reading(calendar)
    await link.reading(calendar)
    assert link.graph.refreshes == 2


@pytest.mark.parametrize("expires_in", [None, "soon", -1, {}])
async def test_a_token_that_does_not_say_how_long_it_lives_serves_once(link: Linked, expires_in: object) -> None:
    link.graph.expires_in = expires_in
    await link.reading()


async def test_a_new_refresh_token_is_kept(link: Linked) -> None:
    await link.reading()
    assert link.kept == ["refresh-1"]


async def test_a_refresh_token_that_stays_is_not_kept_again(link: Linked) -> None:
    link.graph.rotates = False
    await link.reading()
    assert link.kept == []


async def test_each_refresh_goes_on_from_the_last_refresh_token(link: Linked) -> None:
    calendar = link.calendar()
    await link.reading(calendar)
    link.graph.refresh_tokens = {"refresh-1"}
    link.graph.expire_access_tokens()
    await link.reading(calendar)
    assert link.kept == ["refresh-1", "refresh-2"]


async def test_a_refresh_token_that_cannot_be_kept_is_not_used_on(link: Linked) -> None:
    async def fail(_: Credentials) -> None:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        await link.read(link.calendar(keep=fail))
    assert link.graph.asked == []
    await link.reading()
    assert link.kept == ["refresh-2"]


async def test_what_else_the_credentials_hold_is_kept_with_them(link: Linked) -> None:
    kept: list[Credentials] = []

    async def keep(credentials: Credentials) -> None:
        kept.append(credentials)

    calendar = link.calendar(keep=keep)
    await link.reading(calendar)
    assert kept == [Credentials(values={"refresh_token": "refresh-1"})]
    assert "refresh" not in repr(kept)


async def test_many_reads_at_once_renew_a_token_once(link: Linked) -> None:
    calendar = link.calendar()
    await link.reading(calendar)
    link.graph.expire_access_tokens()
    await asyncio.gather(*(link.reading(calendar) for _ in range(6)))
    assert link.graph.refreshes == 2


async def test_calendars_of_one_grant_renew_its_token_once(link: Linked) -> None:
    await asyncio.gather(*(link.reading(link.calendar()) for _ in range(6)))
    assert (link.graph.refreshes, link.kept) == (1, ["refresh-1"])


async def test_grants_do_not_share_an_access_token(link: Linked) -> None:
    link.graph.refresh_tokens = {"refresh-0", "refresh-other"}
    await link.reading()
    await link.reading(link.calendar(held="refresh-other"))
    assert link.graph.refreshes == 2


async def test_tenants_do_not_share_the_apps_access_token(link: Linked) -> None:
    await link.reading(link.calendar(mailbox="rep@us.example", held=""))
    other = MicrosoftClient(client_id=CLIENT_ID, client_secret=SECRET, tenant="other", memory=link.client.memory)
    token_url = link.graph.token_url.replace(TENANT, "other")
    await link.failure(link.calendar(mailbox="rep@us.example", held="", client=other, token_url=token_url))


@pytest.mark.parametrize("error", ["invalid_grant", "interaction_required", "consent_required"])
async def test_a_grant_that_is_gone_is_told_apart(link: Linked, error: str) -> None:
    body = f'{{"error": "{error}", "error_description": "AADSTS50173: secret-detail"}}'.encode()
    link.graph.token_fault = Fault(400, body=body)
    found = await link.failure()
    assert isinstance(found, RevokedError)
    assert str(found) == "Microsoft no longer lets SayDo read this calendar. Link it again with /saydo connect."


async def test_credentials_without_a_token_are_a_grant_that_is_gone(link: Linked) -> None:
    assert isinstance(await link.failure(link.calendar(held="")), RevokedError)
    assert link.graph.asked == []


async def test_a_grant_withdrawn_between_reads_is_told_at_the_next(link: Linked) -> None:
    calendar = link.calendar()
    await link.reading(calendar)
    link.graph.refresh_tokens.clear()
    link.graph.expire_access_tokens()
    assert isinstance(await link.failure(calendar), RevokedError)


async def test_a_registration_that_is_refused_is_the_admins_matter(link: Linked) -> None:
    wrong = MicrosoftClient(client_id=CLIENT_ID, client_secret="old", tenant=TENANT)
    found = await link.failure(link.calendar(client=wrong))
    assert not isinstance(found, RevokedError)
    assert "client id" in str(found)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(429, headers={"Retry-After": "17"}),
        Fault(503, headers={"Retry-After": "17"}, body=b"<html>"),
        Fault(400, headers={"Retry-After": "17"}, body=b'{"error": "temporarily_unavailable"}'),
    ],
)
async def test_a_busy_login_is_asked_again_when_it_wishes(link: Linked, fault: Fault) -> None:
    link.graph.token_fault = fault
    found = await link.failure()
    assert not isinstance(found, RevokedError)
    assert found.retry_after == 17


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"{}", b'{"access_token": 5}', b'{"access_token": ""}'])
async def test_a_login_that_answers_something_else_is_no_access(link: Linked, body: bytes) -> None:
    link.graph.token_fault = Fault(200, body=body)
    assert "can't read" in str(await link.failure())


async def test_a_token_refused_twice_in_a_row_is_not_asked_for_again(link: Linked) -> None:
    link.graph.faults = [Fault(401), Fault(401)]
    found = await link.failure()
    assert not isinstance(found, RevokedError)
    assert link.graph.refreshes == 2


@pytest.mark.parametrize("status", [429, 503, 504])
async def test_a_busy_graph_is_asked_again_when_it_wishes(link: Linked, status: int) -> None:
    link.graph.faults = [Fault(status, "ApplicationThrottled", headers={"Retry-After": "42"})]
    assert (await link.failure()).retry_after == 42


async def test_a_busy_graph_that_names_no_time_leaves_it_to_saydo(link: Linked) -> None:
    link.graph.faults = [Fault(500)]
    assert (await link.failure()).retry_after is None


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [
        (404, "MailboxNotEnabledForRESTAPI", "no mailbox in Exchange Online"),
        (403, "MailboxNotSupportedForRESTAPI", "no mailbox in Exchange Online"),
        (404, "ErrorInvalidUser", "knows no mailbox"),
        (404, "Request_ResourceNotFound", "knows no mailbox"),
        (404, "ErrorItemNotFound", "any more"),
        (403, "ErrorAccessDenied", "Ask your admin to allow it"),
        (400, "ErrorInvalidRequest", "an error (400)"),
        (302, "", "can't read"),
    ],
)
async def test_each_refusal_of_graph_has_its_sentence(link: Linked, status: int, code: str, said: str) -> None:
    body = b"<html>" if status == 302 else None
    link.graph.faults = [Fault(status, code, body=body)]
    assert said in str(await link.failure())


async def test_a_mailbox_gets_four_requests_at_once_and_no_more(link: Linked) -> None:
    await link.reading()
    link.graph.meet = asyncio.Barrier(4)
    calendars = [link.calendar(held="refresh-1") for _ in range(8)]
    await asyncio.gather(*(link.reading(one) for one in calendars))
    assert link.graph.most_at_once == 4


def test_access_tokens_are_not_hoarded(link: Linked) -> None:
    first = link.client.memory.held("first")
    for n in range(20_000):
        link.client.memory.held(str(n))
    assert link.client.memory.held("first") is not first


def test_tokens_are_given_out_by_the_tenant() -> None:
    client = MicrosoftClient(client_id=CLIENT_ID, client_secret=SECRET)
    assert client.token_url() == "https://login.microsoftonline.com/organizations/oauth2/v2.0/token"


async def test_nothing_is_logged(link: Linked, caplog: pytest.LogCaptureFixture) -> None:
    link.graph.events = [event(NINE)]
    with caplog.at_level(logging.DEBUG, logger="bot"):
        await link.reading()
        link.graph.faults = [Fault(500)]
        with pytest.raises(CalendarError):
            await link.read()
    assert [record for record in caplog.records if record.name.startswith("bot")] == []
