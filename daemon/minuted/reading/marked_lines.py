"""Read lines that mark themselves: "ACTION: …", "… (action item)", "Action: Clerk" below what was said, shares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from minuted import re2
from minuted.reading.decision_list import DECIDED, DecisionList
from minuted.reading.markers import Labelled, Makes, Marker
from minuted.reading.outline import Block, BlockKind
from minuted.reading.pieces import enumerated, last_sentence, several, tagged
from minuted.reading.spelling import half_width, has_han
from minuted.reading.walk import Walk
from minuted.reading.wording import ACTION, AGREED, ITEM, OWNED, OWNED_ACTION

#: Longer than this are not only names.
_LONGEST_NAMES = 60
_BRACKET = re2.compile(r"\(([^()]+)\)")
_END = re2.compile(r"[.!?]\s*")
_SENTENCES = 8
#: A longer piece before a colon heads no list in the same line.
_SHORTEST_HEAD, _LONGEST_HEAD = 2, 32
#: A shorter cell beside a heading in a form says nothing.
_SHORTEST_FORM = 6
_COUNT = re2.compile(r"^[(（]?\d{1,2}[.、)）]\s*")
#: What ends a sentence in Chinese, or a part of one that stands alone.
_STOP = re2.compile(r"[.;]\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedLines:
    """Reads what carries a marker of its own, wherever it stands."""

    walk: Walk
    decisions: DecisionList

    def shared(self, index: int, block: Block) -> bool:
        """Read a line that gives each of several people a share."""
        shares = self.walk.conventions.sharing.read(block.text, self.walk.wording.judge) or self._announced(block)
        shares = shares or self._one_each(block)
        for owners, task in shares:
            draft = self.walk.harvest.act(index, block, task, "sharing", ())
            if draft is not None:
                draft.owners = owners
        return bool(shares) or self._begun(index, block)

    def _begun(self, index: int, block: Block) -> bool:
        """Read "分工：登录页（张三）", the first line of a list that stands beside its heading."""
        marker, rest = self._headed(block)
        if marker is None or not rest:
            return False
        said = self.walk.wording.read(rest, "", ACTION, marked=False)
        if said is None or not said.owners or self.walk.harvest.act(index, block, rest, marker.convention) is None:
            return False
        self.walk.open(index, block, marker)
        self.walk.scopes.stack[-1].fresh = False
        return True

    def _headed(self, block: Block) -> tuple[Marker | None, str]:
        """Return the marker of a heading of actions that stands before a colon, and what stands behind it."""
        at = half_width(block.text[: _LONGEST_HEAD + 1]).find(":")
        if at < _SHORTEST_HEAD or not has_han(block.text[:at]) or block.kind is BlockKind.ROW:
            return None, ""
        marker = self.walk.conventions.markers.heading(block.text[:at], loose=False)
        listed = marker is not None and marker.makes is Makes.ACTION and not (marker.mixed or marker.label)
        return (marker if listed else None), block.text[at + 1 :].strip()

    def _announced(self, block: Block) -> tuple[tuple[tuple[str, ...], str], ...]:
        """Read "后续安排：张三写初稿，李四校对": a heading of actions, or a stage of a plan, and its own list."""
        text, folded = block.text, half_width(block.text)
        if not has_han(text[:_LONGEST_HEAD]):
            return ()
        at = min((at for at in map(folded.find, ":)") if at > 1), default=-1)
        if not 1 < at <= _LONGEST_HEAD:
            return ()
        sharing, marker = self.walk.conventions.sharing, self.walk.conventions.markers.heading(text[:at], loose=True)
        listed = marker is not None and marker.makes is Makes.ACTION and not marker.mixed
        if not listed and not (block.path and sharing.plans(block.path[-1])):
            return ()
        return sharing.clauses(text[at + 1 :], self.walk.wording.judge, announced=True)

    def _one_each(self, block: Block) -> tuple[tuple[tuple[str, ...], str], ...]:
        """Read "张三负责联系场地；李四3月5日前发通知": one sentence that binds each of several known people.

        Each must have a day, or a word such as 负责 before the task: who reported what is nobody's task.
        """
        text, judge = self.walk.conventions.asking.begun(block.text) or block.text, self.walk.wording.judge
        if not has_han(text[:_LONGEST_HEAD]):
            return ()
        sharing, takes = self.walk.conventions.sharing, self.walk.conventions.asking.takes
        shares = sharing.clauses(text, judge)
        for owners, task in shares:
            led = text[: max(0, text.find(task))].endswith(takes)
            found = self.walk.wording.found(task)
            binds = led or (found is not None and found.day is not None)
            if not binds or self.walk.conventions.leading.is_past(task) or not all(map(judge.is_known, owners)):
                return ()
        return shares

    def labelled(self, index: int, block: Block, text: str) -> bool:
        """Read a line that begins with a marker, and further markers inside it."""
        cuts = self.walk.conventions.markers.cuts(text)
        bounds = [0, *cuts, len(text)]
        taken, first = False, len(self.walk.harvest.drafts)
        for start, end in pairwise(bounds):
            piece = text[start:end].strip()
            markers = self.walk.conventions.markers
            labelled = markers.labelled(piece) or markers.called(piece)
            if labelled is None:
                if cuts and not start and piece:
                    # "It was resolved to ask for a survey. (Action: Clerk)" is a decision and an action.
                    self.walk.outcomes.read(index, replace(block, text=piece.rstrip("( ")), "")
                continue
            rest = piece[labelled.start :].strip()
            if labelled.marker.makes is Makes.ACTION:
                if self._only_named(index, block, rest, text[:start], labelled):
                    taken = True
                    continue
                if not self._marked(index, block, rest, labelled) and labelled.named:
                    continue
            elif labelled.marker.makes is Makes.MOVER:
                self.walk.outcomes.proposed(index, self.walk.blocks)
            elif labelled.marker.makes in DECIDED:
                rest = self._carried_out(index, block, rest) if has_han(rest) else rest
                self.decisions.labelled(index, block, rest, labelled.marker)
                if rest:
                    self.sentences(index, block, rest)
            taken = True
        behind = None if taken else self.walk.conventions.markers.behind(text)
        if behind is not None and behind[0].makes is Makes.ACTION:
            labelled = Labelled(marker=behind[0], who="", start=0, named=True)
            taken = self._marked(index, block, text[: behind[1]], labelled)
        elif behind is not None and behind[0].makes is Makes.DECISION:
            # "We go with vendor B (decision)"
            self.decisions.labelled(index, block, text[: behind[1]].strip(), behind[0])
            taken = True
        if taken:
            self.walk.notes.add(index)
            if cuts and self.walk.conventions.status.says_done(text[: cuts[0]]):
                # "[DONE] ACTION: …"
                for draft in self.walk.harvest.drafts[first:]:
                    draft.done = True
        return taken

    def form(self, index: int, block: Block) -> bool:
        """Read a row of a form, "待办事项 | 1、… 2、…", whose first cell is a heading for what stands beside it."""
        label, text = block.cells[0], block.cells[1]
        several = len(enumerated(text)) > 1
        listed = several or _COUNT.match(text) is not None
        if not several:
            # A list beside the heading is a row each.
            text = _COUNT.sub("", text)
        markers = self.walk.conventions.markers
        marker = markers.heading(label, loose=False) if len(text) >= _SHORTEST_FORM else None
        if (
            marker is None
            or marker.makes not in (Makes.ACTION, Makes.DECISION)
            or self.walk.conventions.says_nothing(text)
        ):
            return False
        if marker.makes is Makes.DECISION:
            self.decisions.labelled(index, block, self._carried_out(index, block, text), marker)
        else:
            self._marked(index, block, text, Labelled(marker=marker, who="", start=0, named=not listed))
        return True

    def _carried_out(self, index: int, block: Block, text: str) -> str:
        """Read the sentences behind a Chinese decision that say who carries it out; return what comes before them."""
        ends = (stop.end() for stop in _STOP.finditer(half_width(text)))
        stops = [end for end in ends if has_han(text[end : end + 1])]
        for start, end in pairwise([*stops, len(text)]):
            sentence = text[start:end].strip()
            if not self.walk.conventions.asking.asked(sentence):
                continue
            if self.walk.harvest.act(index, block, sentence, "meeting-asks", OWNED, marked=False) is not None:
                rest = self._carried_out(index, block, text[end:]) if end < len(text) else ""
                return text[:start] + rest
        return text

    def _marked(self, index: int, block: Block, text: str, labelled: Labelled) -> bool:
        """Read the text after an action marker; a marker word of decisions in it makes it one."""
        inner = self.walk.conventions.markers.labelled(text)
        if inner is not None and inner.marker.makes is Makes.DECISION:
            self.decisions.labelled(index, block, text[inner.start :].strip(), inner.marker)
            return True
        if inner is None and self.walk.outcomes.states(block, text):
            return True
        if inner is not None and inner.marker.makes is Makes.ACTION:
            text = text[inner.start :]
        judge, found = self.walk.wording.judge, False
        wording = self.walk.wording
        names = judge.people(labelled.who, "any") if labelled.who else ()
        who = any(judge.is_known(name) or wording.day(name) is None for name in names)
        for part in enumerated(text):
            shares = self.walk.conventions.sharing.clauses(part, judge) if not who and not labelled.named else ()
            for owners, task in shares:
                draft = self.walk.harvest.act(index, block, task, labelled.marker.convention, ())
                if draft is not None:
                    draft.owners, found = owners, True
            for tag in () if shares else several(part) or tagged(part):
                for piece in (tag,) if who else self.walk.conventions.assigning.shares(tag, judge):
                    draft = self.walk.harvest.act(
                        index,
                        block,
                        piece,
                        labelled.marker.convention,
                        () if who else OWNED_ACTION if labelled.marker.mixed else ACTION,
                        marked=not (labelled.named or labelled.marker.mixed),
                    )
                    if draft is None:
                        continue
                    if labelled.named and draft.owners[:1] and draft.owners[0].casefold() in judge.words.groups:
                        # "Action Group: …" is about a group.
                        self.walk.harvest.drafts.pop()
                        continue
                    found = True
                    if labelled.who:
                        # "ACTION (Ann, by Friday): …"
                        wording.apply(draft, {"owner": labelled.who})
        return found

    def _only_named(self, index: int, block: Block, text: str, before: str, labelled: Labelled) -> bool:
        """Read "Action: Clerk" behind a sentence or below one: the marker names who does what was just said."""
        owners = self.walk.wording.people_only(text.strip("()[]. ")) if len(text) <= _LONGEST_NAMES else ()
        if not owners or (has_han(text) and "(" in half_width(text)):
            # "申请外包（张三）" is a task with its owner.
            return False
        above = self.walk.blocks[index - 1] if index else block
        if not before.strip(" -*"):
            if above.kind in (BlockKind.HEADING, BlockKind.ROW) or above is block:
                return False
            block, index, before = above, index - 1, above.text
        last = self.walk.harvest.drafts[-1] if self.walk.harvest.drafts else None
        if last is not None and last.block == index:
            last.owners = last.owners or owners
            return True
        sentence = last_sentence(before)
        draft = self.walk.harvest.act(index, block, sentence, labelled.marker.convention) if sentence else None
        if draft is not None:
            draft.owners = owners
        return draft is not None

    def sentences(self, index: int, block: Block, decided: str = "") -> bool:
        """Read the sentences of a paragraph that do nothing but give somebody a task.

        ``decided``: what was read as a decision; its first sentence is that decision.
        """
        judge = self.walk.wording.judge
        if has_han(block.text):
            return self._asked(index, block, decided or block.text)
        drafts = [
            self.walk.harvest.act(index, block, sentence, "", AGREED, marked=False)
            for sentence in self.walk.conventions.assigning.sentences(decided or block.text, judge)
            if not decided or not decided.startswith(sentence)
        ]
        return any(drafts)

    def _asked(self, index: int, block: Block, text: str) -> bool:
        """Read sentences behind the first one, and brackets, that ask something of somebody: "（请@张三联系）"."""
        asking = self.walk.conventions.asking
        if self.walk.harvest.drafts and self.walk.harvest.drafts[-1].block == index:
            return False
        if "@" not in text and not any(map(text.__contains__, (*asking.before, *asking.within, *asking.takes))):
            return False
        found = False
        for sentence in _later_sentences(text):
            found = self.walk.harvest.act(index, block, sentence, "", ITEM, marked=False) is not None or found
        for inner in _BRACKET.findall(half_width(text)) if "@" in text else ():
            if inner.startswith(tuple(f"{word}@" for word in asking.tags)):
                found = (
                    self.walk.harvest.act(index, block, inner, "owner-tag", ACTION, marked=False) is not None or found
                )
        return found


def _later_sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a Chinese text behind its first one, whichever full stops it has; 5.3号 is one piece."""
    folded = half_width(text)
    ends = [found.end() for found in _END.finditer(folded) if has_han(text[found.end() : found.end() + 1])]
    for start, end in pairwise([*ends[:_SENTENCES], len(text)]):
        yield text[start:end].rstrip()
