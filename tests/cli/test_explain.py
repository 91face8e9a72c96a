"""Operators ask why a line was read, or was not, and get the convention or the nearest one that did not count."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from minuted.cli import group

MINUTES = """\
Date: 4 March 2026
Present: Sara Holm, Theo Berg

Agenda
- Theo to open the shop

Action items
- Sara to get three offers by Friday
  - she knows a dealer
- Order paint
  Owner: Theo
- Theo to open the shop
- Sara to get three offers by Friday

Closing
Budget - Theo
We look after the yard - perhaps

| Decision | Reason |
|---|---|
| Close on Mondays | few guests |

| Colour | Price |
|---|---|
| red | 4 |
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[int, dict[str, Any]]:
    """What is said of the minutes above, by line."""
    file = tmp_path_factory.mktemp("explained") / "minutes.txt"
    file.write_text(MINUTES)
    result = CliRunner().invoke(group, ("conventions", "explain", "--json", str(file)), catch_exceptions=False)
    assert result.exit_code == 0
    return {each["line"]: each for each in map(json.loads, result.output.splitlines())}


@pytest.mark.parametrize(
    ("line", "fate"),
    [
        pytest.param(1, "fact", id="the day"),
        pytest.param(2, "fact", id="who was there"),
        pytest.param(4, "opens", id="agenda"),
        pytest.param(5, "passed", id="agenda row"),
        pytest.param(7, "opens", id="action items"),
        pytest.param(8, "item", id="item"),
        pytest.param(10, "item", id="item whose owner follows"),
        pytest.param(11, "completes", id="owner of the item above"),
        pytest.param(16, "passed", id="no marker above"),
        pytest.param(19, "header", id="header of a table of decisions"),
        pytest.param(21, "decision", id="row of a table of decisions"),
        pytest.param(23, "header", id="header of another table"),
        pytest.param(25, "passed", id="row of another table"),
    ],
)
def test_every_line_has_one_fate(told: dict[int, dict[str, Any]], line: int, fate: str) -> None:
    assert told[line]["fate"] == fate


def test_an_item_names_its_convention_and_template(told: dict[int, dict[str, Any]]) -> None:
    (found,) = told[8]["found"]
    assert found["owners"] == ["Sara"]
    assert found["due"] == "2026-03-06"
    assert found["convention"].startswith("english-markers/")
    assert found["template"] == "{owner} <will> {task}"


def test_an_item_said_again_says_so(told: dict[int, dict[str, Any]]) -> None:
    assert not told[8]["found"][0]["again"]
    assert told[13]["found"][0]["again"]


def test_a_line_that_was_passed_over_says_what_is_missing(told: dict[int, dict[str, Any]]) -> None:
    whys = {(other["template"], other["why"], other.get("about", "")) for other in told[16]["others"]}
    assert ("{task} - {owner}", "not announced", "") in whys


def test_the_open_heading_is_named(told: dict[int, dict[str, Any]]) -> None:
    assert (told[5]["makes"], told[7]["makes"]) == ("nothing", "action")


def test_columns_are_named(told: dict[int, dict[str, Any]]) -> None:
    assert "decision" in told[19]["columns"]
    assert "columns" not in told[23]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Action items\n- Ann to call the bank\n", "call the bank  [Ann]", id="English"),
        pytest.param("待办事项：\n- 张三：联系银行\n", "联系银行  [张三]", id="Chinese"),
        pytest.param("Budget - Ann\n", "it counts only below a heading, label or check box", id="not announced"),
        pytest.param("", "there is no text in it", id="empty"),
        pytest.param(
            "From: bot@example.org\nAuto-Submitted: auto-replied\n\nAction items\n- Ann to call\n",
            "automatic: ",
            id="a machine's mail",
        ),
    ],
)
def test_people_read_it_as_text(text: str, expected: str) -> None:
    result = CliRunner().invoke(group, ("conventions", "explain", "-"), input=text, catch_exceptions=False)
    assert (result.exit_code, expected in result.output) == (0, True), result.output


def test_one_line_can_be_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "minutes.txt"
    file.write_text(MINUTES)
    result = CliRunner().invoke(group, ("conventions", "explain", "--line", "8", str(file)), catch_exceptions=False)
    assert len(result.output.splitlines()) == 2
    assert "get three offers" in result.output


def test_the_list_can_be_narrowed_to_a_word() -> None:
    every = CliRunner().invoke(group, ("conventions", "list", "--json"), catch_exceptions=False).output.splitlines()
    some = CliRunner().invoke(group, ("conventions", "list", "--json", "责任人"), catch_exceptions=False).output
    assert 0 < len(some.splitlines()) < len(every)
    assert all("责任人" in line for line in some.splitlines())
