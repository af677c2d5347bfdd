import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).resolve().parents[1] / ".ci" / "audit.py"
SKIPPED = {"name": "aiohttp", "skip_reason": "Dependency not found on PyPI and could not be audited: aiohttp (3.14.5)"}
SOUND = {"name": "yarl", "version": "1.25.1", "vulns": []}
HOLED = {"name": "urllib3", "version": "1.26.4", "vulns": [{"id": "PYSEC-2021-108", "fix_versions": ["1.26.5"]}]}


@pytest.mark.parametrize(
    ("packages", "status", "said"),
    [
        ([SOUND, SKIPPED], 0, "1 packages audited, 1 unknown to the service, 0 known holes"),
        ([SOUND, HOLED], 1, "urllib3 1.26.4: PYSEC-2021-108"),
        ([SKIPPED, SKIPPED], 0, "no package was audited"),
        ([], 0, "no package was audited"),
        (None, 0, "no package was audited"),
    ],
)
def test_the_audit_tells_holes_and_that_nothing_was_audited(
    tmp_path: Path, packages: list[dict[str, Any]] | None, status: int, said: str
) -> None:
    found = tmp_path / "found.json"
    if packages is not None:
        found.write_text(json.dumps({"dependencies": packages, "fixes": []}), encoding="utf-8")
    done = subprocess.run([sys.executable, SCRIPT, found], capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == status
    assert said in done.stdout
