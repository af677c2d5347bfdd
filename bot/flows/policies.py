"""The policy that applies to a member now, internal domains learned from colleagues' addresses included."""

from dataclasses import replace

from bot.domain.people import Member, Policy, Workspace, learned_domains, policy_of
from bot.domain.verdicts import FREEMAIL
from storage import Transaction


async def policy_for(tx: Transaction, workspace: Workspace, member: Member) -> Policy:
    """Return the policy that applies to a member, internal domains learned from members' addresses included."""
    learned = learned_domains(await tx.members.emails(workspace.id), freemail=FREEMAIL)
    policy = policy_of(workspace, member)
    return replace(policy, internal_domains=policy.internal_domains | learned)
