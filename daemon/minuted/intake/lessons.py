"""Keeps what people write that they learned, and forgets it again when they take it back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import sha256

from minuted.intake.circumstances import Circumstances
from minuted.model import Language, Lesson, Outcome, Refusal, Retrospective, SaidLesson
from minuted.store import Book, SentLetter
from minuted.tracking.compose import key
from minuted.tracking.refusals import Code

#: How the words to take something back are spelt as a verb.
UNDO = "undo"


def origin_of(mail: str) -> str:
    """Return the digest under which the lessons of a mail are kept; it is found by the key of the answer to that mail.

    Args:
        mail: id of the kept mail.
    """
    return _digest(key("answer", mail[:16]))


def keep_lessons(
    book: Book,
    said: Iterable[SaidLesson],
    *,
    by: str,
    language: Language,
    day: date,
    meeting: str,
    retrospective: str,
    mail: str,
) -> Iterator[Outcome]:
    """Keep each line and yield what its writer is told; a line that is kept already is not kept again.

    Whoever wants no name has none in the lesson, and the answer, which names its reader, does not repeat the line.

    Args:
        by: address of who writes; "" where minutes speak for everybody.
        mail: id of the kept mail.
    """
    origin, hidden = origin_of(mail), 0
    there = {each.line for each in book.lessons_of(origin)}
    for each in said:
        if each.line in there:
            continue
        lesson = Lesson(
            ref=book.next_ref("L"),
            kind=each.kind,
            text=each.text,
            by="" if each.anonymous else by,
            language=language,
            day=day,
            meeting=meeting,
            retrospective=retrospective,
            origin=origin,
            line=each.line,
        )
        book.save_lesson(lesson)
        if each.anonymous:
            hidden += 1
        else:
            yield Outcome(verb="lesson", args={"lesson": each.kind.value, "task": each.text})
    if hidden:
        yield Outcome(verb="lesson", args={"lesson": "hidden", "n": str(hidden)})


def take_back_lessons(book: Book, one: Retrospective, letter: SentLetter, writer: str) -> Outcome:
    """Forget what came with the mail that our letter answers; else the last that the writer said with their name."""
    gone = book.lessons_of(_digest(letter.key))
    if not gone:
        own = [each for each in book.lessons_said_to([one.ref]).get(one.ref, ()) if each.by == writer]
        gone = book.lessons_of(own[-1].origin) if own else ()
    if not gone:
        return Outcome(verb=UNDO, refusal=Refusal(code=Code.NOTHING_TO_UNDO))
    book.forget_lessons(each.ref for each in gone)
    return Outcome(verb="lesson", args={"lesson": "gone", "n": str(len(gone))})


def answers_lessons(book: Book, letter: SentLetter) -> str:
    """Return the ref of the retrospective whose lessons a letter of ours answered; "" for any other letter."""
    return next((each.retrospective for each in book.lessons_of(_digest(letter.key))), "")


def look_at_lessons(book: Book, one: Retrospective, around: Circumstances) -> None:
    """See to it that everybody is told of lessons that come late."""
    book.look_sooner(one.guests, around.now)


def _digest(name: str) -> str:
    return sha256(f"lessons {name}".encode()).hexdigest()[:32]
