"""Fetches one address in a process of its own, whose environment a test chooses: `python -m … URL`.

Every name leads to 127.0.0.1. What came is printed, or the sentence with which it was refused.
"""

import asyncio
import ipaddress
import sys

from bot.calendars.safe_fetch import SafeFetch
from bot.domain.errors import CalendarError


async def here(_: str, __: int) -> list[str]:
    return ["127.0.0.1"]


async def main(url: str) -> None:
    fetch = SafeFetch(allow_http=True, networks=(ipaddress.ip_network("127.0.0.1/32"),), look_up=here)
    try:
        sys.stdout.write((await fetch.get(url)).body.decode())
    except CalendarError as refused:
        sys.stdout.write(str(refused))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
