"""Cut signatures, programs' own lines, disclaimers and list footers off the end of newly written text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from minuted.mail.disclaimers import disclaimer
from minuted.mail.quoting import Quoting, fold, visible
from minuted.mail.wording import answers, contacts, dense, names, says
from minuted.model import Address

#: A closing formula may be followed by so many lines, each so short.
CLOSING_LINES: Final = 6
CLOSING_CHARS: Final = 60
#: A line like "--" may have so many lines below it, else it parts two sections of a text.
LOOSE_LINES: Final = 12
#: The name of a device has so many words.
DEVICE_WORDS: Final = 5

_DELIMITERS: Final = frozenset({"--", "—", "——", "__", "--‌", "– –", "-- "})
_PUNCTUATION: Final = " ,.!;:~-–—，。！；：、～*_"


def cut_signature(
    lines: list[str], quoting: Quoting, *, sender: Address | None = None, alone: bool = True, again: bool = True
) -> list[str]:
    """Return *lines* (printable, no quotes left in them) up to where the letter ends, and one postscript below.

    Text that would be nothing but a signature is kept where it stands *alone*: somebody may answer with one word of
    thanks.
    """
    folded = [fold(visible(line)) for line in lines]
    end = _trim(folded, _lonely_address(folded, sender.address if sender else ""))
    page = _Page(lines, folded, quoting, sender, alone=alone)
    for cut in _CUTS:
        end = _trim(folded, cut(page, end))
    behind = _postscript(lines, folded, end, quoting) if end and again else None
    if behind is None:
        return lines[:end]
    return [*lines[:end], "", *cut_signature(lines[behind:], quoting, sender=sender, again=False)]


class _Page:
    """What is looked at from the end upwards."""

    __slots__ = ("alone", "folded", "lines", "quoting", "sender")

    def __init__(
        self, lines: list[str], folded: list[str], quoting: Quoting, sender: Address | None, *, alone: bool
    ) -> None:
        self.lines = lines
        self.folded = folded
        self.quoting = quoting
        self.sender = sender
        self.alone = alone

    def has_text(self, end: int) -> bool:
        """Say whether anything was said above a line, or elsewhere in the mail."""
        return not self.alone or any(self.folded[index] for index in range(end))

    def answered(self, start: int, end: int) -> bool:
        """Say whether a line of these begins like an answer: a number, a bullet, "done"."""
        return any(answers(self.folded[index], self.quoting) for index in range(start, end) if self.folded[index])


def _postscript(lines: list[str], folded: list[str], end: int, quoting: Quoting) -> int | None:
    """Return the line below a signature where its writer goes on, or None: "PS: …", or sentences below a bare name."""
    for at in range(end, len(folded)):
        if folded[at] and _is_postscript(folded[at], quoting):
            return at
    first = next((at for at in range(end, len(folded)) if folded[at]), None)
    if first is None or folded[first].strip(_PUNCTUATION) not in quoting.closings | quoting.thanks:
        return None
    if contacts(lines[first:]):
        # Companies put their motto below the address.
        return None
    return next((at for at in range(first + 2, len(lines)) if not folded[at - 1] and says(lines[at])), None)


def _is_postscript(line: str, quoting: Quoting) -> bool:
    return line.startswith(quoting.postscripts) and any(
        line[len(word) : len(word) + 1].strip(" .:：,，)") == "" or dense(word)
        for word in quoting.postscripts
        if line.startswith(word)
    )


def _trim(folded: list[str], end: int) -> int:
    """Go up over blank lines and rules."""
    while end and not folded[end - 1].strip("-=_*~— "):
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


def _delimiter(page: _Page, end: int) -> int:
    """Find "-- " (RFC 3676 4.3) or one of its sloppy forms, which part nothing that reads like two answers."""
    folded = page.folded
    below = sum(map(bool, folded[:end]))
    text = not page.alone
    for index in range(end):
        line = folded[index]
        below -= bool(line)
        if line in _DELIMITERS and text:
            strict = page.lines[index].rstrip("\r\n").lstrip() in ("-- ", "--\u00a0")
            if strict or (below <= LOOSE_LINES and not page.answered(index + 1, end)):
                return index
        text = text or bool(line)
    return end


def _footer(page: _Page, end: int) -> int:
    """Find the line of underscores above the footer of a mailing list."""
    below = 0
    for index in range(end - 1, -1, -1):
        line = page.folded[index]
        if len(line) >= 20 and not line.strip("_") and page.has_text(index):
            return end if page.answered(index + 1, end) else index
        below += bool(line)
        if below > LOOSE_LINES:
            break
    return end


def _card(page: _Page, end: int) -> int:
    """Find a business card that a program draws with bars, by the line that names the program."""
    folded, cards = page.folded[:end], page.quoting.cards
    text = "\n".join(folded)
    if not any(card in text for card in cards):
        return end
    for index, line in enumerate(folded):
        if line and any(card in line for card in cards):
            start = index
            for above in range(index - 1, max(-1, index - 16), -1):
                if folded[above].startswith("|"):
                    start = above
            return start if page.has_text(start) else end
    return end


def _disclaimer(page: _Page, end: int) -> int:
    """Find the paragraph that begins with a phrase of a disclaimer."""
    index = disclaimer(page.folded[:end], page.quoting)
    return index if index is not None and page.has_text(index) else end


def _program(page: _Page, end: int) -> int:
    """Find the line that a program adds: "Sent from my phone"."""
    seen = 0
    for index in range(end - 1, -1, -1):
        line = page.folded[index].lstrip("([*<-–_> ")
        if not line:
            continue
        if _adds(line, page.lines[index], page.quoting) and page.has_text(index):
            return end if page.answered(index + 1, end) else index
        seen += 1
        if seen > CLOSING_LINES:
            break
    return end


def _adds(line: str, printed: str, quoting: Quoting) -> bool:
    """Say whether a program wrote a line: people send things by courier, programs from a device or with a product."""
    if len(line) > 80 and "http" not in line:
        return False
    if line.startswith(quoting.remarks):
        return True
    # A sentence that begins like one: "Sent from my desk, which is easier than on the phone."
    if not line.startswith(quoting.programs) or (len(line) > 32 and line.endswith((".", "!", "?"))):
        return False
    if any(device in line for device in quoting.devices):
        return True
    # A device that is not known here has a name: "Sent from my Wiko 4G".
    owned = max((len(word) for word in quoting.owned if line.startswith(word)), default=0)
    rest = printed.strip(" .*_")[owned:].split() if owned else []
    return 0 < len(rest) <= DEVICE_WORDS and all(word[0].isupper() or word[0].isdigit() for word in rest)


def _closing(page: _Page, end: int) -> int:
    """Find the closing formula, and the name below it."""
    found = end
    below: list[str] = []
    for index in range(end - 1, -1, -1):
        line = page.folded[index]
        if not line:
            continue
        if len(below) <= CLOSING_LINES and page.has_text(index) and _closes(line, below, page):
            found = index
        if len(below) > CLOSING_LINES or len(line) > CLOSING_CHARS:
            break
        below.insert(0, page.lines[index].strip())
    return found


def _closes(line: str, below: list[str], page: _Page) -> bool:
    """Say whether a line closes a letter, with the lines *below* it for the signature."""
    quoting = page.quoting
    bare = line.strip(_PUNCTUATION)
    if bare in quoting.closings:
        return not (below and (answers(fold(below[0]), quoting) or says(below[0])))
    if bare in quoting.thanks:
        if not below:
            return line.endswith((",", "，"))
        # Words of thanks stand above answers too: only a name makes them the end.
        return names(below, page.sender, quoting, comma=line.endswith((",", "，")))
    head, comma, name = line.replace("，", ",").partition(",")
    if comma and len(below) <= 1 and len(name) <= 30 and len(name.split()) <= 3 and name.strip():
        if (below and answers(fold(below[0]), quoting)) or answers(name.strip(), quoting):
            return False
        return head.strip() in quoting.closings or (head.strip() in quoting.thanks and name[-1:] not in ".!?。！？")
    return False


def _name(page: _Page, end: int) -> int:
    """Find the sender's own name, or one word of it, as the last line."""
    last = end - 1
    name = fold(page.sender.name) if page.sender else ""
    if name and last >= 0 and page.has_text(last):
        bare = page.folded[last].strip(_PUNCTUATION)
        if bare == name or (len(bare) > 1 and bare in name.replace(",", " ").split()):
            return last
    return end


#: In this order, each on what the one before has left.
_CUTS: Final[tuple[Callable[[_Page, int], int], ...]] = (
    _delimiter,
    _footer,
    _card,
    _disclaimer,
    _program,
    _closing,
    _name,
)
