"""The name below a reply: "Carla", "- Bob", 李雷 in the last line says who wrote, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from minuted import re2
from minuted.reading.spelling import fold, has_han

#: Marks around a name at the end: "-- Carla", "~ Bob.", （李雷）.
_AROUND = " \t-–—~*_/|.,!;:()[]（）。，！、·\u3000\u00a0"
_PIECES = re2.compile(r"[\s,，._\-·]+")
#: A single character may be anything.
_SHORTEST = 2
#: Family names of two characters are told by the length of the whole name.
_LONG_HAN = 4


def unsigned(text: str, writer: Sequence[str]) -> str:
    """Return ``text`` without a last line that is the writer's name; a text of that line alone stays.

    ``writer``: names of the person who wrote it, and the local part of the address.
    """
    names = _called(writer)
    lines = text.rstrip().split("\n") if names else []
    above = "\n".join(lines[:-1]).rstrip()
    if not above or _plain(lines[-1]) not in names:
        return text
    return above


def _called(writer: Sequence[str]) -> frozenset[str]:
    """Return all that somebody may sign with: the name, the first name, in Chinese also the name without family."""
    names: set[str] = set()
    for written in writer:
        whole = _plain(written)
        names.add(whole)
        if has_han(whole):
            names.add(whole[2 if len(whole) >= _LONG_HAN else 1 :])
            continue
        pieces = [piece for piece in _PIECES.split(whole) if piece]
        names |= set(pieces[:1])
        if "," in whole:
            # "Ruiz, Carla" puts the first name last.
            names |= set(pieces[1:2]) | {" ".join((*pieces[1:], *pieces[:1]))}
        names.add(" ".join(pieces))
    return frozenset(name for name in names if len(name) >= _SHORTEST)


def _plain(text: str) -> str:
    return " ".join(fold(text).strip(_AROUND).split())
