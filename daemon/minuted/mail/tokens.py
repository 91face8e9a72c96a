"""Find the unguessable ids of our letters in an answer to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from minuted import re2
from minuted.model import Mail

#: Tokens of one mail that are kept.
TOKENS: Final = 20

#: 128 bits in base32, lower case (RFC 4648 without padding).
_TOKEN: Final = re2.compile(r"(?:^|[^a-z0-9])([a-z2-7]{26})(?:[^a-z0-9]|$)")
_RETURNED: Final = re2.compile(r"(?i)<([a-z2-7]{26})@")
#: Characters of a bounce that are searched for the Message-ID of what it returns.
RETURNED_CHARS: Final = 64 * 1024
_LINE: Final = re2.compile(r"(?i)\[minuted:([a-z2-7]{26})\]")


def tokens(mail: Mail) -> tuple[str, ...]:
    """Return every string of *mail* that may be the id of a letter, each once, the surest place first.

    The places are In-Reply-To and References (Foxmail writes only the latter), the plus-part of the recipients, and
    ``[minuted:…]`` anywhere in the body.  A token says which letter is meant, never who answers.
    """
    out: dict[str, None] = {}
    for place in (_ids(mail), _recipients(mail), _body(mail)):
        for found in place:
            out[found] = None
            if len(out) >= TOKENS:
                return tuple(out)
    return tuple(out)


def returned(mail: Mail) -> tuple[str, ...]:
    """Return the ids of letters of ours that a bounce gives back, whole or as their headers alone."""
    found = dict.fromkeys(tokens(mail))
    for inner in mail.attached:
        found |= dict.fromkeys((inner.message_id.partition("@")[0].lower(), *tokens(inner)))
    for match in _RETURNED.finditer(mail.text[:RETURNED_CHARS]):
        found[match.group(1).lower()] = None
    return tuple(found)[:TOKENS]


def _ids(mail: Mail) -> Iterator[str]:
    # The newest reference comes last (RFC 5322 3.6.4).
    for written in (*mail.in_reply_to, *reversed(mail.references)):
        found = _TOKEN.search(written.partition("@")[0].lower())
        if found:
            yield found.group(1)


def _recipients(mail: Mail) -> Iterator[str]:
    for address in (*mail.delivered_to, *(each.address for each in (*mail.to, *mail.cc))):
        found = _TOKEN.search(address.partition("@")[0].partition("+")[2].lower())
        if found:
            yield found.group(1)


def _body(mail: Mail) -> Iterator[str]:
    for text in (mail.text, mail.html):
        if "[" in text and "minuted:" in text.lower():
            for found in _LINE.finditer(text):
                yield found.group(1).lower()
