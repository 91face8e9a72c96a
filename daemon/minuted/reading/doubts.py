"""What a receipt must ask: what stands between a row and somebody who does it by a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from minuted.model import Doubt, Question, Row
from minuted.reading.draft import Draft
from minuted.reading.names import Names
from minuted.reading.owners import Judge

#: More people than that are no choice.
MOST_OPTIONS = 6


def doubts(drafts: Sequence[Draft], rows: Sequence[Row], judge: Judge, names: Names, sent: date) -> Iterator[Question]:
    """Yield the questions in the order of the rows; rows that are done need nothing.

    ``sent``: the mail's day, before which no deadline can lie.
    """
    for index, (draft, row) in enumerate(zip(drafts, rows, strict=True)):
        if row.done:
            continue
        if not row.owners:
            yield Question(doubt=Doubt.NO_OWNER, row=index)
        for owner in row.owners:
            doubt, options = _about(owner, judge, names)
            if doubt is not None:
                yield Question(doubt=doubt, row=index, about=owner, options=options)
        if row.due is None and not row.due_text:
            yield Question(doubt=Doubt.NO_DATE, row=index)
        if draft.unclear and row.due_text:
            yield Question(doubt=Doubt.DATE_UNCLEAR, row=index, about=row.due_text)
        if row.due is not None and row.due < sent:
            yield Question(doubt=Doubt.DATE_PAST, row=index, about=row.due_text or "", options=(row.due.isoformat(),))


def _about(owner: str, judge: Judge, names: Names) -> tuple[Doubt | None, tuple[str, ...]]:
    """Say what is unclear about an owner, and whom that may mean."""
    found = names.resolve(owner)
    if len(found) == 1:
        return None, ()
    if len(found) > MOST_OPTIONS:
        # A department without a contact means everybody in it: a list of them all helps nobody.
        return Doubt.OWNER_UNKNOWN, ()
    if found:
        return Doubt.OWNER_AMBIGUOUS, found
    if judge.everybody(owner):
        return Doubt.EVERYBODY, ()
    likely = names.likely(owner)
    return (Doubt.OWNER_LIKELY if likely else Doubt.OWNER_UNKNOWN), likely
