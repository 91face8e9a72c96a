"""What a tick costs however much is open, and what each letter costs however many are due."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy import event

from minuted.config import Config
from minuted.instance import InProcess, stationery_of, words_of
from minuted.model import Address, Item, Meeting
from minuted.reader import Reader
from minuted.report import Report
from minuted.service import Service
from minuted.store import Store
from minuted.store.tables import metadata
from minuted.wire import Delivery, DeliveryState, Phase

OPEN = 1_000_000
#: Items of one owner, who has them all from one set of minutes.
EACH = 5
DUE = (1_000, 10_000)
#: Looking around with nothing to do is measured so often; the middle one counts.
TICKS = 50
BORN = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)


class Hole:
    """A mailbox without mail and a mail server that takes everything."""

    account = "bench"

    def fetch(self, **_: object) -> Iterator[object]:
        return iter(())

    def mark(self, fetched: object) -> None:
        """Nothing was fetched."""

    def deliver(self, raw: bytes, *, sender: str, recipient: str, key: str) -> Delivery:
        return Delivery(state=DeliveryState.SENT, phase=Phase.DONE, code=250, text="taken")

    def close(self) -> None:
        """Nothing is open."""


def main() -> None:
    """Fill a database with open items, look around in it, then let more and more of its people be due."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/minuted.sqlite"
        began = time.perf_counter()
        _fill(url, OPEN)
        size = Path(folder, "minuted.sqlite").stat().st_size
        print(f"{OPEN:,} open items in {time.perf_counter() - began:.0f} s, {size / 1e6:.0f} MB")
        _nothing_due(url)
        _due(url)


