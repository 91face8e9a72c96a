"""When people are called to look back, who is a guest, and which letter each of them is owed about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from minuted.model import Collaboration, Hurt, Policy, Retrospective, RetrospectiveState, Series, State, View
from minuted.tracking import Calendars, inviting
from minuted.tracking.retrospective import (
    Circle,
    agreed,
    all_closed,
    call,
    called_off,
    due_from,
    guests_of,
    has_rhythm,
    in_rhythm,
    moved,
    placed,
    unwanted,
)
from tracking.making import ANNA, BOB, CAROL, DAN, MEETING, PEOPLE, POLICY, at, item

pytestmark = pytest.mark.pure

CALENDARS = Calendars({}, POLICY)
ANNAS = CALENDARS.for_person(PEOPLE[ANNA])
#: A Thursday.
CLOSED = at("2026-03-05 15:00")
NOW = at("2026-03-06 09:00")


def done(ref: str, owner: str = BOB, **facts: Any) -> Any:
    return item(ref, owner=owner, state=State.DONE, closed=CLOSED, **facts)


def together(*items: Any) -> Collaboration:
    return Collaboration(meetings=(MEETING,), items=items)


FIVE = together(*(done(f"A-{number}") for number in range(1, 6)))
FOUR_PEOPLE = together(done("A-1"), done("A-2", CAROL), done("A-3", DAN, helpers=("eve@example.org",)))


WEEKLY = replace(POLICY, series=(Series(subject=("round",), policy=replace(POLICY, retrospective_weeks=2)),))


@pytest.mark.parametrize(
    ("collaboration", "last", "expected"),
    [
        pytest.param(FIVE, "", "first", id="from the first minutes on"),
        pytest.param(together(*FIVE.items, item("A-9")), "", "first", id="whatever is open"),
        pytest.param(FIVE, "2026-03-14 10:00", "2026-03-30 09:00", id="from the last one on, on a day of work"),
        pytest.param(together(done("A-1"), done("A-2")), "", None, id="never for trifles"),
    ],
)
def test_a_series_with_a_rhythm_looks_back_so_many_weeks_after_the_last_time(
    collaboration: Collaboration, last: str, expected: str | None
) -> None:
    round_ = replace(collaboration, meetings=(replace(MEETING, subject="Round", title=""),))
    found = due_from(round_, policy=WEEKLY, calendar=ANNAS, last=at(last) if last else None)
    first = ANNAS.start_of(ANNAS.day(MEETING.received) + timedelta(weeks=2))
    assert found == (first if expected == "first" else at(expected) if expected else None)


def test_only_the_newest_minutes_of_a_series_with_a_rhythm_are_looked_at() -> None:
    older = replace(MEETING, ref="M-7", subject="Round 7", series="round")
    newer = replace(MEETING, ref="M-8", subject="Round 8", series="round", received=older.received + timedelta(days=7))
    other = replace(MEETING, ref="M-9", subject="Launch", title="Launch", series="launch")
    assert in_rhythm([newer, older, other], WEEKLY) == (newer,)
    assert not has_rhythm(POLICY) and has_rhythm(WEEKLY)


@pytest.mark.parametrize(
    ("collaboration", "expected"),
    [
        pytest.param(FIVE, "2026-03-06 09:00", id="five items of two people, the next working day"),
        pytest.param(FOUR_PEOPLE, "2026-03-06 09:00", id="fewer items of several people"),
        pytest.param(together(done("A-1"), done("A-2")), None, id="never for trifles"),
        pytest.param(together(*FIVE.items, item("A-9")), None, id="something is open"),
        pytest.param(together(*FIVE.items, item("A-9", state=State.BLOCKED)), None, id="something is blocked"),
        pytest.param(
            together(*FIVE.items, item("A-9", state=State.CANCELLED, closed=CLOSED + timedelta(days=1))),
            "2026-03-09 09:00",
            id="what was dropped last counts for the day, after the weekend",
        ),
        pytest.param(
            together(*(item(f"A-{n}", state=State.CANCELLED, closed=CLOSED) for n in range(5))), None, id="all dropped"
        ),
        pytest.param(together(*(done(f"A-{n}", ANNA) for n in range(6))), None, id="nobody looks back alone"),
        pytest.param(Collaboration(meetings=()), None, id="everything was looked back on"),
    ],
)
def test_people_are_called_once_everything_is_closed_that_is_worth_it(
    collaboration: Collaboration, expected: str | None
) -> None:
    found = due_from(collaboration, policy=POLICY, calendar=ANNAS)
    assert found == (at(expected) if expected else None)


@pytest.mark.parametrize(
    ("policy", "called"),
    [
        pytest.param(Policy(retrospective=False), False, id="switched off"),
        pytest.param(Policy(retrospective_items=6, retrospective_people=0), False, id="more items are wanted"),
        pytest.param(Policy(retrospective_items=0, retrospective_people=2), True, id="two people are enough"),
        pytest.param(
            Policy(series=(Series(subject=("weekly",), policy=Policy(retrospective=False)),)),
            False,
            id="not this series",
        ),
    ],
)
def test_the_operator_says_what_is_worth_it_for_all_and_for_a_series(policy: Policy, called: bool) -> None:
    assert (due_from(FIVE, policy=policy, calendar=ANNAS) is not None) is called


def test_guests_are_the_organiser_owners_and_helpers_of_what_was_not_dropped() -> None:
    dropped = item("A-7", owner="zoe@example.org", state=State.CANCELLED, closed=CLOSED)
    assert guests_of(together(*FOUR_PEOPLE.items, dropped)) == (ANNA, BOB, CAROL, DAN, "eve@example.org")


def test_a_series_is_closed_only_when_nothing_of_it_is_open() -> None:
    later = replace(MEETING, ref="M-2", received=MEETING.received + timedelta(days=7))
    series = {"M-1": replace(MEETING, series="weekly"), "M-2": replace(later, series="weekly")}
    view = View(person=PEOPLE[ANNA], items=(done("A-1"), item("A-2", meeting="M-2")), meetings=series)
    assert all_closed(view) == ()
    view = replace(view, items=(done("A-1"), done("A-2", meeting="M-2")))
    assert [meeting.ref for meeting in all_closed(view)] == ["M-2"]
    assert all_closed(replace(view, person=PEOPLE[BOB])) == ()


def called(**facts: Any) -> Retrospective:
    one = call(FIVE, ref="R-1", people=PEOPLE, known=(), now=NOW, policy=POLICY, calendars=CALENDARS)
    return replace(one, **facts)


CIRCLE: Circle = {"people": PEOPLE, "known": (), "now": NOW, "policy": POLICY, "calendars": CALENDARS}


def view_of(address: str, one: Retrospective, *told: str) -> View:
    return View(
        person=PEOPLE[address],
        retrospectives=(one,),
        collaborations={one.ref: FIVE},
        people=PEOPLE,
        told=frozenset(told),
    )


def letters(address: str, one: Retrospective, *told: str) -> list[str]:
    """Show what somebody is owed: the purpose, and the method and number of the calendar part."""
    owed = inviting.owed(view_of(address, one, *told), now=NOW, policy=POLICY, calendars=CALENDARS)
    return [
        " ".join([back.purpose, *([f"{event.method}:{event.sequence}"] if (event := each.letter.event) else [])])
        for each in owed
        if (back := each.letter.lookback)
    ]


HURT = {"hurts": {BOB: Hurt.NIGHT.value}, "state": RetrospectiveState.ASKED}


@pytest.mark.parametrize(
    ("address", "one", "told", "expected"),
    [
        pytest.param(BOB, called(), (), ["invite REQUEST:0"], id="invited"),
        pytest.param(BOB, called(), ("invite/R-1/0",), [], id="once"),
        pytest.param(CAROL, called(), (), [], id="who had no part in it is not"),
        pytest.param(ANNA, called(**HURT), (), ["ask"], id="the organiser is asked first"),
        pytest.param(BOB, called(**HURT), (), [], id="and nobody else"),
        pytest.param(BOB, agreed(called(**HURT), now=NOW), (), ["invite REQUEST:0"], id="until the organiser agrees"),
        pytest.param(BOB, called_off(called(**HURT), now=NOW), (), [], id="or wants none"),
        pytest.param(
            BOB,
            moved(called(), at("2026-03-20 09:00"), **CIRCLE),
            ("invite/R-1/0",),
            ["moved REQUEST:1"],
            id="moved under a higher number",
        ),
        pytest.param(
            BOB,
            moved(called(), at("2026-03-20 09:00"), **CIRCLE),
            (),
            ["invite REQUEST:1"],
            id="new to who knew nothing",
        ),
        pytest.param(
            BOB,
            called_off(called(), now=NOW),
            ("invite/R-1/0",),
            ["cancelled CANCEL:1"],
            id="called off for who knows it",
        ),
        pytest.param(BOB, called_off(called(), now=NOW), (), [], id="and for nobody else"),
        pytest.param(
            ANNA,
            called(wishes={BOB: "2026-03-12T09:00:00+00:00"}),
            ("invite/R-1/0", "few/R-1"),
            ["wish"],
            id="a wish for another time goes to the organiser",
        ),
        pytest.param(BOB, called(start=at("2026-03-06 08:00")), (), [], id="nobody is invited to what is over"),
        pytest.param(BOB, unwanted((MEETING,), "R-1", NOW), (), [], id="no retro"),
    ],
)
def test_each_guest_is_owed_what_is_new_to_them(
    address: str, one: Retrospective, told: tuple[str, ...], expected: list[str]
) -> None:
    assert letters(address, one, *told) == expected


def test_what_was_answered_to_another_time_is_void() -> None:
    one = called(answers={BOB: "accepted"}, answered={BOB: "2026-03-06T09:00:00+00:00"}, wishes={BOB: "…"})
    for after in (moved(one, at("2026-03-20 09:00"), **CIRCLE), placed(one, later_by=10, **CIRCLE)):
        assert (after.answers, after.answered, after.wishes) == ({}, {}, {})
        assert after.sequence == one.sequence + 1
        assert after.uid == one.uid
        assert after.end is not None
        assert after.start is not None
        assert one.start is not None
        assert after.end - after.start == timedelta(minutes=45)
        assert after.start > one.start


@pytest.mark.parametrize(
    ("start", "hurts"),
    [
        pytest.param("2026-03-12 10:00", {}, id="suits"),
        pytest.param("2026-03-12 03:00", {ANNA: "night", BOB: "night"}, id="at night"),
        pytest.param("2026-03-15 10:00", {ANNA: "day_off", BOB: "day_off"}, id="on a Sunday"),
    ],
)
def test_a_moved_one_tells_its_organiser_whom_it_hurts_and_nobody_else(start: str, hurts: dict[str, str]) -> None:
    one = moved(called(guests=(ANNA, BOB)), at(start), **CIRCLE)
    assert (one.state, one.hurts) == (RetrospectiveState.INVITED, hurts)
    told = {}
    for reader in (ANNA, BOB):
        view = view_of(reader, one, "invite/R-1/0", "few/R-1")
        (owed,) = inviting.owed(view, now=NOW, policy=POLICY, calendars=CALENDARS)
        assert owed.letter.lookback is not None
        told[reader] = dict(owed.letter.lookback.hurts)
    assert told == {ANNA: {PEOPLE[each].name: hurt for each, hurt in hurts.items()}, BOB: {}}


def test_an_invitation_tells_what_happened_and_ranks_nobody() -> None:
    late = done("A-6", due=date(2026, 3, 4))
    dropped = item("A-7", state=State.CANCELLED, closed=CLOSED)
    view = view_of(BOB, called())
    back = inviting.lookback(called(), together(*FIVE.items, late, dropped), view, ANNAS)
    assert (back.done, back.dated, back.on_time, back.dropped) == (6, 6, 5, 1)
    assert [(each.day.day, each.title, len(each.closed)) for each in back.days] == [
        (2, "Minutes of the weekly", 0),
        (5, "", 6),
    ]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        pytest.param({}, "before", id="nobody said"),
        pytest.param({BOB: "tentative"}, None, id="half of the others come"),
        pytest.param({BOB: "declined"}, "at once", id="half of the others do not"),
        pytest.param({ANNA: "declined", BOB: "accepted"}, None, id="the organiser decides for themselves"),
    ],
)
def test_where_too_few_come_the_organiser_is_asked(answers: dict[str, str], expected: str | None) -> None:
    one = called(guests=(ANNA, BOB, CAROL), answers=answers)
    calendar = CALENDARS.for_person(PEOPLE[ANNA])
    assert one.start is not None
    before = calendar.start_of(calendar.add_working_days(calendar.day(one.start), -1))
    assert inviting.few_come(one, calendar) == {"before": before, "at once": one.stamp, None: None}[expected]
