"""The word to an owner before a late promise stands in a digest: the very words, where, when, and what stops it."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.commitments import CommitmentId
from bot.domain.dates import describe_instant
from bot.domain.escalations import Escalation
from bot.domain.messages import Message
from bot.domain.nudges import Kind, Nudge
from bot.domain.people import Member, Workspace
from bot.flows import cards
from bot.flows.commitment_items import items_of
from bot.flows.escalation_stops import still_comes
from bot.views.escalations import Announced, draw_announced
from storage import Transaction


async def draw_escalations(
    tx: Transaction, workspace: Workspace, member: Member, said: Sequence[Nudge], *, now: datetime
) -> Message | None:
    """Draw the announcement of all the promises it is about, each as it stands now."""
    about = [nudge for nudge in said if nudge.kind is Kind.ESCALATION]
    items = await items_of(tx, workspace, member, [CommitmentId(one.subject_id) for one in about], now=now)
    shown = []
    for nudge in about:
        commitment_id = CommitmentId(nudge.subject_id)
        rows = await tx.escalations.of(workspace.id, commitment_id)
        one = next((row for row in rows if row.n == nudge.n and row.owner_id == member.id), None)
        if one is not None and (nudge.sent_at is not None or await still_comes(tx, one, now=now)):
            team = await tx.teams.get(workspace.id, one.team_id)
            shown.append(
                Announced(
                    item=items[commitment_id],
                    words=one.words,
                    team=team.name,
                    channel=one.channel,
                    when=_when(one, member, now=now),
                    posted_at=cards.full_instant_text(one.posted_at, member) if one.posted_at else "",
                    why=one.why,
                )
            )
    return draw_announced(shown, names_first=member.settings.shows_names_first) if shown else None


def _when(one: Escalation, reader: Member, *, now: datetime) -> str:
    """Return the hour of the digest in full, where the team tells it and where the reader is."""
    there = f"{describe_instant(one.digest_at, zone=one.zone, locale=reader.locale)} ({one.zone_name})"
    is_elsewhere = one.digest_at.astimezone(one.zone).utcoffset() != one.digest_at.astimezone(reader.zone).utcoffset()
    here = cards.instant_text(one.digest_at, reader, now=now)
    return f"{there}, where you are {here}" if is_elsewhere else there
