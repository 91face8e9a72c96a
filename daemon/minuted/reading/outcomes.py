"""Follow what is put to a vote until the minutes say what came of it, and read sentences that record an outcome."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from minuted import re2
from minuted.reading.endings import End, Endings
from minuted.reading.harvest import Harvest
from minuted.reading.line import Match
from minuted.reading.markers import Makes
from minuted.reading.outline import Block, BlockKind
from minuted.reading.sentences import sentences
from minuted.reading.spelling import half_width, has_han, key
from minuted.reading.wording import ANYWHERE, ITEM, OWNED

#: A motion about which so many blocks say nothing is left open.
_REACH = 12
_SENTENCES = 30
#: Under so many headings a motion has a section of its own.
_WITHIN = 2
#: What ends a clause that may be a decision or an action of its own, between Chinese characters.
_HAN_STOP = re2.compile(r"([\p{Han})）])[.;；。](\s*\p{Han})")
_LONGEST_NAME = 30
#: Words of a day or a place that something moves to.
_LONGEST_PLACE = 2
_SPEAKER = re2.compile(r"^\p{L}[\p{L}.' -]*:\s*(.+)$")
#: Votes that outnumber the others so far carry a motion of which nothing else is said.
_CARRIED_BY, _FEWEST = 2, 2


@dataclass(slots=True, kw_only=True)
class Motion:
    """What was put to a vote, and the votes counted so far."""

    text: str
    block: Block
    convention: str
    #: Index of the last block that spoke of it.
    last: int
    #: Votes alone decide it.
    counted: bool = True
    ayes: int = 0
    noes: int = 0


@dataclass(slots=True, kw_only=True)
class Outcomes:
    harvest: Harvest
    endings: Endings
    motion: Motion | None = None
    #: Index of the block that settled the last motion, and need not be read for an outcome again.
    settled: int = -1

    # -- motions

    def put(self, index: int, block: Block, text: str, convention: str, *, counted: bool = True) -> None:
        """Open a motion; a text of nothing but names says who moved the one that is open."""
        lead = next((word for word in self.harvest.conventions.motion_leads if _begins(text, word)), "")
        text, ends = self.endings.untailed(text[len(lead) :].strip())
        if not counted and text.endswith(("?", "？")):
            return
        if len(key(text)) < 3 or not any(map(str.isalpha, text)) or self.harvest.wording.judge.people(text):
            return
        self._open(index, block, text, convention, counted=counted)
        for end in ends:
            self._end(index, end)

    def _open(self, index: int, block: Block, text: str, convention: str, *, counted: bool = True) -> None:
        self.close()
        self.motion = Motion(text=text, block=block, convention=convention, last=index, counted=counted)

    def close(self) -> None:
        """Leave a motion; votes for it carry it where nothing else was said."""
        motion, self.motion = self.motion, None
        if motion is not None and motion.counted and motion.ayes >= max(_FEWEST, _CARRIED_BY * motion.noes):
            self.harvest.decide(motion.block, motion.text, motion.convention)

    def headed(self, heading: Block) -> None:
        """Leave a motion at a heading, but not at one within the section where it was put to a vote."""
        section = self.motion.block.path if self.motion is not None else ()
        if len(section) < _WITHIN or heading.path[: len(section)] != section:
            self.close()

    def settle(self, index: int, block: Block) -> bool:
        """Look for what came of the open motion in a block; True where the block says nothing else."""
        if self.motion is not None and index - self.motion.last > _REACH:
            self.close()
        if self.motion is None:
            return False
        pieces = self._sentences(block)
        said = [self._says(index, piece) for piece in pieces]
        if any(said):
            self.settled = index
        return all(said)

    def ballot(self, index: int, blocks: Sequence[Block]) -> bool:
        """Read "Ann: +1" below a line that nothing marks as a proposal: that line is what they vote on."""
        block = blocks[index]
        above = blocks[index - 1] if index else None
        if "+1" not in block.text[:40] or block.kind is not BlockKind.ITEM:
            return False
        if above is None or above.kind is not BlockKind.PARAGRAPH or (self.motion and self.motion.last == index - 1):
            return False
        if self.harvest.conventions.ballots.read(block.text) != (1, 0):
            return False
        self.put(index, above, above.text, "ballots")
        return self.settle(index, block)

    def says(self, text: str) -> Makes | None:
        """Tell what a text that is nothing but the outcome of a vote says: carried (a decision) or lost."""
        return self.endings.says(text, voting=self.motion is not None)

    # -- sentences

    def read(self, index: int, block: Block, above: str, *, owned: bool = False) -> bool:
        """Read the sentences of a block; an outcome alone decides the open motion, or else ``above``.

        ``owned``: Chinese sentences that say who does what are actions, as among decisions.
        """
        found, before = False, ""
        wheres = ITEM if block.kind is BlockKind.ITEM else ANYWHERE
        owned = owned and has_han(block.text) and "owner" not in self.harvest.conventions.fields.read(block.text).values
        pieces = self._sentences(replace(block, text=_HAN_STOP.sub(r"\1\n\2", block.text)) if owned else block)
        for number, sentence in enumerate(pieces):
            # What follows a decision says who carries it out.
            told = owned or (found and has_han(sentence[:1]))
            asked = self.harvest.conventions.asking.begun(sentence) or (sentence if told else "")
            if asked and self.harvest.act(index, block, asked, "meeting-asks", OWNED, marked=False) is not None:
                if owned and before and not found and half_width(before) + ";" in half_width(block.text):
                    # "提交时间定在周五；由张三统一上传" says what was decided, and who does it.
                    self.harvest.decide(block, before, "decided-before")
                found = True
                continue
            match = next(self._matches(sentence, wheres, Makes.DECISION, Makes.MOTION), None)
            if match is None and self.motion is not None and self.motion.last == index:
                # "Moved (Ann) to limit dogs. Seconded. 2 in favour, 2 opposed. Defeated."
                found = self._says(index, sentence) or found
                continue
            if match is None:
                before = sentence
                found = self._agreed(block, pieces[: number + 1]) or found
                continue
            text = sentence if match.line.whole else match.groups.get("text", "")
            if match.line.makes is Makes.MOTION:
                self._move(index, block, sentence, wheres, above or before)
            elif text:
                self.motion = None
                self.harvest.decide(block, text, match.line.convention)
            elif self.motion is not None:
                self._end(index, Makes.DECISION)
            elif number and self.settled != index:
                # "Policy reviewed, no changes. Approved."
                # "一人一个接口。（提议人：张三）通过"
                end = number + (half_width(sentence[:1]) != "(")
                self.harvest.decide(block, ". ".join(pieces[:end]), match.line.convention)
            elif above and match.line.needs != "motion" and self.settled != index:
                self.harvest.decide(block, said_of(above, sentence), match.line.convention)
            found = True
        return found

    def _agreed(self, block: Block, pieces: Sequence[str]) -> bool:
        """Read "The fee stays - all agreed", or "We keep the fee. (No objections.)", at the end of sentences."""
        said = self.endings.agreed(pieces[-1])
        bracketed = len(pieces) > 1 and half_width(pieces[-1][:1]) == "("
        if not said and bracketed and key(pieces[-1]) in self.harvest.conventions.agreed_ends:
            said = pieces[-2]
        if said:
            self.harvest.decide(block, said, "agreed-behind")
        return bool(said)

    def states(self, block: Block, text: str) -> bool:
        """Read a text that, behind an action marker, says what was decided: "Action: resolved to …"."""
        match = next(self._matches(text, ANYWHERE, Makes.DECISION), None)
        said = match.groups.get("text", "") if match is not None else ""
        if match is None or not said or match.groups.get("note"):
            return False
        self.harvest.decide(block, text if match.line.whole else said, match.line.convention)
        return True

    def _sentences(self, block: Block) -> list[str]:
        return sentences(block.text, self.harvest.conventions.unended)[:_SENTENCES]

    def _matches(self, text: str, wheres: Sequence[str], *makes: Makes) -> Iterator[Match]:
        found = self.endings.matches(text, wheres, *makes, voting=self.motion is not None)
        return (match for match in found if not _is_put_off(match, text))

    def proposed(self, index: int, blocks: Sequence[Block]) -> None:
        """Read "Proposed by: Ann" below what she proposes, where no motion is open."""
        above = blocks[index - 1] if index else None
        if self.motion is None and above is not None and above.kind is BlockKind.HEADING:
            # A title in capitals, "Adopt Bylaws", is nobody's name.
            self._open(index, above, above.text, "proposed-above")
        elif self.motion is None and above is not None and above.kind is not BlockKind.ROW:
            self.put(index, above, above.text, "proposed-above")

    def _says(self, index: int, text: str) -> bool:
        """Take what one sentence says about the open motion."""
        spoken = _SPEAKER.match(text) if ":" in text[:_LONGEST_NAME] else None
        rest, ends = self.endings.untailed(text)
        for piece in (text, spoken.group(1) if spoken is not None else ""):
            end = self.endings.read(piece, voting=self.motion is not None) if piece else None
            if end is not None:
                self._end(index, end)
                return True
        for end in ends:
            self._end(index, end)
        return not rest

    def _move(self, index: int, block: Block, sentence: str, wheres: Sequence[str], above: str) -> None:
        """Open the motion of a sentence, and take what its end says of the vote."""
        shorter, ends = self.endings.untailed(sentence)
        for match in (*self._matches(shorter, wheres, Makes.MOTION), *self._matches(sentence, wheres, Makes.MOTION)):
            text = match.groups.get("text", "")
            if above and key(text) in self.harvest.conventions.bare_motions:
                # "Motion to approve by Ann" below "Approval of the agenda".
                self._open(index, block, f"{above.rstrip(':')}: {sentence}", match.line.convention)
            else:
                self.put(index, block, text, match.line.convention)
            break
        for end in ends:
            self._end(index, end)

    def _end(self, index: int, end: End) -> None:
        motion = self.motion
        if motion is None:
            return
        motion.last, self.settled = index, index
        if isinstance(end, tuple):
            motion.ayes, motion.noes = motion.ayes + end[0], motion.noes + end[1]
            return
        self.motion = None
        if end is Makes.DECISION:
            self.harvest.decide(motion.block, motion.text, motion.convention)


def _is_put_off(match: Match, sentence: str) -> bool:
    """Say whether "The launch moved to May" was taken for somebody who moves something: no verb follows."""
    text = match.groups.get("text", "") if match.line.makes is Makes.MOTION else ""
    return bool(text) and not text[:1].islower() and len(text.split()) <= _LONGEST_PLACE and f"ed to {text}" in sentence


def said_of(above: str, said: str) -> str:
    """Put a title, which ends with a colon, before what was said of it; anything else says enough."""
    return f"{above} {said}" if above.endswith(":") else above


def _begins(text: str, word: str) -> bool:
    return text[: len(word)].lower() == word and not text[len(word) : len(word) + 1].isalnum()
