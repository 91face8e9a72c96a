"""Read an HTML body into blocks: lists, tables, line breaks, check boxes, and what Outlook makes of them."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode

from minuted import re2
from minuted.reading.hypergrid import holds_tables, is_grid, own_rows
from minuted.reading.hyperpage import Page
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


def html_to_blocks(source: str) -> tuple[Block, ...]:
    """Read an HTML body; ``line`` of a block is the line of the source where its words begin."""
    outline = Outline()
    read_html(source, outline, 1)
    return tuple(outline.blocks)


def read_html(source: str, outline: Outline, first: int) -> None:
    """Read HTML into an outline; its first line has the number ``first``."""
    source = _shallow(source[:HTML_LIMIT].replace("\x00", ""))
    body = LexborHTMLParser(source).body
    page = Page(source=source, outline=outline, line=first)
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


def _walk(node: LexborNode, page: Page, depth: int, struck: bool, strong: bool) -> None:
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


def _element(node: LexborNode, tag: str, page: Page, depth: int, struck: bool, strong: bool) -> None:
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


def _grid(table: LexborNode, page: Page, depth: int, strong: bool) -> None:
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
