"""Which stretches of a text are day phrases, with what stands around each: due words, brackets, ranges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import re2

from minuted.reading.day_forms import Grammar, any_of
from minuted.reading.day_rules import EXPLICIT, NAMELESS, Named, on_weekday_of_week, resolve
from minuted.reading.spelling import fold

#: How far a due word may stand from its day, in characters, blanks included.
_REACH = 40
EDGES = " \t\r\n\u3000\u00a0.,;:!?()[]。、*_\"'`|<>-/，；：！？（）【】"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A phrase with what stands around it."""

    start: int
    end: int
    #: The same with the due words before and after it, and the brackets around them.
    outer: tuple[int, int]
    rule: str
    named: Named
    day: date | None
    introduced: bool
    bracketed: bool
    #: True where the phrase and its due words are the whole text.
    whole: bool
    #: True where a word says that this is no deadline: "after", 之后.
    denied: bool


class Reader:
    """The grammars of a text's languages together, and the words around days."""

    def __init__(self, grammars: Sequence[Grammar]) -> None:
        self.grammars = tuple(grammars)

        def words(part: str, *, free: bool) -> list[str]:
            return [w for g in grammars for w in g.due.get(part, ()) if (g.script == "han") is free]

        def either(part: str) -> str:
            return rf"(?:\b{any_of(words(part, free=False))}|{any_of(words(part, free=True))})"

        tail = r" {0,3}(?:(?:is|was|为|是) {0,3})?[:=\-*]{0,3} {0,3}(?:(?:on|at|the|about|于|在) {0,3})?[(*]?$"
        self.lead = re2.compile(f"{either('before')}{tail}")
        self.weak = re2.compile(rf"{either('weak')} {{0,3}}$")
        self.trail = re2.compile(
            rf"^[ )]{{0,2}}(?:{any_of(words('after', free=False))}\b|{any_of(words('after', free=True))})"
        )
        self.then = re2.compile(rf"^ {{0,2}}{any_of(words('then', free=True))}")
        self.not_before = re2.compile(rf"{either('not_before')} {{0,3}}$")
        self.not_after = re2.compile(rf"^ {{0,2}}{any_of(words('not_after', free=True))}")
        ranges = any_of([w for g in grammars for w in g.range_words])
        self.range = re2.compile(rf"^ {{0,3}}{ranges} {{0,3}}$")
        weekdays = {w: n for g in grammars for w, n in g.lexicon.weekdays.items()}
        self.weekdays: Mapping[str, int] = weekdays
        self.in_brackets = re2.compile(rf"[)\] ,\d日号](?:[(\[] {{0,2}})?({any_of(tuple(weekdays))}) {{0,2}}[)\]]?$")


def inner_of(text: str) -> tuple[int, int]:
    """Return where the text begins and ends without the punctuation around it."""
    return len(text) - len(text.lstrip(EDGES)), len(text.rstrip(EDGES))


def scan(text: str, base: date, reader: Reader, next_meeting: date | None, order: str) -> list[Hit]:
    """Find the day phrases of a text, left to right; linear in its length.

    ``order`` is "mdy" or "dmy" where the text is known to write 3/6 so, else "".
    """
    folded = fold(text)
    inner = inner_of(folded)
    hits: list[Hit] = []
    for grammar in reader.grammars:
        for match in grammar.finder.finditer(folded):
            spans = [match.span(group) for group in (0, 2)]
            hit = _hit(text, folded, spans, grammar, reader, order, base, inner)
            if hit is None:
                # What is no day may hide one: 王五周五前 is no five weeks, but a Friday.
                hit = _hidden(text, folded, match.span(), grammar, reader, order, base, inner)
            if hit is not None:
                hits.append(hit)
    hits.sort(key=lambda hit: (hit.start, -hit.end))
    return list(_join(folded, _resolved(hits, base, next_meeting, folded, reader), reader, inner))


def _hit(
    text: str,
    folded: str,
    spans: Sequence[tuple[int, int]],
    grammar: Grammar,
    reader: Reader,
    order: str,
    base: date,
    inner: tuple[int, int],
) -> Hit | None:
    """Tell what a match is: the form that fits best with or without the words about the hour."""
    (start, end), (core, core_end) = spans
    if not _stands_alone(folded, start, end):
        return None
    lead = reader.lead.search(folded[max(0, start - _REACH) : start])
    weak = lead or reader.weak.search(folded[max(0, start - _REACH) : start])
    trail = reader.trail.search(folded[end : end + _REACH])
    outer_start = start - (min(start, _REACH) - weak.start()) if weak else start
    outer_end = end + trail.end() if trail else end
    outer_start, outer_end, bracketed = _with_brackets(folded, outer_start, outer_end)
    whole = outer_start <= inner[0] and outer_end >= inner[1]
    introduced = bool(lead or trail or reader.then.search(folded[end : end + _REACH]))
    edge = outer_end >= inner[1] or folded[outer_end : outer_end + 4].lstrip()[:1] in tuple(".,;:!?)]。、|\n")
    counts = {
        "": True,
        "introduced": introduced or whole or bracketed,
        "edge": introduced or whole or bracketed or edge,
        "whole": whole,
    }
    shy = any(text[core:core_end].startswith(word) for word in grammar.shy) and not counts["introduced"]
    denied = reader.not_before.search(folded[max(0, start - _REACH) : start]) or (
        not trail and reader.not_after.search(folded[end : end + _REACH])
    )
    best: tuple[str, Named, date | None] | None = None
    for s, e in dict.fromkeys(((start, end), (start, core_end), (core, end), (core, core_end))):
        for form, plain in grammar.forms_of(folded[s:e].strip(), counts):
            if shy and form.rule != "not_a_day":
                continue
            named = replace(plain, order=order) if order and plain.order == "ask" else plain
            day = resolve(form.rule, named, base)
            if best is None or (best[2] is None and day is not None):
                best = (form.rule, named, day)
            if day is not None or form.rule in NAMELESS:
                break
        if best is not None:
            break
    if best is None:
        return None
    return Hit(
        start=start + len(folded[start:end]) - len(folded[start:end].lstrip()),
        end=end,
        outer=(outer_start, outer_end),
        rule=best[0],
        named=best[1],
        day=best[2],
        introduced=introduced,
        bracketed=bracketed,
        whole=whole,
        denied=bool(denied),
    )


