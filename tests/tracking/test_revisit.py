"""A decision that is to be looked at again comes up once, on its day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from minuted.config import Config
from minuted.model import Decision, LetterKind, Meeting, Person, Policy, Section, View
from minuted.tracking import Calendars, decisions, plan

NOW = datetime(2026, 3, 13, 12, tzinfo=UTC)
POLICY = Policy()
CALENDARS = Calendars.compile(Config.plain().calendars(), POLICY)
MEETING = Meeting(
    ref="M-1", title="Weekly", day=date(2026, 3, 2), organiser="anna@example.org", received=NOW, release=NOW
)
MADE = Decision(ref="D-1", meeting="M-1", day=date(2026, 3, 2), text="We stay.")


def planned(decision: Decision, now: datetime = NOW, told: frozenset[str] = frozenset()) -> list[tuple[str, Section]]:
    view = View(person=Person(address="anna@example.org"), meetings={"M-1": MEETING}, revisits=(decision,), told=told)
    letters = plan(view, now=now, policy=POLICY, calendars=CALENDARS).letters
    assert all(letter.kind is LetterKind.REVISIT for letter in letters)
    return [(row.ref, row.section) for letter in letters for row in letter.rows]


@pytest.mark.parametrize(
    ("decision", "wanted"),
    [
        pytest.param(MADE, False, id="no day"),
        pytest.param(decisions.revisited(MADE, date(2026, 3, 13)), True, id="its day"),
        pytest.param(decisions.revisited(MADE, date(2026, 3, 14)), True, id="a Saturday comes on Friday"),
        pytest.param(decisions.revisited(MADE, date(2026, 3, 16)), False, id="not before"),
        pytest.param(
            replace(decisions.revisited(MADE, date(2026, 3, 13)), superseded=date(2026, 3, 9)), False, id="superseded"
        ),
        pytest.param(decisions.restored(decisions.revisited(MADE, date(2026, 3, 13))), False, id="kept"),
    ],
)
def test_it_comes_on_its_day(decision: Decision, wanted: bool) -> None:
    assert planned(decision) == ([("D-1", Section.REVISIT)] if wanted else [])


def test_it_comes_once_and_in_working_hours() -> None:
    due = decisions.revisited(MADE, date(2026, 3, 13))
    assert planned(due, told=frozenset({"revisit/D-1/2026-03-13"})) == []
    night = NOW.replace(hour=3)
    assert planned(due, now=night) == []
    view = View(person=Person(address="anna@example.org"), meetings={"M-1": MEETING}, revisits=(due,))
    assert plan(view, now=night, policy=POLICY, calendars=CALENDARS).look == NOW.replace(hour=9)


@pytest.mark.parametrize(
    ("words", "refs"),
    [(["stay"], ["D-1"]), (["ＳＴＡＹ"], ["D-1"]), (["d-1"], ["D-1"]), (["stay", "go"], []), (["weekly"], ["D-1"])],
)
def test_decisions_are_found_by_words_title_and_ref(words: list[str], refs: list[str]) -> None:
    assert [each.ref for each in decisions.found([MADE], {"M-1": MEETING}, words)] == refs


def test_what_is_superseded_needs_no_day() -> None:
    due = decisions.revisited(MADE, date(2026, 3, 13))
    over = decisions.supersede(due, date(2026, 3, 9), "D-2")
    assert (over.superseded, over.superseded_by, over.revisit) == (date(2026, 3, 9), "D-2", None)
