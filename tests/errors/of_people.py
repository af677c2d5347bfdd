"""What is told about admins' matters, exports, what is erased, webhooks, and what is not there any more."""

from datetime import date

from bot.domain.calls import CallId, LinkId, MeetingId
from bot.domain.commitments import CommitmentId
from bot.domain.drafts import DraftId
from bot.domain.erasures import ErasureKind
from bot.domain.exports import ExportId, Span
from bot.domain.people import MemberId, WorkspaceId
from bot.domain.questions import QuestionId
from bot.domain.teams import TeamId
from bot.domain.webhooks import EndpointId
from bot.flows import (
    commitments,
    digest_asking,
    erasing_requests,
    exports,
    offers,
    preps,
    quick_commitments,
    recap_histories,
    settings,
    unlinking,
    webhook_saving,
    webhooks,
)
from bot.views.erasing import EraseInput
from bot.views.exports import ExportInput
from bot.views.webhook_forms import EndpointInput, ReplayInput
from tests.errors.home import Home
from tests.errors.telling import Told
from tests.storage.known import NOW
from tests.storage.webhook_examples import an_endpoint

_TODAY = NOW.date()


def _erase(home: Home, kind: ErasureKind, about: str) -> object:
    return erasing_requests.preview(home.runtime, home.admin, EraseInput(kind=kind, about=about))


async def _of_company(home: Home) -> None:
    async with home.storage.begin() as tx:
        links = await tx.links.of_member(home.workspace.id, home.rep.member.id)
    await unlinking.unlink(home.runtime, home.rep, next(one.id for one in links if one.is_of_company))


OF_PEOPLE = [
    Told(
        "Only admins of this Slack workspace change settings for everybody. Type /saydo settings for your own.",
        lambda home: settings.workspace_form(home.runtime, home.rep),
        why="They hold for everybody who did not set them.",
        helps="Ask an admin or owner of the Slack workspace, or set your own.",
    ),
    Told(
        "Only admins of this Slack workspace erase what is kept. Type /saydo forget me for yourself.",
        lambda home: erasing_requests.erase_form(home.runtime, home.rep),
        why="Erasing can't be taken back.",
        helps="Ask an admin.",
    ),
    Told(
        "That is no mail address. It should look like ann@customer.example.",
        lambda home: _erase(home, ErasureKind.CONTACT, "ann"),
        why="A contact is found by their address.",
        helps="Type it in full.",
    ),
    Told(
        "Name one mail domain and no more, like customer.example.",
        lambda home: _erase(home, ErasureKind.ACCOUNT, "customer.example partner.example"),
        why="A customer is found by the domain of their addresses.",
        helps="Type one domain.",
    ),
    Told(
        "This is a colleague's address. Choose “A colleague”.",
        lambda home: _erase(home, ErasureKind.CONTACT, home.rep.member.email),
        why="What is kept of a colleague is more than what is kept of a contact.",
        helps="Choose “A colleague” above.",
    ),
    Told(
        "I keep nothing of this person, so there is nothing to erase. Is it the right one?",
        lambda home: _erase(home, ErasureKind.PERSON, "nobody@vendor.example"),
        why="Nobody of this name or address ever used SayDo here, or all of them was erased.",
        helps="Check the address.",
    ),
    Told(
        "Only the managers of the team “{Mid-market}” can export what is in it. Ask one of them.",
        lambda home: exports.ask(
            home.runtime, home.rep, ExportInput(team_id=home.tenant.known.team.id, span=Span.YEAR)
        ),
        why="A file with a team's calls and promises leaves Slack. Admins who don't manage the team get none either.",
        helps="Ask a manager of the team, or export your own.",
    ),
    Told(
        "Somebody else asked for this export, and only they can try it again. Type /saydo export for yours.",
        lambda home: exports.ask_again(home.runtime, home.manager, home.tenant.known.export.id),
        why="“Try again” was pressed on a forwarded message.",
        helps="Ask for an export of your own.",
    ),
    Told(
        "This calendar was linked by your admin for everybody, so only they can unlink it. Ask them.",
        _of_company,
        why="The company opened its calendars to SayDo; nobody gave it theirs alone.",
        helps="Ask your admin, or say of single meetings that they are no customer calls.",
    ),
]


