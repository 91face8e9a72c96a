"""When something repeats: the days that a recurrence rule (RFC 5545 3.3.10) gives, with a bound on all work.

A rule may be endless, or name a day that never comes (30 February, daily): python-dateutil looks for that one up to the
year 9999.  Here every day between start and horizon is looked at once and none behind it.  Times are those on the wall
of one zone, without zone: a meeting at nine stays at nine when the clocks change.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

#: A longer rule is none that a calendar program wrote.
LONGEST_RULE: Final = 500
#: No rule is followed further than that behind its start, whatever is asked.
LONGEST_RUN: Final = timedelta(days=366 * 80)
_WEEKDAYS: Final = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
_PERIODS: Final = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_DAY: Final = timedelta(days=1)
_NEVER: Final = datetime.combine(date.max, time.max)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One recurrence rule that meetings have: daily or less often, by weekdays, days and months."""

    #: DAILY, WEEKLY, MONTHLY or YEARLY.
    period: str
    interval: int = 1
    count: int | None = None
    #: The last moment, without zone; None: endless.
    until: datetime | None = None
    #: ``until`` is in UTC, else on the wall of the start's zone.
    until_utc: bool = False
    months: frozenset[int] = frozenset()
    #: Days of the month and of the year; negative ones count from its end.
    month_days: frozenset[int] = frozenset()
    year_days: frozenset[int] = frozenset()
    #: (which one of the month or year, or 0 for each; weekday, Monday is 0).
    weekdays: frozenset[tuple[int, int]] = frozenset()
    positions: frozenset[int] = frozenset()
    week_start: int = 0


def read_rule(text: str) -> Rule | None:
    """Read "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"; None where it is no rule, or one that no meeting has.

    Not followed are more than one meeting a day, weeks by number, and other calendars: a wrong day would be worse.
    """
    if not 0 < len(text) <= LONGEST_RULE:
        return None
    parts: dict[str, str] = {}
    for part in text.upper().strip().strip(";").split(";"):
        name, equals, value = part.strip().partition("=")
        if not equals or name in parts:
            return None
        parts[name] = value.strip()
    try:
        return _rule(parts)
    except ValueError:
        return None


def repeated(rule: Rule, start: datetime, *, zone: tzinfo, horizon: datetime) -> Iterator[datetime]:
    """Yield when a meeting takes place that began at *start* on the wall of a zone, in order, up to a horizon.

    Args:
        start: without zone.
        horizon: without zone; nothing behind it is yielded or looked for.
    """
    last = min(horizon, _later(start, LONGEST_RUN), _end(rule, zone))
    given = 0
    for days in _periods(rule, start.date(), last.date()):
        found = sorted(day for day in days if _fits(rule, day, start.date()))
        for day in _placed(found, rule.positions):
            moment = datetime.combine(day, start.time())
            if moment < start:
                continue
            if moment > last or (rule.count is not None and given >= rule.count):
                return
            given += 1
            yield moment


def _rule(parts: dict[str, str]) -> Rule | None:
    period = parts.pop("FREQ", "")
    if period not in _PERIODS or ("COUNT" in parts and "UNTIL" in parts):
        return None
    until = parts.pop("UNTIL", "")
    moment = _moment(until) if until else None
    rule = Rule(
        period=period,
        interval=_number(parts.pop("INTERVAL", "1"), 1, 10_000),
        count=_number(parts.pop("COUNT"), 1, 1_000_000) if "COUNT" in parts else None,
        until=moment,
        until_utc=until.endswith("Z"),
        months=_numbers(parts.pop("BYMONTH", ""), 12),
        month_days=_numbers(parts.pop("BYMONTHDAY", ""), 31, below=True),
        year_days=_numbers(parts.pop("BYYEARDAY", ""), 366, below=True),
        weekdays=frozenset(map(_weekday, filter(None, parts.pop("BYDAY", "").split(",")))),
        positions=_numbers(parts.pop("BYSETPOS", ""), 366, below=True),
        week_start=_WEEKDAYS.get(parts.pop("WKST", "MO"), 0),
    )
    if any(which for which, _ in rule.weekdays) and period not in ("MONTHLY", "YEARLY"):
        return None
    # What is left was not understood, but for names that programs make up for themselves.
    return None if any(not name.startswith("X-") for name in parts) else rule


