"""Before a series meets again its organiser gets what is open, as a start for the agenda."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from minuted.config import Config
from minuted.model import (
    ComingMeeting,
    Item,
    Known,
    Letter,
    LetterKind,
    Meeting,
    NextMeeting,
    Person,
    Policy,
    State,
    View,
)
from minuted.tracking import Calendars, plan

pytestmark = pytest.mark.pure
ANNA = "anna@example.org"
AT = datetime(2026, 3, 3, 9, tzinfo=UTC)
POLICY = Policy(digest=False)
MEETING = Meeting(
    ref="M-1",
    title="Weekly",
    day=date(2026, 3, 3),
    organiser=ANNA,
    series="weekly",
    received=AT,
    release=AT,
    confirmed=AT,
)
ITEM = Item(
    ref="A-1",
    meeting="M-1",
    organiser=ANNA,
    task="book the room",
    owner="bob@example.org",
    accepted=True,
    due=date(2026, 6, 1),
    created=AT,
    changed=AT,
)


def planned(
    now: datetime, *items: Item, day: date = date(2026, 3, 12), policy: Policy = POLICY, **facts: object
) -> list[Letter]:
    meets = NextMeeting(day=day, known=Known.MINUTES, source="M-1")
    view = View(
        person=Person(address=ANNA, wants_digest=False),
        items=items,
        meetings={"M-1": MEETING},
        coming=(ComingMeeting(minutes=MEETING, refs=frozenset({"M-1"}), next=meets),),
    )
    view = replace(view, **facts)
    letters = plan(
        view, now=now, policy=policy, calendars=Calendars.compile(Config.plain().calendars(), policy)
    ).letters
    return [letter for letter in letters if letter.kind is LetterKind.AGENDA]


def at(day: int, hour: int = 10) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "day", "comes"),
    [
        pytest.param(at(11), date(2026, 3, 12), True, id="the working day before"),
        pytest.param(at(10), date(2026, 3, 12), False, id="not earlier"),
        pytest.param(at(11, 3), date(2026, 3, 12), False, id="not at night"),
        pytest.param(at(13), date(2026, 3, 16), True, id="Friday before a Monday"),
        pytest.param(at(12), date(2026, 3, 12), True, id="late, on the day itself"),
        pytest.param(at(13), date(2026, 3, 12), False, id="not once it is over"),
    ],
)
def test_it_comes_before_the_meeting(now: datetime, day: date, comes: bool) -> None:
    assert bool(planned(now, ITEM, day=day)) is comes


@pytest.mark.parametrize(
    "item",
    [
        replace(ITEM, state=State.DONE, closed=AT),
        replace(ITEM, meeting="M-2"),
        replace(ITEM, organiser="bob@example.org"),
    ],
    ids=["done", "of another meeting", "another's"],
)
def test_without_anything_open_there_is_none(item: Item) -> None:
    assert planned(at(11), item) == []


def test_it_is_told_once_and_another_day_is_another_agenda() -> None:
    (letter,) = planned(at(11), ITEM)
    told = frozenset(letter.reasons)
    assert planned(at(11), ITEM, told=told) == []
    assert planned(at(18), ITEM, day=date(2026, 3, 19), told=told - {"post/2026-03-18"})


def test_what_has_to_be_decided_stands_apart() -> None:
    items = (
        ITEM,
        replace(ITEM, ref="A-2", state=State.BLOCKED, why="no key"),
        replace(ITEM, ref="A-3", owner=""),
        replace(ITEM, ref="A-4", due=date(2026, 3, 6)),
        replace(ITEM, ref="A-5", asked_due=date(2026, 4, 1)),
        replace(ITEM, ref="A-6", meeting="M-0", listed="M-1"),
    )
    (letter,) = planned(at(11), *items, told=frozenset({"unowned/A-3", "notice/A-2"}))
    found = {row.ref: row.section.value for row in letter.rows}
    assert found == {
        "A-1": "later",
        "A-2": "blocked",
        "A-3": "unowned",
        "A-4": "overdue",
        "A-5": "asked",
        "A-6": "later",
    }


def test_the_policy_says_when_and_whether() -> None:
    assert planned(at(11), ITEM, policy=replace(POLICY, agenda_days=0)) == []
    assert planned(at(9), ITEM, policy=replace(POLICY, agenda_days=3))


def test_the_digest_of_the_day_does_not_swallow_it() -> None:
    person = Person(address=ANNA, digest_weekday=2)
    assert planned(at(11) - timedelta(days=1), ITEM, person=person)
