"""Somebody leaves: what is theirs passes on, once, and they are left in peace."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from minuted.cli import group

PEOPLE = """\
[[person]]
address = "bob@example.org"
name = "Bob Chen"
aliases = ["b.chen@example.org"]
department = "Sales"

[[person]]
address = "cleo@example.org"
name = "Cleo Park"
manager = "bob@example.org"

[[department]]
name = "Sales"
contact = "bob@example.org"
"""
LATER = "2026-03-02T14:10:00+00:00"
MINUTES = """\
From: {sender}
To: Bob Chen <bob@example.org>, Cleo Park <cleo@example.org>, Anna Li <anna@example.org>
Cc: minuted@example.org
Subject: {subject}
Date: Mon, 02 Mar 2026 09:00:00 +0000
Message-ID: <{subject}@example.org>

{text}
"""


def minuted(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(group, arguments, catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result


@pytest.fixture
def config(tmp_path: Path) -> str:
    """An instance in which Bob owns an item, helps with one and called a meeting."""
    minuted("init", str(tmp_path), "--yes", "--zone", "Europe/Berlin")
    (tmp_path / "people.toml").write_text(PEOPLE, encoding="utf-8")
    file = str(tmp_path / "minuted.toml")
    text = "ACTION: Bob to book the room by 11 March\nACTION: Anna and Bob to call the caterer by 11 March"
    for name, sender, said in (
        ("weekly", "Anna Li <anna@example.org>", text),
        ("sales", "Bob Chen <b.chen@example.org>", "ACTION: Anna to send the offer by 12 March"),
    ):
        mail = MINUTES.format(sender=sender, subject=name, text=said)
        (tmp_path / "inbox" / "new" / name).write_text(mail)
    minuted("once", "--config", file, "--now", "2026-03-02T09:05:00+00:00")
    minuted("once", "--config", file, "--now", "2026-03-02T14:05:00+00:00")
    return file


def items(config: str) -> dict[str, tuple[str, str, list[str]]]:
    said = minuted("items", "--config", config, "--json").output
    rows = map(json.loads, said.splitlines())
    return {row["task"]: (row["owner"], row["organiser"], row["helpers"]) for row in rows}


def test_it_is_told_first_and_done_only_with_yes(config: str) -> None:
    before = items(config)
    said = minuted("people", "leave", "Bob Chen", "--to", "cleo@example.org", "--config", config).output
    assert "book the room" in said and "send the offer" in said and "call the caterer" in said
    assert "contact of Sales" in said and "manager of cleo@example.org" in said
    assert "--yes" in said
    assert items(config) == before


def test_everything_passes_on_and_everybody_hears_of_it(config: str, tmp_path: Path) -> None:
    minuted("people", "leave", "bob@example.org", "--to", "Cleo Park", "--yes", "--now", LATER, "--config", config)
    assert items(config) == {
        "book the room": ("cleo@example.org", "anna@example.org", []),
        "call the caterer": ("anna@example.org", "anna@example.org", ["cleo@example.org"]),
        "send the offer": ("anna@example.org", "cleo@example.org", []),
    }
    for mail in (tmp_path / "sent" / "new").iterdir():
        mail.unlink()
    minuted("once", "--config", config, "--now", "2026-03-03T09:05:00+00:00")
    sent = [path.read_text(encoding="utf-8", errors="replace") for path in (tmp_path / "sent" / "new").iterdir()]
    to = {line.rpartition("<")[2].strip(">") for mail in sent for line in mail.splitlines() if line.startswith("To: ")}
    assert to == {"anna@example.org", "cleo@example.org"}
    assert any("because Bob Chen has left" in mail.replace("=\n", "") for mail in sent)


def test_said_again_it_finds_nothing_left(config: str) -> None:
    minuted(
        "people", "leave", "bob@example.org", "--to", "cleo@example.org", "--yes", "--now", LATER, "--config", config
    )
    before = items(config)
    said = minuted(
        "people", "leave", "bob@example.org", "--to", "cleo@example.org", "--yes", "--now", LATER, "--config", config
    ).output
    assert "nothing is left behind" in said
    assert items(config) == before
    told = json.loads(
        minuted("people", "leave", "bob@example.org", "--to", "cleo@example.org", "--json", "--config", config).output
    )
    assert told["items"] == []


@pytest.mark.parametrize(
    ("name", "to", "words"),
    [
        ("Zoe", "cleo@example.org", "nobody is called"),
        ("bob@example.org", "b.chen@example.org", "the same person"),
        ("bob@example.org", "eve@elsewhere.example", "neither the directory nor the allowed domains"),
    ],
)
def test_who_is_not_clear_is_asked(config: str, name: str, to: str, words: str) -> None:
    before = items(config)
    said = CliRunner().invoke(group, ["people", "leave", name, "--to", to, "--yes", "--config", config])
    assert said.exit_code != 0
    assert words in str(said.exception)
    assert items(config) == before
