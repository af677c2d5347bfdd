"""`saydo` at a terminal of its own: what a person sees and types there."""

import asyncio
import multiprocessing
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from bot import __main__ as command

_PATIENCE = 20  # seconds: the machine may be busy
# what `saydo` imports is imported once; chaos, which may run in the same process of the tests, has the same fork server
_LOADED = ["bot.command_line.setups", "chaos.workers"]


class AtTerminal:
    """A `saydo` that runs at a terminal."""

    def __init__(self, process: ForkServerProcess, screen: asyncio.StreamReader, *, keyboard: int, theirs: int) -> None:
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
        await asyncio.to_thread(self._process.join, _PATIENCE)
        assert self._process.exitcode is not None, f"it did not end:\n{self.shown}"
        self.leaves()
        async with asyncio.timeout(_PATIENCE):
            while more := await self._rest():
                self.shown += more.decode().replace("\r\n", "\n")
        return self._process.exitcode

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
    given = {"PATH": os.environ["PATH"], "TERM": "dumb", **env}
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_LOADED)
    process = context.Process(target=_saydo, args=(os.ttyname(theirs), arguments, given, folder), daemon=True)
    await asyncio.to_thread(process.start)
    screen = asyncio.StreamReader()
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(screen), os.fdopen(os.dup(keyboard), "rb", buffering=0)
    )
    terminal = AtTerminal(process, screen, keyboard=keyboard, theirs=theirs)
    try:
        yield terminal
    finally:
        process.kill()
        await asyncio.to_thread(process.join)
        transport.close()
        terminal.leaves()
        os.close(keyboard)


def _saydo(terminal: str, arguments: Sequence[str], env: Mapping[str, str], folder: Path) -> None:
    """Be `saydo`, started in a folder by who sits at a terminal."""
    os.setsid()
    for number in range(3):  # whoever opens a terminal first in a session of its own has it for its controlling one
        opened = os.open(terminal, os.O_RDWR)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin, sys.stdout, sys.stderr = (os.fdopen(number, mode, closefd=False) for number, mode in enumerate("rww"))
    signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever began the tests may ignore it
    os.environ.clear()
    os.environ.update(env)
    os.chdir(folder)
    sys.argv = [str(command.__file__), *arguments]
    sys.exit(command.main(arguments))
