"""A message tracked as a commitment: what it says is read as of when it was written, and the way back to it is kept."""

from bot.domain.commitments import Side
from bot.domain.dates import describe
from bot.domain.drafts import DraftId, DraftKind
from bot.domain.people import Member
from bot.domain.quick_form import QuickForm, SaidSide, read_quick
from bot.flows.people import meet
from bot.flows.policies import policy_for
from bot.flows.quick_commitments import LONGEST_LINE, draft_form, keep_new_draft
from bot.runtime import Actor, Runtime
from bot.slack import SlackError
from bot.views.commitments import CommitmentForm, CommitmentInput
from bot.views.kit import is_web_address, one_line
from bot.views.tracked_messages import TrackedMessage, plainly
from storage import Transaction

_MOST_WHAT = 300
_MOST_SOURCE = 2_000
_MOST_MENTIONS = 10


async def form_from_message(runtime: Runtime, actor: Actor, message: TrackedMessage) -> CommitmentForm:
    """Return the form for a commitment that a message speaks of; what was read is a draft, and so is what was typed.

    A message tracked before and not saved comes back as it was left.
    """
    author = await _author(runtime, actor, message)
    subject = f"message {message.channel} {message.ts}"
    async with runtime.storage.begin() as tx:
        before = await tx.drafts.of(actor.workspace.id, actor.member.id, DraftKind.COMMITMENT, subject)
        if before is None:
            typed, text = await _read(tx, actor, message, author)
            by = author.name if author else message.author_name
            source = one_line(f"{by}: {text}" if by else text, most=_MOST_SOURCE)
            kept = {"source": source, "source_url": message.link}
            before = await keep_new_draft(tx, actor, subject, typed, said_at=message.at, kept=kept)
    return await draft_form(runtime, actor, before.id)


async def keep_link(runtime: Runtime, actor: Actor, draft_id: DraftId, message: TrackedMessage) -> None:
    """Keep Slack's own link to the message; where Slack gives none (a channel it is not in), the built one stays."""
    try:
        link = await runtime.slack.permalink(actor.workspace, message.channel, message.ts)
    except SlackError:
        return
    async with runtime.storage.begin() as tx:
        drafts = await tx.drafts.all_of(actor.workspace.id, actor.member.id, DraftKind.COMMITMENT)
        draft = next((one for one in drafts if one.id == draft_id), None)
        if draft is not None and is_web_address(link):
            data = {**draft.data, "source_url": link}
            await tx.drafts.save(
                actor.workspace.id, actor.member.id, DraftKind.COMMITMENT, draft.subject, data, draft.updated_at
            )


async def _read(
    tx: Transaction, actor: Actor, message: TrackedMessage, author: Member | None
) -> tuple[CommitmentInput, str]:
    known = [await tx.members.by_slack_id(actor.workspace.id, one) for one in message.mentions[:_MOST_MENTIONS]]
    names = {one.slack_id: one.name for one in known if one is not None}
    text = plainly(message.marked_up, names)
    policy = await policy_for(tx, actor.workspace, actor.member)
    local = message.at.astimezone(actor.member.zone)
    read = QuickForm(what=text)
    if len(text) <= LONGEST_LINE:
        read = read_quick(text, now=local, working=policy.working, locale=actor.member.locale)
    is_theirs = read.side is SaidSide.THEIRS or message.is_from_outside
    others = [name for slack_id, name in names.items() if slack_id != actor.member.slack_id]
    typed = CommitmentInput(
        id="",
        side=Side.THEIRS if is_theirs else Side.OURS,
        what=_shown(read.what),
        who=_who(actor, message, author, read, others=others),
        when=describe(read.due, now=local, locale=actor.member.locale) if read.due else read.when or "",
        how=read.how or "",
    )
    return typed, text


def _shown(what: str) -> str:
    """Return the first line of a long text; the whole stands above the form."""
    first = next((line for line in what.splitlines() if line.strip()), "")
    return what if len(what) <= _MOST_WHAT else one_line(first, most=_MOST_WHAT)


def _who(actor: Actor, message: TrackedMessage, author: Member | None, read: QuickForm, *, others: list[str]) -> str:
    """Return who it is about: whoever wrote it from outside, else whom it names, else its author."""
    if message.is_from_outside:
        return read.who or (author.name if author else message.author_name)
    if author is not None and author.id != actor.member.id:
        return author.name
    return read.who or next(iter(others), "") or actor.member.name


async def _author(runtime: Runtime, actor: Actor, message: TrackedMessage) -> Member | None:
    if not message.author_id:
        return None
    async with runtime.storage.reading() as tx:
        author = await tx.members.by_slack_id(actor.workspace.id, message.author_id)
    if author is not None or message.is_from_outside:
        return author
    try:
        return await meet(runtime, actor.workspace, message.author_id)
    except SlackError:  # the form opens all the same
        return None
