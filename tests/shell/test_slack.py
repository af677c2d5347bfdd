import asyncio
import logging
from datetime import timedelta

import aiohttp
import pytest

from bot.clock import SteeredClock
from bot.config import Registration
from bot.domain.messages import Message, Posted
from bot.domain.nudges import NudgeId
from bot.domain.people import Workspace
from bot.metrics import Metrics
from bot.runtime import Runtime
from bot.sandbox.faults import Fault, RateLimited, Reset, ServerError, Timeout
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from bot.slack import (
    Channel,
    ChannelGoneError,
    InstallationGoneError,
    MessageGoneError,
    NotGrantedError,
    PersonGoneError,
    RateLimitedError,
    RefusedError,
    Slack,
    SlackError,
    UnreachableError,
    ViewGoneError,
)
from bot.slack_calls import OneToken, keep_alive_session
from bot.slack_oauth import SlackOAuth

HELLO = Message(text="Hello", blocks=[{"type": "section", "text": {"type": "plain_text", "text": "Hello there"}}])
ONE, TWO, THREE = NudgeId("n1"), NudgeId("n2"), NudgeId("n3")


def message(text: str) -> Message:
    return Message(text=text, blocks=[{"type": "section", "text": {"type": "plain_text", "text": text}}])


@pytest.fixture
def slack(runtime: Runtime) -> Slack:
    return runtime.slack


@pytest.fixture
async def dm(slack: Slack, workspace: Workspace, rhea: Person) -> str:
    return await slack.open_dm(workspace, rhea.id)


async def test_a_message_reaches_the_conversation_with_a_person(
    slack: Slack, workspace: Workspace, rhea: Person, dm: str
) -> None:
    posted = await slack.post(workspace, dm, HELLO)
    assert posted.channel == dm == rhea.dm.id
    assert [one.ts for one in rhea.inbox] == [posted.ts]
    assert rhea.inbox[0].says("Hello there")


async def test_links_in_messages_are_not_unfolded(
    slack: Slack, workspace: Workspace, dm: str, sandbox: Sandbox
) -> None:
    await slack.post(workspace, dm, HELLO)
    arguments = sandbox.calls.to("chat.postMessage")[0].args
    assert (arguments["unfurl_links"], arguments["unfurl_media"]) == (False, False)


async def test_a_message_is_drawn_again_and_keeps_the_nudges_it_stands_for(
    slack: Slack, workspace: Workspace, rhea: Person, dm: str, clock: SteeredClock
) -> None:
    posted = await slack.post(workspace, dm, HELLO, nudges=[ONE])
    await slack.update(workspace, posted, message("Good bye"))
    assert [one.text for one in rhea.inbox] == ["Good bye"]
    assert await slack.posted_nudges(workspace, dm, since=clock.now()) == {ONE: posted}


async def test_posted_nudges_are_found_again_over_many_pages(
    slack: Slack, workspace: Workspace, dm: str, clock: SteeredClock
) -> None:
    started = clock.now()
    first = await slack.post(workspace, dm, HELLO, nudges=[ONE, TWO])
    for _ in range(210):
        await slack.post(workspace, dm, HELLO)
    last = await slack.post(workspace, dm, HELLO, nudges=[THREE])
    assert await slack.posted_nudges(workspace, dm, since=started) == {ONE: first, TWO: first, THREE: last}


async def test_nudges_posted_long_before_are_not_looked_for(
    slack: Slack, workspace: Workspace, dm: str, clock: SteeredClock
) -> None:
    await slack.post(workspace, dm, HELLO, nudges=[ONE])
    clock.advance(timedelta(hours=2))
    assert await slack.posted_nudges(workspace, dm, since=clock.now()) == {}


async def test_an_ephemeral_message_is_seen_by_one_person_only(
    slack: Slack, workspace: Workspace, sandbox: Sandbox, rhea: Person
) -> None:
    tom = sandbox.workspace.add_person(name="tom")
    channel = sandbox.workspace.add_channel("sales", members=(rhea, tom))
    sandbox.workspace.joins(workspace.bot_user_id, channel)
    await slack.post_ephemeral(workspace, channel.id, rhea.id, HELLO)
    assert [one.text for one in rhea.sees(channel)] == ["Hello"]
    assert tom.sees(channel) == []


