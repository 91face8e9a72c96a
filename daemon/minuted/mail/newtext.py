"""Find what the sender wrote newly: no quotes, no forwarded message, no signature, no disclaimer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import unescape
from typing import Final

from minuted import re2
from minuted.mail.banners import cut_banner
from minuted.mail.html import flatten
from minuted.mail.marks import END
from minuted.mail.quotes import own_lines, own_runs, quoted_above
from minuted.mail.quoting import Quoting, visible
from minuted.mail.signatures import cut_signature
from minuted.model import Mail

#: Characters of HTML in which its head ends, and in which the first words stand.
_HEAD_CHARS: Final = 200_000
_FIRST_CHARS: Final = 8_000

#: What programs write in the text part where the HTML part has a picture.
_PICTURE: Final = re2.compile(
    r"(?i)^\[(?:cid|image|inline image|bild|inline-bild|imagen?|immagine|图片|圖片|画像)\s*[:：][^\]]*\]$"
)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """The newly written text of one mail, and what of it stands right below something quoted."""

    #: With LF line ends; "" where nothing is new.
    text: str
    #: 1-based line of the text -> the quoted lines directly above it, without marks: what it answers.
    above: Mapping[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """Lines that stand together, and the quoted ones above them."""

    lines: list[str]
    above: str = ""


def new_text(mail: Mail, *, quoting: Quoting) -> str:
    """Return the newly written text of *mail*, with LF line ends; "" where nothing is new."""
    return fresh(mail, quoting=quoting).text


def fresh(mail: Mail, *, quoting: Quoting) -> Fresh:
    """Return the newly written text of *mail*; of a forward the cover note is new.

    Args:
        mail: Any mail.
        quoting: The words of all languages.
    """
    raw = _text(mail, marks=True).split("\n")
    lines = ["" if line[:1] == "[" and _PICTURE.search(line) else line for line in stripped("\n".join(raw))]
    parts: list[_Part] = []
    for run in own_runs(raw, lines, quoting):
        first = next((index for index in run if lines[index]), run[0])
        parts += _parts([raw[index] if lines[index] else "" for index in run], quoted_above(lines, first))
    if parts:
        parts[0] = replace(parts[0], lines=cut_banner(parts[0].lines, quoting))
    return _signed_off(parts, quoting, mail)


def _parts(run: list[str], above: str) -> list[_Part]:
    """Part a run further where a signature ends that the program marked."""
    parts = [_Part(lines=[], above=above)]
    for line in run:
        if line == END:
            parts.append(_Part(lines=[]))
        else:
            parts[-1].lines.append(line)
    return [part for part in parts if any(part.lines)]


def _signed_off(parts: list[_Part], quoting: Quoting, mail: Mail) -> Fresh:
    """Cut the signature off each part, and join what is left; a blank line stands for what was between."""
    left: list[_Part] = []
    for part in parts:
        lines = cut_signature(part.lines, quoting, sender=mail.sender, alone=len(parts) == 1)
        if any(lines):
            left.append(replace(part, lines=lines))
    out: list[str] = []
    above: dict[int, str] = {}
    # Where each part is nothing but a signature, the first one is all that was said.
    for part in left or parts[:1]:
        # No two blank lines, and none at the edges.
        lines = [line for at, line in enumerate(part.lines) if line or (at and part.lines[at - 1])]
        lines = lines[1:] if not lines[0] else lines
        lines = lines[:-1] if not lines[-1] else lines
        out += [*([""] if out else []), *lines]
        if part.above:
            above[len(out) - len(lines) + 1] = part.above
    return Fresh(text="\n".join(out), above=above)


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
