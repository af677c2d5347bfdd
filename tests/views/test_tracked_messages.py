"""Messages of every kind, as a shortcut brings them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.views.tracked_messages import plainly, read_tracked

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TS = "1795424400.000100"


def body(channel: str = "C1", domain: str = "vendor", **message: Any) -> dict[str, Any]:
    said = {"ts": TS, "user": "U1", "team": "T1", "text": "Hello", **message}
    return {
        "team": {"id": "T1", "domain": domain},
        "channel": {"id": channel},
        "message_ts": said["ts"],
        "message": said,
    }


def test_it_is_read_with_its_author_its_moment_and_its_place() -> None:
    read = read_tracked(body(text="Ask <@U2> and <@U3|ben>"), now=NOW)
    assert (read.author_id, read.at, read.mentions) == ("U1", datetime(2026, 11, 23, 9, tzinfo=UTC), ("U2", "U3"))
    assert read.link == "https://vendor.slack.com/archives/C1/p1795424400000100"
    assert not read.is_from_outside


def test_a_reply_is_linked_within_its_thread() -> None:
    link = read_tracked(body(thread_ts="1795424300.000200"), now=NOW).link
    assert link.endswith("/p1795424400000100?thread_ts=1795424300.000200&cid=C1")


@pytest.mark.parametrize("domain", ["", "evil.test/x", "a b", "-a"])
def test_a_link_is_built_of_what_slack_would_give_only(domain: str) -> None:
    assert read_tracked(body(domain=domain), now=NOW).link == ""
    assert read_tracked(body(channel="../C1"), now=NOW).link == ""
    assert read_tracked(body(ts="now"), now=NOW).link == ""


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ({"text": "", "files": [{"title": "Offer.pdf"}, {"name": "terms.docx"}]}, "Offer.pdf, terms.docx"),
        ({"text": "", "attachments": [{"fallback": "Deal moved to Won"}]}, "Deal moved to Won"),
        ({"text": "", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Deal won"}}]}, "Deal won"),
        ({"text": ""}, ""),
    ],
)
def test_a_message_without_text_says_what_is_attached_to_it(message: dict[str, Any], words: str) -> None:
    assert read_tracked(body(**message), now=NOW).marked_up == words


def test_a_bots_message_has_no_author_but_a_name() -> None:
    read = read_tracked(body(bot_id="B1", bot_profile={"name": "Deal bot"}), now=NOW)
    assert (read.author_id, read.author_name) == ("", "Deal bot")


def test_somebody_of_another_workspace_is_from_outside() -> None:
    assert read_tracked(body(user_team="T9", user_profile={"real_name": "Ann Buyer"}), now=NOW).is_from_outside


def test_an_empty_payload_is_an_empty_message() -> None:
    read = read_tracked({}, now=NOW)
    assert (read.marked_up, read.at, read.link) == ("", NOW, "")


@pytest.mark.parametrize(
    ("marked_up", "said"),
    [
        ("<@U2> sends it &amp; calls", "Tom sends it & calls"),
        ("<@U9> and <@U8|zoe>", "a colleague and zoe"),
        ("in <#C1|deals> or <#C2>", "in #deals or a channel"),
        ("<!here> <!subteam^S1|@sales> <!date^1^{date}|Friday>", "@here @sales Friday"),
        ("<https://a.test/x|the plan> <https://b.test> <mailto:ann@acme.test|ann@acme.test>",
         "the plan https://b.test ann@acme.test"),
        ("a &lt;b&gt; c", "a <b> c"),
    ],
)  # fmt: skip
def test_marks_are_read_as_people_read_them(marked_up: str, said: str) -> None:
    assert plainly(marked_up, {"U2": "Tom"}) == said
