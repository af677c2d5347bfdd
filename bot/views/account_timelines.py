"""An account at a glance and as a timeline: what each side owes, who keeps their word, and all that happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import takewhile
from typing import Any

from slack_sdk.models.blocks import Block as SlackBlock

from bot.domain.messages import Message, View
from bot.views.accounts import AccountFacts, must_do_blocks, owed_blocks
from bot.views.blocks import actions, button, context, section, small_if_said
from bot.views.call_forms import CallFacts
from bot.views.folding import Room
from bot.views.kit import clicked, counted, escape, joined, number_in, one_line, phrase, subject_of, view_in
from bot.views.payloads import MOST_BLOCKS, MOST_TEXT, message, modal
from bot.views.turning import turning

ENTRIES_ON_A_PAGE = 12
_MOST_IN_MESSAGE = 5
_MOST_CHOICES = 10
_MOST_LINE = 300


class Id(StrEnum):
    """Controls and callbacks."""

    CHOOSE = "accounts.choose"  # the value is the account's key
    WHOLE = "accounts.whole"  # the value is the account's key
    OF_CALL = "accounts.of_call"  # the value is a call's id
    BACK = "accounts.back"  # the value is a page
    ON = "accounts.on"  # the value is a page
    PAGE = "accounts.page"  # callback of draw_page (it has no submit)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLine:
    """An account to choose: what is known of it is a click away. `people` are a few names there."""

    key: str
    name: str
    people: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChoice:
    """The accounts `typed` may mean, best first; `only` is the key of the one clearly meant.

    With `is_guess` none fits, and these are spelt alike.
    """

    accounts: tuple[AccountLine, ...] = ()
    only: str | None = None
    typed: str = ""
    is_guess: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """What happened, in words: when, what, and more about it."""

    when: str
    what: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage:
    """An account and a page of its timeline. Pages count from 0; `total` counts what happened.

    `next_call` is in words or "", `is_cut` says that what is older is not in it.
    """

    key: str
    name: str
    people: str = ""
    next_call: str = ""
    facts: AccountFacts = field(default_factory=AccountFacts)
    entries: tuple[EntryLine, ...] = ()
    total: int = 0
    page: int = 0
    pages: int = 1
    is_cut: bool = False


def draw_choice(choice: AccountChoice) -> Message:
    """Ask which account is meant, or say that none is known by these words."""
    typed = escape(choice.typed, most=150)
    none = f"I know no account by “{typed}” that you share." if typed else "There is no account yet: no customer call."
    if not choice.accounts:
        hint = "I look at domains, like `acme`, and at people there. You see the accounts of your own calls."
        return message([section(none), context(hint)])
    question = f"*{none}* Did you mean one of these?" if choice.is_guess else "*Which account?*"
    shown = [_offered(one) for one in choice.accounts[:_MOST_CHOICES]]
    hidden = len(choice.accounts) - len(shown)
    more = f"and {counted(hidden, 'more account')}. To narrow it down: `/saydo account acme`."
    return message([section(question), *shown, *([context(more)] if hidden else [])])


def _offered(one: AccountLine) -> SlackBlock:
    said = joined([f"*{escape(one.name, most=150) or 'No name'}*", escape(one.people, most=150)], by="\n")
    return section(said, accessory=button("Show", Id.CHOOSE, one.key))


def draw_account(card: AccountPage) -> Message:
    """Draw an account at a glance, with the way to all of its timeline."""
    first, *standing = _standing(card)
    foot, rest = actions([button("Show all", Id.WHOLE, card.key)]), context("There is more under Show all.")
    room = Room(blocks=MOST_BLOCKS, text=MOST_TEXT)
    room.takes([first, foot, rest])
    wanted = [*standing, *_happened(card.entries[:_MOST_IN_MESSAGE])]
    shown = list(takewhile(lambda block: room.takes([block]), wanted))
    is_whole = len(shown) == len(wanted) and card.total <= _MOST_IN_MESSAGE
    return message([first, *shown, *([] if is_whole else [rest]), foot])


def draw_page(form: AccountPage) -> View:
    """Draw a page of an account's timeline; the first begins with how things stand."""
    head = _standing(form) if form.page == 0 else [section(f"*{escape(form.name, most=150) or 'Account'}*")]
    cut = [context("What is older is not shown here; the export has all of it.")] if _ends_cut(form) else []
    return modal(
        "Account",
        [
            *head,
            *_happened(form.entries),
            *cut,
            *turning(form.page, form.pages, back=("Newer", Id.BACK), on=("Older", Id.ON)),
        ],
        callback_id=Id.PAGE,
        subject=form.key,
        close="Close",
    )


def _ends_cut(form: AccountPage) -> bool:
    return form.is_cut and form.page + 1 == form.pages


def _standing(card: AccountPage) -> list[SlackBlock]:
    """Draw how things stand now, the must-dos first, however many."""
    ours, theirs = card.facts.we_owe, card.facts.they_owe
    owed = joined(
        [
            f"we owe them {counted(len(ours), 'thing')}" if ours else "",
            f"they owe us {counted(len(theirs), 'thing')}" if theirs else "",
        ],
        by=", ",
    )
    first = f"*{escape(card.name, most=150) or 'Account'}*: {owed or 'nothing is open'}."
    about = joined(
        [phrase("Next call: ", card.next_call, most=200), phrase("People: ", card.people, most=200)], by="\n"
    )
    return [
        section(first),
        *must_do_blocks(card.facts),
        *owed_blocks(card.facts),
        *small_if_said(escape(joined(card.facts.say_do, by=" "), most=600)),
        *small_if_said(about),
    ]


def _happened(entries: Sequence[EntryLine]) -> list[SlackBlock]:
    return [section(_entry(one)) for one in entries]


def _entry(one: EntryLine) -> str:
    first = f"*{escape(one.when, most=60) or 'Then'}*  {escape(one.what, most=_MOST_LINE)}"
    return joined([first, *(phrase("      ", line, most=_MOST_LINE) for line in one.details)], by="\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountQuery:
    """Which page of which account."""

    key: str
    page: int = 0


def asked_for(payload: Mapping[str, Any]) -> AccountQuery:
    """Return the page a click asks for."""
    click = clicked(payload)
    if click.action_id in {Id.BACK, Id.ON}:
        return AccountQuery(key=subject_of(view_in(payload)), page=number_in(click.id))
    return AccountQuery(key=click.id)


def history_label(call: CallFacts) -> str:
    """Return what the button says that leads from a call to its account."""
    return one_line(f"History with {one_line(call.account)}", most=75)
