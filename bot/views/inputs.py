"""Inputs of modals: the block id of one is its action id, so that one name finds what was typed (`views/reading`).

An update of a view keeps what stands in an input as long as its block id stays. So an input that SayDo itself puts
another text in gets a block id of its own (`in_edition`); its action id, by which it is read, never changes.
"""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from slack_sdk.models.blocks import (
    CheckboxesElement,
    ConversationFilter,
    ConversationSelectElement,
    DatePickerElement,
    InputInteractiveElement,
    OptionGroup,
    RadioButtonsElement,
    StaticMultiSelectElement,
    TimePickerElement,
    UserMultiSelectElement,
    UserSelectElement,
)

from bot.views.blocks import plain
from bot.views.models import InputBlock, Option, PlainTextInputElement, StaticSelectElement

LINE = 300
TEXT = 3000

Value = TypeVar("Value", bound=str)
TICKED = "yes"


def text_input(
    block_id: str,
    label: str,
    value: str = "",
    *,
    most: int = LINE,
    is_long: bool = False,
    is_optional: bool = True,
    placeholder: str = "",
    hint: str = "",
) -> InputBlock:
    """Ask for text of at most `most` (≤ 3,000) characters; `value` stands in it, as it was typed."""
    element = PlainTextInputElement(
        action_id=block_id,
        initial_value=value[:most] or None,
        multiline=is_long,
        max_length=most,
        placeholder=plain(placeholder) if placeholder else None,
    )
    return _input(block_id, label, element, is_optional=is_optional, hint=hint)


def radio_input(
    block_id: str,
    label: str,
    options: Mapping[Value, str],
    *,
    chosen: str | None = None,
    is_optional: bool = True,
    hint: str = "",
    is_dispatched: bool | None = None,
) -> InputBlock:
    """Ask for one of up to ten options (value → label); with `is_dispatched` a choice is sent at once."""
    drawn, initial = _options(options, chosen)
    element = RadioButtonsElement(action_id=block_id, options=drawn, initial_option=initial)
    return _input(block_id, label, element, is_optional=is_optional, hint=hint, is_dispatched=is_dispatched)


def select_input(
    block_id: str,
    label: str,
    options: Mapping[Value, str],
    *,
    chosen: str | None = None,
    is_dispatched: bool = False,
    is_optional: bool = True,
    hint: str = "",
) -> InputBlock:
    """Offer options (value → label) in a menu; with `is_dispatched` a choice is sent at once."""
    drawn, initial = _options(options, chosen)
    element = StaticSelectElement(
        action_id=block_id, options=drawn, initial_option=initial, placeholder=plain("Choose one")
    )
    return _input(block_id, label, element, is_optional=is_optional, is_dispatched=is_dispatched, hint=hint)


def grouped_input(
    block_id: str,
    label: str,
    groups: Mapping[str, Mapping[Value, str]],
    *,
    chosen: str | None = None,
    is_dispatched: bool = False,
    is_optional: bool = True,
) -> InputBlock:
    """Offer options (value → label) in a menu, under the heads of their groups (head → options)."""
    drawn = {head: _options(options, chosen) for head, options in groups.items()}
    element = StaticSelectElement(
        action_id=block_id,
        option_groups=[OptionGroup(label=plain(head), options=options) for head, (options, _) in drawn.items()],
        initial_option=next((initial for _, initial in drawn.values() if initial), None),
        placeholder=plain("Choose one"),
    )
    return _input(block_id, label, element, is_optional=is_optional, is_dispatched=is_dispatched)


def several_input(
    block_id: str,
    label: str,
    options: Mapping[Value, str],
    *,
    chosen: Iterable[str] = (),
    is_optional: bool = False,
    hint: str = "",
) -> InputBlock:
    """Ask for some of up to a hundred options (value → label)."""
    drawn = {str(value): Option(value=str(value), text=plain(shown)) for value, shown in options.items()}
    initial = [drawn[value] for value in chosen if value in drawn]
    element = StaticMultiSelectElement(
        action_id=block_id, options=list(drawn.values()), initial_options=initial or None, placeholder=plain("Choose")
    )
    return _input(block_id, label, element, is_optional=is_optional, hint=hint)


