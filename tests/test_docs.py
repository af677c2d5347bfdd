"""The pages for people: every picture is there and used, and what a page names is what there is."""

import posixpath
import re
from pathlib import Path

import pytest

from bot.command_line import manifests
from bot.metrics import Metrics
from bot.variables import VARIABLES
from handlers.commands import ALIASES, WORDS
from manual.contents import LISTS, toctrees
from manual.references import FOLDER
from manual.references import PAGES as WRITTEN

ROOT = Path(__file__).resolve().parents[1]
PAGES = {str(page.relative_to(ROOT)): page for page in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))}
IMAGES = ROOT / "docs" / "images"
MOST_BYTES = 3_000_000
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)#\s]+)\)")
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
BOLD = re.compile(r"\*\*([^*]+)\*\*")
COMMAND = re.compile(r"`(/\w+)")
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"`((?:bot|handlers|storage|tests|benches|chaos|deploy|manual)/[\w./-]*)`")
VARIABLE = re.compile(r"\b(?:SAYDO|SLACK)_[A-Z_]+[A-Z]\b")
SAYDO_WORD = re.compile(r"`/saydo ([a-z]+)")
MADE = re.compile(r"`make ([a-z]+)")
METRIC = re.compile(r"\bsaydo_[a-z_]+\b")
NOT_SAYDOS = {"SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"}  # named where it is told that they are not read
SNAPSHOTS = ROOT / "tests" / "views" / "__snapshots__" / "test_all_payloads.ambr"
LABEL = re.compile(r"""'text': (?:'([^'\n]*)'|"([^"\n]*)"),""")


def pictures_of(page: Path) -> list[tuple[str, Path]]:
    """Return what each picture of a page is said to show, and its file."""
    found = PICTURE.findall(page.read_text(encoding="utf-8"))
    return [(alt, (page.parent / name).resolve()) for alt, name in found if "://" not in name]


@pytest.mark.parametrize("name", PAGES)
def test_every_picture_of_a_page_is_there_and_described(name: str) -> None:
    for alt, file in pictures_of(PAGES[name]):
        assert file.is_file(), f"{name} shows {file.name}, which is not there"
        assert alt, f"{name} shows {file.name} without a word for who can't see it"


def test_every_picture_kept_is_shown_somewhere_and_all_are_small() -> None:
    shown = {file for page in PAGES.values() for _, file in pictures_of(page)}
    kept = set(IMAGES.iterdir())
    assert {file.name for file in kept - shown} == set()
    assert sum(file.stat().st_size for file in kept) < MOST_BYTES


@pytest.mark.parametrize("name", PAGES)
def test_every_link_within_the_project_leads_somewhere(name: str) -> None:
    for link in LINK.findall(PAGES[name].read_text(encoding="utf-8")):
        path, _, _ = link.partition("#")
        if path and "://" not in path and not path.startswith("mailto:"):
            assert (PAGES[name].parent / path).exists(), f"{name} leads to {link}, which is not there"


def test_the_link_that_creates_the_app_carries_the_manifest_as_it_is() -> None:
    to_slack = manifests.link(manifests.manifest_text())
    assert f"\n[create]: {to_slack}\n" in PAGES["README.md"].read_text(encoding="utf-8")


def test_every_button_the_guide_names_is_called_so() -> None:
    labels = {one or other for one, other in LABEL.findall(SNAPSHOTS.read_text(encoding="utf-8"))}
    guide = PAGES["docs/guide.md"].read_text(encoding="utf-8")
    named = set(BOLD.findall(guide))
    assert len(named) > 20
    assert named - labels == set()


def test_every_command_the_guide_names_is_one() -> None:
    manifest = (ROOT / "manifest.yml").read_text(encoding="utf-8")
    known = set(re.findall(r"- command: (/\w+)", manifest))
    assert set(COMMAND.findall(PAGES["docs/guide.md"].read_text(encoding="utf-8"))) == known


# -- what pages name is there ------------------------------------------------------------------------------------------


def prose(name: str) -> str:
    """Return a page without its blocks of code."""
    return FENCED.sub("", PAGES[name].read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", PAGES)
def test_every_file_a_page_names_is_there(name: str) -> None:
    named = FILE.findall(prose(name))
    spelt = {path: (path, f"{path}.py", f"{path.rpartition('.')[0]}.py") for path in named}  # a module, a name in it
    assert [path for path, files in spelt.items() if not any((ROOT / file).exists() for file in files)] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_variable_command_word_and_metric_a_page_names_is_one(name: str) -> None:
    text = PAGES[name].read_text(encoding="utf-8")
    assert set(VARIABLE.findall(text)) - VARIABLES.keys() - NOT_SAYDOS == set()
    assert set(SAYDO_WORD.findall(text)) - WORDS.keys() - ALIASES.keys() - {"help"} == set()
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(MADE.findall(text)) - targets == set()
    metrics = {one.name for one in Metrics().described}
    assert {one for one in METRIC.findall(text) if one not in metrics} == set()


@pytest.mark.parametrize("name", PAGES)
def test_every_command_line_a_page_shows_is_one(name: str) -> None:
    known = set(re.findall(r"^## saydo (.+)$", (FOLDER / "command-line.md").read_text(encoding="utf-8"), re.MULTILINE))
    shown = re.findall(r"`(?:\.venv/bin/)?saydo ((?:calendar )?[a-z-]+)", PAGES[name].read_text(encoding="utf-8"))
    assert set(shown) - known - {"--help"} == set()


# -- the site ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WRITTEN)
def test_a_reference_page_says_what_the_code_does(name: str) -> None:
    kept = (FOLDER / name).read_text(encoding="utf-8")
    assert kept == WRITTEN[name](), f"docs/reference/{name} is not up to date: make reference"


def test_every_page_is_in_a_list_of_contents_once() -> None:
    docs = FOLDER.parent
    listed = [
        posixpath.normpath(posixpath.join(posixpath.dirname(page), name))
        for page in LISTS
        for tree in toctrees((docs / f"{page}.md").read_text(encoding="utf-8"))
        for name in re.findall(r"<(.+)>", tree)
    ]
    pages = {str(file.relative_to(docs).with_suffix("")) for file in docs.rglob("*.md")}
    assert sorted(listed) == sorted(pages - {"index"}), "list the page in docs/index.md, under whom it is for"
