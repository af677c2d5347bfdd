"""What somebody is told when something goes wrong: an entry for each sentence, with how it is provoked."""

import ast
import html
import inspect
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import KW_ONLY, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.command_line.findings import Finding
from bot.domain.errors import SayDoError
from tests.errors.home import Home
from tests.errors.modules import ROOT, VARIES, Module

_MARKS = re.compile("^(- |!!  |SLACK_BOT_TOKEN: )")
_VARYING = re.compile(r"\{(.*?)\}", re.DOTALL)


class Place(StrEnum):
    """Where it is read; the value is the heading on the page."""

    FORMS = "Under an input of a form"
    PROMISES = "Promises"
    CALLS = "Calls, preps and recaps"
    TEAMS = "Teams, digests and figures"
    PEOPLE = "People, exports and what is erased"
    GONE = "What is not there any more"
    WEBHOOKS = "Webhooks"
    SLACK = "Slack itself"
    LINKING = "Calendars: linking one"
    READING = "Calendars: reading one"
    EVENTS = "Calendars: events that are left out"
    PAGES = "Pages in the browser"
    COMMAND_LINE = "The saydo command"
    COPIES = "Backups, copies and the database"
    CONFIGURATION = "Configuration"
    DOCTOR = "saydo doctor"


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence, what varies in it in {braces}; why it comes, and what helps.

    `provoke` brings it about, or names the story that does: a file of tests in which its words stand.
    """

    says: str
    provoke: Callable[[Home], object] | str
    _: KW_ONLY
    why: str
    helps: str

    @property
    def text(self) -> str:
        """The sentence as it was provoked."""
        return _VARYING.sub(r"\1", self.says)

    @property
    def shown(self) -> str:
        """The sentence as the page shows it."""
        return _VARYING.sub(VARIES, self.says)


Catalogue = Mapping[Place, Sequence[Told]]


async def provoked(told: Told, home: Home) -> list[str]:
    """Bring it about and return all that was said, a line each and as a whole."""
    if isinstance(told.provoke, str):
        return list(_asserted(ROOT / told.provoke, told.text))
    try:
        said = told.provoke(home)
        said = await said if inspect.isawaitable(said) else said
    except SayDoError as error:
        said = error
    text = "\n".join(_texts(said))
    return [text, *(_MARKS.sub("", line.strip()) for line in text.split("\n"))]


def _texts(said: Any) -> Iterator[str]:
    match said:
        case str() | SayDoError():
            yield str(said)
        case web.Response():  # which is a mapping, too
            yield from (html.unescape(one) for one in re.findall(r">([^<>]+)<", f">{said.text}<"))
        case Mapping():
            yield from (str(one) for one in said.values())
        case Finding():
            yield said.sentence
        case Sequence():
            for one in said:
                yield from _texts(one)
        case _:
            raise AssertionError(f"nothing was told: {said!r}")


def _asserted(path: Path, text: str) -> Iterator[str]:
    """Yield the sentence when a test asserts it, or the most of it."""
    for _, node in Module(path).nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) * 2 > len(text):
            yield from [text] if node.value in text or _is_matched(node.value, text) else []


def _is_matched(pattern: str, text: str) -> bool:
    with suppress(re.error):
        return re.search(pattern, text) is not None
    return False
