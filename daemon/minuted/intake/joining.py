"""Joins a new item with an earlier one, on its organiser's word: both were the same thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from minuted.intake.acting import act_of, done, tried
from minuted.intake.carrying import Word, changed
from minuted.intake.circumstances import Circumstances
from minuted.intake.rows import Target
from minuted.intake.tally import Tally
from minuted.model import Item, Meeting, Outcome, Refusal, Row, Said, State
from minuted.store import Book, SentLetter
from minuted.tracking.carried import changes, known, listed
from minuted.tracking.identity import matched


def paired(said: Said, letter: SentLetter, rows: Mapping[str, Item]) -> Said:
    """Return "3 and 7 are the same" as "3 same as 7": the item of these minutes goes into the earlier one."""
    if said.verb != "same" or len(said.rows) != 2 or said.args.get("note"):
        return said
    here = [number for number in said.rows if _is_of(letter, rows.get(letter.rows.get(number, "")))]
    if len(here) != 1:
        return said
    (other,) = (number for number in said.rows if number not in here)
    return replace(said, rows=tuple(here), args={**said.args, "note": str(other)})


def _is_of(letter: SentLetter, item: Item | None) -> bool:
    return item is not None and item.meeting == letter.meeting


def join(book: Book, said: Said, target: Target, tally: Tally, word: Word) -> None:
    """Let the earlier item go on with what is new in the later one, which is closed."""
    item, around = book.item(target.ref), word.around
    if item is None:
        return
    rows = tally.rows()
    other = _earlier(book, said, item, rows, tally.letter.rows, around)
    args = {"item": other.ref if other is not None else ""}
    act = act_of(book, item, "same", args, writer=word.by, mail=word.mail, around=around)
    after = act if isinstance(act, Refusal) else tried(book, item, act, writer=word.by.address, around=around)
    if isinstance(act, Refusal) or isinstance(after, Refusal) or other is None:
        assert isinstance(after, Refusal), "what names no earlier item is refused"
        tally.refuse(said, target.number, after)
        return
    meeting = book.meeting(item.meeting)
    tally.changed(item, done(book, act))
    joined = _with_news(book, item, other, meeting, word) if meeting is not None else other
    tally.changed(other, joined)
    tally.outcomes.append(Outcome(verb="same", number=target.number, item=joined, args=args))
    tally.outcomes += word.asked


def _with_news(book: Book, new: Item, other: Item, meeting: Meeting, word: Word) -> Item:
    """Return the earlier item with all that the later one says otherwise."""
    # What the organiser says now are the words that hold.
    before = replace(known(other, book.acts(other.ref)), version=True)
    row = Row(
        line=new.line,
        convention=new.convention,
        task=new.task,
        owners=(new.owner_name,) if new.owner_name else (),
        people=(new.owner, *new.helpers) if new.owner else (),
        due_text=new.due_text or None,
        due=new.due,
        done=new.state is State.DONE,
    )
    item = done(book, listed(row, other, meeting, at=word.around.now, mail=word.mail))
    for change in changes(row, before, likeness=word.around.likeness()):
        if change.verb != "task" or other.organiser == word.by.address:
            item = changed(book, item, change, word) or item
    return item


def _earlier(
    book: Book,
    said: Said,
    item: Item,
    rows: Mapping[str, Item],
    numbers: Mapping[int, str],
    around: Circumstances,
) -> Item | None:
    """Find the earlier item that is meant: the row that is named, or the only one that the item may be."""
    note = said.args.get("note", "").strip(" .。#")
    if note:
        ref = numbers.get(int(note), "") if note.isascii() and note.isdigit() and len(note) < 5 else note.upper()
        return rows.get(ref) if ref != item.ref else None
    others = [known(other, book.acts(other.ref)) for other in rows.values() if other.ref != item.ref]
    row = Row(
        line=0,
        convention="",
        task=item.task,
        owners=(item.owner_name,) if item.owner_name else (),
        people=(item.owner,) if item.owner else (),
        due=item.due,
    )
    (match,) = matched([row], others, likeness=around.likeness())
    found = (*((match.known,) if match.known else ()), *match.options)
    return found[0].item if len(found) == 1 else None
