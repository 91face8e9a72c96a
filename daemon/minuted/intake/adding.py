"""Adds an item that the organiser writes under the receipt: "add: Bob to order the flowers by Thursday"."""

from __future__ import annotations

from datetime import date, datetime

from minuted.intake.circumstances import Circumstances
from minuted.intake.named import named_person
from minuted.model import Item, Meeting, Refusal, Row, Said
from minuted.store import Book
from minuted.tracking import fold, record


def add(
    book: Book, said: Said, meeting: Meeting, *, by: str, at: datetime, mail: str, around: Circumstances
) -> Item | Refusal:
    """Record one more item of a meeting, or say why it is not clear whose it is."""
    named, day = said.args.get("person", ""), said.args.get("day", "")
    person = named_person(book, named, meeting, around) if named else ""
    if isinstance(person, Refusal):
        return person
    row = Row(
        line=0,
        convention="receipt",
        task=said.args.get("task", ""),
        owners=(named,) if named else (),
        people=(person,) if person else (),
        due_text=said.args.get("raw") or day or None,
        due=date.fromisoformat(day) if day else None,
    )
    act = record(book.next_ref("A"), row, meeting, at=at, by=by, mail=mail)
    item = fold([book.append(act)])
    book.save_item(item)
    return item
