"""A full disk, a lock, a crash, two processes at once: nothing half-written, nothing twice."""

from __future__ import annotations

import multiprocessing
import sqlite3
import threading
from collections.abc import Callable
from datetime import timedelta
from multiprocessing.synchronize import Barrier

import pytest
from sqlalchemy import make_url

from minuted.errors import StoreError
from minuted.store import MailState, Place, Store
from servers.postgresql import Cluster
from store.examples import BOB, DAY, HOUR, NOW, act, item, letter, written

LEASE = timedelta(minutes=5)
PEOPLE = [f"person{number}@example.org" for number in range(12)]
ROUNDS = 10
CUT_OFF = r"the store postgresql.*(shutting down|cannot be reached|cut off)"

#: Children are started afresh: a forked connection would be shared.
processes = multiprocessing.get_context("spawn")


def place(number: int) -> Place:
    return Place(folder="INBOX", uidvalidity=1, uid=number)


def test_a_full_disk_is_one_line_and_leaves_nothing_half_written(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    with store.writing() as book:
        book.keep("main", b"fits", NOW, place(1))
        pages = int(book._connection.exec_driver_sql("PRAGMA page_count").scalar_one())
        book._connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 20}")
    with pytest.raises(StoreError, match=r"no room left.*free disk space"), store.writing() as book:
        book.move_cursor("main", "INBOX", uidvalidity=1, uid=99)
        for number in range(2, 2000):
            # Random enough that it does not shrink.
            book.keep("main", number.to_bytes(2, "big") + bytes(range(256)) * 8, NOW, place(number))
    with store.writing() as book:
        assert [one.place.uid for one in book.waiting(99)] == [1]
        assert book.cursor("main", "INBOX") is None
        assert book._connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        book._connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
        assert book.keep("main", b"room again", NOW, place(2)).new
    store.close()


