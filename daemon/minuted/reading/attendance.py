"""Who was at the meeting and who was not, as written, with every spelling and address that the text makes known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from minuted import re2
from minuted.model import Address
from minuted.reading.conventions import Conventions
from minuted.reading.markers import Makes
from minuted.reading.outline import Block, BlockKind
from minuted.reading.scopes import stands_under
from minuted.reading.spelling import half_width, has_han, key, tidy

ATTENDEES, ABSENT, OFFICER = "attendees", "absent", "officer"
_ROUND = re2.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*")
_NAME_SPLIT = re2.compile(r"\s*[,、;|]\s*(?:and\s+)?|\s{2,}|\s+(?:and|&)\s+")
_HAN_BLANK = re2.compile(r"^(?:\p{Han}{2,4}\s+){2,}\p{Han}{2,4}$")
_DASH = re2.compile(r"\s+[-|]\s+|\s*:\s+|\s{2,}")
_DASHES = (" -", " |", ":", "  ", "\n")
_CAPITALISED = re2.compile(
    r"^\p{Lu}[\p{L}'.-]+(?: (?:\p{Lu}[\p{L}'.-]*|van|von|de|der|di|da|del|la|le|bin))*? \p{Lu}[\p{L}'.-]+$"
)
#: A Chinese name with its department and a bracket; longer is a sentence.
_LONGEST_HAN = 24
#: A heading above names, or above the goal.
_LONGEST_HEAD = 48
_WITH_HOUSE = re2.compile(r"^\p{Han}{2,4}-\p{Han}{2,4}$")
_HAS_DIGIT = re2.compile(r"^\d")
#: "Ann Lee (AL)": a name with the letters that minutes call it by.
_LETTERS = re2.compile(r"(\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’.-]*)*) ?[(]([\p{Lu}]{2}[\p{L}]{0,2})[)]")
_FEWEST_LETTERS, _LONGEST_LETTERED, _BESIDE_LETTERS = 2, 60, 16
#: A label within a line: "Minutes Present: Ann, Bob Apologies: Carla".
_INSIDE = re2.compile(r"(?:^|\s)((?:\p{Lu}\p{L}+ )?\p{Lu}?\p{L}+) ?:\s")
_ADDRESS = re2.compile(r"[<(\[\s]*([\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+)[>)\]]*")


def listed(
    blocks: Sequence[Block],
    opened_by: Sequence[Sequence[str]],
    labelled: Sequence[tuple[str, str]],
    conventions: Conventions,
    fact: str,
) -> Iterator[str]:
    """Yield names as written: after a label, in the list or table below a heading, or in a bare line of names.

    ``opened_by``: what each block opens a list of, as ``opens`` tells.  ``labelled``: keys of labels with what follows
    them.  ``fact``: "attendees", or "absent" for those who sent apologies.
    """
    for word, value in labelled:
        named = conventions.facts.get(word)
        if named == fact:
            yield from _names_in(value)
        elif named == OFFICER and fact == ATTENDEES:
            # "Notes: Ann" names the scribe, "Chair - appraisals" is a task of the chair's.
            yield from (
                name for name in _names_in(value) if name[:1].isupper() or not name.isascii() or " " not in name
            )
    opened: Block | None = None
    for index, (block, facts) in enumerate(zip(blocks, opened_by, strict=True)):
        if fact in facts:
            opened = block
        elif opened is not None and _ends(block, opened):
            opened = None
        elif opened is not None:
            yield from block.cells[:2] if block.header else _names_in(block.text)
        elif fact == ATTENDEES and index < 15 and block.kind is BlockKind.PARAGRAPH and "," in block.text:
            parts = [_ROUND.sub(" ", part).strip(" .") for part in half_width(block.text[:600]).split(",")]
            if len(parts) >= 3 and all(_CAPITALISED.match(part) for part in parts):
                yield from parts


def opens(block: Block, words: str, conventions: Conventions) -> Sequence[str]:
    """Return what a heading, or a label with nothing after it, stands above a list of: of who was there, or was not.

    ``words``: the key of a block that may be a heading, else "".
    """
    if len(block.text) > _LONGEST_HEAD or block.kind is BlockKind.ROW:
        return ()
    if words in conventions.facts:
        if block.kind is BlockKind.HEADING:
            # "记录：张三" names who wrote it down; "# 会议记录" is the title of all that was written.
            marker = conventions.markers.heading(block.text, loose=False)
            if marker is not None and marker.makes is not Makes.NOTHING:
                return ()
        return (conventions.facts[words],)
    if block.kind is not BlockKind.HEADING and not block.text.rstrip().endswith((":", "：")):
        return ()
    marker = conventions.markers.heading(block.text, loose=True)
    if marker is None or marker.makes is not Makes.NOTHING:
        return ()
    return tuple(named for word, named in conventions.facts.items() if len(word) > 2 and word in words)


def _ends(block: Block, opened: Block) -> bool:
    if block.kind is BlockKind.HEADING:
        return opened.kind is not BlockKind.HEADING or block.depth <= opened.depth
    if opened.kind is BlockKind.HEADING:
        return False
    if block.kind is BlockKind.PARAGRAPH:
        return block.gap or block.strong or block.indent < opened.indent or ":" in half_width(block.text[:12])
    if block.kind is not BlockKind.ITEM or opened.kind is BlockKind.PARAGRAPH:
        return False
    # "二、参会人员" may stand above "1、…", as far out as itself.
    return block.indent < opened.indent or (block.indent == opened.indent and not stands_under(block, opened.mark))


def _names_in(text: str) -> Iterator[str]:
    text = text[:1500]
    folded = half_width(text)
    if _HAN_BLANK.match(folded):
        yield from folded.split()
        return
    if has_han(text) and ":" in folded[:20]:
        folded = folded.split(":", 1)[1]
    for part in _NAME_SPLIT.split(folded):
        piece = part.strip(" .*")
        if 1 < len(piece) <= (_LONGEST_HAN if has_han(piece) else 60):
            yield piece


def lettered(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield names that stand somewhere with their letters: "Ann Lee (AL), Bob (BR)", each name and its letters.

    A single pair within a sentence may be anything: "the Annual General Meeting (AGM)".
    """
    for block in blocks:
        if "(" not in block.text:
            continue
        pairs = [
            (name, short) for name, short in _LETTERS.findall(block.text) if short[0] in (name[0], name.split()[-1][0])
        ]
        if len(pairs) >= _FEWEST_LETTERS or (
            pairs and block.text.startswith(pairs[0][0]) and len(block.text) <= _LONGEST_LETTERED
        ):
            yield from (one for pair in pairs for one in pair)


