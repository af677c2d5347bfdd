"""`saydo` at a terminal of its own: what a person sees and types there."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
_PATIENCE = 20  # seconds: the machine may be busy
# whoever opens a terminal first in a session of its own has it for its controlling one, as getpass wants it
_ON_IT = 'exec "$@" <"$0" >"$0" 2>&1'


class AtTerminal:
    """A `saydo` that runs at a terminal."""

    def __init__(
        self, process: asyncio.subprocess.Process, screen: asyncio.StreamReader, *, keyboard: int, theirs: int
    ) -> None:
        self._process, self._screen, self._keyboard, self._theirs = process, screen, keyboard, theirs
        self.shown = ""
        self._read_to = 0

    async def sees(self, text: str) -> None:
        """Wait until a text is shown, behind all that was waited for before."""
        while (at := self.shown.find(text, self._read_to)) < 0:
            try:
                more = await asyncio.wait_for(self._rest(), _PATIENCE)
            except TimeoutError:
                more = b""
            assert more, f"“{text}” was never shown:\n{self.shown}"
            self.shown += more.decode().replace("\r\n", "\n")
        self._read_to = at + len(text)

    async def answers(self, prompt: str, typed: str) -> None:
        """Wait for a prompt, then type a line."""
        await self.sees(prompt)
        os.write(self._keyboard, f"{typed}\n".encode())

    async def presses(self, prompt: str, key: bytes) -> None:
        """Wait for a prompt, then press a key."""
        await self.sees(prompt)
        os.write(self._keyboard, key)

    async def ends(self) -> int:
        """Wait until it is over; return its status."""
        async with asyncio.timeout(_PATIENCE):
            status = await self._process.wait()
            self.leaves()
            while more := await self._rest():
                self.shown += more.decode().replace("\r\n", "\n")
        return status

    def leaves(self) -> None:
        """Have the terminal open no more, so that what was shown on it has an end."""
        if self._theirs >= 0:
            os.close(self._theirs)
            self._theirs = -1

    async def _rest(self) -> bytes:
        try:
            return await self._screen.read(4096)
        except OSError:  # Linux says EIO when nobody has the terminal open any more
            return b""


@asynccontextmanager
async def at_terminal(*arguments: str, env: Mapping[str, str], folder: Path) -> AsyncIterator[AtTerminal]:
    """Run `saydo` at a terminal."""
    keyboard, theirs = os.openpty()
    process = await asyncio.create_subprocess_exec(
        *("/bin/sh", "-c", _ON_IT, os.ttyname(theirs), sys.executable, "-m", "bot", *arguments),
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "TERM": "dumb", **env},
        cwd=folder,
        start_new_session=True,
    )
    screen = asyncio.StreamReader()
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(screen), os.fdopen(os.dup(keyboard), "rb", buffering=0)
    )
    terminal = AtTerminal(process, screen, keyboard=keyboard, theirs=theirs)
    try:
        yield terminal
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
        transport.close()
        terminal.leaves()
        os.close(keyboard)