async def test_home_is_shown(slack: Slack, workspace: Workspace, rhea: Person) -> None:
    await slack.publish_home(workspace, rhea.id, {"type": "home", "blocks": HELLO.blocks})
    assert rhea.home is not None
    assert rhea.home.says("Hello there")


async def test_a_person_is_looked_up_as_slack_shows_them(slack: Slack, workspace: Workspace, rhea: Person) -> None:
    found = await slack.look_up(workspace, rhea.id)
    assert (found.slack_id, found.name, found.email) == (rhea.id, "Rhea Rep", "rhea@vendor.example")
    assert (found.zone_name, found.locale, found.team_id) == ("Europe/Berlin", "en_GB", workspace.team_id)
    assert (found.is_active, found.is_bot, found.is_admin) == (True, False, False)


async def test_everybody_is_read_page_by_page(slack: Slack, workspace: Workspace, sandbox: Sandbox) -> None:
    for n in range(205):
        sandbox.workspace.add_person(name=f"person{n}", real_name=f"Person {n}")
    everybody = await slack.everybody(workspace)
    assert {f"Person {n}" for n in range(205)} <= {one.name for one in everybody}
    assert len(everybody) == len({one.slack_id for one in everybody})


async def test_a_token_tells_where_it_belongs(slack: Slack, workspace: Workspace, sandbox: Sandbox) -> None:
    found = await slack.whoami(sandbox.bot_token)
    assert (found.team_id, found.team_name) == (workspace.team_id, "Vendor")
    assert found.bot_user_id == workspace.bot_user_id
    assert found.bot_id


async def test_a_token_slack_does_not_know_is_no_installation(slack: Slack) -> None:
    with pytest.raises(InstallationGoneError):
        await slack.whoami("xoxb-unknown")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("user_not_found", PersonGoneError),
        ("messages_tab_disabled", PersonGoneError),
        ("cannot_dm_bot", PersonGoneError),
        ("channel_not_found", ChannelGoneError),
        ("restricted_action_read_only_channel", ChannelGoneError),
        ("edit_window_closed", MessageGoneError),
        ("message_not_found", MessageGoneError),
        ("account_inactive", InstallationGoneError),
        ("token_revoked", InstallationGoneError),
        ("hash_conflict", ViewGoneError),
        ("expired_trigger_id", ViewGoneError),
        ("ratelimited", RateLimitedError),
        ("rate_limited", RateLimitedError),
        ("message_limit_exceeded", RateLimitedError),
        ("internal_error", UnreachableError),
        ("invalid_blocks", RefusedError),
        ("a_word_of_tomorrow", RefusedError),
    ],
)
async def test_each_word_of_slack_becomes_an_error_one_can_act_upon(
    slack: Slack, workspace: Workspace, dm: str, sandbox: Sandbox, code: str, kind: type[SlackError]
) -> None:
    sandbox.faults.next("chat.postMessage", error=code)
    with pytest.raises(kind) as caught:
        await slack.post(workspace, dm, HELLO)
    assert type(caught.value) is kind


async def test_a_pause_slack_asks_for_is_handed_on(
    slack: Slack, workspace: Workspace, dm: str, sandbox: Sandbox
) -> None:
    sandbox.faults.next("chat.postMessage", RateLimited(retry_after=17))
    with pytest.raises(RateLimitedError) as caught:
        await slack.post(workspace, dm, HELLO)
    assert caught.value.retry_after == 17


