"""One block of text and its place among the others, and the outline that block readers write into."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from minuted import re2
from minuted.reading.bullets import NO_MARK, Mark, Opening
from minuted.reading.inline import Inline, bare
from minuted.reading.spelling import has_han

#: Nobody minutes more; what follows is not read, so that a hostile mail costs bounded time.
BLOCK_LIMIT = 20_000
#: Characters of one block that are looked at.
TEXT_LIMIT = 6_000
_PATH_LIMIT = 8
#: Where a line ends inside a cell.
_BREAK = re2.compile(r"(?i)\s*[;,]?\s*<br\s*/?>\s*")


_EMPTY = Inline(text="")


class BlockKind(StrEnum):
    HEADING = "heading"
    ITEM = "item"
    CHECKBOX = "checkbox"
    ROW = "row"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    kind: BlockKind
    #: Words without markup, marks and numbers; a row's cells joined by " | ".
    text: str
    #: First and last line, 1-based, of the decoded body (of the HTML source for HTML).
    line: int
    last: int
    #: Columns before the mark.
    indent: int = 0
    #: Level of a heading (1 to 6), nesting of an item from 0.
    depth: int = 0
    #: Index of the item that this one stands under; None at the top.
    parent: int | None = None
    #: Texts of the headings above, outermost first.
    path: tuple[str, ...] = ()
    #: None: no check box.
    checked: bool | None = None
    #: It has a check mark that is a box only where boxes stand.
    drawn: bool = False
    numbered: bool = False
    mark: Mark = NO_MARK
    cells: tuple[str, ...] = ()
    #: The first row of the same table; empty for that row itself.
    header: tuple[str, ...] = ()
    struck: bool = False
    #: Wholly bold, as people write headings.
    strong: bool = False
    #: Bold words that the line begins with, where others follow: "**Decision** the shop closes".
    lead: str = ""
    #: A blank line or a new paragraph stands before it.
    gap: bool = False


@dataclass(slots=True, kw_only=True)
class Outline:
    """Collects blocks in order and knows, for each, the headings above and the item it stands under."""

    blocks: list[Block] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    items: list[tuple[int, int]] = field(default_factory=list)
    #: The header of the open table as it was given, and without markup.
    header: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())

    @property
    def full(self) -> bool:
        """Say whether no further block is taken."""
        return len(self.blocks) >= BLOCK_LIMIT

    def add(
        self,
        opened: Opening,
        line: int,
        *,
        gap: bool = False,
        struck: bool = False,
        strong: bool = False,
        lead: str = "",
    ) -> None:
        """Add one line as heading, item, check box or paragraph."""
        inline = bare(opened.rest[:TEXT_LIMIT])
        if not inline.text or self.full:
            return
        if opened.level:
            self._heading(opened.level, inline.text, line)
            return
        listed = opened.listed or opened.checked is not None
        while self.items and self.items[-1][0] >= opened.indent:
            self.items.pop()
        if opened.numbered and self.items and opened.indent - self.items[-1][0] == 1 and self._is_numbered():
            # "2)" one blank further in than "1)" stands beside it, not below.
            self.items.pop()
        kind = BlockKind.PARAGRAPH
        if listed:
            kind = BlockKind.ITEM if opened.checked is None else BlockKind.CHECKBOX
        self.blocks.append(
            Block(
                kind=kind,
                text=inline.text,
                line=line,
                last=line,
                indent=opened.indent,
                depth=len(self.items),
                parent=self.items[-1][1] if self.items else None,
                path=self.path,
                checked=opened.checked,
                drawn=opened.drawn,
                numbered=opened.numbered,
                mark=opened.mark,
                struck=struck or inline.struck,
                strong=strong or inline.strong,
                lead=lead or inline.lead,
                gap=gap,
            )
        )
        if listed:
            self.items.append((opened.indent, len(self.blocks) - 1))

    def row(self, cells: tuple[str, ...], header: tuple[str, ...], line: int, *, indent: int = 0) -> None:
        """Add one table row; ``header`` is empty for the first row."""
        if self.full:
            return
        clean = tuple(_cell(cell) if cell else _EMPTY for cell in cells)
        if header is not self.header[0]:
            self.header = header, tuple(bare(cell[:200]).text for cell in header)
        while self.items and self.items[-1][0] >= indent:
            self.items.pop()
        self.blocks.append(
            Block(
                kind=BlockKind.ROW,
                text=" | ".join(cell.text for cell in clean),
                line=line,
                last=line,
                indent=indent,
                parent=self.items[-1][1] if self.items else None,
                path=self.path,
                cells=tuple(cell.text for cell in clean),
                header=self.header[1],
                struck=any(cell.struck for cell in clean) and all(cell.struck or not cell.text for cell in clean),
            )
        )

    def extend(self, text: str, line: int, *, cell: int | None = None) -> None:
        """Continue the last block with the text of a wrapped line; ``cell`` says which cell of a row."""
        more = bare(text[:TEXT_LIMIT]).text
        if not self.blocks or not more:
            return
        last = self.blocks[-1]
        if len(last.text) + len(more) > TEXT_LIMIT:
            return
        if cell is not None and cell < len(last.cells):
            cells = list(last.cells)
            cells[cell] = joined(cells[cell], more)
            self.blocks[-1] = replace(last, cells=tuple(cells), text=" | ".join(cells), last=line)
            return
        self.blocks[-1] = replace(last, text=joined(last.text, more), last=line, strong=False)

    def _is_numbered(self) -> bool:
        return self.blocks[self.items[-1][1]].numbered

    def promote(self, level: int) -> None:
        """Turn the last paragraph into a heading, as an underline below it asks."""
        if self.blocks and self.blocks[-1].kind is BlockKind.PARAGRAPH:
            last = self.blocks.pop()
            self._heading(level, last.text, last.line)

    @property
    def path(self) -> tuple[str, ...]:
        """Texts of the open headings."""
        return tuple(text for _, text in self.headings[:_PATH_LIMIT])

    def _heading(self, level: int, text: str, line: int) -> None:
        while self.headings and self.headings[-1][0] >= level:
            self.headings.pop()
        self.items.clear()
        kind = BlockKind.HEADING
        self.blocks.append(Block(kind=kind, text=text, line=line, last=line, depth=level, path=self.path, gap=True))
        self.headings.append((level, text[:200]))


def _cell(text: str) -> Inline:
    return bare(_BREAK.sub("; ", text[:TEXT_LIMIT]) if "<" in text else text[:TEXT_LIMIT])


def joined(left: str, right: str) -> str:
    """Join two pieces of a wrapped sentence: Chinese without, everything else with a blank."""
    if not left or not right:
        return left or right
    tight = (has_han(left[-1]) or left[-1] in "，、；。：") and (has_han(right[0]) or right[0] in "，、；。：")
    return left + right if tight else f"{left} {right}"
