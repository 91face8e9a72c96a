"""The next meetings of whoever calls them: by invitations, by minutes, else by their rhythm."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime, tzinfo

from minuted.model import CalendarSeries, ComingMeeting, Known, Meeting, NextMeeting
from minuted.tracking.next_meeting import core, next_meeting
from minuted.tracking.rhythm import next_by_rhythm


def coming(
    meetings: Iterable[Meeting],
    now: datetime,
    *,
    calendars: Callable[[str], Iterable[CalendarSeries]],
    words: Collection[str],
    zone: tzinfo,
) -> Iterator[ComingMeeting]:
    """Yield the next meeting of each series of one organiser, as far as it is known.

    Args:
        meetings: the organiser's, in any order.
        calendars: invitations to series of a name (see ``core``).
        words: what stands around the name of a series.
    """
    groups: dict[str, list[Meeting]] = {}
    for meeting in meetings:
        if name := core(meeting.series, words):
            groups.setdefault(name, []).append(meeting)
    for name, group in sorted(groups.items()):
        newest = max(group, key=lambda each: (each.day, each.received))
        invited = tuple(calendars(name))
        following = next_meeting(newest, now, calendars=invited, others=group, zone=zone) or (
            None if any(each.cancelled for each in invited) else _by_rhythm(newest, group, now, zone)
        )
        if following is not None:
            refs = frozenset(each.ref for each in group)
            yield ComingMeeting(minutes=newest, refs=refs, next=following)


def _by_rhythm(newest: Meeting, group: Iterable[Meeting], now: datetime, zone: tzinfo) -> NextMeeting | None:
    # On the day itself the meeting may still be to come, if its minutes are not there yet.
    today = now.astimezone(zone).date()
    day = next_by_rhythm((each.day for each in group), max(newest.day, today.fromordinal(today.toordinal() - 1)))
    return None if day is None else NextMeeting(day=day, known=Known.RHYTHM, source=newest.ref)
