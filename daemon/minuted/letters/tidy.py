"""Make every string of a letter harmless to print: one line, visible characters, bounded length.

What people wrote in their minutes is shown back to other people.  A line break in a task could
otherwise put a word on a line of its own where it reads as an answer, and a right-to-left override
could show another address than the one that is meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import is_dataclass, replace
from datetime import date
from enum import Enum
from typing import TypeVar

T = TypeVar("T")

#: A no-break space and a word joiner keep people's own words on one line until a text part is wrapped; a tidied
#: string holds neither.
GLUE, JOINER = "\u00a0", "\u2060"
#: After these a Chinese line may be broken; of these, sentences end with ``ENDING``.
CLOSING = "，。；：！？、）"
ENDING = "。！？；.!?"

#: What stands in names and addresses beside letters and digits.
NAMING = frozenset(" .'’·-@_+")

#: Characters of the longest string that a letter prints; the minutes hold the rest.
LONGEST = 400

#: Joiners that spell words and emoji; every other format character (bidi, zero width, tags) goes.
_KEPT_FORMAT = frozenset("\u200c\u200d")

#: The line that names a letter and the start of an encoded word (RFC 2047): only minuted itself writes these.
_NAMED = re.compile(r"\[(?=minuted:)", re.IGNORECASE)


def one_line(text: str, limit: int = LONGEST) -> str:
    """Return ``text`` as one line of at most ``limit`` characters without control or bidi characters.

    White space of any kind becomes one blank; a lone surrogate becomes U+FFFD; what is cut off ends in "…".
    """
    # A hostile text of megabytes is cut before the per-character work, generously for what gets dropped.
    text = text[: limit * 8]
    if not (text.isascii() and text.isprintable()):
        text = "".join(_visible(char) for char in text)
    text = " ".join(text.split())
    if "[" in text:
        text = _NAMED.sub("(", text)
    return shorten(text.replace("=?", "= ?"), limit)


def shorten(text: str, limit: int) -> str:
    """Return at most ``limit`` characters of ``text``; what is cut off ends in "…", at a blank where one is near."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    if text[limit - 1] not in (" ", GLUE) and (blank := max(map(head.rfind, (" ", GLUE)))) >= max(1, limit - 16):
        head = head[:blank]
    return head.rstrip() + "…"


def tidied(value: T) -> T:
    """Return a copy of a dataclass, tuple or mapping of the model in which every string is one harmless line."""
    return _each(value, one_line)  # type: ignore[return-value]  # the copy has the type of what came in, unseen by mypy


def glued(value: T) -> T:
    """Return a copy of a tidied value in which no string can be broken into lines."""
    return _each(value, glue)  # type: ignore[return-value]  # the copy has the type of what came in, unseen by mypy


def glue(text: str) -> str:
    """Return ``text`` so that no line is broken in it."""
    return text.translate(_HELD)


def by_sentences(text: str) -> str:
    """Return ``text`` so that lines are broken only after a sentence of it."""
    return "".join(
        char if (before in ENDING and char == " ") or char in ENDING else glue(char)
        for before, char in zip(" " + text, text, strict=False)
    )


def plain_name(name: str) -> str:
    """Return a name without punctuation: "Bob: done" at the start of a sentence would read as an answer."""
    kept = (char if char.isalnum() or char in NAMING or unicodedata.category(char)[0] == "M" else " " for char in name)
    return (GLUE if GLUE in name else " ").join("".join(kept).split())


_HELD = str.maketrans({" ": GLUE} | {char: char + JOINER for char in CLOSING})


def _each(value: object, change: Callable[[str], str]) -> object:
    """Change every string in a value; what holds nothing to change is not copied."""
    if isinstance(value, str):
        return value if isinstance(value, Enum) else change(value)
    if value is None or isinstance(value, (int, date)):
        return value
    if isinstance(value, tuple):
        return tuple([_each(part, change) for part in value]) if value else value
    if isinstance(value, Mapping):
        return {key: _each(part, change) for key, part in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        changed = {}
        for name in value.__dataclass_fields__:
            before = getattr(value, name)
            after = _each(before, change)
            if after is not before and after != before:
                changed[name] = after
        return replace(value, **changed) if changed else value
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