async def test_calls_are_counted_by_how_they_ended_in_few_words(
    workspace: Workspace, dm: str, sandbox: Sandbox
) -> None:
    metrics = Metrics()
    async with keep_alive_session() as session:
        slack = Slack(session=session, base_url=sandbox.api_url, tokens=OneToken(sandbox.bot_token), metrics=metrics)
        for code in ("ratelimited", "is_archived", "internal_error", "a_word_of_tomorrow"):
            sandbox.faults.next("chat.postMessage", error=code)
            with pytest.raises(SlackError):
                await slack.post(workspace, dm, HELLO)
        await slack.post(workspace, dm, HELLO)
    told = metrics.text().decode()
    for outcome in ("ok", "ratelimited", "channel_gone", "no_answer", "refused"):
        assert f'saydo_slack_calls_total{{method="chat.postMessage",outcome="{outcome}"}} 1.0' in told
    assert 'saydo_slack_call_seconds_count{method="chat.postMessage"} 5.0' in told
    assert "a_word_of_tomorrow" not in told


async def test_a_call_that_is_cut_off_did_not_go_well(workspace: Workspace, sandbox: Sandbox) -> None:
    metrics = Metrics()
    sandbox.faults.next("conversations.open", Timeout(late=30))
    async with keep_alive_session() as session:
        slack = Slack(session=session, base_url=sandbox.api_url, tokens=OneToken(sandbox.bot_token), metrics=metrics)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await slack.open_dm(workspace, "U1")
    assert 'saydo_slack_calls_total{method="conversations.open",outcome="cut_off"} 1.0' in metrics.text().decode()


@pytest.mark.parametrize("fault", [ServerError(500), ServerError(503), Reset()])
async def test_a_message_is_never_posted_again_by_itself(
    slack: Slack, workspace: Workspace, dm: str, sandbox: Sandbox, fault: Fault
) -> None:
    sandbox.faults.next("chat.postMessage", fault)
    with pytest.raises(UnreachableError) as caught:
        await slack.post(workspace, dm, HELLO)
    assert caught.value.may_have_arrived
    assert len(sandbox.calls.to("chat.postMessage")) <= 1


async def test_a_lost_answer_is_found_out_about(
    slack: Slack, workspace: Workspace, rhea: Person, dm: str, sandbox: Sandbox, clock: SteeredClock
) -> None:
    sandbox.faults.next("chat.postMessage", Reset())
    with pytest.raises(UnreachableError):
        await slack.post(workspace, dm, HELLO, nudges=[ONE])
    found = await slack.posted_nudges(workspace, dm, since=clock.now())
    assert found == {ONE: Posted(channel=dm, ts=rhea.inbox[0].ts)}


async def test_a_slack_that_does_not_answer_is_unreachable(sandbox: Sandbox, workspace: Workspace) -> None:
    sandbox.faults.next("conversations.open", Timeout())
    timeout = aiohttp.ClientTimeout(total=0.1)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        slack = Slack(session=session, base_url=sandbox.api_url, tokens=OneToken(sandbox.bot_token))
        with pytest.raises(UnreachableError):
            await slack.open_dm(workspace, "U1")


async def test_a_renewal_that_is_not_answered_in_time_may_have_happened(sandbox: Sandbox) -> None:
    sandbox.faults.next("oauth.v2.access", Timeout())
    registration = Registration(client_id="an-id", client_secret="its-secret")
    timeout = aiohttp.ClientTimeout(total=0.1)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        oauth = SlackOAuth(registration, public_url="https://us.example", session=session, base_url=sandbox.api_url)
        with pytest.raises(UnreachableError) as caught:
            await oauth.renew("xoxe-1-renews")
    assert caught.value.may_have_arrived


async def test_a_call_that_found_nobody_listening_did_not_arrive(workspace: Workspace, unused_tcp_port: int) -> None:
    async with keep_alive_session() as session:
        slack = Slack(session=session, base_url=f"http://127.0.0.1:{unused_tcp_port}/api/", tokens=OneToken("xoxb-1"))
        with pytest.raises(UnreachableError) as caught:
            await slack.open_dm(workspace, "U1")
    assert not caught.value.may_have_arrived


