"""Find where a line gives several people a task each, and sentences that do nothing but give one: "Ann to cook."."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from minuted import re2
from minuted.reading.owners import Judge
from minuted.reading.spelling import half_width
from minuted.reading.template import any_of

_NAME = r"[@\p{Lu}][\p{L}\p{N}'._-]*"
#: What ends a sentence that gives somebody a task, where the next one begins with a capital letter.
_END = re2.compile(r"[.!?;]\s+(?:[\p{Lu}@(\[\d]|[a-z]\)|-\s)|[.!?;]\s*$")
_MOST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigning:
    #: A name and the word after it that begins a further task.
    share: Any
    #: A name and "to" at the beginning of a sentence.
    alone: Any
    #: A name and the word after it that begins a task, at the very beginning.
    first: Any
    #: What ends with people whom somebody asks, writes to or works with: "follow up with Ann", "ask Ann, Bob".
    asked: Any
    #: What asks them for it: "to".
    into: tuple[str, ...]
    #: One of these is in every text in which a share may begin.
    hints: tuple[str, ...]
    joins: tuple[str, ...]

    @classmethod
    def compile(cls, tables: Iterable[Mapping[str, Sequence[str]]]) -> Assigning:
        """Merge the ``[assigning]`` tables: ``joins`` between names, ``does`` and ``alone`` between name and task.

        ``agreed`` comes before the name in a sentence that gives a task: "it was agreed that Ann would …".
        """
        merged: dict[str, list[str]] = {
            "joins": [],
            "does": [],
            "alone": [],
            "articles": [],
            "agreed": [],
            "would": [],
            "asks": [],
        }
        for table in tables:
            for name, words in table.items():
                merged[name] += words
        joins, does, alone, articles, agreed, would, asks = (any_of(words or ["\x00"]) for words in merged.values())
        names = rf"(?:(?:{articles})\s+)?{_NAME}(?:(?:\s+|\s*[&/,]\s*|\s+{joins}\s+)(?:(?:{articles})\s+)?{_NAME})*"
        return cls(
            share=re2.compile(rf"(?:^|[;,.]\s+(?:{joins}\s+)?|\s+{joins}\s+)({names})\s*(?:\s{does}\s+\p{{Ll}}|:\s)"),
            alone=re2.compile(
                rf"(?:^|[.;!?:)\]]\s+|\s(?:-{{1,3}}|[=-]>|→)\s+)(?:({names})\s+{alone}|(?i:{agreed})\s+(?-i:({names}))\s+{would})\s+\p{{Ll}}"
            ),
            asked=re2.compile(rf"\s(?:{asks})\s+{names}$"),
            first=re2.compile(rf"^({names})\s+{does}\s+\p{{Ll}}"),
            into=tuple(f" {word} " for word in merged["alone"]),
            hints=tuple(f" {word} " for word in (*merged["does"], *merged["alone"])),
            joins=tuple(f" {word}" for word in merged["joins"]),
        )

    def shares(self, text: str, judge: Judge) -> Iterator[str]:
        """Split "Ann to book the hall, Bob to print it" and "Ann: the hall; Bob: flyers" where the next one begins."""
        folded = half_width(text)
        if ":" not in folded and not any(map(folded.__contains__, self.hints)):
            yield text
            return
        starts: list[int] = []
        for found in self.share.finditer(folded):
            if starts and self._goes_on(folded, found):
                continue
            if judge.people(text[found.start(1) : found.end(1)]):
                starts.append(found.start(1))
            elif not starts:
                break
        if len(starts) < 2 or len(starts) > _MOST or starts[0] > 0:
            yield text
            return
        for start, end in pairwise([*starts, len(text)]):
            piece = text[start:end].rstrip(" ,;")
            yield piece.removesuffix(next((join for join in self.joins if piece.endswith(join)), "")).rstrip(" ,;")

    def _goes_on(self, text: str, found: Any) -> bool:
        """Say whether a name is only the last one of those asked: "follow up with Ann, Bob, and Carla to draft it"."""
        joint = text[found.start() : found.start(1)]
        joined = joint[:1] in (" ", ",") and joint.strip(" ,") != "" and text[found.end(1) :].startswith(self.into)
        return joined and self.asked.search(text[: found.start()]) is not None

    def begins(self, text: str, judge: Judge) -> bool:
        """Say whether a text begins with people and what gives them a task: "Ann to book the hall"."""
        found = self.first.match(half_width(text))
        return found is not None and bool(judge.people(text[: found.end(1)]))

    def sentences(self, text: str, judge: Judge) -> Iterator[str]:
        """Yield the sentences of a text that begin with known people and "to": "Ann to book the hall."."""
        folded = half_width(text)
        if not any(map(folded.__contains__, self.hints)):
            return
        for count, found in enumerate(self.alone.finditer(folded)):
            if count >= _MOST:
                return
            begin, stop = found.span(1) if found.group(1) else found.span(2)
            if not judge.people(text[begin:stop], "known"):
                continue
            end = _END.search(folded[found.end() :])
            yield text[begin : found.end() + end.start() if end is not None else len(text)]
