from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from bot.sandbox.surfaces import check_view
from bot.views.mails import MailDraft, mail_blocks, mailto
from bot.views.payloads import modal
from tests.views.reading import plain_json


def opened(draft: MailDraft) -> tuple[list[str], str, str]:
    """Return what a mail program makes of the link: addresses, subject and text."""
    parts = urlsplit(mailto(draft)[0])
    assert parts.scheme == "mailto"
    fields = parse_qs(parts.query, keep_blank_values=True, strict_parsing=True)
    assert set(fields) == {"subject", "body"}
    return [unquote(one) for one in parts.path.split(",")], fields["subject"][0], fields["body"][0]


def mail(**facts: object) -> MailDraft:
    return MailDraft(**({"to": ("ann@acme.test",), "subject": "Agenda", "body": "Hello Ann"} | facts))  # type: ignore[arg-type]


def drawn(draft: MailDraft) -> str:
    view = plain_json(modal("Mail", mail_blocks(draft, link_id="mail"), callback_id="mail"))
    assert check_view(view, kinds=("modal",))
    return str(view["blocks"])


def test_a_mail_program_opens_the_mail_as_it_was_written() -> None:
    draft = mail(to=("ann@acme.test", "bob@acme.test"), subject="Für & wider = 50%?", body="Hello,\n\n1 + 1 = 2 & more")
    to, subject, body = opened(draft)
    assert to == ["ann@acme.test", "bob@acme.test"]
    assert subject == "Für & wider = 50%?"
    assert body == "Hello,\r\n\r\n1 + 1 = 2 & more"


@pytest.mark.parametrize("text", ["ü" * 4000, "😀 " * 3000, "&" * 9000, "a line of the agenda\n" * 500, "x" * 9000])
def test_a_link_stays_short_enough_for_a_button_and_says_that_more_is_to_come(text: str) -> None:
    draft = mail(to=tuple(f"person{n}@acme.test" for n in range(80)), subject=text, body=text)
    assert len(mailto(draft)[0]) <= 2_900
    assert opened(draft)[2].endswith("[The rest waits in Slack: copy the whole text from there.]")
    assert "opens it in part" in drawn(draft)


def test_what_is_too_long_for_the_link_is_whole_in_what_is_copied() -> None:
    lines = [f"{n}. one more point of a long agenda" for n in range(150)]
    shown = drawn(mail(body="\n".join(lines)))
    assert all(f"{n}. one more" in shown for n in (0, 70, 149))


def test_a_text_is_cut_between_lines() -> None:
    lines = "\n".join(f"point {n:03} of the agenda" for n in range(300))
    kept = opened(mail(body=lines))[2].split("\r\n")[:-2]
    assert len(kept) > 20
    assert all(len(line) == len("point 000 of the agenda") for line in kept)


def test_an_address_adds_no_other_and_no_header() -> None:
    to, _, _ = opened(mail(to=("ann@acme.test?bcc=eve@evil.test", "a,eve@evil.test", "b&cc=eve@evil.test")))
    assert to == ["a,eve@evil.test", "b&cc=eve@evil.test"]
    assert "%2C" in mailto(mail(to=("a,eve@evil.test",)))[0]


@pytest.mark.parametrize("address", ["", "ann", "@acme.test", "ann@", "ann @acme.test", "a\u202e@acme.test", "a" * 200])
def test_what_is_no_address_is_left_out(address: str) -> None:
    assert opened(mail(to=(address,)))[0] == [""]
    assert "'To'" not in drawn(mail(to=(address,)))


def test_an_ordinary_mail_is_whole_in_its_link() -> None:
    assert "opens it in part" not in drawn(mail())


def test_a_mail_without_a_text_is_still_one_to_write() -> None:
    assert "Open in your mail program" in drawn(mail(to=(), subject=" ", body=" "))
