"""What ``minuted decisions`` lists and finds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from minuted.cli import group

MINUTES = """\
From: Anna Li <anna@example.org>
To: Bob Chen <bob@example.org>
Cc: minuted@example.org
Subject: {subject}
Date: {day} 09:00:00 +0000
Message-ID: <{day}@example.org>
Content-Type: text/plain; charset=utf-8

{text}
"""


def minuted(*arguments: str) -> Result:
    return CliRunner().invoke(group, arguments)


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An instance that read three sets of minutes with four decisions."""
    folder = tmp_path_factory.mktemp("instance")
    assert minuted("init", str(folder), "--yes", "--zone", "Asia/Shanghai").exit_code == 0
    config = str(folder / "minuted.toml")
    for subject, day, text, now in (
        (
            "Weekly",
            "Mon, 02 Mar 2026",
            "DECISION: The price of the Basic plan stays.\nDECISION: We hire.",
            "2026-03-02",
        ),
        ("Pricing round", "Tue, 03 Mar 2026", "DECISION: Vouchers end in May.", "2026-03-03"),
        ("Price list", "Wed, 04 Mar 2026", "决定：ＶＩＰ定价不变。", "2026-03-04"),
    ):
        (folder / "inbox" / "new" / now).write_text(MINUTES.format(subject=subject, day=day, text=text))
        assert minuted("once", "--config", config, "--now", f"{now}T09:05:00+00:00").exit_code == 0
    return config


def listed(instance: str, *arguments: str) -> list[str]:
    said = minuted("decisions", "--config", instance, "--json", *arguments)
    assert said.exit_code == 0
    return [json.loads(line)["ref"] for line in said.output.splitlines()]


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        pytest.param([], ["D-4", "D-3", "D-2", "D-1"], id="all, newest first"),
        pytest.param(["price"], ["D-4", "D-1"], id="in text or title"),
        pytest.param(["basic", "PRICE"], ["D-1"], id="every word"),
        pytest.param(["vip定价"], ["D-4"], id="Chinese, full width"),
        pytest.param(["--series", "pricing"], ["D-3"], id="of a series"),
        pytest.param(["--series", "round Pricing"], ["D-3"], id="of a series, words in any order"),
        pytest.param(["--since", "2026-03-03"], ["D-4", "D-3"], id="since a day"),
        pytest.param(["nothing like it"], [], id="nothing"),
    ],
)
def test_decisions_are_found(instance: str, arguments: list[str], found: list[str]) -> None:
    assert listed(instance, *arguments) == found


def test_a_line_says_when_where_and_who(instance: str) -> None:
    said = minuted("decisions", "--config", instance, "vouchers").output
    assert said == "D-3\t2026-03-03\tanna@example.org\tPricing round\tVouchers end in May.\tholds\n"


def test_an_empty_list_says_what_to_do(instance: str, tmp_path: Path) -> None:
    assert "lists the 4" in minuted("decisions", "--config", instance, "unheard").output
    assert minuted("init", str(tmp_path), "--yes", "--zone", "UTC").exit_code == 0
    assert "in Cc on your next minutes" in minuted("decisions", "--config", str(tmp_path / "minuted.toml")).output
    wrong = minuted("decisions", "--config", instance, "--since", "March")
    assert wrong.exit_code == 2
    assert "2026-03-31" in wrong.output


def test_what_a_terminal_would_obey_is_escaped_and_chinese_blanks_stay(tmp_path: Path) -> None:
    assert minuted("init", str(tmp_path), "--yes", "--zone", "UTC").exit_code == 0
    config = str(tmp_path / "minuted.toml")
    text = "DECISION: Red \x9b31m and \u202eback\u3000one."
    mail = MINUTES.format(subject="Weekly", day="Mon, 02 Mar 2026", text=text)
    (tmp_path / "inbox" / "new" / "1").write_text(mail, encoding="utf-8")
    assert minuted("once", "--config", config, "--now", "2026-03-02T09:05:00+00:00").exit_code == 0
    for said in (minuted("decisions", "--config", config), minuted("decisions", "--config", config, "--json")):
        assert not {"\x9b", "\u202e"} & set(said.output)
        assert "\\u009b31m and" in said.output
        assert "\\u202eback" in said.output
        assert "back\\u3000" not in said.output
    kept = json.loads(minuted("decisions", "--config", config, "--json").output)["text"]
    assert "\x9b" in kept
    assert "\u202e" in kept


def test_an_item_and_a_round_show_no_controls_either(tmp_path: Path) -> None:
    assert minuted("init", str(tmp_path), "--yes", "--zone", "UTC").exit_code == 0
    config = str(tmp_path / "minuted.toml")
    mail = MINUTES.format(
        subject="Weekly", day="Mon, 02 Mar 2026", text="ACTION: Bob to \x9b8m hide\x1b[8m \u202eit by 11 March."
    )
    (tmp_path / "inbox" / "new" / "1").write_text(mail, encoding="utf-8")
    file = tmp_path / "mail.eml"
    file.write_text(mail, encoding="utf-8")
    for said in (
        minuted("once", "--config", config, "--now", "2026-03-02T09:05:00+00:00"),
        minuted("show", "--config", config, "A-1"),
        minuted("items", "--config", config),
        minuted("read", str(file)),
    ):
        assert said.exit_code == 0
        assert "hide" in said.output
        assert not {"\x9b", "\u202e", "\x1b"} & set(said.output)
