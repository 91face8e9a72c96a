"""Days and deadlines in words: "by Friday", "6 March", 下周三前; never a guess, no day rather than a wrong one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain
from typing import Any

from minuted import re2
from minuted.model import Language
from minuted.reading.day_forms import Grammar
from minuted.reading.day_hits import Hit, inner_of
from minuted.reading.day_joins import is_named, scan
from minuted.reading.day_rules import DAYLESS, EXPLICIT
from minuted.reading.day_words import Reader
from minuted.reading.numbers import Numerals
from minuted.reading.spelling import fold, half_width, has_han


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One day phrase in a text."""

    #: Offsets into the text that was read.
    start: int
    end: int
    raw: str
    #: None where the phrase names no day of the calendar: ASAP, 尽快, an impossible or ambiguous date.
    day: date | None
    #: It was meant as a day and cannot be read as one: "6/3", "mid-March", 节前; worth asking.
    unclear: bool = False
    #: Where the phrase names a whole week and a deadline would be its end: the Monday; None for all else.
    begins: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayWords:
    """The day words of all languages, compiled once."""

    plain: Reader
    han: Reader
    #: "mdy" or "dmy" where the text is known to write 3/6 so; "" follows the language.
    order: str = ""
    #: True reads every text as one that holds Chinese characters.
    chinese: bool = False

    @classmethod
    def compile(cls, tables: Mapping[Language, dict[str, Any]]) -> DayWords:
        """Compile the ``[days]`` and ``[numbers]`` tables of each language.

        Raises:
            ValueError: a form names a rule or a slot that does not exist.
        """
        grammars = [Grammar(table, Numerals.compile({str(lang): table})) for lang, table in tables.items()]
        plain = [grammar for grammar in grammars if grammar.script != "han"]
        han = [grammar for grammar in grammars if grammar.script == "han"]
        return cls(plain=Reader(plain), han=Reader([*han, *plain]))

    def learn(self, text: str, language: Language | None = None, sent: date | None = None) -> DayWords:
        """Return these words for one document: its language, and the order of its numeric dates.

        Where the document holds dates that can only be day-month or only month-day, and none of
        the other kind, its ambiguous dates are read alike; else as the one that is the day on which
        it was ``sent``, or a few days before, in one order only: the head of minutes has their day.
        """
        orders = set()
        folded = fold(text)
        for match in chain(_NUMERIC.finditer(folded), self.plain.bare.finditer(folded)):
            first, second = (int(number) for number in match.groups() if number)
            if (first, second) == _ALWAYS:
                continue
            if 12 < first <= 31 and 1 <= second <= 12:
                orders.add("dmy")
            elif 12 < second <= 31 and 1 <= first <= 12:
                orders.add("mdy")
        if not orders and sent is not None:
            orders = set(_orders_of_head(folded, sent))
        order = orders.pop() if len(orders) == 1 else self.order
        return replace(self, order=order, chinese=self.chinese or language is Language.ZH)

    def reader(self, text: str) -> Reader:
        """Return the grammars to try on a text."""
        return self.han if self.chinese or has_han(text) else self.plain


_FULL = re2.compile(r"\b(\d{1,2})[/.\-](\d{1,2})[/.\-]((?:19|20)?\d\d)\b")
#: Minutes are sent within so many days.
_SENT_WITHIN = 10
#: 24/7 is no day.
_ALWAYS = (24, 7)
#: A date with its year further ahead than this is no deadline that stands by itself.
_PLANNED = timedelta(days=366)
#: What must come first is said in so few characters.
_LONGEST_EVENT = 40
_NUMERIC = re2.compile(r"\b(\d{1,2})(?:[/.\-](\d{1,2})[/.\-](?:19|20)\d\d|/(\d{1,2})/\d\d)\b")


def _orders_of_head(folded: str, sent: date) -> Iterator[str]:
    """Yield the order of each date that is near the day of the mail in that order, and far in the other."""
    for match in _FULL.finditer(folded):
        a, b, year = (int(number) for number in match.groups())
        year += sent.year - sent.year % 100 if year < 100 else 0
        away = {}
        for order, month, day in (("mdy", a, b), ("dmy", b, a)):
            with suppress(ValueError):
                away[order] = (sent - date(year, month, day)).days
        near = [order for order, days in away.items() if 0 <= days <= _SENT_WITHIN]
        if len(near) == 1 and all(abs(days) > 2 * _SENT_WITHIN for order, days in away.items() if order not in near):
            yield near[0]


