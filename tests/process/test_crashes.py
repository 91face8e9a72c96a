"""Killed at any step of the line, minuted ends after a restart where an undisturbed run ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from email import message_from_bytes
from email.policy import compat32
from pathlib import Path

import pytest

from minuted.config.fresh import decide, write

MINUTED = (sys.executable, "-m", "minuted")
#: Some two hundred processes start here; each compiling every module again would take most of the time.
CACHE = Path(__file__).parents[2] / ".pytest_cache" / "bytecode"
BYTECODE = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(CACHE)}
POINTS = (
    "after_fetch",
    "before_commit",
    "after_commit",
    "after_mark",
    "after_attempt",
    "in_process",
    "after_process",
    "in_tick",
    "after_tick",
    "after_claim",
    "in_data",
    "after_dot",
    "after_250",
    "after_settle",
)
MINUTES = """\
From: Anna Li <anna@example.org>
To: Bob Chen <bob@example.org>, Cleo Park <cleo@example.org>
Cc: minuted@example.org
Subject: Minutes of the weekly
Date: Mon, 02 Mar 2026 09:00:00 +0800
Message-ID: <minutes-1@example.org>

Action items
- Bob to book the room by Friday
- Cleo to print the badges by Friday

Decision: we meet in Berlin.
"""
ANSWER = """\
From: {sender}
To: minuted@example.org
Subject: Re: {subject}
Date: {date}
Message-ID: <answer-{number}@example.org>
In-Reply-To: {message_id}

{text}
"""
#: Who answers which letter with what, in the order of the files.
LOOK_BACK = ("Anna Li <anna@example.org>", "Did I get", "Mon, 02 Mar 2026 09:39:00 +0800", "ok\nretro")
DONE = ("Bob Chen <bob@example.org>", "1 item", "Wed, 04 Mar 2026 09:10:00 +0800", "done: booked room 3")
LESSON = ("Bob Chen <bob@example.org>", "look back", "Wed, 04 Mar 2026 09:10:30 +0800", "yes\nkeep: short mails")


class Instance:
    """One instance on a Maildir, driven by ``minuted once`` as of given moments."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        write(folder, decide({"zone": "Asia/Shanghai"}), {})

    def drop(self, name: str, text: str) -> None:
        (self.folder / "inbox" / "new" / name).write_text(text)

    def once(self, now: str, *, crash_at: str = "") -> int:
        environment = {**os.environ, **BYTECODE, "MINUTED_CRASH_AT": crash_at}
        command = [*MINUTED, "once", "--config", str(self.folder / "minuted.toml"), "--now", now]
        run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
        if not crash_at:
            assert run.returncode == 0, run.stderr
        return run.returncode

    def letters(self) -> list[tuple[str, str]]:
        """Give recipient and subject of every letter that left, each once for each time it left."""
        paths = (self.folder / "sent" / "new").iterdir()
        messages = [message_from_bytes(path.read_bytes(), policy=compat32) for path in paths]
        return sorted((message["To"], message["Subject"]) for message in messages)

    def answer(self, number: int, sender: str, about: str, date: str, text: str) -> None:
        """Drop somebody's answer to the letter that they got with these words in its subject."""
        for path in sorted((self.folder / "sent" / "new").iterdir()):
            message = message_from_bytes(path.read_bytes(), policy=compat32)
            if sender.partition("<")[2] in message["To"] + ">" and about in message["Subject"]:
                facts = {"subject": message["Subject"], "message_id": message["Message-ID"]}
                answer = ANSWER.format(number=number, sender=sender, date=date, text=text, **facts)
                self.drop(f"{number}.answer", answer)
                return
        raise AssertionError(f"no letter about {about} went to {sender}")

    def listed(self, *what: str) -> list[dict[str, object]]:
        command = [*MINUTED, *what, "--json", "--config", str(self.folder / "minuted.toml")]
        environment = {**os.environ, **BYTECODE}
        run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=120)
        return [json.loads(line) for line in run.stdout.splitlines()]

    def state(self) -> dict[str, object]:
        kept = {path.name.partition(":")[0] for path in (self.folder / "inbox" / "cur").iterdir()}
        left = {path.name for path in (self.folder / "inbox" / "new").iterdir()}
        return {
            "items": self.listed("items", "--all"),
            "lessons": self.listed("lessons"),
            "letters": self.letters(),
            "marked": kept,
            "unmarked": left,
        }


def act(instance: Instance, crash_at: str = "") -> int:
    """Live through minutes, announcement, answers and what was learned; each step first with a crash, then without.

    Returns: how many crashes there were.
    """
    crashes = 0

    def step(now: str, later: str) -> None:
        nonlocal crashes
        if crash_at:
            crashes += instance.once(now, crash_at=crash_at) == -signal.SIGKILL
        instance.once(now)
        # What was booked and not delivered is free again when its lease has ended.
        instance.once(later)

    instance.drop("1.minutes", MINUTES)
    step("2026-03-02T09:01:00+08:00", "2026-03-02T09:30:00+08:00")
    instance.answer(2, *LOOK_BACK)
    step("2026-03-02T09:40:00+08:00", "2026-03-02T10:10:00+08:00")
    instance.answer(3, *DONE)
    instance.answer(4, *LESSON)
    step("2026-03-04T09:11:00+08:00", "2026-03-04T09:40:00+08:00")
    return crashes


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    instance = Instance(tmp_path_factory.mktemp("undisturbed"))
    act(instance)
    return instance.state()


def test_the_undisturbed_run_does_the_main_job(undisturbed: dict[str, object]) -> None:
    items = undisturbed["items"]
    assert isinstance(items, list)
    assert [(item["owner"], item["state"], item["due"]) for item in items] == [
        ("bob@example.org", "done", "2026-03-06"),
        ("cleo@example.org", "open", "2026-03-06"),
    ]
    letters = undisturbed["letters"]
    assert isinstance(letters, list)
    assert len(letters) == 13, "receipt, announcements, invitations, requests for lessons, answers, news"
    lessons = undisturbed["lessons"]
    assert isinstance(lessons, list)
    assert [lesson["text"] for lesson in lessons] == ["short mails"]
    assert undisturbed["unmarked"] == set()


@pytest.mark.slow
@pytest.mark.parametrize("point", POINTS)
def test_killed_at(point: str, undisturbed: dict[str, object], tmp_path: Path) -> None:
    instance = Instance(tmp_path)
    crashes = act(instance, crash_at=point)
    assert crashes > 0, "the crash point is on the line"
    assert instance.state() == undisturbed
    instance.once("2026-03-04T09:50:00+08:00")
    assert instance.state() == undisturbed, "one more start changes nothing"


def test_a_mail_that_kills_the_reader_again_and_again_is_set_aside(tmp_path: Path) -> None:
    instance = Instance(tmp_path)
    instance.drop("1.minutes", MINUTES)
    for _ in range(3):
        assert instance.once("2026-03-02T09:01:00+08:00", crash_at="after_attempt") == -signal.SIGKILL
    other = MINUTES.replace("minutes-1@", "minutes-2@").replace("Bob to book the room", "Bob to call Cleo")
    instance.drop("2.minutes", other)
    instance.once("2026-03-02T09:02:00+08:00")
    command = [sys.executable, "-m", "minuted", "held", "--config", str(tmp_path / "minuted.toml")]
    held = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "reading it was begun 3 times" in held
    items = instance.state()["items"]
    assert isinstance(items, list)
    assert items[0]["task"] == "call Cleo", "the rest goes on"
