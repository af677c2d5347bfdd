"""Erasing, for admins: whom or what, what would go, and the word that it is meant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, assert_never

from slack_sdk.models.blocks import Block as SlackBlock

from bot.domain.erasures import ErasureKind
from bot.domain.messages import View
from bot.views.blocks import button, context, divider, section
from bot.views.forgetting import Held, Promises, goes_and_stays, promise_choice, read_promises
from bot.views.inputs import person_input, radio_input, text_input
from bot.views.keeping import Id as KeepingId
from bot.views.kit import Errors, carried_by, counted, escape, meant, one_line, subject_of
from bot.views.payloads import modal
from bot.views.reading import not_confirmed, picked, picked_word, typed

MEANT = "erase"
MOST_ABOUT, MOST_NAME = 150, 60  # both travel in the second modal, in which an emoji takes twelve letters


class Id(StrEnum):
    """Controls, callbacks, and the inputs' blocks."""

    LOOK = "erasing.look"  # callback of the first modal
    ERASE = "erasing.erase"  # callback of the second
    DONE = "erasing.done"  # callback of the last, which has nothing to submit
    KIND = "erasing.kind"
    PERSON = "erasing.person"
    ABOUT = "erasing.about"
    NAME = "erasing.name"
    SURE = "erasing.sure"


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseForm:
    """The first modal. `past` tells of what was erased before, a line each; `keeps` how long things are kept."""

    past: tuple[str, ...] = ()
    keeps: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseInput:
    """Whom or what: a colleague's Slack id, an address or a domain; and a name, "" for what calendars say."""

    kind: ErasureKind
    slack_id: str = ""
    about: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasePreview:
    """What would go. `shown` is whom or what, `places` how many rows name them, `calls` and `ahead` how many of those.

    `held` is of a colleague. `names` are those looked for; with `has_namesake` another has the same name, so it stays.
    """

    typed: EraseInput
    shown: str
    places: int = 0
    is_more: bool = False
    ahead: int = 0
    names: tuple[str, ...] = ()
    held: Held | None = None
    has_namesake: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseOrder:
    """That an admin means it, and what becomes of a colleague's promises."""

    typed: EraseInput
    promises: Promises = Promises.LEFT


_KINDS: Mapping[ErasureKind, str] = {
    ErasureKind.PERSON: "A colleague",
    ErasureKind.CONTACT: "A customer's contact",
    ErasureKind.ACCOUNT: "A customer",
}
_PROMISES: Mapping[Promises, str] = {
    Promises.LEFT: "Leave them to colleagues, who can take them over",
    Promises.CLOSED: "Close them as not kept",
}


def draw_erase(form: EraseForm) -> View:
    """Draw the first modal: whom or what."""
    past = [divider(), context("Erased before: " + "; ".join(map(escape, form.past)))] if form.past else []
    return modal(
        "Erase",
        [
            section("Nothing is erased yet: first I show what would go."),
            radio_input(Id.KIND, "What is erased", _KINDS, chosen=None, is_optional=False),
            person_input(Id.PERSON, "The colleague", is_optional=True),
            text_input(
                Id.ABOUT,
                "The contact's mail address, or the customer's domain",
                "",
                most=MOST_ABOUT,
                is_optional=True,
                hint="Like ann@customer.example, or customer.example. A colleague who left: their address.",
            ),
            text_input(
                Id.NAME,
                "Their name",
                "",
                most=MOST_NAME,
                is_optional=True,
                hint="As people write it. Names that calendars give are looked for as well.",
            ),
            divider(),
            section(
                f"*How long things are kept:* {escape(form.keeps)}", accessory=button("Change", KeepingId.OPEN, "")
            ),
            *past,
        ],
        callback_id=Id.LOOK,
        submit="Show what would go",
    )


