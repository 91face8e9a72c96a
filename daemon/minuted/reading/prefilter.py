"""Tell in one pass over a line which templates may match it, so that most lines of minutes meet no template."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from minuted import re2
from minuted.reading.line import Line
from minuted.reading.template import fixed_pieces

#: Memory for the automaton of one set, in bytes.
_MEMORY = 16 << 20
#: Lines that only count where a marker announces them.
_ANNOUNCED = "action"


class Prefilter:
    """Templates in one set for each combination of places that is asked for.

    Templates for announced actions match nearly every line ("{owner} {task}"): in one automaton with them each new
    line makes new states, at fifty times the cost.  They stand apart, and their fixed pieces are looked for.
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._sets: dict[tuple[str, ...], tuple[re2.Set, tuple[int, ...]]] = {}
        needed = [(at, fixed_pieces(line.written)) for at, line in enumerate(lines) if line.where == _ANNOUNCED]
        # "" stands in every text.
        self._broad = tuple((at, (pieces or ("",))[0], pieces[1:]) for at, pieces in needed)
        #: Gives the lines for those places that may match a text, in the order of the files; keeps the last answers.
        self.look_up = lru_cache(maxsize=64)(self._look_up)

    def every(self, folded: str) -> tuple[Line, ...]:
        """Return all lines that match, wherever they count."""
        return tuple(line for line in self._lines if line.pattern.match(folded) is not None)

    def _look_up(self, folded: str, wheres: tuple[str, ...]) -> tuple[Line, ...]:
        patterns, places = self._sets.get(wheres) or self._compiled(wheres)
        found = [places[hit] for hit in patterns.Match(folded)] if places else []
        if _ANNOUNCED in wheres:
            low = folded.lower()
            found += [
                at
                for at, first, others in self._broad
                if first in low and (not others or all(map(low.__contains__, others)))
            ]
        return tuple([self._lines[at] for at in sorted(found)]) if found else ()

    def _compiled(self, wheres: tuple[str, ...]) -> tuple[re2.Set, tuple[int, ...]]:
        places = tuple(at for at, line in enumerate(self._lines) if line.where != _ANNOUNCED and line.where in wheres)
        options = re2.Options()
        options.case_sensitive = False
        options.log_errors = False
        options.max_mem = _MEMORY
        patterns = re2.Set.SearchSet(options)
        for at in places:
            patterns.Add(self._lines[at].pattern.pattern)
        if places:
            patterns.Compile()
        self._sets[wheres] = patterns, places
        return patterns, places
