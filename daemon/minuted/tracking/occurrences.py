"""The meetings of a calendar series that take place: its rule, what was added, removed, moved and called off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from heapq import merge
from itertools import islice
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from minuted.model import CalendarSeries, Change, Occurrence
from minuted.recurrence import read_rule, repeated

#: So far ahead somebody looks for a meeting.
AHEAD = timedelta(days=366 * 3)
#: A meeting does not take longer, whatever its invitation says.
LONGEST = timedelta(days=31)
#: A meeting that names no end takes so long, for showing only.
USUAL = timedelta(hours=1)
#: No more meetings of one series are looked through; a daily one has that many in thirty years.
MOST_LOOKED = 11_000


def occurrences(series: CalendarSeries, after: datetime, limit: int = 10) -> tuple[Occurrence, ...]:
    """Return the meetings that begin after a moment, in order, at most three years ahead.

    Args:
        after: aware.
    """
    if series.cancelled or limit <= 0:
        return ()
    horizon = after + AHEAD if datetime.max.replace(tzinfo=UTC) - after > AHEAD else after
    zone = zone_of(series)
    planned = islice(_planned(series, zone, horizon), MOST_LOOKED)
    found = {each.start: each for each in _held(series, planned, zone) if after < each.start <= horizon}
    return tuple(found[start] for start in sorted(found)[:limit])


def goes_on(series: CalendarSeries, now: datetime) -> bool:
    """Say whether a series meets again."""
    return bool(occurrences(series, now, 1))


def zone_of(series: CalendarSeries) -> ZoneInfo:
    """Return the zone in which a series repeats."""
    try:
        return ZoneInfo(series.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def _planned(series: CalendarSeries, zone: ZoneInfo, horizon: datetime) -> Iterator[datetime]:
    """Yield when the series would meet if nothing were changed, on the wall of its zone, in order, each once."""
    start = _wall(series.start, zone) if series.start is not None else None
    rule = read_rule(series.rule) if series.rule else None
    ruled = repeated(rule, start, zone=zone, horizon=_wall(horizon, zone)) if rule and start is not None else iter(())
    removed = {_wall(each, zone) for each in series.removed}
    once = sorted({*([start] if start else []), *(_wall(each, zone) for each in series.added)})
    last = None
    for moment in merge(once, ruled):
        if moment != last and moment not in removed:
            yield moment
        last = moment


def _held(series: CalendarSeries, planned: Iterator[datetime], zone: ZoneInfo) -> Iterator[Occurrence]:
    single = {_wall(each.at, zone): each for each in series.changes if not each.onwards}
    onwards = sorted(
        ((_wall(each.at, zone), each) for each in series.changes if each.onwards), key=lambda pair: pair[0]
    )
    length = _length(series.start, series.end, all_day=series.all_day)
    for moment in planned:
        change = single.pop(moment, None)
        if change is not None:
            yield from _changed(change, zone, series)
            continue
        later = next((each for at, each in reversed(onwards) if at <= moment), None)
        if later is None:
            yield _occurrence(moment, length, zone, series)
        elif later.start is not None:
            # All that follow move by as much as the one that is named.
            moved = _moved(moment, _wall(later.start, zone) - _wall(later.at, zone))
            if moved is not None:
                own = _length(later.start, later.end, all_day=series.all_day) if later.end else length
                yield _occurrence(moved, own, zone, series)
    # A meeting of a series of which the rule is not known: somebody is invited to that one alone.
    if series.start is None:
        for change in single.values():
            yield from _changed(change, zone, series)


def _changed(change: Change, zone: ZoneInfo, series: CalendarSeries) -> Iterator[Occurrence]:
    if change.start is not None:
        length = _length(change.start, change.end, all_day=series.all_day)
        yield _occurrence(_wall(change.start, zone), length, zone, series)


def _occurrence(moment: datetime, length: timedelta, zone: ZoneInfo, series: CalendarSeries) -> Occurrence:
    start = moment.replace(tzinfo=zone)
    end = _moved(moment, length) or moment
    return Occurrence(start=start, end=end.replace(tzinfo=zone), all_day=series.all_day)


def _length(start: datetime | None, end: datetime | None, *, all_day: bool) -> timedelta:
    if start is None or end is None or end <= start:
        return timedelta(days=1) if all_day else USUAL
    return min(end - start, LONGEST)


def _moved(moment: datetime, span: timedelta) -> datetime | None:
    try:
        return moment + span
    except OverflowError:
        return None


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    try:
        return moment.astimezone(zone).replace(tzinfo=None)
    except OverflowError:
        return moment.replace(tzinfo=None)
