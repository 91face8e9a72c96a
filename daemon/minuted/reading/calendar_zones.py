"""In which zone a calendar file means its times: IANA and Windows names, and zones that it describes itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from minuted import re2
from minuted.reading.content_lines import Component
from minuted.recurrence import read_rule, repeated

_OFFSET: Final = re2.compile(r"^([+-])(\d{2})(\d{2})(?:\d{2})?$")
#: So many moments tell two zones apart: the middle of each half month of two years.
_SAMPLES: Final = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class Zones:
    """The zones of one calendar file."""

    #: The organiser's own zone: what is meant where nothing else is said.
    home: ZoneInfo
    #: Zones that the file describes, by their name there.
    described: Mapping[str, Component] = field(default_factory=dict)
    #: What was found for a name before.
    _found: dict[str, tuple[ZoneInfo, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, components: Iterable[Component], home: ZoneInfo) -> Zones:
        return cls(home=home, described={each.text("TZID")[:200]: each for each in components})

    def named(self, tzid: str) -> tuple[ZoneInfo, str]:
        """Return the zone that a name means, and what is in doubt about it, "" where nothing is."""
        tzid = tzid.strip().strip('"')[:200]
        if tzid not in self._found:
            self._found[tzid] = self._named(tzid)
        return self._found[tzid]

    def _named(self, tzid: str) -> tuple[ZoneInfo, str]:
        zone = iana(tzid)
        described = self.described.get(tzid)
        if zone is None and described is not None:
            location = described.text("X-LIC-LOCATION")
            zone = (iana(location) if location else None) or _alike(described, self.home)
        if zone is None:
            return self.home, "a zone that is not known; the organiser's is taken"
        return zone, ""


def iana(name: str) -> ZoneInfo | None:
    """Return the zone of an IANA or Windows name, also behind a path as some programs write: "/x.org/2/Europe/Rome"."""
    if name in ("UTC", "GMT", "Z", "Etc/UTC", "tzone://Microsoft/Utc"):
        return ZoneInfo("UTC")
    known = WINDOWS_TO_OLSON.get(name)
    if known is not None:
        return ZoneInfo(known)
    parts = name.split("/")
    for length in (3, 2, 1):
        if len(parts) < length or (length == 1 and len(parts) > 1):
            continue
        found = _canonical().get("/".join(parts[-length:]).replace(" ", "_").casefold())
        if found is not None:
            return _zone(found)
    return None


@cache
def _canonical() -> Mapping[str, str]:
    return {name.casefold(): name for name in available_timezones()}


@cache
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@cache
def _candidates() -> Sequence[ZoneInfo]:
    """Return the zones that people live in, one for each of the Windows list."""
    names = ("Asia/Shanghai", *dict.fromkeys(WINDOWS_TO_OLSON.values()))
    return tuple(zone for zone in map(_zone, names) if zone is not None)


def _alike(component: Component, home: ZoneInfo) -> ZoneInfo | None:
    """Return a zone whose clocks run as a calendar file describes; the organiser's own, where that is one."""
    offsets = _offsets(component)
    if offsets is None:
        return None
    for zone in (home, *_candidates()):
        if all(moment.replace(tzinfo=UTC).astimezone(zone).utcoffset() == offset for moment, offset in offsets):
            return zone
    return None


def _offsets(component: Component) -> Sequence[tuple[datetime, timedelta]] | None:
    """Return how far the described clocks are from UTC at some moments of two years; None where it cannot be told."""
    changes: list[tuple[datetime, timedelta]] = []
    for part in component.inner[:20]:
        to, start = _offset(part.text("TZOFFSETTO")), _start(part.text("DTSTART"))
        before = _offset(part.text("TZOFFSETFROM"))
        if to is None or start is None:
            return None
        rule = read_rule(part.text("RRULE"))
        moments = [start]
        if rule is not None:
            # Zones are described from 1601 on; the last years of that are those that count.
            begun = start if start.year >= _FIRST - 2 else start.replace(year=_FIRST - 2, day=1)
            end = datetime(_FIRST + 3, 1, 1)  # noqa: DTZ001  # on the wall
            moments += islice(repeated(rule, begun, zone=timezone(before or to), horizon=end), 10)
        changes += [(_utc(moment, before if before is not None else to), to) for moment in moments]
    if not changes:
        return None
    changes.sort(key=lambda pair: pair[0])
    first = datetime(_FIRST, 1, 8)  # noqa: DTZ001  # UTC, compared with its like
    samples = [first + timedelta(days=15.2 * index) for index in range(_SAMPLES)]
    return [
        (sample, next((to for moment, to in reversed(changes) if moment <= sample), changes[0][1]))
        for sample in samples
    ]


#: The rules of 2025 and 2026 are those that zone files describe today.
_FIRST: Final = 2025


def _utc(moment: datetime, offset: timedelta) -> datetime:
    try:
        return moment - offset
    except OverflowError:
        return moment


def _offset(text: str) -> timedelta | None:
    found = _OFFSET.match(text.strip())
    if found is None or int(found.group(2)) > 14 or int(found.group(3)) > 59:
        return None
    span = timedelta(hours=int(found.group(2)), minutes=int(found.group(3)))
    return -span if found.group(1) == "-" else span


def _start(text: str) -> datetime | None:
    try:
        return datetime.strptime(text.strip()[:15], "%Y%m%dT%H%M%S")  # noqa: DTZ007  # on the wall
    except ValueError:
        return None
