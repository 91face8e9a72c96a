"""What a day phrase means, counted from a base day: the rules by the names that the language files call them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from minuted.reading.day_counts import (
    on_offset,
    on_weekday,
    on_weekday_of_week,
    on_weekday_plus,
    on_weekday_this_week,
)
from minuted.reading.day_dates import Named, on_date, on_day_of_month, on_milestone, on_numbers
from minuted.reading.day_periods import (
    on_calendar_week,
    on_month_end,
    on_nth_day,
    on_quarter_end,
    on_week,
    on_week_of,
    on_weekend,
    on_year_end,
)

#: A year of two digits further away than this is no year.
NEAR_YEARS = 5
#: Years that people mean; other numbers of four digits name no day.
_YEARS = range(1900, 2100)


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
    except (OverflowError, ValueError):
        # Before the first or after the last day that there is.
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
    "nth_day": on_nth_day,
    "calendar_week": on_calendar_week,
    "week_of": on_week_of,
    "quarter_end": on_quarter_end,
    "year_end": on_year_end,
    "day_of_month": on_day_of_month,
    "milestone": on_milestone,
    "next_meeting": on_no_day,
    "apart": on_no_day,
    "no_day": on_no_day,
    "vague": on_no_day,
    "not_a_day": on_no_day,
}

#: Rules that name a day of the calendar by itself: in brackets beside another phrase they win.
EXPLICIT = frozenset({"date", "numeric", "milestone"})

#: Rules of days that are counted: a date that is written out right after them says the same more clearly.
RELATIVE = frozenset(
    {"weekday", "weekday_this_week", "weekday_of_week", "weekday_plus", "offset", "week", "weekend", "month_end"}
)

#: Rules of phrases that name no day of the calendar by themselves.
NAMELESS = frozenset({"next_meeting", "apart", "no_day", "vague", "not_a_day"})

#: Rules of phrases that say by themselves that there is no day to ask for: ASAP, ongoing.
DAYLESS = frozenset({"next_meeting", "apart", "no_day"})
