"""A call in a line or a block, wherever it is shown."""

from slack_sdk.models.blocks import Block as SlackBlock
from slack_sdk.models.blocks import ButtonElement

from bot.domain.calls import RuleScope
from bot.views.blocks import button, section
from bot.views.call_forms import CallFacts, Id
from bot.views.kit import escape, joined, one_line, phrase


def headline(call: CallFacts, news: str, *, names_first: bool) -> SlackBlock:
    """Draw the first line, all a lock screen shows: it names the call only if the member wants it."""
    named = joined([title_of(call, most=60), phrase("at ", call.start_time)], by=" ")
    return section(f"*{named if names_first else f'Your {clock_of(call)}call'}*: {news}")


def clock_of(call: CallFacts) -> str:
    """Return the call's clock time and a space, for mrkdwn; "" when there is none."""
    return phrase("", call.start_time, " ")


def title_of(call: CallFacts, *, most: int = 120) -> str:
    """Return the call's title for mrkdwn."""
    return escape(call.title, most=most) or "(no title)"


def call_line(call: CallFacts) -> str:
    """Say when and with whom, for mrkdwn."""
    return joined([escape(call.when, most=80), moved_text(call), who_text(call)])


def moved_text(call: CallFacts) -> str:
    """Say where a call was before it moved, for mrkdwn; "" when it did not."""
    return phrase("moved: was ", call.moved_from)


def who_text(call: CallFacts) -> str:
    """Say with whom a call is, for mrkdwn."""
    return escape(call.people, most=160) or escape(call.account, most=80)


def call_block(call: CallFacts) -> SlackBlock:
    """Draw what the call is, when and with whom."""
    return section(call_text(call))


def call_text(call: CallFacts) -> str:
    """Say what the call is, when and with whom, for mrkdwn."""
    return joined([f"*{title_of(call)}*", call_line(call)], by="\n")


def not_a_call_options(call: CallFacts) -> list[tuple[str, str]]:
    """Return what can be said about a meeting that is no customer call: (RuleScope, label)."""
    series = [(RuleScope.SERIES.value, "Not a customer call: this series")] if call.is_recurring else []
    account = one_line(call.account, most=30)
    domain = [(RuleScope.DOMAIN.value, f"Not customer calls: everything with {account}")] if account else []
    return [(RuleScope.MEETING.value, "Not a customer call: this one"), *series, *domain]


def write_button(call: CallFacts, label: str) -> ButtonElement:
    """Draw the way to write the objective."""
    return button(label, Id.WRITE_OBJECTIVE, call.call_id, style="primary")


def theirs_label(knowledge: str) -> str:
    """Return the label of what the customer wants, with how we know it."""
    return "What they want" + phrase(" (", knowledge, ")")
