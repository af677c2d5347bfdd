"""`python -m manual` writes the reference pages anew."""

import sys

from manual.references import FOLDER, write


def main() -> int:
    """Write them and say which changed."""
    FOLDER.mkdir(exist_ok=True)
    names = [file.name for file in write()]
    sys.stdout.write(f"Written: {', '.join(names)}\n" if names else "The reference pages are up to date.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
