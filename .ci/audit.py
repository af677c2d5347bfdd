# ruff: noqa: INP001, T201 - a script
"""Says which of our packages have known holes, out of what pip-audit wrote; where it was told nothing, says that.

`python .ci/audit.py FOUND.json`. pip-audit itself ends well when the advisory service knows none of the packages, as it
is behind a mirror or without a network: then nothing was audited, and nothing may look as if it had been.
"""

import json
import sys
from pathlib import Path
from typing import Any


def main(found: Path) -> int:
    """Print what was found; return 1 when a package has a known hole."""
    try:
        packages: list[dict[str, Any]] = json.loads(found.read_text(encoding="utf-8"))["dependencies"]
    except (OSError, ValueError, KeyError):
        packages = []
    audited = [one for one in packages if "skip_reason" not in one]
    holes = [f"{one['name']} {one['version']}: {hole['id']}" for one in audited for hole in one["vulns"]]
    if not audited:
        print("audit: the advisory service did not answer, so no package was audited.")
    else:
        skipped = len(packages) - len(audited)
        print(f"audit: {len(audited)} packages audited, {skipped} unknown to the service, {len(holes)} known holes.")
    print(*holes, sep="\n", end="\n" if holes else "")
    return 1 if holes else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
