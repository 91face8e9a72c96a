"""Somebody leaves: what is theirs passes on, once, and they are left in peace."""

from __future__ import annotations

import json
from email import message_from_bytes
from email.policy import default
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
        ("Bob Chan", "cleo@example.org", "did you mean Bob Chen?"),
        ("bbo@example.org", "cleo@example.org", "did you mean bob@example.org?"),
        ("bob@exmaple.org", "cleo@example.org", "did you mean bob@example.org?"),
        ("max.frisch@example.org", "cleo@example.org", "'minuted people' lists who is known"),
        ("bob@example.org", "cloe@example.org", "did you mean cleo@example.org?"),
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


def test_a_mistyped_address_loses_no_mail(config: str) -> None:
    said = CliRunner().invoke(
        group, ["people", "leave", "bbo@example.org", "--to", "cleo@example.org", "--yes", "--config", config]
    )
    assert "nothing was changed" in str(said.exception)
    assert "bbo@example.org" not in minuted("people", "--config", config).output


def test_who_takes_over_may_be_new(config: str) -> None:
    minuted(
        "people", "leave", "bob@example.org", "--to", "max@example.org", "--yes", "--now", LATER, "--config", config
    )
    assert items(config)["book the room"][0] == "max@example.org"


CHINESE_PEOPLE = """\
[[person]]
address = "lilei@example.org"
name = "李雷"
language = "zh"
department = "销售部"

[[person]]
address = "hanmeimei@example.org"
name = "韩梅梅"
language = "zh"
manager = "lilei@example.org"

[[department]]
name = "销售部"
contact = "lilei@example.org"
"""
CHINESE = """\
From: 王芳 <wangfang@example.org>
To: 李雷 <lilei@example.org>, 韩梅梅 <hanmeimei@example.org>
Cc: minuted@example.org
Subject: 周例会纪要
Date: Mon, 02 Mar 2026 09:00:00 +0800
Message-ID: <weekly-zh@example.org>
Content-Type: text/plain; charset=utf-8

待办事项：
1、联系供应商确认交期（责任人：李雷，完成时间：3月11日）
2、整理报价单（责任人：韩梅梅、李雷，完成时间：3月11日）
"""


@pytest.fixture
def chinese(tmp_path: Path) -> str:
    """The same house in Chinese: 李雷 owns an item and helps with one."""
    minuted("init", str(tmp_path), "--yes", "--zone", "Asia/Shanghai")
    (tmp_path / "people.toml").write_text(CHINESE_PEOPLE, encoding="utf-8")
    (tmp_path / "inbox" / "new" / "weekly").write_bytes(CHINESE.encode())
    file = str(tmp_path / "minuted.toml")
    minuted("once", "--config", file, "--now", "2026-03-02T09:05:00+08:00")
    minuted("once", "--config", file, "--now", "2026-03-02T14:05:00+08:00")
    return file


def test_in_chinese_it_is_told_who_has_left(chinese: str, tmp_path: Path) -> None:
    said = minuted("people", "leave", "李雷", "--to", "韩梅梅", "--config", chinese).output
    assert "联系供应商确认交期" in said and "contact of 销售部" in said
    minuted(
        "people", "leave", "李雷", "--to", "韩梅梅", "--yes", "--now", "2026-03-02T14:10:00+08:00", "--config", chinese
    )
    assert items(chinese) == {
        "联系供应商确认交期": ("hanmeimei@example.org", "wangfang@example.org", []),
        "整理报价单": ("hanmeimei@example.org", "wangfang@example.org", []),
    }
    for mail in (tmp_path / "sent" / "new").iterdir():
        mail.unlink()
    minuted("once", "--config", chinese, "--now", "2026-03-03T09:05:00+08:00")
    sent = [message_from_bytes(path.read_bytes(), policy=default) for path in (tmp_path / "sent" / "new").iterdir()]
    assert {str(mail["To"]).rpartition("<")[2].strip(">") for mail in sent} == {
        "hanmeimei@example.org",
        "wangfang@example.org",
    }
    texts = [part.get_content() for mail in sent if (part := mail.get_body(("plain",))) is not None]
    assert all("李雷" in text for text in texts)
    assert any("离职" in text or "离开" in text for text in texts)


def test_in_chinese_a_mistyped_name_is_asked_back(chinese: str) -> None:
    said = CliRunner().invoke(group, ["people", "leave", "韩美梅", "--to", "李雷", "--yes", "--config", chinese])
    assert "nobody is called '韩美梅'" in str(said.exception)
    assert said.exit_code != 0
