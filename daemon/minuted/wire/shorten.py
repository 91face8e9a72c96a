"""Shortens a large message to its headers, texts and calendar entries, line by line, without parsing the rest."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import Message
from email.policy import compat32

#: Header field of a part that was left out or cut: so many octets are missing.
LEFT_OUT = b"X-Minuted-Left-Out"
#: Kept besides text/*: what bounces and forwarded mail are made of.
KEPT = frozenset({"message/delivery-status", "message/disposition-notification", "application/ics"})
#: Octets of one header block that are kept, and levels of multipart that are followed.
_HEADER_OCTETS = 256 * 1024
_DEPTH = 10
#: Octets of a Content-Type that are looked at.
_TYPE_OCTETS = 2048


def with_field(header: bytes, name: bytes = b"", number: int = 0) -> bytes:
    """Give a header block with its empty line, and one more field where ``name`` is given."""
    lines = header.rstrip(b"\r\n")
    if name:
        lines += (b"\r\n" if lines else b"") + name + b": " + str(number).encode()
    return lines + b"\r\n\r\n" if lines else b"\r\n"


def crlf(raw: bytes) -> bytes:
    """Give the message with CRLF at the end of every line (RFC 5322 2.1)."""
    return raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")


def shorten(raw: bytes, *, part_octets: int) -> bytes:
    """Keep every header and up to ``part_octets`` of each text part; other content becomes empty parts.

    A part that lost something says so in a field ``X-Minuted-Left-Out: OCTETS``.  Linear in time.
    """
    return b"".join(_entity(_Lines(raw), [], part_octets))


class _Lines:
    """The lines of a message, one at a time, with the possibility to put one back."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._at = 0

    def next(self) -> bytes:
        """Give the next line with its end; b"" when there is none."""
        end = self._raw.find(b"\n", self._at) + 1 or len(self._raw)
        line = self._raw[self._at : end]
        self._at = end
        return line

    def back(self, line: bytes) -> None:
        """Put the line just given back."""
        self._at -= len(line)


def _is_boundary(line: bytes, boundaries: list[bytes]) -> bool:
    if not line.startswith(b"--"):
        return False
    mark = line[2:].rstrip()
    return any(mark in (boundary, boundary + b"--") for boundary in boundaries)


def _entity(lines: _Lines, boundaries: list[bytes], limit: int) -> Iterator[bytes]:
    """Copy one entity up to the next boundary of those around it."""
    header = _header(lines, boundaries)
    mime, boundary = _content_type(header)
    deep = len(boundaries) >= _DEPTH
    if mime.startswith("multipart/") and boundary and not deep:
        yield with_field(header)
        yield from _multipart(lines, boundary, boundaries, limit)
    elif mime == "message/rfc822" and not deep:
        yield with_field(header)
        # A boundary that cannot match counts as a level, so that messages in messages come to an end.
        yield from _entity(lines, [*boundaries, b"\n"], limit)
    elif mime.startswith("text/") or mime in KEPT:
        content, missing = _content(lines, boundaries, limit)
        yield with_field(header, LEFT_OUT if missing else b"", missing)
        yield content.removesuffix(b"\r\n") if boundaries else content  # that line end belongs to the boundary
    else:
        _, missing = _content(lines, boundaries, 0)
        yield with_field(header, LEFT_OUT, missing)


def _multipart(lines: _Lines, boundary: bytes, boundaries: list[bytes], limit: int) -> Iterator[bytes]:
    inner = [*boundaries, boundary]
    _content(lines, inner, 0)  # the preamble says nothing to people
    while line := lines.next():
        mark = line[2:].rstrip()
        if mark == boundary and line.startswith(b"--"):
            yield b"\r\n--" + boundary + b"\r\n"
            yield from _entity(lines, inner, limit)
        elif mark == boundary + b"--" and line.startswith(b"--"):
            _content(lines, boundaries, 0)  # nor does the epilogue
            break
        else:
            lines.back(line)
            break
    yield b"\r\n--" + boundary + b"--\r\n"


def _header(lines: _Lines, boundaries: list[bytes]) -> bytes:
    kept, size = [], 0
    while line := lines.next():
        if not line.strip(b"\r\n"):
            break
        if _is_boundary(line, boundaries):
            lines.back(line)
            break
        size += len(line)
        if size <= _HEADER_OCTETS:
            kept.append(line)
    return b"".join(kept)


def _content(lines: _Lines, boundaries: list[bytes], limit: int) -> tuple[bytes, int]:
    """Read the content of a leaf: what is kept of it, and how many octets are not."""
    kept: list[bytes] = []
    size = missing = 0
    while line := lines.next():
        if boundaries and _is_boundary(line, boundaries):
            lines.back(line)
            break
        if missing or size + len(line) > limit:
            missing += len(line)
        else:
            size += len(line)
            kept.append(line)
    return b"".join(kept), missing


def _content_type(header: bytes) -> tuple[str, bytes]:
    """Read media type and boundary; text/plain where there is none (RFC 2045 5.2)."""
    field, collecting = b"", False
    for line in header.splitlines():
        if line[:1] in b" \t" and collecting:
            field += b" " + line.strip()
        else:
            if collecting:
                break
            collecting = line[:13].lower() == b"content-type:"
            field = line[13:] if collecting else b""
    part = Message(policy=compat32)
    part["Content-Type"] = field[:_TYPE_OCTETS].strip().decode("latin-1") or "text/plain"
    boundary = part.get_boundary() or ""
    return part.get_content_type(), boundary.encode("latin-1", "replace")