def find_days(text: str, *, base: date, words: DayWords, next_meeting: date | None = None) -> tuple[Found, ...]:
    """Find every phrase that names a day or a deadline, left to right, none overlapping.

    ``base`` is the day from which "Friday" and "in 3 days" count, in the writer's zone.
    """
    return tuple(_found(text, hit, hit.start, hit.end) for hit in _hits(text, base, words, next_meeting))


def read_phrase(text: str, *, base: date, words: DayWords, next_meeting: date | None = None) -> Found | None:
    """Read a text that is one day phrase as a whole, due words included; None where it is not.

    The phrase's offsets are those of the day itself; ``day`` is None where it names none.
    """
    for hit in _hits(text, base, words, next_meeting):
        if hit.whole and not hit.denied:
            return _found(text, hit, hit.start, hit.end)
    return None


def read_day(text: str, *, base: date, words: DayWords, next_meeting: date | None = None) -> date | None:
    """Read a text that is one day phrase as a whole; None where it is not, or names no day."""
    found = read_phrase(text, base=base, words=words, next_meeting=next_meeting)
    return found.day if found is not None else None


def find_due(text: str, *, base: date, words: DayWords, next_meeting: date | None = None) -> Found | None:
    """Find the deadline inside an action's text, with the words that make it one; None where there is none.

    A day that a due word introduces wins; else one in brackets, at the end, or where the text is
    Chinese at the start of a clause, as the language puts its times; else the only date, where it
    has its year and is still to come.
    """
    found = _hits(text, base, words, next_meeting)
    if not found:
        return None
    hits = [hit for hit in found if not (hit.denied or hit.history)]
    strong = [hit for hit in hits if hit.introduced or hit.rule == "apart"]
    inner = inner_of(text)
    edge = [hit for hit in hits if hit.bracketed or hit.whole or _at_edge(text, hit, inner)]
    alone = [hit for hit in hits if len(found) == 1 and _is_full(text, hit, base, words)]
    for group in (strong, edge, alone):
        best = next((hit for hit in group if hit.day), group[0] if group else None)
        if best is not None:
            return _found(text, best, *best.outer)
    return None


def _is_full(text: str, hit: Hit, base: date, words: DayWords) -> bool:
    """Say whether a date in the middle of a sentence is still to come, and names nothing else.

    It has its year: a day without it may be that of anything, as in "posts about the sprint on 12 March".
    """
    if hit.rule not in EXPLICIT or hit.day is None or "Y" not in hit.named.parts:
        return False
    return base < hit.day <= base + _PLANNED and not is_named(text, hit, words.reader(text))


def _found(text: str, hit: Hit, start: int, end: int) -> Found:
    if hit.rule == "apart":
        end += _rest_of_clause(text[end:])
    unclear = hit.day is None and hit.rule not in DAYLESS
    begins = hit.day - timedelta(days=hit.day.weekday()) if hit.day and hit.named.step("span") else None
    return Found(start=start, end=end, raw=text[start:end], day=hit.day, unclear=unclear, begins=begins)


def _rest_of_clause(text: str) -> int:
    """Tell how much of a text still says what must come first: "within two weeks of | receipt, …"."""
    rest = half_width(text[:_LONGEST_EVENT])
    ends = [at for at in map(rest.find, ",.;:()") if at >= 0]
    return len(rest[: min(ends)].rstrip()) if ends else len(text.rstrip()) if len(text) <= _LONGEST_EVENT else 0


def _at_edge(text: str, hit: Hit, inner: tuple[int, int]) -> bool:
    """Say whether a bare day stands at the end, or in Chinese at the start of a clause."""
    if hit.outer[1] >= inner[1] or _is_remark(text[hit.outer[1] : inner[1] + 1]):
        return True
    before = text[max(0, hit.outer[0] - 4) : hit.outer[0]].rstrip(" *")
    return has_han(text[hit.start : hit.end]) and (hit.outer[0] <= inner[0] or before[-1:] in ",;:，；：。、)）】]")


def _is_remark(text: str) -> bool:
    """Say whether nothing but words in brackets stands there: "13 March (was 6 March)"."""
    rest = half_width(text[: 2 * _LONGEST_EVENT]).strip(" .")
    return rest[:1] == "(" and rest.find(")") == len(rest) - 1 and len(text) <= 2 * _LONGEST_EVENT


def _hits(text: str, base: date, words: DayWords, next_meeting: date | None) -> Sequence[Hit]:
    return scan(text, base, words.reader(text), next_meeting, words.order)
