"""What stands behind a digest: all its figures, the period before beside them, and the reader's own part."""

from slack_sdk.models.blocks import Block as SlackBlock

from bot.domain.digests import Figures, Outcomes
from bot.domain.disclosures import Disclosure
from bot.domain.messages import View
from bot.views.blocks import actions, button, context, heading, if_said, section
from bot.views.digest_charts import bar_blocks
from bot.views.digest_forms import Details, Digest, Id
from bot.views.digest_lines import own_line, share_text
from bot.views.digests import accounts_text, expectation_blocks, headline, praise_text, went_lines
from bot.views.kit import escape, joined
from bot.views.look_forms import Id as LookId
from bot.views.payloads import modal

_MOST_ACCOUNTS = 30


def draw_details(details: Details) -> View:
    """Draw them: whole for who manages the team, for others what the channel may see, and their own part."""
    digest = details.digest
    blocks = [
        section(headline(digest)),
        *_own(details.own),
        *expectation_blocks(digest),
        *(_whole(digest) if digest.disclosure is Disclosure.WHOLE else bar_blocks(digest)),
        *([actions([button("Look closer", LookId.DIGEST, digest.id)])] if details.is_managed and digest.id else []),
        context(_who_sees(details)),
    ]
    return modal("Digest", blocks, callback_id=Id.CARD, subject=digest.id, close="Close")


def _own(own: Figures | None) -> list[SlackBlock]:
    return [section(f"*Your part*: {own_line(own)}")] if own is not None else []


def _whole(digest: Digest) -> list[SlackBlock]:
    went = "\n".join(f"• {line}" for line in [*went_lines(digest), *_outcome_lines(digest.figures.outcomes)])
    return [
        *if_said(f"*How it went*\n{went}" if went else ""),
        *_beside_the_last(digest),
        *bar_blocks(digest),
        *if_said(accounts_text(digest.accounts, most=_MOST_ACCOUNTS)),
        *if_said(praise_text(digest.praised)),
    ]


def _outcome_lines(outcomes: Outcomes) -> list[str]:
    kinds = (
        (outcomes.reached, "reached"),
        (outcomes.partly, "reached partly"),
        (outcomes.not_reached, "not reached"),
        (outcomes.changed, "changed on the way"),
    )
    said = joined([f"{count} {how}" for count, how in kinds if count], by=", ")
    return [f"Objectives, by their recaps: {said}"] if said else []


def _beside_the_last(digest: Digest) -> list[SlackBlock]:
    """Draw the same figures of the period before, one under the other."""
    before = digest.before
    if before is None or before.is_empty:
        return []
    lines = [
        f"Calls held: {before.calls}",
        f"With an objective: {share_text(before.objective)}",
        f"Recaps in time: {share_text(before.recap)}",
        f"Word kept: {before.ours.kept_in_time} of {before.ours.scored}" if before.ours.scored else "",
        f"Late then: {before.overdue.total} of ours, {before.theirs_overdue} of theirs",
    ]
    return [heading("The time before"), section("\n".join(f"• {line}" for line in lines if line))]


def _who_sees(details: Details) -> str:
    team = escape(details.digest.team, most=60) or "this team"
    if details.is_managed:
        return f"You see this because you manage {team}. The channel sees what its digest shows."
    return f"Only you see your own part. The managers of {team} see everybody's objectives, outcomes and promises."
