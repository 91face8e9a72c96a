"""Finds answers that were written between the rows of the quoted letter by a program that marks no quotes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from minuted import re2

#: "1. “Book the room”", as a letter's text prints its rows; the HTML form has no such line: its buttons are no words.
_ROW: Final = re2.compile(r"^(\d{1,2})\. \S")
#: Rows of a letter from which on a number must be said.
_SEVERAL: Final = 2


def unmarked_answers(below: str, letter: str) -> tuple[str, ...]:
    """Return the lines that stand behind rows of *letter* in *below*, each as "2: not mine".

    The letter must be there word for word, from its first row to a line below its last one, and nothing else may stand
    between its lines: one row of somebody else's answer, one button, one changed word, and none of it is believed.

    Args:
        below: The old message right below the newly written text, without marks.
        letter: The text of the letter that is answered.
    """
    whole, ends = _printed(letter)
    if len(ends) < _SEVERAL:
        return ()
    found: list[str] = []
    at = -1
    for line in below.split("\n"):
        words = _squeezed(line)
        if not words:
            continue
        if at < 0:
            at = len(words) if _ROW.search(line.strip()) and whole.startswith(words) else -1
        elif whole.startswith(words, at):
            at += len(words)
        elif at in ends:
            found.append(f"{ends[at]}: {line.strip()}")
        elif at > max(ends):
            break
        else:
            return ()
    return tuple(found) if at > max(ends) else ()


def _printed(letter: str) -> tuple[str, Mapping[int, int]]:
    """Return the letter from its first row on without blanks, and the row that ends at each place in it."""
    whole, number = "", 0
    ends: dict[int, int] = {}
    for line, row in _lines(letter):
        if number and (row or not line):
            ends[len(whole)] = number
        number = row or (number if line else 0)
        whole += line if number or whole else ""
    return whole, ends


def _lines(letter: str) -> Iterator[tuple[str, int]]:
    for line in letter.split("\n"):
        match = _ROW.search(line)
        yield _squeezed(line), int(match.group(1)) if match else 0


def _squeezed(line: str) -> str:
    return "".join(line.split())
