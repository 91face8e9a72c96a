"""The last day of a period: a week, a part of a month, a month, a quarter, a year; and the nth such day of a month."""

from __future__ import annotations

from datetime import date, timedelta

from minuted.reading.day_dates import (
    BACK,
    Named,
    day_of,
    last_of,
    month_from,
    nearest,
    on_date,
    on_day_of_month,
    on_numbers,
)


def on_week(named: Named, base: date) -> date:
    """Return the Friday of a week; on a Saturday its Sunday; said on a Sunday, the week that begins."""
    friday = base + timedelta(days=5 - base.isoweekday() + 7 * named.step("weeks"))
    if friday >= base:
        return friday
    return friday + timedelta(days=2 if base.isoweekday() == 6 else 7)


def on_weekend(named: Named, base: date) -> date:
    return base + timedelta(days=7 - base.isoweekday() + 7 * named.step("weeks"))


def on_calendar_week(named: Named, base: date) -> date | None:
    """Return the Friday of an ISO week: of this year's, or of next year's where that lies half a year back."""
    for year in (base.year, base.year + 1):
        try:
            friday = date.fromisocalendar(named.parts.get("Y", year), named.parts["w"], 5)
        except ValueError:
            return None
        if "Y" in named.parts or friday >= base - BACK:
            return friday
    return None


def on_week_of(named: Named, base: date) -> date | None:
    """Return the Friday of the week that a date begins or lies in; a weekend belongs to the week that follows."""
    rule = on_numbers if "a" in named.parts else on_date if "m" in named.parts else on_day_of_month
    day = rule(named, base)
    return day + timedelta(days=(5 - day.isoweekday()) % 7) if day else None


def month_of(named: Named, base: date) -> date | None:
    """Return the first day of the month that is named, moved by the form's months; without one it is the base's."""
    month = named.parts.get("m")
    if month is None:
        return month_from(base, named.step("months"))
    if "Y" in named.parts:
        near = day_of(named.parts["Y"], month, 1)
    elif "years" in named.steps:
        near = day_of(base.year + named.step("years"), month, 1)
    else:
        near = nearest(base, month, 28)
    return month_from(near, named.step("months")) if near else None


def on_month_end(named: Named, base: date) -> date | None:
    there = month_of(named, base)
    return last_of(there.year, there.month) if there else None


def on_nth_day(named: Named, base: date) -> date | None:
    """Return the first, second … or last such weekday of a month; without a weekday, such day from Monday to Friday."""
    there = month_of(named, base)
    if there is None:
        return None
    weekday = named.parts.get("weekday")
    days = (there + timedelta(days=n) for n in range(last_of(there.year, there.month).day))
    fitting = [day for day in days if (day.isoweekday() == weekday if weekday else day.isoweekday() < 6)]
    place = named.parts.get("q", named.step("n"))
    return fitting[place - 1] if place <= len(fitting) else None


def on_quarter_end(named: Named, base: date) -> date | None:
    quarter = named.parts.get("q")
    if quarter is not None:
        if not 1 <= quarter <= 4:
            return None
        # A quarter without a year is of this year, unless that lies more than half a year back.
        end = last_of(named.parts.get("Y", base.year), 3 * quarter)
        return end if "Y" in named.parts or end >= base - BACK else last_of(base.year + 1, 3 * quarter)
    months = (-base.month) % 3 + 3 * named.step("quarters")
    there = month_from(base, months)
    return last_of(there.year, there.month)


def on_year_end(named: Named, base: date) -> date:
    year = named.parts.get("Y", base.year) + named.step("years")
    return date(year, 6, 30) if named.step("half") else date(year, 12, 31)
