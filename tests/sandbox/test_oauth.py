"""Installing an app by OAuth in the sandbox: as strict as Slack about who asks, from where, how often and when."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import yaml
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import SteeredClock
from bot.command_line.manifests import manifest_for_http
from bot.sandbox.people import Person
from bot.sandbox.refusals import NotDrawnError
from bot.sandbox.server import Sandbox
from bot.slack_oauth import SCOPES

BACK = "https://saydo.example/slack/oauth_redirect"


@pytest.fixture
async def slack_of_many(clock: SteeredClock) -> AsyncIterator[Sandbox]:
    manifest = yaml.safe_load(manifest_for_http("https://saydo.example"))
    manifest["settings"]["token_rotation_enabled"] = True
    async with Sandbox(manifest, clock, retry_delays=()) as sandbox:
        yield sandbox


@pytest.fixture
def ada(slack_of_many: Sandbox) -> Person:
    acme = slack_of_many.add_workspace("Acme", is_installed=False)
    return acme.add_person(name="ada", email="ada@acme.example")


def page(sandbox: Sandbox, **facts: str) -> str:
    asked = {"client_id": sandbox.oauth.client_id, "scope": "chat:write,im:write", "redirect_uri": BACK, "state": "s"}
    return f"{sandbox.url}/oauth/v2/authorize?{urlencode(asked | facts)}"


def code_in(url: str) -> str:
    return parse_qs(urlsplit(url).query)["code"][0]


async def access(sandbox: Sandbox, **about: str) -> Any:
    client = AsyncWebClient(base_url=sandbox.api_url)
    who = {"client_id": sandbox.oauth.client_id, "client_secret": sandbox.oauth.client_secret}
    return (await client.api_call("oauth.v2.access", data=who | about)).data


async def refused(sandbox: Sandbox, **about: str) -> str:
    with pytest.raises(SlackApiError) as caught:
        await access(sandbox, **about)
    return str(caught.value.response["error"])


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"client_id": "other"}, "invalid_client_id"),
        ({"redirect_uri": "https://elsewhere.example/"}, "bad_redirect_uri"),
        ({"scope": "admin"}, "invalid_scope"),
    ],
)
async def test_a_page_asked_for_wrongly_shows_an_error(
    slack_of_many: Sandbox, ada: Person, facts: dict[str, str], said: str
) -> None:
    with pytest.raises(NotDrawnError, match=said):
        slack_of_many.oauth.allows(page(slack_of_many, **facts), ada)


async def test_a_code_serves_once_soon_and_for_its_address(
    slack_of_many: Sandbox, ada: Person, clock: SteeredClock
) -> None:
    def code() -> str:
        return code_in(slack_of_many.oauth.allows(page(slack_of_many), ada))

    first = code()
    assert await refused(slack_of_many, code=first) == "bad_redirect_uri"
    granted = await access(slack_of_many, code=first, redirect_uri=BACK)
    assert (granted["team"]["name"], granted["scope"]) == ("Acme", "chat:write,im:write")
    assert granted["authed_user"]["id"] == ada.id
    assert await refused(slack_of_many, code=first, redirect_uri=BACK) == "code_already_used"
    assert await refused(slack_of_many, code="made up", redirect_uri=BACK) == "invalid_code"
    late = code()
    clock.advance(timedelta(minutes=11))
    assert await refused(slack_of_many, code=late, redirect_uri=BACK) == "code_expired"


async def test_who_is_not_the_app_gets_nothing(slack_of_many: Sandbox, ada: Person) -> None:
    code = code_in(slack_of_many.oauth.allows(page(slack_of_many), ada))
    assert await refused(slack_of_many, client_secret="wrong", code=code, redirect_uri=BACK) == "bad_client_secret"
    assert await refused(slack_of_many, client_id="wrong", code=code, redirect_uri=BACK) == "invalid_client_id"


async def test_before_it_is_installed_an_app_can_do_nothing_there(slack_of_many: Sandbox, ada: Person) -> None:
    token = (
        await access(
            slack_of_many, code=code_in(slack_of_many.oauth.allows(page(slack_of_many), ada)), redirect_uri=BACK
        )
    )["access_token"]
    client = AsyncWebClient(token=token, base_url=slack_of_many.api_url)
    assert (await client.auth_test())["team"] == "Acme"
    with pytest.raises(SlackApiError, match="missing_scope"):
        await client.users_list()
    slack_of_many.removes(ada.client.team)
    with pytest.raises(SlackApiError, match="account_inactive"):
        await client.auth_test()


async def test_a_token_ends_and_its_renewal_serves_once_and_a_moment_longer(
    slack_of_many: Sandbox, ada: Person, clock: SteeredClock
) -> None:
    code = code_in(slack_of_many.oauth.allows(page(slack_of_many), ada))
    first = await access(slack_of_many, code=code, redirect_uri=BACK)
    renewal = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    assert first["expires_in"] == 43200
    assert await refused(slack_of_many, grant_type="password") == "invalid_grant_type"
    second = await access(slack_of_many, **renewal)
    again = await access(slack_of_many, **renewal)
    old = AsyncWebClient(token=first["access_token"], base_url=slack_of_many.api_url)
    with pytest.raises(SlackApiError, match="token_revoked"):  # two are good at most
        await old.auth_test()
    clock.advance(timedelta(minutes=2))
    assert await refused(slack_of_many, **renewal) == "invalid_refresh_token"
    clock.advance(timedelta(hours=12))
    for one in (second, again):
        with pytest.raises(SlackApiError, match="token_expired"):
            await AsyncWebClient(token=one["access_token"], base_url=slack_of_many.api_url).auth_test()


async def test_an_org_wide_token_must_say_which_workspace_and_may_not_enter_every_one(clock: SteeredClock) -> None:
    manifest = yaml.safe_load(manifest_for_http("https://saydo.example"))
    async with Sandbox(manifest, clock, retry_delays=()) as sandbox:
        grid = sandbox.add_organisation("Initech Group")
        sales, labs = (sandbox.add_workspace(name, is_installed=False, organisation=grid) for name in ("Sales", "Labs"))
        sam, lea = sales.add_person(name="sam"), labs.add_person(name="lea")
        url = page(sandbox, scope=",".join(SCOPES))
        code = code_in(sandbox.oauth.allows(url, sam, for_organisation=True))
        granted = await access(sandbox, code=code, redirect_uri=BACK)
        assert (granted["team"], granted["enterprise"]["id"], granted["is_enterprise_install"]) == (None, grid.id, True)
        client = AsyncWebClient(token=granted["access_token"], base_url=sandbox.api_url)
        assert (await client.auth_teams_list())["teams"] == []
        sandbox.lets_in(sales)
        assert [team["name"] for team in (await client.auth_teams_list())["teams"]] == ["Sales"]
        with pytest.raises(SlackApiError, match="missing_argument"):
            await client.users_list()
        shown = (await client.users_info(user=sam.id))["user"]
        assert shown["enterprise_user"]["teams"] == [sales.id]
        with pytest.raises(SlackApiError, match="team_access_not_granted"):
            await client.users_info(user=lea.id)
