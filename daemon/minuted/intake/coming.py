"""Gives "by the next meeting" its day, and names of invited people their addresses, by the invitations to a series."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from minuted.intake.circumstances import Circumstances
from minuted.intake.learned import UNKNOWN
from minuted.model import Address, CalendarSeries, Doubt, Meeting, NextMeeting, Person, Reading, Row
from minuted.reading.day_cuts import EDGES, without_day
from minuted.reading.days import find_due, read_phrase
from minuted.reading.spelling import has_han
from minuted.store import Book
from minuted.tracking.next_meeting import core, invited_to, is_of, next_meeting

#: Where a deadline begins so, the word before it belongs to it and says what is done: "slides for the next meeting".
BARE = ("the ", "next ")
#: Questions that a day answers.
UNDATED = frozenset({Doubt.NO_DATE, Doubt.DATE_UNCLEAR})


def calendars_of(book: Book, meeting: Meeting, around: Circumstances) -> tuple[CalendarSeries, ...]:
    """Return the invitations to the series of a meeting, as far as they are among the same people.

    Those to the very meeting of the calendar where it is known; else those of its name.
    """
    named = book.calendars_of(core(meeting.series, around.around_series), first=meeting.organiser)
    found = invited_to(book.calendars_of_uid(meeting.calendar), named, around.now)
    return tuple(each for each in found if is_of(each, meeting))


def with_invited(reading: Reading, calendars: Sequence[CalendarSeries], around: Circumstances) -> Reading:
    """Return the reading of minutes with owners that nobody knew found among those who are invited to the series.

    Invitations name people in full; one match is the person, several leave the question as it is.
    """
    asked = {(one.row, one.about) for one in reading.questions if one.doubt in UNKNOWN}
    if not asked or not calendars:
        return reading
    invited = [
        Address(address=each.address, name=each.name)
        for series in calendars
        for each in series.attendees
        if each.address not in around.own and around.may_own(each.address)
    ]
    names = around.names().with_recipients(invited)
    found: set[tuple[int, str]] = set()
    rows: list[Row] = []
    for index, row in enumerate(reading.rows):
        people = list(row.people)
        for place, owner in enumerate(row.owners if len(row.people) == len(row.owners) else ()):
            meant = names.resolve(owner) if (index, owner) in asked and not people[place] else ()
            if len(meant) == 1:
                people[place] = meant[0]
                found.add((index, owner))
        rows.append(replace(row, people=tuple(people)))
    questions = tuple(one for one in reading.questions if one.doubt not in UNKNOWN or (one.row, one.about) not in found)
    return replace(reading, rows=tuple(rows), questions=questions)


def with_next_day(
    reading: Reading, meeting: Meeting, organiser: Person, calendars: Sequence[CalendarSeries], around: Circumstances
) -> tuple[Reading, NextMeeting | None]:
    """Return the reading with "by the next meeting" as a day, and the meeting that is meant; None where none is needed.

    What the minutes themselves say of their next meeting was read with them.
    """
    waiting = [index for index, row in enumerate(reading.rows) if row.due is None and row.due_text]
    if not waiting or meeting.next_day is not None:
        return reading, None
    coming = next_meeting(meeting, around.now, calendars=calendars, zone=around.zone(organiser))
    if coming is None:
        return reading, None
    rows = list(reading.rows)
    for index in waiting:
        words = rows[index].due_text or ""
        found = read_phrase(words, base=meeting.day, words=around.days, next_meeting=coming.day)
        if found is not None and found.day == coming.day:
            rows[index] = replace(rows[index], task=_bare(rows[index].task, meeting, coming, around), due=coming.day)
    dated = {index for index in waiting if rows[index].due is not None}
    if not dated:
        return reading, None
    questions = tuple(one for one in reading.questions if one.row not in dated or one.doubt not in UNDATED)
    return replace(reading, rows=tuple(rows), questions=questions), coming


def _bare(task: str, meeting: Meeting, coming: NextMeeting, around: Circumstances) -> str:
    """Return a task without the words of its deadline where they stand at an edge of it, as for any other day."""
    found = find_due(task, base=meeting.day, words=around.days, next_meeting=coming.day)
    if found is None or found.day != coming.day or found.raw.casefold().startswith(BARE):
        return task
    before, after = task[: found.start].rstrip(EDGES + "(（[【"), task[found.end :].strip(EDGES + ")）]】")
    if not before or not after:
        return before or after or task
    return without_day(task[: found.start], found.raw, task[found.end :], ()) if has_han(found.raw) else task
