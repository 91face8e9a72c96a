"""The moments of a calendar file: "20260302T090000" in its zone, in UTC, or on no wall in particular, and days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from minuted import re2
from minuted.reading.calendar_zones import Zones
from minuted.reading.content_lines import Property

_MOMENT: Final = re2.compile(r"^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(Z)?)?$")
_DURATION: Final = re2.compile(
    r"^\+?P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?$"
)
#: What was before, or comes behind, is no meeting of people who write mail.
_FIRST, _LAST = 1970, 2200
#: So many values of one property are read.
_VALUES: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    #: Aware; midnight in the zone for a day.
    at: datetime
    zone: ZoneInfo
    is_day: bool = False
    #: What is in doubt about it, "" where nothing is.
    doubt: str = ""


def read_times(prop: Property, zones: Zones) -> Iterator[Time]:
    """Yield the moments that a property names; what is none, or cannot be a meeting's, is passed over."""
    tzid = prop.params.get("TZID", "")
    for value in prop.value.split(",", _VALUES)[:_VALUES]:
        # A period names its begin first (RFC 5545 3.3.9).
        time = _time(value.partition("/")[0].strip().upper(), tzid, zones)
        if time is not None:
            yield time


def read_time(prop: Property | None, zones: Zones) -> Time | None:
    """Return the one moment that a property names; None where it names none."""
    return next(read_times(prop, zones), None) if prop is not None else None


def read_duration(text: str) -> timedelta | None:
    """Read "PT1H30M"; None where it is none, or goes backwards."""
    found = _DURATION.match(text.strip().upper())
    if found is None:
        return None
    weeks, days, hours, minutes, seconds = (int(group or 0) for group in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds) or None


def _time(text: str, tzid: str, zones: Zones) -> Time | None:
    found = _MOMENT.match(text)
    if found is None or not _FIRST <= int(found.group(1)) < _LAST:
        return None
    numbers = [int(group or 0) for group in found.groups()[:6]]
    try:
        wall = datetime(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], min(numbers[5], 59), tzinfo=UTC)
    except ValueError:
        return None
    if found.group(4) is None:
        return Time(at=wall.replace(tzinfo=zones.home), zone=zones.home, is_day=True)
    if found.group(7):
        return Time(at=wall, zone=ZoneInfo("UTC"))
    if tzid:
        zone, doubt = zones.named(tzid)
        return Time(at=wall.replace(tzinfo=zone), zone=zone, doubt=doubt)
    doubt = "times without zone; the organiser's is taken"
    return Time(at=wall.replace(tzinfo=zones.home), zone=zones.home, doubt=doubt)
