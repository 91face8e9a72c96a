"""Reads a TOML file, and knows the line on which each key stands."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from minuted.errors import ConfigError

#: Where a value stands: ("mailbox", "url"), ("person", 2, "address").
KeyPath = tuple[str | int, ...]


def read_text(path: Path) -> str:
    """Return the text of a configuration file.

    Raises: ConfigError where the file is absent, unreadable or not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise ConfigError(f"{path}:1: no such file; `minuted init` writes one") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigError(f"{path}:{line}: not UTF-8; save the file as UTF-8") from error
    except OSError as error:
        raise ConfigError(f"{path}:1: cannot be read: {error.strerror}") from error


def parse(path: Path, text: str) -> dict[str, Any]:
    """Return the tables of a TOML text; ``path`` only names it in faults.

    Raises: ConfigError with the line where the text stops being TOML (TOML 1.0).
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column \d+\)$", str(error))
        # Without a line number the parser ran into the end of the document.
        line = found[1] if found else text.count("\n") + 1
        what = str(error).partition(" (at ")[0]
        raise ConfigError(f"{path}:{line}: not TOML: {what[:1].lower()}{what[1:]}") from error


def read(path: Path) -> dict[str, Any]:
    """Return the tables of one TOML file.

    Raises: ConfigError, see ``read_text`` and ``parse``.
    """
    return parse(path, read_text(path))


def positions(text: str) -> dict[KeyPath, int]:
    """Map each key path of a valid TOML text to its 1-based line.

    Lines are gathered until they are TOML on their own: that is one statement, whatever quoting,
    dots, inline tables or line breaks it is written with.  Inside a value all keys share its line.
    """
    lines: dict[KeyPath, int] = {}
    lists: Counter[KeyPath] = Counter()
    table: KeyPath = ()
    statement, start = "", 1
    for number, line in enumerate(text.split("\n"), 1):
        start = start if statement else number
        statement += line + "\n"
        try:
            said = tomllib.loads(statement)
        except tomllib.TOMLDecodeError:
            continue
        header, statement = statement.lstrip().startswith("["), ""
        if not header:
            _note(lines, table, said, start)
            continue
        table = ()
        while said:
            (key, value), *_ = said.items()
            table += (key,)
            if isinstance(value, list):
                lists[table] += 1
                said = {}
            else:
                said = value
            lines.setdefault(table, start)
            if lists[table]:
                # A plain header below [[person]] speaks of the newest person (TOML 1.0, array of tables).
                table += (lists[table] - 1,)
                lines.setdefault(table, start)
    return lines


def _note(lines: dict[KeyPath, int], at: KeyPath, value: object, line: int) -> None:
    if at:
        lines.setdefault(at, line)
    if isinstance(value, dict):
        for key, inner in value.items():
            _note(lines, (*at, key), inner, line)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            _note(lines, (*at, index), inner, line)
