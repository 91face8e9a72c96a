"""Read an HTML body into blocks: lists, tables, line breaks, check boxes, and what Outlook makes of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from minuted import re2
from minuted.reading.bullets import Opening, opening
from minuted.reading.hypergrid import holds_tables, is_grid, own_rows, rows_of
from minuted.reading.lines import read_lines
from minuted.reading.outline import Block, Outline
from minuted.reading.spelling import tidy
from minuted.reading.styles import look_of

#: Characters of HTML that are parsed; beyond it lies no text that people wrote.
HTML_LIMIT = 1_500_000
#: Nesting that is followed; deeper text is dropped, because a parser's cost grows with depth.
_DEPTH_LIMIT = 120
#: Open elements that need an end tag; rows, cells, items and paragraphs need none and do not count.
_NESTING_LIMIT = 600
_NESTING = re2.compile(
    r"(?i)<(/?)(?:div|table|blockquote|span|font|ul|ol|b|i|u|em|strong|section|center|a|dl|dd|sub|sup)\b"
)
#: How the most frequent tags begin that do not count as nesting.
_FLAT = ("<p", "<br", "<td", "<tr", "<li")
_NODE_LIMIT = 200_000
_SKIPPED = frozenset(("script", "style", "head", "title", "template", "object", "svg", "select", "button", "-comment"))
_BREAKING = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "div", "dl"),
        *("dt", "fieldset", "figure", "footer", "form", "header", "hr", "html", "legend", "li", "main", "nav", "ol"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "p", "pre", "section", "summary", "ul"),
        *("table", "tbody", "tfoot", "thead", "tr"),
    )
)
_LEVELS = frozenset("123456")
#: How the numbers end that Outlook writes before an item.
_COUNT_ENDS = frozenset(".)、）")
#: Letters that Wingdings draws as boxes with and without a mark.
_TICKED, _UNTICKED = frozenset("þýx"), frozenset("¨o")
#: Characters searched ahead for the source line of a block.
_AHEAD = 60_000


@dataclass(slots=True, kw_only=True)
class _Page:
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


def html_to_blocks(source: str) -> tuple[Block, ...]:
    """Read an HTML body; ``line`` of a block is the line of the source where its words begin."""
    outline = Outline()
    read_html(source, outline, 1)
    return tuple(outline.blocks)


def read_html(source: str, outline: Outline, first: int) -> None:
    """Read HTML into an outline; its first line has the number ``first``."""
    source = _shallow(source[:HTML_LIMIT].replace("\x00", ""))
    body = LexborHTMLParser(source).body
    page = _Page(source=source, outline=outline, line=first)
    if body is not None:
        _walk(body, page, 0, False, False)
        page.flush()


def _shallow(source: str) -> str:
    """Cut the source where it nests deeper than any mail program does: the parser's cost grows with the square."""
    lower = source.lower()
    opened = source.count("<") - source.count("</") - sum(map(lower.count, _FLAT))
    if opened <= _NESTING_LIMIT:
        return source
    depth = 0
    for tag in _NESTING.finditer(source):
        depth = max(0, depth - 1) if tag.group(1) else depth + 1
        if depth > _NESTING_LIMIT:
            return source[: tag.start()]
    return source


def _walk(node: LexborNode, page: _Page, depth: int, struck: bool, strong: bool) -> None:
    """Visit the children of ``node`` in order."""
    child = node.child
    while child is not None and page.nodes < _NODE_LIMIT and not page.outline.full:
        page.nodes += 1
        tag = child.tag or ""
        if tag == "-text":
            page.words.append(child.text(deep=False) or "")
            page.struck.append(struck)
            page.strong.append(strong)
        elif tag not in _SKIPPED and depth < _DEPTH_LIMIT:
            _element(child, tag, page, depth + 1, struck, strong)
        child = child.next


def _element(node: LexborNode, tag: str, page: _Page, depth: int, struck: bool, strong: bool) -> None:
    attributes = node.attributes
    look = look_of(attributes.get("style") or "")
    if look.hidden:
        return
    if look.ignored:
        page.before = tidy(node.text(deep=True))
        return
    if tag == "input":
        if (attributes.get("type") or "").lower() == "checkbox":
            page.checked = "checked" in attributes
        return
    struck = struck or tag in ("s", "strike", "del") or look.struck
    strong = strong or tag in ("b", "strong", "th", "u") or look.strong
    if tag not in _BREAKING:
        if tag in ("td", "th"):
            # Cells of a table that only lays out stand apart.
            page.words.append(" ")
            page.struck.append(struck)
            page.strong.append(strong)
        if not (look.symbols and page.symbol(node)):
            _walk(node, page, depth, struck, strong)
        return
    page.flush()
    if tag == "br":
        return
    page.fresh = page.fresh or tag in ("p", "div", "section", "blockquote", "ul", "ol", "table")
    if tag == "table" and is_grid(node):
        _grid(node, page, depth, strong)
        return
    if tag == "pre" or (look.kept and node.css_first("div, p, table, ul, ol, pre") is None):
        page.lines(node)
        return
    role = attributes.get("role") or ""
    before = (page.level, page.indent, page.lists, page.listed, page.within)
    if tag in ("ul", "ol"):
        page.lists, page.within = page.lists + 1, 0
    elif tag == "li" or look.listed or role == "listitem":
        page.listed, page.within, page.numbered = True, 0, node.parent is not None and node.parent.tag == "ol"
    elif tag in ("dt", "dd"):
        page.listed, page.indent = True, page.indent + (4 if tag == "dd" else 0)
    elif tag[0] == "h" and tag[1:].isdigit():
        page.level = int(tag[1:])
    elif role == "heading":
        level = attributes.get("aria-level") or ""
        page.level = int(level) if level in _LEVELS else 2
    elif look.level is not None:
        page.listed, page.indent = True, 4 * look.level
    if look.indent is not None and tag not in ("ul", "ol", "li") and look.level is None:
        page.indent = look.indent
    _walk(node, page, depth, struck, strong)
    page.flush()
    page.level, page.indent, page.lists, page.listed, page.within = before
    if tag == "li":
        page.listed = False


def _grid(table: LexborNode, page: _Page, depth: int, strong: bool) -> None:
    """Write a table of facts; a row that holds another table is read as if it stood outside."""
    if not holds_tables(table):
        page.grid(table.css("tr"))
        return
    header: tuple[str, ...] = ()
    for row in own_rows(table):
        if row.css_first("table") is None:
            header = page.grid((row,), header)
        else:
            _walk(row, page, depth, False, strong)
            page.flush()


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
