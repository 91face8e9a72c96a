"""Find what the sender wrote newly: no quotes, no forwarded message, no signature, no disclaimer."""

from __future__ import annotations

from collections.abc import Collection
from html import unescape
from typing import Final

from minuted import re2
from minuted.mail.banners import cut_banner
from minuted.mail.html import END, flatten
from minuted.mail.quotes import own_lines, own_runs
from minuted.mail.quoting import Quoting, fold, visible
from minuted.mail.signatures import cut_signature
from minuted.model import Mail

#: A line of the answered letter is taken for a copy from so many characters on: short words are people's own.
KNOWN_CHARS: Final = 12
#: Characters of HTML in which its head ends, and in which the first words stand.
_HEAD_CHARS: Final = 200_000
_FIRST_CHARS: Final = 8_000

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
    runs = own_runs(raw, lines, quoting)
    if known:
        letter = {_bare(line) for line in known}
        runs = [[index for index in run if not _is_known(lines[index], letter)] for run in runs]
    parts = _parts([[raw[index] if lines[index] else "" for index in run] for run in runs])
    if parts:
        parts[0] = cut_banner(parts[0], quoting)
    return _signed_off(parts, quoting, mail)


def _parts(runs: list[list[str]]) -> list[list[str]]:
    """Part the runs further where a signature ends that the program marked."""
    parts: list[list[str]] = []
    for run in runs:
        part: list[str] = []
        for line in run:
            if line == END:
                parts.append(part)
                part = []
            else:
                part.append(line)
        parts.append(part)
    return [part for part in parts if any(part)]


def _signed_off(parts: list[list[str]], quoting: Quoting, mail: Mail) -> str:
    """Cut the signature off each part, and join what is left; a blank line stands for what was between."""
    out: list[str] = []
    for part in parts:
        left = cut_signature(part, quoting, sender=mail.sender, alone=len(parts) == 1)
        if any(left):
            out += [*([""] if out else []), *left]
    if not out and parts:
        # Where each part is nothing but a signature, the first one is all that was said.
        out = parts[0]
    return "\n".join(line for at, line in enumerate(out) if line or (at and out[at - 1])).strip("\n")


def stripped(text: str) -> list[str]:
    """Return the lines of *text* without unseen characters and without blanks at their edges."""
    return [line.strip() for line in visible(text).split("\n")]


def written_lines(raw: list[str], lines: list[str], quoting: Quoting) -> list[int]:
    """Return the indices of the lines that the writer of a text wrote: no quotes, nothing below them.

    ``lines`` are those of ``raw`` as ``stripped`` gives them; an attribution that begins behind text is cut off there.
    Of a signature only the delimiter counts (RFC 3676 4.3): minutes may well stand below "Regards, Ann".
    """
    kept = [index for index in own_lines(raw, lines, quoting) if lines[index] != END]
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


def _bare(line: str) -> str:
    return fold(visible(line)).lstrip("> |*-•").rstrip()


def _is_known(line: str, letter: Collection[str]) -> bool:
    bare = _bare(line)
    return len(bare) >= KNOWN_CHARS and bare in letter
