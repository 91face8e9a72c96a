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


def calm(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Escape a traceback line by line: the message of an error may quote a mail."""
    if "exception" in event:
        event["exception"] = "\n".join(_escaped(line) for line in str(event["exception"]).split("\n"))
    return event


def _harmless(value: object) -> object:
    if not isinstance(value, str):
        return value
    return _escaped(value if len(value) <= LONGEST else f"{value[:LONGEST]}…")


def _escaped(text: str) -> str:
    return "".join(
        char.encode("unicode_escape").decode() if unicodedata.category(char).startswith("C") else char for char in text
    )


def start_logging(*, as_json: bool = False, level: int = logging.INFO) -> None:
    """Write log lines to standard error: for people on a terminal, as key=value or JSON elsewhere."""
    tail: list[structlog.typing.Processor]
    if as_json:
        tail = [structlog.processors.format_exc_info, calm, structlog.processors.JSONRenderer(ensure_ascii=False)]
    elif sys.stderr.isatty():
        # A traceback with local variables would show mail and configuration.
        tail = [structlog.dev.ConsoleRenderer(pad_event_to=22, exception_formatter=structlog.dev.plain_traceback)]
    else:
        line = structlog.processors.LogfmtRenderer(key_order=["level", "event"])
        tail = [structlog.processors.format_exc_info, calm, line]
    # systemd's journal has its own clock; a terminal and a file have not.
    stamp = structlog.processors.TimeStamper(fmt="iso", utc=True)
    structlog.configure(
        processors=[structlog.processors.add_log_level, stamp, harmless, *tail],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
