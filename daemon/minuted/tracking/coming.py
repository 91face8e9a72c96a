"""The next meetings of whoever calls them: by invitations, by minutes, else by their rhythm."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime, time, timedelta, tzinfo

from minuted.model import CalendarSeries, ComingMeeting, Known, Meeting, NextMeeting
from minuted.tracking.next_meeting import core, next_meeting
from minuted.tracking.rhythm import next_by_rhythm

#: So far ahead meetings are looked for.
AHEAD = timedelta(days=100)


def coming(
    meetings: Iterable[Meeting],
    now: datetime,
    *,
    calendars: Callable[[str, str], Iterable[CalendarSeries]],
    words: Collection[str],
    zone: tzinfo,
) -> Iterator[ComingMeeting]:
    """Yield the next meetings of each series of one organiser, as far as they are known.

    Args:
        meetings: the organiser's, in any order.
        calendars: invitations to series of a name (see ``core``), or to the one of a UID where that is not "".
        words: what stands around the name of a series.
    """
    groups: dict[str, list[Meeting]] = {}
    for meeting in meetings:
        if name := core(meeting.series, words):
            groups.setdefault(name, []).append(meeting)
    for name, group in sorted(groups.items()):
        newest = max(group, key=lambda each: (each.day, each.received))
        invited = tuple(calendars(name, uid_of(group)))
        refs = frozenset(each.ref for each in group)
        for following in _following(newest, group, invited, now, zone):
            yield ComingMeeting(minutes=newest, refs=refs, next=following)


def uid_of(group: Iterable[Meeting]) -> str:
    """Return the UID of the meeting in the calendar that the newest minutes of a series name; "" where none do."""
    newest = sorted(group, key=lambda each: (each.day, each.received), reverse=True)
    return next((each.calendar for each in newest if each.calendar), "")


def _following(
    newest: Meeting, group: Sequence[Meeting], invited: Sequence[CalendarSeries], now: datetime, zone: tzinfo
) -> Iterator[NextMeeting]:
    """Yield the meetings of some months, as if no further minutes came: who looks ahead sees the agenda of each."""
    after = now
    while after - now < AHEAD:
        found = next_meeting(newest, after, calendars=invited, others=group, zone=zone)
        if found is None and not any(each.cancelled for each in invited):
            found = _by_rhythm(newest, group, after, zone)
        if found is None:
            return
        yield found
        after = datetime.combine(found.day + timedelta(days=1), time.min, zone)


def _by_rhythm(newest: Meeting, group: Iterable[Meeting], now: datetime, zone: tzinfo) -> NextMeeting | None:
    # On the day itself the meeting may still be to come, if its minutes are not there yet.
    today = now.astimezone(zone).date()
    day = next_by_rhythm((each.day for each in group), max(newest.day, today.fromordinal(today.toordinal() - 1)))
    return None if day is None else NextMeeting(day=day, known=Known.RHYTHM, source=newest.ref)
