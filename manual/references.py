"""The pages under docs/reference that are written from the code."""

from collections.abc import Callable, Mapping
from pathlib import Path

from manual import code_map, command_line, environment, exports, metrics, settings, slack_app, webhooks

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reference"
PAGES: Mapping[str, Callable[[], str]] = {
    "code.md": code_map.page,
    "command-line.md": command_line.page,
    "commands.md": slack_app.page,
    "environment.md": environment.page,
    "exports.md": exports.page,
    "metrics.md": metrics.page,
    "settings.md": settings.page,
    "webhooks.md": webhooks.page,
}


def stale() -> list[Path]:
    """Return the pages that are not as the code would have them. Raises UndescribedError."""
    return [FOLDER / name for name, page in PAGES.items() if _kept(FOLDER / name) != page()]


def write() -> list[Path]:
    """Write them anew and return those that changed."""
    changed = stale()
    for file in changed:
        file.write_text(PAGES[file.name](), encoding="utf-8")
    return changed


def _kept(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""
