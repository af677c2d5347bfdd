"""What keeps the database in order: bringing it up to date, and sealing its secrets with another key."""

from bot.config import Config
from bot.keys import sealer_of
from bot.progress import Progress, shown, steps
from storage import Storage


async def migrate(config: Config, *, progress: Progress) -> str:
    """Bring the database up to date; return what to say. Raises SayDoError."""
    storage = Storage(config.database_url, sealer=sealer_of(config))
    try:
        async with shown(progress):
            pending = () if config.is_sqlite else await storage.pending_migrations()
            await storage.migrate(nears=steps(progress.notes, of="the database"))
    finally:
        await storage.close()
    return f"Applied {', '.join(pending)}." if pending else "The database is up to date."


async def rotate_key(config: Config, *, progress: Progress) -> str:
    """Seal all secrets with the first key; return what to say. Raises SayDoError."""
    storage = Storage(config.database_url, sealer=sealer_of(config))
    try:
        async with shown(progress), storage.begin() as tx:
            progress.notes("calendars")
            links = await tx.links.seal_again()
            progress.notes("webhooks")
            endpoints = await tx.webhooks.seal_again()
            progress.notes("installations")
            installs = await tx.installations.seal_again()
            await tx.erasures.seal_again()
    finally:
        await storage.close()
    also = f", {endpoints} webhooks" if endpoints else ""
    also += f", the tokens of {installs} installations" if installs else ""
    return f"Sealed {links} calendar links{also} with the first key. The others can go from SAYDO_SECRET_KEYS in a day."
