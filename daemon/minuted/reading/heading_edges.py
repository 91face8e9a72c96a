"""Take off a heading what is no part of its words: the marks around it and the number before it."""

from __future__ import annotations

from minuted import re2

_NUMBERED = re2.compile(
    r"(?i)^[(\[]?(?:\d{1,3}(?:\.\d{1,2})*|第?[一二三四五六七八九十\d]{1,3}(?:部分|项|章|节)?)[)\].、:\s]*\s*"
    r"|^(?:[ivx]{1,5}|[a-z])[.)、]\s*|^(?:part|section|item)\s+(?:\d{1,3}|[ivx]{1,5}|[a-z])\b[.):、\s-]*"
)
_NUMBER_STARTS = frozenset("0123456789([第一二三四五六七八九十")
_ORDINAL = re2.compile(r"(?i)^(?:(?:[ivx]{1,5}|[a-z])[.)、]|(?:part|section|item)\s)")
#: What ends a letter that counts.
_COUNT_ENDS = frozenset(".)、")


def unnumbered(folded: str) -> str:
    """Take the number off a heading, "3.", "（二）", "Part 2"; the heading as it is where it has none."""
    if folded[:1] in _NUMBER_STARTS or (_may_count(folded) and _ORDINAL.match(folded)):
        return unedged(_NUMBERED.sub("", folded))
    return folded


def _may_count(text: str) -> bool:
    """Say whether a heading may begin with a letter or a word that counts: "a)", "iv.", "Part 2"."""
    return not _COUNT_ENDS.isdisjoint(text[1:6]) or text[:4].lower() in ("part", "sect", "item")


def unedged(text: str) -> str:
    """Cut off the edges of a heading what is neither letter nor digit nor bracket."""
    start, end = 0, len(text)
    while start < end and not (text[start].isalnum() or text[start] in "(["):
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in ")]"):
        end -= 1
    return text[start:end]