async def _gone_workspace(home: Home) -> None:
    async with home.storage.begin() as tx:
        await tx.workspaces.get(WorkspaceId("nowhere"))


async def _gone_export(home: Home) -> None:
    await exports.ask_again(home.runtime, home.rep, ExportId("nothing"))


async def _gone_link(home: Home) -> None:
    async with home.storage.begin() as tx:
        await tx.links.get(home.workspace.id, LinkId("nothing"))


async def _gone_meeting(home: Home) -> None:
    async with home.storage.begin() as tx:
        await tx.meetings.get(home.workspace.id, MeetingId("987654"))


async def _gone_person(home: Home) -> None:
    async with home.storage.begin() as tx:
        await tx.members.get(home.workspace.id, MemberId("nobody"))


async def _gone_question(home: Home) -> None:
    async with home.storage.begin() as tx:
        await tx.questions.get(home.workspace.id, QuestionId("nothing"))


async def _gone_team(home: Home) -> None:
    async with home.storage.begin() as tx:
        await tx.teams.get(home.workspace.id, TeamId("nothing"))


OF_WHAT_IS_GONE = [
    Told(
        "This call is not there any more: it left the calendar, or what was kept of it was erased.",
        lambda home: preps.prep_form(home.runtime, home.rep, CallId("987654")),
        why="A button of an old message was pressed.",
        helps="Nothing to do. Your calls are on Home.",
    ),
    Told(
        "This promise is not there any more: it was erased. Type /commitments to see those there are.",
        lambda home: commitments.keep(home.runtime, home.rep, CommitmentId("nothing")),
        why="An admin or a colleague had it erased, and the message with it is older.",
        helps="Type /commitments.",
    ),
    Told(
        "This draft is not there any more: it was saved or thrown away. Type /commitments to see your promises.",
        lambda home: quick_commitments.save_draft(home.runtime, home.rep, DraftId("nothing")),
        why="Its button was pressed twice, or on another device before.",
        helps="Look among your promises; type it again if it is not there.",
    ),
    Told(
        "This is not offered to you any more: it was taken back, or you answered already.",
        lambda home: offers.decline_form(home.runtime, home.stranger, home.tenant.known.promise.id),
        why="Who offered it changed their mind, or the promise was closed.",
        helps="Nothing to do: it is its owner's.",
    ),
    Told(
        "This call has no recap yet. Type /recap to write one.",
        lambda home: recap_histories.recap_history(home.runtime, home.rep, _unrecapped(home)),
        why="The history of a recap was opened, and there is no recap.",
        helps="Write one.",
    ),
    Told(
        "This meeting is not on the calendar any more, so there is nothing to say of it.",
        _gone_meeting,
        why="It was called off or moved away since it was shown.",
        helps="Type /saydo why for what is there now.",
    ),
    Told(
        "This calendar is not linked any more. Type /saydo connect to link it again.",
        _gone_link,
        why="It was unlinked meanwhile.",
        helps="Link it again if it should be read.",
    ),
    Told(
        "This team is not there any more. Type /saydo team to see those there are.",
        _gone_team,
        why="It was erased.",
        helps="Type /saydo team.",
    ),
    Told(
        "This digest is not there any more. Type /saydo digest to see when the next one comes.",
        lambda home: digest_asking.confirm(home.runtime, home.manager, "nothing"),
        why="It was erased with its team, or is older than what is kept.",
        helps="Type /saydo digest.",
    ),
    Told(
        "This question is not there any more: it was erased with what it was about.",
        _gone_question,
        why="The call or promise it asked about was erased.",
        helps="Nothing to do.",
    ),
    Told(
        "This export is not there any more. Type /saydo export for a new one.",
        _gone_export,
        why="Exports are kept for a while only.",
        helps="Ask for a new one.",
    ),
    Told(
        "This webhook is not there any more. Type /saydo webhooks to see those there are.",
        lambda home: webhooks.endpoint_card(home.runtime, home.admin, "nothing"),
        why="Another admin removed it.",
        helps="Type /saydo webhooks.",
    ),
    Told(
        "SayDo does not know this person in this workspace. Choose somebody else.",
        _gone_person,
        why="They were forgotten, or are of another workspace.",
        helps="Choose somebody else.",
    ),
    Told(
        "This Slack workspace is not known here. Install SayDo in it again.",
        _gone_workspace,
        why="SayDo was removed from it, and what was kept of it is erased.",
        helps="Install SayDo again.",
    ),
]