def _options(options: Mapping[Value, str], chosen: str | None) -> tuple[list[Option], Option | None]:
    drawn = {str(value): Option(value=str(value), text=plain(label)) for value, label in options.items()}
    return list(drawn.values()), drawn.get(chosen or "")


def tick_input(block_id: str, label: str, option: str, *, is_ticked: bool) -> InputBlock:
    """Offer one box to tick."""
    box = Option(value=TICKED, text=plain(option))
    element = CheckboxesElement(action_id=block_id, options=[box], initial_options=[box] if is_ticked else None)
    return _input(block_id, label, element, is_optional=True)


def ticks_input(
    block_id: str,
    label: str,
    options: Mapping[Value, str],
    *,
    ticked: Iterable[str] = (),
    is_optional: bool = True,
    hint: str = "",
) -> InputBlock:
    """Offer up to ten boxes to tick (value → label)."""
    drawn = {str(value): Option(value=str(value), text=plain(shown)) for value, shown in options.items()}
    initial = [drawn[value] for value in ticked if value in drawn]
    element = CheckboxesElement(action_id=block_id, options=list(drawn.values()), initial_options=initial or None)
    return _input(block_id, label, element, is_optional=is_optional, hint=hint)


def day_input(block_id: str, label: str, day: str) -> InputBlock:
    """Ask for a date; `day` is YYYY-MM-DD."""
    return _input(block_id, label, DatePickerElement(action_id=block_id, initial_date=day), is_optional=False)


def time_input(
    block_id: str, label: str, at: str | None, *, empty: str = "Choose a time", is_optional: bool = True
) -> InputBlock:
    """Offer a time of day; `at` is HH:MM, `empty` what stands there while none is chosen."""
    element = TimePickerElement(action_id=block_id, initial_time=at, placeholder=plain(empty))
    return _input(block_id, label, element, is_optional=is_optional)


def person_input(
    block_id: str, label: str, *, chosen: str = "", is_optional: bool = False, hint: str = ""
) -> InputBlock:
    """Ask for a colleague; `chosen` is a Slack id."""
    element = UserSelectElement(
        action_id=block_id, placeholder=plain("Choose a colleague"), initial_user=chosen or None
    )
    return _input(block_id, label, element, is_optional=is_optional, hint=hint)


def people_input(
    block_id: str, label: str, *, chosen: Iterable[str] = (), is_optional: bool = False, hint: str = ""
) -> InputBlock:
    """Ask for some colleagues; `chosen` are Slack ids."""
    element = UserMultiSelectElement(
        action_id=block_id, placeholder=plain("Choose colleagues"), initial_users=list(chosen) or None
    )
    return _input(block_id, label, element, is_optional=is_optional, hint=hint)


def channel_input(
    block_id: str, label: str, *, chosen: str = "", takes_shared: bool = False, hint: str = ""
) -> InputBlock:
    """Offer the channels the person sees, those shared with other organisations only with `takes_shared`."""
    element = ConversationSelectElement(
        action_id=block_id,
        placeholder=plain("Choose a channel"),
        initial_conversation=chosen or None,
        filter=ConversationFilter(include=["public", "private"], exclude_external_shared_channels=not takes_shared),
    )
    return _input(block_id, label, element, is_optional=True, hint=hint)


def in_edition(block: InputBlock, edition: int) -> InputBlock:
    """Return an input of which the `edition`-th text was put in by SayDo; 0 leaves it as it is."""
    if edition:
        block.block_id = f"{edition}.{block.block_id}"
    return block


def _input(
    block_id: str,
    label: str,
    element: InputInteractiveElement,
    *,
    is_optional: bool,
    hint: str = "",
    is_dispatched: bool | None = None,
) -> InputBlock:
    return InputBlock(
        block_id=block_id,
        label=plain(label),
        element=element,
        hint=plain(hint) if hint else None,
        optional=is_optional,
        dispatch_action=is_dispatched,
    )
