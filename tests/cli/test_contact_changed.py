"""A department gets another contact: what it owns goes to them, and everybody concerned hears of it."""

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


def test_a_contact_who_follows_after_a_gap_gets_what_the_last_one_had(config: str, tmp_path: Path) -> None:
    text = PEOPLE.format(contact="lena@example.org").replace('contact = "lena@example.org"\n', "")
    for at, people in (("09:00", text), ("09:30", text), ("10:00", PEOPLE.format(contact="leo@example.org"))):
        (tmp_path / "people.toml").write_text(people, encoding="utf-8")
        minuted("once", "--config", config, "--now", f"2026-03-03T{at}:00+00:00")
    assert owners(config) == {
        "check the contract": "leo@example.org",
        "book the room": "lena@example.org",
        "archive the files": "lena@example.org",
    }


CHINESE_PEOPLE = """\
[[person]]
address = "chenchen@example.org"
name = "陈晨"
language = "zh"
department = "法务部"

[[person]]
address = "liyang@example.org"
name = "李洋"
language = "zh"
department = "法务部"

[[department]]
name = "法务部"
"""
CHINESE = """\
From: 王芳 <wangfang@example.org>
To: 陈晨 <chenchen@example.org>, 李洋 <liyang@example.org>
Cc: minuted@example.org
Subject: 周例会纪要
Date: Mon, 02 Mar 2026 09:00:00 +0800
Message-ID: <weekly-zh@example.org>
Content-Type: text/plain; charset=utf-8

待办事项：
1、审核合同（责任人：法务部，完成时间：3月20日）
2、预订会议室（责任人：陈晨，完成时间：3月20日）
"""


def test_in_chinese_a_new_contact_gets_what_the_department_owns(tmp_path: Path) -> None:
    minuted("init", str(tmp_path), "--yes", "--zone", "Asia/Shanghai")
    file, people = str(tmp_path / "minuted.toml"), tmp_path / "people.toml"
    people.write_text(CHINESE_PEOPLE + 'contact = "chenchen@example.org"\n', encoding="utf-8")
    (tmp_path / "inbox" / "new" / "weekly").write_bytes(CHINESE.encode())
    minuted("once", "--config", file, "--now", "2026-03-02T09:05:00+08:00")
    minuted("once", "--config", file, "--now", "2026-03-02T14:05:00+08:00")
    for mail in (tmp_path / "sent" / "new").iterdir():
        mail.unlink()
    for at, contact in (("09:00", ""), ("10:00", 'contact = "liyang@example.org"\n')):
        people.write_text(CHINESE_PEOPLE + contact, encoding="utf-8")
        minuted("once", "--config", file, "--now", f"2026-03-03T{at}:00+08:00")
    assert owners(file) == {"审核合同": "liyang@example.org", "预订会议室": "chenchen@example.org"}
    sent = [message_from_bytes(path.read_bytes(), policy=default) for path in (tmp_path / "sent" / "new").iterdir()]
    told = {str(mail["To"]).rpartition("<")[2].strip(">"): str(mail["Subject"]) for mail in sent}
    assert set(told) == {"wangfang@example.org", "chenchen@example.org", "liyang@example.org"}
    assert all("审核合同" in subject or "周例会" in subject for subject in told.values()), told
