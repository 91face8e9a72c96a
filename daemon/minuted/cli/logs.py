"""Sets up the log: one line an event on standard error; control characters of mail never reach it."""

from __future__ import annotations

import logging
import sys
import unicodedata

import structlog
from structlog.typing import EventDict, WrappedLogger

#: A longer value is cut: a subject may hold a megabyte.
LONGEST = 300


def harmless(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Escape what could break a line or a terminal: control, format and surrogate characters (Unicode C*)."""
    return {key: _harmless(value) for key, value in event.items()}


def _harmless(value: object) -> object:
    if not isinstance(value, str):
        return value
    cut = value if len(value) <= LONGEST else f"{value[:LONGEST]}…"
    return "".join(
        char.encode("unicode_escape").decode() if unicodedata.category(char).startswith("C") else char for char in cut
    )


def start_logging(*, as_json: bool = False, verbose: bool = False) -> None:
    """Write log lines to standard error: for people on a terminal, as key=value or JSON elsewhere."""
    tail: list[structlog.typing.Processor]
    if as_json:
        tail = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    elif sys.stderr.isatty():
        tail = [structlog.dev.ConsoleRenderer(pad_event_to=22)]
    else:
        tail = [structlog.processors.format_exc_info, structlog.processors.LogfmtRenderer(key_order=["level", "event"])]
    # systemd's journal has its own clock; a terminal and a file have not.
    stamp = structlog.processors.TimeStamper(fmt="iso", utc=True)
    structlog.configure(
        processors=[structlog.processors.add_log_level, stamp, harmless, *tail],
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG if verbose else logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
