"""Which stretches of a text are day phrases: one hit for each, with what stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from minuted.reading.day_around import around_of, is_denied, is_history, stands_alone
from minuted.reading.day_dates import Named
from minuted.reading.day_forms import Grammar
from minuted.reading.day_rules import NAMELESS, resolve
from minuted.reading.day_words import REACH, Reader

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
    #: True where a bare date lies before the base, so that it says when something was.
    history: bool


def inner_of(text: str) -> tuple[int, int]:
    """Return where the text begins and ends without the punctuation around it."""
    return len(text) - len(text.lstrip(EDGES)), len(text.rstrip(EDGES))


def hits_of(text: str, folded: str, base: date, reader: Reader, order: str) -> list[Hit]:
    """Find the day phrases of each language in a text, left to right, longer ones first; they may overlap."""
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
    return hits


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
    if not stands_alone(folded, start, end, reader.surnames):
        return None
    around = around_of(folded, start, end, reader, inner)
    introduced = around.lead or around.trail or around.then or folded[start:end].endswith(reader.inside)
    shy = not around.counts["introduced"] and any(text[core:core_end].startswith(word) for word in grammar.shy)
    best: tuple[str, Named, date | None] | None = None
    for s, e in dict.fromkeys(((start, end), (start, core_end), (core, end), (core, core_end))):
        for form, plain in grammar.forms_of(folded[s:e].strip(), around.counts):
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
        outer=around.outer,
        rule=best[0],
        named=best[1],
        day=best[2],
        introduced=introduced,
        bracketed=around.bracketed,
        whole=around.whole,
        denied=is_denied(around, best[0], best[2], reader, base),
        history=is_history(around, best[0], best[2], base, folded, inner),
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
    match = grammar.finder.search(folded[offset : span[1] + REACH])
    if match is None or offset + match.start() >= span[1]:
        return None
    spans = [(offset + match.start(group), offset + match.end(group)) for group in (0, 2)]
    return _hit(text, folded, spans, grammar, reader, order, base, inner)
