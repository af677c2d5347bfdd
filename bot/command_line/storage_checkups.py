"""Checks of the database and of the keys that open what lies sealed in it."""

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

from bot.command_line.findings import Finding, amiss, open_to_others, well
from bot.config import Config
from bot.domain.errors import SayDoError
from bot.keys import KEY_FILE, sealer_of
from storage import Storage
from storage.sealing import Fit, Sealer


async def storage_findings(config: Config) -> AsyncIterator[Finding]:
    """Look at the database and the keys; neither is made when it is not there yet."""
    if is_yet_to_be_made(config):
        yield well("The database is made at the first start.")
        return
    file = config.data_dir / KEY_FILE
    has_key = bool(config.secret_keys) or file.exists()
    for finding in open_to_others(file) if has_key and not config.secret_keys else []:
        yield finding
    try:
        pending, fits = await looked_into(config, sealer_of(config) if has_key else Sealer())
    except SayDoError as error:
        yield amiss(str(error))
        return
    if pending:
        many = f"The database lacks {len(pending)} migrations"
        yield amiss(f"{many}: {', '.join(pending)}. Run `saydo migrate`.")
        return
    yield well("The database answers and is up to date.")
    yield key_finding(fits) if has_key else _without_key(file, sealed=fits.total())


async def looked_into(config: Config, sealer: Sealer) -> tuple[tuple[str, ...], Counter[Fit]]:
    """Return the migrations that are pending and, when there are none, which keys open what lies sealed."""
    storage = Storage(config.database_url, sealer=sealer)
    try:
        pending = await storage.pending_migrations()
        if pending:
            return pending, Counter()
        async with storage.begin() as tx:
            return (), await tx.seals.fits()
    finally:
        await storage.close()


def key_finding(fits: Counter[Fit]) -> Finding:
    """Say whether the keys open what lies sealed."""
    if fits[Fit.NONE]:
        return amiss(
            f"No key in SAYDO_SECRET_KEYS opens {fits[Fit.NONE]} of {fits.total()} secrets in the database. Put the "
            "earlier key back, behind the new one, and run `saydo rotate-key`."
        )
    if fits[Fit.EARLIER]:
        earlier = f"{fits[Fit.EARLIER]} of {fits.total()} by an earlier one"
        return well(f"The keys open every secret, {earlier}. Run `saydo rotate-key` to be rid of it.")
    return well("The key opens every secret in the database." if fits else "No secret lies in the database yet.")


def _without_key(file: Path, *, sealed: int) -> Finding:
    if not sealed:
        return well("A key for secrets is made at the next start.")
    return amiss(
        f"{file} is missing, the key to {sealed} secrets in the database. Put it back from your copy, or set "
        "SAYDO_SECRET_KEYS to what it held. If it is lost, every calendar has to be linked anew."
    )


def is_yet_to_be_made(config: Config) -> bool:
    """Tell whether the embedded database comes with the first start; opening it would make it."""
    return config.is_sqlite and not Path(config.database_url.partition(":///")[2]).exists()
