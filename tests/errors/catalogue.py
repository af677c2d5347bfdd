"""All of them, by the place where they are read; docs/errors.md is written from here."""

from tests.errors.by_doctor import BY_DOCTOR
from tests.errors.in_forms import IN_FORMS
from tests.errors.of_calls import OF_CALLS
from tests.errors.of_databases import OF_DATABASES
from tests.errors.of_events import OF_EVENTS
from tests.errors.of_linking import LINKING
from tests.errors.of_people import OF_PEOPLE, OF_WEBHOOKS, OF_WHAT_IS_GONE
from tests.errors.of_promises import OF_PROMISES
from tests.errors.of_providers import GOOGLE, MICROSOFT
from tests.errors.of_reading import READING
from tests.errors.of_slack import OF_SLACK
from tests.errors.of_teams import OF_TEAMS
from tests.errors.on_command_line import ON_COMMAND_LINE
from tests.errors.on_configuration import ON_CONFIGURATION
from tests.errors.on_pages import ON_PAGES
from tests.errors.telling import Catalogue, Place

CATALOGUE: Catalogue = {
    Place.FORMS: IN_FORMS,
    Place.PROMISES: OF_PROMISES,
    Place.CALLS: OF_CALLS,
    Place.TEAMS: OF_TEAMS,
    Place.PEOPLE: OF_PEOPLE,
    Place.GONE: OF_WHAT_IS_GONE,
    Place.WEBHOOKS: OF_WEBHOOKS,
    Place.SLACK: OF_SLACK,
    Place.LINKING: LINKING,
    Place.READING: [*READING, *GOOGLE, *MICROSOFT],
    Place.EVENTS: OF_EVENTS,
    Place.PAGES: ON_PAGES,
    Place.COMMAND_LINE: ON_COMMAND_LINE,
    Place.COPIES: OF_DATABASES,
    Place.CONFIGURATION: ON_CONFIGURATION,
    Place.DOCTOR: BY_DOCTOR,
}