async def test_what_slack_refuses_is_logged_with_its_pointers_and_without_what_was_typed(
    slack: Slack, workspace: Workspace, dm: str, caplog: pytest.LogCaptureFixture
) -> None:
    secret = {"type": "section", "text": {"type": "plain_text", "text": "our secret price"}, "colour": "red"}
    with caplog.at_level(logging.DEBUG, logger="bot"), pytest.raises(RefusedError):
        await slack.post(workspace, dm, Message(text="our secret price", blocks=[secret]))
    assert "invalid_blocks" in caplog.text
    assert "/blocks/0" in caplog.text
    assert "secret price" not in caplog.text


async def test_a_scope_that_lacks_is_named(sandbox: Sandbox, workspace: Workspace) -> None:
    poor = sandbox.add_workspace("Poor", scopes=["chat:write"])
    async with keep_alive_session() as session:
        slack = Slack(session=session, base_url=sandbox.api_url, tokens=OneToken(poor.bot_token))
        with pytest.raises(RefusedError, match="users:read"):
            await slack.look_up(workspace, "U1")


async def test_an_answer_to_a_spent_address_is_a_message_gone(slack: Slack, sandbox: Sandbox) -> None:
    with pytest.raises(MessageGoneError):
        await slack.respond(f"{sandbox.url}/response/T0/unknown", HELLO, replace_original=False)


async def test_all_calls_share_their_connections(sandbox: Sandbox, workspace: Workspace, rhea: Person) -> None:
    opened = 0

    async def count(*_: object) -> None:
        nonlocal opened
        opened += 1

    tracing = aiohttp.TraceConfig()
    tracing.on_connection_create_end.append(count)
    async with aiohttp.ClientSession(trace_configs=[tracing]) as session:
        slack = Slack(session=session, base_url=sandbox.api_url, tokens=OneToken(sandbox.bot_token))
        for _ in range(5):
            await slack.look_up(workspace, rhea.id)
    assert opened == 1


async def test_do_not_disturb_is_asked_for_one_and_for_many(
    slack: Slack, workspace: Workspace, rhea: Person, sandbox: Sandbox, clock: SteeredClock
) -> None:
    start, end = clock.now().replace(microsecond=0), clock.now().replace(microsecond=0) + timedelta(hours=8)
    sandbox.workspace.wants_quiet(rhea, start, end)
    other = sandbox.workspace.add_person(name="max")
    assert await slack.do_not_disturb(workspace, [rhea.id]) == {rhea.id: (start, end)}
    assert await slack.do_not_disturb(workspace, [rhea.id, other.id]) == {rhea.id: (start, end), other.id: None}


async def test_a_channel_is_told_as_it_stands(slack: Slack, workspace: Workspace, sandbox: Sandbox) -> None:
    inside, outside = sandbox.workspace.add_channel("inside"), sandbox.workspace.add_channel("outside", with_bot=False)
    hidden = sandbox.workspace.add_channel("hidden", with_bot=False, is_private=True)
    outside.is_pending_shared = True
    assert await slack.channel(workspace, inside.id) == Channel(
        channel_id=inside.id, name="inside", is_member=True, is_archived=False, is_shared=False
    )
    found = await slack.channel(workspace, outside.id)
    assert (found.is_member, found.is_shared) == (False, True)
    with pytest.raises(ChannelGoneError):
        await slack.channel(workspace, hidden.id)


async def test_what_was_not_granted_is_told_apart_from_a_defect(
    slack: Slack, workspace: Workspace, sandbox: Sandbox
) -> None:
    group = sandbox.workspace.add_usergroup("sales", members=())
    assert [one.handle for one in await slack.user_groups(workspace)] == ["sales"]
    assert await slack.people_of_group(workspace, group.id) == []
    sandbox.workspace.standing.is_paid = False
    with pytest.raises(NotGrantedError) as refused:
        await slack.user_groups(workspace)
    assert refused.value.code == "plan_upgrade_required"
    sandbox.workspace.standing.scopes -= {"usergroups:read"}
    with pytest.raises(NotGrantedError) as refused:
        await slack.user_groups(workspace)
    assert refused.value.code == "missing_scope"
