"""The daemon as a process while its surroundings break: nothing is lost, nothing comes twice, nothing spins."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from process.test_end_to_end import Round, round_

#: ``daemon`` asks for ``round_`` by name.
__all__ = ["round_"]

pytestmark = [pytest.mark.dovecot, pytest.mark.postfix, pytest.mark.slow, pytest.mark.xdist_group("postfix")]


@pytest.fixture
def daemon(request: pytest.FixtureRequest) -> Round:
    """A daemon that is not started yet, with its mailbox and its people."""
    made = request.getfixturevalue("round_")
    assert isinstance(made, Round)
    return made


def until(look: Callable[[], object], what: str, seconds: float = 40.0) -> None:
    end = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < end, what
        time.sleep(0.05)


def start(daemon: Round, times: int = 1) -> subprocess.Popen[bytes]:
    """Start it and wait until it stands by."""
    daemon.start()
    until(lambda: daemon.log().count("daemon.started") >= times, "the daemon starts")
    assert daemon.process is not None
    return daemon.process


def idles(daemon: Round) -> bool:
    return bool(daemon.dovecot.workers(daemon.bot))


def deliver(daemon: Round, *names: str) -> None:
    """Bring minutes, one mail with one item for each name, to the mailbox."""
    day = (datetime.now(UTC) + timedelta(days=30)).date()
    daemon.dovecot.deliver(
        daemon.bot,
        *(
            (
                f"From: {daemon.organiser}@example.org\r\nTo: {daemon.owner}@example.org, {daemon.bot}@example.org\r\n"
                f"Subject: Minutes {name}\r\nDate: {format_datetime(datetime.now(UTC))}\r\n"
                f"Message-ID: <{name}.{daemon.bot}@example.org>\r\n\r\n"
                f"ACTION: {daemon.owner} to book room {name} by {day}\r\n"
            ).encode()
            for name in names
        ),
    )


def receipts(daemon: Round) -> list[tuple[str, str]]:
    """Give the number of the minutes and the Message-ID of every receipt that reached the organiser."""
    letters = daemon.letters(daemon.organiser)
    return sorted((words_after(each["subject"], "Minutes"), each["message_id"]) for each in letters)


def words_after(subject: str, word: str) -> str:
    return subject.partition(f"{word} ")[2].split()[0]


def minuted(daemon: Round, *words: str) -> str:
    command = [sys.executable, "-m", "minuted", *words, "--config", str(daemon.folder / "minuted.toml")]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def processor_seconds(process: subprocess.Popen[bytes]) -> float:
    """Give the seconds that a process took so far (proc(5): utime and stime)."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def readers(process: subprocess.Popen[bytes]) -> list[int]:
    """Give the processes in which a daemon reads mail."""
    found = Path("/proc").glob("[0-9]*/stat")
    mine = [path.parent for path in found if f") S {process.pid} " in path.read_text()]
    return [int(path.name) for path in mine if b"spawn_main" in (path / "cmdline").read_bytes()]


def assert_it_rests(process: subprocess.Popen[bytes]) -> None:
    before = processor_seconds(process)
    time.sleep(2)
    assert processor_seconds(process) - before < 0.3, "a connection that was lost makes the daemon spin"


def test_a_connection_killed_in_idle_costs_no_mail_and_no_processor_time(daemon: Round) -> None:
    process = start(daemon)
    until(lambda: idles(daemon), "the daemon connects")
    (worker,) = daemon.dovecot.workers(daemon.bot)
    os.kill(worker, signal.SIGKILL)
    deliver(daemon, "1")
    daemon.await_letter(daemon.organiser, "Minutes 1")
    assert_it_rests(process)
    assert daemon.stop() == 0
    assert daemon.log().count("mailbox.lost") == 1


def test_a_mailbox_that_is_away_for_a_while_is_gone_back_to(daemon: Round) -> None:
    process = start(daemon)
    until(lambda: idles(daemon), "the daemon connects")
    daemon.dovecot.stop()
    try:
        until(lambda: "mailbox.lost" in daemon.log(), "the loss is noticed")
        assert_it_rests(process)
    finally:
        daemon.dovecot.start()
    deliver(daemon, "1")
    # Postfix asks this Dovecot for passwords, and takes a while to notice that it is back: no letter is waited for.
    until(lambda: "mail.handled" in daemon.log(), "the mailbox is gone back to")
    assert daemon.stop() == 0
    assert daemon.log().count("mailbox.lost") == 1, "one line for a change, not one for every try"


def test_the_process_that_reads_may_be_killed_at_any_time(daemon: Round) -> None:
    """As the kernel does when memory is short, and a service manager that ends every process of a service."""
    process = start(daemon)
    deliver(daemon, "1")
    daemon.await_letter(daemon.organiser, "Minutes 1")
    for number in (signal.SIGKILL, signal.SIGTERM):
        (reader,) = readers(process)
        os.kill(reader, number)
        deliver(daemon, f"{number}a", f"{number}b")
        daemon.await_letter(daemon.organiser, f"Minutes {number}b")
    assert daemon.stop() == 0
    assert minuted(daemon, "held", "--json").strip() == ""
    assert "Traceback" not in daemon.log()


def test_two_daemons_on_one_mailbox_and_one_store_write_each_letter_once(daemon: Round) -> None:
    first = start(daemon)
    try:
        second = start(daemon, times=2)
        names = [str(number) for number in range(20)]
        for name in names:
            deliver(daemon, name)
        until(lambda: len(receipts(daemon)) >= len(names), "every receipt comes")
        assert first.poll() is None
        assert second.poll() is None
    finally:
        first.terminate()
        ended = first.wait(timeout=30)
    assert (ended, daemon.stop()) == (0, 0)
    assert [name for name, _ in receipts(daemon)] == sorted(names)
    assert len(minuted(daemon, "items", "--all", "--json").splitlines()) == len(names)


# Reading that was begun three times and never ended is given up, so a kill comes no more than twice.
@pytest.mark.parametrize(("number", "turns"), [(signal.SIGTERM, 4), (signal.SIGKILL, 2)], ids=["stopped", "killed"])
def test_ended_again_and_again_it_ends_where_an_undisturbed_run_ends(daemon: Round, number: int, turns: int) -> None:
    moments = random.Random(7)
    names: list[str] = []
    for turn in range(turns):
        fresh = [f"{turn}{letter}" for letter in "abc"]
        names += fresh
        deliver(daemon, *fresh)
        start(daemon, times=turn + 1)
        time.sleep(moments.uniform(0.0, 1.5))
        assert daemon.stop(number) == (0 if number == signal.SIGTERM else -signal.SIGKILL)
    # What was booked and not delivered is free again when its lease has ended.
    later = (datetime.now(UTC) + timedelta(minutes=15)).isoformat()
    minuted(daemon, "once", "--now", later)
    found = receipts(daemon)
    assert sorted({name for name, _ in found}) == names
    assert len({message_id for _, message_id in found}) == len(names), "a second copy is the same letter"
    assert max(Counter(found).values()) <= (1 if number == signal.SIGTERM else 2)
    assert len(minuted(daemon, "items", "--all", "--json").splitlines()) == len(names)
    flags = daemon.dovecot.listing(daemon.bot).values()
    assert all("$Minuted" in each for each in flags)
    assert minuted(daemon, "once", "--now", later, "--json").startswith('{"received": 0, "mails": [], "items": []')
