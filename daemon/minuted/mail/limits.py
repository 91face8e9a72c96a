"""Cut a message down to what is read, cheaply and before anything costly happens to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import re2

from minuted.errors import Unreadable

#: A message up to this size without other signs of danger is handed to the parser as it is.
SMALL: Final = 128 * 1024
#: Multiparts and parts of one message; more are a bomb and are held.
MULTIPARTS: Final = 100
PARTS: Final = 1_000
#: Octets and fields of one header block, octets of one field; address fields may be longer.
HEADER_OCTETS: Final = 128 * 1024
HEADER_FIELDS: Final = 1_000
FIELD_OCTETS: Final = 8 * 1024
ADDRESS_FIELD_OCTETS: Final = 32 * 1024
#: Octets and lines of one text part on the wire.
TEXT_OCTETS: Final = 2 * 1024 * 1024
TEXT_LINES: Final = 30_000
#: An attachment above this is not decoded: its name and size are enough.
ATTACHMENT_OCTETS: Final = 64 * 1024
#: Characters, lines and characters a line of one decoded body.
BODY_CHARS: Final = 1024 * 1024
BODY_LINES: Final = 20_000
LINE_CHARS: Final = 20_000

_ADDRESS_FIELDS: Final = (b"to:", b"cc:", b"from:", b"resent-to:", b"resent-cc:", b"delivered-to:", b"references:")
_CONTENT_FIELD: Final = re2.compile(rb"(?im)^content-(?:type|disposition)[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*")
_TYPE: Final = re2.compile(rb"(?im)^content-type[ \t]*:[ \t\r\n]*([a-z0-9.+*-]{1,80})[ \t]*/")
_IS_FILE: Final = re2.compile(rb"(?im)^content-disposition[ \t]*:[ \t\r\n]*attachment|\bname[ \t]*\*?[0-9]*\*?=")
_BOUNDARY: Final = re2.compile(rb'(?i)boundary[ \t]*=[ \t]*(?:"([^"\r\n]{1,200})"|([^\s";]{1,200}))')
_PICTURE: Final = re2.compile(r"data:[a-zA-Z0-9/+.;=-]{1,100},[A-Za-z0-9+/=%\s]*")
_BASE64: Final = re2.compile(rb"(?im)^content-transfer-encoding[ \t]*:[ \t\r\n]*base64")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shrunk:
    """A message that is safe to parse, and what was taken out of it."""

    raw: bytes
    #: What stands in the place of an attachment that was taken out -> its decoded size in octets.
    sizes: Mapping[str, int] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()


def shrink(raw: bytes) -> Shrunk:
    """Cut headers, texts and attachments of *raw* to the limits above; time and memory are linear in its length.

    Raises:
        Unreadable: more multiparts or parts than any honest message has.
    """
    start, end = _header_block(raw, 0)
    if (
        len(raw) <= SMALL
        and end - start <= HEADER_OCTETS // 2
        and raw.lower().count(b"boundary") <= MULTIPARTS
        and raw.count(b"\n--") <= PARTS
        and raw.count(b";", 0, end) <= 2_000
    ):
        return Shrunk(raw=raw)
    sizes: dict[str, int] = {}
    doubts: list[str] = []
    pieces = [_shrink_part(part, separator, sizes, doubts) for separator, part in _parts(raw)]
    return Shrunk(raw=b"".join(pieces), sizes=sizes, doubts=tuple(dict.fromkeys(doubts)))


def header_block(raw: bytes) -> bytes:
    """Return the header block of *raw*, cut to the limits, with the empty line that ends it."""
    start, end = _header_block(raw, 0)
    return _shrink_header(raw[start:end], [])


def cut_text(text: str) -> tuple[str, bool]:
    """Cut a decoded text to its limits; LF line ends in and out.

    Returns:
        The text, and whether anything was cut.
    """
    whole = len(text)
    text = text[:BODY_CHARS]
    if text.count("\n") >= BODY_LINES:
        text = "\n".join(text.split("\n", BODY_LINES)[:BODY_LINES])
    if len(text) > LINE_CHARS:
        text = "\n".join(line[:LINE_CHARS] for line in text.split("\n"))
    return text, len(text) < whole


def cut_html(source: str) -> tuple[str, bool]:
    """Cut decoded HTML to its limit, after the pictures written into it were taken out; its lines may be long.

    Returns:
        The source, and whether anything but pictures was cut.
    """
    if "data:" in source:
        source = _PICTURE.sub("data:,", source)
    return source[:BODY_CHARS], len(source) > BODY_CHARS


def _header_block(raw: bytes, start: int) -> tuple[int, int]:
    """Return where the header block at *start* begins and ends, its empty line included."""
    unix, dos = raw.find(b"\n\n", start), raw.find(b"\n\r\n", start)
    if raw[start : start + 1] == b"\n":
        return start, start + 1
    if raw[start : start + 2] == b"\r\n":
        return start, start + 2
    if unix < 0 and dos < 0:
        return start, len(raw)
    if dos >= 0 and (unix < 0 or dos < unix):
        return start, dos + 3
    return start, unix + 2


def _parts(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Split *raw* at the lines that part its multiparts: (separator line, what follows it)."""
    boundaries: dict[bytes, None] = {}
    declared = 0
    for content in _CONTENT_FIELD.finditer(raw):
        found = _BOUNDARY.search(content.group()[:FIELD_OCTETS])
        if found is None:
            continue
        declared += 1
        if declared > MULTIPARTS:
            raise Unreadable(f"more than {MULTIPARTS} multiparts in one message")
        boundaries[(found.group(1) or found.group(2)).rstrip()] = None
    if not boundaries:
        yield b"", raw
        return
    # Longest first, so that a boundary that begins like another one is taken whole.
    either = b"|".join(re2.escape(each) for each in sorted(boundaries, key=len, reverse=True))
    line = re2.compile(rb"(?m)^--(?:" + either + rb")[^\n]{0,200}\n?")
    separator, start = b"", 0
    for count, found in enumerate(line.finditer(raw), 1):
        if count > PARTS:
            raise Unreadable(f"more than {PARTS} parts in one message")
        yield separator, raw[start : found.start()]
        separator, start = found.group(), found.end()
    yield separator, raw[start:]


