"""One transaction: everything SayDo remembers, an attribute for each kind of thing."""

from collections import Counter
from collections.abc import Callable
from typing import Generic, TypeVar

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

R_co = TypeVar("R_co", covariant=True)


class _Of(Generic[R_co]):
    """A kind of thing of a transaction, made when it is first asked for: of forty a transaction needs a few."""

    def __init__(self, kind: Callable[[AsyncConnection], R_co]) -> None:
        self._kind = kind

    def __set_name__(self, _: type[object], name: str) -> None:
        self._name = name

    def __get__(self, tx: "Transaction", _: type[object]) -> R_co:
        made = vars(tx)[self._name] = self._made(tx)
        return made

    def _made(self, tx: "Transaction") -> R_co:
        return self._kind(tx.connection)


class _Sealed(_Of[R_co]):
    """One that holds secrets."""

    def __init__(self, kind: Callable[[AsyncConnection, Sealer], R_co]) -> None:
        self._sealed = kind

    def _made(self, tx: "Transaction") -> R_co:
        return self._sealed(tx.connection, tx.sealer)


class Transaction:
    """What is read and written here holds together, or not at all. Values come out, rows never."""

    workspaces = _Of(Workspaces)
    holds = _Of(Holds)
    installations = _Sealed(Installations)
    install_states = _Of(InstallStates)
    members = _Of(Members)
    links = _Sealed(Links)
    link_rounds = _Sealed(LinkRounds)
    logins = _Sealed(Logins)
    seals = _Sealed(Seals)
    watches = _Of(Watches)
    meetings = _Of(Meetings)
    rules = _Of(Rules)
    calls = _Of(Calls)
    accounts = _Of(Accounts)
    preps = _Of(Preps)
    recaps = _Of(Recaps)
    recap_dues = _Of(RecapDues)
    commitments = _Of(Commitments)
    offers = _Of(Offers)
    teams = _Of(Teams)
    figures = _Of(TeamFigures)
    exports = _Of(Exports)
    belongings = _Of(Belongings)
    looks = _Of(Looks)
    escalations = _Of(Escalations)
    questions = _Of(Questions)
    nudges = _Of(Nudges)
    digests = _Of(Digests)
    webhooks = _Sealed(Webhooks)
    webhook_deliveries = _Sealed(WebhookDeliveries)
    drafts = _Of(Drafts)
    restorations = _Of(Restorations)
    slack_events = _Of(SlackEvents)
    backlogs = _Of(Backlogs)
    emptying = _Of(Emptying)
    rounds = _Of(Rounds)
    erasures = _Sealed(Erasures)
    forgetting = _Of(Forgetting)
    accounts_erased = _Of(ErasedAccounts)
    scrubbing = _Of(Scrubbing)
    retention = _Of(Retention)

    def __init__(self, connection: AsyncConnection, *, sealer: Sealer) -> None:
        self.connection, self.sealer = connection, sealer
        self.tally: Counter[tuple[str, str]] = Counter()
        """What became of nudges here, by kind and outcome: counted for operators once it is committed."""
