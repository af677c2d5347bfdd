"""What the command says: to standard output, and to standard error what is amiss."""

import sys


def say(text: str) -> None:
    """Say a thing that was asked for."""
    sys.stdout.write(f"{text}\n")


def complain(text: str) -> None:
    """Say what is amiss."""
    sys.stderr.write(f"{text}\n")
