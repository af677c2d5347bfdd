"""The keys that seal secrets at rest: from the environment, else a file beside the data, made at the first start."""

import logging
import os
from pathlib import Path

from bot.config import Config
from bot.domain.errors import ConfigError
from storage.sealing import Sealer, new_key

log = logging.getLogger(__name__)

KEY_FILE = "secret.key"
_OWNER_ONLY = 0o600


def sealer_of(config: Config) -> Sealer:
    """Return what seals and opens secrets. Raises ConfigError when a key is none, or its file can't be used."""
    return Sealer(config.secret_keys or [_kept_key(config.data_dir / KEY_FILE)])


def sealer_as_kept(config: Config, *folders: Path) -> Sealer:
    """Return what opens secrets that are there already: no key is made; without one nothing opens.

    Besides the data folder the key file is looked for in `folders`. Raises ConfigError as `sealer_of` does.
    """
    if config.secret_keys:
        return Sealer(config.secret_keys)
    files = (folder / KEY_FILE for folder in (config.data_dir, *folders))
    return Sealer([_kept_key(file) for file in files if file.exists()][:1])


def key_in(folder: Path) -> str:
    """Return the key that is kept in a folder, "" when there is none. Raises ConfigError as `sealer_of` does."""
    file = folder / KEY_FILE
    return _kept_key(file) if file.exists() else ""


def _kept_key(path: Path) -> str:
    """Return the key in a file, made now if there is none; of processes that start at once one makes it."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _make(path)
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text"
        raise ConfigError(f"The key file {path} can't be used: {why}. Or set SAYDO_SECRET_KEYS.") from error


def _make(path: Path) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(new_key())
    try:
        os.link(draft, path)  # all or nothing, and never over a key that is there
        log.info("A key for secrets was made: %s. Keep a copy: without it every calendar has to be linked anew.", path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
