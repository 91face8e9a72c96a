"""What was understood of one mail, told to a person at a terminal: rows in the order of the text, doubts below each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

import click

from minuted.model import DecisionRow, Doubt, Invitation, Kind, MeetingFacts, Question, Reading, Row, Said
from minuted.reader import Understood
from minuted.tracking.occurrences import occurrences

#: Where the second line of a row begins.
_INDENT = " " * 17
_ASKS: Mapping[Doubt, str] = MappingProxyType(
    {
        Doubt.NO_OWNER: "who takes it on?",
        Doubt.OWNER_UNKNOWN: "what is the address of {about}?",
        Doubt.OWNER_LIKELY: "is {about} {options}?",
        Doubt.OWNER_AMBIGUOUS: "which {about}: {options}?",
        Doubt.EVERYBODY: "who keeps an eye on it for {about}?",
        Doubt.NO_DATE: "by when?",
        Doubt.DATE_UNCLEAR: "which day is {about}?",
        Doubt.DATE_PAST: "{about} is over: is it done, or is there another day?",
        Doubt.SAME_AS: "is it {options}?",
        Doubt.LEFT_OUT: "is it over?",
        Doubt.CLOSED: "it was closed on {options}: is it open again?",
        Doubt.DATE_MOVED: "{about} is no working day: is {options} right?",
    }
)


def told(file: Path, understood: Understood) -> Iterator[str]:
    """Yield the lines that tell what one mail was understood as, and why."""
    mail, reading = understood.mail, understood.reading
    yield click.style(str(file), bold=True)
    yield f"  {reading.kind.value}: {reading.reason}"
    sender = f"{mail.sender.name} <{mail.sender.address}>".strip() if mail.sender else "nobody (unclear)"
    yield f"  from {sender}, {mail.subject or '(no subject)'}"
    if reading.kind is Kind.MINUTES:
        yield from _meeting(reading.meeting, mail.subject, reading.language.value)
    rows = [(row.line, _decision(row)) for row in reading.decisions]
    rows += [(row.line, _row(row, index, reading)) for index, row in enumerate(reading.rows)]
    for _, lines in sorted(rows, key=lambda pair: pair[0]):
        yield from lines
    for said in reading.said:
        yield _said(said)
    for invitation in understood.invitations:
        yield from _invited(invitation, understood.mail.sent or understood.mail.arrived)
    if reading.kind is Kind.MINUTES and not rows:
        yield "  nothing to follow: no line reads as an item or a decision; 'minuted conventions explain' says why"


def _meeting(meeting: MeetingFacts, subject: str, language: str) -> Iterator[str]:
    """Yield what the minutes say of the meeting itself."""
    day = meeting.day.isoformat() if meeting.day else "day not stated"
    yield f"  meeting: {meeting.title or subject}, {day}, language {language}"
    facts = {
        "attendees": ", ".join(meeting.attendees),
        "absent": ", ".join(meeting.absent),
        "goal": meeting.goal,
        "next meeting": meeting.next_day.isoformat() if meeting.next_day is not None else "",
    }
    yield from (f"  {name}: {value}" for name, value in facts.items() if value)


def _decision(row: DecisionRow) -> Iterator[str]:
    yield _headed(row.line, click.style("decision", fg="cyan"), row.text)
    yield _INDENT + _dim(row.convention)


def _row(row: Row, index: int, reading: Reading) -> Iterator[str]:
    """Yield a row, who and when, the convention that read it, and what would be asked."""
    mark = click.style("done    ", fg="green") if row.done else click.style("item    ", fg="yellow")
    yield _headed(row.line, mark, row.task)
    due = f"by {row.due.isoformat()}" if row.due else f"no day in {row.due_text!r}" if row.due_text else "no date"
    yield f"{_INDENT}{_who(row) or 'no owner'}; {due}  {_dim(row.convention)}"
    for question in reading.questions:
        if question.row == index:
            yield _INDENT + click.style(f"asks: {_asked(question)}", fg="magenta")


def _who(row: Row) -> str:
    """Name the owners with their addresses; where all are meant, who keeps an eye on it and how many help."""
    if len(row.people) > len(row.owners):
        return f"{', '.join(row.owners)}: <{row.people[0]}> and {len(row.people) - 1} more"
    people = row.people or ("",) * len(row.owners)
    return ", ".join(
        f"{name} <{person}>" if person else f"{name} (?)" for name, person in zip(row.owners, people, strict=False)
    )


def _asked(question: Question) -> str:
    return _ASKS[question.doubt].format(about=question.about, options=" or ".join(question.options))


def _said(said: Said) -> str:
    named = ", ".join(map(str, said.but or said.rows)).replace("-1", "the last")
    where = (f"all but {named}" if said.but else "all") if said.everything else named or "-"
    args = ", ".join(f"{key}={value!r}" for key, value in said.args.items())
    return _headed(said.line, "says    ", f"{said.verb} {where} {args}".rstrip())


def _invited(invitation: Invitation, after: datetime) -> Iterator[str]:
    """Yield what an invitation says: which meeting, who invites whom, when it takes place next, what is in doubt."""
    said = invitation.said
    yield f"  {invitation.method.lower() or 'no method'}: {said.title or said.uid}, {len(said.attendees)} invited"
    coming = ", ".join(f"{each.start:%Y-%m-%d %H:%M}" for each in occurrences(said, after, 3))
    facts = {"organiser": said.organiser, "zone": said.zone, "rule": said.rule, "next": coming}
    yield from (f"{_INDENT}{name}: {value}" for name, value in facts.items() if value)
    yield from (f"{_INDENT}doubt: {doubt}" for doubt in invitation.doubts)


def _headed(line: int, mark: str, text: str) -> str:
    return f"  {_dim(f'{line:>4}')}  {mark} {text}"


def _dim(text: str) -> str:
    return click.style(text, dim=True)
