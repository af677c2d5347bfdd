"""A team's digest: one line a phone can show, what was expected and what was, the last periods, and what to look at."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block as SlackBlock

from bot.domain.digests import AccountAtRisk, Share
from bot.domain.disclosures import Disclosure
from bot.domain.expectations import Expected, held_against, kept_share, share_of
from bot.domain.messages import Message
from bot.domain.rhythms import Pace
from bot.views.blocks import actions, button, context, if_said, section, small_if_said
from bot.views.digest_charts import bar_blocks, chart_block
from bot.views.digest_forms import Details, Digest, Escalated, Id, Point, Praised
from bot.views.digest_lines import (
    ALWAYS_MET,
    EXPECTED,
    call_lines,
    held_line,
    kept_line,
    late_line,
    share_text,
    trend_text,
)
from bot.views.kit import counted, escape, joined, paragraphs, with_entities
from bot.views.payloads import MOST_FALLBACK, message

__all__ = ["Details", "Digest", "Escalated", "Id", "Point", "Praised", "draw_digest", "draw_preview", "headline"]

_MOST_ACCOUNTS = 5
_MOST_NAMES = 10
MOST_ESCALATED_LINE = 250
_MOST_ESCALATED = 10
_MOST_NOTE = 600


def draw_digest(digest: Digest, *, has_chart: bool = True) -> Message:
    """Draw what the channel sees; without a chart the same stands there as bars made of text.

    The message's text has the bars either way: a screen reader and a phone's notification get the figures too.
    """
    head, tail = _head(digest), _tail(digest)
    bars = [] if digest.is_empty or digest.pace is Pace.DAILY else bar_blocks(digest)
    in_words = message([*head, *bars, *tail])
    chart = chart_block(digest) if bars and has_chart else None
    if chart is None:
        return in_words
    around = message([*head, *tail]).blocks
    return Message(text=in_words.text, blocks=[*around[: len(head)], chart, *around[len(head) :]])


def draw_preview(head: str, digest: Digest, *, has_chart: bool = True) -> Message:
    """Draw a digest as its channel would see it, below a line that says so."""
    shown = draw_digest(digest, has_chart=has_chart)
    above = message([section(head)])
    text = f"{above.text}\n{shown.text}"
    return Message(text=text if len(text) <= MOST_FALLBACK else above.text, blocks=[*above.blocks, *shown.blocks])


def headline(digest: Digest) -> str:
    """Say a period in one line: "Mid-market, 20 to 27 November: 14 calls, 12 with an objective, word kept 9 of 11"."""
    figures, word = digest.figures, kept_share(digest.figures.ours)
    if digest.is_empty:
        return f"{title(digest)}: no customer calls, and no promise came due."
    if digest.disclosure is Disclosure.NOTHING:
        return f"{title(digest)}: one rep, so no figures here."
    calls = counted(figures.calls, "customer call") if figures.calls else "no customer calls"
    if digest.disclosure is Disclosure.CALLS_ONLY:
        return f"{title(digest)}: {calls}."
    with_objective = f"{figures.objective.part} with an objective" if figures.calls else ""
    kept = f"word kept {word.part} of {word.whole}" if word.whole else ""
    return f"{title(digest)}: {joined([calls, with_objective, kept], by=', ')}."


def title(digest: Digest) -> str:
    """Say whose period it is, and which."""
    team, span = f"*{escape(digest.team, most=60) or 'Your team'}*", escape(digest.span, most=60)
    so_far = ", so far" if digest.is_so_far else ""
    match digest.pace:
        case Pace.DAILY:
            return f"{team} since {escape(digest.since, most=60) or 'the last digest'}{so_far}"
        case Pace.MONTHLY:
            return f"{team}, {span}{so_far}" if digest.is_so_far else f"{team} this month, {span}"
        case _:
            return f"{team}, {span}{so_far}"


def _head(digest: Digest) -> list[SlackBlock]:
    return [section(headline(digest)), *([] if digest.is_empty else expectation_blocks(digest))]


def expectation_blocks(digest: Digest) -> list[SlackBlock]:
    """Draw what the team expects of itself, and how the period stands to it; of a small team only what is expected."""
    expectations = digest.expectations
    note = paragraphs(expectations.note, most=_MOST_NOTE)
    said = [f"_{escape(line, most=_MOST_NOTE)}_" for line in note.split("\n") if line.strip()]
    held = held_against(expectations, digest.figures, digest.before)
    if digest.disclosure is Disclosure.WHOLE:
        lines = [held_line(one) for one in held]
    else:
        lines = [f"• *{EXPECTED[one.what]}*: expected {one.target}%" for one in held]
    return [section("\n".join(["*What we expect of ourselves*", *lines, ALWAYS_MET, *said]))]


def _tail(digest: Digest) -> list[SlackBlock]:
    whole = _whole(digest) if digest.disclosure is Disclosure.WHOLE and not digest.is_empty else []
    note = "" if digest.is_empty else _NOTES.get(digest.disclosure, "")
    return [*whole, *_escalated(digest.escalated), *small_if_said(note), *_foot(digest)]


_NOTES = {
    Disclosure.CALLS_ONLY: (
        "With fewer than four reps any other figure would tell about single people. "
        "“Details” shows all of them to the team's managers, and to each rep their own."
    ),
    Disclosure.NOTHING: "“Details” shows the figures to the team's managers, and to the rep.",
}


def _whole(digest: Digest) -> list[SlackBlock]:
    is_short = digest.pace is Pace.DAILY
    went = "\n".join(f"• {line}" for line in went_lines(digest, is_short=is_short))
    return [
        *if_said(f"*How it went*\n{went}" if went else ""),
        *if_said(accounts_text(digest.accounts)),
        *if_said("" if is_short else praise_text(digest.praised)),
    ]


def went_lines(digest: Digest, *, is_short: bool = False) -> list[str]:
    """Say what no expectation says: the calls, how both sides kept their word, what is late."""
    figures, before = digest.figures, digest.before
    expects_word = digest.expectations.say_do is not None
    calls = [] if is_short else call_lines(figures, before)
    ours = kept_line("Our promises", figures.ours, before.ours if before else None, has_share=not expects_word)
    theirs = kept_line("Their word kept", figures.theirs, before.theirs if before else None)
    lines = [*_unexpected(digest), *calls, ours, "" if is_short else theirs]
    return [line for line in [*lines, late_line(figures.overdue, figures.theirs_overdue)] if line]


def _unexpected(digest: Digest) -> list[str]:
    """Say the shares of which nothing is expected; how our word was kept has a line anyway."""
    held = {one.what for one in held_against(digest.expectations, digest.figures, None)}
    return [
        joined([f"{EXPECTED[what]}: {share_text(share)}", trend_text(share, _before(digest, what))])
        for what in (Expected.OBJECTIVE, Expected.RECAP)
        if what not in held and (share := share_of(what, digest.figures)).whole
    ]


def _before(digest: Digest, what: Expected) -> Share | None:
    return share_of(what, digest.before) if digest.before else None


def accounts_text(accounts: Sequence[AccountAtRisk], *, most: int = _MOST_ACCOUNTS) -> str:
    """Say which accounts wait for something, the most pressing first; "" when none does."""
    shown = [f"• {escape(one.account, most=80) or 'an account'}: {_waits_for(one)}" for one in accounts[:most]]
    more = len(accounts) - len(shown)
    rest = [f"and {more} more"] if more > 0 else []
    return "\n".join(["*Accounts that wait for us*", *shown, *rest]) if shown else ""


def _waits_for(one: AccountAtRisk) -> str:
    since = " for " if one.late == 1 else ", the oldest for "
    days = f"{since}{counted(one.oldest_days, 'day')}" if one.oldest_days > 0 else ""
    late = f"{counted(one.late, 'promise')} late{days}" if one.late else ""
    return joined([late, f"{one.at_risk} at risk" if one.at_risk else ""], by="; ")


def praise_text(praised: Sequence[Praised]) -> str:
    """Say who kept every promise in time, by name where people are named, else how many they are."""
    if not praised:
        return ""
    promises = sum(one.kept for one in praised)
    named = [f"{escape(one.name, most=60)} ({one.kept})" for one in praised[:_MOST_NAMES] if escape(one.name, most=60)]
    if not named:
        people = "One rep" if len(praised) == 1 else f"{len(praised)} reps"
        return f"*Every promise kept in time*: {people}, {counted(promises, 'promise')}"
    more = len(praised) - len(named)
    return f"*Every promise kept in time*: {', '.join(named)}{f' and {more} more' if more > 0 else ''}"


def _escalated(items: Sequence[Escalated]) -> list[SlackBlock]:
    shown = [f"• {escape(one.line, most=MOST_ESCALATED_LINE)}" for one in items[:_MOST_ESCALATED] if escape(one.line)]
    more = len(items) - len(shown)
    rest = [f"and {more} more"] if more > 0 and shown else []
    return if_said("\n".join(["*To talk about*", *shown, *rest]) if shown else "")


def _foot(digest: Digest) -> list[SlackBlock]:
    sent = digest.figures.nudges
    is_told = bool(sent) and digest.disclosure is not Disclosure.NOTHING
    said = f"I sent the team {counted(sent, 'message')} in this time." if is_told else ""
    details = [actions([button("Details", Id.DETAILS, digest.id)])] if digest.id and not digest.is_empty else []
    return [*([context(with_entities(said))] if said and not digest.is_empty else []), *details]
