"""The lines of a calendar file (RFC 5545 3.1) that matter here, cut down before anything costly happens to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from icalendar.parser import Contentline

#: Lines that are looked at, and characters of one when it is put together again.
LINES: Final = 50_000
LONGEST: Final = 4_000
#: Components of each kind, and properties of one name in one of them.
MOST: Final = 100
MANY: Final = 200
#: What is read of an event, and what of a zone.
_WANTED: Final = {
    "VEVENT": frozenset(
        {
            *("UID", "SEQUENCE", "DTSTAMP", "ORGANIZER", "ATTENDEE", "SUMMARY", "STATUS", "DTSTART", "DTEND"),
            *("DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "X-MICROSOFT-CDO-ALLDAYEVENT"),
        }
    ),
    "VTIMEZONE": frozenset({"TZID", "X-LIC-LOCATION"}),
    "STANDARD": frozenset({"DTSTART", "TZOFFSETTO", "TZOFFSETFROM", "RRULE", "RDATE"}),
    "DAYLIGHT": frozenset({"DTSTART", "TZOFFSETTO", "TZOFFSETFROM", "RRULE", "RDATE"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    value: str
    #: By upper-case name; several values of one are joined with commas.
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Component:
    #: VEVENT, VTIMEZONE, STANDARD or DAYLIGHT.
    name: str
    properties: dict[str, list[Property]] = field(default_factory=dict)
    inner: list[Component] = field(default_factory=list)

    def first(self, name: str) -> Property | None:
        """Return the first property of a name; None where there is none."""
        return next(iter(self.properties.get(name, ())), None)

    def text(self, name: str) -> str:
        """Return the value of the first property of a name as it stands there; "" where there is none."""
        found = self.first(name)
        return found.value if found is not None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """What was gathered from one calendar file."""

    #: Upper case; "" where it names none.
    method: str
    events: tuple[Component, ...]
    zones: tuple[Component, ...]
    #: Something was left out, for there was too much of it.
    cut: bool = False


def read_calendar(text: str) -> Calendar:
    """Gather events and zones of a calendar file, whatever it holds; alarms, tasks and unknown lines are left out."""
    method, cut, found = "", False, {"VEVENT": list[Component](), "VTIMEZONE": list[Component]()}
    stack: list[Component | None] = []
    for line in _unfolded(text):
        name = line[:60].partition(":")[0].partition(";")[0].strip().upper()
        if name == "BEGIN":
            kind = line.partition(":")[2].strip().upper()
            if kind != "VCALENDAR":
                stack.append(_begun(kind, stack, found))
                cut = cut or (stack[-1] is None and kind in found and len(found[kind]) >= MOST)
        elif name == "END":
            if stack:
                stack.pop()
        elif not stack:
            if name == "METHOD" and not method:
                method = line.partition(":")[2].strip().upper()[:20]
        elif (top := stack[-1]) is not None and name in _WANTED[top.name]:
            kept = top.properties.setdefault(name, [])
            if len(kept) >= MANY:
                cut = True
            elif (read := _property(line)) is not None:
                kept.append(read)
    return Calendar(method=method, events=tuple(found["VEVENT"]), zones=tuple(found["VTIMEZONE"]), cut=cut)


def _begun(kind: str, stack: list[Component | None], found: Mapping[str, list[Component]]) -> Component | None:
    """Return the component that begins here; None where what it holds is of no interest."""
    if not stack and kind in found and len(found[kind]) < MOST:
        found[kind].append(Component(name=kind))
        return found[kind][-1]
    outer = stack[-1] if len(stack) == 1 else None
    if outer is not None and outer.name == "VTIMEZONE" and kind in _WANTED and kind not in found:
        inner = Component(name=kind)
        if len(outer.inner) < MOST:
            outer.inner.append(inner)
        return inner
    return None


def _unfolded(text: str) -> Iterator[str]:
    """Yield the lines of a file, each put together again, without control characters."""
    parts: list[str] = []
    room = LONGEST
    for raw in text.split("\n", LINES)[:LINES]:
        line = raw.rstrip("\r")
        if line[:1] in (" ", "\t"):
            parts.append(line[1 : 1 + max(room, 0)])
            room -= len(line)
            continue
        if parts:
            yield _clean("".join(parts))
        parts, room = [line[:LONGEST]], LONGEST - len(line)
    if parts:
        yield _clean("".join(parts))


def _clean(line: str) -> str:
    return line if line.isprintable() else "".join(char for char in line if char.isprintable() or char == "\t")


def _property(line: str) -> Property | None:
    try:
        _, params, value = Contentline(line).parts()  # type: ignore[no-untyped-call]  # icalendar annotates its methods only
    except (ValueError, IndexError, TypeError):
        return None
    plain = {
        name.upper(): ",".join(map(str, each)) if isinstance(each, list) else str(each) for name, each in params.items()
    }
    return Property(value=str(value), params=plain)
