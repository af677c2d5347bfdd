from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import pytest

from bot.calendars.grants import CalendarChoice, Granted, OAuthProvider, Proof
from bot.calendars.microsoft_access import MicrosoftClient
from bot.calendars.microsoft_login import MicrosoftApp, MicrosoftLogin
from bot.domain.errors import CalendarError, ConfigError
from tests.calendars.fake_graph import CLIENT_ID, REDIRECT, SECRET, TENANT, Fault
from tests.calendars.graph_events import event
from tests.calendars.microsoft_links import Linked, link

__all__ = ["link"]

STATE = "state-of-this-login"
PROOF = Proof.new()
NINE = datetime(2026, 5, 4, 9, tzinfo=UTC)


def login(link: Linked) -> MicrosoftLogin:
    return MicrosoftLogin(
        link.client, session=link.session, base_url=link.graph.base_url, token_url=link.graph.token_url
    )


def login_url(provider: OAuthProvider, *, proof: Proof = PROOF) -> str:
    return provider.login_url(state=STATE, proof=proof, redirect_uri=REDIRECT, login_hint="rep@us.example")


async def granted(link: Linked) -> Granted:
    code = link.graph.consents(login_url(login(link)))
    return await login(link).granted(code=code, proof=PROOF, redirect_uri=REDIRECT)


async def refused(link: Linked, *, code: str = "", proof: Proof = PROOF) -> str:
    code = code or link.graph.consents(login_url(login(link)))
    with pytest.raises(CalendarError) as told:
        await login(link).granted(code=code, proof=proof, redirect_uri=REDIRECT)
    assert "secret-detail" not in str(told.value)
    return str(told.value)


def test_the_login_asks_for_no_more_than_reading_calendars(link: Linked) -> None:
    at = urlsplit(login_url(login(link)))
    asked = dict(parse_qsl(at.query))
    assert (at.scheme, at.netloc) == ("https", "login.microsoftonline.com")
    assert set(asked["scope"].split()) == {"offline_access", "User.Read", "Calendars.Read"}
    assert (asked["state"], asked["login_hint"], asked["redirect_uri"]) == (STATE, "rep@us.example", REDIRECT)
    assert SECRET not in at.query


def test_the_browser_takes_the_challenge_along_and_not_the_proof(link: Linked) -> None:
    proof = Proof.new()
    url = login_url(login(link), proof=proof)
    assert dict(parse_qsl(urlsplit(url).query))["code_challenge"] == proof.challenge
    assert proof.verifier not in url


async def test_who_logs_in_gives_their_address_and_calendars(link: Linked) -> None:
    link.graph.calendars.insert(0, {"id": "AAMkSales=", "name": "Sales", "isDefaultCalendar": False})
    found = await granted(link)
    assert found.email == "rep@us.example"
    assert found.calendars == (
        CalendarChoice(address="AAMkDefault=", name="Calendar", is_primary=True),
        CalendarChoice(address="AAMkSales=", name="Sales"),
    )
    assert "refresh" not in repr(found)


async def test_what_was_granted_reads_the_calendar_at_once(link: Linked) -> None:
    link.graph.events = [event(NINE)]
    found = await granted(link)
    calendar = link.calendar(found.calendars[0].address, held=found.credentials.values["refresh_token"])
    assert len((await link.reading(calendar)).occurrences) == 1
    assert link.graph.refreshes == 0


async def test_an_account_without_a_mail_address_is_known_by_its_name(link: Linked) -> None:
    link.graph.me = {"mail": None, "userPrincipalName": "Rep@us.onmicrosoft.example"}
    assert (await granted(link)).email == "rep@us.onmicrosoft.example"


async def test_an_account_without_any_address_is_refused(link: Linked) -> None:
    link.graph.me = {"mail": None, "userPrincipalName": "rep"}
    told = "This Microsoft account has no mail address, so SayDo can't tell whose calendar it is. Link another one."
    assert await refused(link) == told


async def test_a_code_works_once(link: Linked) -> None:
    code = link.graph.consents(login_url(login(link)))
    await login(link).granted(code=code, proof=PROOF, redirect_uri=REDIRECT)
    told = "Microsoft's answer was used already or is too old. Start again with /saydo connect."
    assert await refused(link, code=code) == told


@pytest.mark.parametrize("verifier", [Proof.new().verifier, ""], ids=["another login's", "none"])
async def test_a_code_slipped_into_another_login_is_worthless(link: Linked, verifier: str) -> None:
    assert "Start again" in await refused(link, proof=Proof(verifier=verifier))


async def test_an_account_without_a_mailbox_is_told_so_when_it_is_linked(link: Linked) -> None:
    link.graph.faults = [Fault(404, "MailboxNotEnabledForRESTAPI", after=1)]
    assert "no mailbox in Exchange Online" in await refused(link)


async def test_a_registration_that_is_refused_is_the_admins_matter(link: Linked) -> None:
    link.client = MicrosoftClient(client_id=CLIENT_ID, client_secret="old", tenant=TENANT)
    assert "client id" in await refused(link)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"{}", "can't read"),
        (b'{"access_token": "a"}', "Microsoft gave SayDo no lasting leave to read. Start again with /saydo connect."),
        (b"<html>", "can't read"),
    ],
)
async def test_a_login_that_brings_no_lasting_access_links_nothing(link: Linked, body: bytes, said: str) -> None:
    link.graph.token_fault = Fault(200, body=body)
    assert said in await refused(link)


async def test_the_app_reads_a_member_by_address(link: Linked) -> None:
    link.graph.events = [event(NINE)]
    app = MicrosoftApp(link.client, session=link.session, base_url=link.graph.base_url, token_url=link.graph.token_url)
    assert len((await link.reading(app.calendar_of("rep@us.example"))).occurrences) == 1
    assert link.graph.asked == [("GET", "/v1.0/users/rep@us.example/calendarView")]
    assert "knows no mailbox" in str(await link.failure(app.calendar_of("nobody@us.example")))
    assert link.graph.refreshes == 1


@pytest.mark.parametrize("tenant", ["common", "organizations", "consumers"])
def test_an_app_for_no_tenant_in_particular_is_a_mistake(link: Linked, tenant: str) -> None:
    client = MicrosoftClient(client_id=CLIENT_ID, client_secret=SECRET, tenant=tenant)
    with pytest.raises(ConfigError):
        MicrosoftApp(client, session=link.session)
