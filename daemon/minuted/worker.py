"""Read untrusted mail in another process that may take only so much time and memory."""

from __future__ import annotations

import logging
import multiprocessing
import resource
from collections.abc import Iterable, Iterator
from concurrent.futures import TimeoutError as Late
from contextlib import AbstractContextManager
from datetime import datetime
from types import TracebackType

from pebble import ProcessExpired, ProcessPool

from minuted.errors import Unreadable
from minuted.reader import Arrival, Reader, Understood, Words, unreadable

#: So many mails are given to the worker before the first answer is waited for.
AHEAD = 32

_reader: Reader


def quiet_parsers() -> None:
    """Silence the parsers: what they log of hostile mail, tracebacks among it, is no news to the operator."""
    for name in ("mailparser", "flufl.bounce"):
        logging.getLogger(name).disabled = True


def _begin(words: Words, memory: int) -> None:
    """Make this process's reader, then close the door on more memory than ``memory`` bytes."""
    global _reader
    quiet_parsers()
    _reader = Reader(words)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _read(raw: bytes, arrived: datetime, now: datetime) -> Understood:
    try:
        return _reader.read(raw, arrived, now)
    except Unreadable as fault:
        return unreadable(arrived, fault)
    except MemoryError:
        return unreadable(arrived, "reading it takes too much memory")
    except RecursionError:
        return unreadable(arrived, "it is nested too deeply")


class Worker(AbstractContextManager["Worker"]):
    """A reader behind a wall.

    Args:
        words: what its reader is made of.
        seconds: the most time one mail may take.
        memory: the most address space of the process, in bytes.
    """

    def __init__(self, words: Words, *, seconds: float = 10.0, memory: int = 1 << 30) -> None:
        self._seconds = seconds
        # "spawn": the child must not share locks, connections or signal handlers with the daemon.
        self._pool = ProcessPool(
            max_workers=1,
            max_tasks=5000,
            initializer=_begin,
            initargs=[words, memory],
            context=multiprocessing.get_context("spawn"),
        )

    def read_all(self, mails: Iterable[Arrival]) -> Iterator[Understood]:
        """Read mails in order; one that breaks its limits or the reader comes back as unreadable."""
        waiting: list[tuple[datetime, object]] = []
        for raw, arrived, now in mails:
            waiting.append((arrived, self._pool.schedule(_read, args=[raw, arrived, now], timeout=self._seconds)))
            if len(waiting) >= AHEAD:
                yield self._answer(*waiting.pop(0))
        for arrived, future in waiting:
            yield self._answer(arrived, future)

    def _answer(self, arrived: datetime, future: object) -> Understood:
        try:
            understood = future.result()  # type: ignore[attr-defined]  # pebble has no annotations
        except Late:
            return unreadable(arrived, f"reading it takes more than {self._seconds:g} seconds")
        except ProcessExpired as end:
            return unreadable(arrived, f"reading it ends the reader: {end}")
        assert isinstance(understood, Understood)
        return understood

    def close(self) -> None:
        """End the process; safe to call twice."""
        self._pool.stop()  # type: ignore[no-untyped-call]  # pebble has no annotations
        self._pool.join()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
