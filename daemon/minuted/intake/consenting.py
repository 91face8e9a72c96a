"""Reads a bare "yes" or "no": it means something only where the letter asked a question that it answers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from minuted.model import LetterKind, Said
from minuted.store import SentLetter


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """What waits for the writer's yes or no on the rows of a letter."""

    #: A later deadline is asked of them.
    asked: bool
    #: Something was given to them by somebody else, and they have not taken it on yet.
    offered: bool


#: Letters that bring somebody an item, or ask whether it is theirs.
OFFERING = frozenset({LetterKind.ANNOUNCEMENT, LetterKind.ACCEPTANCE})


def meant(said: Said, text: str, letter: SentLetter, mine: Mine) -> Said:
    """Return what "yes" and "no" mean in answer to this letter; all else means what it says.

    "No" alone, to the letter that brings somebody an item, gives it back.  To a reminder it says that the item is not
    done yet, and so does "no, not yet" to any letter: a comment.
    """
    if said.verb not in ("agree", "refuse") or mine.asked:
        return said
    if said.verb == "agree":
        return replace(said, verb="ok")
    if mine.offered and letter.kind in OFFERING and not said.args.get("note"):
        return replace(said, verb="decline")
    lines = text.split("\n")
    line = lines[said.line - 1].strip() if 0 < said.line <= len(lines) else ""
    return replace(said, verb="comment", args={"note": line or said.args.get("note", "no")})
