"""Two processes that plan at once on one SQLite file write each letter once, and each letter leaves once."""

from __future__ import annotations

import email
import email.policy
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

from minuted.config import load
from minuted.config.fresh import decide, write
from minuted.model import Item, Meeting
from minuted.store import Store

NOW = datetime(2026, 3, 6, 10, tzinfo=UTC)
BORN = datetime(2026, 3, 2, 9, tzinfo=UTC)
PEOPLE = [f"owner-{number:03}@example.org" for number in range(120)]
MINUTED = (sys.executable, "-m", "minuted", "once", "--now", NOW.isoformat())


def folder_with_people_due(root: Path) -> Path:
    """Make an instance in which everybody is owed a letter about one item."""
    write(root, decide({}), {})
    config = root / "minuted.toml"
    store = Store.open(load(config).store_url())
    with store.writing() as book:
        meeting = Meeting(
            ref="M-1", title="Weekly", day=BORN.date(), organiser="anna@example.org", received=BORN, release=BORN
        )
        book.save_meeting(meeting)
        for number, owner in enumerate(PEOPLE):
            book.save_item(
                Item(
                    ref=f"A-{number + 1}",
                    meeting="M-1",
                    organiser="anna@example.org",
                    task=f"finish part {number}",
                    owner=owner,
                    due=date(2026, 3, 20),
                    created=BORN,
                    changed=BORN,
                )
            )
        book.look_sooner(PEOPLE, BORN)
    store.close()
    return config


def sent(root: Path) -> Counter[str]:
    found: Counter[str] = Counter()
    for file in (root / "sent" / "new").iterdir():
        message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        found[message["To"].addresses[0].addr_spec] += 1
    return found


def test_two_processes_at_once_write_each_letter_once(tmp_path: Path) -> None:
    config = folder_with_people_due(tmp_path)
    command = [*MINUTED, "--config", str(config), "--verbose"]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path)
        for _ in range(2)
    ]
    said = [process.communicate(timeout=300) for process in running]
    assert [process.returncode for process in running] == [0, 0], said
    assert sent(tmp_path) == Counter(PEOPLE)
    wrote = [Counter(line.split()[3].rstrip(":") for line in out.splitlines() if "wrote" in line) for out, _ in said]
    assert sum(wrote, Counter()) == Counter(PEOPLE)
    assert all("trouble" not in out and "refused" not in err for out, err in said), said
    store = Store.open(load(config).store_url())
    with store.reading() as book:
        keys = [row.key for row in book.letters(1000)]
        assert book.due_people(NOW, 1000) == ()
    store.close()
    assert len(keys) == len(set(keys)) == len(PEOPLE)


def test_a_second_round_of_either_has_nothing_to_do(tmp_path: Path) -> None:
    config = folder_with_people_due(tmp_path)
    outputs = [
        subprocess.run(
            [*MINUTED, "--config", str(config)], check=True, capture_output=True, text=True, cwd=tmp_path, timeout=300
        ).stdout
        for _ in range(2)
    ]
    assert outputs[0].count("wrote") == len(PEOPLE)
    assert outputs[1] == "nothing to do\n"
