"""What is said about digests to who asks or answers for them: when the next comes, shall it go now, why it did not."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.digest_sending import Trouble
from bot.domain.messages import Message
from bot.domain.nudges import Kind
from bot.views.blocks import actions, button, context, section
from bot.views.digest_forms import Id
from bot.views.fewer import fewer_button
from bot.views.kit import escape, joined
from bot.views.payloads import message


@dataclass(frozen=True, slots=True, kw_only=True)
class NextDigest:
    """When a team's digest comes next. `channel` is a Slack id, "" for none; `when` "" while none is planned."""

    team: str
    when: str
    channel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFor:
    """A digest somebody may post now; `span` is what it tells of, `next_when` when the planned one comes."""

    digest_id: str
    team: str
    channel: str
    span: str
    next_when: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotPosted:
    """A digest that could not be posted, drawn again once it is. `when` is the moment it was due."""

    digest_id: str
    team: str
    channel: str
    when: str
    trouble: Trouble | None = None
    posted_at: str = ""


def draw_next(digests: Sequence[NextDigest]) -> Message:
    """Say when the next digests come."""
    if not digests:
        said = "You are in no team that has a digest. `/saydo team` shows the teams there are."
        return message([section(said)])
    lines = [_next_line(one) for one in digests[:_MOST_TEAMS]]
    more = len(digests) - len(lines)
    rest = [f"and {more} more"] if more > 0 else []
    hint = "`/saydo digest preview` shows one as it would be now, to you alone. `/saydo digest now` posts it."
    return message([section("\n".join([*lines, *rest])), context(hint), context("Only you see this answer.")])


_MOST_TEAMS = 20


def _next_line(one: NextDigest) -> str:
    where = f" in {_channel(one.channel)}" if one.channel else ""
    if not one.when:
        return f"*{_team(one.team)}* has no digest ahead: it has no channel yet. `/saydo team` sets one."
    return f"*{_team(one.team)}*: the next digest comes on {escape(one.when, most=80)}{where}."


def draw_preview_head(team: str, when: str) -> str:
    """Say above a preview what it is."""
    comes = f" It comes on {escape(when, most=80)}." if escape(when) else ""
    return f"This is the digest of {_team(team)} as it would be now. Only you see it.{comes}"


def draw_ask(asked: AskedFor) -> Message:
    """Ask whether a digest is to be posted now."""
    planned = f" The planned one still comes on {escape(asked.next_when, most=80)}." if asked.next_when else ""
    said = (
        f"Post the digest of *{_team(asked.team)}* so far, {escape(asked.span, most=60)}, in {_channel(asked.channel)}?"
    )
    foot = actions([button("Post it", Id.POST_NOW, asked.digest_id, style="primary")])
    return message([section(said), context(f"Everybody there sees it.{planned}"), foot])


def draw_posted(team: str, channel: str, when: str) -> Message:
    """Say that it stands in its channel."""
    return message(
        [section(f"The digest of *{_team(team)}* stands in {_channel(channel)} since {escape(when, most=60)}.")]
    )


def draw_under_way(team: str) -> Message:
    """Say that it is on its way: Slack wants a pause, or did not answer yet."""
    return message([section(f"The digest of *{_team(team)}* is on its way. Slack takes its time; I keep trying.")])


def draw_not_posted(one: NotPosted) -> Message:
    """Tell a manager that a digest could not be posted, and what would help; afterwards, that it is."""
    if one.posted_at or one.trouble is None:
        return draw_posted(one.team, one.channel, one.posted_at or one.when)
    first = f"The digest of {_team(one.team)}, due on {escape(one.when, most=80)}, was not posted: {one.trouble.value}."
    foot = actions([button("Post now", Id.POST_NOW, one.digest_id), fewer_button(Kind.DIGEST_TROUBLE)])
    return message([section(first), section(_remedy(one)), foot])


def _remedy(one: NotPosted) -> str:
    channel = _channel(one.channel)
    match one.trouble:
        case Trouble.NOT_INVITED:
            return f"Type `/invite @SayDo` in {channel}, then press *Post now*."
        case Trouble.CHANNEL_GONE:
            return "Choose another channel with `/saydo team`, then press *Post now*."
        case Trouble.SHARED:
            return (
                "An admin can allow it with `/saydo settings workspace`; or choose another channel with `/saydo team`."
            )
        case Trouble.UNSURE:
            return f"Look in {channel} first: it may stand there. If it does not, press *Post now*."
        case _:
            return "*Post now* posts it all the same, with the figures of its own time."


def draw_refused(one: NotPosted) -> Message:
    """Say to who asked for it now why it was not posted, without a button: the command is at hand."""
    why = one.trouble.value if one.trouble else "nobody knows why"
    said = [f"The digest of *{_team(one.team)}* was not posted: {why}.", _remedy(one) if one.trouble else ""]
    return message([section(joined(said, by="\n"))])


def _team(name: str) -> str:
    return escape(name, most=60) or "your team"


def _channel(channel: str) -> str:
    """Return a channel as Slack links it; ids only, so that nothing else is linked."""
    return f"<#{channel}>" if channel.isalnum() else "its channel"
