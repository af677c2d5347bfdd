"""One process of SayDo, as `saydo run` is one, but for its clock."""

import multiprocessing
import os
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from bot.app import serve
from bot.command_line import loops
from bot.config import Config
from bot.jobs import EVERY
from bot.logs import log_to_stderr
from chaos.clocks import FastClock


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What a process is to run as; what it logs is added to a file; ticks come `hurry` times as often as in life."""

    config: Config
    clock: FastClock
    log: Path
    hurry: float = 1.0


def work(orders: Orders) -> None:
    """Run SayDo until killed. Whoever started it takes it along when it ends."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with orders.log.open("ab") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    sys.stderr.write(f"-- process {os.getpid()} --\n")
    log_to_stderr("INFO", orders.config.log_format)
    every = {tick: seconds / orders.hurry for tick, seconds in EVERY.items()}
    loops.run(serve(orders.config, clock=orders.clock, every=every))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
