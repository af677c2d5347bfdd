"""The `saydo` command, called as from a terminal."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from bot.__main__ import main
from bot.variables import VARIABLES
from storage.sealing import new_key
from tests.databases import SECRET_KEY

CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//Made by hand//EN
BEGIN:VEVENT
UID:qbr@acme.example
DTSTAMP:20261101T000000Z
DTSTART:20261124T140000Z
DTEND:20261124T143000Z
SUMMARY:Acme QBR
ATTENDEE;CN=Ann Buyer;PARTSTAT=ACCEPTED:mailto:ann@acme.example
END:VEVENT
BEGIN:VEVENT
UID:standup@vendor.example
DTSTAMP:20261101T000000Z
DTSTART:20261124T090000Z
DTEND:20261124T091500Z
SUMMARY:Stand-up
ATTENDEE:mailto:tom@vendor.example
END:VEVENT
BEGIN:VEVENT
UID:fair@vendor.example
DTSTAMP:20261101T000000Z
DTSTART;VALUE=DATE:20261125
DTEND;VALUE=DATE:20261126
SUMMARY:Trade fair
END:VEVENT
BEGIN:VEVENT
UID:broken@vendor.example
DTSTAMP:20261101T000000Z
DTSTART:whenever
SUMMARY:Broken one
END:VEVENT
END:VCALENDAR
"""
WINDOW = ["--from", "2026-11-23", "--to", "2026-11-30", "--internal-domain", "vendor.example"]


