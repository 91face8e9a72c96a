"""Which calendar mail changes what is known of a meeting: by whom, in which order, and what stays."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from minuted.model import CalendarSeries, Change, Invitation
from minuted.tracking.calendar_series import heard
from tracking.making import ANNA, BOB, CAROL, at
from tracking.test_occurrences import WEEKLY, day

pytestmark = pytest.mark.pure

KNOWN = replace(WEEKLY, sequence=2, stamp=at("2026-03-01 09:00"), told_by=ANNA)
HEARSAY = replace(KNOWN, told_by=BOB)
SAID = replace(KNOWN, told_by="", sequence=3, stamp=at("2026-03-02 09:00"))
CHANGE = Change(at=day(3, 9), start=day(3, 10), sequence=3, stamp=at("2026-03-02 09:00"))
SINGLE = replace(SAID, start=None, end=None, rule="", changes=(CHANGE,))


def became(
    known: CalendarSeries | None, said: CalendarSeries, method: str = "REQUEST", teller: str = ANNA
) -> CalendarSeries | str:
    return heard(known, Invitation(method=method, said=said), teller=teller, by_organiser=teller == said.organiser)


def test_a_new_meeting_is_known_by_whoever_tells_of_it() -> None:
    assert became(None, SAID) == replace(SAID, told_by=ANNA)
    assert became(None, SAID, teller=BOB) == replace(SAID, told_by=BOB)


@pytest.mark.parametrize(
    ("known", "changes", "method", "teller", "why"),
    [
        pytest.param(None, {}, "CANCEL", ANNA, "not known", id="cancels what is not known"),
        pytest.param(None, {}, "ADD", ANNA, "not known", id="adds to what is not known"),
        pytest.param(None, {"start": None}, "REQUEST", ANNA, "does not say when", id="no start"),
        pytest.param(KNOWN, {}, "REPLY", BOB, "changes no meeting", id="an answer"),
        pytest.param(KNOWN, {}, "COUNTER", BOB, "changes no meeting", id="a proposal"),
        pytest.param(KNOWN, {}, "PUBLISH", ANNA, "changes no meeting", id="published"),
        pytest.param(KNOWN, {}, "", ANNA, "changes no meeting", id="no method"),
        pytest.param(KNOWN, {"sequence": 1}, "REQUEST", ANNA, "older", id="an older number"),
        pytest.param(KNOWN, {"sequence": 2, "stamp": at("2026-02-01 09:00")}, "REQUEST", ANNA, "older", id="older"),
        pytest.param(KNOWN, {"sequence": 2, "stamp": None}, "REQUEST", ANNA, "older", id="no moment"),
        pytest.param(KNOWN, {"sequence": 1}, "CANCEL", ANNA, "older", id="cancelled before it was changed"),
        pytest.param(KNOWN, {"sequence": 99}, "CANCEL", BOB, "only its organiser", id="cancelled by another"),
        pytest.param(KNOWN, {"sequence": 99}, "REQUEST", BOB, "only its organiser", id="changed by another"),
        pytest.param(KNOWN, {"sequence": 99}, "ADD", BOB, "only its organiser", id="added by another"),
        pytest.param(HEARSAY, {"sequence": 99}, "REQUEST", CAROL, "somebody else told", id="hearsay on hearsay"),
    ],
)
def test_what_may_not_change_a_meeting_changes_nothing(
    known: CalendarSeries | None, changes: dict[str, Any], method: str, teller: str, why: str
) -> None:
    found = became(known, replace(SAID, **changes), method, teller)
    assert isinstance(found, str)
    assert why in found


def test_the_organisers_word_takes_the_place_of_hearsay_whatever_number_that_had() -> None:
    assert became(replace(HEARSAY, sequence=999), SAID) == replace(SAID, told_by=ANNA)


def test_who_told_of_a_meeting_may_correct_their_own_word() -> None:
    assert became(HEARSAY, SAID, teller=BOB) == replace(SAID, told_by=BOB)


def test_a_cancelled_meeting_is_off_and_can_be_called_again() -> None:
    off = became(KNOWN, SAID, "CANCEL")
    assert isinstance(off, CalendarSeries)
    assert off.cancelled
    again = became(off, replace(SAID, sequence=4))
    assert isinstance(again, CalendarSeries)
    assert not again.cancelled


def test_single_meetings_are_moved_each_by_its_own_number() -> None:
    moved = became(KNOWN, SINGLE)
    assert isinstance(moved, CalendarSeries)
    assert moved.changes == (CHANGE,)
    assert moved.rule == KNOWN.rule
    older = replace(SINGLE, changes=(replace(CHANGE, sequence=2, start=day(3, 11)),))
    assert became(moved, older) == "it is older than what is known of the meeting"


def test_an_update_keeps_single_changes_as_long_as_the_series_meets_as_before() -> None:
    known = replace(KNOWN, changes=(CHANGE,), added=(day(3, 4),))
    same = became(known, replace(SAID, title="Weekly with lunch"))
    assert isinstance(same, CalendarSeries)
    assert (same.changes, same.added, same.title) == ((CHANGE,), (day(3, 4),), "Weekly with lunch")
    other = became(known, replace(SAID, start=day(3, 3)))
    assert isinstance(other, CalendarSeries)
    assert other.changes == ()


def test_a_meeting_is_added() -> None:
    found = became(KNOWN, replace(SAID, start=day(3, 4), rule=""), "ADD")
    assert isinstance(found, CalendarSeries)
    assert found.added == (day(3, 4),)
    assert found.rule == KNOWN.rule
