"""A mail ready to be sent by a person: opened in their mail program, or copied; SayDo itself sends none."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from slack_sdk.models.blocks import Block as SlackBlock
from slack_sdk.models.blocks import RichTextBlock, RichTextElementParts, RichTextPreformattedElement

from bot.views.blocks import actions, context, labelled, link_button
from bot.views.kit import one_line, visible

_MOST_ADDRESS = 120
_MOST_ADDRESSES = 900
_MOST_SUBJECT = 150
_MOST_BODY = 9_000
_MOST_COPIED = 2_900
_MOST_URL = 2_900  # a button's link may have 3,000: https://docs.slack.dev/reference/block-kit/block-elements
_REST = "\n\n[The rest waits in Slack: copy the whole text from there.]"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailDraft:
    """A mail: whom it goes to (addresses, as many as are known), what it is about, and its text in lines."""

    to: tuple[str, ...] = ()
    subject: str
    body: str


def mailto(draft: MailDraft) -> tuple[str, bool]:
    """Return the address (RFC 6068) that opens the mail in the reader's program, and whether it holds the whole mail.

    It has at most 2,900 characters. A text too long for it is cut at a line or a word and says so, so that half a mail
    is not sent unawares. Addresses that find no room are left out.
    """
    to = _addresses(draft)
    kept = _those_with_room(to)
    start = f"mailto:{','.join(kept)}?subject={_quoted(one_line(draft.subject, most=_MOST_SUBJECT))}&body="
    whole = start + _quoted(_body(draft))
    if len(whole) <= _MOST_URL:
        return whole, kept == to
    room = _MOST_URL - len(start) - len(_quoted(_REST))
    return start + _quoted(_beginning(_body(draft), most=room)) + _quoted(_REST), False


def mail_blocks(draft: MailDraft, *, link_id: str) -> list[SlackBlock]:
    """Draw a mail to be copied, and the button that opens it; `link_id` is the button's action id, only to be acked."""
    url, is_whole = mailto(draft)
    return [
        *labelled("To", ", ".join(filter(_is_address, draft.to)), most=_MOST_COPIED),
        *labelled("Subject", one_line(draft.subject, most=_MOST_SUBJECT)),
        *_copyable(_body(draft)),
        actions([link_button("Open in your mail program", link_id, url)]),
        *([] if is_whole else [context(_NOT_WHOLE)]),
    ]


_NOT_WHOLE = "This mail is too long for the button, which opens it in part. Copy what is missing from here."


def _copyable(body: str) -> Sequence[SlackBlock]:
    """Draw the text in full as Slack's copyable block, in as many as it takes."""
    chunks = [body[n : n + _MOST_COPIED] for n in range(0, len(body), _MOST_COPIED)]
    return [RichTextBlock(elements=[_preformatted(chunk)]) for chunk in chunks if chunk.strip()]


def _preformatted(text: str) -> RichTextPreformattedElement:
    return RichTextPreformattedElement(elements=[RichTextElementParts.Text(text=text)])


def _body(draft: MailDraft) -> str:
    return visible(draft.body).strip()[:_MOST_BODY]


def _addresses(draft: MailDraft) -> list[str]:
    """Return the addresses as they stand in a link: what stands in one can add no other and no header."""
    return [quote(one, safe="@", errors="replace") for one in draft.to if _is_address(one)]


def _those_with_room(to: Sequence[str]) -> list[str]:
    kept: list[str] = []
    for one in to:
        if len(",".join([*kept, one])) > _MOST_ADDRESSES:
            break
        kept.append(one)
    return kept


def _is_address(one: str) -> bool:
    person, _, domain = one.partition("@")
    is_plain = one == visible(one) and not any(sign.isspace() for sign in one)
    return bool(person and domain) and "@" not in domain and is_plain and len(one) <= _MOST_ADDRESS


def _quoted(text: str) -> str:
    return quote(text.replace("\r", "").replace("\n", "\r\n"), safe="", errors="replace")


def _beginning(text: str, *, most: int) -> str:
    """Return as much of a text as `most` signs of a link hold, cut after a line if that keeps half, else a word."""
    low, high = 0, min(len(text), most)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if len(_quoted(text[:middle])) <= most else (low, middle - 1)
    part = text[:low]
    at_line, at_word = part.rfind("\n"), part.rfind(" ")
    return part[: at_line if at_line > low // 2 else at_word if at_word > low // 2 else low].rstrip()
