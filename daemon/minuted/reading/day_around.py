"""What stands around a day in a text, and whether it makes the day a deadline or something else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from minuted.reading.day_rules import EXPLICIT
from minuted.reading.day_words import REACH, Reader
from minuted.reading.spelling import has_han

_NUMERALS = frozenset("一二三四五六七八九十")
#: What may stand right before a name.
_BEFORE_NAMES = frozenset("请由让给找派和与及同跟")
#: Rules of bare numbers, which may be an amount.
AMOUNTS = frozenset({"numeric", "day_of_month", "milestone"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What stands before and after a match."""

    before: str
    after: str
    #: The match with due words and brackets.
    outer: tuple[int, int]
    lead: bool
    trail: bool
    weak: bool
    #: "交付" follows: it makes a deadline, and belongs to the task.
    then: bool
    bracketed: bool
    whole: bool
    #: Whether forms count that are days only in some places, by the value of ``only``.
    counts: Mapping[str, bool]


def around_of(folded: str, start: int, end: int, reader: Reader, inner: tuple[int, int]) -> Around:
    """Look at the words around a match."""
    before, after = folded[max(0, start - REACH) : start], folded[end : end + REACH]
    lead = reader.lead.search(before)
    weak = lead or reader.weak.search(before)
    trail = reader.trail.search(after)
    then = reader.then.search(after) is not None and reader.then_named.search(after) is None
    outer_start = start - (len(before) - weak.start()) if weak else start
    outer_end = end + trail.end() if trail else end
    outer_start, outer_end, bracketed = _with_brackets(folded, outer_start, outer_end)
    whole = outer_start <= inner[0] and outer_end >= inner[1]
    introduced = bool(lead or trail or then)
    edge = outer_end >= inner[1] or folded[outer_end : outer_end + 4].lstrip()[:1] in tuple(".,;:!?)]。、|\n")
    apart = introduced or whole or bracketed
    # 时间3.5个月 is a length of time; 时间：3.5 is a day.
    free = then or edge or not has_han(folded[end : end + 2])
    dated = free and lead is not None and (then or reader.dated.search(before) is not None)
    counts = {
        "": True,
        "introduced": apart,
        "dated": bool(trail) or bracketed or dated or (whole and not lead),
        "placed": apart or bool(weak),
        "edge": apart or edge,
        "before": bool(lead and reader.ahead.search(before)) or bool(reader.behind.search(after)),
        "whole": whole,
    }
    return Around(
        before=before,
        after=folded[outer_end : outer_end + REACH] if trail else after,
        outer=(outer_start, outer_end),
        lead=bool(lead),
        trail=bool(trail),
        weak=bool(weak),
        then=then,
        bracketed=bracketed,
        whole=whole,
        counts=counts,
    )


def is_denied(around: Around, rule: str, day: date | None, reader: Reader, base: date) -> bool:
    """Say whether the words around a day make it something else than a deadline."""
    no, lead = reader.not_before.search(around.before), reader.lead.search(around.before)
    if no is not None and rule != "next_meeting" and not (lead is not None and lead.start() < no.start()):
        # "valid until" is more than "until", and 改为 is more than 为.
        return True
    if reader.over.search(around.after):
        return True
    if reader.of_it.search(around.after) if around.trail else reader.not_after.search(around.after):
        return True
    if day is not None and day <= base and around.after.startswith(",") and reader.so_far.search(around.before):
        # "截至3月1日，…" says how things stood; 截至 a day that is still to come is a deadline.
        return True
    if rule in AMOUNTS and reader.amount.search(around.before.rstrip(" by") + " "):
        return True
    if around.lead or around.trail or around.whole:
        return False
    past = reader.past.search(around.before)
    return (past is not None and past.group(1) is None) or reader.was.search(around.before) is not None


def is_history(around: Around, rule: str, day: date | None, base: date, folded: str, inner: tuple[int, int]) -> bool:
    """Say whether a bare date says when something was: it lies before the base, and is not set apart at the end."""
    if around.lead or around.trail or around.whole or rule not in EXPLICIT or day is None:
        return False
    start, end = around.outer
    if around.bracketed:
        return start <= inner[0] and day <= base
    if around.then or day >= base:
        return False
    return end < inner[1] or folded[:start].rstrip(" *")[-1:] not in tuple(",;:|>-、(")


def ends_name(folded: str, at: int, surnames: frozenset[str]) -> bool:
    """Say whether a numeral is the second character of a name: 张三月底前 is 张三, until the end of the month."""
    if at < 1 or folded[at] not in _NUMERALS or folded[at - 1] not in surnames:
        return False
    return at == 1 or folded[at - 2] in _BEFORE_NAMES or not has_han(folded[at - 2])


def stands_alone(folded: str, start: int, end: int, surnames: frozenset[str]) -> bool:
    """Refuse a piece of a longer number, word, name, version, address or path."""
    before, after = folded[max(0, start - 2) : start], folded[end : end + 2]
    first, last = folded[start], folded[end - 1]
    if before and first.isascii() and first.isalnum():
        previous = before[-1]
        if previous.isascii() and (previous.isalnum() or previous in "_@#$/&=+?\\"):
            # 整改@3月15日 is no address.
            return previous in "@#/+=" and not folded[start:end].isascii()
        if previous in "-.:" and len(before) > 1 and before[0].isascii() and before[0].isalnum() and first.isdigit():
            return previous == ":" and not before[0].isdigit()
    if ends_name(folded, start, surnames):
        return False
    if before and first in _NUMERALS and before[-1] in "一二三四五六七八九十百千万第每":
        return ends_name(folded, start - 1, surnames)
    if after and last.isascii() and last.isalnum():
        following = after[0]
        if following.isascii() and (following.isalnum() or following in "_@%&=\\"):
            return False
        if last.isdigit() and following in "-./:" and len(after) > 1 and after[1].isascii() and after[1].isalnum():
            return following in "-:" and not after[1].isdigit()
    return True


def _with_brackets(folded: str, start: int, end: int) -> tuple[int, int, bool]:
    before, after = folded[max(0, start - 3) : start].rstrip(" "), folded[end : end + 3]
    close = after.lstrip(" ")[:1]
    if before[-1:] in ("(", "[") and close in (")", "]"):
        return start - (len(folded[max(0, start - 3) : start]) - len(before)) - 1, end + after.index(close) + 1, True
    if close and close in ")]" and folded[start] not in "([" and "(" in folded[start:end]:
        return start, end + after.index(close) + 1, True
    return start, end, False
