"""The people of the demo: a rep, a colleague, their manager, and the team the three make."""

from zoneinfo import ZoneInfo

from bot.app import Running
from bot.domain.errors import NotFoundError
from bot.flows.people import actor_for
from bot.flows.sync import connect
from bot.flows.team_saving import save_new
from bot.runtime import Actor
from bot.sandbox.messages import Conversation
from bot.sandbox.people import Person
from bot.sandbox.sample_week import COLLEAGUE, MANAGER, REP
from bot.sandbox.server import Sandbox
from bot.views.team_forms import TeamInput

CHANNEL = "mid-market"


def add_people(sandbox: Sandbox, *, zone: ZoneInfo) -> tuple[Person, Person, Person]:
    """Add the rep, a colleague in London and their manager, and two channels they are in."""
    add = sandbox.workspace.add_person
    people = (
        add(
            name="rhea",
            real_name="Rhea Rep",
            email=REP,
            tz=zone.key,
            locale="en-GB",
            title="Account executive",
            color="1264a3",
        ),
        add(
            name="tom",
            real_name="Tom Teller",
            email=COLLEAGUE,
            tz="Europe/London",
            locale="en-GB",
            title="Sales",
            color="2f6f31",
        ),
        add(
            name="mira",
            real_name="Mira Manager",
            email=MANAGER,
            tz=zone.key,
            locale="en-GB",
            title="Head of sales",
            color="b4551f",
            is_admin=True,
        ),
    )
    sandbox.workspace.add_channel("sales", members=people)
    sandbox.workspace.add_channel(CHANNEL, members=people)
    return people


async def set_up_team(
    app: Running, channel: Conversation, *, manager: Person, reps: tuple[Person, ...], zone: ZoneInfo
) -> None:
    """Let the manager set up the team of the sample week, so that a newcomer sees one."""
    wanted = TeamInput(
        name="Mid-market",
        reps=tuple(person.id for person in reps),
        managers=(manager.id,),
        channel=channel.id,
        rhythm="every Friday 15:00",
        zone_name=zone.key,
    )
    await save_new(app.runtime, await _actor(app, manager), wanted)


async def link(app: Running, person: Person, address: str) -> None:
    """Connect a person's calendar. Raises CalendarError when it can't be read."""
    await connect(app.runtime, await _actor(app, person), address)


async def _actor(app: Running, person: Person) -> Actor:
    actor = await actor_for(app.runtime, app.workspace.team_id, person.id, "demo")
    if actor is None:
        raise NotFoundError(f"{person.id} is nobody SayDo knows.")
    return actor
