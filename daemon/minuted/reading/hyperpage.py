"""What is being written while the tree of an HTML body is walked: the running line, its list, its marks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from minuted.reading.bullets import Opening, opening
from minuted.reading.hypergrid import rows_of
from minuted.reading.lines import read_lines
from minuted.reading.outline import Outline
from minuted.reading.spelling import tidy

#: How the numbers end that Outlook writes before an item.
_COUNT_ENDS = frozenset(".)、）")
#: Letters that Wingdings draws as boxes with and without a mark.
_TICKED, _UNTICKED = frozenset("þýx"), frozenset("¨o")
#: Characters searched ahead for the source line of a block.
_AHEAD = 60_000


@dataclass(slots=True, kw_only=True)
class Page:
    """What is being written while the tree is walked."""

    source: str
    outline: Outline = field(default_factory=Outline)
    words: list[str] = field(default_factory=list)
    struck: list[bool] = field(default_factory=list)
    strong: list[bool] = field(default_factory=list)
    nodes: int = 0
    position: int = 0
    line: int = 1
    fresh: bool = True
    #: List nesting, and whether the next text is the first of its item.
    lists: int = 0
    listed: bool = False
    numbered: bool = False
    level: int = 0
    indent: int = 0
    checked: bool | None = None
    #: Outlook's own bullet or number before the next words.
    before: str = ""
    #: 1 behind the first line of a list item.
    within: int = 0

    def at(self, words: str) -> int:
        """Find the source line where ``words`` begin; the last known line where they are written otherwise."""
        found = self.source.find(words, self.position, self.position + _AHEAD) if words else -1
        if found >= 0:
            self.line += self.source.count("\n", self.position, found)
            self.position = found
            line, self.line = self.line, self.line + words.count("\n")
            self.position += len(words)
            return line
        return self.line

    def flush(self) -> None:
        """End the running line and add it to the outline."""
        if not self.words:
            return
        text = tidy("".join(self.words))
        if text:
            first = next((piece.strip() for piece in self.words if piece.strip()), "").split("\n", 1)[0]
            if self.before[-1:] in _COUNT_ENDS:
                # Outlook's own number of the item, which it hides from others.
                text = f"{self.before} {text}"
            opened = opening(text)
            spoken = [flag for piece, flag in zip(self.words, self.struck, strict=True) if piece.strip()]
            loud = [flag for piece, flag in zip(self.words, self.strong, strict=True) if piece.strip(" :：\n")]
            lead = next((piece.strip() for piece, flag in zip(self.words, self.strong, strict=True) if flag), "")
            level = self.level or (0 if self.listed else opened.level)
            self.outline.add(
                Opening(
                    indent=self.indent + 4 * self.lists + self.within + opened.indent,
                    rest=opened.rest if opened.rest else text,
                    level=level,
                    listed=self.listed or opened.listed,
                    numbered=self.numbered or opened.numbered,
                    checked=opened.checked if self.checked is None else self.checked,
                    mark=opened.mark,
                    drawn=opened.drawn and self.checked is None,
                ),
                self.at(first[:60]),
                gap=self.fresh,
                struck=bool(spoken) and all(spoken),
                strong=bool(loud) and all(loud),
                lead=lead if text.startswith(f"{lead} ") else "",
            )
            # What follows in the same item belongs to it.
            self.within = 1 if self.listed and self.lists else self.within
            self.listed, self.numbered, self.fresh, self.checked, self.before = False, False, False, None, ""
        self.words.clear()
        self.struck.clear()
        self.strong.clear()

    def symbol(self, node: LexborNode) -> bool:
        """Read a letter of a drawing font at the start of a line as the bullet or check box that it shows."""
        if any(piece.strip() for piece in self.words):
            return False
        text = node.text(deep=True).strip()
        if len(text) != 1:
            return False
        self.listed = True
        if text in _TICKED or text in _UNTICKED:
            self.checked = text in _TICKED
        return True

    def grid(self, rows: Iterable[LexborNode], header: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Write rows of a table of facts below ``header``, and return it; a caption is a line of its own."""
        indent = self.indent + 4 * self.lists
        above: tuple[str, ...] = ()
        for cells in rows_of(rows, heads=not header):
            if self.outline.full:
                break
            # What spans several rows is written in the first of them only.
            own = (cell for index, cell in enumerate(cells) if cell and above[index : index + 1] != (cell,))
            line = self.at(next(own, "")[:40])
            above = cells
            if len(cells) == 1:
                self.outline.add(Opening(indent=indent, rest=cells[0]), line, gap=True, strong=True)
                continue
            self.outline.row(cells, header, line, indent=indent)
            header = header or cells
        return header

    def lines(self, node: LexborNode) -> None:
        """Write a text whose line breaks are its own as plain text is read."""
        text = _kept_text(node).replace("\r\n", "\n").strip("\n")
        first = self.at(next((line.strip() for line in text.split("\n") if line.strip()), "")[:60])
        read_lines(text, self.outline, first=first)
        self.fresh = True


def _kept_text(node: LexborNode) -> str:
    """Return a text whose line breaks are its own; <br> is one too."""
    if node.css_first("br") is None:
        return node.text(deep=True)
    pieces: list[str] = []
    for inner in node.traverse(include_text=True):
        if inner.tag == "-text":
            pieces.append(inner.text_content or "")
        elif inner.tag == "br":
            pieces.append("\n")
    return "".join(pieces)
