"""The log: lines for people or an object a line for programs, each with the request it belongs to.

What people typed and what is posted never goes into it: who logs names kinds and ids.
"""

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot import tracing
from bot.config import LogFormat

_QUIET = ("slack_sdk", "slack_bolt", "alembic", "apscheduler", "asyncio")


def log_to_stderr(level: str, log_format: LogFormat) -> None:
    """Log from now on, from a level up."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if log_format is LogFormat.JSON else TextLines())
    logging.basicConfig(level=level, handlers=[handler])
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)  # below that, slack_sdk and Bolt log what people typed


class TextLines(logging.Formatter):
    """Lines for people; the id of the request stands in brackets."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(traced)s%(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        request_id = tracing.request_id()
        record.traced = f"[{request_id}] " if request_id else ""
        return super().format(record)


class JsonLines(logging.Formatter):
    """One JSON object a line: at, level, logger, message; request_id, kind, workspace, member; error."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        facts = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **_traced(),
        }
        if record.exc_info and record.exc_info[0]:
            facts["error"] = record.exc_info[0].__name__
            facts["traceback"] = self.formatException(record.exc_info)
        return json.dumps(facts, ensure_ascii=False, default=str)


def _traced() -> Mapping[str, Any]:
    trace = tracing.current()
    if trace is None:
        return {}
    known = {
        "request_id": trace.request_id,
        "kind": trace.kind,
        "workspace": trace.workspace,
        "member": trace.member,
    }
    return {name: value for name, value in known.items() if value}
