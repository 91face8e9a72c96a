"""Whoever speaks for a department reads in January what it learned, once; its figures are of nobody alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from minuted.model import Lesson, LessonKind, State, ToldLesson, Turn, View, Year
from minuted.tracking import Calendars
from minuted.tracking.lessons import Source
from minuted.tracking.yearly import owed, year_of

from .making import ANNA, BOB, CAROL, MEETING, PEOPLE, POLICY, at, item

pytestmark = pytest.mark.pure

CALENDARS = Calendars({}, POLICY)
LEARNED = Year(name="Legal", lessons=(ToldLesson(kind=LessonKind.TRY, text="less", title="Weekly", ref="L-1"),))


def moments(now: str, year: Year | None = LEARNED, **facts: Any) -> list[tuple[str, str]]:
    seen = View(person=PEOPLE[ANNA], departments={"Legal": ()}, years={"Legal": year} if year else {})
    found = owed(replace(seen, **facts), now=at(now), policy=POLICY, calendars=CALENDARS)
    return [(each.letter.reasons[0], f"{each.moment:%Y-%m-%d}") for each in found]


THIS, NEXT = ("yearly/Legal/2026", "2027-01-04"), ("yearly/Legal/2027", "2028-01-03")


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(moments("2026-11-02 09:00", None), [THIS], id="it comes with the first digest of the year"),
        pytest.param(moments("2027-01-02 09:00", None), [THIS], id="which is not yet"),
        pytest.param(moments("2027-01-04 09:00"), [THIS], id="now"),
        pytest.param(moments("2027-01-27 09:00"), [THIS], id="or late, in the same month"),
        pytest.param(moments("2027-01-04 09:00", told=frozenset({THIS[0]})), [NEXT], id="once"),
        pytest.param(moments("2027-02-01 09:00"), [NEXT], id="never later"),
        pytest.param(moments("2027-01-04 09:00", Year(name="Legal")), [NEXT], id="nothing to say, no mail"),
        pytest.param(moments("2027-01-04 09:00", departments={}), [], id="for who speaks for one"),
        pytest.param(
            moments("2027-01-04 09:00", person=replace(PEOPLE[ANNA], wants_digest=False)), [], id="who wants digests"
        ),
    ],
)
def test_when_it_is_owed(found: list[tuple[str, str]], expected: list[tuple[str, str]]) -> None:
    assert found == expected


def test_no_operator_has_to_send_it() -> None:
    seen = View(person=PEOPLE[ANNA], departments={"Legal": ()}, years={"Legal": LEARNED})
    policy = replace(POLICY, yearly=False)
    assert not list(owed(seen, now=at("2027-01-04 09:00"), policy=policy, calendars=CALENDARS))


def test_a_year_is_counted_and_of_one_person_nothing_is() -> None:
    closed = at("2026-03-05 15:00")
    blocked = Turn(verb="blocked", by=BOB, at=closed, words="")
    items = [
        item("A-1", state=State.DONE, closed=closed, due=date(2026, 3, 6), turns=(blocked,)),
        item("A-2", owner=CAROL, state=State.DONE, closed=closed, due=date(2026, 3, 4)),
        item("A-3", state=State.CANCELLED, closed=closed),
    ]
    lessons = [
        Lesson(ref=f"L-{n}", kind=LessonKind.KEEP, text=str(n), meeting="M-1", day=date(2026, 3, n), origin="m", line=n)
        for n in range(1, 16)
    ]
    known = {each.ref: Source(meeting=MEETING, party=frozenset({BOB})) for each in lessons}
    agreed = [item("A-9", state=State.DONE), item("A-10"), item("A-11", state=State.CANCELLED)]

    def counted(people: int) -> Year:
        calendar = CALENDARS.for_person(PEOPLE[ANNA])
        facts: dict[str, Any] = {"agreed": agreed, "decisions": 4, "people": people, "calendar": calendar}
        return year_of("Legal", items, lessons, known, **facts)

    year = counted(2)
    assert (year.done, year.dated, year.on_time, year.blocked) == (2, 2, 1, 1)
    assert (year.agreed, year.agreed_done, year.decisions) == (2, 1, 4)
    assert [each.text for each in year.lessons][:2] == ["15", "14"] and (len(year.lessons), year.more) == (12, 3)
    assert counted(1) == Year(name="Legal", lessons=year.lessons, more=3)
