"""A letter is written once, its reasons are told once, and a delivery belongs to one process at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from minuted.model import Address, LetterKind
from minuted.store import Book, Delivery, Store
from store.examples import ANNA, BOB, DAY, HOUR, MINUTE, NOW, Written, letter, meeting, written

BOT = "minuted@bot.example.org"
LEASE = 5 * MINUTE


def add(book: Book, key: str, *reasons: str, to: str = BOB) -> bool:
    return book.add_letter(letter(key, reasons=reasons, to=to), written(key), BOT)


def empty(book: Book) -> bool:
    return not book.letters(9) and not book.told(BOB) and book.letter_of_token("token of k1") is None


def test_a_letter_comes_back_by_token_and_by_message_id(store: Store) -> None:
    sent = letter("k1", reasons=("nudge/A-1/2026-03-06/0",), meeting=meeting())
    with store.writing() as book:
        assert book.add_letter(sent, written("k1"), BOT)
    with store.reading() as book:
        found = book.letter_of_token("token of k1")
        assert found is not None
        assert found.rows == {1: "A-1", 2: "A-2"}
        assert (found.key, found.kind, found.recipient, found.meeting) == ("k1", LetterKind.NUDGE, BOB, "M-1")
        assert (found.created, found.text) == (NOW, "1. book the room 订会议室\n")
        assert book.letter_of_message_id("<k1@bot.example.org>") == found
        assert book.letter_of_message_id("k1@bot.example.org") == found
        assert book.letter_of_token("another") is None


def test_once_a_letter_is_sent_nothing_in_the_database_names_it(store: Store) -> None:
    named = replace(written("k1"), text="1. book the room\n\n[minuted:token of k1]\n")
    with store.writing() as book:
        assert book.add_letter(letter("k1"), replace(named, raw=b"Message-ID: <k1@bot.example.org>"), BOT)
        (booked,) = book.claim(NOW, MINUTE, 1)
        assert b"k1@bot" in booked.raw
        assert book.settle_delivery(booked.id, booked.fence, state="sent", phase="done", at=NOW)
        found = book.letter_of_key("k1")
        assert found is not None and found.text == "1. book the room\n\n"
        rows = [row for table in ("letter", "outbox", "letter_row", "letter_body") for row in _all(book, table)]
    assert "token of k1" not in repr(rows) and "k1@bot" not in repr(rows)
    assert [row[1] for row in rows if row[0] == "k1" and len(row) == 3 and isinstance(row[2], bytes | memoryview)] == [
        None
    ]


def test_a_letter_that_will_be_tried_again_keeps_its_bytes(store: Store) -> None:
    with store.writing() as book:
        add(book, "k1")
        (booked,) = book.claim(NOW, MINUTE, 1)
        later = NOW + HOUR
        assert book.settle_delivery(booked.id, booked.fence, state="deferred", phase="rcpt", at=NOW, next_at=later)
        assert [again.raw for again in book.claim(later, MINUTE, 1)] == [booked.raw]


def _all(book: Book, table: str) -> list[object]:
    return list(book._connection.exec_driver_sql(f"SELECT * FROM {table}"))


def test_a_key_is_written_once(store: Store) -> None:
    with store.writing() as book:
        assert add(book, "k1", "r1")
        assert not add(book, "k1", "r2")
        assert book.told(BOB) == {"r1"}


def test_one_known_reason_keeps_the_whole_letter_back(store: Store) -> None:
    with store.writing() as book:
        assert add(book, "k1", "r2")
    with store.writing() as book:
        assert not add(book, "k2", "r1", "r2", "r3")
    with store.reading() as book:
        assert book.told(BOB) == {"r2"}
        assert [row.key for row in book.letters(9)] == ["k1"]
        assert book.letter_of_token("token of k2") is None


def test_a_reason_is_each_persons_own(store: Store) -> None:
    with store.writing() as book:
        assert add(book, "k1", "r1")
        assert add(book, "k2", "r1", to=ANNA)


def test_reasons_are_found_by_their_beginning_exactly(store: Store) -> None:
    with store.writing() as book:
        add(book, "k1", "nudge/A-1/x", "nudge/A-10/x", "Nudge/A-1/x", "50%/A-1")
        assert book.told(BOB, "nudge/A-1/") == {"nudge/A-1/x"}
        assert book.told(BOB, "50%") == {"50%/A-1"}
        assert book.told(ANNA) == frozenset()


def test_a_withdrawn_letter_frees_its_key_and_its_reasons(store: Store) -> None:
    with store.writing() as book:
        add(book, "k1", "r1", "r2")
        assert [(one.key, one.kind, one.reasons, one.attempted) for one in book.waiting_letters(BOB)] == [
            ("k1", LetterKind.NUDGE, ("r1", "r2"), False)
        ]
        assert book.withdraw("k1", "closed meanwhile")
        assert not book.withdraw("k1", "again")
    with store.writing() as book:
        assert empty(book)
        assert book.next_send() is None
        (gone,) = book.withdrawn(9)
        assert (gone.key, gone.recipient, gone.why, gone.created) == ("k1", BOB, "closed meanwhile", NOW)
        assert add(book, "k1", "r1")


def test_a_letter_whose_delivery_was_begun_is_not_withdrawn(store: Store) -> None:
    with store.writing() as book:
        add(book, "k1", "r1")
        book.claim(NOW, LEASE, 9)
    with store.writing() as book:
        assert not book.withdraw("k1", "too late")
        assert [one.attempted for one in book.waiting_letters(BOB)] == [True]
        assert book.told(BOB) == {"r1"}


def test_letters_are_counted_by_person_kind_and_time(store: Store) -> None:
    with store.writing() as book:
        for number, (to, kind) in enumerate([(BOB, "nudge"), (BOB, "nothing"), (ANNA, "nudge")]):
            one = letter(f"k{number}", to=to, kind=LetterKind(kind), at=NOW + number * HOUR)
            book.add_letter(one, written(f"k{number}"), BOT)
        assert book.letters_to(BOB, (LetterKind.NOTHING,), since=NOW) == 1
        assert book.letters_to(BOB, (LetterKind.NOTHING,), since=NOW + 2 * HOUR) == 0
        assert book.letters_to(BOB, since=NOW) == 2
        assert book.letters_to(since=NOW + HOUR) == 2
        assert [row.key for row in book.letters(2)] == ["k2", "k1"]
        assert [row.key for row in book.letters(9, recipient=BOB)] == ["k1", "k0"]


def test_what_is_claimed_is_booked_and_passed_over_until_the_lease_ends(store: Store) -> None:
    with store.writing() as book:
        add(book, "k1")
        add(book, "k2")
        assert book.claim(NOW - MINUTE, LEASE, 9) == ()
        assert book.next_send() == NOW
    with store.writing() as book:
        (first,) = book.claim(NOW, LEASE, 1)
        assert (first.key, first.sender, first.recipient, first.attempts, first.doubts) == ("k1", BOT, BOB, 1, 0)
        assert first.raw == written().raw
    with store.writing() as book:
        assert [one.key for one in book.claim(NOW, LEASE, 9)] == ["k2"]
        assert book.claim(NOW, LEASE, 9) == ()
        assert book.next_send() == NOW + LEASE
        assert {row.phase for row in book.outbox()} == {"booked"}


def test_a_delivery_whose_process_died_is_claimed_again_in_doubt(store: Store) -> None:
    with store.writing() as book:
        add(book, "k1")
        (first,) = book.claim(NOW, LEASE, 9)
    with store.writing() as book:
        (second,) = book.claim(NOW + LEASE, LEASE, 9)
    assert (second.id, second.attempts, second.doubts) == (first.id, 2, 1)
    assert second.fence > first.fence


def test_a_stale_fence_settles_nothing(store: Store) -> None:
    with store.writing() as book:
        add(book, "k1")
        (first,) = book.claim(NOW, LEASE, 9)
        (second,) = book.claim(NOW + LEASE, LEASE, 9)
    with store.writing() as book:
        assert not book.settle_delivery(first.id, first.fence, state="sent", phase="accepted", at=NOW)
        assert book.outbox_counts() == {Delivery.WAITING: 1}
        assert book.settle_delivery(second.id, second.fence, state=Delivery.SENT, phase=Delivery.SENT, at=NOW)
        assert book.outbox()[0].phase == "sent"
        assert not book.settle_delivery(second.id, second.fence, state="refused", phase="dot", at=NOW)
        assert book.outbox_counts() == {Delivery.SENT: 1}


@pytest.mark.parametrize(
    ("state", "again", "doubts"),
    [("sent", None, 0), ("refused", None, 0), ("deferred", HOUR, 0), ("doubtful", HOUR, 1), ("doubtful", None, 1)],
    ids=["sent", "refused", "deferred", "doubtful-again", "doubtful-for-good"],
)
def test_an_attempt_ends_in_its_state(store: Store, state: str, again: timedelta | None, doubts: int) -> None:
    with store.writing() as book:
        add(book, "k1")
        (one,) = book.claim(NOW, LEASE, 9)
        next_at = NOW + again if again else None
        assert book.settle_delivery(
            one.id,
            one.fence,
            state=state,
            phase="dot",
            code=451,
            text="later\0" * 200,
            at=NOW + MINUTE,
            next_at=next_at,
        )
    with store.writing() as book:
        (row,) = book.outbox([Delivery(state)])
        assert (row.state, row.phase, row.code, row.at, row.next_at) == (state, "dot", 451, NOW + MINUTE, next_at)
        assert len(row.text) < 501 and "\0" not in row.text
        assert row.doubts == doubts
        assert book.next_send() == next_at
        assert len(book.waiting_letters(BOB)) == (1 if again else 0)
        assert [one.attempts for one in book.claim(NOW + DAY, LEASE, 9)] == ([2] if again else [])


@pytest.mark.parametrize(
    ("state", "again"),
    [("waiting", True), ("waiting", False), ("sent", True), ("refused", True), ("deferred", False)],
)
def test_an_end_that_makes_no_sense_is_a_programming_mistake(store: Store, state: str, again: bool) -> None:
    with pytest.raises(ValueError, match="cannot end"), store.writing() as book:
        book.settle_delivery(1, 1, state=state, phase="", at=NOW, next_at=NOW if again else None)


def test_a_rollback_leaves_nothing_of_a_letter(store: Store) -> None:
    with pytest.raises(KeyError), store.writing() as book:
        add(book, "k1", "r1")
        raise KeyError
    with store.reading() as book:
        assert empty(book)
        assert book.next_send() is None


def test_two_letters_with_one_token_are_not_both_written(store: Store) -> None:
    with store.writing() as book:
        add(book, "k1")
        same = Written(message_id="other@bot", token="token of k1")
        assert not book.add_letter(replace(letter("k2")), same, BOT)


# --- A letter with a copy ---------------------------------------------------------------------------------------------


def copied(book: Book, key: str = "escalation/k", *reasons: str) -> bool:
    made = letter(key, reasons=reasons, to=ANNA, kind=LetterKind.ESCALATION, cc=Address(address=BOB), cc_at=NOW + HOUR)
    return book.add_letter(made, written(key), BOT)


def test_a_letter_with_a_copy_goes_to_both_each_at_its_moment(store: Store) -> None:
    with store.writing() as book:
        assert copied(book, "escalation/k", "r1", "slot/2026-03-02")
        assert book.told(ANNA) == book.told(BOB) == {"r1", "slot/2026-03-02"}
        first = book.claim(NOW, LEASE, 9)
        assert [each.recipient for each in first] == [ANNA]
        assert [each.recipient for each in book.claim(NOW + HOUR, 2 * LEASE, 9) if each.recipient == BOB] == [BOB]
        found = book.letter_of_token("token of escalation/k")
        assert found is not None and (found.recipient, found.readers) == (ANNA, (ANNA, BOB))


def test_a_letter_with_a_copy_is_refused_where_either_was_told_before(store: Store) -> None:
    with store.writing() as book:
        assert add(book, "k1", "slot/2026-03-02", to=BOB)
        assert not copied(book, "escalation/k", "slot/2026-03-02")
        assert book.told(ANNA) == frozenset()


def test_a_letter_with_a_copy_is_called_back_from_both_or_from_none(store: Store) -> None:
    with store.writing() as book:
        assert copied(book, "escalation/k", "r1")
        assert [each.attempted for each in book.waiting_letters(BOB)] == [False]
        assert book.withdraw("escalation/k", "answered")
        assert book.told(ANNA) == book.told(BOB) == frozenset()
        assert copied(book, "escalation/k", "r1")
        book.claim(NOW, LEASE, 9)
        assert [each.attempted for each in book.waiting_letters(BOB)] == [True]
        assert not book.withdraw("escalation/k", "answered")
        assert book.told(ANNA) == book.told(BOB) == {"r1"}