class Shell:
    """Runs `saydo` and keeps what it wrote."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.out = self.err = ""

    def saydo(
        self,
        *arguments: str,
        env: Mapping[str, str] | None = None,
        lines: Sequence[str] = (),
        folder: Path = Path("/nowhere"),
    ) -> int:
        try:
            status = main(arguments, env=env or {}, lines=lines, folder=folder, seconds=float)
        except SystemExit as stop:  # argparse
            status = int(stop.code or 0)
        self.out, self.err = self._capsys.readouterr()
        return status


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(capsys)


@pytest.fixture
def calendar(tmp_path: Path) -> str:
    file = tmp_path / "calendar.ics"
    file.write_bytes(CALENDAR.replace("\n", "\r\n").encode())
    return str(file)


# -- help and mistakes -----------------------------------------------------------------------------------------------


def test_help_names_every_command_and_variable(shell: Shell) -> None:
    assert shell.saydo("--help") == 0
    for name in ("init", "run", "demo", "migrate", "doctor", "calendar", "when", "quick", "manifest", *VARIABLES):
        assert name in shell.out


@pytest.mark.parametrize(
    "command",
    [["init"], ["run"], ["demo"], ["migrate"], ["doctor"], ["calendar", "preview"], ["when"], ["quick"], ["manifest"]],
)
def test_each_command_explains_itself(shell: Shell, command: list[str]) -> None:
    assert shell.saydo(*command, "--help") == 0
    assert "usage: saydo " + " ".join(command) in shell.out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["when"], "There is no text to read"),
        (["when", "Friday", "--zone", "Middle/Earth"], "is no time zone"),
        (["when", "Friday", "--zone", "+99"], "is no offset"),
        (["when", "Friday", "--zone", "+24:00"], "is no offset"),
        (["when", "Friday", "--now", "soon"], "is no date"),
        (["when", "Friday", "--now", "9999-12-31"], "too far away"),
        (["when", "Friday", "--locale", "??"], "is no locale"),
        (["calendar", "preview", "/nowhere.ics"], "can't be read"),
        (["calendar", "preview", "x.ics", "--zone", "+01:00"], "Use a name such as Europe/Berlin"),
        (["calendar", "preview", "x.ics", "--from", "2026-11-30", "--to", "2026-11-30"], "--to is not later"),
        (["manifest", "--http", "http://saydo.example"], "https"),
    ],
)
def test_a_mistake_is_one_sentence_and_status_2(shell: Shell, arguments: list[str], sentence: str) -> None:
    assert shell.saydo(*arguments) == 2
    assert sentence in shell.err
    assert len(shell.err.splitlines()) == 1
    assert shell.out == ""


# -- when and quick --------------------------------------------------------------------------------------------------

MONDAY = ["--now", "2026-11-23T10:00", "--zone", "Europe/Berlin"]


def test_when_says_the_date_in_full(shell: Shell) -> None:
    assert shell.saydo("when", "by Friday noon", *MONDAY, "--locale", "en_GB") == 0
    assert shell.out == "Friday 27 November 2026, 12:00\n"


def test_words_need_no_quotes(shell: Shell) -> None:
    shell.saydo("when", "by", "Friday", "noon", *MONDAY)
    assert shell.out.startswith("Friday, November 27, 2026")


@pytest.mark.parametrize(
    ("text", "result"),
    [("by Friday noon", "2026-11-27T12:00:00+01:00"), ("Friday", "2026-11-27"), ("Send the 2025 deck", None)],
)
def test_when_answers_programs_in_json(shell: Shell, text: str, result: str | None) -> None:
    assert shell.saydo("when", text, *MONDAY, "--json") == 0
    assert json.loads(shell.out) == {"result": result}


def test_a_text_without_a_date_says_so(shell: Shell) -> None:
    assert shell.saydo("when", "Send the 2025 deck", *MONDAY) == 0
    assert shell.out == "No due date found.\n"


def test_quick_splits_a_line(shell: Shell) -> None:
    assert shell.saydo("quick", "Send pricing to Ann by Friday noon via email", *MONDAY, "--json") == 0
    read = json.loads(shell.out)
    assert (read["what"], read["who"], read["how"]) == ("Send pricing", "Ann", "email")
    assert read["due"] == "2026-11-27T12:00:00+01:00"


def test_lines_of_json_are_answered_line_by_line(shell: Shell) -> None:
    rows: list[dict[str, Any]] = [
        {"text": "tomorrow", "reference": "2026-11-23T10:00:00+01:00", "tz": "Europe/Berlin", "locale": "en_GB"},
        {"text": "noon", "reference": "2026-11-23T10:00:00-05:00", "tz": "-05:00", "locale": "en_US", "id": 7},
        {"text": "hello", "reference": "2026-11-23T10:00:00Z", "tz": "UTC", "locale": "en_US"},
    ]
    assert shell.saydo("when", "--jsonl", lines=[json.dumps(row) + "\n" for row in rows]) == 0
    answers = [json.loads(line) for line in shell.out.splitlines()]
    assert answers == [
        {"result": "2026-11-24"},
        {"id": 7, "result": "2026-11-23T12:00:00-05:00"},
        {"result": None},
    ]


GOOD = {"text": "tomorrow", "reference": "2026-11-23T10:00:00Z", "tz": "UTC"}
NOTHING = {"what": None, "who": None, "when": None, "how": None, "side": None, "due": None}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("", "it is empty"),
        ("no json", "it is no JSON"),
        ("[" * 100_000, "it is no JSON"),
        ("[]", "it is no JSON object"),
        (json.dumps({"reference": "2026-11-23T10:00Z"}), "“text” is missing"),
        (json.dumps({"text": "noon"}), "“reference” is missing"),
        (json.dumps({**GOOD, "text": 5}), "“text” is no text"),
        (json.dumps({**GOOD, "tz": None}), "“tz” is no text"),
        (json.dumps({**GOOD, "tz": "Middle/Earth"}), "is no time zone"),
        (json.dumps({**GOOD, "tz": "+24:00"}), "is no offset"),
        (json.dumps({**GOOD, "reference": "soon"}), "is no date"),
        (json.dumps({**GOOD, "reference": "9999-12-31T23:00Z"}), "too far away"),
        (json.dumps({"text": "noon", "reference": "2026-11-23T10:00"}), "no offset, and no zone"),
        (json.dumps({**GOOD, "locale": "??"}), "is no locale"),
    ],
)
def test_a_line_that_cannot_be_used_is_named_and_answered_with_nulls(shell: Shell, line: str, why: str) -> None:
    good = json.dumps(GOOD)
    assert shell.saydo("quick", "--jsonl", lines=[f"{good}\n", f"{line}\n", f"{good}\n"]) == 2
    first, broken, last = (json.loads(answer) for answer in shell.out.splitlines())
    assert first == last
    assert broken == NOTHING
    assert shell.err.startswith("Line 2 can't be used")
    assert why in shell.err
    assert len(shell.err.splitlines()) == 1


def test_a_line_without_zone_and_locale_is_read_by_its_offset(shell: Shell) -> None:
    row = {"text": "12/5 noon", "reference": "2026-11-23T10:00:00-05:00", "id": "a"}
    assert shell.saydo("when", "--jsonl", lines=[json.dumps(row)]) == 0
    assert json.loads(shell.out) == {"id": "a", "result": "2026-12-05T12:00:00-05:00"}


def test_a_huge_text_is_answered(shell: Shell) -> None:
    row = {**GOOD, "text": "by Friday " + "mon 12/5 " * 50_000}
    assert shell.saydo("when", "--jsonl", lines=[json.dumps(row)]) == 0
    assert json.loads(shell.out) == {"result": "2026-11-27"}


def test_half_a_character_is_answered_with_valid_json(shell: Shell) -> None:
    row = {**GOOD, "text": "\ud83d call Ann M\u00fcller tomorrow"}
    assert shell.saydo("quick", "--jsonl", lines=[json.dumps(row)]) == 0
    assert json.loads(shell.out)["who"] == "Ann M\u00fcller"


# -- calendar preview ------------------------------------------------------------------------------------------------


def test_a_calendar_is_shown_with_what_is_a_customer_call_and_why(shell: Shell, calendar: str) -> None:
    assert shell.saydo("calendar", "preview", calendar, *WINDOW, "--zone", "Europe/Berlin") == 0
    lines = shell.out.splitlines()
    assert lines[0] == "Tuesday 24 November 2026"
    (call,) = [line for line in lines if "Acme QBR" in line]
    (internal,) = [line for line in lines if "Stand-up" in line]
    assert "15:00-15:30" in call
    assert "customer call" in call
    assert "acme.example" in call
    assert "not a call" in internal
    assert lines[-1] == "3 meetings, 1 of them customer calls."


def test_what_is_malformed_is_named_and_the_others_are_read(shell: Shell, calendar: str) -> None:
    shell.saydo("calendar", "preview", calendar, *WINDOW)
    assert "Broken one" in shell.err
    assert "Broken one" not in shell.out


def test_a_preview_of_a_calendar_answers_programs_in_json(shell: Shell, calendar: str) -> None:
    assert shell.saydo("calendar", "preview", calendar, *WINDOW, "--json") == 0
    standup, qbr, fair = json.loads(shell.out)
    assert qbr == {
        "uid": "qbr@acme.example",
        "start": "2026-11-24T14:00:00Z",
        "end": "2026-11-24T14:30:00Z",
        "summary": "Acme QBR",
        "status": "confirmed",
        "all_day": False,
        "customer_call": True,
        "reason": "external",
        "detail": "acme.example",
    }
    assert (standup["customer_call"], standup["reason"]) == (False, "internal")
    assert (fair["all_day"], fair["reason"]) == (True, "all_day")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "The file is empty"),
        (b"\0" * 9_000, "The file is empty"),
        (bytes(range(256)) * 999, "nowhere does it say BEGIN:VCALENDAR"),
        (b"<!doctype html><p>Sign in", "no calendar but a web page"),
        (b"PK\x03\x04" + bytes(99), "a packed file. Unpack it first"),
        (b'{"items": []}', "This is no calendar"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "The file holds no events"),
        (CALENDAR.encode()[:150], "breaks off in the middle"),
        (CALENDAR.replace("BEGIN:VEVENT", "BEGIN:VJOURNAL").encode(), "The file holds no events"),
    ],
)
def test_what_is_no_calendar_is_said_to_be_what_it_is(
    shell: Shell, tmp_path: Path, content: bytes, expected: str
) -> None:
    file = tmp_path / "calendar.ics"
    file.write_bytes(content)
    assert shell.saydo("calendar", "preview", str(file), *WINDOW) == 0
    assert shell.out == "0 meetings, none of them customer calls.\n"
    assert expected in shell.err
    assert shell.saydo("calendar", "preview", str(file), *WINDOW, "--json") == 0
    assert (json.loads(shell.out), expected in shell.err) == ([], True)


@pytest.mark.parametrize(
    "spelt",
    [
        CALENDAR.encode("utf-16"),
        CALENDAR.encode("utf-16-be"),
        CALENDAR.replace("\n", "\r").encode(),
        b"\xef\xbb\xbf" + CALENDAR.encode(),
        2 * CALENDAR.encode(),
        b"BEGIN:VCALENDAR\r\n" * 9 + CALENDAR.encode() + b"END:VCALENDAR\r\n" * 9,
        CALENDAR.replace("Acme QBR", "Acme QBR\nDESCRIPTION:" + "x" * 5_000_000).encode(),
    ],
    ids=["UTF-16", "UTF-16 BE", "bare CR", "byte order mark", "twice", "nested", "5 MB"],
)
def test_a_calendar_spelt_oddly_is_read_all_the_same(shell: Shell, tmp_path: Path, spelt: bytes) -> None:
    file = tmp_path / "calendar.ics"
    file.write_bytes(spelt)
    assert shell.saydo("calendar", "preview", str(file), *WINDOW, "--json") == 0
    assert [one["summary"] for one in json.loads(shell.out)] == ["Stand-up", "Acme QBR", "Trade fair"]


def test_nothing_in_a_title_reaches_the_terminal_but_its_letters(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "calendar.ics"
    for title in ("Acme QBR", "Broken one"):
        file.write_bytes(CALENDAR.replace(title, f"{title}\x1b[31m\u202e").encode())
        shell.saydo("calendar", "preview", str(file), *WINDOW)
        assert title in shell.out + shell.err
        assert [one for one in "\x1b\u202e" if one in shell.out + shell.err] == []


def test_the_window_is_half_open(shell: Shell, calendar: str) -> None:
    shell.saydo("calendar", "preview", calendar, "--from", "2026-11-24T14:30", "--to", "2026-11-25", "--json")
    assert json.loads(shell.out) == []


# -- manifest --------------------------------------------------------------------------------------------------------


def test_the_manifest_is_printed_as_it_is_written(shell: Shell) -> None:
    assert shell.saydo("manifest") == 0
    assert yaml.safe_load(shell.out)["settings"]["socket_mode_enabled"] is True


def test_for_http_all_addresses_are_filled_in(shell: Shell) -> None:
    assert shell.saydo("manifest", "--http", "https://saydo.example/") == 0
    made = yaml.safe_load(shell.out)
    address = "https://saydo.example/slack/events"
    assert made["settings"]["socket_mode_enabled"] is False
    assert made["settings"]["interactivity"]["request_url"] == address
    assert made["settings"]["event_subscriptions"]["request_url"] == address
    assert {command["url"] for command in made["features"]["slash_commands"]} == {address}


@pytest.mark.parametrize("how", [[], ["--http", "https://saydo.example"]])
def test_a_link_takes_the_whole_manifest_to_slack(shell: Shell, how: list[str]) -> None:
    shell.saydo("manifest", *how)
    written = yaml.safe_load(shell.out)
    assert shell.saydo("manifest", "--link", *how) == 0
    link = urlsplit(shell.out.strip())
    assert (link.hostname, link.path) == ("api.slack.com", "/apps")
    carried = parse_qs(link.query)
    assert carried["new_app"] == ["1"]
    assert json.loads(carried["manifest_json"][0]) == written
    assert len(shell.out) < 8000  # what servers take as an address


# -- what reads the environment --------------------------------------------------------------------------------------


def test_running_without_a_configuration_lists_what_is_missing(shell: Shell) -> None:
    assert shell.saydo("run") == 2
    assert "SLACK_BOT_TOKEN" in shell.err


def test_migrate_makes_an_embedded_database_where_there_is_none(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "new" / "saydo.db"
    env = {"SAYDO_DATABASE_URL": f"sqlite:///{file}", "SAYDO_DATA_DIR": str(tmp_path)}
    assert shell.saydo("migrate", env=env) == 0
    assert shell.out == "The database is up to date.\n"
    assert file.exists()


def test_rotate_key_seals_everything_with_the_first_key(shell: Shell, sqlite_url: str) -> None:
    env = {"SAYDO_DATABASE_URL": sqlite_url, "SAYDO_SECRET_KEYS": f"{new_key()},{SECRET_KEY}"}
    assert shell.saydo("rotate-key", env=env) == 0
    assert shell.out.startswith("Sealed 0 calendar links")


def test_migrate_says_what_it_did_to_a_server(shell: Shell, bare_postgresql_url: str) -> None:
    env = {"SAYDO_DATABASE_URL": bare_postgresql_url, "SAYDO_SECRET_KEYS": SECRET_KEY}
    assert shell.saydo("migrate", env=env) == 0
    assert shell.out.startswith("Applied 0001")
    assert shell.saydo("migrate", env=env) == 0
    assert shell.out == "The database is up to date.\n"


def test_doctor_finds_a_mistake_in_the_configuration(shell: Shell) -> None:
    assert shell.saydo("doctor") == 1
    assert "!!" in shell.out


def test_doctor_tells_a_program(shell: Shell) -> None:
    assert shell.saydo("doctor", "--json") == 1
    told = json.loads(shell.out)
    assert (told["is_well"], told["findings"][0]["about"]) == (False, "configuration")
