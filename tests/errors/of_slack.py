"""What is told when Slack itself does not do what is asked, or somebody asks who may not."""

from typing import Any

from bot.slack import Slack
from bot.slack_calls import OneToken
from bot.slack_errors import SlackError, from_no_answer, named
from bot.tokens import Tokens
from storage import Storage
from tests.errors.fake_slack import fake_slack
from tests.errors.home import Home
from tests.errors.telling import Told
from tests.factories import workspace


def _answered(code: str, **body: Any) -> SlackError:
    return named(code, method="chat.postMessage", status=200, headers={}, body=body)


async def _not_installed(home: Home) -> None:
    await Tokens(home.storage, home.runtime.clock).token_of(workspace(team_id="TELSEWHERE"))


async def _restarting(home: Home) -> None:
    closed = Storage(f"sqlite:///{home.folder / 'closed.db'}")
    await closed.close()
    async with closed.begin():
        raise AssertionError("a closed storage opened a transaction")


async def _another_in_its_place(home: Home) -> None:
    async with fake_slack({"auth.test": {"ok": True}}) as url:
        await Slack(session=home.saydo.session, base_url=url, tokens=OneToken("xoxb-1")).whoami("xoxb-1")


OF_SLACK = [
    Told(
        "Something went wrong on my side, and nothing you typed is lost. Please try again in a moment.",
        "tests/shell/test_listening.py",
        why="SayDo failed in a way nobody foresaw. Behind the sentence stands an id, by which its log is found.",
        helps="Try again. If it stays so, give the id to who runs SayDo; see [operations](operations.md).",
    ),
    Told(
        "SayDo answers only people of the workspace it is installed in, and you seem to be of another. Ask a colleague "
        "there.",
        "tests/shell/test_listening.py",
        why="In a channel shared between companies SayDo acts for its own people only, and for nobody deactivated.",
        helps="Ask a colleague of that company; or have SayDo installed in your own workspace.",
    ),
    Told(
        "SayDo is restarting. Please try again in a moment.",
        _restarting,
        why="SayDo is being updated, or its database is away for a moment.",
        helps="Try again. What you typed into a form is still there.",
    ),
    Told(
        "Slack did not answer. Look in a moment whether it happened, and try again if not.",
        lambda _: from_no_answer(TimeoutError(), method="views.open"),
        why="SayDo asked Slack and heard nothing: Slack is slow, or the way there is broken.",
        helps="Look, then try again. https://slack-status.com says how Slack is.",
    ),
    Told(
        "Slack has trouble at the moment. Look in a few minutes whether it happened, and try again if not.",
        lambda _: _answered("internal_error"),
        why="Slack answered that it failed.",
        helps="Wait a little, look, then try again.",
    ),
    Told(
        "Slack lets SayDo do this only so often. Try again in a minute.",
        lambda _: _answered("ratelimited"),
        why="Slack bounds how often an app may do a thing in a workspace. What SayDo says by itself waits its turn.",
        helps="Try again in a minute.",
    ),
    Told(
        "This workspace has used up what Slack lets apps send in a day. Try again tomorrow, or ask your admin.",
        lambda _: _answered("message_limit_exceeded"),
        why="The plan of the workspace bounds what apps may send.",
        helps="Wait, or change the plan. What is due is not lost.",
    ),
    Told(
        "Slack can't reach this person: they left, or take no messages of apps. Ask them in another way.",
        lambda _: _answered("user_disabled"),
        why="They were deactivated, or their workspace forbids messages of apps.",
        helps="Tell them yourself.",
    ),
    Told(
        "SayDo can't write to this conversation: it is archived, or SayDo is not in it. Invite it there.",
        lambda _: _answered("not_in_channel"),
        why="An app posts only where it was invited.",
        helps="Type /invite @SayDo in the channel.",
    ),
    Told(
        "This message can't be changed any more: it was deleted, or is too old. See your Home instead.",
        lambda _: _answered("message_not_found"),
        why="Slack keeps and edits messages by rules of its own.",
        helps="Home shows how things are.",
    ),
    Told(
        "This window closed before I could fill it. Open it again.",
        lambda _: _answered("expired_trigger_id"),
        why="A window has three seconds to open; SayDo or the network was slower.",
        helps="Open it again. If it happens often, tell who runs SayDo.",
    ),
    Told(
        "SayDo is no longer installed in this workspace. An admin of it can install it again.",
        _not_installed,
        why="It was removed, or its token was revoked.",
        helps="Install it again; what was there is there again within the time it is kept.",
    ),
    Told(
        "Slack does not let SayDo do this here: the permission {usergroups:read} is missing. An admin grants it by "
        "installing SayDo again; saydo doctor tells whoever runs it what is missing.",
        lambda _: _answered("missing_scope", needed="usergroups:read"),
        why="The Slack app has fewer permissions than this version of SayDo uses.",
        helps="Paste the output of `saydo manifest` into the page “App Manifest” of the Slack app; install it again.",
    ),
    Told(
        "Slack does not let SayDo do this here ({plan_upgrade_required}). The workspace's plan or rules decide it: "
        "ask an "
        "admin.",
        lambda _: _answered("plan_upgrade_required"),
        why="The plan or a rule of the workspace forbids it.",
        helps="Ask an admin of the Slack workspace.",
    ),
    Told(
        "What answers in Slack's place does not say who SayDo is. Check SAYDO_SLACK_API_URL.",
        _another_in_its_place,
        why="The variable leads to something else.",
        helps="Leave it out.",
    ),
    Told(
        "Slack refused what SayDo sent: {invalid_blocks}.",
        lambda _: _answered("invalid_blocks"),
        why="A defect of SayDo. People read the first sentence of this list instead; this one is in the log.",
        helps="Report it, with the lines of the log around it.",
    ),
]
