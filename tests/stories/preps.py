"""Filling the prep modal as a person does."""

from bot.domain.preps import Field
from bot.sandbox.elements import Value
from tests.stories.days import Acting


def prepared(objective: str, **more: str) -> dict[str, Value]:
    """Return what is typed into the modal: the objective, and other fields by their names."""
    return {f"preps.{Field(name).value}": text for name, text in {"objective": objective, **more}.items()}


async def opens_all(rep: Acting, command: str = "/prep acme") -> None:
    """Open the prep modal with all its fields."""
    await rep.types(command)
    if "More: stage, agenda, questions" in rep.modal.buttons:
        await rep.clicks("More: stage, agenda, questions")


def standing_in(rep: Acting, field: str) -> str:
    """Return the text that stands in a field of the modal."""
    values = rep.person.client.team.views.stack(rep.person.id)[-1].as_slack_gives_it(team_id="", app_id="", bot_id="")[
        "state"
    ]["values"]
    return next(str(one[f"preps.{field}"]["value"] or "") for one in values.values() if f"preps.{field}" in one)
