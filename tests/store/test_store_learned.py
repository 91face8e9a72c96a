"""Learned names: the newest evidence of each, by organiser, taken back with the mail that taught them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from minuted.model import Learned
from minuted.store import Store
from store.examples import ANNA, BOB, CARL, HOUR, NOW

LISI = Learned(name="李四", spelt="李四", address=CARL, by=ANNA, at=NOW, mail="mail 1", words="李四是 carl@example.org")


def learn(store: Store, *lessons: Learned) -> None:
    with store.writing() as book:
        for lesson in lessons:
            book.learn(lesson)


def test_a_name_holds_for_its_organiser_only(store: Store) -> None:
    other = replace(LISI, by=BOB, address=ANNA)
    learn(store, LISI, other)
    with store.reading() as book:
        assert book.learned_by(ANNA) == (LISI,)
        assert book.learned_by(BOB) == (other,)
        assert book.learned_by(CARL) == ()
        assert book.all_learned() == (LISI, other)


def test_the_same_said_again_keeps_the_newest_evidence(store: Store) -> None:
    again = replace(LISI, at=NOW + HOUR, mail="mail 2", words="1 owner carl@example.org")
    learn(store, LISI, again)
    with store.reading() as book:
        assert book.all_learned() == (again,)


def test_two_addresses_of_a_name_stand_side_by_side_unless_one_takes_the_others_place(store: Store) -> None:
    other = replace(LISI, address=BOB, at=NOW + HOUR)
    learn(store, LISI, other, replace(LISI, by=BOB))
    with store.reading() as book:
        assert book.learned_by(ANNA) == (LISI, other)
    last = replace(LISI, address="new@example.org")
    with store.writing() as book:
        book.learn(last, instead=True)
    with store.reading() as book:
        assert book.learned_by(ANNA) == (last,)
        assert book.learned_by(BOB) == (replace(LISI, by=BOB),)


def test_what_a_mail_taught_goes_with_it(store: Store) -> None:
    other = replace(LISI, name="王磊", spelt="王磊", mail="mail 2")
    learn(store, LISI, other)
    with store.writing() as book:
        book.unlearn("mail 1")
    with store.reading() as book:
        assert book.all_learned() == (other,)


@pytest.mark.parametrize(("spelt", "address"), [("李四", ""), ("", CARL)], ids=["by name", "by address"])
def test_names_are_forgotten_and_told(store: Store, spelt: str, address: str) -> None:
    other = replace(LISI, name="王磊", spelt="王磊", address=BOB)
    learn(store, LISI, other)
    with store.writing() as book:
        assert book.forget_learned(spelt, address) == (LISI,)
        assert book.forget_learned(spelt, address) == ()
    with store.reading() as book:
        assert book.all_learned() == (other,)
