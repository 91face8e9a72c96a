"""How well rows of consecutive minutes are recognised, on made pairs whose truth is known, and how long it takes."""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta

from benchmarks.consecutive import Pair, pairs
from minuted.config import Config
from minuted.instance import words_of
from minuted.model import Meeting, Reading
from minuted.reader import Reader
from minuted.tracking import fold
from minuted.tracking.carried import known
from minuted.tracking.identity import Known, matched
from minuted.tracking.likeness import Likeness
from minuted.tracking.record import record

COUNT = 500
#: What the rows must reach.
LEAST_RIGHT = 0.98


def main() -> None:
    """Print what became of the rows, by language and altogether."""
    reader, likeness = Reader(words_of(Config.plain())), Likeness.compile(Config.plain().languages())
    found: dict[str, Counter[str]] = {"en": Counter(), "zh": Counter()}
    unread, seconds = 0, 0.0
    for pair in pairs(COUNT):
        first, second = _read(reader, pair.first), _read(reader, pair.second)
        if len(first.rows) != pair.rows or len(second.rows) != len(pair.truth):
            unread += 1
            continue
        items = _followed(first, pair)
        start = time.perf_counter()
        matches = matched(second.rows, items, likeness=likeness)
        seconds += time.perf_counter() - start
        tally = found["zh" if pair.chinese else "en"]
        for place, (match, truth) in enumerate(zip(matches, pair.truth, strict=True)):
            refs = {f"A-{parent + 1}" for parent in truth}
            tally[_judged(match.known, match.options, refs, half=place in pair.halves)] += 1
    every = found["en"] + found["zh"]
    for name, tally in (*found.items(), ("all", every)):
        print(f"{name:4}{_told(tally)}")
    rows = sum(every.values())
    print(f"pairs {COUNT}, of them not read as written {unread}; {seconds / rows * 1e6:.0f} µs a row")
    print(f"wanted: right at least {LEAST_RIGHT}, wrong merges 0")


def _read(reader: Reader, raw: bytes) -> Reading:
    now = datetime(2027, 3, 1, tzinfo=UTC)
    return reader.read(raw, now, now).reading


def _followed(reading: Reading, pair: Pair) -> list[Known]:
    """Return the rows of the first minutes as items that are followed."""
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    meeting = Meeting(
        ref="M-1",
        title="",
        day=date(2026, 3, 2),
        organiser="ann@example.org",
        received=at,
        release=at + timedelta(hours=2),
    )
    acts = [record(f"A-{place}", row, meeting, at=at) for place, row in enumerate(reading.rows, 1)]
    return [known(fold([act]), [act], ["M-1"] if pair.version else ()) for act in acts]


def _judged(same: Known | None, options: tuple[Known, ...], truth: set[str], *, half: bool) -> str:
    """Say what became of one row; a question about what is new costs a look, and leaves it new."""
    if same is not None:
        return "right" if same.item.ref in truth else "wrong"
    if truth & {each.item.ref for each in options}:
        return "right by asking"
    if truth and not half:
        return "missed"
    return "asked in vain" if options else "right"


def _told(tally: Counter[str]) -> str:
    rows = sum(tally.values())
    right = tally["right"] + tally["right by asking"] + tally["asked in vain"]
    shares = ", ".join(
        f"{name} {tally[name]}" for name in ("right", "right by asking", "asked in vain", "missed", "wrong")
    )
    return f"rows {rows:5}: right {right / rows:.4f} ({shares}); questions {_asked(tally) / rows:.3f} of rows"


def _asked(tally: Counter[str]) -> int:
    return tally["right by asking"] + tally["asked in vain"]
