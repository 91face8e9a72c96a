"""Choose the body of a mail that reads best and cut it into blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from minuted import re2
from minuted.model import Mail
from minuted.reading.hypertext import html_to_blocks, read_html
from minuted.reading.lines import read_lines
from minuted.reading.outline import BLOCK_LIMIT, Block, BlockKind, Outline

__all__ = [
    "BLOCK_LIMIT",
    "Block",
    "BlockKind",
    "Outline",
    "blocks",
    "html_to_blocks",
    "lines_to_blocks",
    "picked",
    "reads_html",
]

_TABLE_CELL = re2.compile(r"(?i)<t[dh][\s>]")
_TAGS = re2.compile(r"<[^<>]*>")
#: How the source of a page begins.
_PAGE = re2.compile(r"(?i)^\s*<(?:!doctype html|html|head|body|div|p|table|meta|span|font|style)\b[^<]*>")
#: A text part with so few characters beside an HTML part says "see the HTML version".
_STUB = 160


def blocks(mail: Mail, text: str | None = None) -> tuple[Block, ...]:
    """Cut the body of ``mail`` into blocks; ``text`` replaces its plain part (newly written text only)."""
    if reads_html(mail):
        return html_to_blocks(mail.html)
    if text is None and _is_page(mail.text):
        # Some programs put the source of their HTML into the text part.
        return html_to_blocks(mail.text)
    return lines_to_blocks(mail.text if text is None else text)


def lines_to_blocks(text: str) -> tuple[Block, ...]:
    """Read a text/plain body; lines are counted from 1 in ``text``."""
    outline = Outline()
    read_lines(text, outline, reads_table=read_html)
    return tuple(outline.blocks)


def picked(pieces: Sequence[Block], places: Sequence[int]) -> tuple[Block, ...]:
    """Return the blocks at these places; one whose outer item is not among them stands at the top."""
    moved: dict[int | None, int] = {old: new for new, old in enumerate(places)}
    return tuple(
        piece if piece.parent is None else replace(piece, parent=moved.get(piece.parent))
        for piece in map(pieces.__getitem__, places)
    )


def _is_page(text: str) -> bool:
    return text[:200].lstrip()[:1] == "<" and "</" in text and _PAGE.search(text[:2000]) is not None


def reads_html(mail: Mail) -> bool:
    """Say whether the HTML part is read: the text part is missing, a stub, or lost the tables of the HTML."""
    if not mail.html.strip():
        return False
    plain = mail.text.strip()
    if not plain:
        return True
    if len(plain) < _STUB and len(_TAGS.sub(" ", mail.html[:200_000]).split()) > 2 * len(plain.split()) + 10:
        return True
    cells = len(_TABLE_CELL.findall(mail.html[:400_000]))
    return cells >= 4 and "|" not in plain and "\t" not in plain
