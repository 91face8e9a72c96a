"""Read from a status cell or the edge of a task whether it is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import re2

from minuted.reading.spelling import half_width, key
from minuted.reading.template import any_of

#: What follows is a remark on the status, not the status.
_REMARK = re2.compile(r"\s-\s|\.\s|;")


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusWords:
    #: Any status word anywhere; the longest one at a place counts.
    anywhere: Any
    #: A status word that ends a task.
    trailing: Any
    #: A status word before a task.
    leading: Any
    done: frozenset[str]
    #: First words of the marks: where none is in a text, no pattern need be tried.
    hints: tuple[str, ...]

    @classmethod
    def compile(cls, tables: Iterable[Mapping[str, Any]]) -> StatusWords:
        """Merge the ``[status]`` tables: ``done`` and ``open`` in cells, ``mark`` words also in running text."""
        done: list[str] = []
        other: list[str] = []
        marks: list[str] = []
        for table in tables:
            done += table.get("done", ())
            other += table.get("open", ())
            marks += table.get("marks", ())
        every = any_of([*done, *other] or ["\x00"])
        mark = any_of(marks or ["\x00"])
        return cls(
            anywhere=re2.compile(f"(?i){every}"),
            trailing=re2.compile(
                rf"(?:^|[\s.,;:!(\[-])[(\[]?\s*(?P<word>{mark})(?P<more>[^.;\p{{Ll}}\p{{Han}}]*)[)\]]?[\s.!]*$"
            ),
            leading=re2.compile(rf"^[(\[]?\s*(?P<word>{mark})\s*[)\]]?\s*[:-]?\s+"),
            done=frozenset(map(key, done)),
            hints=tuple(dict.fromkeys(half_width(word.split()[0]) for word in marks)),
        )

    def is_done(self, cell: str) -> bool:
        """Read a status cell or field; of several words the last one counts ("open, closed on Friday")."""
        found = self.anywhere.findall(_REMARK.split(half_width(cell[:300]), 1)[0])
        return bool(found) and key(found[-1]) in self.done

    def cut(self, task: str) -> tuple[str, bool | None]:
        """Cut a status word off the edges of a task; None where there is none."""
        folded = half_width(task)
        if not any(map(folded.__contains__, self.hints)):
            return task, None
        found = self.trailing.search(folded[-160:])
        if found is not None:
            return task[: max(0, len(folded) - 160) + found.start()].rstrip(), key(found.group("word")) in self.done
        found = self.leading.match(folded)
        if found is not None:
            return task[found.end() :], key(found.group("word")) in self.done
        return task, None
