"""Mail is kept once, settled once, and marked until it is marked."""

from __future__ import annotations

from hashlib import sha256

import pytest

from minuted.errors import StoreError
from minuted.store import Cursor, Kept, MailState, Place, Store
from store.examples import HOUR, MINUTE, NOW

BOX = Place(folder="INBOX", uidvalidity=7, uid=12)
RAW = b"From: anna@example.org\r\n\r\n\x00\xff bytes as they came\r\n"


def kept(store: Store, raw: bytes = RAW, place: Place = BOX, account: str = "main") -> Kept:
    with store.writing() as book:
        return book.keep(account, raw, NOW, place)


def test_a_mail_comes_back_as_it_came(store: Store) -> None:
    first = kept(store)
    assert first.new and first.place == BOX and first.state is MailState.KEPT
    assert first.id == sha256(b"main\0" + RAW).hexdigest()
    with store.reading() as book:
        assert book.raw(first.id) == RAW
        assert book.kept(first.id).arrived == NOW


def test_the_same_content_again_is_not_new_and_its_further_place_is_to_be_marked(store: Store) -> None:
    first = kept(store)
    again = kept(store, place=Place(folder="INBOX", uidvalidity=8, uid=1))
    assert again.id == first.id and not again.new and again.place == BOX
    with store.reading() as book:
        assert {(place.uidvalidity, place.uid) for place in book.unmarked("main", 9)} == {(7, 12), (8, 1)}
        assert len(book.waiting(9)) == 1


def test_the_same_content_in_another_account_is_another_mail(store: Store) -> None:
    assert kept(store).id != kept(store, account="other").id


def test_a_marked_place_is_owed_nothing_until_the_mail_is_seen_there_again(store: Store) -> None:
    kept(store)
    kept(store, account="other")
    with store.writing() as book:
        book.marked("main", [BOX])
        book.marked("main", [])
        assert book.unmarked("main", 9) == ()
        assert book.unmarked("other", 9) == (BOX,)
    kept(store)
    with store.reading() as book:
        assert book.unmarked("main", 9) == (BOX,)


def test_maildir_files_are_told_apart_by_name(store: Store) -> None:
    one, two = Place(folder="", name="1.a"), Place(folder="", name="2.b")
    kept(store, b"one", one)
    kept(store, b"two", two)
    with store.writing() as book:
        book.marked("main", [one])
        assert book.unmarked("main", 9) == (two,)


def test_a_cursor_is_where_it_was_left(store: Store) -> None:
    with store.writing() as book:
        assert book.cursor("main", "INBOX") is None
        book.move_cursor("main", "INBOX", uidvalidity=7, uid=12)
        book.move_cursor("main", "INBOX", uidvalidity=4_294_967_295, uid=1)
        book.move_cursor("main", "Other", uidvalidity=1, uid=1)
    with store.reading() as book:
        assert book.cursor("main", "INBOX") == Cursor(uidvalidity=4_294_967_295, uid=1)
        assert set(book.cursors("main")) == {"INBOX", "Other"}
        assert book.cursors("other") == {}


def test_waiting_mail_comes_oldest_first(store: Store) -> None:
    with store.writing() as book:
        for number in (3, 1, 2):
            book.keep("main", b"%d" % number, NOW + number * MINUTE, Place(folder="INBOX", uid=number))
        assert [one.place.uid for one in book.waiting(2)] == [1, 2]


def test_attempts_are_counted(store: Store) -> None:
    mail = kept(store)
    for count in (1, 2, 3):
        with store.writing() as book:
            assert book.attempt(mail.id) == count
    with store.reading() as book:
        assert book.kept(mail.id).attempts == 3


@pytest.mark.parametrize("state", ["handled", "ignored", "held"])
def test_a_mail_is_settled_once(store: Store, state: str) -> None:
    mail = kept(store)
    with store.writing() as book:
        assert book.take(mail.id)
        book.settle(mail.id, state, reason="minutes", kind="minutes", sender="a@x", subject="S", at=NOW + HOUR)
        assert not book.take(mail.id)
        assert book.waiting(9) == ()
    with pytest.raises(StoreError, match="settled by another process"), store.writing() as book:
        book.note("half", "written")
        book.settle(mail.id, "handled", at=NOW)
    with store.reading() as book:
        assert book.noted("half") is None
        assert book.mail_counts() == {MailState(state): 1}


def test_settling_back_to_kept_is_a_programming_mistake(store: Store) -> None:
    mail = kept(store)
    with pytest.raises(ValueError, match="handled, ignored or held"), store.writing() as book:
        book.settle(mail.id, "kept", at=NOW)


def test_a_held_mail_is_listed_and_released_with_its_attempts_forgotten(store: Store) -> None:
    mail = kept(store)
    with store.writing() as book:
        assert not book.release(mail.id)
        book.attempt(mail.id)
        book.settle(mail.id, "held", reason="bug", kind="other", sender="a@x", subject="主题", at=NOW + HOUR)
    with store.writing() as book:
        (row,) = book.held(9)
        assert (row.id, row.reason, row.sender, row.subject, row.attempts) == (mail.id, "bug", "a@x", "主题", 1)
        assert row.settled == NOW + HOUR
        assert book.release(mail.id)
        assert book.held(9) == ()
        assert [(one.id, one.attempts, one.reason) for one in book.waiting(9)] == [(mail.id, 0, "")]


def test_leased_mail_is_passed_over_until_the_lease_ends(store: Store) -> None:
    with store.writing() as book:
        for number in (1, 2, 3):
            book.keep("main", b"%d" % number, NOW + number * MINUTE, Place(folder="INBOX", uid=number))
    with store.writing() as book:
        assert [one.place.uid for one in book.claim_mail(NOW, HOUR, 2)] == [1, 2]
    with store.writing() as book:
        assert [one.place.uid for one in book.claim_mail(NOW, HOUR, 9)] == [3]
        assert len(book.waiting(9)) == 3
    with store.writing() as book:
        assert [one.place.uid for one in book.claim_mail(NOW + HOUR, HOUR, 9)] == [1, 2, 3]


def test_an_unknown_mail_is_an_error_of_one_line(store: Store) -> None:
    with store.reading() as book:
        with pytest.raises(StoreError, match="no mail abc is kept"):
            book.raw("abc")
        with pytest.raises(StoreError, match="no mail abc is kept"):
            book.kept("abc")
