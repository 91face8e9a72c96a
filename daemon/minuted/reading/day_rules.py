"""What a day phrase means, counted from a base day: one small function for each rule of the language files."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

#: A day and month without a year is the next such day, counted from so many days back.
BACK = timedelta(days=183)
#: A year of two digits further away than this is no year.
NEAR_YEARS = 5
#: Years that people mean; other numbers of four digits name no day.
_YEARS = range(1900, 2100)
#: Nobody plans further ahead by counting; more is a typing mistake.
FARTHEST_DAYS = 3700


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


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _last(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _in_month(base: date, months: int) -> date:
    return base.replace(day=1) + relativedelta(months=months)


def _nearest(base: date, month: int, day: int) -> date | None:
    """Choose the year of a day and month: the first such day that is not more than half a year back."""
    for year in (base.year - 1, base.year, base.year + 1):
        # A 29 February chooses its year like the 28th, so that it never slips to a far leap year.
        stand_in = _day(year, month, min(day, 28))
        if stand_in is not None and stand_in >= base - BACK:
            return _day(year, month, day)
    return None


def _agrees(found: date | None, named: Named) -> date | None:
    """Drop a day whose weekday is named and is another one: one of the two is wrong."""
    weekday = named.parts.get("weekday")
    return None if found and weekday and found.isoweekday() != weekday else found


def on_date(named: Named, base: date) -> date | None:
    parts = named.parts
    month, day = parts["m"], parts["d"]
    if "Y" in parts:
        return _agrees(_day(parts["Y"], month, day), named)
    if "years" in named.steps:
        return _agrees(_day(base.year + named.step("years"), month, day), named)
    return _agrees(_nearest(base, month, day), named)


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


def on_weekday(named: Named, base: date) -> date:
    """Return the next such weekday strictly after the base."""
    return base + timedelta(days=(named.parts["weekday"] - base.isoweekday() - 1) % 7 + 1)


def on_weekday_this_week(named: Named, base: date) -> date:
    """Return the day of the base's ISO week; a week later where it has passed."""
    day = base + timedelta(days=named.parts["weekday"] - base.isoweekday())
    return day + timedelta(days=7) if day < base else day


def on_weekday_of_week(named: Named, base: date) -> date:
    return base + timedelta(days=named.parts["weekday"] - base.isoweekday() + 7 * named.step("weeks"))


def on_weekday_plus(named: Named, base: date) -> date | None:
    after = {"n": named.parts.get("n", 1)}
    return on_offset(Named(parts=after, unit=named.unit or "week"), on_weekday(named, base))


def on_offset(named: Named, base: date) -> date | None:
    n = named.parts.get("n", named.step("n"))
    unit = named.unit or "day"
    days = {"day": 1, "working_day": 1, "week": 7, "fortnight": 14, "month": 31, "quarter": 92, "year": 366}[unit]
    if n * days > FARTHEST_DAYS:
        return None
    if unit == "working_day":
        # Monday to Friday: holidays are the business of the owner's calendar, which is not known here.
        whole, rest = divmod(n, 5)
        day = base + timedelta(days=7 * whole)
        while rest or day.isoweekday() > 5:
            day += timedelta(days=1)
            rest -= 1 if day.isoweekday() < 6 and rest else 0
        return day
    months = {"month": n, "quarter": 3 * n, "year": 12 * n}.get(unit)
    return base + (relativedelta(months=months) if months is not None else timedelta(days=n * days))


def on_week(named: Named, base: date) -> date:
    """Return the Friday of a week; on a Saturday its Sunday; said on a Sunday, the week that begins."""
    friday = base + timedelta(days=5 - base.isoweekday() + 7 * named.step("weeks"))
    if friday >= base:
        return friday
    return friday + timedelta(days=2 if base.isoweekday() == 6 else 7)


def on_weekend(named: Named, base: date) -> date:
    return base + timedelta(days=7 - base.isoweekday() + 7 * named.step("weeks"))


def on_month_end(named: Named, base: date) -> date | None:
    month = named.parts.get("m")
    if month is None:
        there = _in_month(base, named.step("months"))
        return _last(there.year, there.month)
    if "Y" in named.parts:
        return _last(named.parts["Y"], month)
    near = _nearest(base, month, 28)
    return _last(near.year, near.month) if near else None


def on_quarter_end(named: Named, base: date) -> date | None:
    quarter = named.parts.get("q")
    if quarter is not None:
        if not 1 <= quarter <= 4:
            return None
        # A quarter without a year is of this year, unless that lies more than half a year back.
        end = _last(named.parts.get("Y", base.year), 3 * quarter)
        return end if "Y" in named.parts or end >= base - BACK else _last(base.year + 1, 3 * quarter)
    months = (-base.month) % 3 + 3 * named.step("quarters")
    there = _in_month(base, months)
    return _last(there.year, there.month)


def on_year_end(named: Named, base: date) -> date:
    year = named.parts.get("Y", base.year + named.step("years"))
    return date(year, 6, 30) if named.step("half") else date(year, 12, 31)


def on_day_of_month(named: Named, base: date) -> date | None:
    """Return such a day of this month, of the next one where it has passed."""
    day = named.parts["d"]
    if "months" in named.steps:
        there = _in_month(base, named.step("months"))
        return _day(there.year, there.month, day)
    there = base if day >= base.day else _in_month(base, 1)
    return _agrees(_day(there.year, there.month, day), named)


def on_milestone(named: Named, base: date) -> date | None:
    """Read 430 or 1231, as Chinese plans name the last day of a month."""
    found = _nearest(base, named.parts["m"], named.parts["d"])
    return found if found and (found + timedelta(days=1)).day == 1 else None


def on_no_day(named: Named, base: date) -> None:
    return None


def resolve(rule: str, named: Named, base: date) -> date | None:
    """Say which day a phrase means, counted from ``base``; None where it means none.

    A year of two digits ("y") becomes a full one near the base, or the phrase means nothing.
    """
    if "y" in named.parts:
        year = base.year - base.year % 100 + named.parts["y"]
        if abs(year - base.year) > NEAR_YEARS:
            return None
        named = replace(named, parts={**named.parts, "Y": year})
    if named.parts.get("Y", base.year) not in _YEARS:
        return None
    try:
        return RULES[rule](named, base)
    except OverflowError:
        return None


#: Rules by their names in the language files.
RULES: Mapping[str, Callable[[Named, date], date | None]] = {
    "date": on_date,
    "numeric": on_numbers,
    "weekday": on_weekday,
    "weekday_this_week": on_weekday_this_week,
    "weekday_of_week": on_weekday_of_week,
    "weekday_plus": on_weekday_plus,
    "offset": on_offset,
    "week": on_week,
    "weekend": on_weekend,
    "month_end": on_month_end,
    "quarter_end": on_quarter_end,
    "year_end": on_year_end,
    "day_of_month": on_day_of_month,
    "milestone": on_milestone,
    "next_meeting": on_no_day,
    "no_day": on_no_day,
    "vague": on_no_day,
    "not_a_day": on_no_day,
}

#: Rules that name a day of the calendar by itself: in brackets beside another phrase they win.
EXPLICIT = frozenset({"date", "numeric", "milestone"})

#: Rules of phrases that name no day of the calendar by themselves.
NAMELESS = frozenset({"next_meeting", "no_day", "vague", "not_a_day"})

#: Rules of phrases that say by themselves that there is no day to ask for: ASAP, ongoing.
DAYLESS = frozenset({"next_meeting", "no_day"})
