"""The words around a day: what makes it a deadline, and what says that it is something else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from minuted import re2
from minuted.reading.day_forms import Grammar, any_of

#: How far a due word may stand from its day, in characters, blanks included.
REACH = 40
#: How far a verb may stand from the amount that it changes.
_CLAUSE = 60
#: What may stand between a due word and its day.
_TAIL = r" {0,3}(?:(?:is|was|为|是) {0,3})?[:=\-*]{0,3} {0,3}(?:(?:on|at|the|about|于|在) {0,3})?[(*]?$"


class _Words:
    """The lists of words of all grammars, as patterns."""

    def __init__(self, grammars: Sequence[Grammar]) -> None:
        self.grammars = grammars

    def plain(self, part: str) -> str:
        """Return a pattern for the words of languages that write blanks between words."""
        return any_of([w for g in self.grammars if g.script != "han" for w in g.due.get(part, ())])

    def han(self, part: str) -> str:
        return any_of([w for g in self.grammars if g.script == "han" for w in g.due.get(part, ())])

    def before(self, part: str, tail: str = " {0,3}$") -> Any:
        """Compile the pattern of a text that ends in one of the words."""
        return re2.compile(rf"(?:\b{self.plain(part)}|{self.han(part)}){tail}")

    def endings(self, part: str) -> str:
        """Return a pattern of words of which some are given by their ending: "{latin}ted"."""
        found = [g.lexicon.compile(w, free=False, capture=False)[0] for g in self.grammars for w in g.due.get(part, ())]
        return "(?:" + "|".join(found) + ")" if found else any_of(())


class Reader:
    """The grammars of a text's languages together, and the words around days."""

    def __init__(self, grammars: Sequence[Grammar]) -> None:
        self.grammars = tuple(grammars)
        self.variants: Mapping[int, str] = {k: v for g in grammars for k, v in g.variants.items()}
        self.surnames = frozenset[str]().union(*(g.surnames for g in grammars))
        words = _Words(grammars)
        self._compile_leads(words)
        self._compile_denials(words)
        ranges = any_of([w for g in grammars for w in g.range_words])
        self.range = re2.compile(rf"^ {{0,3}}{ranges} {{0,3}}$")
        self.late = re2.compile("^(?:" + "|".join(g.late for g in grammars) + "){0,3}")
        weekdays = {w: n for g in grammars for w, n in g.lexicon.weekdays.items()}
        brief = {w: n for g in grammars for w, n in g.brief.items()}
        self.weekdays: Mapping[str, int] = {**brief, **weekdays}
        short = rf"[(\[] {{0,2}}({any_of(tuple(brief))}) {{0,2}}[)\]]$"
        #: "by 3/13", "Fri 13/3", or the two numbers alone on a line or in a cell.
        self.bare = re2.compile(
            rf"(?m)(?:{words.plain('dated')}|\b{any_of(tuple(weekdays))}),?:? {{1,3}}"
            r"(\d{1,2})/(\d{1,2})(?:$|[ .,;)])"
            r"|(?:^|\|) {0,3}(\d{1,2})/(\d{1,2}) {0,3}(?:$|\|)"
        )
        self.in_brackets = re2.compile(
            rf"[)\] ,\d日号](?:[(\[] {{0,2}})?({any_of(tuple(weekdays))}) {{0,2}}[)\]]?$|{short}"
        )

    def _compile_leads(self, words: _Words) -> None:
        """Compile what makes a day a deadline."""
        self.lead = words.before("before", _TAIL)
        #: Words that introduce a day even where it is written as two bare numbers.
        self.dated = words.before("dated", _TAIL)
        self.ahead = words.before("ahead")
        self.weak = words.before("weak")
        asides = "|".join(g.asides for g in self.grammars)
        aside = rf"(?: {{0,2}}[(\[](?:{asides})[)\]])?"
        self.trail = re2.compile(rf"^[ )]{{0,2}}(?:{words.plain('after')}\b|{words.han('after')}){aside}")
        self.behind = re2.compile(rf"^[ )]{{0,2}}{words.han('behind')}")
        self.then = re2.compile(rf"^ {{0,2}}{words.han('then')}")
        #: 三天内 says by itself until when.
        self.inside = tuple(w for g in self.grammars for w in g.due.get("inside", ()))
        self.then_named = re2.compile(rf"^ {{0,2}}{words.han('then_named')}")

    def _compile_denials(self, words: _Words) -> None:
        """Compile what says that a day is no deadline."""
        self.not_before = words.before("not_before", "[: ]{0,3}$")
        self.not_after = re2.compile(rf"^ {{0,2}}{words.han('not_after')}")
        #: It is over: 3月1日已提交, 3月1日提交的材料.
        self.over = re2.compile(rf"^ {{0,2}}(?:{words.han('over')}|{words.han('then')}{words.han('over_marks')})")
        #: The day belongs to what follows: 3月1日之前的数据.
        self.of_it = re2.compile(rf"^ {{0,2}}{words.han('of_it')}")
        joint = words.plain("past_joints")
        #: "reported on", "raised by Anna on"; group 1 where it is still to come: "be reported on".
        self.past = re2.compile(
            rf"(?:\b({words.plain('future')}) (?:[^ .;:()]{{1,16}} ){{0,3}})?{words.endings('past')}"
            rf"(?: {joint}|[^.;:()]{{0,16}} {words.plain('past_agents')} [^.;:()]{{1,16}}? {joint})? {{0,3}}$"
        )
        self.was = re2.compile(rf"\b{words.plain('was')} [^.;:,()]{{0,24}}$")
        self.so_far = words.before("so_far")
        self.amount = re2.compile(rf"\b{words.plain('changing')} [^.;:,0-9]{{0,{_CLAUSE}}}$")
        self.named = words.before("names")
