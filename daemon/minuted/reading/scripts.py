"""Add to the Chinese words of the convention files their spelling in traditional characters: 會議決議 for 会议决议."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: Parts of a convention file that hold no words.
_NO_WORDS = frozenset({"about", "language", "example", "script", "name", "makes", "where", "trust", "needs"})


def in_both_scripts(tables: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Mapping[str, Any]]:
    """Return ``{file stem: TOML table}`` with every Chinese word written in both ways.

    Raises:
        ValueError: The characters of a ``[script]`` table do not come in pairs.
    """
    pairs: dict[int, str] = {}
    for stem, table in tables.items():
        script = table.get("script", {})
        simplified, traditional = script.get("simplified", "").strip(), script.get("traditional", "").strip()
        if len(simplified) != len(traditional):
            raise ValueError(f"conventions/{stem}.toml: [script]: {len(simplified)} and {len(traditional)} characters")
        pairs |= dict(zip(map(ord, simplified), traditional, strict=True))
    if not pairs:
        return tables
    return {stem: _both(table, pairs) if table.get("language") == "zh" else table for stem, table in tables.items()}


def _both(value: Any, pairs: Mapping[int, str]) -> Any:
    if isinstance(value, dict):
        return {name: part if name in _NO_WORDS else _both(part, pairs) for name, part in value.items()}
    if isinstance(value, list) and all(isinstance(word, str) for word in value):
        return [*value, *(other for word in value if (other := word.translate(pairs)) != word)]
    if isinstance(value, list):
        return [_both(part, pairs) for part in value]
    if isinstance(value, str):
        other = value.translate(pairs)
        return value if other == value else f"{value} {other}"
    return value
