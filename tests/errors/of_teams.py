"""What is told about teams, their digests, and looking at a colleague's week."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.domain.calls import CallId
from bot.domain.commitments import CommitmentId
from bot.domain.nudges import SkipReason
from bot.domain.questions import QuestionId
from bot.domain.subjects import digest_subject
from bot.domain.teams import Role, Team
from bot.flows import digest_asking, looks, questions, team_saving
from bot.views.look_forms import Place as LookPlace
from bot.views.look_forms import Shows
from bot.views.question_forms import AnswerInput
from bot.views.team_forms import TeamInput
from tests.errors.home import Home
from tests.errors.telling import Told
from tests.storage.known import DAY, NOW, a_commitment, a_member, a_question, a_team, in_team, wanted


async def _team(home: Home, name: str, **facts: Any) -> Team:
    """Make a team that the manager manages, with the rep in it."""
    async with home.storage.begin() as tx:
        team = await a_team(tx, home.workspace, name=name, **facts)
        await tx.teams.join(in_team(team, home.manager.member, role=Role.MANAGER))
        await tx.teams.join(in_team(team, home.rep.member, since=NOW - 9 * DAY))
    return team


def _saved(**typed: Any) -> Callable[[Home], object]:
    """Set a team up as an admin."""
    told: dict[str, Any] = {
        "name": "North",
        "managers": ("U0AAAAAA2",),
        "rhythm": "every Friday 15:00",
        "zone_name": "Europe/Berlin",
    }
    return lambda home: team_saving.save_new(home.runtime, home.admin, TeamInput(**(told | typed)))


async def _without_channel(home: Home) -> None:
    await _team(home, "Silent", channel="")
    await digest_asking.ask_now(home.runtime, home.manager, "Silent")


async def _which(home: Home) -> None:
    async with home.storage.begin() as tx:
        both = await a_member(tx, home.workspace, "UBOTH", name="Berta Both")
        for name in ("East", "West"):
            team = await a_team(tx, home.workspace, name=name)
            await tx.teams.join(in_team(team, both, role=Role.MANAGER))
    await digest_asking.team_meant(home.runtime, replace(home.rep, member=both), "")


async def _confirmed_late(home: Home) -> None:
    team = await _team(home, "Late")
    then = wanted(n=2, due_at=NOW - 2 * DAY, until=NOW - DAY)
    async with home.storage.begin() as tx:
        asked = await tx.digests.add(
            home.workspace.id,
            home.manager.member.id,
            digest_subject(team.id, (NOW - 2 * DAY).date()),
            then,
            reason=SkipReason.NOT_CONFIRMED.value,
        )
    assert asked is not None
    await digest_asking.confirm(home.runtime, home.manager, asked.id)


async def _look(home: Home, name: str, **facts: Any) -> LookPlace:
    team = await _team(home, name)
    told: dict[str, Any] = {"shows": Shows.REP, "until": NOW.isoformat(), "rep": home.rep.member.id}
    return LookPlace(team_id=team.id, **(told | facts))


async def _never_a_rep(home: Home) -> None:
    place = await _look(home, "Looked at", rep=home.stranger.member.id)
    await looks.look(home.runtime, home.manager, place)


async def _call_left(home: Home) -> None:
    place = await _look(home, "Left", shows=Shows.CALL, call=CallId("123456"))
    await looks.look(home.runtime, home.manager, place)


async def _promise_left(home: Home) -> None:
    place = await _look(home, "Moved")
    await questions.ask_form(home.runtime, home.manager, place, commitment_id=CommitmentId("none"))


async def _own_question(home: Home) -> None:
    async with home.storage.begin() as tx:
        team = await a_team(tx, home.workspace, name="Own")
        await tx.teams.join(in_team(team, home.rep.member, role=Role.MANAGER))
        await tx.teams.join(in_team(team, home.rep.member, since=NOW - 9 * DAY))
        mine = await a_commitment(tx, home.rep.member, made_at=NOW - DAY)
    place = LookPlace(team_id=team.id, shows=Shows.REP, rep=home.rep.member.id)
    await questions.ask_form(home.runtime, home.rep, place, commitment_id=mine.id)


async def _to_who_left(home: Home) -> None:
    async with home.storage.begin() as tx:
        team = await a_team(tx, home.workspace, name="Left behind")
        await tx.teams.join(in_team(team, home.manager.member, role=Role.MANAGER))
        left = await a_member(tx, home.workspace, "ULEFT", name="Leo Left", is_active=False)
        await tx.teams.join(in_team(team, left, since=NOW - 9 * DAY))
        theirs = await a_commitment(tx, left, made_at=NOW - DAY)
    place = LookPlace(team_id=team.id, shows=Shows.REP, rep=left.id)
    await questions.ask_form(home.runtime, home.manager, place, commitment_id=theirs.id)


async def _somebody_elses(home: Home) -> None:
    await questions.answer_form(home.runtime, home.stranger, home.tenant.known.question.id)


async def _answered(home: Home) -> None:
    async with home.storage.begin() as tx:
        asked = a_question(home.tenant.known.team, id=QuestionId("twice"), by=home.manager.member, to=home.rep.member)
        await tx.questions.add(asked)
        await tx.questions.answer(asked.workspace_id, asked.id, "Yes", NOW)
    await questions.answer(home.runtime, home.rep, AnswerInput(question_id=asked.id, text="No"))


_STORY = "tests/stories/test_team_channels.py"

OF_TEAMS = [
    Told(
        "Only the managers of the team “{Mid-market}” can do this. Ask {Mira Manager}.",
        lambda home: digest_asking.ask_now(home.runtime, home.rep, "Mid-market"),
        why="A team is changed, and its digest posted, by its managers and by admins.",
        helps="Ask one of those named.",
    ),
    Told(
        "Admins and people who manage a team set up teams. Ask {Ada Admin}.",
        lambda home: team_saving.save_new(home.runtime, home.stranger, TeamInput()),
        why="Whoever sets up a team sees figures of its people.",
        helps="Ask one of those named.",
    ),
    Told(
        "There is a team with this name already. Give this one another.",
        _saved(name="mid-MARKET"),
        why="Two teams of one name could not be told apart, and a second click would make a second one.",
        helps="Type another name, or open the team that is there: /saydo team.",
    ),
    Told(
        "I don't know this time zone. Choose another one of the list.",
        _saved(zone_name="Mars/Olympus"),
        why="The zone is none any more, or was never one.",
        helps="Choose one of the list.",
    ),
    Told(
        "#{sales} is shared with another organisation. Choose another one, or an admin allows it in /saydo settings "
        "workspace.",
        _STORY,
        why="People of another company read the channel, and a digest would show them your figures.",
        helps="Choose a channel of your own.",
    ),
    Told(
        "#{old} is archived. Choose one that is in use.",
        _STORY,
        why="Nobody can write to an archived channel.",
        helps="Choose another one.",
    ),
    Told(
        "Slack did not tell me in time who some of these people are. Save again in a moment.",
        "tests/stories/test_team_people.py",
        why="Slack was slow, and a window waits three seconds at most.",
        helps="Save again. What you chose is still in the form.",
    ),
    Told(
        "Bots and people who left Slack manage no team. Name somebody else.",
        _saved(name="Robots", managers=("UGONE",)),
        why="None of the managers named is a person who is here.",
        helps="Name a colleague.",
    ),
    Told(
        "Digests are for people who manage a team. Type /saydo team to see who manages yours.",
        lambda home: digest_asking.team_meant(home.runtime, home.stranger, ""),
        why="Posting or previewing a digest is its manager's.",
        helps="Ask your manager. Your own part you see one working day before it is posted.",
    ),
    Told(
        "Which team? Type its name behind the command: {“East” or “West”}.",
        _which,
        why="You manage several.",
        helps="Type, say, /saydo digest now and the name.",
    ),
    Told(
        "I know no team “{Midmarkt}”. Did you mean {“Mid-market”}?",
        lambda home: digest_asking.team_meant(home.runtime, home.admin, "Midmarkt"),
        why="No team is called so.",
        helps="Type /saydo team for the names.",
    ),
    Told(
        "The team “{Silent}” has no channel yet. Type /saydo team to set one.",
        _without_channel,
        why="A digest is posted to the team's channel.",
        helps="Choose one for the team, and invite SayDo there.",
    ),
    Told(
        "You were asked too long ago. Type /saydo digest now again for the figures of now.",
        _confirmed_late,
        why="The figures that were to be posted are of then.",
        helps="Ask for the digest again.",
    ),
    Told(
        "This person was no rep of the team in that time. Choose another one, or another time.",
        _never_a_rep,
        why="A manager sees the time in which somebody was in their team, and no other.",
        helps="Choose another time.",
    ),
    Told(
        "This call was moved or called off since, so it is not among those of this time. Open it again from /saydo "
        "team.",
        _call_left,
        why="The window you look at is older than what it shows.",
        helps="Open the team's week again.",
    ),
    Told(
        "This promise was moved, closed or given away since, so it is not among those of this time. Open it again from "
        "/saydo team.",
        _promise_left,
        why="The window you look at is older than what it shows.",
        helps="Open the team's week again.",
    ),
    Told(
        "This is your own, so there is nobody to ask.",
        _own_question,
        why="You are a rep of the team you manage, and looked at yourself.",
        helps="Nothing to do.",
    ),
    Told(
        "{Leo Left} left Slack, so nobody would read your question. Ask a colleague.",
        _to_who_left,
        why="The rep you look at is not here any more.",
        helps="Ask who took their accounts over.",
    ),
    Told(
        "This question went to somebody else, so only they can answer it.",
        _somebody_elses,
        why="The message with the question was forwarded.",
        helps="Tell the colleague it went to.",
    ),
    Told(
        "You answered this already. Write to them directly for anything more.",
        _answered,
        why="A question takes one answer.",
        helps="Write to who asked, in Slack.",
    ),
]
