"""Days that are counted from a base day: Friday, next Monday, in three weeks, two days before the 15th."""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from minuted.reading.day_dates import Named

#: Nobody plans further ahead by counting; more is a typing mistake.
FARTHEST_DAYS = 3700


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
    if unit == "hour":
        # Less than a day is still today; 36 hours end on the second day.
        n, unit = (-(-n // 24) if n >= 24 else 0), "day"
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


def on_day_apart(named: Named, base: date) -> date | None:
    """Count from a day that is named beside the phrase: three days after 20 March, two weeks before Friday."""
    if not named.step("sign"):
        return None
    if named.step("sign") > 0:
        return on_offset(named, base)
    n, unit = named.parts.get("n", 1), named.unit or "day"
    days = {"day": 1, "week": 7, "fortnight": 14}.get(unit)
    return base - timedelta(days=n * days) if days and n * days <= FARTHEST_DAYS else None
