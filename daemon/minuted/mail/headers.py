"""Read header fields: one line each, decoded, cut, without control characters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from email import message_from_bytes
from email.policy import compat32
from typing import Final

from minuted.mail.charsets import decode_words
from minuted.mail.limits import header_block

#: Characters of one decoded value that are kept.
VALUE_CHARS: Final = 16 * 1024
#: Message-IDs of one field that are kept.
IDS: Final = 200
ID_CHARS: Final = 500


def one_line(value: str) -> str:
    """Make one printable line of *value*: folding becomes a blank, control and direction characters go."""
    value = " ".join(value[:VALUE_CHARS].split())
    if not value.isprintable():
        value = "".join(c for c in value if c.isprintable())
    return value


def read_headers(raw: bytes) -> Mapping[str, tuple[str, ...]]:
    """Read only the header block of *raw*, before the message is fetched whole.

    Returns:
        Every field by lower-case name, values decoded and cut, topmost first.
    """
    message = message_from_bytes(header_block(raw), policy=compat32)
    return collect(message.raw_items())


def collect(fields: Iterable[tuple[str, object]]) -> dict[str, tuple[str, ...]]:
    """Gather (name, raw value) pairs by lower-case name, decoding each value."""
    out: dict[str, tuple[str, ...]] = {}
    for name, raw in fields:
        value = one_line(decode_words(str(raw)))
        key = name.lower() if name.isascii() and name.isprintable() else one_line(decode_words(name)).lower()
        out[key] = (*out[key], value) if key in out else (value,)
    return out


def message_ids(values: Iterable[str]) -> tuple[str, ...]:
    """Find the Message-IDs (RFC 5322 3.6.4) in header values, without angle brackets, each once and in order."""
    out: dict[str, None] = {}
    for value in values:
        for piece in value.split("<", IDS + 1)[1:]:
            written, closed, _ = piece.partition(">")
            written = written.strip()
            if closed and written and len(written) <= ID_CHARS and not any(map(str.isspace, written)):
                out[written] = None
        if "<" not in value and value.count("@") == 1 and len(value) <= ID_CHARS and " " not in value:
            # Some programs leave the brackets away.
            out[value] = None
    return tuple(out)[:IDS]
