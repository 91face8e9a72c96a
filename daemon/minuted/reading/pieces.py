"""Cut one block into the pieces that carry an action or a decision each."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from minuted import re2
from minuted.reading.spelling import half_width, has_han

_ENUMERATOR = re2.compile(r"(?:^|[\s.;,:])(?:[(]?(\d{1,2})\s*(?:[)）、]|\.\s|\.(\p{Han}))|([①-⑳]))\s*")
#: "一是…；二是…"
_HAN_COUNT = re2.compile(r"(?:^|[\s.;,:])([一二三四五六七八九十])是")
#: What stands behind a number that may count anew.
_AFTER = (")", "、")
_HAN_DIGITS = "一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_CLAUSE = re2.compile(r"[,;.]\s*")
_SEMICOLON = re2.compile(r";\s*")
_TAG = re2.compile(r"\[[^\[\]\d][^\[\]]{0,14}\]")
_LIMIT = 40
#: A shorter piece between semicolons is no task of its own.
_SHORTEST, _FEWEST = 6, 3


def enumerated(text: str) -> tuple[str, ...]:
    """Split "1) … 2) … 3) …" that runs on in one line; the text alone where it does not."""
    head, parts = _headed(text)
    return tuple(part for part in ([head] if len(head) > 3 else []) + parts if part)


def _headed(text: str) -> tuple[str, list[str]]:
    """Return what stands before the first number, and the pieces; the text as the only piece where nothing counts."""
    starts: list[tuple[int, int]] = []
    due, style = 1, ""
    for found in _ENUMERATOR.finditer(half_width(text)):
        number = int(found.group(1)) if found.group(1) else _CIRCLED.index(found.group(3)) + 1
        mark = found.group().strip()[-1:] if found.group(1) and not found.group(2) else ""
        # "1) … 2) … Not wanted: 1) … 2) …" counts anew, by the same mark.
        anew = number == 1 and len(starts) > 1 and mark == style and mark in _AFTER
        if number == due or anew:
            starts.append((found.start(), found.end() - len(found.group(2) or "")))
            due, style = number + 1, mark
    if not starts:
        for found in _HAN_COUNT.finditer(half_width(text)):
            if _HAN_DIGITS.index(found.group(1)) == len(starts):
                starts.append((found.start(1), found.end()))
        starts = starts if len(starts) > 1 else []
    if not starts or (len(starts) < 2 and starts[0][0] > 0) or len(starts) > _LIMIT:
        return "", [text]
    ends = [start for start, _ in starts[1:]] + [len(text)]
    parts = _titled([text[begin:end].strip() for (_, begin), end in zip(starts, ends, strict=True)])
    return text[: starts[0][0]].strip(" ：:，,"), parts


def _titled(parts: list[str]) -> list[str]:
    """Move the title of what counts anew from the end of the piece before it to the pieces that it stands above.

    "… 不建议：" turns the meaning of what follows, unless that says so itself.
    """
    found, title = [], ""
    for part in parts:
        last = part.rpartition(" ")[2]
        ends = last.endswith((":", "：")) and last != part
        said = part.removesuffix(last).rstrip() if ends else part
        found.append(said if said.startswith(title.rstrip(":：")) else title + said)
        title = last if ends else title
    return found


def uncounted(text: str) -> str:
    """Take the count off a line that stands below others of its kind: "二是每月通报一次"."""
    found = _HAN_COUNT.match(half_width(text[:4]))
    return text[found.end() :].lstrip("，, ") if found is not None else text


def counted(text: str) -> tuple[str, ...]:
    """Split what counts from its first character on, "1、… 2、…"; the text alone where it does not."""
    parts = enumerated(text)
    return parts if len(parts) > 1 and _ENUMERATOR.match(half_width(text)) else (text,)


def listed(text: str, people: Callable[[str], tuple[str, ...]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Split an item that counts, with whose the pieces are: "张三：1）… 2）…"; nothing where it does not.

    "完成改版，包括1）… 2）…" is one piece.
    """
    head, parts = _headed(text)
    if len(parts) < 2:
        return (), ()
    owners = people(head) if head else ()
    at = text.find(head) + len(head)
    if head and not owners and half_width(text[at : at + 1]) != ":":
        return (), ()
    return owners, tuple(filter(None, parts))


def dated(text: str, begins: Callable[[str], bool]) -> tuple[str, ...]:
    """Split "明天出初稿，下周一交定稿", where each piece begins with its deadline; the text alone where it does not.

    What stands before a colon is what the pieces are about.  ``begins``: says whether a piece begins with a deadline.
    """
    folded = half_width(text)
    start = folded.find(":") + 1
    cuts = [found.end() for found in _CLAUSE.finditer(folded[start:])][:_LIMIT]
    bounds = [0, *cuts, len(text) - start]
    parts = [text[start + begin : start + end].strip(" ，,;；。.") for begin, end in pairwise(bounds)]
    parts = [part for part in parts if part]
    return tuple(parts) if len(parts) > 1 and all(map(begins, parts)) else (text,)


def tagged(text: str) -> tuple[str, ...]:
    """Split "[UI] do this, [server] do that" at its tags; the text alone where it has fewer than two."""
    folded = half_width(text)
    if not folded.startswith("["):
        return (text,)
    tags = list(_TAG.finditer(folded))[:_LIMIT]
    starts = [tags[0].start()] if tags else []
    for before, tag in pairwise(tags):
        between = folded[before.end() : tag.start()].rstrip()
        if len(between.strip()) > 3 and between[-1] in ",.;":
            starts.append(tag.start())
    if len(starts) < 2 or starts[0] != 0:
        return (text,)
    ends = [*starts[1:], len(text)]
    return tuple(text[start:end].strip(" ，,;；。.") for start, end in zip(starts, ends, strict=True))


def several(text: str) -> tuple[str, ...]:
    """Split "打印名单并核对；订会议室和音响；…" at its semicolons; nothing where the pieces are too short for tasks."""
    folded = half_width(text)
    if not has_han(text) or folded.count(";") < _FEWEST - 1 or ":" in folded:
        return ()
    cuts = [found.end() for found in _SEMICOLON.finditer(folded)]
    bounds = [0, *cuts, len(text)]
    parts = [text[start:end].strip(" ；;。.") for start, end in pairwise(bounds)]
    parts = [part for part in parts if part]
    return tuple(parts) if len(parts) >= _FEWEST and min(map(len, parts)) >= _SHORTEST else ()


def cell_lines(text: str) -> tuple[str, ...]:
    """Split a cell at the ends of the lines or items that stood in it, where each begins as a sentence does."""
    if "; " not in text:
        return (text,)
    parts = tuple(part.strip(" -*•;") for part in text.split("; "))
    return parts if all(part[:1].isupper() and " " in part for part in parts) else (text,)


def last_sentence(text: str) -> str:
    """Return the last sentence of a text, without the marks around it."""
    bare = text.rstrip(" .!;-–—*([")
    for end in (". ", "! ", "? "):
        bare = bare.rpartition(end)[2]
    return bare.strip()
