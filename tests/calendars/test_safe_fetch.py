"""The checklist of what a fetch of an address somebody typed must never do."""

import asyncio
import gzip
import ipaddress
import zlib

import pytest
from aiohttp import web
from yarl import URL

from bot.calendars.addresses import address, is_public
from bot.calendars.safe_fetch import Limits, Lookup, SafeFetch, retry_after
from bot.domain.errors import CalendarError, HostTrouble
from tests.calendars.servers import always, serving

HERE = (ipaddress.ip_network("127.0.0.1/32"),)


def fetch(look_up: Lookup | None = None, **limits: float) -> SafeFetch:
    """Return a fetch that may reach this machine at 127.0.0.1 and nothing else that is private."""
    return SafeFetch(allow_http=True, networks=HERE, limits=Limits(**limits), look_up=look_up)  # type: ignore[arg-type]


def hosts(**known: list[str]) -> Lookup:
    """Return a name lookup with hosts of its own; underscores stand for dots."""

    async def look_up(host: str, _: int) -> list[str]:
        found = known.get(host.replace(".", "_"))
        if found is None:
            raise OSError("no such host")
        return found

    return look_up


async def refused(url: str, by: SafeFetch) -> str:
    """Return the sentence with which an address is refused."""
    with pytest.raises(CalendarError) as told:
        await by.get(url)
    return str(told.value)