def _hidden(
    text: str,
    folded: str,
    span: tuple[int, int],
    grammar: Grammar,
    reader: Reader,
    order: str,
    base: date,
    inner: tuple[int, int],
) -> Hit | None:
    """Look once more behind the first character of a match that came to nothing."""
    offset = span[0] + 1
    match = grammar.finder.search(folded[offset : span[1] + _REACH])
    if match is None or offset + match.start() >= span[1]:
        return None
    spans = [(offset + match.start(group), offset + match.end(group)) for group in (0, 2)]
    return _hit(text, folded, spans, grammar, reader, order, base, inner)


def _stands_alone(folded: str, start: int, end: int) -> bool:
    """Refuse a piece of a longer number, word, version, address or path."""
    before, after = folded[max(0, start - 2) : start], folded[end : end + 2]
    first, last = folded[start], folded[end - 1]
    if before and first.isascii() and first.isalnum():
        previous = before[-1]
        if previous.isascii() and (previous.isalnum() or previous in "_@#$/&=+?\\"):
            return False
        if previous in "-.:" and len(before) > 1 and before[0].isascii() and before[0].isalnum() and first.isdigit():
            return previous == ":" and not before[0].isdigit()
    if before and first in "一二三四五六七八九十" and before[-1] in "一二三四五六七八九十百千万第每":
        return False
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


def _resolved(hits: Sequence[Hit], base: date, next_meeting: date | None, folded: str, reader: Reader) -> Iterator[Hit]:
    """Yield the hits that do not overlap an earlier or longer one, with their days."""
    end = -1
    for hit in hits:
        if hit.start < end:
            continue
        end = hit.end
        if hit.rule == "not_a_day":
            continue
        day = next_meeting if hit.rule == "next_meeting" else hit.day
        bracket = reader.in_brackets.search(folded[hit.start : hit.end])
        if bracket is not None and day is not None:
            weekday = reader.weekdays[" ".join(bracket.group(1).split())]
            if hit.rule == "week":
                day = on_weekday_of_week(replace(hit.named, parts={"weekday": weekday}), base)
            elif day.isoweekday() != weekday:
                day = None
        yield replace(hit, day=day)


def _join(folded: str, hits: Iterator[Hit], reader: Reader, inner: tuple[int, int]) -> Iterator[Hit]:
    """Make one of a range's two ends (its last day), and of a phrase with a date in brackets beside it (that date)."""
    kept: Hit | None = None
    for hit in hits:
        if kept is None:
            kept = hit
            continue
        between = folded[kept.end : hit.start]
        if len(between) < 8 and reader.range.search(between) is not None:
            later = hit.day
            if hit.rule == "weekday" and kept.day and later and later < kept.day:
                later = resolve("weekday", hit.named, kept.day)
            kept = _joined(folded, kept, hit, later, inner)
        elif _is_beside(between) and folded[hit.end : hit.end + 3].lstrip(" ")[:1] in (")", "]"):
            agreed = hit.day if hit.rule in EXPLICIT or kept.day == hit.day else None
            kept = _joined(folded, kept, hit, kept.day if kept.rule in EXPLICIT and not agreed else agreed, inner)
        else:
            yield kept
            kept = hit
    if kept is not None:
        yield kept


def _is_beside(between: str) -> bool:
    return len(between) <= 16 and between.rstrip(" ")[-1:] in ("(", "[") and not any(c in ".,;!?。)]" for c in between)


def _joined(folded: str, first: Hit, second: Hit, day: date | None, inner: tuple[int, int]) -> Hit:
    end = second.end
    while end < len(folded) and folded[end] in " )]" and folded[second.end : end].count(")") == 0:
        end += 1
    end = end if folded[second.end : end].strip() else second.end
    outer = (first.outer[0], max(end, second.outer[1]))
    return replace(
        first,
        end=end,
        outer=outer,
        day=day,
        introduced=first.introduced or second.introduced,
        whole=outer[0] <= inner[0] and outer[1] >= inner[1],
        denied=first.denied,
    )
