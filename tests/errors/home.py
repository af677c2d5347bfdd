"""A workspace with one of everything, in which things are made to go wrong."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from bot.domain.people import Member, Workspace
from bot.runtime import Actor, Runtime
from storage import Storage
from tests.handlers.answering import Guarded
from tests.handlers.tenants import ADMIN, MANAGER, Tenant


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """SayDo at work for Vendor; `folder` is anybody's, `template` an empty database of the newest schema."""

    saydo: Guarded
    tenant: Tenant
    workspace: Workspace
    people: dict[str, Member]
    folder: Path
    template: Path

    @property
    def runtime(self) -> Runtime:
        """What flows are given."""
        return self.saydo.runtime

    @property
    def storage(self) -> Storage:
        """The database."""
        return self.saydo.runtime.storage

    @property
    def rep(self) -> Actor:
        """Who owns the promise, leads the calls and is in the team."""
        return self._actor("U1")

    @property
    def manager(self) -> Actor:
        """Who manages the team."""
        return self._actor(MANAGER)

    @property
    def admin(self) -> Actor:
        """An admin of the Slack workspace, on no call."""
        return self._actor(ADMIN)

    @property
    def stranger(self) -> Actor:
        """A colleague who has nothing to do with any of it."""
        return self._actor(self.tenant.newcomer.slack_id)

    def database(self, name: str) -> str:
        """Return the URL of an empty database of this name."""
        file = self.folder / f"{name}.db"
        shutil.copyfile(self.template, file)
        return f"sqlite:///{file}"

    def _actor(self, slack_id: str) -> Actor:
        return Actor(workspace=self.workspace, member=self.people[slack_id], source="test")
