"""When a series meets next where nobody says so: by the rhythm of the days on which it met."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

#: Fewer meetings have no rhythm, and of more only the last ones count.
FEWEST, MOST = 3, 8
#: Days between two meetings: every week, every second, third and fourth week.
PERIODS = (7, 14, 21, 28)
#: One meeting may be so many days early or late, for a holiday.
MOVED = 3
#: After so many periods without a meeting a series has ended.
ENDED = 2


def next_by_rhythm(days: Iterable[date], after: date) -> date | None:
    """Return the next day of a series later than ``after``; None where its days have no rhythm, or it has ended.

    Most gaps must be the same number of weeks, up to a few days; the others may be twice that, where a meeting fell
    out.  The weekday is that of most meetings.
    """
    met = sorted(set(days))[-MOST:]
    if len(met) < FEWEST:
        return None
    gaps = [(later - earlier).days for earlier, later in pairwise(met)]
    period, count = Counter(map(_period, gaps)).most_common(1)[0]
    if not period or any(_period(gap) not in (period, 2 * period) and _period(gap // 2) != period for gap in gaps):
        return None
    if 2 * count <= len(gaps):
        return None
    weekday, same = Counter(day.weekday() for day in met).most_common(1)[0]
    if 2 * same <= len(met):
        return None
    last = met[-1]
    # A meeting that was moved keeps its place in the rhythm.
    regular = min(
        (last + timedelta(days=off) for off in range(-MOVED, MOVED + 1)), key=lambda day: _off(day, weekday, last)
    )
    following = regular
    for _ in range(ENDED):
        following += timedelta(days=period)
        if following > max(after, last):
            return following
    return None


def _period(gap: int) -> int:
    """Return the weeks of a gap in days; 0 where it is none of a rhythm."""
    return next((period for period in PERIODS if abs(gap - period) <= MOVED), 0)


def _off(day: date, weekday: int, last: date) -> tuple[bool, int]:
    return day.weekday() != weekday, abs((day - last).days)
