"""Finds when a meeting suits everybody who is to come, or else when it hurts least, and whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import takewhile

from minuted.model import CalendarSeries, Hurt, MeetingTimes, Person, Slot
from minuted.tracking.calendar import Calendar, Span
from minuted.tracking.occurrences import occurrences

#: How much each hurt weighs where no slot suits everybody; a slot on leave is worth less than two early mornings.
WEIGHTS = {
    Hurt.AWAY: 20,
    Hurt.DAY_OFF: 20,
    Hurt.NIGHT: 15,
    Hurt.BUSY: 6,
    Hurt.HOURS: 5,
    Hurt.FRIDAY: 2,
    Hurt.LUNCH: 2,
}
#: Between these nobody is asleep, on their own clock.
AWAKE = (time(7), time(22))
#: Meetings begin on the half hour of their organiser's clock.
BEGINNINGS = tuple(time(hour, minute) for hour in range(24) for minute in (0, 30))
FRIDAY = 4
#: So many meetings of one series are looked at; a daily one has that many in the time that is searched.
MOST_MEETINGS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody who is to come to a meeting."""

    person: Person
    calendar: Calendar
    #: When they are invited elsewhere, aware.
    busy: tuple[Span, ...] = ()


def find_slot(guests: Sequence[Guest], *, now: datetime, times: MeetingTimes) -> Slot:
    """Return the first slot that suits everybody; where there is none, the one that hurts least, the earliest of those.

    Args:
        guests: the organiser first: the slot is always within their hours, and on the half hour of their clock.
        now: aware.
    """
    best: tuple[int, Slot] | None = None
    for start, end in _slots(guests[0], _earliest(guests, now, times), times):
        hurts = [(each.person.address, hurt) for each in guests if (hurt := hurt_of(each, start, end, times))]
        slot = Slot(start=start, end=end, hurts=tuple(hurts))
        if not hurts:
            return slot
        weight = sum(WEIGHTS[hurt] for _, hurt in hurts)
        if best is None or weight < best[0]:
            best = (weight, slot)
    assert best is not None, "an organiser works some day, and every day of work has a slot"
    return best[1]


def hurt_of(guest: Guest, start: datetime, end: datetime, times: MeetingTimes) -> Hurt | None:
    """Return the worst that a meeting at that time does to somebody; None where it suits them."""
    calendar = guest.calendar
    day = calendar.day(start)
    if guest.person.away_until is not None and day < guest.person.away_until:
        return Hurt.AWAY
    if not calendar.working(day):
        return Hurt.DAY_OFF
    works = _inside(calendar.span(day), start, end)
    # Who works at night is not woken up: their own hours say so.
    if not works and (start < calendar.at(day, AWAKE[0]) or calendar.at(day, AWAKE[1]) < end):
        return Hurt.NIGHT
    if any(since < end and start < until for since, until in guest.busy):
        return Hurt.BUSY
    if not works:
        return Hurt.HOURS
    if day.weekday() == FRIDAY and not times.friday_afternoon and calendar.at(day, times.lunch[0]) < end:
        return Hurt.FRIDAY
    since, until = (calendar.at(day, clock) for clock in times.lunch)
    return Hurt.LUNCH if since < until and since < end and start < until else None


def busy_times(series: Iterable[CalendarSeries], *, after: datetime, until: datetime) -> Mapping[str, tuple[Span, ...]]:
    """Return when people are invited to other meetings, by address; who declined one is free then.

    Args:
        after: aware; what is over by then is left out.
        until: aware; what begins then or later is left out.
    """
    found: dict[str, dict[Span, None]] = {}
    for one in series:
        invited = {each.address for each in one.attendees if each.answer != "declined"} | {one.organiser} - {""}
        # A meeting of the day before may last until now.
        meetings = occurrences(one, after - timedelta(days=1), MOST_MEETINGS)
        for meeting in takewhile(lambda each: each.start < until, meetings):
            if after < meeting.end:
                for address in invited:
                    found.setdefault(address, {})[meeting.start, meeting.end] = None
    return {address: tuple(sorted(spans)) for address, spans in found.items()}


def _earliest(guests: Sequence[Guest], now: datetime, times: MeetingTimes) -> datetime:
    """Return from when on a slot may be: everybody has the lead time to see it come, and the organiser is back."""
    moments = [
        each.calendar.start_of(each.calendar.add_working_days(each.calendar.day(now), max(times.lead_days, 1)))
        for each in guests
    ]
    lead = guests[0]
    if lead.person.away_until is not None:
        moments.append(lead.calendar.start_of(lead.person.away_until))
    return max(moments)


def _slots(lead: Guest, earliest: datetime, times: MeetingTimes) -> Iterator[Span]:
    """Yield the slots of the organiser's working days; of a day too short for the meeting the one it begins with."""
    length, calendar = timedelta(minutes=times.minutes), lead.calendar
    day = calendar.day(calendar.next_open(earliest))
    for _ in range(max(times.search_days, 1)):
        starts = [start for start in _beginnings(calendar, day, length) if start >= earliest]
        yield from ((start, start + length) for start in starts)
        day = calendar.add_working_days(day, 1)


def _beginnings(calendar: Calendar, day: date, length: timedelta) -> Iterator[datetime]:
    span = calendar.span(day)
    if span is None:
        return
    starts = sorted({calendar.at(day, clock) for clock in BEGINNINGS})
    fitting = [start for start in starts if _inside(span, start, start + length)]
    yield from fitting or [span[0]]


def _inside(span: Span | None, start: datetime, end: datetime) -> bool:
    return span is not None and span[0] <= start and end <= span[1]
