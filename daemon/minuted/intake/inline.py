"""Says which row an answer is about that stands below that row in the quoted letter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from minuted import re2

#: "1. “Book the room”", as letters print their rows and mail programs quote them.
_ROW: Final = re2.compile(r"^[\s|*_·-]*(\d{1,2})\s*[.)、．:：]?\s+(\S.*)$")
_NUMBERED: Final = re2.compile(r"^\W*(?:\d|第|[Nn]o\.|all\b|全部|都)")
#: So much of a task tells it from others; a program may have cut or wrapped the rest.
_TASK_CHARS: Final = 16


def number_inline(text: str, above: Mapping[int, str], letter: str) -> str:
    """Return *text* with the row number before each line that stands below a quoted row of *letter*.

    A quoted row is believed only where the letter has it so; a line that begins with a number of its own is left alone.
    """
    if not above:
        return text
    rows = _rows(letter)
    lines = text.split("\n")
    for place, quoted in above.items():
        number = _nearest(quoted, rows)
        if number and not _NUMBERED.search(lines[place - 1]):
            lines[place - 1] = f"{number}: {lines[place - 1].lstrip()}"
    return "\n".join(lines)


def _rows(letter: str) -> dict[int, str]:
    """Return the rows of a letter by number, as bare words."""
    found = (_ROW.search(line) for line in letter.split("\n"))
    return {int(match.group(1)): _bare(match.group(2)) for match in reversed(list(found)) if match is not None}


def _nearest(quoted: str, rows: Mapping[int, str]) -> int:
    """Return the number of the last row that a quoted paragraph holds; 0 where it holds none."""
    for line in reversed(quoted.split("\n")):
        match = _ROW.search(line)
        if match is not None:
            number, task = int(match.group(1)), _bare(match.group(2))
            row = rows.get(number, "")
            return number if task and row.startswith(task[:_TASK_CHARS]) else 0
    return 0


def _bare(task: str) -> str:
    return "".join(char for char in task.casefold() if char.isalnum())
