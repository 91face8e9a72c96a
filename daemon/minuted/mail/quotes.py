"""Find which lines of a text are nobody's but the sender's: runs of lines between quotes, up to the old message."""

from __future__ import annotations

from typing import Final

from minuted import re2
from minuted.mail.boundaries import (
    RULE_CHARS,
    attribution,
    begins_with_attribution,
    glued_text,
    header_block,
    marked,
    quote_follows,
    separator,
    torn_attribution,
)
from minuted.mail.marks import CUT
from minuted.mail.quoting import Quoting

#: A quoted line that a program wrapped is at least so long.
WRAPPED_CHARS: Final = 60

#: What a line answers is looked for so many lines above it.
ABOVE: Final = 16

#: GroupWise: ">>> Anna Li <anna@example.org> 3/2/2026 9:12 AM >>>".
_GROUPWISE: Final = re2.compile(r"^>>> .{3,200}\d{1,2}:\d\d.{0,12} >>>$")
#: "> 50% of the tests": more than, not a quote.
_MORE_THAN: Final = re2.compile(r"^> ?\d+(?:[.,]\d+)? ?[%％]")
_OPENING: Final = re2.compile(r"[(（\[][^)）\]]*$")


def own_runs(raw: list[str], lines: list[str], quoting: Quoting) -> list[list[int]]:
    """Return the indices of the lines that are no quote, in runs with a quote between; the old message holds none.

    Args:
        raw: The lines as they came; one that an attribution is glued to is cut there.
        lines: The same, stripped and without invisible characters.
        quoting: The words of all languages.
    """
    kept = own_lines(raw, lines, quoting)
    runs: list[list[int]] = []
    for index in kept:
        if runs and index == runs[-1][-1] + 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def own_lines(raw: list[str], lines: list[str], quoting: Quoting) -> list[int]:
    """Return the indices of the lines that are no quote, up to the boundary below which nothing is new."""
    kept: list[int] = []
    mark = marked("\n".join(lines), quoting)
    index = 0
    while index < len(lines):
        line = lines[index]
        if not line:
            kept.append(index)
        elif line[0] == ">" and _is_quoted(lines, index, kept):
            if _GROUPWISE.search(line):
                break
            if (start := torn_attribution(lines, index, quoting)) is not None:
                while kept and kept[-1] >= start:
                    kept.pop()
                if not quote_follows(lines, index + 1):
                    break
        elif (behind := header_block(lines, index, quoting)) is not None:
            # HMail writes its answer among the quoted lines below; everybody else above the block.
            if lines[behind : behind + 1] == [] or not lines[behind].startswith(">"):
                break
            index = behind
            continue
        elif line == CUT or _ends(lines, index, quoting) or (mark and mark in line.lower()):
            # Zimbra quotes the header block below its separator too, and the answer stands under the quote.
            if not (separator(line, quoting) and quote_follows(lines, index + 1)):
                break
        elif (start := attribution(lines, index, quoting)) is not None:
            while kept and kept[-1] >= start:
                kept.pop()
            before = glued_text(lines[start], quoting)
            if before:
                raw[start] = before
                kept.append(start)
            if not quote_follows(lines, index + 1):
                break
        elif begins_with_attribution(line, quoting):
            break
        elif not _is_rest(lines, index):
            kept.append(index)
        index += 1
    return kept


def quoted_above(lines: list[str], index: int) -> str:
    """Return the last paragraph of the quote directly above a line, without marks; "" where none is."""
    out: list[str] = []
    for at in range(index - 1, max(-1, index - ABOVE), -1):
        bare = lines[at].lstrip("> ")
        if bare and not lines[at].startswith(">"):
            break
        if bare:
            out.insert(0, bare)
        elif out:
            break
    return "\n".join(out)


def _is_quoted(lines: list[str], index: int, kept: list[int]) -> bool:
    """Say whether a line that begins with ">" is a quote."""
    line = lines[index]
    above = lines[index - 1] if kept and kept[-1] == index - 1 else ""
    if above and line[1:2] != ">" and _is_open(above):
        return False
    if line[-1] == "<":
        # ">>> look here <<<"
        return False
    below = lines[index + 1] if index + 1 < len(lines) else ""
    return not (_MORE_THAN.search(line) and above and below[:1] != ">")


def _is_rest(lines: list[str], index: int) -> bool:
    """Say whether a line is the end of the quoted line above, which a program wrapped without quoting the rest."""
    line, above = lines[index], lines[index - 1] if index else ""
    if line.endswith(">") and "<" not in line and quote_follows(lines, index + 1) and _above(lines, index)[:1] == ">":
        return True
    if above[:1] != ">":
        return False
    if _OPENING.search(above) and line.find(")") > line.find("(") and " " not in line.strip():
        return True
    return (
        len(above) >= WRAPPED_CHARS
        and above.endswith(",")
        and line[0].islower()
        and line.count(" ") >= 3
        and lines[index + 1 : index + 2] != []
        and lines[index + 1][:1] == ">"
    )


def _above(lines: list[str], index: int) -> str:
    """Return the nearest line above with anything on it."""
    return next((lines[at] for at in range(index - 1, max(-1, index - 3), -1) if lines[at]), "")


def _ends(lines: list[str], index: int, quoting: Quoting) -> bool:
    """Say whether the old message begins at this line for good."""
    line = lines[index]
    if separator(line, quoting):
        return True
    if len(line) >= RULE_CHARS and not line.strip("_-—=* "):
        # The line that Outlook draws above its header block.
        for below in range(index + 1, min(len(lines), index + 4)):
            if lines[below]:
                return header_block(lines, below, quoting) is not None or separator(lines[below], quoting)
    return False


def _is_open(line: str) -> bool:
    """Say whether an address was wrapped inside its angle brackets, so that ">" begins the next line."""
    return line.rfind("<") > line.rfind(">")
