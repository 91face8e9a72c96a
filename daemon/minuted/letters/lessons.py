"""What was learned, in lines under a heading for each kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from minuted.letters.tidy import by_sentences, glue, plain_name, shorten
from minuted.letters.words import Words
from minuted.model import LessonKind, ToldLesson

#: Longer ones are cut.
LONGEST_LINE = 300
LONGEST_TITLE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedLessons:
    """The lines under one heading."""

    heading: str
    lines: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.lines)


def printed_lessons(
    lessons: Sequence[ToldLesson], words: Words, today: date, *, wraps: bool
) -> tuple[PrintedLessons, ...]:
    """Return lessons grouped by kind, in the order in which people speak of them; where lines wrap, for a text part."""
    return tuple(
        PrintedLessons(
            heading=words.phrase("lessons", kind.value),
            lines=tuple(_line(each, words, today, wraps=wraps) for each in lessons if each.kind is kind),
        )
        for kind in LessonKind
        if any(each.kind is kind for each in lessons)
    )


def _line(lesson: ToldLesson, words: Words, today: date, *, wraps: bool) -> str:
    """Return what was learned, who said it and where; a line is broken between sentences, and before the source."""
    held = by_sentences if wraps else str
    text, who = words.quoted(shorten(lesson.text, LONGEST_LINE)), plain_name(lesson.who) or lesson.who
    said = held(words.phrase("lessons", "said", text=text, who=who) if who else text)
    if not lesson.title:
        return said
    day = words.day(lesson.day, today) if lesson.day is not None else ""
    source = words.phrase("lessons", "from", title=shorten(lesson.title, LONGEST_TITLE), day=day)
    bare = source.lstrip(" ")
    return said + source[: len(source) - len(bare)] + (glue(bare) if wraps else bare)
