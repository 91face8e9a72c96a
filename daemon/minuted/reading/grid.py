"""Split lines that draw a table, with pipes, boxes, tabs or blanks, into cells."""

from __future__ import annotations

from collections.abc import Sequence

from minuted import re2

_PIPE = re2.compile(r"(?:^|[^\\])[|｜¦]")
_BARS = ("|", "｜", "¦", "│", "┃", "║")
_BAR = frozenset(_BARS)
#: Bars of a box and full-width ones become the pipe.
_PLAIN = str.maketrans(dict.fromkeys("｜¦│┃║", "|"))
#: What a line that only draws is made of, and what one of its characters must be.
_LINES = frozenset("-=_—－─━═")
_DRAWN = frozenset("|:+ \t\n\r\f｜│┃║┼├┤┌┐└┘┬┴╔╗╚╝╠╣╦╩╬╪╫┏┓┗┛┣┫┳┻╋╞╡╤╧") | _LINES
#: How the rule begins that closes a row of a drawn table.
CORNERS = ("+", "├", "╠", "╞", "┣", "┌", "╔", "┏", "└", "╚", "┗")
_CELL_LIMIT = 40
#: Three lines of two cells each are a table; two may be anything.
_PAIRS = 3
#: A rule above, one below the names and one at the end are those of a table with a line a row: one more closes rows.
_ROW_RULES = 4
#: Lines of a drawn table that are looked at to tell the two kinds.
_TALLEST = 60
#: Columns of a table that runs of blanks draw.
_FEWEST, _MOST = 3, 8
_GAP = re2.compile(r"\s{2,}")
_DASHES = re2.compile(r"[-=]{2,}")


def cells_of(line: str) -> tuple[str, ...]:
    """Split one line at unescaped bars, or at two or more tabs; empty where it is no table line."""
    if _BAR.isdisjoint(line) and "\t" not in line:
        return ()
    text = line.strip()
    if text.startswith("||") and text.endswith("||") and "|" not in text.replace("||", ""):
        # Wikis write the names of columns between double bars.
        text = text.replace("||", "|")
    if not _BAR.isdisjoint(text) and (not text.isascii() or _PIPE.search(text)):
        text = text.translate(_PLAIN).replace("\\|", "\x00").strip("\u3000 ")
        inner = text.removeprefix("|")
        inner = inner.removesuffix("|")
        cells = tuple(cell.replace("\x00", "|").strip() for cell in inner.split("|")[:_CELL_LIMIT])
        return cells if len(cells) > 1 or text.startswith("|") else ()
    if "\t" in text:
        cells = tuple(cell.strip() for cell in text.split("\t")[:_CELL_LIMIT] if cell.strip())
        return cells if len(cells) > 2 else ()
    return ()


def tabbed(line: str, width: int) -> tuple[str, ...]:
    """Split a line of a table of ``width`` columns at its tabs, empty cells kept; empty where it does not fit there."""
    if "\t" not in line.strip("\n"):
        return ()
    cells = [cell.strip() for cell in line.split("\t")[:_CELL_LIMIT]]
    filled = [cell for cell in cells if cell]
    if len(cells) > width and len(filled) <= width:
        # Several tabs in a row only bring the next word below the others.
        cells = filled if len(filled) == width else cells[:width]
    if not filled or len(cells) > width or len(cells) < min(2, width):
        return ()
    return tuple(cells + [""] * (width - len(cells)))


def pairs(lines: Sequence[str], index: int) -> tuple[str, ...]:
    """Return the two cells of a line with one tab, where the next lines are alike; empty where not.

    A label ("Date:") or a number before the tab makes no table.
    """
    for line in lines[index : index + _PAIRS]:
        left, tab, right = line.strip().partition("\t")
        if not left[:1].isalnum() and left[:1] != '"':
            return ()
        if not tab or "\t" in right.strip() or not right.strip() or left.rstrip()[-1:] in ":：.)、）" or len(left) < 2:
            return ()
    if len(lines) < index + _PAIRS:
        return ()
    left, _, right = lines[index].strip().partition("\t")
    return left.strip(), right.strip()


def spaced(lines: Sequence[str], index: int) -> tuple[str, ...]:
    """Return the cells of a line that runs of blanks part, where the next two are parted alike; empty where not.

    So come tables out of a text processor; two columns may be anything.
    """
    line = lines[index].strip()
    cells = gapped(line)
    if not _FEWEST <= len(cells) <= _MOST or not line[0].isalnum() or index + 2 >= len(lines):
        return ()
    return cells if all(len(gapped(after)) == len(cells) for after in lines[index + 1 : index + 3]) else ()


def gapped(line: str) -> tuple[str, ...]:
    """Split a line at runs of two blanks and more."""
    return tuple(cell for cell in _GAP.split(line.strip()) if cell)


def columns_of(lines: Sequence[str], index: int) -> tuple[int, ...]:
    """Return where the columns begin of a table that blanks and a rule of dashes draw; empty where none begins here.

    The first line names the columns, the second one underlines them: "Task     Owner", "-------  -----".
    """
    if index + 1 >= len(lines):
        return ()
    rule = lines[index + 1].rstrip()
    if ("-- " not in rule and "== " not in rule) or rule.strip("-= "):
        return ()
    starts = tuple(run.start() for run in _DASHES.finditer(rule))
    named = len([cell for cell in _GAP.split(lines[index].strip()) if cell])
    return starts[:_CELL_LIMIT] if 1 < len(starts) <= named + 1 else ()


def aligned(line: str, starts: Sequence[int]) -> tuple[str, ...]:
    """Cut a line where the columns begin; empty where a word stands across a border."""
    if any(start < len(line) and line[start - 1 : start].strip() for start in starts[1:]):
        return ()
    ends = [*starts[1:], len(line)]
    cells = tuple(line[start:end].strip() for start, end in zip(starts, ends, strict=True))
    return cells if sum(map(bool, cells)) > 1 or line[:1].isspace() else ()


def is_rule(line: str) -> bool:
    """Say whether a line only draws: "|---|:--|", "=====", "+-----+", "├────┤"."""
    if line.lstrip()[:1].isalnum():
        return False
    text = line.strip()
    return len(text) > 2 and _DRAWN.issuperset(text) and not _LINES.isdisjoint(text)


def closes_rows(lines: Sequence[str], index: int) -> bool:
    """Say whether a rule closes every row of the table drawn from ``index`` on: such rows may have several lines."""
    rules = rows = 0
    for line in lines[index : index + _TALLEST]:
        text = line.strip()
        if text.startswith(CORNERS) and is_rule(text):
            rules += 1
            if rules >= _ROW_RULES:
                return True
        elif text.startswith(_BARS):
            rows += 1
        else:
            break
    return rules == _ROW_RULES - 1 and rows > 2 and _has_half_rows(lines, index)


def _has_half_rows(lines: Sequence[str], index: int) -> bool:
    """Say whether the only row of a drawn table goes on in lines with empty cells."""
    last = [line for line in lines[index : index + _TALLEST] if line.strip().startswith(_BARS) and not is_rule(line)]
    return any("" in cells_of(line) for line in last[2:])
