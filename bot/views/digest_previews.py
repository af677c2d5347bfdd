"""What a rep sees before a digest: their own part of it, and what can still be put right."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from slack_sdk.models.blocks import Block as SlackBlock

from bot.domain.digests import Figures
from bot.domain.messages import Message
from bot.domain.nudges import Kind
from bot.views.blocks import actions, button, context, section
from bot.views.call_forms import CallFacts
from bot.views.call_forms import Id as CallId
from bot.views.call_lines import title_of
from bot.views.commitment_forms import CommitmentItem
from bot.views.commitment_items import item_blocks
from bot.views.digest_lines import own_line
from bot.views.fewer import fewer_button
from bot.views.folding import Group, Part, Room, groups
from bot.views.kit import escape, joined
from bot.views.payloads import MOST_BLOCKS, MOST_TEXT, message
from bot.views.recap_inputs import Id as RecapId

_MOST_WITH_BUTTONS = 2  # with more late promises each gets a menu in place of a row of buttons


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPart:
    """A rep's part in the next digest of a team. `digest` like "Friday's digest", `when` like "Fri 27 Nov, 15:00".

    `recaps_owed`, `late` and `bare` (calls until the digest without an objective) can still be put right; what the same
    message shows elsewhere is left out. `names_people`: the channel may see who was praised.
    """

    team: str
    digest: str
    when: str
    figures: Figures
    recaps_owed: tuple[CallFacts, ...] = ()
    late: tuple[CommitmentItem, ...] = ()
    bare: tuple[CallFacts, ...] = ()
    names_people: bool = False


def own_parts_headline(parts: Sequence[OwnPart]) -> str:
    """Say for the first line of a brief that it shows them; "" without any."""
    return f"what {_digests(parts)} will show of you" if parts else ""


def _digests(parts: Sequence[OwnPart]) -> str:
    names = {escape(part.digest, most=40) or "the next digest" for part in parts}
    return names.pop() if len(names) == 1 else "the next digests"


def part_groups(parts: Sequence[OwnPart], *, is_alone: bool = False) -> list[Group[Any]]:
    """Return what a message shows of them, to be folded with the rest of it; `is_alone` when it shows nothing else."""
    has_titles = not is_alone or len(parts) > 1
    return [group for n, part in enumerate(parts) for group in _groups(part, n, has_title=has_titles)]


def _groups(part: OwnPart, n: int, *, has_title: bool) -> list[Group[Any]]:
    title = f"What {part.digest or 'the next digest'} will show of you" if has_title else ""
    late = partial(item_blocks, within=f"digest.{n}", is_compact=len(part.late) > _MOST_WITH_BUTTONS)
    return [
        Group(title=title, items=[part], draw=_figures),
        Group(title="", items=part.recaps_owed, draw=_recap),
        Group(title="", items=part.late, draw=late),
        Group(title="", items=part.bare, draw=_bare),
    ]


def _figures(part: OwnPart) -> Part:
    team, when = escape(part.team, most=60) or "Your team", escape(part.when, most=60)
    is_open = bool(part.recaps_owed or part.late or part.bare)
    still = " Until then this can still be put right:" if is_open else ""
    names = "Praise may name you." if part.names_people else "It shows the team's figures and names nobody for them."
    return [section(f"{own_line(part.figures)}."), context(joined([f"{team}, {when}", f"{names}{still}"]))]


def _recap(call: CallFacts) -> Part:
    said = joined([f"*{title_of(call)}*, recap to write", escape(call.when, most=80)], by="\n")
    return [section(said, accessory=button("Write recap", RecapId.WRITE, call.call_id))]


def _bare(call: CallFacts) -> Part:
    said = joined([f"*{title_of(call)}*, no objective yet", escape(call.when, most=80)], by="\n")
    return [section(said, accessory=button("Write objective", CallId.WRITE_OBJECTIVE, call.call_id))]


def draw_own_parts(parts: Sequence[OwnPart]) -> Message:
    """Draw them as a message of their own, for a morning without a brief."""
    first: SlackBlock = section(f"This is {own_parts_headline(parts)}.")
    foot = actions([fewer_button(Kind.DIGEST_PREVIEW)])
    room = Room(blocks=MOST_BLOCKS, text=MOST_TEXT)
    room.takes([first, foot])
    return message([first, *groups(part_groups(parts, is_alone=True), room=room, rest="on Home"), foot])
