"""What ``minuted lessons`` lists and finds."""

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
    """An instance that read the minutes of two retrospectives, and of a weekly."""
    folder = tmp_path_factory.mktemp("instance")
    assert minuted("init", str(folder), "--yes", "--zone", "Asia/Shanghai").exit_code == 0
    config = str(folder / "minuted.toml")
    for subject, day, text, now in (
        ("Weekly", "Mon, 02 Mar 2026", "keep: an eye on it\nDECISION: We hire.", "2026-03-02"),
        ("Pricing retro", "Tue, 03 Mar 2026", "Keep:\n- short notes\n\nTry: ask \x1b[31mSales first", "2026-03-03"),
        ("发布复盘", "Wed, 04 Mar 2026", "问题：ＶＩＰ定价太晚\n好的：有事当天回", "2026-03-04"),
    ):
        (folder / "inbox" / "new" / now).write_text(MINUTES.format(subject=subject, day=day, text=text))
        assert minuted("once", "--config", config, "--now", f"{now}T09:05:00+00:00").exit_code == 0
    return config


def listed(instance: str, *arguments: str) -> list[str]:
    said = minuted("lessons", "--config", instance, "--json", *arguments)
    assert said.exit_code == 0
    return [json.loads(line)["ref"] for line in said.output.splitlines()]


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        pytest.param([], ["L-4", "L-3", "L-2", "L-1"], id="all, newest first, and nothing of the weekly"),
        pytest.param(["sales"], ["L-2"], id="a word"),
        pytest.param(["vip"], ["L-3"], id="in any width"),
        pytest.param(["pricing", "keep"], ["L-1"], id="of the title and the kind"),
        pytest.param(["l-4"], ["L-4"], id="by its name"),
        pytest.param(["--series", "retro"], ["L-2", "L-1"], id="of a series"),
        pytest.param(["--since", "2026-03-04"], ["L-4", "L-3"], id="since a day"),
        pytest.param(["weather"], [], id="nothing"),
    ],
)
def test_lessons_are_found_by_words(instance: str, arguments: list[str], found: list[str]) -> None:
    assert listed(instance, *arguments) == found


def test_the_list_obeys_nothing_that_mail_says(instance: str) -> None:
    said = minuted("lessons", "--config", instance)
    assert said.exit_code == 0
    assert "\x1b" not in said.output
    assert "short notes" in said.output


def test_json_names_neither_mail_nor_line(instance: str) -> None:
    said = minuted("lessons", "--config", instance, "--json", "l-1")
    assert json.loads(said.output) == {
        "ref": "L-1",
        "kind": "keep",
        "text": "short notes",
        "by": "",
        "language": "en",
        "day": "2026-03-03",
        "meeting": "M-2",
        "retrospective": "",
        "title": "Pricing retro",
        "series": json.loads(said.output)["series"],
    }


def test_an_empty_list_says_what_to_do(instance: str, tmp_path: Path) -> None:
    assert "lists the 4 that are known" in minuted("lessons", "--config", instance, "weather").output
    assert minuted("init", str(tmp_path), "--yes", "--zone", "UTC").exit_code == 0
    assert "no lessons; people are asked" in minuted("lessons", "--config", str(tmp_path / "minuted.toml")).output


PLAYS = Path(__file__).parents[1] / "plays"


@pytest.mark.parametrize(
    ("play", "told"),
    [
        pytest.param(
            "lessons",
            {
                "Learned before, for a start": 1,
                "· Try: “one list for all of us”\n  < (Minutes of the product launch, Fri 6 March)": 1,
                "nobody dared to say": 5,
                "lunch together": 2,
                "Keep: “lunch in the big room”": 2,
            },
            id="english",
        ),
        pytest.param(
            "lessons-chinese",
            {
                "以前的经验，供您参考": 1,
                "· 要改进的：“定日期之前先问过各组”（新品发布会纪要，3月10日（周二））": 1,
                "没有人敢说": 7,
                "大家只用一张清单": 2,
            },
            id="chinese",
        ),
        pytest.param(
            "lessons-of-a-series",
            {
                "Learned before, for a start": 1,
                "What was learned last time": 2,
                "done so far: 1 of 1": 2,
                "· Try: “drafts a day ahead” (Minutes of the design weekly, Fri 6 March)": 3,
            },
            id="a series",
        ),
        pytest.param(
            "lessons-of-a-series-chinese",
            {"以前的经验，供您参考": 1, "上次复盘的经验": 2, "上次复盘定下的 1 项里，1 项已经办完": 2},
            id="a series, in chinese",
        ),
    ],
)
def test_letters_of_the_plays_tell_what_was_learned_as_often_as_they_should(play: str, told: dict[str, int]) -> None:
    said = minuted("rehearse", str(PLAYS / f"{play}.txt"), "--bodies")
    assert said.exit_code == 0
    assert {words: said.output.count(words) for words in told} == told
