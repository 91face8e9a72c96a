"""The shipped day and verb words, compiled once for the tests, and the tables beside them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from minuted.model import Language
from minuted.reading.days import DayWords
from minuted.reading.replies import VerbWords

HERE = Path(__file__).parent
TEMPLATES = HERE.parents[1] / "templates"


def language_table(language: Language) -> dict[str, Any]:
    """Read a language's table: one file, or its parts."""
    folder = TEMPLATES / language
    whole = folder / "language.toml"
    table: dict[str, Any] = {}
    for path in [whole] if whole.exists() else sorted(folder.glob("language.d-*.toml")):
        table |= tomllib.loads(path.read_text("utf-8"))
    return table


def rows(name: str) -> list[Any]:
    """Return the rows of a table beside the tests, tab-separated, with the first column as the name."""
    lines = [line.split("\t") for line in (HERE / name).read_text("utf-8").splitlines() if not line.startswith("# ")]
    return [pytest.param(*columns, id=columns[0] or "nothing") for columns in lines]


DAYS = DayWords.compile({language: language_table(language) for language in Language})
VERBS = VerbWords.compile({language: language_table(language) for language in Language})
