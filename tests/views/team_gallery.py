"""One example of everything SayDo shows of teams; `say` puts other text in the place of all that comes from outside."""

from collections.abc import Callable
from dataclasses import replace

from bot.domain.messages import Message, View
from bot.domain.subjects import TeamNews
from bot.domain.teams import Expectations, Standing, TeamId, WhenEmpty
from bot.views import teams
from bot.views.team_modals import MOST_NAME, MOST_RHYTHM
from bot.views.team_news import NewsLine, draw_team_news

Say = Callable[[str], str]


def facts(say: Say, n: int = 1) -> teams.TeamFacts:
    return teams.TeamFacts(
        team_id=TeamId(f"team-{n}"),
        name=say("Mid-market"),
        rhythm=say("every Friday 15:00"),
        next_digest=say("Friday 27 November 2026 at 15:00 (Europe/Berlin)"),
        expectations=Expectations(recap_share=90, note=say("Prepared calls are shorter.\nSay so when you can't.")),
        managers=(say("Mira Manager"), say("Max Manager")),
        reps=(say("Rhea Rep"), say("Tom Teller")),
        channel=say("mid-market"),
        has_channel=True,
        standing=Standing.JOINED,
        group=say("mid-market"),
        has_group=True,
    )


def many(say: Say) -> teams.TeamFacts:
    names = tuple(say(f"Rep {n}") for n in range(40))
    return replace(facts(say), managers=names, reps=names, standing=Standing.NOT_INVITED)


def bare(say: Say) -> teams.TeamFacts:
    nothing = Expectations(objective_share=None, recap_share=None, say_do=None)
    return replace(
        facts(say, 2),
        managers=(),
        reps=(),
        channel="",
        has_channel=False,
        group="",
        has_group=False,
        expectations=nothing,
        when_empty=WhenEmpty.SILENCE,
    )


def team_input(say: Say) -> teams.TeamInput:
    return teams.TeamInput(
        team_id=TeamId("team-1"),
        name=say("Mid-market")[:MOST_NAME],
        reps=("U01", "U02"),
        usergroup="S01",
        managers=("U03",),
        channel="C01",
        rhythm=say("every Friday 15:00")[:MOST_RHYTHM],
        zone_name="Europe/Berlin",
        when_empty=WhenEmpty.SILENCE,
        opened_at="2026-11-23T09:00:00+00:00",
    )


def form(say: Say, part: teams.Part, *, groups: int = 3) -> teams.TeamForm:
    named = {"S01": say("mid-market")} | {f"S1{n:03}": say(f"group-{n}") for n in range(groups - 1)}
    return teams.TeamForm(part=part, values=team_input(say), groups=named, zones=("Asia/Tokyo", "Europe/Berlin"))


def new_form(say: Say) -> teams.TeamForm:
    values = teams.TeamInput(managers=("U03",), rhythm="every Friday 15:00", zone_name="Asia/Tokyo")
    return teams.TeamForm(
        part=teams.Part.ALL, values=values, no_groups=say("I can't read your user groups."), takes_shared=True
    )


def expectations_form(say: Say) -> teams.ExpectationsForm:
    expected = Expectations(objective_share=93, say_do=None, note=say("Prepared calls are shorter.")[:500])
    return teams.ExpectationsForm(team_id=TeamId("team-1"), name=say("Mid-market"), expectations=expected)


def news(say: Say) -> tuple[NewsLine, ...]:
    return (
        NewsLine(news=TeamNews.JOINED, team=facts(say)),
        NewsLine(news=TeamNews.JOINED, team=replace(facts(say), names_people=True), is_manager=True),
        NewsLine(news=TeamNews.JOINED, team=facts(say), is_manager=True, is_rep=False),
        NewsLine(news=TeamNews.EXPECTS, team=facts(say)),
        NewsLine(news=TeamNews.UNMANAGED, team=bare(say)),
    )


def messages(say: Say) -> dict[str, Message]:
    return {
        "team help": teams.draw_team_help(),
        "team unknown": teams.draw_team_unknown(say("mid narket"), (say("Mid-market"), say("Enterprise"))),
        "team unknown, none there": teams.draw_team_unknown(say("mid"), ()),
        "team news": draw_team_news(news(say)),
    }


def views(say: Say) -> dict[str, View]:
    managed = (
        facts(say),
        replace(facts(say, 2), standing=Standing.NOT_INVITED),
        replace(bare(say), team_id=TeamId("team-3")),
    )
    return {
        "teams": teams.draw_teams(teams.TeamList(managed=managed, own=(facts(say),), can_create=True)),
        "teams, of a rep": teams.draw_teams(teams.TeamList(own=(facts(say), replace(bare(say), names_people=True)))),
        "teams, none": teams.draw_teams(teams.TeamList(asks=say("Mira Manager or Max Manager"))),
        "teams, none yet": teams.draw_teams(teams.TeamList(can_create=True, note=say("The team X is given up."))),
        "teams, two hundred": teams.draw_teams(
            teams.TeamList(managed=tuple(facts(say, n) for n in range(200)), own=(facts(say),), can_create=True)
        ),
        "team": teams.draw_team(teams.TeamCard(team=facts(say), note=say("Saved."))),
        "team, crowded": teams.draw_team(teams.TeamCard(team=many(say))),
        "team, bare": teams.draw_team(teams.TeamCard(team=bare(say))),
        "team, shared channel": teams.draw_team(
            teams.TeamCard(team=replace(facts(say), standing=Standing.SHARED, channel=""))
        ),
        "team, archived channel": teams.draw_team(teams.TeamCard(team=replace(facts(say), standing=Standing.ARCHIVED))),
        "team form, new": teams.draw_team_form(new_form(say)),
        "team form, all": teams.draw_team_form(form(say, teams.Part.ALL)),
        "team form, facts": teams.draw_team_form(form(say, teams.Part.FACTS)),
        "team form, people": teams.draw_team_form(form(say, teams.Part.PEOPLE)),
        "team form, hundreds of groups": teams.draw_team_form(form(say, teams.Part.PEOPLE, groups=340)),
        "expectations": teams.draw_expectations(expectations_form(say)),
    }
