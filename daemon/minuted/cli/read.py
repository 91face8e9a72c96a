"""``minuted read``: what a mail would be understood as, and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from minuted.cli.options import config_option, configured, json_option, say, say_json
from minuted.cli.told import told
from minuted.config import Config
from minuted.errors import MinutedError
from minuted.instance import words_of
from minuted.model import Kind, Question, Reading, Said
from minuted.reader import Arrival, Understood
from minuted.service import clock
from minuted.tracking.occurrences import occurrences
from minuted.worker import Worker

#: Kinds whose lists are filled; every other kind says nothing that acts.
SPEAKING = (Kind.MINUTES, Kind.REPLY)
#: So many meetings to come are shown of a series.
SHOWN = 10
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
                for text in told(file, understood):
                    say(text)


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
                "args": {**said.args, **({"all": True} if said.everything else {}), **_but(said)},
            }
            for said in reading.said
            if speaks
        ],
        "questions": [question_line(question, reading) for question in reading.questions if speaks],
        **({"invitation": invited(understood)} if reading.kind is Kind.INVITATION else {}),
    }


def _but(said: Said) -> dict[str, Any]:
    return {"but": list(said.but)} if said.but else {}


def invited(understood: Understood) -> dict[str, Any] | None:
    """Give the first meeting that an invitation tells of, with those that are to come; None where it tells of none."""
    if not understood.invitations:
        return None
    invitation, mail = understood.invitations[0], understood.mail
    said = invitation.said
    return {
        "method": invitation.method,
        "uid": said.uid,
        "sequence": said.sequence,
        "summary": said.title,
        "organiser": said.organiser or None,
        "sent_by": invitation.sent_by or None,
        "attendees": [{"address": each.address, "name": each.name, "answer": each.answer} for each in said.attendees],
        "zone": said.zone,
        "start": moment(said.start, all_day=said.all_day),
        "end": moment(said.end, all_day=said.all_day),
        "all_day": said.all_day,
        "rule": said.rule or None,
        "cancelled": said.cancelled,
        "changes": [
            {"at": moment(one.at), "start": moment(one.start), "end": moment(one.end), "onwards": one.onwards}
            for one in said.changes
        ],
        "occurrences": [
            {"start": moment(one.start, all_day=one.all_day), "end": moment(one.end, all_day=one.all_day)}
            for one in occurrences(said, mail.sent or mail.arrived, SHOWN)
        ],
        "doubts": list(invitation.doubts),
    }


def moment(at: datetime | None, *, all_day: bool = False) -> str | None:
    """Write a moment with its offset, a whole day as a day."""
    if at is None:
        return None
    return at.date().isoformat() if all_day else at.isoformat()


def question_line(question: Question, reading: Reading) -> str:
    """Say a question in one English line for the operator."""
    row = reading.rows[question.row]
    options = f" ({', '.join(question.options)})" if question.options else ""
    about = f" {question.about!r}" if question.about else ""
    return f"line {row.line}: {question.doubt.value.replace('_', ' ')}{about}{options}: {row.task}"
