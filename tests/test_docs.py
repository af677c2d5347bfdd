"""The pages for people: every picture is there and used, and what a page calls a button is what stands on it."""

import re
from pathlib import Path

import pytest

from bot.command_line import manifests

ROOT = Path(__file__).resolve().parents[1]
PAGES = {str(page.relative_to(ROOT)): page for page in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))}
IMAGES = ROOT / "docs" / "images"
MOST_BYTES = 3_000_000
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)#\s]+)\)")
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
BOLD = re.compile(r"\*\*([^*]+)\*\*")
COMMAND = re.compile(r"`(/\w+)")
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
