"""Read an HTML body into blocks: lists, tables, line breaks, check boxes, and what Outlook makes of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import re2
from selectolax.lexbor import LexborHTMLParser, LexborNode

from minuted.reading.bullets import Opening, opening
from minuted.reading.outline import Block, Outline
from minuted.reading.spelling import tidy

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
_HIDDEN = re2.compile(r"(?i)display\s*:\s*none|mso-hide\s*:\s*all|mso-list\s*:\s*ignore")
_LEVEL = re2.compile(r"(?i)mso-list\s*:\s*l\d+\s+level(\d)")
_MARGIN = re2.compile(r"(?i)(?:margin-left|padding-left)\s*:\s*(\d{1,3})(?:\.\d+)?(px|pt|cm|em)")
_STRIKE = re2.compile(r"(?i)line-through")
#: Characters searched ahead for the source line of a block.
_AHEAD = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What the style of an element says."""

    hidden: bool
    struck: bool
    #: Level of Outlook's list that a paragraph is in; None: it is in none.
    level: int | None
    #: Columns of the left margin; None: not said.
    indent: int | None


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
            opened = opening(text)
            spoken = [flag for piece, flag in zip(self.words, self.struck, strict=True) if piece.strip()]
            loud = [flag for piece, flag in zip(self.words, self.strong, strict=True) if piece.strip(" :：\n")]
            level = self.level or (0 if self.listed else opened.level)
            self.outline.add(
                Opening(
                    indent=self.indent + 4 * self.lists + opened.indent,
                    rest=opened.rest if opened.rest else text,
                    level=level,
                    listed=self.listed or opened.listed,
                    numbered=self.numbered or opened.numbered,
                    checked=opened.checked if self.checked is None else self.checked,
                    mark=opened.mark,
                ),
                self.at(first[:60]),
                gap=self.fresh,
                struck=bool(spoken) and all(spoken),
                strong=bool(loud) and all(loud),
            )
            self.listed, self.numbered, self.fresh, self.checked = False, False, False, None
        self.words.clear()
        self.struck.clear()
        self.strong.clear()


@lru_cache(maxsize=256)
def _looks(style: str) -> _Look:
    """Read a style attribute; a mail program writes the same few again and again."""
    level, margin = _LEVEL.search(style), _MARGIN.search(style)
    unit = {"px": 10, "pt": 8, "cm": 1, "em": 1}[margin.group(2).lower()] if margin is not None else 1
    return _Look(
        hidden=_HIDDEN.search(style) is not None,
        struck=_STRIKE.search(style) is not None,
        level=int(level.group(1)) if level is not None else None,
        indent=min(40, int(margin.group(1)) // unit) if margin is not None else None,
    )


def html_to_blocks(source: str) -> tuple[Block, ...]:
    """Read an HTML body; ``line`` of a block is the line of the source where its words begin."""
    source = _shallow(source[:HTML_LIMIT].replace("\x00", ""))
    body = LexborHTMLParser(source).body
    page = _Page(source=source)
    if body is not None:
        _walk(body, page, 0, False, False)
        page.flush()
    return tuple(page.outline.blocks)


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
    style = attributes.get("style") or ""
    look = _looks(style)
    if look.hidden:
        return
    if tag == "input":
        if (attributes.get("type") or "").lower() == "checkbox":
            page.checked = "checked" in attributes
        return
    struck = struck or tag in ("s", "strike", "del") or look.struck
    strong = strong or tag in ("b", "strong") or (tag == "th")
    if tag not in _BREAKING:
        _walk(node, page, depth, struck, strong)
        return
    page.flush()
    if tag == "br":
        return
    page.fresh = page.fresh or tag in ("p", "div", "section", "blockquote", "ul", "ol", "table")
    if tag == "table" and _is_grid(node):
        _grid(node, page)
        return
    before = (page.level, page.indent, page.lists, page.listed)
    if tag in ("ul", "ol"):
        page.lists += 1
    elif tag == "li":
        page.listed, page.numbered = True, node.parent is not None and node.parent.tag == "ol"
    elif tag[0] == "h" and tag[1:].isdigit():
        page.level = int(tag[1:])
    elif look.level is not None:
        page.listed, page.indent = True, 4 * look.level
    elif look.indent is not None:
        page.indent = look.indent
    _walk(node, page, depth, struck, strong)
    page.flush()
    page.level, page.indent, page.lists, page.listed = before
    if tag == "li":
        page.listed = False


def _is_grid(table: LexborNode) -> bool:
    """Tell a table of facts from one that only lays a mail out."""
    if any(inner.mem_id != table.mem_id for inner in table.css("table")):
        return False
    rows = _rows(table)
    return len(rows) > 1 and max(len(_cells(row)) for row in rows) > 1


def _rows(table: LexborNode) -> list[LexborNode]:
    return table.css("tr")


def _cells(row: LexborNode) -> list[LexborNode]:
    found: list[LexborNode] = []
    child = row.child
    while child is not None:
        if child.tag in ("td", "th"):
            found.append(child)
        child = child.next
    return found


def _grid(table: LexborNode, page: _Page) -> None:
    """Write a table of facts as rows."""
    header: tuple[str, ...] = ()
    for index, row in enumerate(_rows(table)):
        nodes = _cells(row)
        cells = tuple(_words(cell) for cell in nodes)
        if not any(cells):
            continue
        first = next(cell for cell in cells if cell)
        page.outline.row(cells, header if index else (), page.at(first[:40]), indent=page.indent + 4 * page.lists)
        header = header or cells


def _words(cell: LexborNode) -> str:
    """Flatten one cell; lines inside it stay apart by a blank."""
    return tidy(cell.text(deep=True, separator=" "))
