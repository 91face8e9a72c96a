"""One letter a day to one person: what can wait is told with the next one, what somebody must act on is not put off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from minuted.model import Item, LetterKind

from .making import ANNA, BOB, CAROL, at, brief, item, letters, planned, said, view

pytestmark = pytest.mark.pure

DAY = "post/2026-03-04"
KNOWN = ("announce/A-1/bob@example.org", "announce/A-2/bob@example.org", "nudge/A-1/2026-03-06/-3")


def later(before: Item, verb: str, by: str = BOB, **args: str) -> Item:
    return said(before, verb, by, "2026-03-04 14:00", **args)


@pytest.mark.parametrize(
    ("reader", "what"),
    [
        pytest.param(ANNA, later(item(), "done"), id="done"),
        pytest.param(ANNA, later(said(item(), "done"), "reopen"), id="opened again"),
        pytest.param(ANNA, later(item(), "reassign", person=CAROL), id="handed over"),
        pytest.param(BOB, later(said(item(), "done"), "thanks", ANNA), id="thanks"),
    ],
)
def test_news_waits_for_the_next_morning_where_the_day_had_a_letter(reader: str, what: Item) -> None:
    told = (*KNOWN, "notice/A-1/20260303T100000")
    assert planned(view(reader, [what], told), at("2026-03-04 14:00")).letters
    waits = planned(view(reader, [what], (*told, DAY)), at("2026-03-04 14:00"))
    assert (waits.letters, waits.look) == ((), at("2026-03-05 09:00"))
    (letter,) = planned(view(reader, [what], (*told, DAY)), at("2026-03-05 09:00")).letters
    assert letter.kind is LetterKind.NOTICE


@pytest.mark.parametrize(
    ("reader", "what"),
    [
        pytest.param(ANNA, later(item(), "blocked", note="no key"), id="help is needed"),
        pytest.param(ANNA, later(item(), "decline"), id="declined"),
        pytest.param(ANNA, later(item(), "due", day="2026-05-04"), id="more time is asked for"),
        pytest.param(BOB, later(item(asked_due=date(2026, 3, 20)), "agree", ANNA), id="the answer to a question"),
        pytest.param(BOB, later(item(), "comment", ANNA, note="Try room 3"), id="words to the owner"),
        pytest.param(BOB, later(item(), "cancel", ANNA), id="no longer needed"),
        pytest.param(CAROL, later(item(), "reassign", person=CAROL), id="new for somebody"),
    ],
)
def test_what_somebody_must_act_on_is_not_put_off(reader: str, what: Item) -> None:
    assert planned(view(reader, [what], (*KNOWN, DAY)), at("2026-03-04 14:00")).letters


def test_many_things_done_on_one_day_are_two_letters() -> None:
    """The first at once, all the others in the morning, as rows of one letter."""
    items = [item(f"A-{n}") for n in range(1, 5)]
    seen, found = view(ANNA, items), []
    for n, clock in enumerate(("10:00", "11:00", "12:00", "15:00")):
        items[n] = said(items[n], "done", BOB, f"2026-03-04 {clock}")
        seen = replace(seen, items=tuple(items))
        came = letters(seen, at(f"2026-03-04 {clock}"), at(f"2026-03-04 {clock}"))
        seen = replace(seen, told=seen.told.union(*(each.reasons for each in came)))
        found += came
    found += letters(seen, at("2026-03-04 15:00"), at("2026-03-06 00:00"))
    assert brief(found) == ["2026-03-04 10:00 notice A-1:done", "2026-03-05 09:00 notice A-2:done A-3:done A-4:done"]


def test_a_letter_that_must_leave_takes_along_what_waits() -> None:
    items = [later(item(), "done"), said(item("A-2"), "blocked", BOB, "2026-03-04 15:00", note="no key")]
    waits = planned(view(ANNA, items[:1], (*KNOWN, DAY)), at("2026-03-04 14:30"))
    assert waits.letters == ()
    found = letters(view(ANNA, items, (*KNOWN, DAY)), at("2026-03-04 15:00"), at("2026-03-05 23:00"))
    assert brief(found) == ["2026-03-04 15:00 notice A-2:blocked A-1:done"]


def test_a_digest_keeps_its_hour_whatever_was_news_before() -> None:
    seen = view(ANNA, [item(due=date(2026, 4, 20))], ("post/2026-03-09",))
    assert planned(seen, at("2026-03-09 09:00")).letters
