"""Leaves out what minutes say again: rows of a corrected or re-sent version that are followed already."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from minuted.model import Decision, Item, Mail, Meeting, Reading, Row
from minuted.store import Book


def earlier(book: Book, mail: Mail, writer: str) -> Meeting | None:
    """Find the minutes that a mail answers or sends again, by its References; None where it starts a thread.

    Only the organiser's own thread counts: somebody else's "ACTION: …" below is theirs.  ``writer``: the address of
    who wrote these minutes, which is the organiser's too where somebody forwards them.
    """
    for message_id in (*mail.in_reply_to, *reversed(mail.references)):
        found = book.meeting_by_message_id(message_id)
        if found is not None and found.organiser == writer:
            return found
    return None


def without_repeats(reading: Reading, items: tuple[Item, ...], decisions: tuple[Decision, ...]) -> Reading:
    """Return the reading without what is followed already: the same task of the same owner, the same decision.

    A row that was changed in any way is new: comparing what is merely alike is for a question, not for a guess.
    """
    decided = {_bare(decision.text) for decision in decisions}
    known = {(_bare(item.task), item.owner) for item in items}
    places = [place for place, row in enumerate(reading.rows) if (_bare(row.task), _owner(row)) not in known]
    moved = {old: new for new, old in enumerate(places)}
    return replace(
        reading,
        rows=tuple(reading.rows[place] for place in places),
        decisions=tuple(row for row in reading.decisions if _bare(row.text) not in decided),
        questions=tuple(replace(q, row=moved[q.row]) for q in reading.questions if q.row in moved),
    )


def _owner(row: Row) -> str:
    return row.people[0] if row.people else ""


def _bare(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())
