"""``minuted read``: what a mail would be understood as, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from minuted.cli.options import config_option, configured, json_option, say_json
from minuted.config import Config
from minuted.errors import MinutedError
from minuted.instance import words_of
from minuted.model import Kind, MeetingFacts, Question, Reading
from minuted.reader import Arrival, Understood
from minuted.service import clock
from minuted.worker import Worker

#: Kinds whose lists are filled; every other kind says nothing that acts.
SPEAKING = (Kind.MINUTES, Kind.REPLY)
#: A file of a mail may be dated so much later than today.
ANY_DAY = timedelta(days=3660)


@click.command()
@config_option
@json_option
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def read(config_file: Path | None, as_json: bool, files: tuple[Path, ...]) -> None:
    """Show what a mail would be understood as, and why.

    FILES are messages as they came (.eml).  Nothing is stored, nothing is sent, no server is asked.  With --config
    the directory, conventions and zone of that instance are used.
    """
    config = configured(config_file) if config_file else Config.plain()
    with Worker(
        words_of(config), seconds=min(config.limits.parse_seconds, 4), memory=config.limits.parse_mb * 1024 * 1024
    ) as worker:
        found = zip(files, worker.read_all(_opened(files)), strict=True)
        if as_json:
            say_json(as_object(file, understood) for file, understood in found)
        else:
            for number, (file, understood) in enumerate(found):
                if number:
                    click.echo()
                _show(file, understood)


def _opened(files: Iterable[Path]) -> Iterable[Arrival]:
    for file in files:
        try:
            arrived = datetime.fromtimestamp(file.stat().st_mtime, UTC)
            # A file says when it was copied, not when the mail came: its Date may well be later.
            yield file.read_bytes(), arrived, max(arrived, clock()) + ANY_DAY
        except OSError as fault:
            raise MinutedError(f"{file}: {fault.strerror}; name a file that holds one message") from fault


def as_object(file: Path, understood: Understood) -> dict[str, Any]:
    """Give one mail as the JSON object that other programs rely on (``docs/contracts.md``)."""
    mail, reading = understood.mail, understood.reading
    speaks = reading.kind in SPEAKING
    return {
        "file": str(file),
        "kind": reading.kind.value,
        "reason": reading.reason,
        "sender": {"address": mail.sender.address, "name": mail.sender.name} if mail.sender else None,
        "subject": mail.subject,
        "language": reading.language.value,
        "meeting_date": reading.meeting.day.isoformat() if reading.meeting.day else None,
        "text": reading.text,
        "actions": [
            {
                "task": row.task,
                "owners": list(row.owners),
                "people": [person for person in row.people if person],
                "due": row.due_text,
                "due_date": row.due.isoformat() if row.due else None,
                "status": "done" if row.done else "open",
                "line": row.line,
                "convention": row.convention,
            }
            for row in reading.rows
            if speaks
        ],
        "decisions": [
            {"text": row.text, "line": row.line, "convention": row.convention} for row in reading.decisions if speaks
        ],
        "acts": [
            {
                "verb": said.verb,
                "rows": list(said.rows),
                "args": {**said.args, **({"all": True} if said.everything else {})},
            }
            for said in reading.said
            if speaks
        ],
        "questions": [question_line(question, reading) for question in reading.questions if speaks],
    }


def question_line(question: Question, reading: Reading) -> str:
    """Say a question in one English line for the operator."""
    row = reading.rows[question.row]
    options = f" ({', '.join(question.options)})" if question.options else ""
    about = f" {question.about!r}" if question.about else ""
    return f"line {row.line}: {question.doubt.value.replace('_', ' ')}{about}{options}: {row.task}"


def _facts(meeting: MeetingFacts) -> Iterator[tuple[str, str]]:
    """Yield what the minutes say of the meeting beside title and day."""
    if meeting.attendees:
        yield "attendees", ", ".join(meeting.attendees)
    if meeting.absent:
        yield "absent", ", ".join(meeting.absent)
    if meeting.goal:
        yield "goal", meeting.goal
    if meeting.next_day is not None:
        yield "next meeting", meeting.next_day.isoformat()


def _show(file: Path, understood: Understood) -> None:
    mail, reading = understood.mail, understood.reading

    def dim(text: str) -> str:
        return click.style(text, dim=True)

    click.echo(click.style(str(file), bold=True))
    sender = f"{mail.sender.name} <{mail.sender.address}>".strip() if mail.sender else "nobody (unclear)"
    click.echo(f"  {reading.kind.value}: {reading.reason}")
    click.echo(f"  from {sender}, {mail.subject or '(no subject)'}")
    if reading.kind is Kind.MINUTES:
        meeting = reading.meeting
        day = meeting.day.isoformat() if meeting.day else "day not stated"
        click.echo(f"  meeting: {meeting.title or mail.subject}, {day}, language {reading.language.value}")
        for name, value in _facts(meeting):
            click.echo(f"  {name}: {value}")
    for decision in reading.decisions:
        mark = click.style("decision", fg="cyan")
        click.echo(f"  {dim(f'line {decision.line:>4}')}  {mark}  {decision.text}  {dim(decision.convention)}")
    for row in reading.rows:
        mark = click.style("done  " if row.done else "item  ", fg="green" if row.done else "yellow")
        who = ", ".join(
            f"{name} <{person}>" if person else f"{name} (?)"
            for name, person in zip(row.owners, row.people or ("",) * len(row.owners), strict=False)
        )
        due = row.due.isoformat() if row.due else f"{row.due_text!r} (no day)" if row.due_text else "no date"
        click.echo(f"  {dim(f'line {row.line:>4}')}  {mark}    {row.task}")
        click.echo(f"             {who or 'no owner'}, {due}  {dim(row.convention)}")
    for question in reading.questions:
        click.echo(f"  {click.style('asks', fg='magenta')}       {question_line(question, reading)}")
    for said in reading.said:
        where = "all" if said.everything else ", ".join(map(str, said.rows)) or "-"
        args = ", ".join(f"{key}={value!r}" for key, value in said.args.items())
        click.echo(f"  {dim(f'line {said.line:>4}')}  says      {said.verb} {where} {args}".rstrip())
    if reading.kind is Kind.MINUTES and not (reading.rows or reading.decisions):
        click.echo("  nothing to follow: no line reads as an item or a decision")
