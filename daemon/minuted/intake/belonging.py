"""Says which meeting of the calendar minutes are of: its identifier stays, whatever the meeting is called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from minuted.intake.circumstances import Circumstances
from minuted.model import CalendarSeries, Mail, Meeting
from minuted.store import Book
from minuted.tracking.next_meeting import core, is_of
from minuted.tracking.occurrences import goes_on

#: So many meetings of one writer are looked through, and so many writers where the minute-taker changes.
_LOOKED_AT, _MOST_WRITERS = 60, 40


def belonging(book: Book, mail: Mail, meeting: Meeting, attached: Iterable[str], around: Circumstances) -> Meeting:
    """Return new minutes with the calendar's identifier of their meeting, and the name that its series had first.

    An identifier alone gives nobody a say: whoever sent the minutes must be invited to that meeting, or whoever invites
    must have got them; and the name is that of minutes that are theirs, or of the same circle.

    Args:
        attached: UIDs of calendar objects that the mail of the minutes carries (RFC 5545 3.8.4.7).
    """
    uid = next(_answered(book, mail, meeting, attached), "") or _called(book, meeting, around)
    if not uid:
        return meeting
    meeting = replace(meeting, calendar=uid)
    before = next(_earlier(book, meeting), None)
    return replace(meeting, series=before.series) if before is not None and before.series else meeting


def _answered(book: Book, mail: Mail, meeting: Meeting, attached: Iterable[str]) -> Iterator[str]:
    """Yield the meetings whose invitation the minutes answer, or carry with them."""
    told = (one for answered in (*mail.in_reply_to, *reversed(mail.references)) for one in book.calendars_in(answered))
    carried = (one for uid in attached for one in book.calendars_of_uid(uid))
    for each in (*told, *carried):
        if is_of(each, meeting):
            yield each.uid


def _called(book: Book, meeting: Meeting, around: Circumstances) -> str:
    """Return the one meeting of that name that the organiser of the minutes told of, and that takes place again."""
    named = book.calendars_of(core(meeting.series, around.around_series), first=meeting.organiser)
    own = {each.uid for each in named if _told(each, meeting) and goes_on(each, around.now)}
    return own.pop() if len(own) == 1 else ""


def _told(series: CalendarSeries, meeting: Meeting) -> bool:
    return is_of(series, meeting) and meeting.organiser in (series.organiser, series.told_by)


def _earlier(book: Book, meeting: Meeting) -> Iterator[Meeting]:
    """Yield the minutes of the same meeting in the calendar, one's own before those of others, the newest first."""
    for writer in dict.fromkeys((meeting.organiser, *meeting.recipients[:_MOST_WRITERS])):
        for each in book.meetings_by(writer, _LOOKED_AT):
            same_circle = writer == meeting.organiser or meeting.organiser in each.recipients
            if each.calendar == meeting.calendar and same_circle:
                yield each
