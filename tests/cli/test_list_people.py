"""Who is known, as operators list it."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from minuted.cli import group
from minuted.config import load
from minuted.errors import MinutedError
from minuted.model import Learned
from minuted.store import Store

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
ACTION: Tom to call the caterer by 11 March
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
        ["Anna Li", "anna@example.org", "Sales", "people.toml", "also 安娜; language en"],
        ["Bob Chen", "bob@example.org", "-", "mail", ""],
        [""],
        ["Sales", "anna@example.org", "-", "1", "-"],
    ]


def test_programs_get_one_object_a_line(config: str) -> None:
    found = [json.loads(line) for line in minuted("people", "--config", config, "--json").output.splitlines()]
    assert [each.get("source", each.get("department")) for each in found] == ["directory", "mail", "Sales"]
    assert found[0]["aliases"] == ["安娜"]


LESSON = Learned(
    name="Tom",
    spelt="tom",
    address="tk88@example.org",
    by="anna@example.org",
    at=datetime(2026, 3, 2, 9, 20, tzinfo=UTC),
    mail="0123456789abcdef",
    words="Tom is tk88@example.org",
)


def teach(config: str, *lessons: Learned) -> None:
    store = Store.open(load(Path(config)).store_url())
    with store.writing() as book:
        for lesson in lessons:
            book.learn(lesson)
    store.close()


def test_learned_names_are_listed_with_their_evidence_and_can_be_forgotten(config: str) -> None:
    teach(config, LESSON)
    listed = minuted("people", "--config", config).output.splitlines()
    assert listed[-1].split("\t") == ["Tom", LESSON.address, LESSON.by, "2026-03-02", "01234567", LESSON.words]
    told = [json.loads(line) for line in minuted("people", "--config", config, "--json").output.splitlines()][-1]
    assert (told["learned"], told["address"], told["mail"]) == ("Tom", LESSON.address, LESSON.mail)
    forgotten = minuted("people", "--config", config, "forget", "TOM").output
    assert forgotten == "forgotten: 'Tom' means tk88@example.org to anna@example.org\n"
    assert "tk88" not in minuted("people", "--config", config).output


def test_an_address_is_forgotten_with_all_its_names(config: str) -> None:
    teach(config, LESSON, replace(LESSON, name="Tommy", spelt="tommy"), replace(LESSON, address="tom@example.org"))
    minuted("people", "forget", "TK88@example.org", "--config", config)
    listed = minuted("people", "--config", config).output.splitlines()
    assert listed[-1].split("\t")[:2] == ["Tom", "tom@example.org"]
    assert not any("Tommy" in line for line in listed)


def test_forgetting_what_was_never_learned_says_so(config: str) -> None:
    with pytest.raises(MinutedError, match="nothing was learned of 'Zoe'"):
        minuted("people", "forget", "Zoe", "--config", config)


UNCLEAR = {
    "two people in one circle": (
        (LESSON, replace(LESSON, address="tom2@example.org")),
        "'Tom' means tk88@example.org or tom2@example.org to anna@example.org: minuted asks each time",
    ),
    "another in the directory": (
        (replace(LESSON, name="安娜", spelt="安娜"),),
        "'安娜' means tk88@example.org to anna@example.org, and anna@example.org in the directory: "
        "minuted asks each time",
    ),
    "different organisers": (
        (LESSON, replace(LESSON, address="tom2@example.org", by="bob@example.org")),
        "'Tom' means tk88@example.org to anna@example.org; tom2@example.org to bob@example.org: "
        "each in their own minutes",
    ),
}


@pytest.mark.parametrize(("lessons", "text"), UNCLEAR.values(), ids=UNCLEAR.keys())
def test_what_is_unclear_is_told_by_people_and_by_check(config: str, lessons: tuple[Learned, ...], text: str) -> None:
    teach(config, *lessons)
    assert minuted("people", "--config", config).output.splitlines()[-1] == f"unclear  {text}"
    warned = f"{text}; name it in people.toml" in minuted("check", "--offline", "--config", config).output
    assert warned == text.endswith("asks each time")


def test_what_is_clear_is_not_reported(config: str) -> None:
    teach(config, LESSON, replace(LESSON, by="bob@example.org"))
    assert "unclear" not in minuted("people", "--config", config).output


def test_a_large_directory_is_searched(config: str) -> None:
    teach(config, LESSON)
    for text, first in {"BOB": "Bob Chen", "安娜": "Anna Li", "sales": "Anna Li", "tk88": "Tom"}.items():
        lines = minuted("people", "--config", config, "--find", text).output.strip().splitlines()
        assert lines[-1].split("\t")[0] == first
