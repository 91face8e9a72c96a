"""A department gets another contact: what it owns goes to them, and everybody concerned hears of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from minuted.cli import group

PEOPLE = """\
[[person]]
address = "lena@example.org"
name = "Lena Muster"
department = "Legal"

[[person]]
address = "leo@example.org"
name = "Leo Roth"
department = "Legal"

[[department]]
name = "Legal"
aliases = ["法务部"]
contact = "{contact}"
"""
MINUTES = """\
From: Anna Li <anna@example.org>
To: Lena Muster <lena@example.org>, Leo Roth <leo@example.org>
Cc: minuted@example.org
Subject: Weekly
Date: Mon, 02 Mar 2026 09:00:00 +0000
Message-ID: <weekly@example.org>

ACTION: Legal to check the contract by 20 March
ACTION: Lena to book the room by 20 March
ACTION: Legal to archive the files by 20 March (done)
"""


def minuted(*arguments: str) -> Result:
    result = CliRunner().invoke(group, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


def owners(config: str) -> dict[str, str]:
    said = minuted("items", "--all", "--config", config, "--json").output
    return {row["task"]: row["owner"] for row in map(json.loads, said.splitlines())}


@pytest.fixture
def config(tmp_path: Path) -> str:
    minuted("init", str(tmp_path), "--yes", "--zone", "Europe/Berlin")
    (tmp_path / "people.toml").write_text(PEOPLE.format(contact="lena@example.org"), encoding="utf-8")
    (tmp_path / "inbox" / "new" / "weekly").write_text(MINUTES)
    file = str(tmp_path / "minuted.toml")
    minuted("once", "--config", file, "--now", "2026-03-02T09:05:00+00:00")
    minuted("once", "--config", file, "--now", "2026-03-02T13:00:00+00:00")
    return file


def test_open_items_of_the_department_move_and_nothing_else(config: str, tmp_path: Path) -> None:
    assert set(owners(config).values()) == {"lena@example.org"}
    (tmp_path / "people.toml").write_text(PEOPLE.format(contact="leo@example.org"), encoding="utf-8")
    for mail in (tmp_path / "sent" / "new").iterdir():
        mail.unlink()
    minuted("once", "--config", config, "--now", "2026-03-03T09:00:00+00:00")
    assert owners(config) == {
        "check the contract": "leo@example.org",
        "book the room": "lena@example.org",
        "archive the files": "lena@example.org",
    }
    sent = [path.read_text(encoding="utf-8", errors="replace") for path in (tmp_path / "sent" / "new").iterdir()]
    to = sorted(line.rpartition("<")[2].strip(">") for mail in sent for line in mail.splitlines() if line[:4] == "To: ")
    assert to == ["anna@example.org", "lena@example.org", "leo@example.org"]


def test_who_got_it_by_a_word_keeps_it_and_it_is_done_once(config: str, tmp_path: Path) -> None:
    (tmp_path / "people.toml").write_text(PEOPLE.format(contact="leo@example.org"), encoding="utf-8")
    minuted("once", "--config", config, "--now", "2026-03-03T09:00:00+00:00")
    acts = minuted("show", "A-1", "--config", config).output
    minuted("once", "--config", config, "--now", "2026-03-03T09:30:00+00:00")
    assert minuted("show", "A-1", "--config", config).output == acts
    assert acts.count("contact") == 1


def test_a_contact_who_is_new_or_gone_moves_nothing(config: str, tmp_path: Path) -> None:
    text = PEOPLE.format(contact="lena@example.org").replace('contact = "lena@example.org"\n', "")
    (tmp_path / "people.toml").write_text(text, encoding="utf-8")
    minuted("once", "--config", config, "--now", "2026-03-03T09:00:00+00:00")
    assert set(owners(config).values()) == {"lena@example.org"}
