"""Wishes: what waits for one word comes back as it was, is answered once, and is found by letter, item and person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from minuted.model import Wish, WishState
from minuted.store import Store
from store.examples import ANNA, BOB, DAY, HOUR, NOW

WISH = Wish(
    ref="W-1",
    asked=BOB,
    by=BOB,
    verb="reassign",
    item="A-1",
    args={"person": "carl@example.org", "note": "我下周休假"},
    letter="answer/1",
    mail="mail 1",
    at=NOW,
    expires=NOW + 3 * DAY,
)


def test_a_wish_comes_back_as_it_was(store: Store) -> None:
    other = replace(WISH, ref="W-2", asked=ANNA, item="", args={}, letter="wish/1", expires=None)
    with store.writing() as book:
        book.add_wishes((WISH, other))
        book.add_wishes(())
    with store.reading() as book:
        assert book.wishes_of_letter("answer/1") == (WISH,)
        assert book.wishes_of_item("A-1") == (WISH,)
        assert book.wishes_waiting_for(ANNA) == (other,)
        assert book.wishes_of_letter("nobody's") == ()


def test_refs_of_wishes_are_given_out_once(store: Store) -> None:
    with store.writing() as book:
        assert [book.next_ref("W"), book.next_ref("W"), book.next_ref("A")] == ["W-1", "W-2", "A-1"]


def test_a_wish_is_answered_once(store: Store) -> None:
    with store.writing() as book:
        book.add_wishes((WISH,))
        assert book.settle_wish("W-1", WishState.DONE, NOW + HOUR)
        assert not book.settle_wish("W-1", WishState.REFUSED, NOW + 2 * HOUR)
        assert not book.settle_wish("W-9", WishState.DONE, NOW)
        (found,) = book.wishes_of_letter("answer/1")
        assert (found.state, found.settled) == (WishState.DONE, NOW + HOUR)
        assert book.wishes_waiting_for(BOB) == ()


@pytest.mark.pure
@pytest.mark.parametrize(
    ("wish", "is_open"),
    [
        (WISH, True),
        (replace(WISH, expires=NOW), False),
        (replace(WISH, expires=None), True),
        (replace(WISH, state=WishState.DONE), False),
        (replace(WISH, state=WishState.REFUSED, expires=None), False),
    ],
    ids=["in-time", "over", "without-end", "done", "refused"],
)
def test_a_word_decides_only_what_still_waits(wish: Wish, is_open: bool) -> None:
    assert wish.open_at(NOW) is is_open
