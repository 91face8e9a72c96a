"""Days that are written out: a date, two numbers, the 15th; and what every rule of days needs."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

#: A day and month without a year is the next such day, counted from so many days back.
BACK = timedelta(days=183)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The numbers that one phrase names."""

    #: By slot: Y, m, d, a, b, q, n, weekday (1 is Monday); absent where the phrase does not say.
    parts: Mapping[str, int] = field(default_factory=dict)
    #: "day", "week", …; "" where none is named.
    unit: str = ""
    #: "mdy", "dmy" or "ask".
    order: str = "ask"
    #: Steps that the form itself adds: weeks, months, quarters, years, n.
    steps: Mapping[str, int] = field(default_factory=dict)

    def step(self, name: str) -> int:
        return self.steps.get(name, 0)


def day_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def last_of(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def month_from(base: date, months: int) -> date:
    return base.replace(day=1) + relativedelta(months=months)


def nearest(base: date, month: int, day: int) -> date | None:
    """Choose the year of a day and month: the first such day that is not more than half a year back."""
    for year in (base.year - 1, base.year, base.year + 1):
        # A 29 February chooses its year like the 28th, so that it never slips to a far leap year.
        stand_in = day_of(year, month, min(day, 28))
        if stand_in is not None and stand_in >= base - BACK:
            return day_of(year, month, day)
    return None


def agreeing(found: date | None, named: Named) -> date | None:
    """Drop a day whose weekday is named and is another one: one of the two is wrong."""
    weekday = named.parts.get("weekday")
    return None if found and weekday and found.isoweekday() != weekday else found


def on_date(named: Named, base: date) -> date | None:
    parts = named.parts
    month, day = parts["m"], parts["d"]
    if "Y" in parts:
        return agreeing(day_of(parts["Y"], month, day), named)
    if "years" in named.steps:
        return agreeing(day_of(base.year + named.step("years"), month, day), named)
    return agreeing(nearest(base, month, day), named)


def on_numbers(named: Named, base: date) -> date | None:
    """Read two numbers whose order the text must give away: impossible months, or a known order."""
    a, b = named.parts["a"], named.parts["b"]
    readings = {"mdy": (a, b), "dmy": (b, a)}
    possible = {order: reading for order, reading in readings.items() if 1 <= reading[0] <= 12}
    weekday = named.parts.get("weekday")
    dates = {
        order: on_date(Named(parts={**_beside(named), "m": m, "d": d}), base) for order, (m, d) in possible.items()
    }
    agreeing = {day for day in dates.values() if day is not None} if weekday else set()
    if named.order not in possible and len(agreeing) == 1:
        # "Wed 11/3": only one of the two days is a Wednesday.
        return agreeing.pop()
    if named.order in possible:
        month, day = possible[named.order]
    elif len(set(possible.values())) == 1 and not named.steps.get("strict"):
        ((month, day),) = set(possible.values())
    else:
        return None
    return on_date(Named(parts={**_beside(named), "m": month, "d": day}), base)


def _beside(named: Named) -> dict[str, int]:
    return {name: value for name, value in named.parts.items() if name in ("Y", "weekday")}


def on_day_of_month(named: Named, base: date) -> date | None:
    """Return such a day of this month, of the next one where it has passed."""
    day = named.parts["d"]
    if "months" in named.steps:
        there = month_from(base, named.step("months"))
        return day_of(there.year, there.month, day)
    there = base if day >= base.day else month_from(base, 1)
    return agreeing(day_of(there.year, there.month, day), named)


def on_milestone(named: Named, base: date) -> date | None:
    """Read 430 or 1231, as Chinese plans name the last day of a month."""
    found = nearest(base, named.parts["m"], named.parts["d"])
    return found if found and (found + timedelta(days=1)).day == 1 else None
