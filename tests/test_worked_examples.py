"""The worked examples of the documentation work: their code is put into a copy of the source, and run there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ("adding-a-calendar", "adding-a-nudge")
SOURCE = ("bot", "handlers", "storage", "tests", "manifest.yml", "pyproject.toml")
_BLOCK = re.compile(r"^```(?P<kind>python|diff)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)
_NEW_FILE = re.compile(r"# (?P<path>\S+\.py)\n")
_CHANGED_FILE = re.compile(r"--- (?P<path>\S+)\n\+\+\+ (?P=path)\n")


def put_in(tree: Path, page: str) -> list[str]:
    """Put the code of a page into a copy of the source; return the files it touched."""
    return [
        _written(tree, block["code"]) if block["kind"] == "python" else _changed(tree, block["code"])
        for block in _BLOCK.finditer(page)
    ]


def _written(tree: Path, code: str) -> str:
    head = _NEW_FILE.match(code)
    assert head, f"this block does not begin with the name of its file:\n{code[:200]}"
    assert not (tree / head["path"]).exists(), f"{head['path']} is there already"
    (tree / head["path"]).write_text(code[head.end() :], encoding="utf-8")
    return head["path"]


def _changed(tree: Path, diff: str) -> str:
    head = _CHANGED_FILE.match(diff)
    assert head, f"this change does not say of which file:\n{diff[:200]}"
    file = tree / head["path"]
    text = file.read_text(encoding="utf-8")
    for hunk in diff[head.end() :].split("@@\n")[1:]:
        lines = hunk.splitlines(keepends=True)
        before, after = ("".join(_text(line) for line in lines if line[0] != sign) for sign in "+-")
        assert text.count(before) == 1, f"{head['path']} does not hold this just once (any more):\n{before}"
        text = text.replace(before, after)
    file.write_text(text, encoding="utf-8")
    return head["path"]


def _text(line: str) -> str:
    return line[1:]


def run(tree: Path, *command: str) -> None:
    """Run a tool in the copy; what it says is what the test says when it fails."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    done = subprocess.run(  # noqa: S603  our own tools
        [sys.executable, "-m", *command], cwd=tree, env=env, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stdout[-5_000:] + done.stderr[-2_000:]


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_worked_example_works(name: str, tmp_path: Path) -> None:
    for part in SOURCE:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy2
        copy(ROOT / part, tmp_path / part)
    touched = put_in(tmp_path, (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8"))
    run(tmp_path, "ruff", "check", "--quiet", *touched)
    run(tmp_path, "ruff", "format", "--check", "--quiet", *touched)
    tests = [path for path in touched if path.startswith("tests/")]
    assert len(tests) == 2
    run(tmp_path, "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", *tests)


def test_a_change_that_no_longer_fits_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("one = 1\ntwo = 2\n", encoding="utf-8")
    change = "```diff\n--- a.py\n+++ a.py\n@@\n one = 1\n-two = 2\n+two = 3\n```\n"
    assert put_in(tmp_path, change) == ["a.py"]
    assert (tmp_path / "a.py").read_text(encoding="utf-8") == "one = 1\ntwo = 3\n"
    with pytest.raises(AssertionError, match="does not hold this just once"):
        put_in(tmp_path, change)
