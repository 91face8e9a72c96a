"""Reads people out of a CSV file, whichever program wrote it: character set, separator and columns are told apart."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from minuted.config.people_sifting import FACTS, Found
from minuted.errors import ConfigError
from minuted.model import Language

#: A list of people that is larger is something else.
LARGEST = 64 * 1024 * 1024
#: Excel writes the first one as "Unicode text"; without a mark a file is UTF-8, else what Chinese Windows writes.
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
GUESSES = ("utf-8", "gb18030", "cp1252")
SEPARATORS = (",", ";", "\t", "，", "|")

#: For each fact, every name that a column of it may have, folded.
Columns = Mapping[str, frozenset[str]]


def columns_of(languages: Mapping[Language, Mapping[str, Any]]) -> Columns:
    """Gather the ``[columns]`` of every language.  Raises: ConfigError where one names a fact that there is not."""
    found: dict[str, set[str]] = {fact: {fact} for fact in FACTS}
    for language, words in languages.items():
        for fact, names in words.get("columns", {}).items():
            if fact not in found:
                raise ConfigError(f"{language}/language.toml: columns.{fact}: there is no such fact of a person")
            found[fact].update(_bare(name) for name in names)
    return {fact: frozenset(names) for fact, names in found.items()}


def read_csv(path: Path, columns: Columns, charset: str = "") -> tuple[Found, ...]:
    """Return the people of a CSV file with a line of column names; columns that say nothing of people are passed over.

    Raises: ConfigError with ``file:line: what to do``.
    """
    text = _text(path, charset)
    head, separator, named = _head(text, columns)
    if "address" not in named.values():
        told = ", ".join(repr(cell) for cell in head[:8] if cell.strip()) or "nothing"
        raise ConfigError(
            f"{path}:1: no column holds mail addresses; the first line must name the columns, "
            f"like name, mail, department, or 姓名, 邮箱, 部门; it has {told}"
        )
    return tuple(_rows(path, text, separator, named))


def _text(path: Path, charset: str) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise ConfigError(f"{path}: larger than {LARGEST // 1024 // 1024} MB; that is no list of people")
        raw = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    marked = next((name for mark, name in MARKS if raw.startswith(mark)), "")
    for name in (charset,) if charset else (marked,) if marked else GUESSES:
        try:
            return raw.decode(name)
        except LookupError as error:
            raise ConfigError(f"there is no character set {charset!r}; write utf-8, gbk or cp1252") from error
        except UnicodeDecodeError:
            continue
    raise ConfigError(
        f"{path}: not readable as {charset or marked or 'UTF-8 or GBK'}; name its character set with --charset"
    )


def _head(text: str, columns: Columns) -> tuple[list[str], str, dict[int, str]]:
    """Return the cells of the first line, the separator that makes most sense of it, and the fact of each column."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    read = []
    for separator in SEPARATORS:
        cells = next(iter(csv.reader([first], delimiter=separator)), [])
        facts: dict[int, str] = {}
        for index, cell in enumerate(cells):
            fact = next((fact for fact, names in columns.items() if _bare(cell) in names), "")
            if fact and fact not in facts.values():
                facts[index] = fact
        read.append((cells, separator, facts))
    return max(read, key=lambda one: (len(one[2]), len(one[0])))


def _rows(path: Path, text: str, separator: str, named: Mapping[int, str]) -> Iterator[Found]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=False)
    head = False
    try:
        for cells in rows:
            if not any(cell.strip() for cell in cells):
                continue
            if not head:
                head = True
                continue
            yield Found(place=f"line {rows.line_num}", facts=_facts(cells, named))
    except csv.Error as error:
        raise ConfigError(f"{path}:{rows.line_num}: not CSV: {error}") from error


def _facts(cells: Sequence[str], named: Mapping[int, str]) -> dict[str, str]:
    return {fact: cells[index] for index, fact in named.items() if index < len(cells)}


def _bare(name: str) -> str:
    """Fold a column name: "E-Mail", "e_mail" and "E mail*" are one."""
    return "".join(char for char in name.casefold() if char.isalnum())
