"""The count: the messages that stand in Slack, held against the rows in the database."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.nudges import Nudge, NudgeId, SkipReason, State
from bot.sandbox.server import Sandbox
from bot.slack import NUDGE_EVENT
from storage import Storage
from storage.claims import SHAPE
from storage.rows import every

_RIGHTLY_LEFT_UNSAID = frozenset({
    SkipReason.CALL_OFF, SkipReason.CLOSED, SkipReason.NOT_WANTED, SkipReason.ANSWERED,
})  # fmt: skip
"""Reasons that lie in what is talked about. To be too late, say, is none: nobody may come too late here."""

Messages = Mapping[NudgeId, Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How it came out. `rows` are the nudges that came up until the end."""

    rows: Sequence[Nudge]
    messages: Messages

    @property
    def wanted(self) -> list[Nudge]:
        """The nudges that nothing spoke against when their time came."""
        return [one for one in self.rows if not _is_unwanted(one)]

    @property
    def delivered(self) -> list[Nudge]:
        """Those wanted that stand in one message, the one the database names."""
        return [one for one in self.wanted if self._is_said_once(one)]

    @property
    def lost(self) -> list[Nudge]:
        """Those wanted that stand in no message, or of which the database does not know so."""
        return [one for one in self.wanted if not self._is_said_once(one) and one not in self.twice]

    @property
    def twice(self) -> list[Nudge]:
        """Those that stand in more than one message, wanted or not."""
        return [one for one in self.rows if len(self.messages.get(one.id, ())) > 1]

    @property
    def unasked(self) -> list[Nudge]:
        """Those that stand in a message although the database says that they were left unsaid."""
        return [one for one in self.rows if _is_unwanted(one) and self.messages.get(one.id)]

    @property
    def wrong(self) -> list[Nudge]:
        """All that are not as they should be."""
        return [*self.lost, *self.twice, *self.unasked]

    @property
    def is_right(self) -> bool:
        """True when each was said once."""
        return bool(self.wanted) and not self.wrong

    def line(self) -> str:
        """Say it in a line."""
        figures = f"{len(self.wanted)} wanted, {len(self.delivered)} delivered"
        unasked = f", {len(self.unasked)} said though not wanted" if self.unasked else ""
        return f"{figures}, {len(self.lost)} lost, {len(self.twice)} twice{unasked}"

    def _is_said_once(self, nudge: Nudge) -> bool:
        return nudge.state is State.SENT and list(self.messages.get(nudge.id, ())) == [(nudge.channel, nudge.ts)]


def _is_unwanted(nudge: Nudge) -> bool:
    return nudge.state is State.SKIPPED and nudge.reason in _RIGHTLY_LEFT_UNSAID


async def rows_due(storage: Storage, now: datetime) -> list[Nudge]:
    """Return the nudges whose time has come, whatever became of them."""
    async with storage.reading() as tx:
        found = await every(tx.nudges.connection, SHAPE.select(), shape=SHAPE)
    return [one for one in found if one.state is not State.PLANNED or one.due_at <= now]


def messages_in(sandbox: Sandbox) -> Messages:
    """Return in which messages (channel, ts) of all conversations each nudge stands."""
    found: dict[NudgeId, list[tuple[str, str]]] = defaultdict(list)
    for workspace in sandbox.workspaces.values():
        for conversation in workspace.conversations.values():
            for message in conversation.messages:
                metadata = message.metadata or {}
                if metadata.get("event_type") == NUDGE_EVENT:
                    for nudge_id in metadata["event_payload"]["ids"]:
                        found[nudge_id].append((conversation.id, message.ts))
    return found


def story_of(nudge: Nudge, sandbox: Sandbox) -> str:
    """Tell all there is to know of a nudge: its row, and the calls that Slack saw about it."""
    lines = [f"{nudge!r}"]
    for call in sandbox.calls:
        is_its = nudge.id in str(call.args.get("metadata", ""))
        is_look = call.method == "conversations.history" and call.args.get("channel") == nudge.channel
        if is_its or is_look:
            lines.append(
                f"    {call.at:%H:%M:%S.%f} {call.method} {call.args.get('channel', '')}: {call.error or 'ok'}"
            )
    return "\n".join(lines)


def states_of(rows: Iterable[Nudge]) -> str:
    """Count the rows by what became of them, for who watches."""
    counted = Counter(f"{one.state.value}{f' ({one.reason})' if one.reason else ''}" for one in rows)
    return ", ".join(f"{count} {name}" for name, count in counted.most_common())
