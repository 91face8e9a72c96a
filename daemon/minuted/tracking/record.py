"""From what minutes say to the first act of each item's ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from minuted.model import Act, Doubt, Meeting, Person, Question, Reading, Row, State
from minuted.tracking.calendar import Calendar
from minuted.tracking.calendars import Calendars
from minuted.tracking.verbs import MINUTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What one set of minutes adds to the ledger, and what its receipt asks."""

    #: One act for each row of the reading, in its order.
    acts: tuple[Act, ...]
    #: The reading's questions and those that the calendar adds, by row.
    questions: tuple[Question, ...]


def record(
    ref: str, row: Row, meeting: Meeting, *, at: datetime, due: date | None = None, by: str = MINUTED, mail: str = ""
) -> Act:
    """Return the act that records one row as an item; it holds all facts, so the fold needs nothing else.

    Args:
        due: the deadline that holds, where it is not the row's own.
        mail: id of the kept mail that holds the row, where it is not the meeting's.
    """
    people = [*row.people, ""]
    owner, day = people[0], due or row.due
    helpers = [person for person in dict.fromkeys(people[1:]) if person and person != owner]
    args = {
        "meeting": meeting.ref,
        "organiser": meeting.organiser,
        "task": row.task,
        "owner": owner,
        "owner_name": row.owners[0] if row.owners else "",
        "helpers": " ".join(helpers),
        "due": day.isoformat() if day else "",
        "due_text": row.due_text or "",
        "state": State.DONE.value if row.done else "",
        "line": str(row.line),
        "convention": row.convention,
    }
    return Act(
        item=ref,
        verb="record",
        by=by,
        at=at,
        args={name: value for name, value in args.items() if value},
        mail=mail or meeting.mail,
    )


def recorded(
    reading: Reading,
    meeting: Meeting,
    *,
    refs: Sequence[str],
    at: datetime,
    calendars: Calendars,
    people: Mapping[str, Person],
) -> Recorded:
    """Record every row of a reading; a deadline on a day off moves to the working day before, and is asked about.

    Args:
        refs: a new ref for each row.
        people: by address; the organiser's calendar says which days are off.

    Raises: ValueError where there are not as many refs as rows.
    """
    calendar = calendars.for_person(people.get(meeting.organiser) or Person(address=meeting.organiser))
    today = calendar.day(at)
    acts: list[Act] = []
    questions = list(reading.questions)
    shared = {
        question.row
        for question in reading.questions
        if question.doubt is Doubt.EVERYBODY and reading.rows[question.row].owners[:1] == (question.about,)
    }
    for index, (ref, row) in enumerate(zip(refs, reading.rows, strict=True)):
        if index in shared:
            # What belongs to all is the organiser's until somebody says otherwise, whoever wrote the minutes.
            others = (person for person in row.people if person != meeting.organiser)
            row = replace(row, people=(meeting.organiser, *others))
        moved = None if row.done else _moved(row.due, today, calendar)
        acts.append(record(ref, row, meeting, at=at, due=moved))
        if moved is not None and row.due is not None:
            asked = Question(doubt=Doubt.DATE_MOVED, row=index, about=row.due.isoformat(), options=(moved.isoformat(),))
            questions.append(asked)
    return Recorded(acts=tuple(acts), questions=tuple(sorted(questions, key=lambda question: question.row)))


def _moved(due: date | None, today: date, calendar: Calendar) -> date | None:
    """Return the working day before a deadline on a day off; None where it stays.

    It also stays where that working day is today or over already: nobody could meet it.
    """
    if due is None or calendar.working(due):
        return None
    before = calendar.day_before_if_holiday(due)
    return before if before > today else None
