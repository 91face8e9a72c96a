"""Read from a status cell or the edge of a task whether it is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from minuted import re2
from minuted.reading.spelling import half_width, key
from minuted.reading.template import any_of

#: A status stands in so many characters at the end.
_TAIL = 320
#: How long the task may be before what became of it.
_SHORTEST_REPORTED, _LONGEST_REPORTED = 3, 60
_BRACKETS = frozenset("([")
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
    #: A status word in brackets or behind a dash at the end, whatever its case, and what is said of it.
    aside: Any
    #: A status word that begins a remark.
    opening: Any
    #: First words of a remark that make a status a deadline: "(done by Friday)".
    until: frozenset[str]
    #: A status word with a remark on it behind: 进行中，预计周五完成.
    inner: Any
    done: frozenset[str]
    #: How a remark begins that says that something was done, and that it was not: 已整改; 未完成, 正在.
    became: tuple[str, ...]
    remains: tuple[str, ...]
    #: Words within a remark that say the latter: 继续跟踪.
    goes_on: tuple[str, ...]
    #: First words of the marks: where none is in a text, no pattern need be tried.
    hints: tuple[str, ...]

    @classmethod
    def compile(cls, tables: Iterable[Mapping[str, Any]]) -> StatusWords:
        """Merge the ``[status]`` tables: ``done`` and ``open`` in cells, ``marks`` also in running text.

        ``asides`` count in brackets and behind a dash, ``said`` comes before one: "this was completed"; ``until``
        begins what makes a deadline of it: "(done by Friday)".
        """
        done: list[str] = []
        other: list[str] = []
        marks: list[str] = []
        until: list[str] = []
        asides: list[str] = []
        said: list[str] = []
        then: list[str] = []
        became: list[str] = []
        remains: list[str] = []
        goes_on: list[str] = []
        for table in tables:
            done += table.get("done", ())
            other += table.get("open", ())
            marks += table.get("marks", ())
            then += table.get("then", ())
            until += table.get("until", ())
            became += table.get("became", ())
            remains += table.get("remains", ())
            goes_on += table.get("goes_on", ())
            asides += table.get("asides", ())
            said += table.get("said", ())
        apart = any_of([*asides, *marks] or ["\x00"])
        saying = any_of(said or ["\x00"])
        every = any_of([*done, *other] or ["\x00"])
        mark = any_of(marks or ["\x00"])
        return cls(
            anywhere=re2.compile(f"(?i){every}"),
            trailing=re2.compile(
                rf"(?:^|[\s.,;:!(\[-])[(\[]?\s*(?P<word>{mark})(?P<more>[^.;\p{{Ll}}\p{{Han}}]*)[)\]]?[\s.!]*$"
            ),
            aside=re2.compile(
                rf"(?i)(?:(?P<open>[(\[])\s*|(?P<end>[.!])\s+|\s(?:-{{1,3}}|[-=]>|→)\s*|[:;]\s*|[.,;:\s-]+{saying}\s+)"
                rf"(?P<word>{apart})(?P<more>|[\s,:(-]+(?:\p{{L}}\p{{L}}\s+)?(?-i:[\d(\p{{Lu}}])[^;()\[\]]*"
                rf"|[.!]?[)\]]|[\s:,-]+[^()\[\]]*[)\]])[)\]]?[\s.!]*$"
            ),
            opening=re2.compile(rf"(?i)^[(\[]?\s*(?P<word>{every})\s*(?:$|[.;,:!)(\]]|-\s)"),
            until=frozenset(until),
            inner=re2.compile(
                rf"[\s.,;:!(\[-]+(?P<word>{mark})[)\]]?\s*(?P<more>[,;]\s*{any_of(then or [chr(0)])}[^;]*)$"
            ),
            leading=re2.compile(
                rf"(?i)^(?:[(\[]\s*(?P<box>{every})\s*[)\]]\s*[:-]?\s*|(?P<word>{mark})\s*(?::\s*|-?\s+))"
            ),
            done=frozenset(map(key, done)),
            became=tuple(became),
            remains=tuple(remains),
            goes_on=tuple(goes_on),
            hints=tuple(dict.fromkeys(half_width(word.split()[0]) for word in marks)),
        )

    def is_done(self, cell: str) -> bool:
        """Read a status cell or field; of several words the last one counts ("open, closed on Friday")."""
        found = self.anywhere.findall(_REMARK.split(half_width(cell[:300]), 1)[0])
        return bool(found) and key(found[-1]) in self.done

    def reported(self, text: str) -> tuple[str, str, bool] | None:
        """Read "Lock: changed on Monday" as task, remark and whether it is done; None where it is neither."""
        at = half_width(text[:_LONGEST_REPORTED]).find(":")
        remark = text[at + 1 :].strip()
        if at < _SHORTEST_REPORTED or not remark:
            return None
        if remark.startswith(self.remains) or (self.goes_on and any(word in remark for word in self.goes_on)):
            return text[:at], remark, False
        return (text[:at], remark, True) if remark.startswith(self.became) else None

    def says_done(self, text: str) -> bool:
        """Say whether a text is nothing but a word for done: "[DONE]"."""
        return key(text) in self.done

    def opens_done(self, text: str) -> bool:
        """Say whether a remark begins with a word for done: "Done.", "Completed - see the wiki"."""
        found = self.opening.match(half_width(text[:80]))
        return found is not None and key(found.group("word")) in self.done

    def cut(self, task: str, *, signed: bool = True) -> tuple[str, bool | None]:
        """Cut status words off the edges of a task, "… this was completed - Closed"; None where there is none.

        ``signed``: a mark stands somewhere in it; in brackets before it all words for a status count.
        """
        if not signed and half_width(task[:1]) not in _BRACKETS:
            return task, None
        rest, done = self._cut(task)
        if done is None:
            return rest, None
        rest, before = self._cut(rest)
        return rest, done if before is None else done or before

    def _cut(self, task: str) -> tuple[str, bool | None]:
        folded = half_width(task)
        begin = max(0, len(folded) - _TAIL)
        if folded[:1] in _BRACKETS:
            found = self.leading.match(folded)
            if found is not None and found.group("box"):
                return task[found.end() :], key(found.group("box")) in self.done
        if any(map(folded.__contains__, self.hints)):
            found = self.trailing.search(folded[begin:])
            if found is not None:
                return task[: begin + found.start()].rstrip(), key(found.group("word")) in self.done
            found = self.inner.search(folded)
            if found is not None and found.start() > 0:
                return task[: found.start()] + task[found.start(2) :], key(found.group("word")) in self.done
            found = self.leading.match(folded)
            if found is not None and found.group("word"):
                return task[found.end() :], key(found.group("word")) in self.done
        return self._apart(task, folded, begin)

    def _apart(self, task: str, folded: str, begin: int) -> tuple[str, bool | None]:
        """Cut a status off that stands apart at the end: "… (completed 3 March)", "… – ongoing"."""
        found = self.aside.search(folded[begin:])
        if found is None:
            return task, None
        word, more = found.group("word"), found.group("more").strip(" ,:(-)]")
        closed = folded.rstrip(" .!").endswith((")", "]"))
        if found.group("open") and not closed:
            return task, None
        if not found.group("open") and ")" in found.group("more") and "(" not in found.group("more"):
            return task, None
        if found.group("end") and not word[0].isupper():
            return task, None
        if more and more.split()[0].casefold() in self.until:
            return task, None
        return task[: begin + found.start()].rstrip(), key(word) in self.done
