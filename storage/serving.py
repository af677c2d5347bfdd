"""Where SayDo acts at all: the condition that every claim across workspaces has."""

from typing import Any

from sqlalchemy import ColumnElement, exists

from bot.domain.people import WorkspaceState
from storage.rows import literally
from storage.tables import workspaces

IS_ACTIVE: ColumnElement[bool] = literally(workspaces.c.state, WorkspaceState.ACTIVE)


def is_served(workspace_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Be of a workspace that SayDo was not removed from."""
    return exists().where(workspaces.c.id == workspace_id, IS_ACTIVE)
