"""What was learned, in lines under a heading for each kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from minuted.letters.tidy import by_sentences, plain_name, shorten
from minuted.letters.words import Words
from minuted.model import LessonKind, ToldLesson

#: Longer ones are cut.
LONGEST_LINE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedLessons:
    """The lines under one heading."""

    heading: str
    lines: tuple[str, ...]


def printed_lessons(
    lessons: Sequence[ToldLesson], words: Words, today: date, *, wraps: bool
) -> tuple[PrintedLessons, ...]:
    """Return lessons grouped by kind, in the order in which people speak of them; where lines wrap, for a text part."""
    held = by_sentences if wraps else str
    return tuple(
        PrintedLessons(
            heading=words.phrase("lessons", kind.value),
            lines=tuple(held(_line(each, words, today)) for each in lessons if each.kind is kind),
        )
        for kind in LessonKind
        if any(each.kind is kind for each in lessons)
    )


def _line(lesson: ToldLesson, words: Words, today: date) -> str:
    text = words.quoted(shorten(lesson.text, LONGEST_LINE))
    who = plain_name(lesson.who) or lesson.who
    pattern = "from_and" if who and lesson.title else "from" if lesson.title else "said" if who else ""
    if not pattern:
        return text
    day = words.day(lesson.day, today) if lesson.day is not None else ""
    return words.phrase("lessons", pattern, text=text, who=who, title=lesson.title, day=day)
