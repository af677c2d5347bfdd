"""Why: each meeting with what SayDo makes of it, what it said or will say about it, and how to have it otherwise."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote

from slack_sdk.models.blocks import Block as SlackBlock
from slack_sdk.models.blocks import InteractiveElement

from bot.domain.calls import Reason, Verdict
from bot.domain.messages import Message
from bot.views.blocks import about, actions, button, context, menu, section
from bot.views.kit import bullets, escape, joined, one_line, phrase
from bot.views.payloads import message
from bot.views.reason_forms import Id, Why, WhyItem, WhyPage, why_page_named

__all__ = ["Id", "Why", "WhyItem", "WhyPage", "draw_why", "page_clicked_on", "reason_sentence", "why_page_named"]

_MOST_NUDGES = 6
_MOST_OTHERS = 10
_MOST_ASKED = 200


def draw_why(why: Why) -> Message:
    """Draw a page of meetings, each with its reason."""
    head = f"*{escape(why.about, most=120) or 'Today'}*: what I do about each meeting, and why."
    news = [section(f"*{escape(why.news, most=300)}*")] if one_line(why.news) else []
    if not why.items:
        nothing = escape(why.nothing) or "I see no meeting."
        return message([section(f"*{escape(why.about, most=120) or 'Today'}*: {nothing}"), *_others(why)])
    return message([*news, section(head), *(_item(item, why) for item in why.items), *_others(why), *_turning(why)])


def _item(item: WhyItem, why: Why) -> SlackBlock:
    title = escape(item.title, most=100) or "(no title)"
    nudges = [phrase("• ", line, most=120) for line in item.nudges[:_MOST_NUDGES]]
    said = [f"*{joined([escape(item.time, most=40), title], by=' ')}*", escape(item.reason, most=160), *nudges]
    return section(joined(said, by="\n"), accessory=_acts(item), block_id=about(_part(why), item.meeting_id))


def _part(why: Why) -> str:
    """Return what tells a click which words were asked for: of an answer one person sees, Slack sends nothing else.

    Of what is too long for a block's id (255), nothing: then the meeting's day is shown.
    """
    asked = quote(why.page.name, safe="") if why.is_of_words else ""
    return f"reasons:{asked}" if asked and len(asked) <= _MOST_ASKED else "reasons"


def page_clicked_on(payload: Mapping[str, Any]) -> WhyPage | None:
    """Return the page of the words that were asked for where somebody clicked; None for a day."""
    part = str(payload["actions"][0].get("block_id") or "").partition("/")[0]
    asked = unquote(part.removeprefix("reasons").removeprefix(":"))
    return why_page_named(asked) if asked else None


def _acts(item: WhyItem) -> InteractiveElement | None:
    acts = [(control.value, one_line(label, most=60)) for control, label in item.acts]
    if len(acts) == 1:
        return button(acts[0][1], acts[0][0], item.meeting_id)
    return menu(Id.MENU, acts) if acts else None


def _others(why: Why) -> list[SlackBlock]:
    lines = bullets(why.others, most=_MOST_OTHERS, rest="in /commitments")
    return [section("\n".join(["*Besides*", *lines]))] if lines else []


def _turning(why: Why) -> list[SlackBlock]:
    if why.pages <= 1:
        return []
    number = why.page.number
    earlier = WhyPage(asked=why.page.asked, number=number - 1)
    later = WhyPage(asked=why.page.asked, number=number + 1)
    turns = [
        *([button("Earlier", Id.BACK, earlier.name)] if number > 1 else []),
        *([button("Show more", Id.PAGE, later.name)] if number < why.pages else []),
    ]
    return [context(f"Page {number} of {why.pages}"), actions(turns)]


def reason_sentence(verdict: Verdict) -> str:
    """Say why a meeting is a customer call or is not, in plain text."""
    known = _REASONS[verdict.reason].format(detail=one_line(verdict.detail, most=80) or "…")
    return f"{'A customer call' if verdict.is_call else 'Not a customer call'}: {known}"


_REASONS: Mapping[Reason, str] = {
    Reason.EXTERNAL: "somebody from {detail} is invited.",
    Reason.TAGGED: "its title carries {detail}.",
    Reason.SAID_YES: "you said so.",
    Reason.SAID_NO: "you said so.",
    Reason.SAID_NO_SERIES: "you said so for the whole series.",
    Reason.SAID_NO_DOMAIN: "you said so for everything with {detail}.",
    Reason.CANCELLED: "it was cancelled.",
    Reason.DECLINED: "you declined it.",
    Reason.TENTATIVE: "you have not accepted it yet.",
    Reason.ALL_DAY: "it lasts all day.",
    Reason.NOT_A_MEETING: "it is time blocked, not a meeting.",
    Reason.TOO_SHORT: "it lasts {detail} min, which is too short to count.",
    Reason.INTERNAL: "nobody from outside is invited.",
    Reason.PRIVATE: "it is private, so I read its time and nothing else.",
    Reason.GUESTS_HIDDEN: "its guest list is hidden from me, so I can't see whether a customer takes part.",
}
