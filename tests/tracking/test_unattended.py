"""Where an owner and their deputy are both on leave, the organiser is asked about what is due before one is back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from minuted.model import Item, State
from minuted.tracking import Calendars, plan

from .making import ANNA, BOB, CAROL, PEOPLE, POLICY, at, item, view

pytestmark = pytest.mark.pure


def asked(what: Item, own: date | None, theirs: date | None, *, deputy: str = CAROL) -> list[str]:
    """Return why Anna is written to at noon of 3 March, where Bob and Carol are away until these days."""
    people = PEOPLE | {
        BOB: replace(PEOPLE[BOB], deputy=deputy, away_until=own),
        CAROL: replace(PEOPLE[CAROL], away_until=theirs),
    }
    here = replace(view(ANNA, [what]), people=people)
    owed = plan(here, now=at("2026-03-03 12:00"), policy=POLICY, calendars=Calendars.compile({}, POLICY))
    return [reason for letter in owed.letters for reason in letter.reasons if reason.startswith("unattended/")]


@pytest.mark.parametrize(
    ("what", "own", "theirs", "found"),
    [
        pytest.param(item(), date(2026, 3, 16), date(2026, 3, 13), ["2026-03-13"], id="due while both are away"),
        pytest.param(item(), date(2026, 3, 16), None, [], id="the deputy is there"),
        pytest.param(item(), None, date(2026, 3, 13), [], id="the owner is there"),
        pytest.param(item(), date(2026, 3, 16), date(2026, 3, 6), [], id="the deputy is back in time"),
        pytest.param(item(), date(2026, 3, 3), date(2026, 3, 13), [], id="the owner is back today"),
        pytest.param(item(due=date(2026, 3, 20)), date(2026, 3, 16), date(2026, 3, 13), [], id="due later"),
        pytest.param(item(due=None), date(2026, 3, 16), date(2026, 3, 13), [], id="without a date"),
        pytest.param(item(state=State.DECLINED), date(2026, 3, 16), date(2026, 3, 13), [], id="declined"),
    ],
)
def test_the_organiser_is_asked_what_to_do(what: Item, own: date | None, theirs: date | None, found: list[str]) -> None:
    assert asked(what, own, theirs) == [f"unattended/A-1/{BOB}/{day}" for day in found]


def test_without_a_deputy_nobody_is_asked() -> None:
    assert asked(item(), date(2026, 3, 16), date(2026, 3, 13), deputy="") == []
