"""The receipt: what was understood of minutes, numbered, as a question to whoever sent them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from minuted.model import (
    Address,
    Decision,
    Doubt,
    Item,
    Language,
    Letter,
    LetterKind,
    LetterRow,
    Meeting,
    NextMeeting,
    Person,
    Policy,
    Question,
    Section,
)
from minuted.tracking.compose import decision_row, item_row, key

#: What may be asked of several rows at once, because the answer may be the same.
SHARED = frozenset(
    {
        Doubt.NO_OWNER,
        Doubt.OWNER_UNKNOWN,
        Doubt.OWNER_LIKELY,
        Doubt.OWNER_AMBIGUOUS,
        Doubt.EVERYBODY,
        Doubt.NO_DATE,
    }
)


def receipt(
    meeting: Meeting,
    items: Sequence[Item],
    decisions: Sequence[Decision],
    questions: Iterable[Question],
    *,
    to: Person,
    people: Mapping[str, Person],
    now: datetime,
    policy: Policy,
    references: tuple[str, ...] = (),
    coming: NextMeeting | None = None,
) -> Letter:
    """Write the receipt of one set of minutes.

    Decisions and items are numbered in one sequence, in the order in which they stand in the minutes.

    Args:
        items: in the order of the reading's rows, because the questions count by it.
        questions: as the reading has them; in the letter they name row numbers.
        people: names by address.
        references: of the mail that held the minutes.
        coming: what "by the next meeting" was taken for; None where nobody wrote so, or the minutes say it themselves.
    """
    zone = to.zone or policy.zone
    said = {"next_meeting": coming.day.isoformat(), "next_known": coming.known.value} if coming is not None else {}
    today = now.astimezone(ZoneInfo(zone)).date()
    known = {meeting.ref: meeting}
    behind = {meeting.ref: tuple(decisions)}
    found: list[LetterRow] = [decision_row(decision, 0, meeting) for decision in decisions]
    found += [_as_written(item_row(item, 0, Section.UNDERSTOOD, known, behind, people, today), item) for item in items]
    found.sort(key=lambda row: (row.line, row.section is not Section.DECIDED))
    rows = tuple(replace(row, number=number) for number, row in enumerate(found, 1))
    numbers = {row.ref: row.number for row in rows}
    asked = _together(
        replace(question, row=numbers[items[question.row].ref])
        for question in questions
        if 0 <= question.row < len(items)
    )
    name = key("receipt", meeting.mail[:16] or meeting.ref)
    return Letter(
        key=name,
        kind=LetterKind.RECEIPT,
        to=Address(address=to.address, name=to.name),
        language=to.language or meeting.language or Language.EN,
        zone=zone,
        at=now,
        reasons=(name,),
        rows=rows,
        meeting=meeting,
        questions=asked,
        facts={"items": str(len(items)), "decisions": str(len(decisions)), "questions": str(len(asked)), **said},
        in_reply_to=meeting.message_id,
        references=references,
        answers_subject=meeting.subject,
    )


def _as_written(row: LetterRow, item: Item) -> LetterRow:
    """Return a row with the owner's name as the minutes have it, where nobody knows another name of the address."""
    return replace(row, owner_name=item.owner_name) if item.owner_name and row.owner_name == item.owner else row


def _together(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Ask the same of several rows once, at the first of them: ten items without a date are one question."""
    same: dict[tuple[object, ...], list[Question]] = {}
    for question in sorted(questions, key=lambda question: question.row):
        words = (question.doubt, question.about, question.options) if question.doubt in SHARED else (question,)
        same.setdefault(words, []).append(question)
    return tuple(
        replace(first, rows=tuple(dict.fromkeys(one.row for one in (first, *others)))) if others else first
        for first, *others in same.values()
    )