def is_roll(text: str) -> bool:
    """Say whether a line holds little but names with their letters: "Ann Lee (AL), Bob (BR) chair"."""
    if text.count("(") < _FEWEST_LETTERS:
        return False
    if len(_LETTERS.findall(text)) < _FEWEST_LETTERS:
        return False
    return len(key(_LETTERS.sub("", text))) <= _BESIDE_LETTERS


def labels_inside(blocks: Sequence[Block], conventions: Conventions) -> Iterator[tuple[str, str]]:
    """Yield labels of who was there, or was not, in the middle of a line, each with what follows it up to the next."""
    for block in blocks:
        text = half_width(block.text[:2000])
        found = list(_INSIDE.finditer(text)) if ":" in text else []
        ends = [*(match.start() for match in found[1:]), len(text)]
        for match, end in zip(found, ends, strict=False):
            words = match.group(1)
            names = (words, words.rpartition(" ")[2])
            word = next((key(name) for name in names if conventions.facts.get(key(name)) in (ATTENDEES, ABSENT)), "")
            if word and match.start() > 0:
                yield word, block.text[match.end() : end]


def bare_name(written: str) -> str:
    folded = half_width(written)
    if "(" in folded or "[" in folded:
        folded = _ROUND.sub(" ", folded)
    name = folded.strip()
    if any(mark in name for mark in _DASHES):
        name = _DASH.split(name, 1)[0]
    name = tidy(name.replace("@", " ")).strip(" .,*-")
    return name if 1 < len(name) <= 40 and not _HAS_DIGIT.match(name) else ""


def spellings(written: str) -> Iterator[str]:
    """Keys under which a name of the attendance list may be used: whole, first name, initials, handle."""
    folded = half_width(written)
    name = bare_name(written)
    if name:
        yield key(name)
        parts = name.split()
        if not has_han(name) and len(parts) <= 4 and parts[0][:1].isupper() and len(parts[0]) > 1:
            yield key(parts[0])
            if len(parts) > 1:
                yield key("".join(part[0] for part in parts))
                yield key(parts[0] + parts[-1][0])
        elif has_han(name) and len(name) == 3:
            yield key(name[1:])
        elif _WITH_HOUSE.match(name):
            # "张三-市场部"
            yield from map(key, name.split("-"))
    for aside in _ROUND.findall(folded):
        inner = aside.strip(" ()[]@")
        if inner and len(inner) <= 24 and " " not in inner:
            yield key(inner)
    for word in folded.split():
        if word.startswith(("@", "(@", "[@")):
            yield key(word)


def addresses(written: Sequence[str]) -> tuple[Address, ...]:
    """Return who stands there with an address: "Bob Chen <bob@example.org>", 张三（zhangsan@example.com）."""
    found = []
    for one in written:
        match = _ADDRESS.search(half_width(one)) if "@" in one else None
        if match is not None:
            found.append(Address(address=match.group(1).lower(), name=bare_name(one[: match.start()])))
    return tuple(found)


def is_absent(written: str, conventions: Conventions) -> bool:
    """Say whether brackets beside a name say that the person was not there: "Bob Chen (apologies)", 张三（请假）."""
    return any(conventions.facts.get(key(aside)) == ABSENT for aside in _ROUND.findall(half_width(written)))
