"""Which lessons are shown to whoever begins something: few, the nearest, and none that only looks alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from letters.samples import languages
from minuted.model import Language, Lesson, LessonKind, Meeting, Person
from minuted.tracking.fitting_lessons import MOST, Beginning, fitting
from minuted.tracking.lessons import Source
from minuted.tracking.likeness import Likeness
from tracking.making import ANNA, BOB, CAROL, DAN, MEETING

pytestmark = pytest.mark.pure

LIKENESS = Likeness.compile(languages())
KIM, EVE, LEE = "kim@example.org", "eve@example.org", "lee@example.org"
DIRECTORY = {
    address: Person(address=address, department=department)
    for address, department in (
        (ANNA, "Sales"),
        (BOB, "R&D"),
        (KIM, "Sales"),
        (EVE, "R&D"),
        (CAROL, "Sales"),
        (LEE, "Legal"),
    )
}


def lesson(ref: str, text: str, kind: LessonKind = LessonKind.TRY, day: int = 6) -> Lesson:
    return Lesson(
        ref=ref,
        kind=kind,
        text=text,
        language=Language.EN,
        day=date(2026, 3, day),
        meeting="M-1",
        retrospective="R-1",
        origin=ref,
        line=1,
    )


def source(*party: str, title: str = "Weekly", series: str = "weekly") -> Source:
    meeting: Meeting = replace(MEETING, title=title, series=series)
    return Source(meeting=meeting, party=frozenset(party))


def fits(new: Beginning, *told: tuple[Lesson, Source], **more: Any) -> list[str]:
    found = fitting(
        [each for each, _ in told],
        {each.ref: place for each, place in told},
        new,
        directory=DIRECTORY,
        around_series=frozenset({"minutesofthe", "纪要"}),
        likeness=LIKENESS,
        **more,
    )
    return [each.ref for each in found]


def begins(*party: str, text: str = "Launch\nbook the room", series: str = "launch") -> Beginning:
    return Beginning(series=series, party=frozenset(party), text=text)


THERE = source(ANNA, BOB, LEE)


@pytest.mark.parametrize(
    ("new", "place", "text", "expected"),
    [
        pytest.param(begins(DAN, series="minutesoftheweekly"), THERE, "lunch", True, id="of the series"),
        pytest.param(begins(KIM, EVE), THERE, "lunch", True, id="of the same departments"),
        pytest.param(begins(KIM, CAROL), THERE, "lunch", False, id="one department is not several"),
        pytest.param(begins(KIM, LEE), source(ANNA, BOB), "lunch", False, id="another pair of departments"),
        pytest.param(begins(ANNA, BOB, DAN), source(ANNA, BOB), "lunch", True, id="of most of the people"),
        pytest.param(begins(ANNA, DAN), source(ANNA, BOB), "lunch", False, id="one person of two"),
        pytest.param(begins(DAN), THERE, "Ask legal about the payment page early", False, id="no word of it"),
        pytest.param(
            begins(DAN, text="test the payment page"), THERE, "The payment page came late", True, id="of several words"
        ),
        pytest.param(begins(DAN, text="send the payment"), THERE, "The payment page came late", False, id="one word"),
        pytest.param(
            begins(DAN, text="测试支付页面"), THERE, "支付页面要早点测", True, id="several pairs of characters"
        ),
        pytest.param(begins(DAN, text="打扫页面"), THERE, "支付页面要早点测", False, id="one pair of characters"),
        pytest.param(begins(DAN, series=""), source(ANNA, series=""), "lunch", False, id="no name is no series"),
    ],
)
def test_a_lesson_fits_by_series_by_people_or_by_several_words(
    new: Beginning, place: Source, text: str, expected: bool
) -> None:
    assert fits(new, (lesson("L-1", text), place)) == (["L-1"] if expected else [])


def test_the_nearest_come_first_and_few() -> None:
    words = begins(ANNA, BOB, text="test the payment page", series="weekly")
    elsewhere, people = source(DAN, series="other"), source(ANNA, BOB, series="other")
    told = [
        (lesson("L-1", "The payment page came late"), elsewhere),
        (lesson("L-2", "lunch"), people),
        (lesson("L-3", "tea", LessonKind.KEEP), source(DAN)),
        (lesson("L-4", "notes", LessonKind.TRY), source(DAN)),
    ]
    assert fits(words, *told) == ["L-4", "L-3", "L-2"]
    assert fits(words, *told[::-1]) == ["L-4", "L-3", "L-2"]
    assert fits(words, *told[:2]) == ["L-2", "L-1"]
    assert len(fits(words, *[(lesson(f"L-{n}", f"number {n}"), THERE) for n in range(9)])) == MOST


def test_the_newest_of_a_kind_comes_first_and_nothing_twice() -> None:
    told = [
        (lesson("L-1", "Lunch", day=2), THERE),
        (lesson("L-2", "tea", day=5), THERE),
        (lesson("L-3", "ＬＵＮＣＨ", day=6), THERE),
    ]
    assert fits(begins(ANNA, BOB), *told) == ["L-3", "L-2"]


def test_words_that_every_meeting_has_say_nothing() -> None:
    new = begins(DAN, text="quarterly planning", series="x")
    told = [
        (replace(lesson(f"L-{n}", f"quarterly planning {n}"), meeting=f"M-{n}"), source(ANNA, series="y"))
        for n in range(1, 5)
    ]
    assert fits(new, *told) == []
    assert fits(new, *told[:2]) == ["L-2", "L-1"]
