"""Gathers what planning may know of one person, from the book and the directory."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from minuted.model import Borders, CalendarSeries, ComingMeeting, Meeting, Person, Policy, View
from minuted.store import Book, outside_too
from minuted.tracking.coming import coming
from minuted.tracking.next_meeting import invited_to

#: Closed items stay in sight of digests for so long: the week before the last one, and a week that a digest is late.
LOOK_BACK = timedelta(days=21)
#: So many meetings of one organiser are looked through for their series.
MOST_MEETINGS = 60


def seen(
    book: Book,
    address: str,
    now: datetime,
    directory: Mapping[str, Person],
    policy: Policy,
    words: frozenset[str],
    borders: Borders,
) -> View:
    """Return what planning may know of one person: next meetings, and what they are asked for external people, too.

    Args:
        words: what stands around the name of a series in the subject of its minutes.
    """
    view = outside_too(
        book, book.view(address, since=now - LOOK_BACK, directory=directory), now - LOOK_BACK, directory, borders
    )
    zone = ZoneInfo(view.person.zone or policy.zone)
    if any(item.live for item in view.items):
        view = replace(view, attended=tuple(_attended(book, view, now, words, zone)))
    if not any(item.live and item.organiser == address for item in view.items) and not view.revisits:
        return view

    def calendars(name: str, uid: str) -> Sequence[CalendarSeries]:
        return invited_to(book.calendars_of_uid(uid), book.calendars_of(name, first=address), now)

    mine = book.meetings_by(address, MOST_MEETINGS)
    return replace(view, coming=tuple(coming(mine, now, calendars=calendars, words=words, zone=zone)))


def _attended(book: Book, view: View, now: datetime, words: Collection[str], zone: ZoneInfo) -> Iterator[ComingMeeting]:
    """Yield the next meetings of others' series whose minutes the person gets, and to which they are invited."""
    names = {view.person.address, *view.person.aliases}
    theirs: dict[str, list[Meeting]] = {}
    for meeting in view.meetings.values():
        if meeting.organiser not in names and names & set(meeting.recipients):
            theirs.setdefault(meeting.organiser, []).append(meeting)

    for organiser, meetings in sorted(theirs.items()):

        def calendars(name: str, uid: str, first: str = organiser) -> Sequence[CalendarSeries]:
            found = invited_to(book.calendars_of_uid(uid), book.calendars_of(name, first=first), now)
            return [series for series in found if any(each.address in names for each in series.attendees)]

        yield from coming(meetings, now, calendars=calendars, words=words, zone=zone)
