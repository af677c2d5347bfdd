"""What is sent to a webhook goes to the public internet, over https, to where it was checked, and no further."""

import ipaddress

import pytest
from aiohttp import web

from bot.calendars.safe_fetch import Limits
from bot.domain.errors import InvalidInputError
from bot.posting import SafePost
from tests.calendars.servers import always, serving
from tests.calendars.test_safe_fetch import hosts

HERE = (ipaddress.ip_network("127.0.0.1/32"),)
UNREACHED = "It could not be reached, or took too long."


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "0", "localhost", "127.0.0.1."),
        *("[::1]", "[::ffff:127.0.0.1]", "[::ffff:a9fe:a9fe]", "169.254.169.254", "[fd00:ec2::254]"),
        *("10.0.0.1", "192.168.1.1", "172.16.0.1", "100.64.0.1", "[fe80::1]", "8.8.8.8"),
    ],
)
async def test_no_spelling_of_a_private_address_is_taken_or_posted_to(host: str) -> None:
    posts = SafePost(look_up=hosts(localhost=["127.0.0.1"]))
    with pytest.raises(InvalidInputError, match="could not be reached") as refused:
        await posts.vet(f"https://{host}/hooks")
    assert refused.value.field == "address"
    answer = await posts.post(f"https://{host}/hooks", headers={}, body=b"{}")
    assert (answer.status, answer.text) == (None, UNREACHED)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://crm.test/hooks", "https://"),
        ("ftp://crm.test/", "https://"),
        ("webcal://crm.test/", "https://"),
        ("crm.test/hooks", "https://"),
        ("", "https://"),
        ("https://", "could not be reached"),
        ("https://user:s3cret@crm.test/", "user name or a password"),
        ("https://crm.test:8443/", "could not be reached"),
        ("https://[broken/", "https://"),
    ],
)
async def test_an_address_that_will_not_do_is_refused_with_the_reason(url: str, why: str) -> None:
    with pytest.raises(InvalidInputError, match=why) as refused:
        await SafePost(look_up=hosts(crm_test=["8.8.8.8"])).vet(url)
    assert "s3cret" not in str(refused.value)


async def test_a_public_host_is_taken_and_named() -> None:
    assert await SafePost(look_up=hosts(crm_test=["8.8.8.8"])).vet("https://crm.test/hooks/t0ken") == "crm.test"


async def test_a_name_server_that_takes_its_time_is_not_waited_for() -> None:
    async def times_out(_: str, __: int) -> list[str]:
        raise TimeoutError

    assert await SafePost(look_up=times_out).vet("https://crm.test/hooks") == "crm.test"


async def test_a_name_that_leads_inside_is_refused_whatever_it_led_to_before() -> None:
    async with serving(always(b"internal")) as server:
        answers = [["8.8.8.8"], ["127.0.0.2"], ["127.0.0.1", "10.0.0.1"], []]

        async def rebinds(_: str, __: int) -> list[str]:
            return answers.pop(0)

        posts = SafePost(networks=HERE, look_up=rebinds)
        url = server.url(host="crm.test")
        assert await posts.vet(url) == "crm.test"
        for _ in range(3):
            assert (await posts.post(url, headers={}, body=b"{}")).status is None
        assert server.asked == []


async def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    async with serving(always(b"inside")) as inside:
        away = always(status=307, headers={"Location": inside.url()})
        async with serving(away) as server:
            answer = await SafePost(networks=HERE).post(server.url(), headers={}, body=b"{}")
        assert (answer.status, answer.is_success) == (307, False)
        assert inside.asked == []


async def test_of_an_answer_only_the_beginning_is_read_and_its_pause_is_heard() -> None:
    async with serving(always(b"x" * 5_000_000, status=429, headers={"Retry-After": "30"})) as server:
        answer = await SafePost(networks=HERE).post(server.url(), headers={}, body=b"{}")
    assert (answer.status, answer.text, answer.retry_after) == (429, "x" * 2_000, 30.0)


async def test_an_answer_that_breaks_off_counts_by_its_status() -> None:
    async def breaks_off(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(status=200, headers={"Content-Length": "100"})
        await answer.prepare(request)
        await answer.write(b"ok")
        assert request.transport is not None
        request.transport.close()
        return answer

    async with serving(breaks_off) as server:
        answer = await SafePost(networks=HERE).post(server.url(), headers={}, body=b"{}")
    assert answer.is_success


async def test_a_server_that_never_answers_is_given_up() -> None:
    async def silent(_: web.Request) -> web.StreamResponse:
        raise ConnectionResetError

    async with serving(silent) as server:
        posts = SafePost(networks=HERE, limits=Limits(total=0.5))
        assert not (await posts.post(server.url(), headers={}, body=b"{}")).is_success
        closed = server.url()
    assert (await posts.post(closed, headers={}, body=b"{}")).text == UNREACHED
