"""What ``minuted export`` writes: rows that other programs read, whatever people wrote in their minutes."""

from __future__ import annotations

import csv
import io
import json
import stat
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from icalendar import Calendar

from minuted.cli import group
from minuted.cli.exported import as_calendar, as_csv, as_json, as_markdown, feed_name, of_items
from minuted.model import Item, Meeting, State

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WEEKLY = Meeting(
    ref="M-1",
    title="Weekly",
    day=date(2026, 3, 2),
    organiser="anna@example.org",
    series="weekly",
    received=NOW,
    release=NOW,
)
MEETINGS = {"M-1": WEEKLY}


def item(task: str, **others: object) -> Item:
    plain = Item(
        ref="A-1",
        meeting="M-1",
        organiser="anna@example.org",
        task=task,
        created=NOW,
        changed=NOW,
        owner="bob@example.org",
    )
    return replace(plain, **others)


def cells(task: str) -> list[str]:
    """Return the task as a spreadsheet has it that splits at commas, and as one that splits at semicolons."""
    text = as_csv(of_items([item(task)], MEETINGS))
    found = next(csv.DictReader(io.StringIO(text, newline="")))["task"]
    return [found, *found.split(";")[1:]]


@pytest.mark.parametrize(
    "task",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "  =1",
        "＝1+1",
        "＠x",
        "\u3000=1",
        "|cmd",
        "a;=1",
        "a\n=1",
        "\x00=1",
        "\u202e=1",
        "\ufeff=1",
        "\u2003=1",
        "\u202f=1",
        "a\u2028=1",
        "\u2009+1",
    ],
)
def test_no_cell_of_csv_is_a_formula(task: str) -> None:
    for cell in cells(task):
        for line in cell.splitlines():
            assert line.strip()[:1] not in tuple("=+-@＝＋－＠|")


@pytest.mark.parametrize("task", ["订会场，11月30日前", 'say "hello", twice', "two\nlines", "a - b = c", "a;b", "1+1"])
def test_csv_gives_back_what_was_written(task: str) -> None:
    assert cells(task)[0] == task


def test_json_has_one_object_a_line_with_the_names_of_the_columns() -> None:
    rows = of_items([item("订会场"), item("=1", ref="A-2", due=date(2026, 3, 9), helpers=("c@example.org",))], MEETINGS)
    first, second = map(json.loads, as_json(rows).splitlines())
    assert (first["task"], first["due"], first["series"], first["day"]) == ("订会场", None, "weekly", "2026-03-02")
    assert (second["task"], second["due"], second["helpers"]) == ("=1", "2026-03-09", ["c@example.org"])


def test_a_row_of_markdown_stays_one() -> None:
    text = as_markdown(of_items([item("a | b\n| c | <b>*x*</b>&lt;")], MEETINGS), ("ref", "task"))
    assert text.splitlines() == ["| ref | task |", "| --- | --- |", r"| A-1 | a \| b \| c \| \<b\>\*x\*\</b\>\&lt; |"]


def test_a_calendar_has_an_event_on_each_deadline() -> None:
    nasty = "买, 蛋糕; BEGIN:VEVENT\r\nEND:VCALENDAR\x07"
    items = [item(nasty, due=date(2026, 3, 9), seq=4), item("no day", ref="A-2")]
    (event,) = Calendar.from_ical(as_calendar(items, MEETINGS, domain="example.org", name="Bob")).walk("VEVENT")
    assert (event["uid"], event["sequence"], event.decoded("dtstart")) == ("A-1@example.org", 4, date(2026, 3, 9))
    assert event.decoded("dtend") == date(2026, 3, 10)
    assert str(event["summary"]) == "买, 蛋糕; BEGIN:VEVENT END:VCALENDAR"


