"""Tell what only stands above actions, names, topics and titles of lists, from what is an action itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from minuted.reading.draft import Draft
from minuted.reading.markers import Makes
from minuted.reading.outline import Block, BlockKind
from minuted.reading.scopes import COLONS, Scope
from minuted.reading.spelling import has_han
from minuted.reading.walk import Walk
from minuted.reading.wording import ACTION

#: A list item as short as this that holds a marker word names a list ("Action items list").
_LONGEST_TITLE = 28
#: A longer line without a mark is prose.
_LONGEST_LINE, _LONGEST_HAN_LINE = 100, 50
#: A shorter item with a colon is a topic.
FEWEST_WORDS = 3
#: Blocks on either side in which headings beside a heading are looked for.
_BESIDE = 40
#: A longer item is no mere topic.
_LONGEST_TOPIC = 60


def is_line(block: Block) -> bool:
    """Say whether a paragraph is one line that can be a task, not a piece of prose."""
    text = block.text
    return block.line == block.last and len(text) <= _LONGEST_LINE and text[:1].isupper() and ". " not in text


def is_word(block: Block) -> bool:
    """Say whether a line is one word, which is the title of something else: "Budget"."""
    return " " not in block.text.strip() and not has_han(block.text)


def is_han_line(block: Block) -> bool:
    """Say whether a Chinese paragraph is one line that says one thing, as in a list with nothing in front."""
    text = block.text
    short = block.line == block.last and len(text) <= _LONGEST_HAN_LINE
    return short and has_han(text) and not text.endswith(COLONS) and "。" not in text[:-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Titles:
    """Questions about one line and what stands below it; nothing is kept or opened here."""

    walk: Walk

    def whose(self, index: int, block: Block) -> tuple[str, ...]:
        """Return the people that a heading among actions names: known ones, or one of several headings of people."""
        judge, title = self.walk.wording.judge, block.text.strip(" :")
        named = judge.people(title, "named")
        if named or not judge.people(title):
            return named
        near = self.walk.blocks[max(0, index - _BESIDE) : index + _BESIDE]
        beside = [one for one in near if one.path[:-1] == block.path[:-1] and one.depth == block.depth]
        titles = [one.text.strip(" :") for one in beside if one.kind is BlockKind.HEADING]
        some = any(judge.people(one, "named") for one in titles)
        return judge.people(title) if some and all(map(judge.people, titles)) else ()

    def owns_list(self, index: int, block: Block, scope: Scope | None) -> bool:
        """Say whether a bold line names whose the items below it are, or stands right below such a line."""
        if scope is not None and scope.fresh and scope.owners and not block.gap and not scope.heading:
            return True
        if scope is None or scope.marker is None or not scope.marker.people or not self.heads_list(index, block):
            return False
        return bool(self.walk.wording.people_only(block.text))

    def names_somebody(self, block: Block) -> bool:
        """Say whether a text by itself says who does what."""
        draft = self.walk.wording.read(block.text, "", ACTION, marked=False)
        return draft is not None and bool(draft.owners)

    def named(self, text: str, above: Block) -> tuple[str, ...]:
        """Return the people that an inner item consists of; below a Chinese task a lower-case word is one."""
        return self.walk.wording.people_only(text) or (
            self.walk.wording.judge.people(text, "handle") if text.isascii() and has_han(above.text) else ()
        )

    def heads_list(self, index: int, block: Block) -> bool:
        """Say whether a short line without a mark stands right above items, and gives nobody a task itself."""
        after = self.walk.blocks[index + 1] if index + 1 < len(self.walk.blocks) else None
        if (
            after is None
            or after.kind not in (BlockKind.ITEM, BlockKind.CHECKBOX)
            or (after.gap and not (block.strong or block.text.endswith(COLONS)))
        ):
            return False
        if len(block.text) > _LONGEST_TITLE or block.text[-1] in ".;" or block.parent is not None:
            return False
        draft = self.walk.wording.read(block.text, "", ACTION)
        return draft is None or not (draft.owners or draft.due_text) or bool(self.walk.wording.people_only(block.text))

    def is_names(self, index: int, block: Block) -> bool:
        """Say whether a bold line, or one with a colon, names nobody but people that are known, above more."""
        if not (block.strong or block.text.endswith(COLONS)) or len(block.text) > _LONGEST_TITLE or block.parent:
            return False
        after = self.walk.blocks[index + 1] if index + 1 < len(self.walk.blocks) else None
        above = after is not None and after.kind is not BlockKind.HEADING
        return above and bool(self.walk.wording.judge.people(block.text.strip(" :：*"), "named"))

    def is_task(self, block: Block, kids: Sequence[int]) -> bool:
        """Say whether an item with a colon is a task above its notes, not a title: several words, no names."""
        if has_han(block.text) or len(block.text.split()) < FEWEST_WORDS or "," in block.text:
            return False
        below = [self.walk.blocks[kid] for kid in kids]
        return not any(one.checked is not None or self.names_somebody(one) for one in below)

    def over_owned(self, block: Block, kids: Sequence[int]) -> bool:
        """Say whether an item without owner stands above items that each name theirs, and so is their title."""
        wording = self.walk.wording
        own = wording.read(block.text, "", ACTION)
        if own is None or own.owners:
            return False
        below = [self.walk.blocks[kid].text for kid in kids]
        below = [text for text in below if not self.walk.is_fields(text) and not wording.people_only(text)]
        drafts = [wording.read(text, "", ACTION, marked=False) for text in below]
        return bool(drafts) and all(draft is not None and draft.owners for draft in drafts)

    def is_topic(self, block: Block, kids: Sequence[int]) -> bool:
        """Say whether an item is only what the items below it are about: they say who does what, and it does not."""
        if self.walk.wording.judge.nobody(block.text.strip(" :*")):
            return True
        if len(block.text) > _LONGEST_TOPIC or not any(self.names_somebody(self.walk.blocks[kid]) for kid in kids):
            return False
        draft = self.walk.wording.read(block.text, "", ACTION)
        return draft is None or not (draft.owners or draft.due_text)

    def groups(self, block: Block, kids: Sequence[int]) -> bool:
        """Say whether an item is the name with which all items below it begin: a list by person."""
        name = block.text.casefold()
        return " " not in name and all(self.walk.blocks[kid].text.casefold().startswith(name) for kid in kids)

    def is_title(self, block: Block, draft: Draft) -> bool:
        """Say whether an item names a list of actions instead of being one: "Action items list"."""
        if draft.owners or draft.due_text or len(block.text) > _LONGEST_TITLE:
            return False
        named = self.walk.conventions.markers.heading(block.text, loose=True)
        return named is not None and named.makes is Makes.ACTION
