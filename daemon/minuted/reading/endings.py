"""Read what a text, or what stands at its end, says of a vote: "…, seconded by Bob, carried 5-0", "… - agreed"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from minuted import re2
from minuted.reading.harvest import Harvest
from minuted.reading.line import Match
from minuted.reading.markers import Makes
from minuted.reading.spelling import half_width, key, shapes_of
from minuted.reading.wording import ANYWHERE

#: "Motion to buy a mower (Ann/Bob), carried 5-0": so many pieces behind a motion may tell of the vote.
_TAILS = 5
_LONGEST_TAIL, _LONGEST_ENDED = 90, 40
_TAIL = re2.compile(r"^(.*\S)(?:\s*[,;:.(\[]|\s+[-–—]+)\s*([^,;:.(\[]+?)[\s)\].!]*$")
#: "… - agreed", "…（已决定）": what stands apart at the end of a sentence.
_APART = re2.compile(r"^(.*[\p{L}\p{N})\"'%])\s*(?:\s[-–—]+|-{2,}|[–—]+|[(\[])\s*([^()\[\]–—]+?)\s*[)\].!]*$")
_LONGEST_AGREED = 240
_MARKS = shapes_of("-([")
#: What a sentence must hold before that.
_FEWEST_WORDS, _FEWEST_CHARS = 3, 5

#: An outcome, or votes for and against.
End = Makes | tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Endings:
    """Reads texts without knowing where they stand; ``voting`` says whether something is put to a vote before them."""

    harvest: Harvest

    def matches(self, text: str, wheres: Sequence[str], *makes: Makes, voting: bool) -> Iterator[Match]:
        """Yield the lines of the conventions that a text reads as."""
        for match in self.harvest.conventions.matches(text, wheres, *makes):
            if match.line.needs == "motion" and not voting:
                continue
            mover = match.groups.get("owner")
            if mover and not self.harvest.wording.judge.people(mover, match.line.trust):
                continue
            yield match

    def says(self, text: str, *, voting: bool) -> Makes | None:
        """Tell what a text that is nothing but the outcome of a vote says: carried (a decision) or lost."""
        for match in self.matches(text, ANYWHERE, Makes.DECISION, Makes.LOST, voting=voting):
            if match.line.makes is Makes.LOST or not (match.line.whole or match.groups.get("text")):
                return match.line.makes
        return None

    def read(self, text: str, *, voting: bool) -> End | None:
        """Tell what a text says that is an outcome, counts votes, or is a short line that ends with an outcome."""
        text = text.strip("[]()* ")
        return self.says(text, voting=voting) or self.harvest.conventions.ballots.read(text) or self._ended(text)

    def _ended(self, text: str) -> Makes | None:
        """Read the end of a short line: "Ann/Bob Carried"."""
        words = self.harvest.conventions
        said = key(text) if len(text) <= _LONGEST_ENDED else ""
        if not said or said.endswith(words.lost):
            return Makes.LOST if said else None
        return Makes.DECISION if said.endswith(words.carried_ends) else None

    def untailed(self, text: str) -> tuple[str, list[End]]:
        """Cut what tells of the vote off the end of a motion: "…, seconded by Bob, carried 5-0"."""
        ends: list[End] = []
        for _ in range(_TAILS):
            cut = _TAIL.match(half_width(text[-400:]))
            if cut is None:
                break
            start, tail = cut.end(1) + max(0, len(text) - 400), cut.group(2)
            # Behind a motion, words count that need one.
            end = self.read(tail, voting=True) if len(tail) <= _LONGEST_TAIL else None
            if end is not None:
                ends.insert(0, end)
            elif not (ends and self.harvest.wording.judge.people(tail)) and not self._seconds(tail):
                break
            text = text[:start].rstrip()
        return text, ends

    def _seconds(self, text: str) -> bool:
        folded = half_width(text).lower()
        words = self.harvest.conventions
        return folded.startswith(words.seconders) or folded.endswith(words.supports)

    def agreed(self, sentence: str) -> str:
        """Return what stands before a word of agreement at the end of a sentence, "…  - all agreed"; "" without one."""
        words = self.harvest.conventions.agreed_ends
        if _MARKS.isdisjoint(sentence[-_LONGEST_ENDED:]):
            return ""
        folded = half_width(sentence)
        if not key(folded[-_LONGEST_ENDED:]).endswith(words):
            return ""
        cut = _APART.match(folded) if len(folded) <= _LONGEST_AGREED else None
        if cut is None or key(cut.group(2)) not in words:
            return ""
        said = sentence[: cut.end(1)]
        if self.harvest.conventions.ballots.read(said) is not None:
            return ""
        enough = len(said.split()) >= _FEWEST_WORDS or (not said.isascii() and len(said) >= _FEWEST_CHARS)
        return said if enough and not said.endswith(("?", "？")) else ""
