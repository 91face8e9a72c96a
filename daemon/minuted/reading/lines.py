"""Read plain text and Markdown line by line into blocks: wrapped lines joined, lists, tables, headings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from minuted import re2
from minuted.reading.bullets import Opening, opening
from minuted.reading.drawn import Table
from minuted.reading.grid import is_rule
from minuted.reading.margins import Margin, margin_of
from minuted.reading.outline import Block, BlockKind, Outline
from minuted.reading.spelling import half_width, has_han

#: A line that says what it is ("Owner: …", "结论：…") starts a block of its own.
_LABEL = re2.compile(r"^[*_\[]*@?[\p{L}\p{N}][^:,;!?\"]*:")
_LONGEST_LABEL = 30
#: So does a short line "Action – Ann Lee", and one that calls in capitals: "ACTION Ann to …".
_CALLS = re2.compile(r"^\p{Lu}\p{L}*(?: \p{L}+)? *-{1,2} +@?\p{Lu}[^.]*[.]?$")
_SHOUTS = re2.compile(r"^\p{Lu}{6,9} +(?:- *)?@?\p{Lu}")
_LONGEST_CALL = 40
#: Where one line of a list begins thus, the others do too: "Ann   - the hall".
_NAMED = re2.compile(r"^@?\p{Lu}[\p{L}.'&/+, ]* -{1,2} ")
#: A Chinese line has Chinese characters so close to the colon at its end.
_NEAR_COLON = 6
#: A row of a table within a Markdown quotation begins thus.
_QUOTED_ROW = "> |"
#: Lines of all capitals as long as this are headings.
_SHORTEST_HEADING, _LONGEST_HEADING = 4, 60
#: What stands on both sides of a heading.
_DECORATIONS = ("==", "--", "~~", "##", "——", "══")
#: What ends a sentence; blanks and emphasis may stand behind it.
_ENDS = frozenset(".!?;:。！？；：)）")
#: A line shorter than this was ended on purpose.
_WRAPPED_FROM = 52
#: The same for lines that leave room for a column at the margin.
_WRAPPED_BESIDE = 40
#: The same for a line that ends with a full stop.
_SENTENCE_WRAPPED_FROM = 70
#: Runs of what takes two columns: one run is one answer of the pattern, however long it is.
_WIDE = re2.compile(r"[\p{Han}\x{3000}-\x{303f}\x{ff00}-\x{ff60}]+")


#: Reads the source of an HTML table, which begins at a line of that number, into an outline.
ReadsTable = Callable[[str, Outline, int], None]


def read_lines(text: str, outline: Outline, *, first: int = 1, reads_table: ReadsTable | None = None) -> None:
    """Read lines into an outline; the first one has the number ``first``.

    ``reads_table``: what reads the tables that Markdown holds as HTML.
    """
    lines = text.split("\n")
    if "|" in text and _QUOTED_ROW in text:
        lines = [line.lstrip("> ") if line.startswith(_QUOTED_ROW) else line for line in lines]
    table = Table()
    tables = _tables(lines) if reads_table is not None and "<table" in text else {}
    margin = margin_of(text, lines)
    behind = 0
    gap, fenced = True, False
    for index, raw in enumerate(lines):
        if outline.full:
            break
        if index < behind:
            continue
        if margin is not None:
            if margin.names:
                _beside(margin, outline, index + first - 1)
                gap = True
            raw = margin.take(raw)
        number, stripped = index + first, raw.strip()
        if index in tables and reads_table is not None:
            behind, gap = tables[index] + 1, True
            reads_table("\n".join(lines[index:behind]), outline, number)
            table.close()
            continue
        if not stripped or stripped.strip("> ") == "":
            gap = True
            table.close()
            continue
        if margin is not None and not margin.names and stripped == margin.head:
            continue
        if stripped.startswith(("```", "~~~")):
            if not gap and not fenced and _underlines(outline, stripped, gap):
                outline.promote(2)
            else:
                fenced = not fenced
            gap = True
            continue
        if not fenced and table.take(lines, index, outline, number):
            gap = False
            continue
        if is_rule(raw) and (table.open or not gap or len(stripped) > 5):
            if _underlines(outline, stripped, gap):
                outline.promote(1 if stripped[0] == "=" else 2)
            gap = not table.open
            continue
        opened = opening(raw)
        if table.open and not gap and not opened.listed and not opened.level and opened.indent > 1 and len(raw) < 200:
            outline.extend(opened.rest, number, cell=_widest(outline.blocks[-1].cells))
            continue
        table.close()
        width = _WRAPPED_FROM if margin is None else _WRAPPED_BESIDE
        if _continues(outline, lines[index - 1] if index else "", opened, gap, width):
            outline.extend(opened.rest, number)
        else:
            opened = _decorated(opened)
            outline.add(opened, number, gap=gap, strong=_shouted(opened))
        gap = opened.level > 0
    if margin is not None and margin.names:
        _beside(margin, outline, len(lines) + first - 1)


def _beside(margin: Margin, outline: Outline, number: int) -> None:
    """Write what stands in the column at the margin on a line of its own behind the paragraph beside it."""
    indent = outline.blocks[-1].indent if outline.blocks else 0
    outline.add(Opening(indent=indent, rest=margin.said()), number)


def _tables(lines: Sequence[str]) -> dict[int, int]:
    """Find the HTML tables among the lines: index of the first line to that of the last one."""
    found: dict[int, int] = {}
    start = -1
    for index, line in enumerate(lines):
        if start < 0 and "<table" in line and line.lstrip().startswith("<"):
            start = index
        if start >= 0 and "</table" in line:
            found[start], start = index, -1
    return found


def _underlines(outline: Outline, rule: str, gap: bool) -> bool:
    """Say whether "====" or "----" stands below a one-line paragraph that it makes a heading."""
    last = outline.blocks[-1] if outline.blocks else None
    if last is None or gap or last.kind is not BlockKind.PARAGRAPH or len(last.text) > 80 or last.line != last.last:
        return False
    return any(set(rule) <= {char} for char in "=-~")


def _decorated(opened: Opening) -> Opening:
    """Read "== Actions ==" and "--- Actions ---" as the headings that they are."""
    rest = opened.rest
    if opened.listed or opened.level or rest[:2] not in _DECORATIONS or rest[-2:] != rest[:2] or len(rest) > 100:
        return opened
    bare = rest.strip(rest[0]).strip()
    if not bare or rest[0] in bare:
        return opened
    level = min(6, len(rest) - len(rest.lstrip("="))) if rest[0] == "=" else 2
    return replace(opened, rest=bare, level=level)


def _shouted(opened: Opening) -> bool:
    """Say whether a line is all capitals, as people write headings without mark-up."""
    rest = opened.rest
    if opened.listed or len(rest) > _LONGEST_HEADING or not rest.isupper() or has_han(rest):
        return False
    letters = sum(map(str.isalpha, rest))
    return letters >= _SHORTEST_HEADING and 2 * letters > len(rest)


def _widest(cells: tuple[str, ...]) -> int:
    return max(range(len(cells)), key=lambda index: len(cells[index]), default=0)


def _continues(outline: Outline, before: str, opened: Opening, gap: bool, width: int) -> bool:
    """Say whether a line goes on with the block above instead of starting one."""
    if gap or opened.listed or opened.level or opened.checked is not None or not outline.blocks:
        return False
    last = outline.blocks[-1]
    head = half_width(opened.rest[:_LONGEST_LABEL]) if before.rfind("(") <= before.rfind(")") else ""
    if last.kind in (BlockKind.HEADING, BlockKind.ROW) or _titled(last, opened):
        return False
    if ":" in head and _LABEL.match(head) and not _runs_on(last, before, opened):
        return False
    if _begins_alike(last, opened.rest, head) or (before.startswith("**") and before.rstrip().endswith(")")):
        return False
    if opened.rest.startswith("@") or (
        opened.rest.startswith("**") and 0 < opened.rest.find("** ", 2) <= _LONGEST_LABEL
    ):
        return False
    if last.kind is not BlockKind.PARAGRAPH and opened.indent > last.indent:
        # "③ 具体分配情况如下：" stands above a list whose lines have no mark.
        return not (has_han(before[-_NEAR_COLON:]) and before.rstrip().endswith((":", "：")))
    if opened.indent > last.indent and opened.rest[:1].islower() and not _ended(before):
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
    wrapped_from = _SENTENCE_WRAPPED_FROM if _ended(before) else width
    return len(before) + 1 + min(len(first), 20) >= wrapped_from and len(before) <= 100


def _runs_on(last: Block, before: str, opened: Opening) -> bool:
    """Say whether "the time:" below a long line of an item is the end of its sentence and no label."""
    listed = last.kind is not BlockKind.PARAGRAPH and opened.indent > last.indent
    return listed and opened.rest[:1].islower() and len(before) >= _WRAPPED_FROM and not _ended(before.rstrip())


def _begins_alike(last: Block, rest: str, head: str) -> bool:
    """Say whether a line calls somebody, or begins as the block above does: "Agreed that …", "Ann - …"."""
    if not rest[:1].isupper():
        return False
    if head[:6].isupper() and _SHOUTS.match(head):
        return True
    if "- " in head and (
        (len(rest) <= _LONGEST_CALL and _CALLS.match(half_width(rest)))
        or (_NAMED.match(head) and _NAMED.match(half_width(last.text[:_LONGEST_LABEL])))
    ):
        return True
    first, blank, more = rest.partition(" ")
    second = more.partition(" ")[0]
    return bool(blank) and len(first) > 1 and len(second) > 1 and last.text.startswith(f"{first} {second} ")


def _titled(last: Block, opened: Opening) -> bool:
    """Say whether a line stands below a numbered title in capitals: "2. ADOPTION OF MINUTES", "It was moved …"."""
    title = last.text
    return last.numbered and title.isupper() and not opened.rest.isupper() and len(title) >= _SHORTEST_HEADING


def _ended(line: str) -> bool:
    return line[-8:].rstrip("*_").rstrip(" \t\n\f\r")[-1:] in _ENDS
