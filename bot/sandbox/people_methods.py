"""The methods about people and the workspace: users.*, usergroups.*, dnd.*, team.info, auth.test, api.test."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.sandbox.arguments import Call, page_of
from bot.sandbox.refusals import RefusedError
from bot.sandbox.teams import UserGroup

Json = dict[str, Any]

_MOST_DND_USERS: Final = 50


def auth_test(call: Call) -> Json:
    """auth.test."""
    team, organisation = call.team, call.organisation
    in_grid = {"enterprise_id": team.organisation.id} if team.organisation else {}
    return {
        "url": f"https://{team.domain}.slack.test/",
        "team": organisation.name if organisation else team.name,
        "user": team.bot.name,
        "team_id": organisation.id if organisation else team.id,
        "user_id": team.bot.id,
        "bot_id": team.bot_id,
        "is_enterprise_install": organisation is not None,
        **in_grid,
    }


def teams_list(call: Call) -> Json:
    """auth.teams.list: the workspaces a token may enter."""
    teams = call.organisation.teams if call.organisation else [call.team]
    page, metadata = page_of([{"id": team.id, "name": team.name} for team in teams], call.args)
    return {"teams": page, "response_metadata": metadata}


def user_info(call: Call) -> Json:
    """users.info."""
    user = call.team.user(call.args.text("user"))
    return {"user": call.team.user_object(user, with_locale=call.args.flag("include_locale"))}


def user_list(call: Call) -> Json:
    """users.list."""
    with_locale = call.args.flag("include_locale")
    users = [call.team.user_object(user, with_locale=with_locale) for user in call.team.users.values()]
    page, metadata = page_of(users, call.args)
    return {"members": page, "cache_ts": int(call.team.clock.now().timestamp()), "response_metadata": metadata}


def lookup_by_email(call: Call) -> Json:
    """users.lookupByEmail; deactivated people and strangers are not found."""
    email = call.args.text("email").casefold()
    for user in call.team.users.values():
        if user.email.casefold() == email and not (user.deleted or user.is_stranger):
            return {"user": call.team.user_object(user)}
    raise RefusedError("users_not_found")


def team_info(call: Call) -> Json:
    """team.info."""
    team = call.team
    return {
        "team": {
            "id": team.id,
            "name": team.name,
            "domain": team.domain,
            "url": f"https://{team.domain}.slack.test/",
            "email_domain": "",
            "icon": {"image_default": True},
        }
    }


def dnd_info(call: Call) -> Json:
    """dnd.info; a bot sees no snooze."""
    user = call.team.user(call.args.optional("user") or call.team.bot.id)
    return user.dnd_status(call.team.clock.now())


def dnd_team_info(call: Call) -> Json:
    """dnd.teamInfo, for two to fifty people."""
    ids = [u for u in (call.args.optional("users") or "").split(",") if u]
    if len(ids) < 2:  # noqa: PLR2004 - Slack asks for more than one
        raise RefusedError("no_users_provided")
    if len(ids) > _MOST_DND_USERS:
        raise RefusedError("too_many_users")
    now = call.team.clock.now()
    return {"users": {i: call.team.users[i].dnd_status(now) for i in ids if i in call.team.users}}


def usergroup_list(call: Call) -> Json:
    """usergroups.list: disabled ones only with `include_disabled`, counts only with `include_count`."""
    _refuse_free_plan(call)
    with_users, with_disabled = call.args.flag("include_users"), call.args.flag("include_disabled")
    found = [group for group in call.team.usergroups.values() if with_disabled or not group.deleted_at]
    return {"usergroups": [_group(call, group, with_users=with_users) for group in found]}


def _refuse_free_plan(call: Call) -> None:
    if not call.team.standing.is_paid:
        raise RefusedError("plan_upgrade_required")


def _group(call: Call, group: UserGroup, *, with_users: bool) -> Json:
    body: Json = {
        "id": group.id,
        "team_id": call.team.id,
        "is_usergroup": True,
        "name": group.name,
        "handle": group.handle,
        "description": "",
        "date_delete": group.deleted_at,
    }
    counted = {"user_count": len(group.members)} if call.args.flag("include_count") else {}
    return body | counted | ({"users": list(group.members)} if with_users else {})


def usergroup_users(call: Call) -> Json:
    """usergroups.users.list: a disabled group only with `include_disabled`."""
    _refuse_free_plan(call)
    group = call.team.usergroups.get(call.args.text("usergroup"))
    if group is None or (group.deleted_at and not call.args.flag("include_disabled")):
        raise RefusedError("no_such_subteam")
    return {"users": list(group.members)}


METHODS: Final[Mapping[str, Callable[[Call], Json]]] = {
    "auth.test": auth_test,
    "auth.teams.list": teams_list,
    "users.info": user_info,
    "users.list": user_list,
    "users.lookupByEmail": lookup_by_email,
    "team.info": team_info,
    "dnd.info": dnd_info,
    "dnd.teamInfo": dnd_team_info,
    "usergroups.list": usergroup_list,
    "usergroups.users.list": usergroup_users,
}
