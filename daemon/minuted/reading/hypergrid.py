"""Read an HTML table of facts into rows of cells; what spans several rows or columns stands where it is seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborNode

from minuted.reading.spelling import has_han, tidy

#: Wider tables are no minutes; a cell spans at most so many rows.
_WIDEST, _HIGHEST = 40, 200
#: What spans rows is a name, a topic or a day: longer texts are not said again.
_LONGEST_AGAIN = 200
#: What stands beside a list and is as short as this belongs to each of its items: a topic, a name, a day.
_LONGEST_NAME = 40
#: Lines of a cell as short as this are words beside each other: "Ann<br>Ben".
_LONGEST_WORD = 24
#: A row of a form has a heading of at most so many characters, and what belongs to it.
_PAIR, _LONGEST_LABEL = 2, 12
_ENDS = (",", ";", "，", "；", "、", ".", "。", ":", "：")
#: Rows without a table inside that make a grid of a table with one.
_PLAIN_ROWS = 3
_LINE_ENDS = frozenset(("br", "p", "div", "li", "tr"))


def is_grid(table: LexborNode) -> bool:
    """Tell a table of facts from one that only lays a mail out."""
    if not holds_tables(table):
        rows = table.css("tr")
        return len(rows) > 1 and max(len(_cells(row)) for row in rows) > 1
    # A table of facts may hold another one in a row of its own; one that lays out holds them in most rows.
    rows = own_rows(table)
    plain = sum(len(_cells(row)) > 1 and row.css_first("table") is None for row in rows)
    return plain >= _PLAIN_ROWS and 2 * plain > len(rows)


def holds_tables(table: LexborNode) -> bool:
    """Say whether another table stands in one of the cells."""
    return any(inner.mem_id != table.mem_id for inner in table.css("table"))


def own_rows(table: LexborNode) -> list[LexborNode]:
    """Return the rows of a table without those of tables inside it."""
    found: list[LexborNode] = []
    child = table.child
    while child is not None:
        if child.tag == "tr":
            found.append(child)
        elif child.tag in ("tbody", "thead", "tfoot"):
            found += own_rows(child)
        child = child.next
    return found


def rows_of(rows: Iterable[LexborNode], *, heads: bool = True) -> Iterator[tuple[str, ...]]:
    """Yield the cells of each row; one cell alone is a caption across the table.

    A row whose cells hold lists is as many rows as the longest list has items.  ``heads``: no row stands above.
    """
    below: dict[int, tuple[int, str]] = {}
    for row in rows:
        nodes = _cells(row)
        cells: list[str] = []
        lists: dict[int, list[str]] = {}
        for node in nodes:
            _fill(cells, below)
            if len(cells) >= _WIDEST:
                break
            attributes = node.attributes
            lines, listed = _lines(node)
            text = _joined(lines) if not heads else " ".join(lines)
            if len(lines) > 1 and not heads:
                lists[len(cells)] = lines if listed or _is_form(nodes, cells, lines) else ["", *lines]
            wide, high = _number(attributes.get("colspan"), _WIDEST), _number(attributes.get("rowspan"), _HIGHEST)
            if high > 1:
                again = text if len(text) <= _LONGEST_AGAIN else ""
                below |= {len(cells) + column: (high, again if not column else "") for column in range(wide)}
            cells += [text, *[""] * (min(wide, _WIDEST) - 1)]
        _fill(cells, below)
        below = {column: (left - 1, text) for column, (left, text) in below.items() if left > 1}
        alone = len(nodes) == 1 and not any(cells[1:])
        if any(cells):
            heads = heads and alone
            if alone:
                yield (cells[0],)
            else:
                yield from _parted(cells, lists)


def _is_form(nodes: list[LexborNode], cells: list[str], lines: list[str]) -> bool:
    """Say whether lines stand beside a short Chinese heading in a form: "待办事项 | … <br> …"."""
    beside = len(nodes) == _PAIR and len(cells) == 1 and has_han(cells[0]) and len(cells[0]) <= _LONGEST_LABEL
    return beside and any(len(line) > _LONGEST_LABEL for line in lines)


def _parted(cells: list[str], lists: dict[int, list[str]]) -> Iterator[tuple[str, ...]]:
    """Give each item of the lists in a row a row of its own; lines beside them go with them where they are as many."""
    listed = {column: lines for column, lines in lists.items() if lines[0]}
    if not listed:
        yield tuple(cells)
        return
    most = max(map(len, listed.values()))
    listed |= {column: lines[1:] for column, lines in lists.items() if not lines[0] and len(lines) - 1 == most}
    for number in range(most):
        yield tuple(
            (listed[column][number] if number < len(listed[column]) else "")
            if column in listed
            else (cell if not number or len(cell) <= _LONGEST_NAME else "")
            for column, cell in enumerate(cells)
        )


def _fill(cells: list[str], below: dict[int, tuple[int, str]]) -> None:
    """Put what spans from rows above where the next cell would stand."""
    while len(cells) in below and len(cells) < _WIDEST:
        left, text = below[len(cells)]
        if left <= 0:
            return
        cells.append(text)


def _number(written: str | None, most: int) -> int:
    digits = (written or "").strip()
    return min(most, int(digits)) if digits.isdecimal() and len(digits) < 5 and int(digits) > 0 else 1


def _cells(row: LexborNode) -> list[LexborNode]:
    found: list[LexborNode] = []
    child = row.child
    while child is not None:
        if child.tag in ("td", "th"):
            found.append(child)
        child = child.next
    return found


def _lines(cell: LexborNode) -> tuple[list[str], bool]:
    """Return the lines of a cell, and whether they are items of a list."""
    pieces: list[str] = []
    listed = _gather(cell, pieces, 0)
    return [line for line in map(tidy, "".join(pieces).split("\x00")) if line], listed


def _joined(lines: list[str]) -> str:
    """Flatten one cell: short lines are words beside each other, all else runs on."""
    if len(lines) < 2:
        return " ".join(lines)
    if all(
        len(line) <= _LONGEST_WORD and line.count(" ") < 3 and not line.endswith(_ENDS) for line in lines
    ) and not any(char.isdigit() for line in lines for char in line):
        return ", ".join(lines)
    return " ".join(lines)


def _gather(node: LexborNode, pieces: list[str], depth: int) -> bool:
    """Collect the words below ``node``, a NUL where a line ends; say whether there are list items."""
    listed = False
    child = node.child
    while child is not None and depth < 60:
        tag = child.tag or ""
        if tag == "-text":
            pieces.append(child.text_content or "")
        elif tag not in ("style", "script", "-comment"):
            ends = tag in _LINE_ENDS
            listed = tag == "li" or listed
            if ends:
                pieces.append("\x00")
            listed = _gather(child, pieces, depth + 1) or listed
            if ends:
                pieces.append("\x00")
        child = child.next
    return listed