def test_a_calendar_tells_what_is_over_and_has_its_name_in_one_line() -> None:
    day = date(2026, 3, 9)
    items = [item("go", due=day, state=State.CANCELLED), item("come", ref="A-2", due=day, state=State.DONE)]
    page = Calendar.from_ical(as_calendar(items, MEETINGS, domain="example.org", name="a\r\nEND:VCALENDAR"))
    gone, done = page.walk("VEVENT")
    assert str(page["x-wr-calname"]) == "a END:VCALENDAR"
    assert (gone["status"], str(done["summary"])) == ("CANCELLED", "✓ come")


def test_a_feed_is_named_after_nobody() -> None:
    name = feed_name("person", "../../bob@example.org")
    assert "bob" not in name
    assert Path(name).name == name
    assert name == feed_name("person", "../../bob@example.org") != feed_name("person", "eve@example.org")


MINUTES = """\
From: Anna Li <anna@example.org>
To: Bob Chen <bob@example.org>
Cc: minuted@example.org
Subject: Weekly
Date: Mon, 02 Mar 2026 09:00:00 +0000
Message-ID: <weekly@example.org>

DECISION: =HYPERLINK("http://example.org")
ACTION: Bob to book the room by 11 March
ACTION: Bob to order lunch by 12 March
"""


def minuted(*arguments: str) -> Result:
    return CliRunner().invoke(group, arguments)


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("instance")
    assert minuted("init", str(folder), "--yes", "--zone", "Asia/Shanghai").exit_code == 0
    (folder / "inbox" / "new" / "weekly").write_text(MINUTES)
    config = str(folder / "minuted.toml")
    assert minuted("once", "--config", config, "--now", "2026-03-02T09:05:00+00:00").exit_code == 0
    return config


def test_a_file_is_for_spreadsheets_and_for_its_owner(instance: str, tmp_path: Path) -> None:
    file = tmp_path / "new" / "items.csv"
    assert minuted("export", "--config", instance, "--output", str(file)).exit_code == 0
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline="")))
    assert [(row["ref"], row["due"]) for row in rows] == [("A-1", "2026-03-11"), ("A-2", "2026-03-12")]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_what_is_written_can_be_chosen(instance: str) -> None:
    assert minuted("export", "--config", instance, "--format", "json", "--owner", "eve@example.org").output == ""
    assert "book the room" in minuted("export", "--config", instance, "--format", "markdown", "--series", "WEEK").output
    assert minuted("export", "--config", instance, "--format", "json", "--series", "other").output == ""
    said = minuted("export", "--config", instance, "--what", "decisions").output
    assert "'=HYPERLINK" in said
    assert minuted("export", "--config", instance, "--what", "decisions", "--format", "ics").exit_code == 2


def test_everybody_and_every_series_has_a_feed(instance: str, tmp_path: Path) -> None:
    said = minuted("export", "--config", instance, "--feeds", str(tmp_path))
    files = dict(line.split("\t") for line in said.output.splitlines())
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(files.values())
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o640}
    events = Calendar.from_ical((tmp_path / files["bob@example.org"]).read_text()).walk("VEVENT")
    assert [str(event["summary"]) for event in events] == ["book the room", "order lunch"]


def test_the_feed_of_somebody_with_nothing_left_is_emptied(instance: str, tmp_path: Path) -> None:
    left, other = tmp_path / feed_name("person", "gone@example.org"), tmp_path / "holidays.ics"
    for path in (left, other):
        path.write_text("old")
    minuted("export", "--config", instance, "--feeds", str(tmp_path), "--owner", "bob@example.org")
    assert left.read_text() == "old"
    minuted("export", "--config", instance, "--feeds", str(tmp_path))
    assert not Calendar.from_ical(left.read_text()).walk("VEVENT")
    assert other.read_text() == "old"
    wrong = minuted("export", "--config", instance, "--feeds", str(tmp_path), "--output", str(tmp_path / "x"))
    assert wrong.exit_code == 2


def test_a_place_that_cannot_be_written_is_told(instance: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = minuted("export", "--config", instance, "--output", str(tmp_path / "file" / "items.csv"))
    assert said.exit_code == 1
    assert State.OPEN not in said.output
