"""The receipt: what was understood of minutes, numbered, as a question to whoever sent them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
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
    Outcome,
    Person,
    Policy,
    Question,
    Section,
    ToldLesson,
)
from minuted.tracking.compose import decision_row, item_row, key, name_of

#: What may be asked of several rows at once, because the answer may be the same.
SHARED = frozenset(
    {
        Doubt.NO_OWNER,
        Doubt.OWNER_UNKNOWN,
        Doubt.OWNER_LIKELY,
        Doubt.OWNER_AMBIGUOUS,
        Doubt.EVERYBODY,
        Doubt.NO_DATE,
        Doubt.LEFT_OUT,
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
    sections: Mapping[str, Section] = MappingProxyType({}),
    silent: Collection[str] = (),
    before: Mapping[str, Item] = MappingProxyType({}),
    meetings: Mapping[str, Meeting] = MappingProxyType({}),
    superseded: Sequence[Decision] = (),
    outcomes: Sequence[Outcome] = (),
    lessons: tuple[ToldLesson, ...] = (),
) -> Letter:
    """Write the receipt of one set of minutes.

    What is new is numbered in one sequence, in the order in which it stands in the minutes; below it stands what
    earlier minutes had.

    Args:
        items: in the order of the reading's rows, because the questions count by it; then those that are only shown.
        questions: as the reading has them; in the letter they name row numbers.
        people: names by address.
        references: of the mail that held the minutes.
        sections: of items that are not new, by ref.
        silent: refs of items that the letter leaves out.
        before: items that changed, as they were, by ref.
        meetings: by ref, those of the items that are not new.
        lessons: what is kept of these minutes as learned, and what was learned before.
        superseded: decisions in whose place new ones stand by their own words.
        outcomes: what of the minutes waits for somebody's word.
        coming: what "by the next meeting" was taken for; None where nobody wrote so, or the minutes say it themselves.
    """
    zone = to.zone or policy.zone
    said = {"next_meeting": coming.day.isoformat(), "next_known": coming.known.value} if coming is not None else {}
    today = now.astimezone(ZoneInfo(zone)).date()
    known = {**meetings, meeting.ref: meeting}
    behind = {meeting.ref: tuple(decisions)}
    found: list[LetterRow] = [decision_row(decision, 0, meeting) for decision in decisions]
    found += [decision_row(each, 0, known.get(each.meeting), Section.EARLIER) for each in superseded]
    found += [
        _as_written(item_row(item, 0, sections.get(item.ref, Section.UNDERSTOOD), known, behind, people, today), item)
        for item in items
        if item.ref not in silent
    ]
    found.sort(key=_place)
    rows = tuple(replace(row, number=number) for number, row in enumerate(found, 1))
    numbers = {row.ref: row.number for row in rows}
    asked = _together(
        _numbered(question, items, numbers)
        for question in questions
        if 0 <= question.row < len(items) and items[question.row].ref in numbers
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
        outcomes=tuple(outcomes),
        lessons=lessons,
        facts={"items": str(len(items)), "decisions": str(len(decisions)), "questions": str(len(asked)), **said}
        | _as_before(rows, before, people)
        | {f"name.{address}": name_of(address, people) for address in _deciding(outcomes)},
        in_reply_to=meeting.message_id,
        references=references,
        answers_subject=meeting.subject,
    )


def _deciding(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """Yield whose word is waited for."""
    return (each.item.organiser for each in outcomes if each.item is not None)


def _place(row: LetterRow) -> tuple[int, int, bool, str]:
    """Put what is new first, in the order of the minutes, then what goes on from earlier ones."""
    new = row.section in (Section.UNDERSTOOD, Section.DECIDED)
    later = (Section.AMENDED, Section.DONE, Section.GOES_ON, Section.EARLIER)
    number = row.ref.rpartition("-")[2].rjust(9, "0")
    return (
        0 if new else 1 + later.index(row.section),
        row.line if new else 0,
        row.section is not Section.DECIDED,
        number,
    )


def _numbered(question: Question, items: Sequence[Item], numbers: Mapping[str, int]) -> Question:
    """Name the rows of the letter where the reading counts its own."""
    row = numbers[items[question.row].ref]
    if question.doubt is not Doubt.SAME_AS:
        return replace(question, row=row)
    return replace(question, row=row, options=tuple(str(numbers[items[int(place)].ref]) for place in question.options))


def _as_before(rows: Iterable[LetterRow], before: Mapping[str, Item], people: Mapping[str, Person]) -> dict[str, str]:
    """Return what rows said before, as far as it was something else."""
    facts: dict[str, str] = {}
    for row in rows:
        was = before.get(row.ref)
        if was is None:
            continue
        if was.task != row.task:
            facts[f"was.{row.number}.task"] = was.task
        if was.owner != row.owner:
            facts[f"was.{row.number}.owner"] = name_of(was.owner, people) if was.owner else was.owner_name
        if was.due is not None and was.due != row.due:
            facts[f"was.{row.number}.due"] = was.due.isoformat()
    return facts


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