def _fill(url: str, count: int) -> None:
    """Keep one item as the store does and copy it in bulk; nobody is due before the last of them begins to be."""
    store = Store.open(url)
    with store.writing() as book:
        book.save_meeting(
            Meeting(ref="M-0", title="Weekly", day=BORN.date(), organiser="organiser", received=BORN, release=BORN)
        )
        first = Item(
            ref="A-0",
            meeting="M-0",
            organiser="organiser",
            task="finish this part of the plan",
            owner="nobody@example.org",
            due=date(2026, 3, 20),
            created=BORN,
            changed=BORN,
        )
        book.save_item(first)
        write = book._connection.exec_driver_sql
        group = f"CAST(n / {EACH} AS TEXT)"
        minutes = {"meeting": f"'M-' || {group}", "organiser": f"'organiser-' || (n / {EACH} % 1000) || '@example.org'"}
        owner = f"'owner-' || {group} || '@example.org'"
        write(_copies("item", "ref = 'A-0'", count, {"ref": "'A-' || n", "owner": owner, **minutes}))
        write(_copies("meeting", "ref = 'M-0'", count // EACH, {"ref": "'M-' || n"}))
        for role, who in (("owner", owner), ("organiser", minutes["organiser"])):
            only = f"ref = 'A-0' AND role = '{role}'"
            write(_copies("item_person", only, count, {"ref": "'A-' || n", "address": who}))
        book.look_at("nobody@example.org", NOW + timedelta(days=1))
        write(_copies("look", "1", count // EACH, {"address": "'owner-' || n || '@example.org'"}))
    store.close()


def _copies(table: str, only: str, count: int, changed: Mapping[str, str]) -> str:
    """Return SQL that copies the one row of a table so many times, with n from 1, some columns changed."""
    columns = [column.name for column in metadata.tables[table].c]
    cells = ", ".join(changed.get(name, f'"{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    numbers = f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count})"
    return f"INSERT INTO {table} ({names}) {numbers} SELECT {cells} FROM numbers, {table} WHERE {only}"


def _owner(number: int) -> str:
    return f"owner-{number}@example.org"


def _service(store: Store) -> Service:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    plain = Config.plain()
    limits = plain.limits.model_copy(update={"letters_per_hour": 10**9})
    config = replace(plain, bot=Address(address="minuted@example.org", name="minuted"), limits=limits)
    hole = Hole()
    return Service(
        config=config,
        store=store,
        mailbox=hole,  # type: ignore[arg-type]  # as much of a mailbox as a tick needs
        outlet=hole,  # type: ignore[arg-type]  # as much of an outlet as sending needs
        stationery=stationery_of(config, b"bench"),
        reading=InProcess(Reader(words_of(config))),
        now=lambda: NOW,
    )


def _nothing_due(url: str) -> None:
    """Print what the database does in a tick that finds nothing, and how long the whole of it takes."""
    store = Store.open(url)
    service = _service(store)
    service.tick(Report())
    spent, asked = [0.0], [0]

    def before(*_: object) -> None:
        spent[0] -= time.perf_counter()
        asked[0] += 1

    def after(*_: object) -> None:
        spent[0] += time.perf_counter()

    event.listen(store._engine, "before_cursor_execute", before)
    event.listen(store._engine, "after_cursor_execute", after)
    works, wholes = [], []
    for _ in range(TICKS):
        spent[0], asked[0] = 0.0, 0
        start = time.perf_counter()
        service.tick(Report())
        service.next_moment()
        wholes.append(time.perf_counter() - start)
        works.append(spent[0])
    store.close()
    print(
        f"nothing due, {OPEN:,} open: {asked[0]} statements, database {_middle(works) * 1e3:.2f} ms, "
        f"tick and next moment {_middle(wholes) * 1e3:.2f} ms (the middle of {TICKS})"
    )


def _due(url: str) -> None:
    """Print letters per second and memory for more and more people due, each in a process of its own."""
    first = 1
    found = []
    for count in DUE:
        # Others each time, so that nobody was told anything yet.
        words = [sys.executable, "-m", "benchmarks.growth", url, str(first), str(count)]
        run = subprocess.run(words, check=True, capture_output=True, text=True)
        found.append((count, *json.loads(run.stdout)))
        first += count
    for count, letters, ticking, sending, work, least, most in found:
        speed = f"planned {letters / ticking:5.0f}/s, sent {letters / sending:5.0f}/s"
        each = f"{work / letters * 1e3:.1f} ms of work each"
        print(f"{count:6,} due: {letters:6,} letters, {speed}, {each}, memory {most:.0f} MB ({most - least:+.0f})")
    (few, one, *spent, _, small), (many, other, *more, _, large) = found[0], found[-1]
    wall, work = sum(more[:2]) / other / (sum(spent[:2]) / one), more[2] / other / (spent[2] / one)
    # Whatever else the machine does counts for the time of a letter, and not for the work on it.
    ratios = f"time per letter {wall:.2f}, work per letter {work:.2f} (1 is linear)"
    print(f"{many:,} against {few:,}: {ratios}, memory {large - small:+.0f} MB")


def _one(url: str, first: int, count: int) -> None:
    """Let some people be due, write and send their letters, and print the figures for ``_due``."""
    store = Store.open(url)
    with store.writing() as book:
        book.look_sooner([_owner(number) for number in range(first, first + count)], BORN)
    service = _service(store)

    least = _megabytes()
    start, worked = time.perf_counter(), time.process_time()
    report = Report()
    service.tick(report)
    ticked = time.perf_counter()
    service.send(report)
    ended, worked = time.perf_counter(), time.process_time() - worked
    sent = sum(each.state == "sent" for each in report.deliveries)
    assert sent == len(report.letters) == count, (sent, len(report.letters), count)
    print(json.dumps([sent, ticked - start, ended - ticked, worked, least, _megabytes()]))
    store.close()


def _megabytes() -> float:
    """Return the most memory that this process ever had (proc(5), VmHWM: what the process before it had is not in)."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _middle(numbers: list[float]) -> float:
    return sorted(numbers)[len(numbers) // 2]


if __name__ == "__main__":
    if sys.argv[1:]:
        _one(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
    else:
        main()
