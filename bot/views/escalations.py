"""The word before a late promise stands in a digest: the very words, the channel, the hour, and what stops it."""

from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block as SlackBlock

from bot.domain.commitments import State
from bot.domain.escalations import Stop
from bot.domain.messages import Message
from bot.views.blocks import about, actions, button, context, section
from bot.views.commitment_forms import CommitmentItem, Id
from bot.views.commitment_items import item_blocks, item_line
from bot.views.digests import MOST_ESCALATED_LINE
from bot.views.kit import counted, escape
from bot.views.payloads import message


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """A promise set down for a digest. `words` are those of the digest, `channel` a Slack id, `when` its full hour.

    `posted_at` says since when it stands there, `why` what stopped it.
    """

    item: CommitmentItem
    words: str
    team: str
    channel: str
    when: str
    posted_at: str = ""
    why: Stop | None = None

    @property
    def is_ahead(self) -> bool:
        """True while it may still be stopped."""
        return self.why is None and not self.posted_at


def draw_announced(shown: Sequence[Announced], *, names_first: bool = False) -> Message:
    """Draw the announcement, or what became of it."""
    blocks: list[SlackBlock] = [section(_headline(shown, names_first=names_first))]
    for n, one in enumerate(shown):
        blocks += _ahead(one, n) if one.is_ahead else _over(one, n)
    return message(blocks)


def _headline(shown: Sequence[Announced], *, names_first: bool) -> str:
    ahead = [one for one in shown if one.is_ahead]
    if not ahead:
        was_posted = any(one.posted_at for one in shown)
        return "*It stands in your team's digest.*" if was_posted else "*It does not stand in your team's digest.*"
    what = "A late promise" if len(ahead) == 1 else counted(len(ahead), "late promise")
    named = f": {escape(item_line(ahead[0].item), most=150)}" if names_first and len(ahead) == 1 else ""
    return f"*{what} of yours will stand in your team's digest, unless you act{named}*"


def _ahead(one: Announced, n: int) -> list[SlackBlock]:
    when, team = escape(one.when, most=160) or "its next hour", escape(one.team, most=60) or "your team"
    said = f"In {_channel(one.channel)}, in the digest of {team} on {when}, with these words:\n{_quoted(one)}"
    acts = [
        button("Done", Id.DONE, one.item.id, style="primary"),
        button("New date", Id.MOVE, one.item.id),
        button("Can't keep", Id.CANT_KEEP, one.item.id),
        button("Hand over", Id.NOT_MINE, one.item.id),
        button("More", Id.OPEN, one.item.id),
    ]
    can_act = one.item.can_act and one.item.state is State.OPEN
    stops = "Each of the first four stops it, until the digest is posted."
    return [
        section(said),
        *([actions(acts, block_id=about(f"escalation.{n}", one.item.id)), context(stops)] if can_act else []),
    ]


def _quoted(one: Announced) -> str:
    return f"> • {escape(one.words, most=MOST_ESCALATED_LINE)}"


def _over(one: Announced, n: int) -> list[SlackBlock]:
    said = (
        f"It stands in {_channel(one.channel)} since {escape(one.posted_at, most=80)}."
        if one.posted_at
        else _WHY[one.why or Stop.CLOSED]
    )
    return [section(f"{said}\n{_quoted(one)}"), *item_blocks(one.item, within=f"escalation.{n}")]


_WHY = {
    Stop.CLOSED: "You dealt with it, so this does not stand in the digest:",
    Stop.MOVED: "It has a new date, so this does not stand in the digest:",
    Stop.HANDED_OVER: "It is with a colleague now, so this does not stand in the digest:",
    Stop.LATE_WORD: "I told you less than a day ahead, so this does not stand in that digest:",
    Stop.DIGEST_CHANGED: "The digest comes elsewhere or at another time, so this does not stand in it:",
    Stop.LEFT_TEAM: "You are no rep of this team any more, so this does not stand in its digest:",
    Stop.PRIVATE: "It was promised in a private call, so this does not stand in the digest:",
}


def _channel(channel: str) -> str:
    """Return a channel as Slack links it; ids only, so that nothing else is linked."""
    return f"<#{channel}>" if channel.isalnum() else "its channel"
