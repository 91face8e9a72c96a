"""Read untrusted mail in another process that may take only so much time and memory, and may die."""

from __future__ import annotations

import logging
import multiprocessing
import resource
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType

import structlog
from pebble import ProcessExpired, ProcessPool

from minuted import re2
from minuted.errors import MinutedError, Permanent, Temporary, Unreadable
from minuted.reader import Arrival, Reader, Understood, Words, unreadable

log = structlog.get_logger(__name__)

#: So many mails are given to the worker before the first answer is waited for.
AHEAD = 32
#: A mail whose reader ended is read again, so often in all: mostly somebody else ended it.
MOST_TRIES = 3
#: Mails after which a process makes room for a fresh one.
LIFE = 5000
#: Seconds in which a process is ready, however busy the machine is.
START_SECONDS = 60.0

_reader: Reader | None = None
#: Why this process cannot read; "" while it can.
_fault = "it was never started"


def quiet_parsers() -> None:
    """Silence the parsers: what they log of hostile mail, tracebacks among it, is no news to the operator."""
    for name in ("mailparser", "flufl.bounce"):
        # The level counts for the loggers below as well, of which mail-parser has one for each module.
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _begin(words: Words, memory: int) -> None:
    """Make this process's reader, then close the door on more memory than ``memory`` bytes."""
    global _reader, _fault
    quiet_parsers()
    try:
        _reader = Reader(words)
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    except (MinutedError, ValueError, LookupError, TypeError, AttributeError, OSError, MemoryError, re2.error) as fault:
        # It is told when the first mail comes: an initializer that raises leaves only a traceback.
        _fault = f"{type(fault).__name__}: {fault}"
    else:
        _fault = ""


def _how() -> str:
    return _fault


def _read(raw: bytes, arrived: datetime, now: datetime) -> Understood:
    assert _reader is not None, "nothing is read before the process said that it can"
    try:
        return _reader.read(raw, arrived, now)
    except Unreadable as fault:
        return unreadable(arrived, fault)
    except MemoryError:
        return unreadable(arrived, "reading it takes too much memory")
    except RecursionError:
        return unreadable(arrived, "it is nested too deeply")


@dataclass(slots=True)
class _Given:
    """One mail on its way through the worker."""

    mail: Arrival
    future: Future[Understood]
    #: So often the process ended, or fell silent, while this mail was its turn.
    tries: int = 0


class Worker(AbstractContextManager["Worker"]):
    """A reader behind a wall.

    Args:
        words: what its reader is made of.
        seconds: the most time one mail may take.
        memory: the most address space of the process, in bytes.
    """

    def __init__(self, words: Words, *, seconds: float = 10.0, memory: int = 1 << 30) -> None:
        self._words, self._seconds, self._memory = words, seconds, memory
        self._pool: ProcessPool | None = None

    def ready(self) -> None:
        """Make the process now, so that no time is lost on it once a mail's reading is begun.

        Raises:
            Permanent: no process can be made that reads.
            Temporary: the machine has no room for another process now.
        """
        if self._pool is None or not self._pool.active:
            self.close()
            self._pool = self._started()

    def read_all(self, mails: Iterable[Arrival]) -> Iterator[Understood]:
        """Read mails in order; one that breaks its limits or the reader comes back as unreadable.

        Whoever ends the process from outside (the kernel short of memory, a service manager) ends no mail:
        a fresh process reads what was not answered.

        Raises:
            Permanent: no process can be made that reads.
            Temporary: the machine has no room for another process now.
        """
        waiting: deque[_Given] = deque()
        for mail in mails:
            waiting.append(_Given(mail=mail, future=self._schedule(mail)))
            if len(waiting) >= AHEAD:
                yield self._first(waiting)
        while waiting:
            yield self._first(waiting)

    def _first(self, waiting: deque[_Given]) -> Understood:
        """Answer the first mail that waits; where the process is gone, all that wait go to a fresh one."""
        given = waiting[0]
        while True:
            try:
                # One that is read again stands behind all that wait.
                understood = given.future.result(self._seconds * len(waiting) + START_SECONDS)
                break
            except Late:
                if given.future.done():
                    understood = unreadable(given.mail[1], f"reading it takes more than {self._seconds:g} seconds")
                    break
                why, alone = "it does not answer", False
            except ProcessExpired as end:
                why, alone = f"it ended with status {end.exitcode}", True
            except BrokenProcessPool:
                why, alone = "it ended", False
            given.tries += 1
            if given.tries >= MOST_TRIES:
                understood = unreadable(given.mail[1], f"reading it ends the reader: {why}")
                break
            log.warning("reader.restarted", why=why)
            if alone:
                # Only this mail was lost; those behind it are with the next process already.
                given.future = self._schedule(given.mail)
                continue
            self.close()
            for each in waiting:
                each.future = self._schedule(each.mail)
        waiting.popleft()
        return understood

    def _schedule(self, mail: Arrival) -> Future[Understood]:
        """Give one mail to the process, making one where there is none or it ended since the last mail."""
        self.ready()
        assert self._pool is not None, "it is ready"
        try:
            future: Future[Understood] = self._pool.schedule(_read, args=list(mail), timeout=self._seconds)
        except RuntimeError:
            # It ended between the question and the mail: that mail takes its turn as one whose reader ended.
            future = Future()
            future.set_exception(BrokenProcessPool("it ended before the mail was given to it"))
        return future

    def _started(self) -> ProcessPool:
        """Make a process and wait until it says that it can read.  Raises: Permanent, Temporary."""
        for _ in range(MOST_TRIES):
            # "spawn": the child must not share locks, connections or signal handlers with the daemon.
            self._pool = pool = ProcessPool(
                max_workers=1,
                max_tasks=LIFE,
                initializer=_begin,
                initargs=[self._words, self._memory],
                context=multiprocessing.get_context("spawn"),
            )
            try:
                fault = pool.schedule(_how).result(START_SECONDS)
            except (BrokenProcessPool, ProcessExpired, RuntimeError) as end:
                self.close()
                if isinstance(end.__cause__, OSError):
                    raise Temporary(f"no process to read mail in can be made now: {end.__cause__}") from end
                continue
            except Late as silence:
                self.close()
                raise Temporary(f"the process that reads mail was not ready in {START_SECONDS:g} s") from silence
            if fault:
                self.close()
                raise Permanent(f"the process that reads mail cannot begin: {fault}")
            return pool
        raise Permanent("the process that reads mail ends before it begins; what it said stands above")

    def close(self) -> None:
        """End the process, in whatever state it is; safe to call twice.

        An answer that was half written holds nobody up: the pool closes both ends of its pipes before it waits.
        """
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()  # type: ignore[no-untyped-call]  # pebble has no annotations
            pool.join()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
