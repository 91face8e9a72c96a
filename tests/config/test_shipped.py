"""The words that come with minuted, and the operator's over them."""

from pathlib import Path
from typing import Any

import pytest

from minuted.config import calendars, conventions, languages, quoting, shipped, template_folders
from minuted.config.shipped import lay_over
from minuted.errors import ConfigError
from minuted.model import Language


def test_everything_that_ships_is_found() -> None:
    assert (shipped() / "config" / "minuted.toml").is_file()
    assert (shipped() / "systemd" / "minuted.service").is_file()
    assert (shipped() / "templates").is_dir()


def test_every_language_has_words() -> None:
    assert set(languages()) == set(Language)
    assert all(languages().values())


def test_quoting_and_calendars_are_read_by_stem() -> None:
    assert all(isinstance(table, dict) for tables in (quoting(), calendars()) for table in tables.values())


def test_the_operators_words_are_laid_over_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "language.toml").write_text("[house]\nword = 'gizmo'\n")
    words = languages(tmp_path)
    assert words[Language.EN]["house"] == {"word": "gizmo"}
    assert set(words[Language.EN]) == {*languages()[Language.EN], "house"}
    assert words[Language.ZH] == languages()[Language.ZH]


def test_the_operators_convention_replaces_the_one_of_its_name(tmp_path: Path) -> None:
    name = next(iter(conventions()), "house")
    (tmp_path / f"{name}.toml").write_text("mine = true\n")
    (tmp_path / "notes.txt").write_text("not a convention")
    found = conventions(tmp_path)
    assert found[name] == {"mine": True}
    assert set(found) == {*conventions(), name}


def test_a_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such folder"):
        conventions(tmp_path / "none")


def test_a_broken_file_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "cn.toml").write_text("a = 1\nb =\n")
    with pytest.raises(ConfigError, match=r"cn\.toml:2: not TOML"):
        calendars(tmp_path)


def test_the_operators_templates_are_looked_at_first(tmp_path: Path) -> None:
    assert template_folders(tmp_path) == (tmp_path, shipped() / "templates")
    assert template_folders() == (shipped() / "templates",)


def test_tables_are_merged_and_values_replaced() -> None:
    below: dict[str, Any] = {"a": {"x": 1, "y": [1]}, "b": 1}
    above: dict[str, Any] = {"a": {"y": [2], "z": {"deep": 3}}, "b": {"now": "a table"}}
    lay_over(below, above)
    assert below == {"a": {"x": 1, "y": [2], "z": {"deep": 3}}, "b": {"now": "a table"}}
    assert above["a"]["z"] is not below["a"]["z"]
