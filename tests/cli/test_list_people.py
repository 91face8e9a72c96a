"""Who is known, as operators list it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from minuted.cli import group

PEOPLE = """\
[[person]]
address = "anna@example.org"
name = "Anna Li"
aliases = ["安娜"]
department = "Sales"

[[department]]
name = "Sales"
contact = "anna@example.org"
"""
MINUTES = """\
From: Anna Li <anna@example.org>
To: Bob Chen <bob@example.org>
Cc: minuted@example.org
Subject: Weekly
Date: Mon, 02 Mar 2026 09:00:00 +0000
Message-ID: <weekly@example.org>

ACTION: Bob to book the room by 11 March
"""


def minuted(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(group, arguments, catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result


@pytest.fixture
def config(tmp_path: Path) -> str:
    """An instance that read one mail of minutes."""
    minuted("init", str(tmp_path), "--yes", "--zone", "Asia/Shanghai")
    (tmp_path / "people.toml").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "inbox" / "new" / "weekly").write_text(MINUTES)
    file = str(tmp_path / "minuted.toml")
    minuted("once", "--config", file, "--now", "2026-03-02T09:05:00+00:00")
    return file


def test_people_of_the_directory_come_before_those_of_mails(config: str) -> None:
    lines = [line.split("\t") for line in minuted("people", "--config", config).output.splitlines()]
    assert lines == [
        ["Anna Li", "anna@example.org", "Sales", "directory", "also 安娜; language en"],
        ["Bob Chen", "bob@example.org", "-", "mail", ""],
        [""],
        ["Sales", "anna@example.org", "-"],
    ]


def test_programs_get_one_object_a_line(config: str) -> None:
    found = [json.loads(line) for line in minuted("people", "--config", config, "--json").output.splitlines()]
    assert [each.get("source", each.get("department")) for each in found] == ["directory", "mail", "Sales"]
    assert found[0]["aliases"] == ["安娜"]
