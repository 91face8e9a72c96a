"""Read plain text and Markdown line by line into blocks: wrapped lines joined, lists, tables, headings."""

from __future__ import annotations

from collections.abc import Sequence

import re2

from minuted.reading.bullets import Opening, opening
from minuted.reading.grid import cells_of, is_rule
from minuted.reading.outline import Block, BlockKind, Outline
from minuted.reading.spelling import half_width, has_han

#: A line that says what it is ("Owner: …", "结论：…") starts a block of its own.
_LABEL = re2.compile(r"^[*_\[]*@?[\p{L}\p{N}][^:,;!?\"]*:")
_LONGEST_LABEL = 30
#: What ends a sentence; blanks and emphasis may stand behind it.
_ENDS = frozenset(".!?;:。！？；：)）")
#: A line shorter than this was ended on purpose.
_WRAPPED_FROM = 52
#: The same for a line that ends with a full stop.
_SENTENCE_WRAPPED_FROM = 70
#: Runs of what takes two columns: one run is one answer of the pattern, however long it is.
_WIDE = re2.compile(r"[\p{Han}\x{3000}-\x{303f}\x{ff00}-\x{ff60}]+")


def lines_to_blocks(text: str) -> tuple[Block, ...]:
    """Read a text/plain body; lines are counted from 1 in ``text``."""
    lines = text.split("\n")
    outline = Outline()
    header: tuple[str, ...] = ()
    gap, fenced, in_table = True, False, False
    for index, raw in enumerate(lines):
        if outline.full:
            break
        number, stripped = index + 1, raw.strip()
        if not stripped or stripped.strip("> ") == "":
            gap, in_table = True, False
            continue
        if stripped.startswith(("```", "~~~")):
            fenced, gap = not fenced, True
            continue
        cells = () if fenced else cells_of(raw)
        if cells and (in_table or _starts_table(lines, index, len(cells))):
            if not is_rule(raw):
                outline.row(cells, header if in_table else (), number)
                header, in_table = (header if in_table else cells), True
            gap = False
            continue
        if is_rule(raw) and (in_table or not gap or len(stripped) > 5):
            _underline(outline, stripped, gap)
            gap = not in_table
            continue
        opened = opening(raw)
        if in_table and not gap and not opened.listed and not opened.level and opened.indent > 1 and len(raw) < 200:
            outline.extend(opened.rest, number, cell=_widest(outline.blocks[-1].cells))
            continue
        in_table = False
        if _continues(outline, lines[index - 1] if index else "", opened, gap):
            outline.extend(opened.rest, number)
        else:
            outline.add(opened, number, gap=gap)
        gap = opened.level > 0
    return tuple(outline.blocks)


def _starts_table(lines: Sequence[str], index: int, width: int) -> bool:
    """Say whether a table begins here: a rule or a line of as many cells comes next."""
    if index + 1 >= len(lines):
        return False
    after = lines[index + 1]
    if is_rule(after):
        return True
    return len(cells_of(after)) == width and width > 1


def _underline(outline: Outline, rule: str, gap: bool) -> None:
    """Apply "====" and "----" below a one-line paragraph."""
    last = outline.blocks[-1] if outline.blocks else None
    if last is None or gap or last.kind is not BlockKind.PARAGRAPH or len(last.text) > 80 or last.line != last.last:
        return
    if set(rule) <= {"="} or set(rule) <= {"-"}:
        outline.promote(1 if rule[0] == "=" else 2)


def _widest(cells: tuple[str, ...]) -> int:
    return max(range(len(cells)), key=lambda index: len(cells[index]), default=0)


def _continues(outline: Outline, before: str, opened: Opening, gap: bool) -> bool:
    """Say whether a line goes on with the block above instead of starting one."""
    if gap or opened.listed or opened.level or opened.checked is not None or not outline.blocks:
        return False
    last = outline.blocks[-1]
    head = half_width(opened.rest[:_LONGEST_LABEL])
    if last.kind in (BlockKind.HEADING, BlockKind.ROW) or (":" in head and _LABEL.match(head)):
        return False
    if opened.rest.startswith("@"):
        return False
    if last.kind is not BlockKind.PARAGRAPH and opened.indent > last.indent:
        return True
    before = before.rstrip()
    if before.endswith(("<br>", "\\")):
        return False
    first = opened.rest.split(" ", 1)[0]
    if has_han(before[-12:]) or has_han(opened.rest[:1]):
        if not 33 <= len(before) <= 100:
            return False
        width = len(before) + sum(map(len, _WIDE.findall(before)))
        return 66 <= width <= 100 and not _ended(before)
    if last.kind is not BlockKind.PARAGRAPH:
        return opened.rest[:1].islower() or (before.endswith(",") and len(before) >= _WRAPPED_FROM)
    wrapped_from = _SENTENCE_WRAPPED_FROM if _ended(before) else _WRAPPED_FROM
    return len(before) + 1 + min(len(first), 20) >= wrapped_from and len(before) <= 100


def _ended(line: str) -> bool:
    return line[-8:].rstrip("*_").rstrip(" \t\n\f\r")[-1:] in _ENDS
