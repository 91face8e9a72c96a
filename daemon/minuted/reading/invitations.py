"""Read the calendar parts of a mail (RFC 5545, RFC 5546): which meetings they tell of, when, and who is invited.

Whatever a part holds, reading it costs little and never raises: what is not sure is absent, and a doubt says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from minuted import re2
from minuted.model import Attendee, CalendarSeries, Change, Invitation
from minuted.reading.calendar_times import Time, read_duration, read_time, read_times
from minuted.reading.calendar_zones import Zones
from minuted.reading.content_lines import Component, Property, read_calendar
from minuted.recurrence import LONGEST_RULE, read_rule

#: Calendar parts of a mail, and meetings of all of them, that are read.
PARTS: Final = 4
MEETINGS: Final = 20
#: Characters of an identifier, and of a title.
_LONGEST_UID: Final = 255
_LONGEST_TITLE: Final = 300
#: Moved, added and removed meetings of one series.
_MOST: Final = 200
_ADDRESS: Final = re2.compile(r"(?i)^(?:mailto:)?\s*([^\s@<>\"',;:]{1,64}@[^\s@<>\"',;:]{1,190})$")
#: What a program writes into a text for a comma, a semicolon and a line end (RFC 5545 3.3.11).
_ESCAPES: Final = {"\\n": " ", "\\N": " ", "\\,": ",", "\\;": ";"}
#: Zero-width and direction marks change what a title looks like, not what it is.
_UNSEEN: Final = re2.compile(r"[\p{Cf}\p{Cc}\p{Zl}\p{Zp}]+")
#: What stands before the summary of an instance or an answer in some programs.
_PREFIXES: Final = (
    "Canceled: ",
    "Cancelled: ",
    "Updated invitation: ",
    "Invitation: ",
    "已取消: ",
    "已取消：",
    "取消：",
)


def read_invitations(
    calendars: Sequence[str], *, home: Callable[[str], ZoneInfo], series: Callable[[str], str]
) -> tuple[Invitation, ...]:
    """Read the calendar parts of one mail, each meeting once.

    Args:
        calendars: as decoded, any length.
        home: the zone in which somebody lives, by their address; "" where nobody is named.
        series: the name of the series that a title belongs to.
    """
    out: dict[tuple[str, str], Invitation] = {}
    for text in calendars[:PARTS]:
        calendar = read_calendar(text)
        grouped: dict[str, list[Component]] = {}
        for event in calendar.events:
            uid = _plain(event.text("UID"), _LONGEST_UID)
            if uid:
                grouped.setdefault(uid, []).append(event)
        organisers = (address for event in calendar.events if (address := _address(event.first("ORGANIZER"))))
        zones = Zones.of(calendar.zones, home(next(iter(organisers), "")))
        for uid, events in list(grouped.items())[:MEETINGS]:
            # The same file often comes twice: as a part of its own, and attached for programs that look for it there.
            if (calendar.method, uid) not in out:
                cut = ("it is very long; only its beginning is read",) if calendar.cut else ()
                out[calendar.method, uid] = _invitation(uid, events, calendar.method, zones, series, cut)
    return tuple(out.values())[:MEETINGS]


def _invitation(
    uid: str,
    events: Sequence[Component],
    method: str,
    zones: Zones,
    series: Callable[[str], str],
    doubts: tuple[str, ...],
) -> Invitation:
    master = next((event for event in events if "RECURRENCE-ID" not in event.properties), None)
    event = master if master is not None else events[0]
    said: list[str] = list(doubts)
    start, end = _span(event, zones, said) if master is not None else (None, None)
    rule = master.text("RRULE").strip().upper() if master is not None else ""
    if rule and read_rule(rule) is None:
        said.append("a rule that is not followed; only its first meeting counts")
        rule = ""
    changes = [each for one in events if (each := _change(one, method, zones, said)) is not None]
    organiser = event.first("ORGANIZER")
    title = _title(event.text("SUMMARY"))
    shown = start or next((read_time(one.first("DTSTART"), zones) for one in events), None)
    return Invitation(
        method=method,
        sent_by=_as_address(organiser.params.get("SENT-BY", "")) if organiser is not None else "",
        said=CalendarSeries(
            uid=uid,
            title=title,
            series=series(title),
            organiser=_address(organiser),
            attendees=tuple(_attendees(events)),
            zone=_zone(shown, zones, repeats=bool(rule)),
            start=start.at if start is not None else None,
            end=end.at if end is not None else None,
            all_day=start.is_day if start is not None else False,
            rule=rule[:LONGEST_RULE],
            added=_moments(master, "RDATE", zones),
            removed=_moments(master, "EXDATE", zones),
            changes=tuple(changes[:_MOST]),
            cancelled=(method == "CANCEL" or _is_off(event)) if master is not None else False,
            sequence=_sequence(event),
            stamp=time.at if (time := read_time(event.first("DTSTAMP"), zones)) is not None else None,
        ),
        doubts=tuple(dict.fromkeys(said)),
    )


def _zone(shown: Time | None, zones: Zones, *, repeats: bool) -> str:
    """Return the zone of a meeting; one that takes place once and is told in UTC stands in that of its organiser."""
    if shown is None or (shown.zone.key == "UTC" and not repeats):
        return zones.home.key
    return shown.zone.key


def _change(event: Component, method: str, zones: Zones, said: list[str]) -> Change | None:
    """Read a meeting that takes place otherwise than its rule says; None where the event is the series itself."""
    named = event.first("RECURRENCE-ID")
    at = read_time(named, zones)
    if named is None or at is None:
        return None
    off = method == "CANCEL" or _is_off(event)
    start, end = (None, None) if off else _span(event, zones, said)
    if start is None and not off:
        return None
    stamp = read_time(event.first("DTSTAMP"), zones)
    return Change(
        at=at.at,
        start=start.at if start is not None else None,
        end=end.at if end is not None else None,
        onwards=named.params.get("RANGE", "").upper() == "THISANDFUTURE",
        sequence=_sequence(event),
        stamp=stamp.at if stamp is not None else None,
    )


def _span(event: Component, zones: Zones, said: list[str]) -> tuple[Time | None, Time | None]:
    start = read_time(event.first("DTSTART"), zones)
    if start is None:
        said.append("it does not say when it begins")
        return None, None
    end = read_time(event.first("DTEND"), zones)
    duration = read_duration(event.text("DURATION")) if end is None else None
    if duration is not None and duration < timedelta(days=366):
        end = Time(at=start.at + duration, zone=start.zone, is_day=start.is_day)
    if end is not None and end.at < start.at:
        said.append("it ends before it begins")
        end = None
    said.extend(each.doubt for each in (start, end) if each is not None and each.doubt)
    return start, end


def _moments(event: Component | None, name: str, zones: Zones) -> tuple[datetime, ...]:
    found = (time.at for prop in (event.properties.get(name, ()) if event else ()) for time in read_times(prop, zones))
    return tuple(dict.fromkeys(found))[:_MOST]


def _attendees(events: Iterable[Component]) -> Iterable[Attendee]:
    seen: dict[str, Attendee] = {}
    for event in events:
        for prop in event.properties.get("ATTENDEE", ()):
            address = _address(prop)
            # Rooms and projectors are invited, too.
            if address and address not in seen and prop.params.get("CUTYPE", "").upper() not in ("RESOURCE", "ROOM"):
                answer = prop.params.get("PARTSTAT", "").lower()[:20]
                delegate = _as_address(prop.params.get("DELEGATED-TO", ""))
                seen[address] = Attendee(address=address, name=_name(prop, address), answer=answer, delegate=delegate)
    return list(seen.values())[:_MOST]


def _name(prop: Property, address: str) -> str:
    name = _plain(prop.params.get("CN", ""), 100).strip("\"' ")
    # A name that is an address may be another's.
    return "" if "@" in name or name.casefold() == address else name


def _address(prop: Property | None) -> str:
    if prop is None:
        return ""
    # Exchange writes a directory path where the address should be, and the address beside it.
    return _as_address(prop.value) or _as_address(prop.params.get("EMAIL", ""))


def _as_address(written: str) -> str:
    found = _ADDRESS.match(written.strip().strip('"'))
    return found.group(1).lower() if found is not None else ""


def _is_off(event: Component) -> bool:
    return event.text("STATUS").strip().upper() == "CANCELLED"


def _sequence(event: Component) -> int:
    written = event.text("SEQUENCE").strip()
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0


def _title(written: str) -> str:
    for escape, char in _ESCAPES.items():
        written = written.replace(escape, char)
    title = _plain(written.replace("\\\\", "\\"), _LONGEST_TITLE)
    for prefix in _PREFIXES:
        title = title.removeprefix(prefix)
    return title


def _plain(text: str, longest: int) -> str:
    return " ".join(_UNSEEN.sub("", text[: 4 * longest]).split())[:longest]
