"""Tell from the lines of a list of actions that the owner stands last in each: "Posters - Ann", "Tea urn -Bob"."""

from __future__ import annotations

from collections.abc import Sequence

from minuted import re2
from minuted.reading.owners import Judge
from minuted.reading.spelling import half_width

#: What stands before and after the last dash or colon of a line; the dash may touch either.
_TWO = re2.compile(r"^(?P<task>.*[\p{L}\p{N})])(?:\s*:\s*-?\s*|\s+-+\s*|-\s+|-)(?P<owner>@?\p{Lu}[^:-]*)$")
#: So many lines of one list must agree, and no more are looked at.
_FEWEST, _MOST = 3, 12
_LONGEST, _LONGEST_OWNER = 90, 40


def parted(text: str, judge: Judge) -> tuple[str, tuple[str, ...]]:
    """Split a line into what is to be done and the people behind it; no people where nobody stands there."""
    found = _TWO.match(half_width(text)) if len(text) <= _LONGEST and ("-" in half_width(text) or ":" in text) else None
    if found is None or len(found.group("owner")) > _LONGEST_OWNER:
        return text, ()
    begin, end = found.span(1)
    return text[begin:end].rstrip(), judge.people(found.group("owner").strip(" ."))


def owners_last(lines: Sequence[str], judge: Judge) -> bool:
    """Say whether the owner stands last in most lines of a list, and first in fewer of them."""
    last = first = told = 0
    for line in lines[:_MOST]:
        task, owners = parted(line, judge)
        if not owners:
            continue
        last += 1
        if judge.people(task, "known"):
            return False
        alone = bool(judge.people(task))
        first += alone
        told += not alone
    return last >= _FEWEST and told > first and 2 * last > min(len(lines), _MOST)
