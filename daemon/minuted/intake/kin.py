"""Finds the minutes that new ones go on from: an earlier version of the same, or those of the series before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from minuted.intake.circumstances import Circumstances
from minuted.model import Item, Mail, Meeting
from minuted.store import Book
from minuted.tracking.carried import known
from minuted.tracking.identity import Known
from minuted.tracking.next_meeting import core, is_of
from minuted.tracking.occurrences import goes_on

#: So many meetings of an organiser are looked through, and so many of a series count.
_LOOKED_AT, _OF_SERIES = 60, 12
#: Where the minutes of a series come from somebody else each time, so many people are looked at.
_MOST_WRITERS = 40
#: Minutes without a day of their own that answer others within so many days are another version of them.
_VERSION = timedelta(days=2)
#: What is closed may be listed once more for so long.
_CLOSED = timedelta(days=62)
#: So many items at most go on; nobody lists more.
_MOST_ITEMS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """What new minutes go on from."""

    #: The minutes of which they are another version, and those of the series before; newest first, never empty.
    meetings: tuple[Meeting, ...]
    #: Refs of those that they are another version of, or of the same day: sent once more, or another meeting so called.
    same: frozenset[str]
    #: Refs of those that they answer, and so surely are another version of.
    versions: frozenset[str]
    #: Who sent the new ones.
    organiser: str

    @property
    def latest(self) -> Meeting:
        """The minutes that came right before."""
        return self.meetings[0]

    @property
    def own(self) -> frozenset[str]:
        """Refs of the minutes of the same organiser: what these leave out or correct is theirs to say."""
        return frozenset(each.ref for each in self.meetings if each.organiser == self.organiser)


def kin_of(book: Book, mail: Mail, meeting: Meeting, around: Circumstances, *, stated: bool) -> Kin | None:
    """Return what new minutes go on from; None where they begin something.

    Minutes of the same name that others of the circle sent count, too: whoever takes the minutes changes from week to
    week.  They are never another version of each other.

    Args:
        meeting: the new minutes.
        stated: they say themselves on which day the meeting was.
    """
    thread = tuple(dict.fromkeys(_thread(book, mail, meeting.organiser)))
    series = tuple(_series(book, meeting, meeting.organiser, around))
    same = {each.ref for each in (*thread, *series) if each.day == meeting.day}
    if not stated:
        same |= {each.ref for each in thread if timedelta(0) <= meeting.day - each.day <= _VERSION}
    others = tuple(_of_others(book, mail, meeting, around))
    every = {each.ref: each for each in (*thread, *series, *others) if each.day <= meeting.day}
    days = {each.day for each in thread if each.ref in same}
    versions = {each.ref for each in thread if each.ref in same}
    versions |= {each.ref for each in series if versions and each.day in days}
    same |= versions
    if not every:
        return None
    newest = sorted(every.values(), key=lambda each: (each.ref in same, each.day, each.received), reverse=True)
    return Kin(
        meetings=tuple(newest),
        same=frozenset(same & every.keys()),
        versions=frozenset(versions & every.keys()),
        organiser=meeting.organiser,
    )


def hold_back(book: Book, kin: Kin | None, meeting: Meeting, around: Circumstances) -> None:
    """Let an earlier version that nobody was told of yet wait for this one: its owners hear what holds, once."""
    if kin is None:
        return
    for each in kin.meetings:
        if each.ref in kin.same & kin.own and each.confirmed is None and around.now < each.release < meeting.release:
            book.save_meeting(replace(each, release=meeting.release))


def known_items(book: Book, kin: Kin, around: Circumstances) -> tuple[Known, ...]:
    """Return the items that new minutes may list again, in the order of their numbers."""
    found: dict[str, Item] = {}
    for meeting in kin.meetings:
        found |= {item.ref: item for item in book.find_items(meeting=meeting.ref)}
        carried = [act.item for act in book.acts_of_mail(meeting.mail) if act.verb == "listed"]
        found |= book.items(ref for ref in carried if ref not in found)
    since = around.now - _CLOSED
    items = [item for item in found.values() if item.live or (item.closed or item.changed) >= since]
    items.sort(key=lambda item: (item.live, item.changed), reverse=True)
    kept = sorted(items[:_MOST_ITEMS], key=lambda item: (len(item.ref), item.ref))
    return tuple(known(item, book.acts(item.ref), kin.versions) for item in kept)


def _thread(book: Book, mail: Mail, organiser: str) -> Iterator[Meeting]:
    """Yield the organiser's minutes that a mail answers, by its References; "ACTION: …" below others' is theirs."""
    for message_id in (*mail.in_reply_to, *reversed(mail.references)):
        found = book.meeting_by_message_id(message_id)
        if found is not None and found.organiser == organiser:
            yield found


def _of_others(book: Book, mail: Mail, meeting: Meeting, around: Circumstances) -> Iterator[Meeting]:
    """Yield minutes of the same name, or that these answer, which people sent who get these, and who sent these got.

    Many departments have a "weekly": only where each had the other's minutes is it one circle.
    """
    for writer in meeting.recipients[:_MOST_WRITERS]:
        if writer != meeting.organiser:
            for each in (*_thread(book, mail, writer), *_series(book, meeting, writer, around)):
                if meeting.organiser in each.recipients:
                    yield each


def _series(book: Book, meeting: Meeting, organiser: str, around: Circumstances) -> Iterator[Meeting]:
    """Yield an organiser's last minutes of the same meeting in the calendar, or of the same name, newest first.

    Where they have no name, those of the same list.  Two meetings of one name in the calendar are two series.
    """
    name = core(meeting.series, around.around_series)
    left = _OF_SERIES if name or meeting.list_id or meeting.calendar else 0
    for each in book.meetings_by(organiser, _LOOKED_AT) if left else ():
        called = core(each.series, around.around_series) == name and (name or each.list_id == meeting.list_id)
        same = each.calendar == meeting.calendar != ""
        if left and (same or (called and not _is_another(book, each, meeting, around))):
            left -= 1
            yield each


def _is_another(book: Book, earlier: Meeting, meeting: Meeting, around: Circumstances) -> bool:
    """Say whether minutes are of another meeting of the calendar, which goes on beside this one.

    One that is over, or was called off, had this one put in its place.
    """
    if not earlier.calendar or not meeting.calendar or earlier.calendar == meeting.calendar:
        return False
    return any(goes_on(each, around.now) for each in book.calendars_of_uid(earlier.calendar) if is_of(each, earlier))
