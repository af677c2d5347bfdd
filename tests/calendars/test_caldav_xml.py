"""Answers as servers write them: any prefix, any letters, and nothing that unfolds."""

from datetime import UTC, datetime, timedelta, timezone
from xml.etree import ElementTree as ET

import pytest

from bot.calendars.caldav_xml import (
    UnreadableAnswerError,
    calendar_multiget,
    calendar_query,
    multistatus,
    propfind,
)

CAL = "{urn:ietf:params:xml:ns:caldav}"


def answer(data: str, head: str = "") -> bytes:
    given = f"<prop><X:calendar-data>{data}</X:calendar-data></prop><status>HTTP/1.1 200 OK</status>"
    response = f"<response><href>/a.ics</href><propstat>{given}</propstat></response>"
    return f'{head}<multistatus xmlns="DAV:" xmlns:X="urn:ietf:params:xml:ns:caldav">{response}</multistatus>'.encode()


def asked(body: bytes) -> ET.Element:
    return ET.fromstring(body)  # noqa: S314 - what SayDo itself asks


def told(body: bytes) -> str:
    return multistatus(body)[0].text("c:calendar-data")


def test_prefixes_are_the_server_s_to_choose() -> None:
    assert told(answer("BEGIN")) == "BEGIN"


def test_content_may_be_escaped_or_set_apart() -> None:
    assert told(answer("a &amp; b &lt;c&gt; &#x41;")) == "a & b <c> A"
    assert told(answer("<![CDATA[a & <b>]]>")) == "a & <b>"


def test_line_ends_written_as_references_stay() -> None:
    assert told(answer("a&#13;&#10;b&#xD;&#xa;c")) == "a\r\nb\r\nc"


@pytest.mark.parametrize("odd", ["\x00", "\x0b", "\x1f", "&#0;", "&#11;", "&#x1F;", "&#x0b;", "\uffff", "&#xD83D;"])
def test_letters_xml_forbids_are_left_out(odd: str) -> None:
    assert told(answer(f"a{odd}b")) == "ab"


def test_bytes_that_are_no_utf_8_become_replacement_letters() -> None:
    assert told(answer("a?b").replace(b"?", b"\xff")) == "a\ufffdb"


def test_an_answer_may_be_in_another_encoding() -> None:
    head = '<?xml version="1.0" encoding="ISO-8859-1"?>'
    assert told(answer("?", head).replace(b"?</X", b"\xe9</X")) == "é"
    assert told(answer("é", '<?xml version="1.0" encoding="UTF-16"?>').decode().encode("utf-16")) == "é"


def test_blank_lines_before_the_answer_are_forgiven() -> None:
    assert told(b"\r\n\r\n" + answer("BEGIN", '<?xml version="1.0" encoding="utf-8"?>')) == "BEGIN"


def test_properties_the_server_did_not_give_are_not_there() -> None:
    refused = answer("BEGIN").replace(b"200 OK", b"404 Not Found")
    assert told(refused) == ""


def test_one_status_may_speak_for_many_resources() -> None:
    gone = "<response><href>/a</href><href>/b</href><status>HTTP/1.1 404 Gone</status></response>"
    body = f'<multistatus xmlns="DAV:">{gone}</multistatus>'.encode()
    assert [(one.href, one.status) for one in multistatus(body)] == [("/a", 404), ("/b", 404)]


@pytest.mark.parametrize(
    "head",
    [
        "<!DOCTYPE multistatus>",
        '<!DOCTYPE m SYSTEM "file:///etc/hostname">',
        '<!DOCTYPE m [<!ENTITY a "b">]>',
        '<!DOCTYPE m [<!ENTITY % a SYSTEM "http://127.0.0.1/"> %a;]>',
    ],
)
def test_a_document_type_is_refused(head: str) -> None:
    with pytest.raises(UnreadableAnswerError):
        multistatus(answer("BEGIN", head))


def test_entities_nobody_defined_are_refused() -> None:
    with pytest.raises(UnreadableAnswerError):
        multistatus(answer("&xxe;"))


def test_an_answer_of_far_too_many_elements_is_refused() -> None:
    with pytest.raises(UnreadableAnswerError):
        multistatus(answer("<a/>" * 200_001))


def test_anything_but_a_multistatus_is_refused() -> None:
    with pytest.raises(UnreadableAnswerError):
        multistatus(b'<error xmlns="DAV:"/>')


def test_addresses_are_asked_for_as_they_were_written() -> None:
    sent = asked(calendar_multiget(["/a%20b&c<d>.ics"]))
    assert [one.text for one in sent.findall("{DAV:}href")] == ["/a%20b&c<d>.ics"]
    assert sent.find(f"{{DAV:}}prop/{CAL}calendar-data") is not None


def test_a_span_is_asked_for_in_utc() -> None:
    start = datetime(2026, 5, 1, 2, tzinfo=timezone(timedelta(hours=2)))
    span = asked(calendar_query(start, datetime(2026, 6, 1, tzinfo=UTC))).find(f".//{CAL}time-range")
    assert span is not None
    assert span.attrib == {"start": "20260501T000000Z", "end": "20260601T000000Z"}


def test_properties_are_asked_for_by_name() -> None:
    sent = asked(propfind(["d:sync-token", "s:getctag"]))
    assert [one.tag for one in sent[0]] == ["{DAV:}sync-token", "{http://calendarserver.org/ns/}getctag"]