@pytest.mark.parametrize(
    "one",
    [
        *("127.0.0.1", "127.8.8.8", "0.1.2.3", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
        *("100.64.0.1", "192.0.0.8", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
        *("::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "fec0::1"),
        *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:7f00:1", "::127.0.0.1"),
        *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2001:0:4136:e378::1"),
        "fe80::1%eth0",
    ],
)
def test_no_private_address_passes_for_a_public_one(one: str) -> None:
    found = address(one)
    assert found is not None
    assert not is_public(found)


@pytest.mark.parametrize("one", ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_a_public_address_is_one(one: str) -> None:
    found = address(one)
    assert found is not None
    assert is_public(found)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f.1", "0x7f000001", "0177.0.0.1", "0", "localhost"),
        *("\uff11\uff12\uff17.0.0.1", "127\u30020.0.1", "\u24db\u24de\u24d2alhost", "127.0.0.1."),
        *("[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "169.254.169.254", "[fd00:ec2::254]", "8.8.8.8"),
    ],
)
async def test_no_spelling_of_an_address_gets_past(host: str) -> None:
    assert "could not be reached" in await refused(f"https://{host}/latest/meta-data", SafeFetch())


async def test_a_name_that_leads_to_a_private_address_is_refused() -> None:
    async with serving(always(b"internal")) as server:
        names = hosts(inner_test=["127.0.0.2"], mixed_test=["127.0.0.1", "10.0.0.1"], empty_test=[])
        for host in ("inner.test", "mixed.test", "empty.test", "missing.test"):
            assert "could not be reached" in await refused(server.url(host=host), fetch(names))
        assert server.asked == []


async def test_the_address_dialled_is_the_address_checked() -> None:
    """A name that answers differently the second time is looked up only once."""
    answers = [["127.0.0.1"], ["127.0.0.2"]]

    async def rebinding(_: str, __: int) -> list[str]:
        return answers.pop(0)

    async with serving(always(b"fine")) as server:
        found = await fetch(rebinding).get(server.url(host="rebinding.test"))
        assert (found.body, len(answers)) == (b"fine", 1)
        assert server.asked[0].headers["Host"] == f"rebinding.test:{server.port}"


async def test_unreachable_private_and_missing_hosts_are_told_in_the_same_words() -> None:
    names = hosts(private_test=["10.0.0.1"], closed_test=["127.0.0.1"])
    said = {
        (await refused(f"http://{host}:8443/path", fetch(names))).replace(host, "HOST")
        for host in ("private.test", "missing.test", "closed.test")
    }
    assert len(said) == 1


@pytest.mark.parametrize(
    "url",
    [
        *("", "calendar", "ftp://calendar.example/a.ics", "file:///etc/passwd", "gopher://x.example/", "https://"),
        *(
            "http://calendar.example/a.ics",
            "https://user:pass@calendar.example/a.ics",
            "https://user@calendar.example/",
        ),
        *("https://calendar.example:22/a.ics", "https://" + "a" * 300 + ".example/", "https://calendar.example:x/"),
        "https://calendar.example/" + "a" * 10_000,
    ],
)
async def test_an_address_that_is_no_calendars_is_not_dialled(url: str) -> None:
    async def never(_: str, __: int) -> list[str]:
        raise AssertionError("looked up")

    assert await refused(url, SafeFetch(look_up=never))


async def test_webcal_means_https() -> None:
    seen: list[int] = []

    async def noted(_: str, port: int) -> list[str]:
        seen.append(port)
        return []

    await refused("webcal://calendar.example/a.ics", SafeFetch(look_up=noted))
    assert seen == [443]


async def test_a_secret_path_is_never_told() -> None:
    async with serving(always(status=302, headers={"Location": "/private-abc123"})) as server:
        for url in (server.url("/private-abc123"), "https://10.0.0.1/private-abc123", "ftp://x.test/private-abc123"):
            with pytest.raises(CalendarError) as told:
                await fetch().get(url)
            assert "abc123" not in str(told.value)
            assert told.value.__suppress_context__ or told.value.__context__ is None


async def test_redirects_are_followed_and_each_hop_is_checked() -> None:
    async with serving(always(b"inside"), host="127.0.0.2") as inside, serving(always(b"fine")) as fine:

        async def astray(request: web.Request) -> web.Response:
            to = {
                "/in": inside.url(),
                "/literal": "http://169.254.169.254/",
                "/fine": fine.url(),
                "/odd": "ftp://x.test/",
            }
            return web.Response(status=302, headers={"Location": to[request.path]})

        async with serving(astray) as first:
            assert (await fetch().get(first.url("/fine"))).body == b"fine"
            for path in ("/in", "/literal", "/odd"):
                await refused(first.url(path), fetch())
        assert inside.asked == []


async def test_at_most_three_redirects_are_followed() -> None:
    async with serving(always(status=307, headers={"Location": "/again"})) as server:
        assert "without end" in await refused(server.url(), fetch())
        assert len(server.asked) == 4


async def test_https_never_falls_back_to_http() -> None:
    with pytest.raises(CalendarError, match="not safe"):
        fetch()._onward(URL("https://calendar.example/a.ics"), "http://calendar.example/a.ics")


async def test_credentials_stay_with_their_origin() -> None:
    async with serving(always(b"other")) as other:
        async with serving(always(status=302, headers={"Location": other.url()})) as first:
            await fetch().get(
                first.url(), headers={"Authorization": "Basic x", "Cookie": "a=b", "Accept": "text/calendar"}
            )
        assert first.asked[0].headers["Authorization"] == "Basic x"
        assert {"Authorization", "Cookie"}.isdisjoint(other.asked[0].headers)
        assert other.asked[0].headers["Accept"] == "text/calendar"


async def test_cookies_are_not_kept() -> None:
    async with serving(always(b"x", headers={"Set-Cookie": "session=1"})) as server:
        reader = fetch()
        await reader.get(server.url())
        await reader.get(server.url())
        assert "Cookie" not in server.asked[1].headers


async def test_a_body_that_is_too_large_is_refused_while_it_comes() -> None:
    sent = 0

    async def endless(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        answer = web.StreamResponse()
        await answer.prepare(request)
        while sent < 10_000_000:
            await answer.write(b"x" * 10_000)
            sent += 10_000
        return answer

    async with serving(endless) as server:
        assert "more than 25 MB" in await refused(server.url(), fetch(received=50_000))
    assert sent < 10_000_000


@pytest.mark.parametrize(
    ("packed", "name"),
    [(gzip.compress(b"y" * 1000), "gzip"), (zlib.compress(b"y" * 1000), "deflate"), (b"y" * 1000, "identity")],
    ids=["gzip", "deflate", "identity"],
)
async def test_packed_bodies_are_unpacked(packed: bytes, name: str) -> None:
    async with serving(always(packed, headers={"Content-Encoding": name})) as server:
        assert (await fetch().get(server.url())).body == b"y" * 1000


async def test_a_bomb_does_not_go_off() -> None:
    bomb = gzip.compress(b"\0" * 20_000_000)
    async with serving(always(bomb, headers={"Content-Encoding": "gzip"})) as server:
        assert "more than 1 MB" in await refused(server.url(), fetch(unpacked=1_000_000))


async def test_a_body_too_large_even_packed_is_refused() -> None:
    async with serving(
        always(gzip.compress(bytes(n * n % 251 for n in range(9000)), 0), headers={"Content-Encoding": "gzip"})
    ) as server:
        assert "more than" in await refused(server.url(), fetch(packed=5_000))


async def test_two_bombs_in_one_body_do_not_go_off() -> None:
    bombs = gzip.compress(b"\0" * 900_000) * 3
    async with serving(always(bombs, headers={"Content-Encoding": "gzip"})) as server:
        assert "more than" in await refused(server.url(), fetch(unpacked=1_000_000))


@pytest.mark.parametrize("name", ["br", "gzip"])
async def test_a_packing_that_is_unknown_or_a_lie_is_refused(name: str) -> None:
    async with serving(always(b"plain text", headers={"Content-Encoding": name})) as server:
        assert await refused(server.url(), fetch())


async def drip(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse()
    await answer.prepare(request)
    while True:
        await answer.write(b".")
        await asyncio.sleep(0)


async def test_a_server_that_drips_is_left() -> None:
    async with serving(drip) as server:
        assert "could not be reached" in await refused(server.url(), fetch(total=0.15))


async def test_a_body_that_drips_is_left_long_before_its_time_is_up() -> None:
    loop = asyncio.get_running_loop()
    async with serving(drip) as server:
        began = loop.time()
        assert "could not be reached" in await refused(server.url(), fetch(patience=0.02, slowest=1e9))
        assert loop.time() - began < Limits().total / 2


async def test_a_short_body_may_take_its_time() -> None:
    async with serving(always(b"fine")) as server:
        assert (await fetch(patience=10.0, slowest=1e9).get(server.url())).body == b"fine"


async def test_a_body_that_flows_is_read_whole() -> None:
    async with serving(always(b"x" * 3_000_000)) as server:
        assert len((await fetch(patience=0.0, slowest=1.0).get(server.url())).body) == 3_000_000


async def test_a_server_that_says_nothing_is_left() -> None:
    async def silent(_: web.Request) -> web.StreamResponse:
        await asyncio.Event().wait()
        raise AssertionError("unreachable")

    async with serving(silent) as server:
        assert "could not be reached" in await refused(server.url(), fetch(silence=0.1))


async def test_silence_is_trouble_of_the_host_and_an_address_that_may_not_be_dialled_is_not() -> None:
    async def hang(_: web.Request) -> web.Response:
        await asyncio.Event().wait()
        raise AssertionError

    async with serving(hang) as server:
        with pytest.raises(CalendarError) as silent:
            await fetch(silence=0.1).get(server.url())
    with pytest.raises(CalendarError) as refusing:
        await fetch().get(server.url())
    with pytest.raises(CalendarError) as forbidden:
        await fetch(hosts(inner_test=["10.1.2.3"])).get("http://inner.test/basic.ics")
    troubles = [told.value.host_trouble for told in (silent, refusing, forbidden)]
    assert troubles == [HostTrouble.SILENT, HostTrouble.SILENT, None]


async def test_one_host_is_asked_only_so_often_at_once() -> None:
    now = most = 0

    async def slow(_: web.Request) -> web.Response:
        nonlocal now, most
        now += 1
        for _turn in range(100):  # turns in which others could come in
            most = max(most, now)
            await asyncio.sleep(0)
        now -= 1
        return web.Response(body=b"x")

    async with serving(slow) as server:
        reader = fetch(at_once=2)
        await asyncio.gather(*(reader.get(server.url()) for _ in range(6)))
    assert most == 2


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "120"}, 120.0),
        ({"Retry-After": "Mon, 04 May 2026 10:01:00 GMT", "Date": "Mon, 04 May 2026 10:00:00 GMT"}, 60.0),
        ({"Retry-After": "Mon, 04 May 2026 09:00:00 GMT", "Date": "Mon, 04 May 2026 10:00:00 GMT"}, 0.0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "Mon, 04 May 2026 10:01:00 GMT"}, None),
        ({}, None),
    ],
)
def test_the_wait_a_server_asks_for_is_read(headers: dict[str, str], wait: float | None) -> None:
    assert retry_after(headers) == wait
