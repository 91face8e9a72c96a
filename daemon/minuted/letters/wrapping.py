"""The text part in lines of a readable length: broken softly, so that mail programs may flow it anew (RFC 3676).

Only minuted's own sentences are broken.  What people wrote stays on one line, however long it is: a piece of it at
the start of a line, such as "cancel", could be taken for an answer where a mail program quotes carelessly.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from unicodedata import east_asian_width

from minuted.letters.tidy import CLOSING, GLUE, JOINER

#: Columns of a line: twice quoted ("> > ") it still has at most 78 (RFC 3676 4.2).
COLUMNS = 74
#: Columns of the longest row that keeps owner and deadline beside its task.
WIDEST = 78
#: A shorter rest is not put on a line of its own: "Thank you!" alone would read as somebody's thanks.
SHORTEST = 20

#: Nothing is broken between these: what stands in quotes is an example of an answer, or somebody's words.
OPENING_QUOTE, CLOSING_QUOTE = "“", "”"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flowed:
    """One text part, as it is read and as it is sent."""

    #: Wrapped, LF line ends, no blank at a line's end.
    shown: str
    #: The same with soft line breaks and stuffed blanks (RFC 3676 4.1, 4.4).
    sent: str
    #: Parameters of its Content-Type.
    parameters: dict[str, str]


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes; a Chinese character takes two (UAX 11)."""
    return len(text) if text.isascii() else sum(map(_width, text))


@lru_cache(maxsize=4096)
def _width(char: str) -> int:
    return 0 if char == JOINER else 2 if east_asian_width(char) in "WF" else 1


def flowed(text: str) -> Flowed:
    """Wrap each line of ``text``, and let go of what held people's own words together."""
    paragraphs = [[let_go(piece) for piece in _broken(line)] for line in text.split("\n")]
    # A line that is broken after a blank keeps that blank, which marks the break; after a Chinese comma there is
    # none, so all breaks of the text get one more, which the reader's program takes away again.
    delsp = any(not piece.endswith(" ") for pieces in paragraphs for piece in pieces[:-1])
    mark = " " if delsp else ""
    shown = "\n".join(piece.rstrip(" ") for pieces in paragraphs for piece in pieces)
    sent = "\n".join(
        _stuffed(piece + mark if soft else piece.rstrip(" "))
        for pieces in paragraphs
        for soft, piece in _with_breaks(pieces)
    )
    return Flowed(shown=shown, sent=sent, parameters={"format": "flowed"} | ({"delsp": "yes"} if delsp else {}))


def let_go(text: str) -> str:
    """Return ``text`` with plain blanks, as it is shown."""
    return text.replace(GLUE, " ").replace(JOINER, "")


def _with_breaks(pieces: list[str]) -> Iterator[tuple[bool, str]]:
    for number, piece in enumerate(pieces, 1):
        yield number < len(pieces), piece


def _stuffed(line: str) -> str:
    return f" {line}" if line.startswith((" ", ">", "From ")) else line


def _broken(line: str) -> list[str]:
    """Return a paragraph in pieces of at most ``COLUMNS``, as far as it has places to break."""
    if columns(line) <= COLUMNS:
        return [line]
    # Columns before each character, and before the end.
    column = [0, *accumulate(map(_width, line))]
    whole, start, pieces = column[-1], 0, []
    places = [place for place in _places(line) if whole - column[place] >= SHORTEST]
    while whole - column[start] > COLUMNS:
        fitting = [
            place
            for place in places
            if place > start and SHORTEST <= column[len(line[:place].rstrip(" "))] - column[start] <= COLUMNS
        ]
        # Where nothing fits, a long word sticks out, and the next place will do.
        later = [place for place in places if column[place] - column[start] >= SHORTEST]
        place = fitting[-1] if fitting else later[0] if later else len(line)
        pieces.append(line[start:place])
        start = place
        if start == len(line):
            return pieces
    return [*pieces, line[start:]]


def _places(line: str) -> list[int]:
    """Return before which characters a line may be broken: after a blank or Chinese comma, outside quotes."""
    places, quoted = [], False
    for index, char in enumerate(line[:-1]):
        quoted = char == OPENING_QUOTE or (quoted and char != CLOSING_QUOTE)
        following = line[index + 1]
        if quoted or following in CLOSING or following in (" ", GLUE, JOINER, CLOSING_QUOTE):
            continue
        if (char == " " and line[:index].strip()) or char in CLOSING:
            places.append(index + 1)
    # A Chinese sentence is broken after its commas only.
    return [place for place in places if line[place - 1] in CLOSING] or places
