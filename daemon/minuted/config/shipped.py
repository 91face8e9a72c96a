"""Finds the words that come with minuted and those of the operator, and lays the operator's over the shipped."""

from __future__ import annotations

from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import Any

from minuted.config.source import read
from minuted.errors import ConfigError
from minuted.model import Language

Tables = dict[str, dict[str, Any]]


def shipped() -> Path:
    """Return the folder that holds templates/, config/ and systemd/: inside the wheel, else the checkout."""
    package = Path(__file__).resolve().parents[1]
    wheel = package / "_shipped"
    return wheel if wheel.is_dir() else package.parents[1]


def template_folders(own: Path | None = None) -> tuple[Path, ...]:
    """Return the folders that letters' templates are looked for in, the operator's first."""
    return (*((own,) if own else ()), shipped() / "templates")


def languages(own: Path | None = None) -> dict[Language, dict[str, Any]]:
    """Return the words of every language; a table of the operator's templates folder adds to or replaces shipped words.

    Raises: ConfigError where a file is not TOML.
    """
    found: dict[Language, dict[str, Any]] = {}
    for language in Language:
        words: dict[str, Any] = {}
        for folder in reversed(template_folders(own)):
            for path in sorted((folder / language).glob("language*.toml")):
                changed = path.stat()
                lay_over(words, deepcopy(_read(path, changed.st_mtime_ns, changed.st_size)))
        found[language] = words
    return found


@lru_cache(maxsize=16)
def _read(path: Path, _changed: int, _size: int) -> dict[str, Any]:
    """Read a file of words once for as long as it is the same: a start asks for them several times."""
    return read(path)


def conventions(own: Path | None = None) -> Tables:
    """Return the conventions by file stem; a file of the operator's replaces the shipped one of its name.

    Raises: ConfigError where a file is not TOML or the operator's folder is missing.
    """
    return _files(shipped() / "templates" / "conventions", own)


def quoting() -> Tables:
    """Return how mail programs quote, by file stem."""
    return _files(shipped() / "templates" / "quoting", None)


def calendars(own: Path | None = None) -> Tables:
    """Return holidays and make-up workdays by file stem; a file of the operator's replaces the shipped one of its name.

    Raises: ConfigError where a file is not TOML or the operator's folder is missing.
    """
    return _files(shipped() / "config" / "calendars", own)


def lay_over(below: dict[str, Any], above: dict[str, Any]) -> None:
    """Add the tables of ``above`` to ``below`` in place: tables are merged, any other value is replaced."""
    for key, value in above.items():
        under = below.get(key)
        if isinstance(under, dict) and isinstance(value, dict):
            lay_over(under, value)
        elif isinstance(value, dict):
            below[key] = {}
            lay_over(below[key], value)
        else:
            below[key] = value


def _files(folder: Path, own: Path | None) -> Tables:
    if own and not own.is_dir():
        raise ConfigError(f"{own}: no such folder; make it or leave the option out")
    folders = (folder, own) if own else (folder,)
    return {path.stem: read(path) for each in folders for path in sorted(each.glob("*.toml"))}
