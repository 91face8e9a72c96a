"""Cut a line of a reply into the commands that it is made of: "1 done, 2 blocked: why", "1 done 2 done"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from minuted import re2
from minuted.model import Said

#: Verbs that may follow another one of the same line without naming its row again.
_TRAILING = frozenset({"ok", "thanks", "due", "reassign", "take", "name"})
#: Two of these are of one row where the second names none.
_OF_ONE_ROW = ({"reassign", "due"}, {"take", "due"})
#: A line with more parts than this is prose.
_MOST_PARTS = 12
_SPLIT = re2.compile(r"[,;。](?: {0,3}(?:and|then|but)\b)? {0,3}|[.!] {1,3}| {1,3}(?:and|but|except) {1,3}")
#: Where a line may be cut although nothing stands between: "1 done 2 done", and in receipts "2 Bob by Friday".
_NEXT_ROW = re2.compile(r" {1,3}(\d{1,3} ?[:. ] ?\p{L})")
_NEXT_DAY = re2.compile(r" {1,3}((?:by|due) )")
#: After these words only what names its rows, or a mere "ok", stands for itself.
_TURNS = ("but", "except")


def commands_in(line: str, folded: str, part: Callable[[str], Said | None], *, receipt: bool) -> tuple[Said, ...]:
    """Return the most commands that the whole of a line can be cut into; none where a piece of it is no command.

    ``part`` reads one piece.  In answers to a receipt "by" may begin a piece: "2 Bob by Friday".
    """
    starts, ends = _pieces(folded, receipt=receipt)
    best: list[tuple[Said, ...]] = [()] * (len(starts) + 1)
    for first in range(len(starts) - 1, -1, -1):
        for last in range(first, len(ends)):
            rest = best[last + 1]
            if last + 1 < len(starts) and not rest:
                continue
            one = part(line[starts[first] : ends[last]].strip())
            between = folded[ends[last] : starts[last + 1]].strip() if rest else ","
            tight = between.strip(" ,;") in _TURNS or not between
            if one is not None and _may_follow(one, rest, tight=tight) and len(rest) + 1 > len(best[first]):
                best[first] = (one, *rest)
    return _without_courtesy(best[0])


def _pieces(folded: str, *, receipt: bool) -> tuple[list[int], list[int]]:
    """Return where the pieces of a line may begin, and where they may end."""
    found = [(match.start(), match.end()) for match in _SPLIT.finditer(folded)]
    for gap in (_NEXT_ROW, _NEXT_DAY) if receipt else (_NEXT_ROW,):
        found += [(match.start(), match.start(1)) for match in gap.finditer(folded)]
    cuts: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if not cuts or start >= cuts[-1][1]:
            cuts.append((start, end))
    if len(cuts) >= _MOST_PARTS:
        cuts = []
    return [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(folded)]


def _may_follow(one: Said, rest: Sequence[Said], *, tight: bool = False) -> bool:
    """Say whether a command may be cut off here: an open note runs on, unless rows begin something new.

    ``tight``: no mark stands between, or "but" does.
    """
    named = bool(one.rows or one.everything)
    if not rest:
        return True
    if tight and ("note" in one.args or not (named or one.verb in ("ok", "agree"))):
        return False
    named_next = bool(rest[0].rows or rest[0].everything)
    if "note" in one.args:
        return named and named_next
    return named_next or not named or rest[0].verb in _TRAILING


def _without_courtesy(commands: Sequence[Said]) -> tuple[Said, ...]:
    """Drop "ok" and "thanks" that only dress another command of the same line."""
    if len(commands) < 2:
        return tuple(commands)
    verbs = {said.verb for said in commands}
    dress = {"ok", "thanks"} | ({"agree", "refuse"} if verbs & {"done", "progress", "blocked"} else set())
    # "not mine, Bob does it" hands the row over.
    dress |= {"decline"} if "reassign" in verbs else set()
    kept = [said for said in commands if not (said.verb in dress and not said.rows and not said.args)]
    for at in range(1, len(kept)):
        # "2 owner Carol, due Friday": both words are of row 2.
        pair = {kept[at - 1].verb, kept[at].verb}
        if pair in _OF_ONE_ROW and not (kept[at].rows or kept[at].everything):
            kept[at] = replace(
                kept[at], rows=kept[at - 1].rows, everything=kept[at - 1].everything, but=kept[at - 1].but
            )
    # Of "thanks, will do" the second word is the one that takes the item on.
    said_first = [said for said in commands if said.verb != "thanks"] or commands
    return tuple(said for at, said in enumerate(kept) if said not in kept[:at]) or tuple(said_first[:1])
