"""Split lines that draw a table, with pipes or tabs, into cells."""

from __future__ import annotations

import re2

_PIPE = re2.compile(r"(?:^|[^\\])[|｜¦]")
#: What a line that only draws is made of.
_DRAWN = frozenset("|:+=_- \t\n\r\f")
_CELL_LIMIT = 40


def cells_of(line: str) -> tuple[str, ...]:
    """Split one line at unescaped pipes, or at two or more tabs; empty where it is no table line."""
    text = line.strip()
    if ("|" in text or "｜" in text or "¦" in text) and _PIPE.search(text):
        text = text.replace("｜", "|").replace("¦", "|").replace("\\|", "\x00").strip("\u3000 ")
        inner = text.removeprefix("|")
        inner = inner.removesuffix("|")
        cells = tuple(cell.replace("\x00", "|").strip() for cell in inner.split("|")[:_CELL_LIMIT])
        return cells if len(cells) > 1 or text.startswith("|") else ()
    if text.count("\t") >= 1:
        cells = tuple(cell.strip() for cell in text.split("\t")[:_CELL_LIMIT] if cell.strip())
        return cells if len(cells) > 2 else ()
    return ()


def is_rule(line: str) -> bool:
    """Say whether a line only draws: "|---|:--|", "=====", "+-----+"."""
    text = line.strip()
    return len(text) > 2 and _DRAWN.issuperset(text) and any(char in "-=_" for char in text)
