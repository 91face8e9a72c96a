"""Follow a table that is drawn with characters, line by line, and write its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from minuted.reading.grid import (
    CORNERS,
    aligned,
    cells_of,
    closes_rows,
    columns_of,
    gapped,
    is_rule,
    pairs,
    spaced,
    tabbed,
)
from minuted.reading.outline import BlockKind, Outline


@dataclass(slots=True, kw_only=True)
class Table:
    """The table that is open while lines are read."""

    header: tuple[str, ...] = ()
    open: bool = False
    #: Its cells stand between tabs.
    tabs: bool = False
    #: Where its columns begin, if blanks draw it.
    starts: tuple[int, ...] = ()
    #: Runs of blanks part its cells, wherever they stand.
    gaps: bool = False
    #: Its rows may have several lines; a rule closes each.
    tall: bool = False
    #: A row is open to further lines.
    row: bool = False

    def close(self) -> None:
        """End it, as an empty line or another line does."""
        self.open = self.tabs = self.gaps = self.tall = self.row = False
        self.starts = ()

    def take(self, lines: Sequence[str], index: int, outline: Outline, number: int) -> bool:
        """Read one line as a row; False where it is none, or only draws."""
        raw = lines[index]
        if not self.open and raw.lstrip()[:1] in CORNERS and is_rule(raw):
            self.tall = closes_rows(lines, index)
        if is_rule(raw):
            self.row = False
            return self.open and bool(cells_of(raw))
        cells = self._cells(lines, index)
        if not cells:
            return False
        if self.tall and self.row and self.open and len(cells) <= len(outline.blocks[-1].cells):
            for at, cell in enumerate(cells):
                outline.extend(cell, number, cell=at)
            return True
        names = self._named(outline, number, len(cells)) if not self.open else ()
        if names:
            outline.blocks.pop()
            outline.row(names, (), number - 1)
            self.header, self.open = names, True
        outline.row(cells, self.header if self.open else (), number)
        self.header, self.open, self.row = (self.header if self.open else cells), True, True
        return True

    def _cells(self, lines: Sequence[str], index: int) -> tuple[str, ...]:
        raw = lines[index]
        if self.open and self.tabs:
            return tabbed(raw, len(self.header))
        if self.open and self.starts:
            return aligned(raw, self.starts)
        if self.open and self.gaps:
            cells = gapped(raw)
            return cells if len(cells) == len(self.header) else ()
        cells = cells_of(raw)
        if cells and (self.open or self._starts(lines, index, len(cells))):
            self.tabs = not self.open and "\t" in raw.strip() and "|" not in raw
            return cells
        if self.open:
            return ()
        if "\t" in raw:
            cells = pairs(lines, index)
            self.tabs = bool(cells)
            return cells
        if "  " in raw.strip():
            self.starts = columns_of(lines, index)
            if self.starts:
                return aligned(raw, self.starts)
            cells = spaced(lines, index)
            self.gaps = bool(cells)
            return cells
        return ()

    def _named(self, outline: Outline, number: int, width: int) -> tuple[str, ...]:
        """Read "WHO / WHAT / WHEN" right above a table with tabs as the names of its columns."""
        above = outline.blocks[-1] if outline.blocks and self.tabs else None
        if above is None or above.line != number - 1 or above.kind is not BlockKind.PARAGRAPH:
            return ()
        names = tuple(name.strip() for name in above.text.split("/"))
        return names if len(names) == width > 2 else ()

    def _starts(self, lines: Sequence[str], index: int, width: int) -> bool:
        """Say whether a table begins here: a rule stands around, or a line of as many cells comes next."""
        if index and self.tall and is_rule(lines[index - 1]):
            return True
        if index + 1 >= len(lines):
            return False
        after = lines[index + 1]
        if is_rule(after):
            return True
        if width < 2:
            return False
        return len(cells_of(after)) == width or ("\t" in lines[index] and bool(tabbed(after, width)) and width > 2)
