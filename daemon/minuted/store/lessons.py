"""Lessons: what people said that they learned."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import bindparam, delete, func, select

from minuted.model import Lesson
from minuted.store.page import Page, made, once, values
from minuted.store.tables import lesson

SAVE = once(lesson)
BY_NUMBER = (func.length(lesson.c.ref), lesson.c.ref)
SAID_TO = select(lesson).where(lesson.c.retrospective.in_(bindparam("refs", expanding=True))).order_by(*BY_NUMBER)
OF_ORIGIN = select(lesson).where(lesson.c.origin == bindparam("origin")).order_by(lesson.c.line)
LATEST = (
    select(lesson)
    .where(lesson.c.day >= bindparam("since"))
    .order_by(lesson.c.day.desc(), func.length(lesson.c.ref).desc(), lesson.c.ref.desc())
    .limit(bindparam("most"))
)
FORGET = delete(lesson).where(lesson.c.ref == bindparam("this"))


class Lessons(Page):
    """The part of a book that holds lessons."""

    __slots__ = ()

    def save_lesson(self, one: Lesson) -> bool:
        """Remember a lesson, unless the same line of the same mail is one already; say whether it is new."""
        return self._write(SAVE, values(one)).rowcount > 0

    def forget_lessons(self, refs: Iterable[str]) -> None:
        """Forget lessons that were taken back, as if they had never been said."""
        if gone := [{"this": ref} for ref in refs]:
            self._write(FORGET, gone)

    def lessons_of(self, origin: str) -> tuple[Lesson, ...]:
        """Return what came with one mail, in the order of its lines."""
        return tuple(made(Lesson, row) for row in self._rows(OF_ORIGIN, origin=origin))

    def lessons_said_to(self, retrospectives: Iterable[str]) -> dict[str, tuple[Lesson, ...]]:
        """Return what was said to each of these retrospectives, by its ref, oldest first."""
        found: dict[str, tuple[Lesson, ...]] = {}
        for row in self._many(SAID_TO, "refs", retrospectives):
            found[row.retrospective] = (*found.get(row.retrospective, ()), made(Lesson, row))
        return found

    def latest_lessons(self, since: date, limit: int) -> tuple[Lesson, ...]:
        """Return the last lessons since a day, the newest first."""
        return tuple(made(Lesson, row) for row in self._rows(LATEST, since=since, most=limit))
