"""Tell by its look whether a short line at the end of a letter says something or only names somebody."""

from __future__ import annotations

from typing import Final

from minuted import re2
from minuted.mail.quoting import Quoting, fold, is_spaced
from minuted.model import Address

#: A name has so many words, or so many characters where words have no blanks.
NAME_WORDS: Final = 3
NAME_CHARS: Final = 5
#: A sentence has at least so many blanks.
SENTENCE_BLANKS: Final = 3

_NUMBERED: Final = re2.compile(
    r"^[(（#\[]?(?:[-*•·] |\d{1,2} ?[.)、:：,，&-] ?[^\d\s]|\d{1,2} +\p{L}|\d{1,2}\p{Han}"
    r"|第 ?[\d一二三四五六七八九十]|no\. ?\d)"
)
_CONTACT: Final = re2.compile(r"[@|/]|\d{4}|www\.|\+\d")


def dense(text: str) -> bool:
    """Say whether a script without blanks between words was used."""
    return not is_spaced(text)


def answers(folded: str, quoting: Quoting) -> bool:
    """Say whether a folded line begins like an answer: a number and words, a bullet, or a word like "done"."""
    if _NUMBERED.search(folded):
        return True
    return folded.startswith(quoting.answers) and any(
        folded[len(word) : len(word) + 1].isalpha() is False or dense(word)
        for word in quoting.answers
        if folded.startswith(word)
    )


def names(lines: list[str], sender: Address | None, quoting: Quoting, *, comma: bool) -> bool:
    """Say whether printed *lines* below words of thanks are a signature: a name first, nothing that answers anywhere.

    Args:
        lines: What stands below.
        sender: Whose name it should be.
        quoting: The words of all languages.
        comma: The thanks end with one, so that a name is to follow.
    """
    if any(answers(fold(line), quoting) for line in lines):
        return False
    first = lines[0].strip(" ,.!-–—~*_")
    if sender is not None and _is_of(fold(first), sender):
        return True
    words = first.split()
    if any(_CONTACT.search(line) for line in lines[1:]) and len(words) <= NAME_WORDS + 1:
        return True
    if not comma or len(lines) > 1 or lines[0].rstrip()[-1:] in ".!?。！？":
        return False
    if dense(first):
        return len(first) <= NAME_CHARS
    return len(words) <= NAME_WORDS and all(word[:1].isupper() for word in words)


def says(line: str) -> bool:
    """Say whether a printed line is a sentence, as no name, title or address is."""
    line = line.strip()
    if dense(line):
        return line[-1:] in "。！？!?" and len(line) > NAME_CHARS
    return line[-1:] in ".!?" and line.count(" ") >= SENTENCE_BLANKS and line[:1] not in "\"“„«'"


def contacts(lines: list[str]) -> bool:
    """Say whether any line has an address, a number or the like, as signatures have."""
    return any(_CONTACT.search(line) for line in lines)


def _is_of(folded: str, sender: Address) -> bool:
    """Say whether a line is the sender's name, a word of it, or the local part of their address."""
    if not folded:
        return False
    name = fold(sender.name).replace(",", " ")
    local = sender.address.partition("@")[0].replace("_", ".").split(".")
    return folded == name or (
        len(folded) > 1 and (folded in name.split() or folded in local or folded.split()[0] in name.split())
    )
