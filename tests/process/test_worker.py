"""The process that reads untrusted mail may die, be late or never begin: no mail is lost by it, nothing hangs."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from minuted.errors import Permanent
from minuted.instance import words_of
from minuted.model import Kind
from minuted.reader import Arrival
from minuted.worker import AHEAD, Worker
from process.stage import mail, plain_config

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
WORDS = words_of(plain_config())


def minutes(number: int) -> Arrival:
    return mail(f"ACTION: Bob to book room {number} by Friday"), NOW, NOW


@pytest.fixture
def worker() -> Iterator[Worker]:
    with Worker(WORDS) as made:
        yield made


def tasks(worker: Worker, count: int) -> list[str]:
    return [understood.reading.rows[0].task for understood in worker.read_all(minutes(n) for n in range(count))]


def end(number: int) -> None:
    for child in multiprocessing.active_children():
        assert child.pid is not None
        os.kill(child.pid, number)


def test_more_mails_than_are_given_ahead_come_back_in_order(worker: Worker) -> None:
    assert tasks(worker, AHEAD * 2) == [f"book room {number}" for number in range(AHEAD * 2)]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "told to stop"])
def test_ended_while_it_rests_another_one_reads(worker: Worker, number: int) -> None:
    assert tasks(worker, 1) == ["book room 0"]
    end(number)
    assert tasks(worker, 2) == ["book room 0", "book room 1"]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "told to stop"])
def test_ended_while_it_reads_no_mail_pays_for_it(worker: Worker, number: int) -> None:
    answers = worker.read_all(minutes(number) for number in range(AHEAD * 2))
    first = next(answers)
    end(number)
    found = [first, *answers]
    assert [understood.reading.rows[0].task for understood in found] == [f"book room {n}" for n in range(AHEAD * 2)]


def test_a_mail_that_takes_too_long_is_unreadable_and_the_next_is_read() -> None:
    # It costs five times the limit, and the first short mail of a fresh process a tenth of it.
    line = "- Perhaps Bob will think of room {0} @ann by 3 March, status: open ({0})"
    long = mail("\r\n".join(line.format(number) for number in range(30_000)))
    with Worker(WORDS, seconds=0.5) as worker:
        worker.ready()
        slow, quick = worker.read_all([(long, NOW, NOW), minutes(1)])
    assert (slow.reading.kind, slow.reading.reason) == (Kind.UNREADABLE, "reading it takes more than 0.5 seconds")
    assert quick.reading.rows[0].task == "book room 1"


def test_a_reader_that_cannot_be_made_is_one_clear_error() -> None:
    with Worker(replace(WORDS, zone="Nowhere/At-all")) as worker:
        for _ in range(2):
            with pytest.raises(Permanent, match=r"cannot begin: ZoneInfoNotFoundError: .*Nowhere"):
                list(worker.read_all([minutes(1)]))


def test_an_unused_worker_starts_nothing() -> None:
    with Worker(WORDS):
        assert not multiprocessing.active_children()
