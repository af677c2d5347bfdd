import pytest

from bot.calendars.content_lines import content_line, cut, decoded, lines, text
from tests.calendars.feeds import calendar, event, read, starts

CALL = ("DTSTART:20260504T100000Z", "DURATION:PT30M", "SUMMARY:Call")


def test_a_folded_line_is_joined_even_within_a_character() -> None:
    folded = event("DTSTART:20260504T100000Z", "SUMMARY:Münch").encode()
    at = folded.index("ü".encode()) + 1
    data = calendar("X-CUT:1").replace(b"X-CUT:1", folded[:at] + b"\r\n " + folded[at:])
    assert [one.title for one in read(data)] == ["Münch"]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [(r"a\, b\; c", "a, b; c"), (r"one\ntwo\Nthree", "one\ntwo\nthree"), (r"C:\\temp", r"C:\temp"), ("  x ", "x")],
)
def test_text_is_unescaped(written: str, read_as: str) -> None:
    assert text(written) == read_as


def test_a_colon_within_quotes_does_not_end_the_parameters() -> None:
    line = content_line(b'ATTENDEE;CN="Ann: Buyer; Acme";PARTSTAT=ACCEPTED:mailto:ann@acme.test')
    assert line.value == "mailto:ann@acme.test"
    assert line.param("CN") == "Ann: Buyer; Acme"
    assert line.param("PARTSTAT") == "ACCEPTED"
    assert line.param("ROLE") == ""


def test_a_quote_that_is_never_closed_costs_only_its_line() -> None:
    data = calendar(event(*CALL, 'ATTENDEE;CN="Ann:mailto:ann@acme.test'))
    assert starts(data) == ["05-04 10:00"]


@pytest.mark.parametrize("ends", [b"\r\n", b"\n", b"\r", b"\r\r\n"])
def test_any_line_end_is_read(ends: bytes) -> None:
    assert starts(calendar(event(*CALL)).replace(b"\r\n", ends)) == ["05-04 10:00"]


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + calendar(event(*CALL)),
        b"\r\n \r\n" + calendar(event(*CALL)),
        calendar(event(*CALL)).decode().encode("utf-16"),
        calendar(event(*CALL)).decode().encode("utf-16-le"),
        calendar(event(*CALL)).decode().encode("utf-16-be"),
        calendar(event(*CALL)).lower().replace(b"t100000z", b"T100000Z"),
        calendar(event(*CALL)) + b"\x1a\0\0\0",
        calendar(event(*CALL)).rstrip(),
        event(*CALL).encode(),
    ],
    ids=[
        *("byte order mark", "blank lines", "UTF-16", "UTF-16 LE", "UTF-16 BE"),
        *("lower case", "padding", "no last line end", "no VCALENDAR"),
    ],
)
def test_what_is_odd_about_a_file_is_forgiven(data: bytes) -> None:
    assert starts(data) == ["05-04 10:00"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Grüße".encode(), "Grüße"),
        ("Grüße, 5 €".encode("cp1252"), "Grüße, 5 €"),
        (b"Gr\xc3\xbc\xc3\x9fe \xff", "Grüße \N{REPLACEMENT CHARACTER}"),  # UTF-8 with one byte that is none
        (b"\x81", "\N{REPLACEMENT CHARACTER}"),
    ],
)
def test_a_line_in_windows_own_letters_is_read_too(line: bytes, expected: str) -> None:
    assert decoded(line) == expected


def test_a_line_without_a_colon_costs_only_itself() -> None:
    assert starts(calendar(event("DESCRIPTION:first", "second line, never folded", *CALL))) == ["05-04 10:00"]


def test_an_alarms_properties_are_not_the_events() -> None:
    alarm = ("BEGIN:VALARM", "TRIGGER:-PT5M", "DURATION:PT2H", "SUMMARY:Alarm", "END:VALARM")
    [found] = read(calendar(event(*alarm, *CALL)))
    assert (found.title, f"{found.end:%H:%M}") == ("Call", "10:30")


def test_an_event_that_never_ends_is_dropped_and_its_sibling_kept() -> None:
    cut_off = "BEGIN:VEVENT\r\nUID:cut\r\nDTSTART:20260505T100000Z"
    data = calendar(cut_off, event(*CALL))
    assert starts(data) == ["05-04 10:00"]
    assert cut(data).broken_events == 1


def test_a_file_without_its_last_end_is_known_to_be_truncated() -> None:
    whole = calendar(event(*CALL))
    assert not cut(whole).is_truncated
    assert cut(whole.replace(b"END:VCALENDAR", b"")).is_truncated
    assert cut(whole[: len(whole) // 2]).is_truncated


def test_two_calendars_in_one_file_are_both_read() -> None:
    later = calendar(event("DTSTART:20260505T100000Z", uid="other@us.example"))
    assert starts(calendar(event(*CALL)) + later) == ["05-04 10:00", "05-05 10:00"]


def test_names_are_read_in_any_case() -> None:
    assert [line.name for line in lines(b"Summary:x\r\ndtStart:y\r\n")] == ["SUMMARY", "DTSTART"]
