"""One spelling for letters, digits and punctuation, without moving a single character."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

#: Only these compatibility forms are unified: a circled or raised digit is a list mark or a footnote.
_FOLDED = ("<wide>", "<narrow>", "<compat>", "<noBreak>", "<font>")
_SAME = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−﹣", "-"),
        **dict.fromkeys("〜∼～", "~"),
        **dict.fromkeys("‘’ʼ", "'"),
        **dict.fromkeys("【〔「『［", "["),
        **dict.fromkeys("】〕」』］", "]"),
        **dict.fromkeys("\t\u3000\u00a0\u200b\ufeff\r\x0b\x0c", " "),
    }
)


@lru_cache(maxsize=8192)
def _fold(char: str) -> str:
    if "\ud800" <= char <= "\udfff":
        return "\ufffd"
    same = char.translate(_SAME)
    if same == char:
        mark = unicodedata.decomposition(char)
        if mark.startswith(_FOLDED) or (mark and not mark.startswith("<")):
            same = unicodedata.normalize("NFKC", char)
    same = same.lower()
    return same if len(same) == 1 else char


def fold(text: str) -> str:
    """Return ``text`` in lower case, half-width, with plain dashes, quotes and blanks.

    The answer has the same length, so that offsets hold in both.  Lone surrogates, which RE2
    cannot take, become U+FFFD.
    """
    if text.isascii():
        return text.lower().replace("\t", " ").replace("\r", " ")
    return "".join(map(_fold, text))


def has_han(text: str) -> bool:
    """Say whether a Chinese character stands in ``text``."""
    return any("\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003ffff" for char in text)


def mended(text: str) -> str:
    """Replace lone surrogates, which RE2 cannot take, by U+FFFD."""
    if text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text):
        return text
    return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
