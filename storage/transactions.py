"""One transaction: everything SayDo remembers, an attribute for each kind of thing."""

from collections import Counter

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.accounts import Accounts
from storage.backlogs import Backlogs
from storage.belongings import Belongings
from storage.calls import Calls
from storage.commitments import Commitments
from storage.digests import Digests
from storage.drafts import Drafts
from storage.emptying import Emptying
from storage.erased_accounts import ErasedAccounts
from storage.erasures import Erasures
from storage.escalations import Escalations
from storage.exports import Exports
from storage.figures import TeamFigures
from storage.forgetting import Forgetting
from storage.holds import Holds
from storage.install_states import InstallStates
from storage.installations import Installations
from storage.link_rounds import LinkRounds
from storage.links import Links
from storage.logins import Logins
from storage.looks import Looks
from storage.meetings import Meetings
from storage.members import Members
from storage.nudges import Nudges
from storage.offers import Offers
from storage.preps import Preps
from storage.questions import Questions
from storage.recap_dues import RecapDues
from storage.recaps import Recaps
from storage.restorations import Restorations
from storage.retention import Retention
from storage.rounds import Rounds
from storage.rules import Rules
from storage.scrubbing import Scrubbing
from storage.sealing import Sealer
from storage.seals import Seals
from storage.slack_events import SlackEvents
from storage.teams import Teams
from storage.watches import Watches
from storage.webhook_deliveries import WebhookDeliveries
from storage.webhooks import Webhooks
from storage.workspaces import Workspaces


class Transaction:
    """What is read and written here holds together, or not at all. Values come out, rows never."""

    def __init__(self, connection: AsyncConnection, *, sealer: Sealer) -> None:
        self.workspaces = Workspaces(connection)
        self.holds = Holds(connection)
        self.installations = Installations(connection, sealer)
        self.install_states = InstallStates(connection)
        self.members = Members(connection)
        self.links = Links(connection, sealer)
        self.link_rounds = LinkRounds(connection, sealer)
        self.logins = Logins(connection, sealer)
        self.seals = Seals(connection, sealer)
        self.watches = Watches(connection)
        self.meetings = Meetings(connection)
        self.rules = Rules(connection)
        self.calls = Calls(connection)
        self.accounts = Accounts(connection)
        self.preps = Preps(connection)
        self.recaps = Recaps(connection)
        self.recap_dues = RecapDues(connection)
        self.commitments = Commitments(connection)
        self.offers = Offers(connection)
        self.teams = Teams(connection)
        self.figures = TeamFigures(connection)
        self.exports = Exports(connection)
        self.belongings = Belongings(connection)
        self.looks = Looks(connection)
        self.escalations = Escalations(connection)
        self.questions = Questions(connection)
        self.nudges = Nudges(connection)
        self.digests = Digests(connection)
        self.webhooks = Webhooks(connection, sealer)
        self.webhook_deliveries = WebhookDeliveries(connection, sealer)
        self.drafts = Drafts(connection)
        self.restorations = Restorations(connection)
        self.slack_events = SlackEvents(connection)
        self.backlogs = Backlogs(connection)
        self.emptying = Emptying(connection)
        self.rounds = Rounds(connection)
        self.erasures = Erasures(connection, sealer)
        self.forgetting = Forgetting(connection)
        self.accounts_erased = ErasedAccounts(connection)
        self.scrubbing = Scrubbing(connection)
        self.retention = Retention(connection)
        self.tally: Counter[tuple[str, str]] = Counter()
        """What became of nudges here, by kind and outcome: counted for operators once it is committed."""
