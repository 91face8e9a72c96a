"""Every example in the convention files reads as it says; templates compile as people write them."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import re2

from minuted.model import Language, Mail, Reading
from minuted.reading.conventions import Conventions
from minuted.reading.days import DayWords
from minuted.reading.examples import Example
from minuted.reading.minutes import begin, read_minutes
from minuted.reading.names import Names
from minuted.reading.spelling import half_width
from minuted.reading.template import compile_template

pytestmark = pytest.mark.pure

TEMPLATES = Path(__file__).parents[2] / "templates"


def language_table(language: Language) -> dict[str, Any]:
    folder = TEMPLATES / language
    whole = folder / "language.toml"
    table: dict[str, Any] = {}
    for path in [whole] if whole.exists() else sorted(folder.glob("language.d-*.toml")):
        table |= tomllib.loads(path.read_text("utf-8"))
    return table


FILES = {
    path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted((TEMPLATES / "conventions").glob("*.toml"))
}
CONVENTIONS = Conventions.compile(FILES)
DAYS = DayWords.compile({language: language_table(language) for language in Language})


def read(text: str, *, conventions: Conventions = CONVENTIONS, day: Any = None) -> Reading:
    sent = datetime.combine(day, time(9), tzinfo=UTC) if day else datetime(2026, 3, 2, 9, tzinfo=UTC)
    mail = Mail(message_id="1@example.org", subject="Minutes", sent=sent, arrived=sent, sender=None, text=text)
    return read_minutes(
        begin(
            mail,
            conventions=conventions,
            days=DAYS,
            names=Names.prepared((), conventions.people).with_recipients(()),
            zone=ZoneInfo("UTC"),
        )
    )


def examples() -> list[Any]:
    numbers: dict[str, int] = {}
    found = []
    for example in CONVENTIONS.examples():
        numbers[example.convention] = numbers.get(example.convention, 0) + 1
        found.append(pytest.param(example, id=f"{example.convention}-{numbers[example.convention]}"))
    return found


def rows(reading: Reading) -> list[tuple[str, list[str], str | None, bool]]:
    return [(row.task, list(row.owners), row.due.isoformat() if row.due else None, row.done) for row in reading.rows]


@pytest.mark.parametrize("example", examples())
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_an_example_reads_as_its_file_says(example: Example, line_end: str) -> None:
    reading = read(example.text.replace("\n", line_end), day=example.day)
    expected = [(row["task"], row["owners"], row.get("due"), row.get("done", False)) for row in example.actions]
    assert rows(reading) == expected
    assert [decision.text for decision in reading.decisions] == list(example.decisions)


@pytest.mark.parametrize("example", [e for e in examples() if "\t" not in e.values[0].text])
def test_full_width_and_ascii_punctuation_read_the_same(example: Example) -> None:
    assert [row[1:] for row in rows(read(half_width(example.text), day=example.day))] == [
        row[1:] for row in rows(read(example.text, day=example.day))
    ]


def test_both_languages_have_examples_of_actions_decisions_and_nothing() -> None:
    for language in Language:
        mine = [example for example in CONVENTIONS.examples() if example.language is language]
        assert len(mine) >= 25
        assert any(example.decisions for example in mine)
        assert any(not example.actions and not example.decisions for example in mine)


@pytest.mark.parametrize(
    ("template", "line", "groups"),
    [
        pytest.param(
            "ACTION: {owner} to {task} [by {due}]",
            "action： Bob to book the room by Friday",
            {"owner": "Bob", "task": "book the room", "due": "Friday"},
            id="case and full-width colon are equal",
        ),
        pytest.param(
            "ACTION: {owner} to {task} [by {due}]",
            "Action: Bob to sing",
            {"owner": "Bob", "task": "sing"},
            id="optional",
        ),
        pytest.param(
            "{task}(责任人:{owner},完成时间:{due})",
            "搬桌子（责任人：张三，完成时间：周五）",
            {"task": "搬桌子", "owner": "张三", "due": "周五"},
            id="Chinese fields",
        ),
        pytest.param(
            "{task} -- {owner}", "a -- b -- Ann", {"task": "a -- b", "owner": "Ann"}, id="last separator counts"
        ),
        pytest.param("<who>: {task}", "us: sing", {"task": "sing"}, id="word list"),
    ],
)
def test_a_template_finds_its_places(template: str, line: str, groups: dict[str, str]) -> None:
    compiled = compile_template(template, {"who": ["us", "them"]})
    found = re2.compile("(?i)" + compiled.pattern).match(half_width(line))
    assert found is not None
    spans = {name: found.group(name) for name in compiled.places if found.group(name)}
    assert {name: value.strip() for name, value in spans.items()} == {k: half_width(v) for k, v in groups.items()}


@pytest.mark.parametrize(
    "template", ["{task} [by {due}", "{task}]", "{nobody}", "{task} {task}", "<nothing> {task}", "{task"], ids=repr
)
def test_a_broken_template_is_refused(template: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        compile_template(template, {})


def test_a_broken_file_is_named() -> None:
    with pytest.raises(ValueError, match=r"conventions/house\.toml: odd"):
        Conventions.compile({"house": {"line": [{"name": "odd", "templates": ["{task} [x"]}]}})


def test_an_operator_adds_a_convention_with_one_more_file() -> None:
    house = {"line": [{"name": "pledge", "where": "anywhere", "templates": ["{owner} pledges: {task}"]}]}
    text = "Ann pledges: water the plants"
    assert rows(read(text)) == []
    reading = read(text, conventions=Conventions.compile({**FILES, "house": house}))
    assert rows(reading) == [("water the plants", ["Ann"], None, False)]
    assert reading.rows[0].convention == "house/pledge"


def test_no_conventions_at_all_find_nothing() -> None:
    assert rows(read("Hello everybody", conventions=Conventions.compile({}))) == []