def _unrecapped(home: Home) -> CallId:
    return next(CallId(one) for one in home.tenant.ids["calls"] if one != home.tenant.known.call.id)


def _added(home: Home, address: str) -> object:
    return webhook_saving.add(home.runtime, home.admin, EndpointInput(address=address, kinds=("prep.saved",)))


def _replayed(home: Home, *, day: date = _TODAY, event: str = "") -> object:
    typed = ReplayInput(endpoint_id=EndpointId(home.tenant.known.endpoint.id), day=day, event_id=event)
    return webhook_saving.replay(home.runtime, home.admin, typed)


async def _too_many(home: Home) -> None:
    async with home.storage.begin() as tx:
        for n in range(10):
            await an_endpoint(tx, home.admin.member, address=f"https://crm.example/{n}")
        try:
            await webhook_saving._require_room(tx, home.admin)
        finally:
            for one in (await tx.webhooks.of_workspace(home.workspace.id))[1:]:
                await tx.webhooks.remove(home.workspace.id, one.id)


OF_WEBHOOKS = [
    Told(
        "Webhooks carry what all teams agree with customers, so admins set them up. Ask {Ada Admin}.",
        lambda home: webhooks.endpoint_list(home.runtime, home.rep),
        why="What is sent leaves Slack.",
        helps="Ask one of those named.",
    ),
    Told(
        "That is no address a webhook can be sent to. It should begin with https://.",
        lambda home: _added(home, "http://crm.example/hook"),
        why="What is sent is not for everybody on the way.",
        helps="Give the receiver an https address.",
    ),
    Told(
        "The address holds a user name or a password. What I send is signed instead; leave them out.",
        lambda home: _added(home, "https://me:secret@crm.example/hook"),
        why="A login in an address ends in logs.",
        helps="Check the signature instead; see [webhooks](webhooks.md).",
    ),
    Told(
        "“{nowhere.example}” could not be reached. Check the address. One inside a private network works only if "
        "whoever "
        "runs SayDo allows it.",
        lambda home: _added(home, "https://nowhere.example/hook"),
        why="There is no such host, or it lies in a network SayDo does not post to.",
        helps="Check the address; ask who runs SayDo about SAYDO_ALLOW_PRIVATE_WEBHOOKS.",
    ),
    Told(
        "There is a webhook to this address already. Type another address, or change that one.",
        "tests/stories/test_webhooks.py",
        why="Two of them would tell everything twice.",
        helps="Open the one that is there.",
    ),
    Told(
        "There are {10} webhooks, and there can't be more. Remove one first.",
        _too_many,
        why="Each is looked after by itself, and ten are enough for any company we know of.",
        helps="Remove one that is not used, or let one receiver pass events on.",
    ),
    Told(
        "No event of the last {30} days has this id. Copy it from the header webhook-id.",
        lambda home: _replayed(home, event="evt_nothing"),
        why="The id was mistyped, or the event is older than what is kept to be sent again.",
        helps="Copy it from a request the receiver got, or pick a day instead.",
    ),
    Told(
        "That day has not come yet, so nothing happened since. Pick an earlier one.",
        lambda home: _replayed(home, day=date(2030, 1, 1)),
        why="Events are sent again from a day on.",
        helps="Pick the first day the receiver misses.",
    ),
]
