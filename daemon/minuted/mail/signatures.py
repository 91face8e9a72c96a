"""Cut signatures, programs' own lines, disclaimers and list footers off the end of newly written text."""

from __future__ import annotations

from typing import Final

from minuted.mail.quoting import Quoting, fold
from minuted.model import Address

#: A closing formula may be followed by so many lines, each so short.
CLOSING_LINES: Final = 6
CLOSING_CHARS: Final = 60
#: A line like "--" may have so many lines below it, else it parts two sections of a text.
LOOSE_LINES: Final = 12

_DELIMITERS: Final = frozenset({"--", "—", "——", "__", "--‌", "– –", "-- "})
_PUNCTUATION: Final = " ,.!;:~-–—，。！；：、～*_"


def cut_signature(lines: list[str], quoting: Quoting, *, sender: Address | None = None) -> list[str]:
    """Return *lines* (printable, no quotes left in them) up to where the letter ends.

    Text that would be nothing but a signature is kept: somebody may answer with one word of thanks.
    """
    end = len(lines)
    folded = [fold(line) for line in lines]
    end = _trim(folded, _lonely_address(folded, sender.address if sender else ""))
    for cut in (_delimiter, _footer, _card, _disclaimer, _program, _closing):
        end = _trim(folded, cut(folded[:end], lines, quoting))
    if sender and sender.name:
        end = _trim(folded, _name(folded[:end], fold(sender.name)))
    return lines[:end]


def _name(folded: list[str], name: str) -> int:
    """Find the sender's own name, or one word of it, as the last line."""
    last = len(folded) - 1
    if last > 0 and _has_text(folded, last):
        bare = folded[last].strip(_PUNCTUATION)
        if bare == name or (len(bare) > 1 and bare in name.replace(",", " ").split()):
            return last
    return len(folded)


def _trim(folded: list[str], end: int) -> int:
    """Go up over blank lines and rules."""
    while end and not folded[end - 1].strip("-=_*~ "):
        end -= 1
    return end


def _lonely_address(folded: list[str], sender: str) -> int:
    """Find the address that Foxmail puts under a text: the sender's own, or one that stands far below the rest."""
    end = _trim(folded, len(folded))
    if end < 3 or "@" not in folded[end - 1] or " " in folded[end - 1]:
        return len(folded)
    if folded[end - 1] == sender or not (folded[end - 2] or folded[end - 3]):
        return end - 1
    return len(folded)


def _has_text(folded: list[str], end: int) -> bool:
    return any(folded[index] for index in range(min(end, len(folded))))


def _delimiter(folded: list[str], lines: list[str], quoting: Quoting) -> int:
    """Find "-- " (RFC 3676 4.3) or one of its sloppy forms."""
    below = sum(map(bool, folded))
    text = False
    for index, line in enumerate(folded):
        below -= bool(line)
        if line in _DELIMITERS and text:
            strict = lines[index].rstrip("\r\n").lstrip() in ("-- ", "--\u00a0")
            if strict or below <= LOOSE_LINES:
                return index
        text = text or bool(line)
    return len(folded)


def _footer(folded: list[str], lines: list[str], quoting: Quoting) -> int:
    """Find the line of underscores above the footer of a mailing list."""
    below = 0
    for index in range(len(folded) - 1, -1, -1):
        line = folded[index]
        if len(line) >= 20 and not line.strip("_") and _has_text(folded, index):
            return index
        below += bool(line)
        if below > LOOSE_LINES:
            break
    return len(folded)


def _card(folded: list[str], lines: list[str], quoting: Quoting) -> int:
    """Find a business card that a program draws with bars, by the line that names the program."""
    text = "\n".join(folded)
    if not any(card in text for card in quoting.cards):
        return len(folded)
    for index, line in enumerate(folded):
        if line and any(card in line for card in quoting.cards):
            start = index
            for above in range(index - 1, max(-1, index - 16), -1):
                if folded[above].startswith("|"):
                    start = above
            return start if _has_text(folded, start) else len(folded)
    return len(folded)


def _disclaimer(folded: list[str], lines: list[str], quoting: Quoting) -> int:
    """Find the paragraph that holds the first phrase of a disclaimer."""
    text = "\n".join(folded)
    flat = text.replace("\n", " ")
    first = min((at for at in map(flat.find, quoting.disclaimers) if at >= 0), default=-1)
    if first < 0:
        return len(folded)
    index = text.count("\n", 0, first)
    while index and folded[index - 1]:
        index -= 1
    return index if _has_text(folded, index) else len(folded)


def _program(folded: list[str], lines: list[str], quoting: Quoting) -> int:
    """Find the line that a program adds: "Sent from my phone"."""
    seen = 0
    for index in range(len(folded) - 1, -1, -1):
        line = folded[index].lstrip("([*<-– ")
        if not line:
            continue
        if line.startswith(quoting.programs) and _is_short(line) and _has_text(folded, index):
            return index
        seen += 1
        if seen > CLOSING_LINES:
            break
    return len(folded)


def _is_short(line: str) -> bool:
    """Tell a program's own line from a sentence that begins like one."""
    return (len(line) <= 80 or "http" in line) and not (len(line) > 32 and line.endswith((".", "!", "?")))


def _closing(folded: list[str], lines: list[str], quoting: Quoting) -> int:
    """Find the closing formula, and the name below it."""
    end = len(folded)
    below = 0
    for index in range(len(folded) - 1, -1, -1):
        line = folded[index]
        if not line:
            continue
        if below <= CLOSING_LINES and _closes(line, below, quoting) and _has_text(folded, index):
            end = index
        if below > CLOSING_LINES or len(line) > CLOSING_CHARS:
            break
        below += 1
    return end


def _closes(line: str, below: int, quoting: Quoting) -> bool:
    bare = line.strip(_PUNCTUATION)
    if bare in quoting.closings:
        return True
    if bare in quoting.thanks:
        return below > 0 or line.endswith((",", "，"))
    head, comma, name = line.replace("，", ",").partition(",")
    if comma and below <= 1 and len(name) <= 30 and len(name.split()) <= 3 and name.strip():
        return head.strip() in quoting.closings or (head.strip() in quoting.thanks and name[-1:] not in ".!?。！？")
    return False