def read_erase(view: Mapping[str, Any]) -> EraseInput | Errors:
    """Read the first modal; the inverse of draw_erase."""
    kind = picked_word(view, Id.KIND, ErasureKind)
    slack_id, about = picked(view, Id.PERSON), typed(view, Id.ABOUT).strip()
    if kind is None:
        return {Id.KIND: "Choose what is erased."}
    if kind is ErasureKind.PERSON and not (slack_id or about):
        return {Id.PERSON: "Choose the colleague, or type the address of one who left."}
    if kind is not ErasureKind.PERSON and not about:
        return {Id.ABOUT: "Type the address or the domain."}
    return EraseInput(kind=kind, slack_id=slack_id, about=about, name=typed(view, Id.NAME).strip())


def draw_preview(preview: ErasePreview) -> View:
    """Draw the second modal: what would go, and the word that it is meant."""
    many = "at least " if preview.is_more else ""
    shown = escape(preview.shown, most=150)
    found = f"*{shown}* stands in {many}{counted(preview.places, 'place')} of what SayDo keeps."
    word = text_input(Id.SURE, f"Type “{MEANT}” to confirm", "", most=40, is_optional=False)
    wanted = preview.typed
    return modal(
        "Erase",
        [section(found), *_what_goes(preview), *_limits(preview), word],
        callback_id=Id.ERASE,
        subject=wanted.kind,
        carries={"slack_id": wanted.slack_id, "about": wanted.about, "name": wanted.name},
        submit="Erase for good",
    )


def _what_goes(preview: ErasePreview) -> Sequence[SlackBlock]:
    kind = preview.typed.kind
    match kind:
        case ErasureKind.PERSON:
            held = preview.held or Held()
            choice = promise_choice(held, label="Their open promises", options=_PROMISES)
            return [*goes_and_stays(held, whose="their"), *choice]
        case ErasureKind.CONTACT:
            return [
                section(
                    "*What goes:* their address and name, in calls, meetings, promises, preps, recaps and whatever "
                    "else was written; “A contact” stands there instead. *What stays:* the calls and promises."
                )
            ]
        case ErasureKind.ACCOUNT:
            return [
                section(
                    "*What goes:* its name, its people, and all that was written about calls and promises with it; "
                    "open promises are closed and count neither way. *What stays:* figures, without a name."
                )
            ]
        case _:
            assert_never(kind)


def _limits(preview: ErasePreview) -> list[SlackBlock]:
    names = ", ".join(f"“{one_line(name, most=60)}”" for name in preview.names)
    said = [
        f"Names looked for, written in full: {escape(names, most=600)}." if names else "",
        "A colleague has the same name, so the name itself stays." if preview.has_namesake else "",
        _ahead_text(preview.ahead),
        "A first name alone, or a nickname, in free text can't be told apart and stays.",
        "Messages SayDo posted to others stay as they are in Slack, and files that were exported.",
    ]
    return [context(*[line for line in said if line])]


def _ahead_text(ahead: int) -> str:
    calls = counted(ahead, "coming call")
    return f"{calls} in calendars: what calendars show is read from them again." if ahead else ""


def read_order(view: Mapping[str, Any]) -> EraseOrder | Errors:
    """Read the second modal; the inverse of draw_preview."""
    if typed(view, Id.SURE).strip(" “”\"'.").casefold() != MEANT:
        return {Id.SURE: not_confirmed(MEANT)}
    carried = carried_by(view)
    about = EraseInput(
        kind=meant({kind.value: kind for kind in ErasureKind}, subject_of(view)),
        slack_id=carried.get("slack_id", ""),
        about=carried.get("about", ""),
        name=carried.get("name", ""),
    )
    return EraseOrder(typed=about, promises=read_promises(view))


def draw_erasing() -> View:
    """Say that it has begun, in the modal's place."""
    said = "It is being erased now. Most of it is gone in seconds, messages in Slack within minutes."
    logged = "That it was done, when and by whom is kept; not who or what it was. `/saydo erase` lists it."
    return modal("Erase", [section(said), context(logged)], callback_id=Id.DONE, close="Close")


def past_line(kind: ErasureKind, *, when: str, by: str, is_done: bool) -> str:
    """Return an erasure in a line."""
    return f"{_KINDS[kind].lower()}, {when}, by {one_line(by, most=60)}{'' if is_done else ' (under way)'}"
