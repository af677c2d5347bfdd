"""Whose reps a member manages: what a manager may see beyond what every member may."""

from bot.domain.people import Member, MemberId
from bot.domain.teams import Role
from storage import Transaction


async def reps_managed_by(tx: Transaction, member: Member) -> frozenset[MemberId]:
    """Return the reps of the teams a member manages now. An admin who manages no team is over nobody."""
    teams = await tx.teams.of_member(member.workspace_id, member.id, Role.MANAGER)
    people = [person for team in teams for person in await tx.teams.people(member.workspace_id, team.id)]
    return frozenset(person.member_id for person in people if person.role is Role.REP) - {member.id}
