"""Who may read a lesson, and which ones are found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from minuted.model import Language, Lesson, LessonKind, Meeting, Person, Retrospective, RetrospectiveState
from minuted.tracking.lessons import found, readable, sources, told_elsewhere
from tracking.making import ANNA, BOB, CAROL, DAN, MEETING, at

pytestmark = pytest.mark.pure

#: Bob's minutes went to Dan too; Dan was not there when people looked back.
LAUNCH = replace(MEETING, ref="M-7", title="Product launch", organiser=BOB, recipients=(CAROL, DAN), series="launch")
LOOKING = Retrospective(
    ref="R-1",
    uid="r-1.x",
    organiser=BOB,
    meetings=("M-7",),
    guests=(BOB, CAROL),
    state=RetrospectiveState.INVITED,
    stamp=at("2026-03-05 09:00"),
)
DIRECTORY = {
    ANNA: Person(address=ANNA, department="Sales"),
    CAROL: Person(address=CAROL, department="Sales"),
    BOB: Person(address=BOB, department="R&D"),
}


def lesson(ref: str, text: str = "lunch", **facts: Any) -> Lesson:
    said: dict[str, Any] = {
        "ref": ref,
        "kind": LessonKind.KEEP,
        "text": text,
        "by": BOB,
        "language": Language.EN,
        "day": date(2026, 3, 6),
        "meeting": "M-7",
        "retrospective": "R-1",
        "origin": ref,
        "line": 1,
    }
    return Lesson(**(said | facts))


LESSON, OF_MINUTES = lesson("L-1"), lesson("L-2", retrospective="", day=date(2026, 3, 5))
MEETINGS: dict[str, Meeting] = {"M-7": LAUNCH}
KNOWN = sources((LESSON, OF_MINUTES), MEETINGS, {"R-1": LOOKING})


@pytest.mark.parametrize(
    ("own", "department", "expected"),
    [
        pytest.param({BOB}, "", ["L-1", "L-2"], id="who was there"),
        pytest.param({"b.chen@example.org", BOB}, "", ["L-1", "L-2"], id="under another address"),
        pytest.param({DAN}, "", ["L-2"], id="who only got the minutes that were looked back on"),
        pytest.param({ANNA}, "Sales", ["L-1", "L-2"], id="a colleague of somebody who was there"),
        pytest.param({ANNA}, "", [], id="somebody else"),
        pytest.param({"eve@example.org"}, "Legal", [], id="another department"),
    ],
)
def test_lessons_are_for_those_who_were_there_and_their_departments(
    own: set[str], department: str, expected: list[str]
) -> None:
    assert [each.ref for each in readable((LESSON, OF_MINUTES), KNOWN, own, department, DIRECTORY)] == expected


def test_a_lesson_of_unknown_minutes_is_nobodys() -> None:
    lost = lesson("L-3", meeting="M-9", retrospective="")
    known = sources((lost,), MEETINGS, {})
    assert known == {}
    assert list(readable((lost,), known, {BOB}, "R&D", DIRECTORY)) == []
    assert list(found((lost,), known, ())) == []


@pytest.mark.parametrize(
    ("words", "series", "expected"),
    [
        ((), "", ["L-1", "L-2"]),
        (("LUNCH", "launch"), "", ["L-1", "L-2"]),
        (("l-2",), "", ["L-2"]),
        (("keep",), "launch product", ["L-1", "L-2"]),
        (("try",), "", []),
        ((), "weekly", []),
    ],
)
def test_lessons_are_found_by_text_title_kind_and_name(
    words: tuple[str, ...], series: str, expected: list[str]
) -> None:
    assert [each.ref for each in found((OF_MINUTES, LESSON), KNOWN, words, series)] == expected


def test_elsewhere_a_lesson_has_its_source_and_nobodys_name() -> None:
    (told,) = told_elsewhere((LESSON,), KNOWN)
    assert (told.who, told.title, told.day) == ("", "Product launch", date(2026, 3, 6))
