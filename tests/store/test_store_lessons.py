"""Lessons: kept once for each line of a mail, found by what they were said to, forgotten when they are taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from minuted.model import Before, Language, Lesson, LessonKind, Retrospective, RetrospectiveState
from minuted.store import Store
from store.examples import NOW, meeting

LESSON = Lesson(
    ref="L-1",
    kind=LessonKind.KEEP,
    text="每次只记一页",
    by="bob@example.org",
    language=Language.ZH,
    day=date(2026, 3, 6),
    meeting="M-1",
    retrospective="R-1",
    origin="one",
    line=2,
)
NEWER = replace(LESSON, ref="L-10", by="", day=date(2026, 3, 9), origin="two", line=1)
OTHER = replace(LESSON, ref="L-9", retrospective="R-2", day=date(2026, 3, 9), origin="two", line=4)


def test_a_lesson_comes_back_as_it_was(store: Store) -> None:
    with store.writing() as book:
        assert all(book.save_lesson(each) for each in (NEWER, LESSON, OTHER))
    with store.reading() as book:
        assert book.lessons_of("one") == (LESSON,)
        assert book.lessons_of("two") == (NEWER, OTHER)
        assert book.lessons_said_to(["R-1", "R-2", "R-3"]) == {"R-1": (LESSON, NEWER), "R-2": (OTHER,)}
        assert book.latest_lessons(date(2026, 3, 7), 10) == (NEWER, OTHER)
        assert book.latest_lessons(date(2026, 1, 1), 2) == (NEWER, OTHER)


def test_a_line_of_a_mail_is_one_lesson(store: Store) -> None:
    with store.writing() as book:
        assert book.save_lesson(LESSON)
        assert not book.save_lesson(replace(LESSON, ref="L-2"))
    with store.reading() as book:
        assert book.lessons_of("one") == (LESSON,)


def test_what_was_taken_back_is_gone(store: Store) -> None:
    with store.writing() as book:
        for each in (LESSON, NEWER):
            book.save_lesson(each)
        book.forget_lessons([LESSON.ref])
        book.forget_lessons([])
    with store.reading() as book:
        assert book.latest_lessons(date(2026, 1, 1), 10) == (NEWER,)
        assert book.lessons_of("one") == ()


def test_refs_of_lessons_count_up(store: Store) -> None:
    with store.writing() as book:
        assert [book.next_ref("L"), book.next_ref("L")] == ["L-1", "L-2"]


def test_the_last_time_is_that_of_the_series(store: Store) -> None:
    weekly = meeting("M-1", series="weekly")
    later, minutes = replace(weekly, ref="M-2"), replace(weekly, ref="M-3", series="retro")
    one = Retrospective(
        ref="R-1",
        uid="r-1.x",
        organiser=weekly.organiser,
        meetings=("M-1",),
        guests=(weekly.organiser,),
        state=RetrospectiveState.INVITED,
        start=NOW,
        end=NOW,
        stamp=NOW,
    )
    following = replace(one, ref="R-2", uid="r-2.x", meetings=("M-2",))
    with store.writing() as book:
        for each in (weekly, later, minutes):
            book.save_meeting(each)
        book.save_retrospective(one)
        book.save_retrospective(following)
        assert book.before(following, later) is None
        book.save_lesson(LESSON)
        book.link_minutes("R-1", "M-3")
    with store.reading() as book:
        assert book.before(following, later) == Before(meeting=weekly, guests=one.guests, lessons=(LESSON,))
        assert book.before(one, weekly) is None
        assert book.before(following, replace(later, series="")) is None
        assert book.retrospectives(["R-1", "R-9"]) == {"R-1": one}
        assert book.retrospective_of("M-3") == one
