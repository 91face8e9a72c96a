"""What nobody does is asked of the organiser once more, some working days after the receipt."""

from __future__ import annotations

from dataclasses import replace

import pytest

from minuted.model import Item, Policy, State
from minuted.tracking import Calendars, plan

from .making import ANNA, BOB, POLICY, at, item, view

pytestmark = pytest.mark.pure


def asked(
    what: Item,
    *,
    of: str = ANNA,
    when: str = "2026-03-06 12:00",
    policy: Policy = POLICY,
    told: frozenset[str] = frozenset(),
) -> list[str]:
    """Return why somebody is asked who does an item."""
    here = replace(view(of, [what]), told=told)
    owed = plan(here, now=at(when), policy=policy, calendars=Calendars.compile({}, policy))
    return [
        reason for letter in owed.letters for reason in letter.reasons if reason.startswith(("unowned/", "undated/"))
    ]


NOBODYS = item(owner="")
SOMETIME = item(due=None, due_text="31 November", accepted=True)


@pytest.mark.parametrize(
    ("what", "of", "when", "found"),
    [
        pytest.param(NOBODYS, ANNA, "2026-03-06 12:00", ["unowned/A-1"], id="after some days"),
        pytest.param(NOBODYS, ANNA, "2026-03-03 12:00", [], id="too early"),
        pytest.param(item(), ANNA, "2026-03-06 12:00", [], id="somebody's"),
        pytest.param(NOBODYS, BOB, "2026-03-06 12:00", [], id="who only read the minutes"),
        pytest.param(replace(NOBODYS, state=State.DECLINED), ANNA, "2026-03-06 12:00", [], id="declined"),
        pytest.param(SOMETIME, ANNA, "2026-03-06 12:00", ["undated/A-1"], id="a deadline that is no day"),
        pytest.param(SOMETIME, BOB, "2026-03-06 12:00", [], id="its owner is reminded as of any without a date"),
        pytest.param(replace(SOMETIME, due_text=""), ANNA, "2026-03-06 12:00", [], id="no deadline was named"),
        pytest.param(replace(SOMETIME, owner=ANNA), ANNA, "2026-03-06 12:00", [], id="one's own"),
        pytest.param(replace(NOBODYS, state=State.DONE), ANNA, "2026-03-06 12:00", [], id="done"),
    ],
)
def test_the_organiser_is_asked_who_does_it(what: Item, of: str, when: str, found: list[str]) -> None:
    assert asked(what, of=of, when=when) == found


def test_it_is_asked_once_and_where_the_policy_wants_it() -> None:
    assert asked(NOBODYS, told=frozenset({"unowned/A-1"})) == []
    assert asked(NOBODYS, policy=replace(POLICY, acceptance_days=0)) == []
