"""Files of NAME=value: read and changed so that SayDo, a shell, systemd and Docker find the same in them.

A reader of its own, because the four differ in what they make of quotes, of the signs a shell goes by, and of a comment
behind a value. What one of them would read otherwise is a mistake with its line's number here, and never a guess.
"""

import os
import re
import shutil
import stat
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.command_line.findings import Finding, open_to_others, well
from bot.domain.errors import ConfigError, InvalidInputError
from bot.variables import VARIABLES

DEFAULT = "saydo.env"
_LINE = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)")
_BARE = re.compile(r"[A-Za-z0-9_@%+=:,./?*\[\]-]*")
_READ_OTHERWISE = frozenset("\\$`\"'")
_OWNER_ONLY = 0o600
_WRITABLE_BY_OTHERS = 0o022
_BEGINS = (
    "# SayDo's settings. `saydo run` reads this file where it is started; a variable of the environment goes first.",
    "# What there is to set: saydo --help. Let nobody else read this file.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvFile:
    """A file as it was read: its lines, and what they set."""

    path: Path
    lines: tuple[str, ...] = field(default=(), repr=False)
    values: Mapping[str, str] = field(default_factory=dict, repr=False)


def read(path: Path) -> EnvFile:
    """Read a file. Raises ConfigError with every line that can't be read; no value is in it."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is no text in UTF-8. Save it as that.") from error
    except OSError as error:
        raise ConfigError(f"{path} can't be read: {error.strerror}. Make it with `saydo init`.") from error
    return EnvFile(path=path, lines=tuple(text.splitlines()), values=values_of(text.splitlines(), name=str(path)))


def read_default(folder: Path) -> EnvFile | None:
    """Read `saydo.env` in a folder; None when there is none. Raises ConfigError as `read`, and for one of others.

    Whoever can write it could send the tokens of the environment to an address of theirs.
    """
    path = folder / DEFAULT
    if not path.exists():
        return None
    status = path.stat()
    if hasattr(os, "getuid") and status.st_uid not in {0, os.getuid()}:
        raise ConfigError(f"{path} belongs to somebody else. If you trust it, say so: --env-file {path}")
    if stat.S_IMODE(status.st_mode) & _WRITABLE_BY_OTHERS:
        raise ConfigError(f"Others on this machine can change {path}. Run: chmod 600 {path}")
    return read(path)


def named_or_default(name: str | None, folder: Path) -> EnvFile | None:
    """Return the file that was named, else the default one in a folder, else None. Raises ConfigError as both do."""
    return read(Path(name)) if name else read_default(folder)


def findings(file: EnvFile, own: Mapping[str, str]) -> list[Finding]:
    """Say which file is gone by, what the environment (`own`) says otherwise, and who else can read it."""
    overruled = sorted(name for name in file.values if name in own and own[name] != file.values[name])
    but = f", but for {', '.join(overruled)}: the environment says otherwise, and goes first" if overruled else ""
    settings = replace(well(f"The settings are those in {file.path}{but}."), about="configuration")
    return [settings, *(replace(one, about="configuration") for one in open_to_others(file.path))]


def values_of(lines: Sequence[str], *, name: str) -> dict[str, str]:
    """Return what lines set; `name` is what they are called in a mistake. Raises ConfigError, without any value."""
    values: dict[str, str] = {}
    mistakes: list[str] = []
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        match = _LINE.fullmatch(text)
        if match is None:
            mistakes.append(f"- line {number} is no NAME=value, and no comment that begins with #.")
        elif match[1] in values:
            mistakes.append(f"- line {number} sets {match[1]} again. Leave one of both.")
        else:
            values[match[1]], wrong = _unquoted(match[2])
            mistakes += [f"- line {number}, {match[1]}: {wrong}"] if wrong else []
    if mistakes:
        raise ConfigError("\n".join([f"{name} can't be read:", *mistakes]))
    return values


def _unquoted(text: str) -> tuple[str, str]:
    """Return a value, and what is wrong with how it is written."""
    quote = text[:1] if text[:1] in {"'", '"'} else ""
    inner = text[1:-1] if quote else text
    if quote and (len(text) == 1 or not text.endswith(quote) or quote in inner):
        return "", "its quotes do not match. Write the value in one pair, with nothing behind it."
    if quote != "'" and set(inner) & _READ_OTHERWISE:
        return "", "a shell would read it otherwise than systemd does. Write it in single quotes."
    if not quote and (inner != inner.lstrip() or " #" in inner):
        return "", "a blank after = and a comment behind a value are not for everyone. Leave them out."
    return inner, ""


def spelt(name: str, value: str) -> str:
    """Return a value as a shell, systemd and Docker Compose read it alike. Raises InvalidInputError when none is."""
    if _BARE.fullmatch(value):
        return value
    if not value.isprintable() or set(value) & {"'", "\\"}:
        raise InvalidInputError(
            f"{name} holds ' or \\ or a line break, which shells, systemd and Docker read differently. In an address "
            "write %27 or %5C for it; else set the variable where SayDo is started."
        )
    return f"'{value}'"


def unwritable(name: str, value: str) -> str:
    """Say why a value can't stand in a file; "" when it can."""
    try:
        spelt(name, value)
    except InvalidInputError as error:
        return str(error)
    return ""


def needs_quotes(value: str) -> bool:
    """Tell whether a value stands in quotes, which `docker run --env-file`, unlike Compose, takes for part of it."""
    return not _BARE.fullmatch(value)


def changed(lines: Sequence[str], values: Mapping[str, str]) -> list[str]:
    """Return lines that set values; "" turns a variable's line into a comment. All else stays as it is."""
    left = dict(values)
    result = []
    for line in lines:
        match = _LINE.fullmatch(line.strip())
        if match is None or match[1] not in left or line.strip().startswith("#"):
            result.append(line)
            continue
        value = left.pop(match[1])
        result.append(f"{match[1]}={spelt(match[1], value)}" if value else f"#{line.strip()}")
    for name, value in left.items():
        if value:
            result += ["", f"# {VARIABLES.get(name, name)}", f"{name}={spelt(name, value)}"]
    return result


def write(path: Path, values: Mapping[str, str]) -> None:
    """Set values in a file, which is made when it is missing: all of it or nothing, and only its owner can read it.

    What else stands in it by now stays. Raises ConfigError when it can't be written, InvalidInputError as `spelt` does.
    """
    path = path.resolve()
    lines = changed(read(path).lines if path.exists() else _BEGINS, values)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        with suppress(FileNotFoundError):
            draft.unlink()
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write("".join(f"{line}\n" for line in lines))
            file.flush()
            os.fsync(file.fileno())
        _keep_owner(path, draft)
        draft.replace(path)
    except OSError as error:
        raise ConfigError(f"{path} can't be written: {error.strerror}. Name another file: --env-file FILE") from error
    finally:
        draft.unlink(missing_ok=True)


def _keep_owner(path: Path, draft: Path) -> None:
    """Leave a file to whom it belonged, where an administrator changes that of somebody else."""
    if path.exists() and hasattr(os, "chown"):
        status = path.stat()
        with suppress(PermissionError):
            shutil.chown(draft, status.st_uid, status.st_gid)
