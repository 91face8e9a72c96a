"""Read "分工：甲-订桌椅，乙-拍照" and "split of work: Ann - slides; Bob - demo" into owners and tasks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from minuted import re2
from minuted.reading import leading
from minuted.reading.owners import Judge
from minuted.reading.spelling import half_width, has_han, key
from minuted.reading.template import any_of

_PART = re2.compile(r"\s*[,;.]\s*")
_SHARE = re2.compile(r"^([^-:]{1,40}?)\s*(?:-{1,3}|:)\s*(.+)$")
_MOST = 30
#: What may stand before whoever a clause is about.
_BEFORE = ("由", "请", "并由", "然后由", "再由")
#: A shorter clause behind a name is no task of its own: "李四协助".
_SHORTEST = 3
#: A longer clause is no mere list of names.
_LONGEST_NAMES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    pattern: Any
    #: Reads "张三负责联系酒店" into owner and task.
    takes: Any
    #: Words of headings above the stages of a plan: 时间表.
    stages: tuple[str, ...] = ()

    @classmethod
    def compile(cls, words: Sequence[str], takes: Sequence[str] = (), stages: Sequence[str] = ()) -> Sharing:
        """Compile the words of all ``[sharing]`` tables."""
        return cls(
            stages=tuple(stages),
            pattern=re2.compile(rf"(?i){any_of(words or [chr(0)])}[^,;:.]{{0,24}}:\s*"),
            takes=re2.compile(rf"^(?:由|请)?([^:]{{2,20}}?){any_of(takes or [chr(0)])}(.+)$"),
        )

    def taken(self, text: str, judge: Judge) -> tuple[tuple[tuple[str, ...], str], ...]:
        """Return owners and task of each clause "张三负责…，李四负责…"; nothing unless it is at least two."""
        shares: list[tuple[tuple[str, ...], str]] = []
        for part in _pieces(text, half_width(text)):
            share = self.takes.match(half_width(part))
            owners = judge.people(part[share.start(1) : share.end(1)]) if share is not None else ()
            if share is not None and owners:
                shares.append((owners, part[share.start(2) :].strip()))
            elif shares:
                shares[-1] = (shares[-1][0], f"{shares[-1][1]}，{part}")
            else:
                return ()
        return tuple(shares) if len(shares) > 1 else ()

    def plans(self, heading: str) -> bool:
        """Say whether a heading stands above the stages of a plan, each with who does what."""
        return any(map(heading.__contains__, self.stages))

    def clauses(self, text: str, judge: Judge, *, announced: bool = False) -> tuple[tuple[tuple[str, ...], str], ...]:
        """Return owners and task of each clause "张三打印名单，李四订票"; nothing unless two people get one each.

        ``announced``: other things may stand before the first of them.
        """
        if text.isascii():
            return ()
        shares: list[tuple[tuple[str, ...], str]] = []
        waiting: tuple[str, ...] = ()
        for part in _pieces(text, half_width(text)):
            owners, task = self._clause(part, judge)
            if owners and len(key(task)) >= _SHORTEST:
                shares.append(((*waiting, *owners), task))
                waiting = ()
            elif len(part) <= _LONGEST_NAMES and judge.people(part, "known"):
                # "张三，李四一起整理"
                waiting += judge.people(part, "known")
            elif shares:
                shares[-1] = (shares[-1][0], shares[-1][1] if ":" in half_width(part) else f"{shares[-1][1]}，{part}")
            elif not announced:
                return ()
        return tuple(shares) if len({owners for owners, _ in shares}) > 1 else ()

    def _clause(self, part: str, judge: Judge) -> tuple[tuple[str, ...], str]:
        share = self.takes.match(half_width(part))
        owners = judge.people(part[share.start(1) : share.end(1)]) if share is not None else ()
        if share is not None and owners:
            return owners, part[share.start(2) :].strip()
        bare = next((part[len(word) :] for word in _BEFORE if part.startswith(word)), part)
        return leading.people(bare, judge)

    def read(self, text: str, judge: Judge) -> tuple[tuple[tuple[str, ...], str], ...]:
        """Return owners and task of each share; nothing unless two people or more share something."""
        folded = half_width(text)
        # Two shares at least: a colon, two names with a mark behind each, and something between them.
        may_share = ":" in folded and folded.count(":") + folded.count("-") > 2
        found = self.pattern.search(folded) if may_share else None
        if found is None:
            return ()
        shares: list[tuple[tuple[str, ...], str]] = []
        for part in _pieces(text[found.end() :], folded[found.end() :]):
            share = _SHARE.match(half_width(part))
            owners = judge.people(part[: share.end(1)]) if share is not None else ()
            if share is not None and owners:
                shares.append((owners, part[share.start(2) :].strip()))
            elif shares:
                owners, task = shares[-1]
                shares[-1] = (owners, f"{task}{'，' if has_han(task) else ', '}{part}")
            else:
                return ()
        return tuple(shares) if len(shares) > 1 else ()


def _pieces(text: str, folded: str) -> Iterable[str]:
    start = 0
    for count, mark in enumerate(_PART.finditer(folded)):
        if count >= _MOST:
            return
        if text[mark.start() - 1 : mark.start()].isdigit() and text[mark.end() : mark.end() + 1].isdigit():
            # "5.3号前"
            continue
        if mark.start() > start:
            yield text[start : mark.start()]
        start = mark.end()
    if start < len(text.rstrip()):
        yield text[start:].rstrip()
