"""Cut the warning that a gateway writes above a mail from outside; it is no word of the sender's."""

from __future__ import annotations

from typing import Final

from minuted.mail.quoting import Quoting, fold, visible

#: A warning stands within so many lines of the beginning.
FIRST_LINES: Final = 6


def cut_banner(lines: list[str], quoting: Quoting) -> list[str]:
    """Return *lines* without the paragraph at the beginning that holds a gateway's phrase, where others follow."""
    first = next((index for index, line in enumerate(lines) if line), 0)
    last = min(len(lines), first + FIRST_LINES)
    if not _warns(" ".join(lines[first:last]), quoting):
        return lines
    found = next((at for at in range(first, last) if _warns(lines[at], quoting)), None)
    if found is None:
        return lines
    end = found
    while end < last and lines[end]:
        end += 1
    start = found
    while start > first and lines[start - 1]:
        start -= 1
    rest = [*lines[:start], *lines[end:]]
    # Glued to the text, only the line itself goes.
    return rest if any(rest) else [*lines[:found], *lines[found + 1 :]]


def _warns(line: str, quoting: Quoting) -> bool:
    if not line:
        return False
    folded = fold(visible(line))
    return any(phrase in folded for phrase in quoting.banners)
