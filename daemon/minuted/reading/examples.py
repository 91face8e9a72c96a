"""The examples that convention files bring with them: minutes, and what must be read from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from minuted.model import Language

#: The days of examples count from this Monday unless the example names another.
EXAMPLE_DAY = date(2026, 3, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Minutes as people write them, and what must be read from them."""

    convention: str
    text: str
    language: Language
    #: Day of the mail.
    day: date
    #: Dicts of task, owners, due (ISO day or None), done.
    actions: tuple[Mapping[str, Any], ...]
    decisions: tuple[str, ...]


def example_of(stem: str, entry: Mapping[str, Any], language: str) -> Example:
    """Read one ``[[example]]`` of a file; ``language`` is that of the file."""
    return Example(
        convention=stem,
        text=entry["text"],
        language=Language(language),
        day=entry.get("day", EXAMPLE_DAY),
        actions=tuple(entry.get("actions", ())),
        decisions=tuple(entry.get("decisions", ())),
    )