def _number(text: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise ValueError(text)
    number = int(text)
    if number < least:
        raise ValueError(text)
    return min(number, most)


def _numbers(text: str, most: int, *, below: bool = False) -> frozenset[int]:
    found = set()
    for word in filter(None, text.split(",")):
        sign = -1 if word[0] == "-" else 1
        if sign < 0 and not below:
            raise ValueError(text)
        number = _number(word.lstrip("+-"), 1, most + 1)
        if number > most:
            raise ValueError(text)
        found.add(sign * number)
    return frozenset(found)


def _weekday(word: str) -> tuple[int, int]:
    word = word.strip()
    which = word[:-2]
    number = 0
    if which:
        (number,) = _numbers(which, 53, below=True)
    if word[-2:] not in _WEEKDAYS:
        raise ValueError(word)
    return number, _WEEKDAYS[word[-2:]]


def _moment(text: str) -> datetime:
    if len(text) == 8:
        return datetime.combine(datetime.strptime(text, "%Y%m%d").date(), time.max)  # noqa: DTZ007  # on the wall
    return datetime.strptime(text.removesuffix("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007  # on the wall


def _end(rule: Rule, zone: tzinfo) -> datetime:
    if rule.until is None:
        return _NEVER
    if not rule.until_utc:
        return rule.until
    try:
        return rule.until.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
    except OverflowError:
        return _NEVER


def _later(moment: datetime, span: timedelta) -> datetime:
    return _NEVER if _NEVER - moment < span else moment + span


def _periods(rule: Rule, start: date, last: date) -> Iterator[Sequence[date]]:
    """Yield the days of each period that the interval hits, from that of the start on."""
    first = start
    if rule.period == "WEEKLY":
        first = start - _DAY * min((start.weekday() - rule.week_start) % 7, (start - date.min).days)
    elif rule.period in ("MONTHLY", "YEARLY"):
        first = start.replace(day=1, month=start.month if rule.period == "MONTHLY" else 1)
    while first <= last:
        behind = _next(first, rule.period, 1)
        # Whole periods, for their last weekday counts from their end.
        yield [first + _DAY * index for index in range(((behind or date.max) - first).days or 1)]
        following = _next(first, rule.period, rule.interval)
        if following is None:
            return
        first = following


def _next(first: date, period: str, count: int) -> date | None:
    """Return the first day of the period so many behind; None behind the end of time."""
    try:
        if period == "DAILY":
            return first + _DAY * count
        if period == "WEEKLY":
            return first + _DAY * 7 * count
        months = first.year * 12 + first.month - 1 + count * (12 if period == "YEARLY" else 1)
        return date(months // 12, months % 12 + 1, 1)
    except (OverflowError, ValueError):
        return None


def _fits(rule: Rule, day: date, start: date) -> bool:
    if rule.months and day.month not in rule.months:
        return False
    if not (rule.month_days or rule.year_days or rule.weekdays):
        return _as_start(rule, day, start)
    if rule.month_days and not _counted(day.day, _length(day), rule.month_days):
        return False
    if rule.year_days and not _counted(day.timetuple().tm_yday, 366 if _leap(day.year) else 365, rule.year_days):
        return False
    return not rule.weekdays or any(_is_weekday(rule, day, each) for each in rule.weekdays)


def _as_start(rule: Rule, day: date, start: date) -> bool:
    """Say whether a day is like the first one, where the rule names none."""
    if rule.period == "WEEKLY":
        return day.weekday() == start.weekday()
    if rule.period == "MONTHLY":
        return day.day == start.day
    if rule.period == "YEARLY":
        return day.day == start.day and (bool(rule.months) or day.month == start.month)
    return True


def _is_weekday(rule: Rule, day: date, wanted: tuple[int, int]) -> bool:
    which, weekday = wanted
    if day.weekday() != weekday:
        return False
    if not which:
        return True
    if rule.period == "MONTHLY" or rule.months:
        at, length = day.day, _length(day)
    else:
        at, length = day.timetuple().tm_yday, 366 if _leap(day.year) else 365
    return which in ((at - 1) // 7 + 1, -((length - at) // 7 + 1))


def _counted(number: int, length: int, wanted: Collection[int]) -> bool:
    return number in wanted or number - length - 1 in wanted


def _placed(found: Sequence[date], positions: Collection[int]) -> Sequence[date]:
    if not positions:
        return found
    return [day for at, day in enumerate(found, 1) if _counted(at, len(found), positions)]


def _length(day: date) -> int:
    if day.month == 2:
        return 29 if _leap(day.year) else 28
    return 30 if day.month in (4, 6, 9, 11) else 31


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
