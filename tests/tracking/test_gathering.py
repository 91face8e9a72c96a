"""When everybody around a retrospective is asked what they learned, and told of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from minuted.model import Collaboration, Language, Lesson, LessonKind, Policy, Retrospective, RetrospectiveState, View
from minuted.tracking import Calendars, gathering
from tracking.making import ANNA, BOB, MEETING, PEOPLE, POLICY, at

pytestmark = pytest.mark.pure

CALENDARS = Calendars({}, POLICY)
#: On a Monday, called on the Thursday before.
ONE = Retrospective(
    ref="R-1",
    uid="r-1.x",
    organiser=ANNA,
    meetings=(MEETING.ref,),
    guests=(ANNA, BOB),
    state=RetrospectiveState.INVITED,
    start=at("2026-03-09 10:00"),
    end=at("2026-03-09 10:45"),
    stamp=at("2026-03-05 09:00"),
)
LESSON = Lesson(
    ref="L-1",
    kind=LessonKind.KEEP,
    text="lunch",
    by=ANNA,
    language=Language.EN,
    day=at("2026-03-06 09:00").date(),
    meeting=MEETING.ref,
    retrospective="R-1",
    origin="x",
    line=1,
)


def owed(
    now: str, one: Retrospective = ONE, *lessons: Lesson, reader: str = BOB, told: tuple[str, ...] = (), **rules: Any
) -> dict[str, str]:
    """Return the reasons and the moments of what is owed then."""
    view = View(
        person=PEOPLE[reader],
        retrospectives=(one,),
        collaborations={"R-1": Collaboration(meetings=(MEETING,))},
        lessons={"R-1": lessons} if lessons else {},
        people=PEOPLE,
        told=frozenset(told),
    )
    policy: Policy = replace(POLICY, **rules)
    found = gathering.owed(view, now=at(now), policy=policy, calendars=CALENDARS)
    zone = at(now).tzinfo
    return {each.letter.reasons[0]: f"{each.moment.astimezone(zone):%Y-%m-%d %H:%M}" for each in found}


BOTH = {"lessons/R-1": "2026-03-06 09:00", "summary/R-1": "2026-03-10 09:00"}
SUMMARY = {"summary/R-1": "2026-03-10 09:00"}


@pytest.mark.parametrize(
    ("now", "one", "expected"),
    [
        pytest.param("2026-03-05 10:00", ONE, BOTH, id="asked on the working day before, told on the one after"),
        pytest.param("2026-03-09 09:59", ONE, BOTH, id="until people meet"),
        pytest.param("2026-03-09 10:30", ONE, SUMMARY, id="not while they meet"),
        pytest.param(
            "2026-03-06 16:00",
            replace(ONE, stamp=at("2026-03-06 16:00")),
            BOTH | {"lessons/R-1": "2026-03-06 16:00"},
            id="never ahead of the invitation",
        ),
        pytest.param("2026-03-05 10:00", replace(ONE, state=RetrospectiveState.ASKED), {}, id="no slot yet"),
        pytest.param("2026-03-05 10:00", replace(ONE, state=RetrospectiveState.CANCELLED), {}, id="called off"),
        pytest.param("2026-03-05 10:00", replace(ONE, guests=(ANNA,)), {}, id="somebody else's"),
        pytest.param("2026-03-10 09:00", ONE, {}, id="nothing was said"),
    ],
)
def test_everybody_invited_is_asked_before_and_told_after(
    now: str, one: Retrospective, expected: dict[str, str]
) -> None:
    assert owed(now, one) == expected


def test_what_was_said_is_told_once_however_late_it_is() -> None:
    assert owed("2026-03-10 09:00", ONE, LESSON) == SUMMARY
    assert owed("2026-03-13 09:00", ONE, LESSON) == SUMMARY
    assert owed("2026-03-13 09:00", ONE, LESSON, told=("summary/R-1",)) == {}


def test_nobody_is_asked_twice_when_it_moves() -> None:
    moved = replace(ONE, start=at("2026-03-17 10:00"), end=at("2026-03-17 10:45"), sequence=1)
    assert list(owed("2026-03-09 12:00", moved, told=("lessons/R-1",))) == ["summary/R-1"]


@pytest.mark.parametrize(("days", "expected"), [(0, None), (2, "2026-03-05 09:00")])
def test_how_long_before_is_a_rule(days: int, expected: str | None) -> None:
    assert owed("2026-03-05 09:00", retrospective_lessons_days=days).get("lessons/R-1") == expected


def test_the_summary_names_those_who_let_their_name_stand() -> None:
    hidden = replace(LESSON, ref="L-2", by="", kind=LessonKind.PROBLEM)
    view = View(
        person=PEOPLE[BOB],
        retrospectives=(ONE,),
        collaborations={"R-1": Collaboration(meetings=(MEETING,))},
        lessons={"R-1": (LESSON, hidden)},
        people=PEOPLE,
    )
    (found,) = gathering.owed(view, now=ONE.start + timedelta(days=1), policy=POLICY, calendars=CALENDARS)
    assert [(each.ref, each.who) for each in found.letter.lessons] == [("L-1", PEOPLE[ANNA].name), ("L-2", "")]
