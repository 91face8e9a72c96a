"""Watches the clock: where it went back, nobody waits for what a wrong clock put into the far future."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from minuted.store import Book

log = structlog.get_logger("minuted")

#: The note that holds the latest moment seen, ISO 8601.
LATEST = "latest moment"
#: The note is written so often, and smaller steps back do no harm: everything comes so much later, once.
GRAIN = timedelta(minutes=10)


def is_news(book: Book, now: datetime) -> bool:
    """Say whether the clock is worth a note: it went on for a while, or back."""
    latest = _latest(book)
    return latest is None or abs(now - latest) >= GRAIN


def see(book: Book, now: datetime, lease: timedelta) -> None:
    """Note the moment; where a later one was seen before, let everybody be looked at anew.

    What was told by a clock that was ahead stays told: nothing comes twice.
    """
    latest = _latest(book)
    if latest is not None and now <= latest - GRAIN:
        book.bring_near(now, now + lease)
        log.error("clock.went_back", was=latest.isoformat(), now=now.isoformat())
    book.note(LATEST, now.isoformat())


def _latest(book: Book) -> datetime | None:
    noted = book.noted(LATEST)
    return datetime.fromisoformat(noted) if noted else None
