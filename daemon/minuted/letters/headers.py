"""Header lines that cannot be broken: every value is checked, encoded and folded here, in ASCII, by one rule.

``EmailMessage`` decodes encoded words in what it is given and folds long identifiers into encoded words; a
subject that hides a line break became a Bcc that way (cpython#121650).  So it is handed finished lines.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from email.policy import Policy

from minuted.errors import BrokenLetter

#: RFC 5322 2.1.1: lines should not exceed 78 characters, and must not exceed 998.
SHOULD, MUST = 78, 998
#: RFC 2047 2: an encoded word is at most 75 characters, here of base64 in UTF-8.
ENCODED_BYTES = (75 - len("=?utf-8?b??=")) // 4 * 3

#: An addr-spec that needs neither quoting nor SMTPUTF8 (RFC 5321 4.5.3.1 lengths).
ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?")
#: A message identifier without its angle brackets (RFC 5322 3.6.4, generously); a longer one cannot be folded.
IDENTIFIER = re.compile(r"[!-;=?-~]{1,240}")
#: Of a long thread only the newest identifiers matter.
MOST_REFERENCES = 20


class Line(str):
    """A finished header value as ``EmailMessage`` takes it: it has a name and folds itself."""

    #: The header's name.
    name: str

    def __new__(cls, name: str, value: str) -> Line:
        """Return the value of the header ``name``; ``value`` is ASCII and folded with CRLF and a blank.

        Raises:
            BrokenLetter: the value is not ASCII or holds a line break that does not fold.
        """
        line = super().__new__(cls, value)
        line.name = name
        if not value.isascii() or any(not (" " <= char <= "~") for char in value.replace("\r\n ", " ")):
            raise BrokenLetter(f"header {name} holds a control or non-ASCII character")
        if any(len(piece) + len(name) + 2 > MUST for piece in value.split("\r\n")):
            raise BrokenLetter(f"header {name} is longer than {MUST} characters")
        return line

    def fold(self, *, policy: Policy) -> str:
        """Return the header as it goes out, by the protocol of ``email.headerregistry``."""
        return f"{self.name}: {self}{policy.linesep}"


def safe(name: str, value: str) -> str:
    """Return ``value`` unless it could break out of its header.

    Raises:
        BrokenLetter: it holds CR, LF, NUL or another control character, or half of a surrogate pair.
    """
    if any(_breaks(char) for char in value):
        raise BrokenLetter(f"header {name} holds a line break or control character")
    return value


def _breaks(char: str) -> bool:
    return char < " " or char in "\x7f\x85\u2028\u2029" or "\ud800" <= char <= "\udfff"


def text(name: str, value: str) -> Line:
    """Return an unstructured header (RFC 5322 3.6.5), encoded by RFC 2047 where it is not plain and short."""
    value = safe(name, value)
    if value.isascii() and "=?" not in value and len(name) + 2 + len(value) <= SHOULD:
        return Line(name, value)
    return Line(name, "\r\n ".join(_encoded_words(value, len(name) + 2)))


def mailbox(name: str, address: str, display_name: str) -> Line:
    """Return a header with one mailbox (RFC 5322 3.4).

    Raises:
        BrokenLetter: the address is no plain addr-spec, or the name holds a control character.
    """
    if not ADDRESS.fullmatch(address):
        raise BrokenLetter(f"header {name} would hold no valid address: {safe(name, address)!r}")
    display_name = " ".join(safe(name, display_name).split())
    if not display_name:
        return Line(name, address)
    if display_name.isascii() and "=?" not in display_name and len(display_name) <= SHOULD - 20:
        escaped = display_name.replace("\\", "\\\\").replace('"', '\\"')
        phrase = [f'"{escaped}"']
    else:
        phrase = _encoded_words(display_name, len(name) + 2)
    joint = " " if len(name) + 2 + len(phrase[-1]) + len(address) + 3 <= SHOULD else "\r\n "
    return Line(name, "\r\n ".join(phrase) + joint + f"<{address}>")


def identifiers(name: str, values: Iterable[str]) -> Line | None:
    """Return a header of message identifiers, the newest twenty, one a line; None where none is usable.

    An identifier that another program wrote in no known form only loses the thread: it is left out.

    Raises:
        BrokenLetter: one holds a line break or control character.
    """
    usable = [value for value in dict.fromkeys(safe(name, value) for value in values) if IDENTIFIER.fullmatch(value)]
    if not usable:
        return None
    return Line(name, "\r\n ".join(f"<{value}>" for value in usable[-MOST_REFERENCES:]))


def _encoded_words(value: str, indent: int) -> list[str]:
    """Return ``value`` as encoded words, each a whole number of characters (RFC 2047 5), the first one shorter."""
    words, chunk = [], b""
    room = ENCODED_BYTES - (indent + 2) // 4 * 3
    for char in value:
        encoded = char.encode()
        if len(chunk) + len(encoded) > room:
            words.append(chunk)
            chunk, room = b"", ENCODED_BYTES
        chunk += encoded
    return [f"=?utf-8?b?{b64encode(word).decode()}?=" for word in [*words, chunk]]
