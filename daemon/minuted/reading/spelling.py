"""Spellings of one thing: full-width and ASCII marks made equal, unseen characters dropped, words counted."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

#: Marks that are one mark, whatever their shape.
_SHAPES = {
    " ": "\t\u3000\u00a0\u2002\u2003\u2007\u2009\u202f\u200b\ufeff\r\x0b\x0c",
    "-": "‐‑‒–—―−─﹣",
    "~": "〜∼～",
    "'": "‘’ʼ",
    "[": "【〔「『［",
    "]": "】〕」』］",
}
_SAME = {ord(char): plain for plain, chars in _SHAPES.items() for char in chars}
_MAP = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | _SAME
#: In minutes a Chinese full stop ends what a Latin one ends, and quotes are quotes.
_MAP |= {ord("。"): ".", **dict.fromkeys(map(ord, "“”„"), '"')}
#: Only these compatibility forms are unified: a circled or raised digit is a list mark or a footnote.
_FOLDED = ("<wide>", "<narrow>", "<compat>", "<noBreak>", "<font>")

#: Never part of a sentence, and able to hide one: zero-width characters, byte-order mark, controls.
_UNSEEN = dict.fromkeys([*range(0x09), *range(0x0B, 0x20), 0x7F, 0xAD, *range(0x200B, 0x2010), 0x2060, 0xFEFF])

#: The octets of ASCII that are neither letter nor digit.
_NO_LETTERS = bytes(code for code in range(0x80) if not chr(code).isalnum())

#: The first of the characters that count as Chinese, a radical.
FIRST_HAN = "\u2e80"


class _Folds(dict[int, str]):
    """What each character folds to, worked out when it is first seen."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if "\ud800" <= char <= "\udfff":
            return "\ufffd"
        same = _SAME.get(code, char)
        if same == char:
            mark = unicodedata.decomposition(char)
            if mark.startswith(_FOLDED) or (mark and not mark.startswith("<")):
                plain = unicodedata.normalize("NFKC", char)
                same = _SAME.get(ord(plain), plain) if len(plain) == 1 else plain
        same = same.lower()
        folded = same if len(same) == 1 else char
        if code <= _LAST_KEPT:
            self[code] = folded
        return folded


#: Characters beyond are rare, and too many to keep.
_LAST_KEPT = 0xFFFF
_FOLDS = _Folds()


def fold(text: str) -> str:
    """Return ``text`` in lower case, half-width, with plain dashes, quotes and blanks; 。 stays what it is.

    The answer has the same length, so that offsets hold in both.  Lone surrogates, which RE2
    cannot take, become U+FFFD.
    """
    if text.isascii():
        return text.lower().replace("\t", " ").replace("\r", " ")
    return text.translate(_FOLDS)


def mended(text: str) -> str:
    """Replace lone surrogates, which RE2 cannot take, by U+FFFD."""
    if text.isprintable() or not any("\ud800" <= char <= "\udfff" for char in text):
        return text
    return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)


def half_width(text: str) -> str:
    """Write full-width forms, dashes, quotes and blanks as ASCII, case kept; every offset stays valid in ``text``."""
    return text if text.isascii() and "\t" not in text else _translated(text)


@lru_cache(maxsize=1024)
def _translated(text: str) -> str:
    """Keep the last answers: one line is looked at by many readers."""
    return text.translate(_MAP)


def shapes_of(marks: str) -> frozenset[str]:
    """Return every character that ``half_width`` writes as one of these."""
    return frozenset(marks) | {chr(code) for code, plain in _MAP.items() if plain in marks}


def seen(text: str) -> str:
    """Drop characters that nobody sees, and lone surrogates, which no pattern engine and no database takes."""
    if text.isprintable():
        return text
    return text.translate(_UNSEEN).encode("utf-8", "ignore").decode("utf-8")


def key(text: str) -> str:
    """Reduce a text to its letters and digits, so that two spellings of one thing compare equal."""
    if text.isascii():
        return text.lower().encode().translate(None, _NO_LETTERS).decode()
    return _letters(text)


@lru_cache(maxsize=4096)
def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def words(text: str) -> tuple[str, ...]:
    """Split into runs of letters and digits, case kept."""
    return tuple("".join(char if char.isalnum() else " " for char in text).split())


def has_han(text: str) -> bool:
    """Say whether a Chinese character is in the text."""
    return not text.isascii() and _has_han(text)


@lru_cache(maxsize=512)
def _has_han(text: str) -> bool:
    """Keep the last answers: one line is asked by many readers."""
    return "\u3400" <= text[0] <= "\u9fff" or (max(text) >= FIRST_HAN and any(map(_is_han, text)))


def _is_han(char: str) -> bool:
    return (
        "\u3400" <= char <= "\u9fff"
        or "\U00020000" <= char <= "\U0003ffff"
        or "\uf900" <= char <= "\ufaff"
        or FIRST_HAN <= char <= "\u2fdf"
        or char in "々〇"
    )


def han_share(text: str) -> float:
    """Tell which part of the letters is Chinese, from 0 to 1; a Chinese character counts as three letters."""
    if text.isascii():
        return 0.0
    han = sum("\u3400" <= char <= "\u9fff" for char in text)
    letters = sum(map(str.isalpha, text))
    return 3 * han / (letters + 2 * han) if letters else 0.0


def tidy(text: str) -> str:
    """Collapse blanks."""
    return " ".join(text.split())
