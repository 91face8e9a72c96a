"""Spellings of one thing: full-width and ASCII marks made equal, unseen characters dropped, words counted."""

from __future__ import annotations

import unicodedata

import re2

_MAP = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_MAP |= dict.fromkeys((0x3000, 0xA0, 0x2002, 0x2003, 0x2007, 0x2009, 0x202F, 0x09), " ")
_MAP |= {0x3002: ".", 0x3010: "[", 0x3011: "]", 0x300C: "[", 0x300D: "]", 0x3014: "[", 0x3015: "]"}
_MAP |= dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2500), "-")
_MAP |= dict.fromkeys((0x201C, 0x201D, 0x201E), '"')
_MAP |= dict.fromkeys((0x2018, 0x2019, 0x02BC), "'")

#: Never part of a sentence, and able to hide one: zero-width characters, byte-order mark, controls.
_UNSEEN = dict.fromkeys([*range(0x09), *range(0x0B, 0x20), 0x7F, 0xAD, *range(0x200B, 0x2010), 0x2060, 0xFEFF])

_WORD = re2.compile(r"[\p{L}\p{N}]+")
_HAN = re2.compile(r"\p{Han}")


def half_width(text: str) -> str:
    """Write full-width forms, dashes, quotes and blanks as ASCII, case kept; every offset stays valid in ``text``."""
    return text if text.isascii() and "\t" not in text else text.translate(_MAP)


def seen(text: str) -> str:
    """Drop characters that nobody sees, and lone surrogates, which no pattern engine and no database takes."""
    return text.translate(_UNSEEN).encode("utf-8", "ignore").decode("utf-8")


def key(text: str) -> str:
    """Reduce a text to its letters and digits, so that two spellings of one thing compare equal."""
    if text.isascii():
        return "".join(filter(str.isalnum, text.lower()))
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def words(text: str) -> tuple[str, ...]:
    """Split into runs of letters and digits, case kept."""
    return tuple(_WORD.findall(text))


def has_han(text: str) -> bool:
    """Say whether a Chinese character is in the text."""
    return not text.isascii() and _HAN.search(text) is not None


def han_share(text: str) -> float:
    """Tell which part of the letters is Chinese, from 0 to 1; a Chinese character counts as three letters."""
    han = sum("\u3400" <= char <= "\u9fff" for char in text)
    letters = sum(map(str.isalpha, text))
    return 3 * han / (letters + 2 * han) if letters else 0.0


def tidy(text: str) -> str:
    """Collapse blanks."""
    return " ".join(text.split())
