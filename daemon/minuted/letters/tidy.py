"""Make every string of a letter harmless to print: one line, visible characters, bounded length.

What people wrote in their minutes is shown back to other people.  A line break in a task could
otherwise put a word on a line of its own where it reads as an answer, and a right-to-left override
could show another address than the one that is meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import TypeVar

T = TypeVar("T")

#: Characters of the longest string that a letter prints; the minutes hold the rest.
LONGEST = 400

#: Joiners that spell words and emoji; every other format character (bidi, zero width, tags) goes.
_KEPT_FORMAT = frozenset("\u200c\u200d")

#: The line that names a letter and the start of an encoded word (RFC 2047): only minuted itself writes these.
_IMITATIONS = ((re.compile(r"\[(?=minuted:)", re.IGNORECASE), "("), (re.compile(r"=\?"), "= ?"))


def one_line(text: str, limit: int = LONGEST) -> str:
    """Return ``text`` as one line of at most ``limit`` characters without control or bidi characters.

    White space of any kind becomes one blank; a lone surrogate becomes U+FFFD; what is cut off ends in "…".
    """
    # A hostile text of megabytes is cut before the per-character work, generously for what gets dropped.
    text = text[: limit * 8]
    if not (text.isascii() and text.isprintable()):
        text = "".join(_visible(char) for char in text)
    text = " ".join(text.split())
    for imitation, harmless in _IMITATIONS:
        text = imitation.sub(harmless, text)
    return shorten(text, limit)


def shorten(text: str, limit: int) -> str:
    """Return at most ``limit`` characters of ``text``; what is cut off ends in "…", at a blank where one is near."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    if text[limit - 1] != " " and (blank := head.rfind(" ")) >= max(1, limit - 16):
        head = head[:blank]
    return head.rstrip() + "…"


def tidied(value: T) -> T:
    """Return a copy of a dataclass, tuple or mapping of the model in which every string is one harmless line."""
    return _tidied(value)  # type: ignore[return-value]  # the copy has the type of what came in, which mypy cannot see


def _tidied(value: object) -> object:
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, tuple):
        return tuple(_tidied(part) for part in value)
    if isinstance(value, Mapping):
        return {key: _tidied(part) for key, part in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: _tidied(getattr(value, one.name)) for one in fields(value)})
    return value


def _visible(char: str) -> str:
    if char in _KEPT_FORMAT or (" " <= char <= "~"):
        return char
    match unicodedata.category(char):
        case "Cf":
            return ""
        case "Cc" | "Zl" | "Zp" | "Zs":
            return " "
        case "Cs":
            return "\ufffd"
        case "Cn" if ord(char) & 0xFFFE == 0xFFFE:  # The non-characters U+FFFE, U+FFFF and their like.
            return ""
        case _:
            return char
