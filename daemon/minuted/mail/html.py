"""Make plain lines of an HTML body, with ``>`` before what the program marked as quoted."""

from __future__ import annotations

from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from minuted.mail.marks import CUT, END, QUOTED, SIGNATURE, mark_of, wanted

#: Characters of source that are read, and levels of nesting.
SOURCE_CHARS: Final = 512 * 1024
DEPTH: Final = 2_000
#: Open elements that the parser is given; it takes half a second for 20,000 and ten for 100,000.
NESTING: Final = 8_000

_BLOCKS: Final = frozenset(
    {"address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figure"}
    | {"footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p"}
    | {"pre", "section", "table", "tbody", "tfoot", "thead", "tr", "ul"}
)
_SKIPPED: Final = frozenset({"script", "style", "head", "title", "template", "noscript", "-comment", "!doctype"})
#: What a style says, without blanks, of an element that nobody sees.
_UNSEEN: Final = ("display:none", "visibility:hidden", "mso-hide:all")
#: Levels of quoting that are written.
QUOTES: Final = 20
#: Elements that are open without a closing tag.
_LONELY: Final = ("br", "img", "hr", "meta", "input", "link", "col", "wbr", "p>", "p ", "li", "td", "tr", "th", "o:p")


def flatten(source: str, *, marks: bool = False) -> str:
    """Make plain text of HTML: one line per block, list items numbered or with a dash, cells with blanks between.

    What a style hides is left out.  With *marks*, what the sender's program marked as the old message is preceded by
    a line ``CUT``, and a signature by a line ``SIGNATURE``.  Source and depth are bounded, for the parser is quadratic
    in depth.
    """
    source = source[:SOURCE_CHARS]
    root = LexborHTMLParser(_shallow(source)).body
    if root is None:
        return ""
    page = _Page(wanted(source) if marks else {}, hides=_says_unseen(source))
    node: LexborNode | None = root
    depth = 0
    while node is not None:
        below = page.enter(node) if depth < DEPTH else None
        if below is not None:
            node = below
            depth += 1
            continue
        while node is not None:
            page.leave(node)
            if depth == 0:
                return page.text()
            following = node.next
            if following is not None:
                node = following
                break
            node = node.parent
            depth -= 1
    return page.text()


def _shallow(source: str) -> str:
    """Cut a source where it begins to nest absurdly; closing tags may be missing for the elements that need none."""
    if source.count("<") <= NESTING:
        return source
    level = 0
    position = source.find("<")
    while position >= 0:
        name = source[position + 1 : position + 11]
        if name.startswith("/"):
            level -= 1
        elif name[:1].isalpha() and not name.lower().startswith(_LONELY):
            level += 1
            if level > NESTING:
                return source[:position]
        position = source.find("<", position + 1)
    return source


def _is_indent(node: LexborNode) -> bool:
    """Say whether a blockquote is what Gmail writes for "indent more", not a quote."""
    style = (node.attributes.get("style") or "").replace(" ", "").lower()
    return "border:none" in style and "margin:0" in style and "type" not in node.attributes


def _is_unseen(node: LexborNode) -> bool:
    """Say whether an element is hidden: what people do not see must not act in their name."""
    return _says_unseen(node.attributes.get("style") or "")


def _says_unseen(style: str) -> bool:
    words = "".join(style.lower().split())
    return any(sign in words for sign in _UNSEEN)


class _Page:
    """The lines as they grow."""

    def __init__(self, marks: dict[str, str], *, hides: bool) -> None:
        self._marks = marks
        #: Whether there are elements that nobody sees; mostly there are none to look for.
        self._hides = hides
        self._lines: list[str] = []
        self._words: list[str] = []
        #: One entry per open blockquote; 0 for one that only indents.
        self._depths: list[int] = []
        self._quotes = 0
        #: The open elements that are marked, with the mark.
        self._open: list[tuple[int, str]] = []
        self._literal = 0
        #: The next number of each open list; 0 for one with dashes.
        self._lists: list[int] = []

    def enter(self, node: LexborNode) -> LexborNode | None:
        """Write what stands at the start of *node*; give its first child, or None where nothing inside is read."""
        tag = node.tag
        if tag == "-text":
            self._write(node.text_content or "")
            return None
        if tag is None or tag in _SKIPPED:
            return None
        if tag == "br":
            self._break(blank=True)
            return None
        if tag in _BLOCKS:
            self._break()
        if self._hides and _is_unseen(node):
            return None
        if self._marks and tag in ("a", "div", "blockquote", "table", "span", "p", "section", "hr"):
            self._mark(node)
        if tag == "blockquote":
            self._depths.append(0 if _is_indent(node) else 1)
            self._quotes += self._depths[-1]
        elif tag == "pre":
            self._literal += 1
        elif tag in ("ol", "ul"):
            self._lists.append(1 if tag == "ol" else 0)
        elif tag == "li":
            self._bullet()
        elif tag in ("td", "th"):
            self._words.append(" ")
        child: LexborNode | None = node.child
        return child

    def leave(self, node: LexborNode) -> None:
        """Write what stands at the end of *node*."""
        tag = node.tag
        if self._open and self._open[-1][0] == node.mem_id:
            self._close()
        if tag not in _BLOCKS or (self._hides and _is_unseen(node)):
            return
        self._break()
        if tag == "blockquote" and self._depths:
            self._quotes -= self._depths.pop()
        elif tag == "pre":
            self._literal -= 1
        elif tag in ("ol", "ul") and self._lists:
            self._lists.pop()
        elif tag == "p":
            self._lines.append("")

    def text(self) -> str:
        """Give the lines, with no more than one empty line in a row."""
        self._break()
        out: list[str] = []
        for line in self._lines:
            if line.strip("> ") or (out and out[-1].strip("> ")):
                out.append(line)
        return "\n".join(out).strip("\n")

    def _write(self, text: str) -> None:
        if self._literal and "\n" in text:
            for line in text.split("\n"):
                self._words.append(line)
                self._break(blank=True)
            return
        words = text.split(" ") if "\u00a0" in text else text.split()
        if not words:
            if text and self._words:
                self._words.append(" ")
            return
        flat = " ".join(" ".join(words).split("\n"))
        self._words.append((" " if text[0].isspace() else "") + flat.strip() + (" " if text[-1].isspace() else ""))

    def _bullet(self) -> None:
        if self._lists and self._lists[-1]:
            self._words.append(f"{self._lists[-1]}. ")
            self._lists[-1] += 1
        else:
            self._words.append("- ")

    def _mark(self, node: LexborNode) -> None:
        mark = mark_of(node, self._marks)
        if mark is None or (mark == SIGNATURE and any(open_mark == SIGNATURE for _, open_mark in self._open)):
            return
        self._break()
        if mark == QUOTED:
            self._quotes += 1
        else:
            self._lines.append("> " * min(self._quotes, QUOTES) + mark)
        if mark != CUT:
            self._open.append((node.mem_id, mark))

    def _close(self) -> None:
        """Leave the marked element."""
        _, mark = self._open.pop()
        self._break()
        if mark == QUOTED:
            self._quotes -= 1
        else:
            self._lines.append("> " * min(self._quotes, QUOTES) + END)

    def _break(self, *, blank: bool = False) -> None:
        line = "".join(self._words)
        if not self._literal:
            # Blanks of the markup shrink to one; a no-break blank is kept as a blank.
            line = " ".join(line.split())
        self._words.clear()
        if line or blank:
            self._lines.append("> " * min(self._quotes, QUOTES) + line)
