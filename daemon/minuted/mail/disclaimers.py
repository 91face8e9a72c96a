"""Find the paragraph of a disclaimer, without taking a sentence about disclaimers for one."""

from __future__ import annotations

from typing import Final

from minuted.mail.quoting import Quoting, width

#: A disclaimer is at least so wide (a Han character counts as two), and so is a line of it that was wrapped.
WIDTH: Final = 40
WRAPPED: Final = 44

_EDGE: Final = " *_>【[(-:\"'"


def disclaimer(folded: list[str], quoting: Quoting) -> int | None:
    """Return the first line of the paragraph that holds the first phrase of a disclaimer, or None."""
    text = "\n".join(folded)
    flat = text.replace("\n", " ")
    found = [(at, phrase) for phrase in quoting.disclaimers if (at := flat.find(phrase)) >= 0]
    for at, phrase in sorted(found):
        if not _is_meant(text, at, phrase, quoting):
            continue
        index = text.count("\n", 0, at)
        if text[text.rfind("\n", 0, at) + 1 : at].strip(_EDGE):
            # A paragraph that was wrapped has long lines; the last words of a letter have short ones.
            while index and width(folded[index - 1]) >= WRAPPED:
                index -= 1
        return index
    return None


def _is_meant(text: str, at: int, phrase: str, quoting: Quoting) -> bool:
    if width(text[at : at + 400]) < WIDTH:
        return False
    if phrase not in quoting.notices:
        return True
    # "Confidentiality notice" is a heading of one, or a thing somebody works on.
    start = text.rfind("\n", 0, at) + 1
    behind = text[at + len(phrase) : at + len(phrase) + 2].lstrip(" ")
    return not text[start:at].strip(_EDGE) and (behind[:1] in "\n:：】])*-–" or not behind)
