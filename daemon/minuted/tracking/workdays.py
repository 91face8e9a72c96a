"""Which days people of one country work: public holidays, and the workdays a government moves to a weekend."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, timedelta

import holidays

#: No deadline of a meeting lies outside; days beyond are treated as these, so that arithmetic never overflows.
FIRST, LAST = date(1900, 1, 1), date(9000, 12, 31)
SATURDAY = 5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """What an operator's calendar file says of one country, above what the library knows."""

    #: Days off.
    holidays: frozenset[date] = frozenset()
    #: Days of work although they look like a day off.
    workdays: frozenset[date] = frozenset()
    #: Years whose days the operator vouches for.
    complete: frozenset[int] = frozenset()
    #: True where the government names make-up workdays by a notice of its own each year (China).
    yearly_notice: bool = False


NO_OVERRIDES = Overrides()


def known_country(country: str) -> bool:
    """Say whether public holidays are known for "CN", or "DE-BY" for a part of a country; "" has none and is known."""
    if not country:
        return True
    code, _, part = country.partition("-")
    try:
        # Without a year: for some countries the library warns of years that it knows only in part.
        holidays.country_holidays(code, subdiv=part or None, expand=False)
    except NotImplementedError:
        return False
    return True


class WorkDays:
    """The days of work of one country, a year at a time: counting over a year costs microseconds."""

    __slots__ = ("_country", "_overrides", "_sure", "_weekdays", "_years")

    def __init__(
        self, country: str = "", overrides: Overrides = NO_OVERRIDES, weekdays: tuple[int, ...] | None = None
    ) -> None:
        """Take an ISO 3166 code, with a part of the country as in "DE-BY"; "" knows weekends only.

        Args:
            weekdays: the days of the week on which somebody works, Monday is 0; None: those of the country.  A day of
                work that a government moves to a weekend counts only for who works from Monday to Friday.

        Raises: ValueError for a country without known holidays, or for no weekday at all.
        """
        if weekdays is not None and not set(weekdays) & set(range(7)):
            raise ValueError("somebody who works on no day of the week can never be written to")
        if not known_country(country):
            raise ValueError(f"no public holidays are known for country {country!r}")
        self._country, self._overrides, self._weekdays = country, overrides, weekdays
        self._years: dict[int, tuple[int, ...]] = {}
        self._sure: dict[int, bool] = {}

    def working(self, day: date) -> bool:
        """Say whether people work on that day."""
        day = within(day)
        days, ordinal = self._year(day.year), day.toordinal()
        index = bisect_left(days, ordinal)
        return index < len(days) and days[index] == ordinal

    def add(self, day: date, count: int) -> date:
        """Return the working day so many after (before, where negative) a day; 0: the day itself or the one before."""
        day = within(day)
        if count == 0:
            return day if self.working(day) else self.add(day, -1)
        days, year = self._year(day.year), day.year
        if count > 0:
            index = bisect_right(days, day.toordinal()) + count - 1
            while index >= len(days):
                if year == LAST.year:
                    return LAST
                index, year = index - len(days), year + 1
                days = self._year(year)
        else:
            index = bisect_left(days, day.toordinal()) + count
            while index < 0:
                if year == FIRST.year:
                    return FIRST
                year -= 1
                days = self._year(year)
                index += len(days)
        return date.fromordinal(days[index])

    def between(self, earlier: date, later: date) -> int:
        """Count the working days after the earlier day up to and with the later one; negative the other way round."""
        if later < earlier:
            return -self.between(later, earlier)
        earlier, later = within(earlier), within(later)
        whole = sum(len(self._year(year)) for year in range(earlier.year, later.year))
        return whole + self._until(later) - self._until(earlier)

    def sure(self, year: int) -> bool:
        """Say whether the days of that year are settled: false where this year's notice is in no table yet."""
        if not self._overrides.yearly_notice or year in self._overrides.complete:
            return True
        if year not in self._sure:
            entered = any(day.year == year for day in self._overrides.workdays)
            self._sure[year] = entered or bool(_moved_to(self._country, year))
        return self._sure[year]

    def _until(self, day: date) -> int:
        """Count the working days of the day's year up to and with it."""
        return bisect_right(self._year(day.year), day.toordinal())

    def _year(self, year: int) -> tuple[int, ...]:
        """Return the working days of a year as ordinals, in order."""
        if year not in self._years:
            table = _holidays(self._country, year)
            first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
            self._years[year] = tuple(
                ordinal for ordinal in range(first, last + 1) if self._flag(date.fromordinal(ordinal), table)
            )
        return self._years[year]

    def _flag(self, day: date, table: holidays.HolidayBase | None) -> bool:
        usual = self._usual(day, table)
        if self._weekdays is None or (
            usual and day.weekday() >= SATURDAY and set(range(SATURDAY)) <= {*self._weekdays}
        ):
            return usual
        if day.weekday() not in self._weekdays:
            return False
        # On a weekday that is free in the country only a public holiday keeps somebody from work.
        return usual or not self._holiday(day, table)

    def _usual(self, day: date, table: holidays.HolidayBase | None) -> bool:
        if day in self._overrides.workdays:
            return True
        if day in self._overrides.holidays:
            return False
        return day.weekday() < SATURDAY if table is None else table.is_working_day(day)

    def _holiday(self, day: date, table: holidays.HolidayBase | None) -> bool:
        return day in self._overrides.holidays or (table is not None and day in table)


def _holidays(country: str, year: int) -> holidays.HolidayBase | None:
    if not country:
        return None
    code, _, part = country.partition("-")
    return holidays.country_holidays(code, subdiv=part or None, years=year)


def _moved_to(country: str, year: int) -> frozenset[date]:
    """Return the weekend days of a year that the library knows as workdays."""
    table = _holidays(country, year)
    moved = getattr(table, "weekend_workdays", ()) if table is not None else ()
    return frozenset(day for day in moved if day.year == year)


def within(day: date) -> date:
    """Return the day, or the nearest one that can be reckoned with."""
    return min(max(day, FIRST), LAST)
