"""Calendar series: what invitations said of meetings, as many as one person tells of in some years."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, select

from minuted.model import CalendarSeries
from minuted.store.page import Page, made, upsert, values
from minuted.store.tables import calendar

#: So many meetings are remembered of what one address told; the ones heard of longest ago go first.
MOST_TOLD = 500
#: So many invitations to series of one name are looked at, the newest first.
MOST_NAMESAKES = 50

SAVE = upsert(calendar)
ONE = select(calendar).where(calendar.c.uid == bindparam("uid"), calendar.c.organiser == bindparam("organiser"))
LOCKED = ONE.with_for_update()
NEWEST = (calendar.c.received.desc(), calendar.c.uid, calendar.c.organiser)
OF_SERIES = (
    select(calendar)
    .where(calendar.c.series == bindparam("series"))
    .order_by((calendar.c.organiser == bindparam("first")).desc(), *NEWEST)
    .limit(MOST_NAMESAKES)
)
OF_UID = select(calendar).where(calendar.c.uid == bindparam("uid")).order_by(*NEWEST).limit(MOST_NAMESAKES)
OF_MESSAGE = (
    select(calendar).where(calendar.c.message_id == bindparam("message_id")).order_by(*NEWEST).limit(MOST_NAMESAKES)
)
TOO_MANY = (
    select(calendar.c.received)
    .where(calendar.c.told_by == bindparam("teller"))
    .order_by(calendar.c.received.desc())
    .offset(MOST_TOLD)
    .limit(1)
)
FORGET = delete(calendar).where(calendar.c.told_by == bindparam("teller"), calendar.c.received <= bindparam("last"))
ALL = select(calendar).order_by(calendar.c.series, *NEWEST)


class Calendars(Page):
    """The part of a book that holds calendar series."""

    __slots__ = ()

    def save_calendar(self, series: CalendarSeries) -> None:
        """Remember a meeting, in place of what was remembered of it; the oldest ones that its teller told of go."""
        self._write(SAVE, values(series))
        row = self._row(TOO_MANY, teller=series.told_by)
        if row is not None:
            self._write(FORGET, {"teller": series.told_by, "last": row.received})

    def calendar(self, uid: str, organiser: str) -> CalendarSeries | None:
        """Return a meeting by its identifier and organiser; for writing it is locked until the book is closed."""
        row = self._row(LOCKED if self._writing else ONE, uid=uid, organiser=organiser)
        return None if row is None else made(CalendarSeries, row)

    def calendars_of(self, series: str, first: str = "") -> tuple[CalendarSeries, ...]:
        """Return the meetings of one name, heard of last first.

        Args:
            first: whose own meetings go before all others, however many of that name others tell of.
        """
        rows = self._rows(OF_SERIES, series=series, first=first) if series else ()
        return tuple(made(CalendarSeries, row) for row in rows)

    def calendars_of_uid(self, uid: str) -> tuple[CalendarSeries, ...]:
        """Return what was told of a meeting by its identifier, whoever is said to organise it, heard of last first."""
        return tuple(made(CalendarSeries, row) for row in self._rows(OF_UID, uid=uid)) if uid else ()

    def calendars_in(self, message_id: str) -> tuple[CalendarSeries, ...]:
        """Return the meetings that the mail of a Message-ID (without brackets) told of last."""
        rows = self._rows(OF_MESSAGE, message_id=message_id) if message_id else ()
        return tuple(made(CalendarSeries, row) for row in rows)

    def all_calendars(self) -> tuple[CalendarSeries, ...]:
        """Return every meeting that an invitation told of, by name."""
        return tuple(made(CalendarSeries, row) for row in self._rows(ALL))
