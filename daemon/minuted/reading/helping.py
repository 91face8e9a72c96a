"""Read clauses that say no more than who leads or helps: in "由赵强牵头，韩梅梅配合，准备物料" the task is 准备物料."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from minuted import re2
from minuted.reading.owners import Judge
from minuted.reading.spelling import half_width
from minuted.reading.template import any_of

#: More clauses than this are no list of helpers.
_MOST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Helping:
    pattern: Any
    words: tuple[str, ...]
    #: Those of them that contain no other one: where none is in a text, no pattern need be tried.
    hints: tuple[str, ...]
    #: Beginnings of words that stand for whoever it may be: 相关部门, 其他人.
    vague: tuple[str, ...]
    #: Words that tell of what was done already.
    past: tuple[str, ...] = ()

    @classmethod
    def compile(cls, words: Sequence[str], vague: Sequence[str] = (), past: Sequence[str] = ()) -> Helping:
        """Compile the words of all ``[helping]`` or ``[leading]`` tables: 配合, 协助; 负责, 牵头."""
        helps = any_of(words or [chr(0)])
        return cls(
            pattern=re2.compile(rf"(^|[,;.(])\s*(?:由|请)?([^,;.:()]{{2,24}}?){helps}(\s*[,;.)]|\s*$)"),
            words=tuple(words),
            hints=tuple(word for word in words if not any(one in word for one in words if one != word)),
            vague=tuple(vague),
            past=tuple(past),
        )

    def is_past(self, task: str) -> bool:
        """Say whether the task tells of what was done already."""
        return any(word in task for word in self.past)

    def cut(self, task: str, judge: Judge) -> tuple[tuple[str, ...], str]:
        """Return who is named in such clauses of the task, and the task without those clauses."""
        if task.isascii() or not any(map(task.__contains__, self.hints)):
            return (), task
        helpers: list[str] = []
        for _ in range(_MOST):
            found = self._first(task, judge)
            if found is None:
                break
            names, start, end = found
            helpers += [name for name in names if name not in helpers]
            before, after = task[:start].rstrip(), task[end:].lstrip()
            task = f"{before}，{after}" if before and after and after[0] not in "，,。；;" else before + after
        return tuple(helpers), task

    def _first(self, task: str, judge: Judge) -> tuple[tuple[str, ...], int, int] | None:
        """Return the first clause of helpers: their names, and where it begins and ends with the marks around it."""
        folded, at = half_width(task), 0
        for _ in range(_MOST):
            found = self.pattern.search(folded[at:])
            if found is None:
                return None
            names = judge.people(task[at + found.start(2) : at + found.end(2)])
            if names and not any(judge.everybody(name) or name.startswith(self.vague) for name in names):
                return names, at + found.start(), at + found.end()
            # The mark that ends this clause may begin the next one.
            at += max(found.end(2), 1)
        return None