def test_a_writer_waits_for_another_process_and_then_goes_on(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    other = sqlite3.connect(make_url(sqlite_url).database or "", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.3, other.execute, ("COMMIT",))
    release.start()
    with store.writing() as book:
        book.note("a", "b")
    release.join()
    other.close()
    store.close()


def test_a_lock_that_stays_is_one_line(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    with store.writing() as book:
        book._connection.exec_driver_sql("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(make_url(sqlite_url).database or "", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked by another process"), store.writing():
        pass
    other.close()
    store.close()


def test_a_writer_that_read_first_is_not_overtaken(sqlite_url: str) -> None:
    """BEGIN IMMEDIATE: with a deferred one the upgrade fails at once where another process wrote in between."""
    store = Store.open(sqlite_url)
    other = sqlite3.connect(make_url(sqlite_url).database or "", isolation_level=None, timeout=0)
    with store.writing() as book:
        assert book.noted("a") is None
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("INSERT INTO note VALUES ('a', 'theirs')")
        book.note("a", "ours")
    other.close()
    store.close()


def test_a_reader_sees_one_instant_whatever_is_written_meanwhile(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    other = sqlite3.connect(make_url(sqlite_url).database or "", isolation_level=None)
    with store.reading() as book:
        assert book.noted("a") is None
        other.execute("INSERT INTO note VALUES ('a', 'theirs')")
        assert book.noted("a") is None
    with store.reading() as book:
        assert book.noted("a") == "theirs"
    other.close()
    store.close()


@pytest.mark.parametrize("error", [KeyError, KeyboardInterrupt, SystemExit])
def test_whatever_ends_a_book_early_leaves_nothing_of_it(store: Store, error: type[BaseException]) -> None:
    with pytest.raises(error), store.writing() as book:
        kept = book.keep("main", b"raw", NOW, place(1))
        book.settle(kept.id, "handled", at=NOW)
        book.append(act())
        book.save_item(item())
        book.add_letter(letter(reasons=("r",)), written(), "bot@x")
        book.look_at(BOB, NOW)
        raise error
    with store.reading() as book:
        assert book.mail_counts() == {}
        assert book.acts("A-1") == () and book.item("A-1") is None
        assert book.letters(9) == () and book.told(BOB) == frozenset()
        assert book.next_look() is None and book.unmarked("main", 9) == ()


def test_several_threads_share_one_store(store: Store) -> None:
    refs: list[str] = []

    def work() -> None:
        for _ in range(20):
            with store.writing() as book:
                refs.append(book.next_ref("A"))
            with store.reading() as book:
                book.next_look()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(refs) == sorted(f"A-{number}" for number in range(1, 81))


def plan_and_send(url: str, gate: Barrier, results: multiprocessing.Queue[list[tuple[str, int]]]) -> None:
    """Plan for everybody in rounds, then send what there is: one of several such processes."""
    store = Store.open(url)
    sent: list[tuple[str, int]] = []
    for number in range(ROUNDS):
        gate.wait()
        now = NOW + number * DAY
        for _ in PEOPLE:
            with store.writing() as book:
                for person in book.due_people(now, 1):
                    key = f"nudge/{person}/{number}"
                    one = letter(key, reasons=(f"nudge/A-{number}/{person}",), to=person)
                    book.add_letter(one, written(key), "bot@x")
                    book.look_at(person, now + DAY)
        while True:
            with store.writing() as book:
                booked = book.claim(now + HOUR, LEASE, 3)
            if not booked:
                break
            for one in booked:
                sent.append((one.key, one.attempts))
                with store.writing() as book:
                    assert book.settle_delivery(one.id, one.fence, state="sent", phase="accepted", at=now)
    store.close()
    results.put(sent)


def take_mail(url: str, gate: Barrier, results: multiprocessing.Queue[list[tuple[str, int]]]) -> None:
    """Handle every mail that waits, as ``process`` does: one of several such processes."""
    store = Store.open(url)
    gate.wait()
    done: list[tuple[str, int]] = []
    while True:
        with store.reading() as book:
            waiting = book.waiting(5)
        if not waiting:
            break
        for mail in waiting:
            with store.writing() as book:
                if not book.take(mail.id):
                    continue
                ref = book.next_ref("A")
                book.append(act(item=ref, mail=mail.id))
                book.settle(mail.id, "handled", at=NOW)
                done.append((mail.id, 1))
    store.close()
    results.put(done)


Work = Callable[[str, Barrier, "multiprocessing.Queue[list[tuple[str, int]]]"], None]


def together(work: Work, url: str, count: int = 2) -> list[tuple[str, int]]:
    """Run some processes at once and return everything they did."""
    gate, results = processes.Barrier(count), processes.Queue()
    children = [processes.Process(target=work, args=(url, gate, results)) for _ in range(count)]
    for child in children:
        child.start()
    found = [one for _ in children for one in results.get(timeout=60)]
    for child in children:
        child.join(60)
        assert child.exitcode == 0
    results.close()
    return found


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def shared_url(request: pytest.FixtureRequest) -> str:
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_url"))
    return str(request.getfixturevalue("postgresql").database())


def test_two_processes_planning_at_once_write_and_send_each_letter_once(shared_url: str) -> None:
    store = Store.open(shared_url)
    with store.writing() as book:
        for person in PEOPLE:
            book.look_at(person, NOW)
    sent = together(plan_and_send, shared_url)
    expected = sorted((f"nudge/{person}/{number}", 1) for person in PEOPLE for number in range(ROUNDS))
    assert sorted(sent) == expected
    with store.reading() as book:
        assert len(book.letters(1000)) == len(expected)
        assert book.next_send() is None
    store.close()


def test_two_processes_handle_each_mail_once(shared_url: str) -> None:
    store = Store.open(shared_url)
    with store.writing() as book:
        mails = {book.keep("main", b"%d" % number, NOW, place(number)).id for number in range(60)}
    done = together(take_mail, shared_url)
    assert sorted(done) == sorted((mail, 1) for mail in mails)
    with store.writing() as book:
        assert all(len(book.acts_of_mail(mail)) == 1 for mail in mails)
        assert book.next_ref("A") == "A-61"
    store.close()


def work_until_killed(url: str, gate: Barrier, results: multiprocessing.Queue[list[tuple[str, int]]]) -> None:
    """Keep, handle, write and send without end, saying after each round that it was committed."""
    store = Store.open(url)
    number = 0
    while True:
        number += 1
        with store.writing() as book:
            mail = book.keep("main", b"%d" % number * 300, NOW, place(number))
            book.move_cursor("main", "INBOX", uidvalidity=1, uid=number)
        with store.writing() as book:
            ref = book.next_ref("A")
            book.save_item(item(ref, seq=book.append(act(item=ref, mail=mail.id)).seq))
            key = f"receipt/{ref}"
            book.add_letter(letter(key, reasons=(key,)), written(key), "bot@x")
            book.settle(mail.id, "handled", at=NOW)
        with store.writing() as book:
            booked = book.claim(NOW, LEASE, 1)
        for one in booked:
            with store.writing() as book:
                book.settle_delivery(one.id, one.fence, state="sent", phase="accepted", at=NOW)
        results.put([("committed", number)])


@pytest.mark.parametrize("rounds", [1, 2, 5, 9])
def test_a_killed_process_leaves_both_or_neither_of_what_belongs_together(shared_url: str, rounds: int) -> None:
    Store.open(shared_url).close()
    gate, results = processes.Barrier(1), processes.Queue()
    child = processes.Process(target=work_until_killed, args=(shared_url, gate, results))
    child.start()
    for _ in range(rounds):
        results.get(timeout=60)
    # Somewhere in the middle of the rounds that follow.
    child.kill()
    child.join(60)
    store = Store.open(shared_url)
    with store.writing() as book:
        states = book.mail_counts()
        kept = sum(states.values())
        handled = states.get(MailState.HANDLED, 0)
        cursor = book.cursor("main", "INBOX")
        assert kept >= handled >= rounds and kept - handled <= 1
        assert cursor is not None and cursor.uid == kept == len(book.unmarked("main", 10_000))
        assert all(book.raw(mail.id) for mail in book.waiting(10))
        items = book.find_items(limit=10_000)
        assert len(items) == handled == len(book.letters(10_000)) == len(book.told(BOB))
        assert all(book.acts(one.ref)[-1].seq == one.seq for one in items)
        assert book.next_ref("A") == f"A-{handled + 1}"
        # What was booked and not settled is due again when its lease ends, and known to be in doubt.
        again = book.claim(NOW + LEASE, LEASE, 9)
        assert len(again) <= 1 and all(one.doubts == one.attempts - 1 for one in again)
    assert store.examine() == ()
    store.close()


def open_store(url: str, gate: Barrier, results: multiprocessing.Queue[list[tuple[str, int]]]) -> None:
    gate.wait()
    store = Store.open(url)
    results.put([(store.secret().hex(), 1)])
    store.close()


def test_processes_that_start_at_once_make_one_schema_and_one_secret(shared_url: str) -> None:
    found = together(open_store, shared_url, count=4)
    assert len(found) == 4 and len(set(found)) == 1


@pytest.mark.postgresql
def test_a_locked_person_and_a_locked_delivery_are_passed_over(postgresql: Cluster) -> None:
    url = postgresql.database()
    one, two = Store.open(url), Store.open(url)
    with one.writing() as book:
        book.look_at(BOB, NOW)
        book.add_letter(letter(), written(), "bot@x")
        mail = book.keep("main", b"raw", NOW, place(1))
    with one.writing() as mine:
        assert mine.due_people(NOW, 9) == (BOB,)
        assert len(mine.claim(NOW, LEASE, 9)) == 1
        assert mine.take(mail.id)
        with two.writing() as theirs:
            assert theirs.due_people(NOW, 9) == ()
            assert not theirs.take_person(BOB, NOW)
            assert theirs.claim(NOW, LEASE, 9) == ()
            assert not theirs.take(mail.id)
            assert theirs.claim_mail(NOW, LEASE, 9) == ()
    one.close()
    two.close()


@pytest.mark.postgresql
def test_a_server_that_crashes_in_a_transaction_undoes_it_and_the_next_one_works(postgresql: Cluster) -> None:
    store = Store.open(postgresql.database())
    with store.writing() as book:
        book.note("before", "kept")
    with pytest.raises(StoreError, match=CUT_OFF), store.writing() as book:
        book.note("during", "lost")
        postgresql.stop("immediate")
        try:
            book.note("after", "lost")
        finally:
            postgresql.start()
    with store.writing() as book:
        assert (book.noted("before"), book.noted("during")) == ("kept", None)
    postgresql.stop("immediate")
    postgresql.start()
    with store.reading() as book:
        assert book.noted("before") == "kept"
    store.close()
