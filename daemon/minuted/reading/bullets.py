"""Read what stands before the words of a line: quote marks, bullets, numbers, check boxes."""

from __future__ import annotations

from dataclasses import dataclass

import re2

_INDENT = re2.compile(r"^[ \t\x{3000}\x{a0}]*")
_QUOTE = re2.compile(r"^(?: {0,3}> ?)+")
_HASHES = re2.compile(r"^(#{1,6})(?:\s+|(?P<tight>[\p{Han}*（(【\[]))")
_BULLET = re2.compile(
    r"^(?:[-+*•·●○▪◦■◆►➢‣⁃§]\s+|(?:->|=>|→)\s+|[•·●○▪◦■◆►➢‣]|-(?P<tight>\p{Han}|[A-Za-z]{2,}\p{Han})|o\s{2,})"
)
_NUMBER = re2.compile(
    r"^(?:[(（]?(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[a-zA-Z]|[ivx]{2,4})[)）]\s*[.、.]?\s*|\[\d{1,3}\]\s+"
    r"|\d{1,3}(?:\.\d{1,2}){1,3}[.、]?\s+(?P<upper>[\p{Lu}\p{Han}*])"
    r"|\d{1,3}\s?[.、．](?P<tight>[^\d\s])|\d{1,3}\s?[.、．]\s+"
    r"|[一二三四五六七八九十]{1,3}\s*[、.．]\s*"
    r"|[a-zA-Z][.]\s+|[①-⑳⑴-⒇⒈-⒛]\s*)"
)
_BOX = re2.compile(r"^(?:\[(?P<mark>[ xXvV✓√✔\x{a0}\x{3000}]?)\]|(?P<sign>[☐☑☒✅✔□■🔲⬜]))(?:\s+|(?P<tight>[^\s(\[:]))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    #: Columns before the mark; a tab counts four.
    indent: int
    #: The line without quote marks, blanks and marks.
    rest: str
    #: Heading level by #, 0 for none.
    level: int = 0
    #: It is a list item: a bullet or a number stood before it.
    listed: bool = False
    #: The mark was a number or letter.
    numbered: bool = False
    #: None: no check box.
    checked: bool | None = None


def opening(line: str) -> Opening:
    """Take the marks off one line; "- [ ] 1. x" gives a listed, numbered, unchecked "x"."""
    if line.lstrip().startswith(">"):
        line = _QUOTE.sub("", line, 1)
    blanks = _INDENT.search(line).group(0)
    indent = sum(4 if char == "\t" else 2 if char == "\u3000" else 1 for char in blanks)
    rest = line[len(blanks) :].rstrip()
    level, listed, numbered = 0, False, False
    checked: bool | None = None
    hashes = _HASHES.match(rest)
    if hashes is not None:
        level = len(hashes.group(1))
        rest = rest[level:].strip().rstrip("#").strip() or rest
    for _ in range(4):
        mark = None if numbered else _BULLET.match(rest)
        number = None if mark is not None or numbered else _NUMBER.match(rest)
        found = mark or number
        if found is None:
            break
        kept = len(found.group("tight") or "") + (len(found.group("upper") or "") if number is not None else 0)
        rest = rest[found.end() - kept :].lstrip()
        listed, numbered = True, numbered or number is not None
    box = _BOX.match(rest)
    if box is not None:
        checked = (box.group("mark") or "").strip() != "" or box.group("sign") in ("☑", "☒", "✅", "✔")
        rest = rest[box.end() - len(box.group("tight") or "") :].lstrip()
    return Opening(indent=indent, rest=rest, level=level, listed=listed, numbered=numbered, checked=checked)