def _shrink_part(part: bytes, separator: bytes, sizes: dict[str, int], doubts: list[str]) -> bytes:
    """Shrink the header and the body of one part that stands behind its *separator* line."""
    if separator.rstrip().endswith(b"--"):
        # What follows the last separator is an epilogue, or the rest of an outer part: usually nothing.
        return separator + _cut_text(part, doubts)
    start, end = _header_block(part, 0)
    out = [separator, _shrink_header(part[start:end], doubts)]
    head = out[-1]
    while _kind(head) == b"message" and end < len(part):
        start, end = _header_block(part, end)
        head = _shrink_header(part[start:end], doubts)
        out.append(head)
    body = part[end:]
    kind = _kind(head)
    if len(body) > ATTACHMENT_OCTETS and (kind not in (b"text", b"multipart", b"message") or _is_file(head)):
        size = len(body)
        if _BASE64.search(head):
            size = (size - body.count(b"\n") - body.count(b"\r")) * 3 // 4
        place = f"minuted-took-out-{len(sizes) + 1}"
        sizes[place] = size
        body = place.encode() + b"\r\n"
    else:
        body = _cut_text(body, doubts)
    return b"".join((*out, body))


def _kind(head: bytes) -> bytes:
    found = _TYPE.search(head)
    return bytes(found.group(1)).lower() if found else b"text"


def _is_file(head: bytes) -> bool:
    return _IS_FILE.search(head) is not None


def _cut_text(body: bytes, doubts: list[str]) -> bytes:
    cut = body[:TEXT_OCTETS]
    if cut.count(b"\n") > TEXT_LINES:
        cut = b"\n".join(cut.split(b"\n", TEXT_LINES)[:TEXT_LINES])
    if len(cut) < len(body):
        # Whole lines only, so that base64 can still be decoded.
        cut = cut[: cut.rfind(b"\n") + 1] or cut
        doubts.append("the text is very long; only its beginning is read")
        cut += b"\r\n"
    return cut


def _shrink_header(block: bytes, doubts: list[str]) -> bytes:
    """Cut a header block: number of fields, length of each, length of all."""
    if len(block) <= FIELD_OCTETS:
        return block
    whole = len(block)
    block = block[:HEADER_OCTETS]
    lines = block.split(b"\n", 4 * HEADER_FIELDS)
    rest = len(lines) > 4 * HEADER_FIELDS
    kept: list[bytes] = []
    fields = room = 0
    for line in lines[: 4 * HEADER_FIELDS]:
        if line[:1] not in (b" ", b"\t"):
            fields += 1
            if fields > HEADER_FIELDS:
                rest = True
                break
            long = line[:16].lower().startswith(_ADDRESS_FIELDS)
            room = ADDRESS_FIELD_OCTETS if long else FIELD_OCTETS
        if room <= 0:
            rest = True
            continue
        if len(line) > room:
            rest = True
        kept.append(line[:room])
        room -= len(line) + 1
    out = b"\n".join(kept)
    if rest or len(out) < whole:
        doubts.append("the header is very long; only its beginning is read")
        out = out.rstrip(b"\r\n") + b"\r\n\r\n"
    return out
