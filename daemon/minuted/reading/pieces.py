"""Cut one block into the pieces that carry an action or a decision each."""

from __future__ import annotations

from itertools import pairwise

import re2

from minuted.reading.spelling import half_width

_ENUMERATOR = re2.compile(r"(?:^|[\s.;,:])[(]?(\d{1,2})\s*(?:[)）、]|\.\s)\s*")
_TAG = re2.compile(r"\[[^\[\]\d][^\[\]]{0,14}\]")
_LIMIT = 40


def enumerated(text: str) -> tuple[str, ...]:
    """Split "1) … 2) … 3) …" that runs on in one line; the text alone where it does not."""
    starts: list[tuple[int, int]] = []
    for found in _ENUMERATOR.finditer(half_width(text)):
        if int(found.group(1)) == len(starts) + 1:
            starts.append((found.start(), found.end()))
    if not starts or (len(starts) < 2 and starts[0][0] > 0) or len(starts) > _LIMIT:
        return (text,)
    ends = [start for start, _ in starts[1:]] + [len(text)]
    parts = [text[begin:end].strip() for (_, begin), end in zip(starts, ends, strict=True)]
    head = text[: starts[0][0]].strip(" ：:，,")
    return tuple(part for part in ([head] if len(head) > 3 and starts[0][0] > 0 else []) + parts if part)


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


def last_sentence(text: str) -> str:
    """Return the last sentence of a text, without the marks around it."""
    bare = text.rstrip(" .!;-–—*([")
    for end in (". ", "! ", "? "):
        bare = bare.rpartition(end)[2]
    return bare.strip()
