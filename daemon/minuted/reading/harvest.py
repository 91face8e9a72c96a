"""What was found in minutes so far: actions and decisions, each with its line and convention."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from minuted import re2
from minuted.model import DecisionRow
from minuted.reading.conventions import Conventions
from minuted.reading.draft import Draft
from minuted.reading.outline import Block
from minuted.reading.sentences import outcome_of, sentences
from minuted.reading.spelling import key, tidy
from minuted.reading.trimming import clean
from minuted.reading.wording import ACTION, Wording, unnumbered

#: More rows than this are no minutes; a receipt could not show them.
ROW_LIMIT = 500
#: A decision as short as this says nothing by itself.
_SHORTEST = 3
#: Characters of a decision with the list below it.
_LONGEST_LIST = 240
#: A task of nothing but a time is a place in a recording.
_CLOCK = re2.compile(r"^\d{1,2}:\d{2}(?::\d{2})?$")
#: "(ann, 18:23:33)" at the end, as meeting bots write who recorded it when.
_SAID_AT = re2.compile(r"\s*\([^(),]+,\s*\d{1,2}:\d{2}(?::\d{2})?\)\.?$")


@dataclass(slots=True, kw_only=True)
class Harvest:
    """Actions and decisions in the order in which they were read."""

    wording: Wording
    drafts: list[Draft] = field(default_factory=list)
    decisions: list[DecisionRow] = field(default_factory=list)
    #: The headings above the last action, and what they say.
    path: Sequence[str] = ()
    section: tuple[str, ...] = ()
    summary: bool = False

    @property
    def conventions(self) -> Conventions:
        """The conventions that are read by."""
        return self.wording.conventions

    @property
    def full(self) -> bool:
        """Say whether no more is taken."""
        return len(self.drafts) >= ROW_LIMIT or len(self.decisions) >= ROW_LIMIT

    def act(
        self,
        index: int,
        block: Block,
        text: str,
        convention: str,
        wheres: Sequence[str] = ACTION,
        *,
        marked: bool = True,
        wording: Wording | None = None,
    ) -> Draft | None:
        """Read ``text`` of block ``index`` as an action and keep it; None where it is none.

        ``wording``: where this text is read in another way than the rest.
        """
        draft = (wording or self.wording).read(
            _SAID_AT.sub("", text) if text.endswith(")") else text, convention, wheres, marked=marked
        )
        if draft is None or _CLOCK.match(draft.task):
            return None
        draft.line, draft.last, draft.block = block.line, block.last, index
        draft.done = draft.done or bool(block.checked) or block.struck
        draft.form = (draft.convention, block.kind, self.conventions.markers.labelled(block.text) is not None)
        self._place(draft, block.path)
        self.drafts.append(draft)
        return draft

    def _place(self, draft: Draft, path: Sequence[str]) -> None:
        """Note the section in which an action stands, so that summaries are told from other subjects."""
        if path != self.path:
            named = [(key(text), self.conventions.markers.heading(text, loose=True)) for text in path]
            self.path = path
            self.section = tuple(words for words, marker in named if marker is None)
            self.summary = any(
                marker is not None and any(word in words for word in self.conventions.summaries)
                for words, marker in named
            )
        draft.section, draft.summary = self.section, self.summary

    def decide(self, block: Block, text: str, convention: str) -> None:
        """Keep a decision, unless its text says that there is none."""
        text = clean(tidy(text)) if not text.rstrip().endswith((".", "。")) else tidy(text).rstrip("。")
        text = outcome_of(_SAID_AT.sub("", unnumbered(text)), self.conventions.unended)
        if len(key(text)) < _SHORTEST or self.conventions.says_nothing(text):
            return
        self.decisions.append(DecisionRow(line=block.line, convention=convention, text=text))

    def go_on(self, number: int, text: str, *, first: bool) -> None:
        """Add an item to a decision that ends with a colon above its list; a long list is left out."""
        if not 0 <= number < len(self.decisions):
            return
        row = self.decisions[number]
        if len(row.text) + len(text) <= _LONGEST_LIST and len(sentences(row.text)) == 1:
            self.decisions[number] = replace(row, text=row.text + (": " if first else "; ") + text.rstrip(" ;；"))
