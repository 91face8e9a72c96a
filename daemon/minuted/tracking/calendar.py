"""One person's working time: which days, which hours, in which zone; nothing is sent outside it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from minuted.tracking.workdays import NO_OVERRIDES, ONE_DAY, Overrides, WorkDays, within

NINE_TO_SIX = (time(9), time(18))
Span = tuple[datetime, datetime]


class Calendar:
    """The working time of one person.  Moments taken may be in any zone; moments given are in UTC."""

    __slots__ = ("_hours", "_zone", "days")

    def __init__(
        self,
        zone: str = "UTC",
        country: str = "",
        hours: tuple[time, time] = NINE_TO_SIX,
        overrides: Overrides = NO_OVERRIDES,
        *,
        days: WorkDays | None = None,
    ) -> None:
        """Take an IANA zone, an ISO 3166 country ("" knows weekends only) and wall-clock hours of that zone.

        Args:
            days: the country's days where they are shared; made from country and overrides otherwise.

        Raises: ValueError for hours that do not rise or an unknown country, ZoneInfoNotFoundError for the zone.
        """
        if not hours[0] < hours[1]:
            raise ValueError(f"working hours must rise: {hours[0]:%H:%M} to {hours[1]:%H:%M}")
        self._zone, self._hours = ZoneInfo(zone), hours
        self.days = WorkDays(country, overrides) if days is None else days

    def day(self, moment: datetime) -> date:
        """Return the person's day at a moment."""
        return moment.astimezone(self._zone).date()

    def at(self, day: date, clock: time) -> datetime:
        """Return the moment of a wall-clock time on a day; the first of two, and the later side of a gap."""
        return datetime.combine(within(day), clock, self._zone).astimezone(UTC)

    def working(self, day: date) -> bool:
        """Say whether the person works on that day."""
        return self.days.working(day)

    def add_working_days(self, day: date, count: int) -> date:
        """Return the working day so many after (before, where negative) a day; 0: the day itself or the one before."""
        return self.days.add(day, count)

    def working_days_between(self, earlier: date, later: date) -> int:
        """Count the working days after the earlier day up to and with the later one."""
        return self.days.between(earlier, later)

    def day_before_if_holiday(self, day: date) -> date:
        """Return the day, or the working day before where nobody works on it: when a deadline must be met."""
        return self.days.add(day, 0)

    def day_after_if_holiday(self, day: date) -> date:
        """Return the day, or the working day after where nobody works on it: when somebody can be written to."""
        return day if self.working(day) else self.days.add(day, 1)

    def open_at(self, moment: datetime) -> bool:
        """Say whether the person works at that moment."""
        span = self.span(self.day(moment))
        return span is not None and span[0] <= moment.astimezone(UTC) < span[1]

    def next_open(self, moment: datetime) -> datetime:
        """Return the moment itself where the person works then, else the next start of working hours."""
        opening, _ = self._next_span(moment)
        return max(opening, moment.astimezone(UTC))

    def start_of(self, day: date) -> datetime:
        """Return when work starts on that day or, where nobody works on it, on the next one."""
        return self.next_open(self.at(day, time.min))

    def add_working_hours(self, moment: datetime, hours: float) -> datetime:
        """Return when so many hours of work have passed since a moment; nights and days off do not count.

        Raises: ValueError for negative hours.
        """
        if hours < 0:
            raise ValueError("working hours can only be waited for")
        left = timedelta(hours=hours)
        while True:
            opening, closing = self._next_span(moment)
            start = max(opening, moment.astimezone(UTC))
            if left <= closing - start:
                return start + left
            left -= closing - start
            moment = closing

    def _next_span(self, moment: datetime) -> Span:
        """Return the hours that hold the moment or come next after it."""
        moment = moment.astimezone(UTC)
        day = self.day(moment)
        while True:
            span = self.span(day)
            if span is not None and moment < span[1]:
                return span
            day += ONE_DAY

    def span(self, day: date) -> Span | None:
        """Return the person's hours on a day; None where they do not work.

        When clocks change, a wall-clock time can occur twice or never.  The later reading of the start and the
        earlier reading of the end are never outside the hours that the person named.
        """
        if not self.working(day):
            return None
        start, end = (datetime.combine(day, clock, self._zone) for clock in self._hours)
        opening = max(start.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
        closing = min(end.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
        return (opening, closing) if opening < closing else None
