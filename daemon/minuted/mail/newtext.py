"""Find what the sender wrote newly: no quotes, no forwarded message, no signature, no disclaimer."""

from __future__ import annotations

from collections.abc import Collection
from html import unescape
from typing import Final

from minuted import re2
from minuted.mail.boundaries import RULE_CHARS, attribution, glued_text, header_block, marked, quote_follows, separator
from minuted.mail.html import CUT, flatten
from minuted.mail.quoting import Quoting, fold
from minuted.mail.signatures import cut_signature
from minuted.model import Mail

#: A line of the answered letter is taken for a copy from so many characters on: short words are people's own.
KNOWN_CHARS: Final = 12
#: Characters of HTML in which its head ends, and in which the first words stand.
_HEAD_CHARS: Final = 200_000
_FIRST_CHARS: Final = 8_000

#: Characters without width or with another width, which programs put around the words that are looked for.
_INVISIBLE: Final = ("\ufeff", "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u202a", "\u202c", "\u2060")
_BLANKS: Final = ("\u00a0", "\u202f", "\u2007", "\u3000")
_IS_HTML: Final = re2.compile(r"(?i)^\s*<(?:!doctype html|html|head|body|div|p|table|meta|span|font|style)\b[^<]*>")


def body_text(mail: Mail) -> str:
    """Return the plain text of the body: the text part, or the HTML part flattened where there is no text."""
    return _text(mail, marks=False)


def first_words(mail: Mail) -> str:
    """Return how the body begins, without reading on."""
    if mail.html and _is_stub(mail.text):
        start = max(0, mail.html[:_HEAD_CHARS].lower().find("<body"))
        return flatten(mail.html[start : start + _FIRST_CHARS])
    return _text(mail, marks=False) if "<" in mail.text[:_FIRST_CHARS] else mail.text[:_FIRST_CHARS]


def new_text(mail: Mail, *, quoting: Quoting, known: Collection[str] = ()) -> str:
    """Return the newly written text of *mail*, with LF line ends; "" where nothing is new.

    Args:
        mail: Any mail; of a forward the cover note is new.
        quoting: The words of all languages.
        known: Lines of the letter that was answered; where they come again they are not the sender's words.
    """
    raw = _text(mail, marks=True).split("\n")
    lines = stripped("\n".join(raw))
    kept = _without_quotes(raw, lines, quoting)
    if known:
        letter = {_bare(line) for line in known}
        kept = [index for index in kept if not _is_known(lines[index], letter)]
    # Only lines that stood together are kept together: a blank stands for what was between.
    out: list[str] = []
    for position, index in enumerate(kept):
        if position and index > kept[position - 1] + 1 and out and out[-1]:
            out.append("")
        out.append(raw[index] if lines[index] else "")
    out = cut_signature(out, quoting, sender=mail.sender)
    return "\n".join(line for at, line in enumerate(out) if line or (at and out[at - 1])).strip("\n")


def stripped(text: str) -> list[str]:
    """Return the lines of *text* without unseen characters and without blanks at their edges."""
    return [line.strip() for line in _visible(text).split("\n")]


def written_lines(raw: list[str], lines: list[str], quoting: Quoting) -> list[int]:
    """Return the indices of the lines that the writer of a text wrote: no quotes, nothing below them.

    ``lines`` are those of ``raw`` as ``stripped`` gives them; an attribution that begins behind text is cut off there.
    Of a signature only the delimiter counts (RFC 3676 4.3): minutes may well stand below "Regards, Ann".
    """
    kept = _without_quotes(raw, lines, quoting)
    end = next((at for at, index in enumerate(kept) if raw[index] == "-- "), len(kept))
    return kept[:end] if any(lines[index] for index in kept[:end]) else kept


def _text(mail: Mail, *, marks: bool) -> str:
    text = mail.text
    if mail.html and _is_stub(text):
        return flatten(mail.html, marks=marks)
    if "<" in text and _is_source(text):
        # Some programs put the source of their HTML into the text part.
        return flatten(text, marks=marks)
    if "&nbsp;" in text or "&gt;" in text:
        text = unescape(text)
    return text


def _is_stub(text: str) -> bool:
    """Say whether a text part holds nothing, or only the advice to read the HTML part."""
    return len(text) < 300 and (not text.strip() or ("html" in text.lower() and "http" not in text.lower()))


def _is_source(text: str) -> bool:
    """Say whether a text is the source of an HTML page: it begins like one, or breaks its lines like one."""
    if text[:200].lstrip()[:1] == "<" and _IS_HTML.search(text[:2000]) and "</" in text:
        return True
    breaks = text.count("<br")
    return breaks >= 2 and ("<html" in text or "<div" in text or text.count("\n") <= breaks)


def _visible(text: str) -> str:
    if text.isascii():
        return text
    for mark in _INVISIBLE:
        text = text.replace(mark, "")
    for blank in _BLANKS:
        text = text.replace(blank, " ")
    return text


def _without_quotes(raw: list[str], lines: list[str], quoting: Quoting) -> list[int]:
    """Return the indices of the lines that are no quote, up to the boundary below which nothing is new."""
    kept: list[int] = []
    mark = marked("\n".join(lines), quoting)
    index = 0
    while index < len(lines):
        line = lines[index]
        if not line:
            kept.append(index)
        elif line[0] == ">" and not (kept and kept[-1] == index - 1 and _is_open(lines[index - 1])):
            pass
        elif (behind := header_block(lines, index, quoting)) is not None:
            # HMail writes its answer among the quoted lines below; everybody else above the block.
            if lines[behind : behind + 1] == [] or not lines[behind].startswith(">"):
                break
            index = behind
            continue
        elif line == CUT or _ends(lines, index, quoting) or (mark and mark in line.lower()):
            # Zimbra quotes the header block below its separator too, and the answer stands under the quote.
            if not (separator(line, quoting) and quote_follows(lines, index + 1)):
                break
        elif (start := attribution(lines, index, quoting)) is not None:
            while kept and kept[-1] >= start:
                kept.pop()
            before = glued_text(lines[start], quoting)
            if before:
                raw[start] = before
                kept.append(start)
            if not quote_follows(lines, index + 1):
                break
        else:
            kept.append(index)
        index += 1
    return kept


def _ends(lines: list[str], index: int, quoting: Quoting) -> bool:
    """Say whether the old message begins at this line for good."""
    line = lines[index]
    if separator(line, quoting):
        return True
    if len(line) >= RULE_CHARS and not line.strip("_-—=* "):
        # The line that Outlook draws above its header block.
        for below in range(index + 1, min(len(lines), index + 4)):
            if lines[below]:
                return header_block(lines, below, quoting) is not None or separator(lines[below], quoting)
    return False


def _is_open(line: str) -> bool:
    """Say whether an address was wrapped inside its angle brackets, so that ">" begins the next line."""
    return line.rfind("<") > line.rfind(">")


def _bare(line: str) -> str:
    return fold(_visible(line)).lstrip("> |*-•").rstrip()


def _is_known(line: str, letter: Collection[str]) -> bool:
    bare = _bare(line)
    return len(bare) >= KNOWN_CHARS and bare in letter
