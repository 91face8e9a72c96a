"""Read addresses: who sent it, if there is exactly one answer, and whom it went to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final
from unicodedata import normalize

from mailparser.utils import get_addresses

from minuted.mail.charsets import decode_words
from minuted.mail.headers import one_line
from minuted.model import Address, Mail

#: Longest addr-spec (RFC 5321 4.5.3.1, with the octets of the angle brackets taken off).
ADDRESS_CHARS: Final = 254
#: A From field above this is not read: nobody's name is that long.
FROM_CHARS: Final = 2_000
#: Addresses of one mail that are kept.
ADDRESSES: Final = 2_000

_DELIVERED: Final = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "resent-to", "resent-cc")
_ADDRESSED: Final = ("to", "cc", *_DELIVERED)


def address_of(written: str) -> str:
    """Normalise an addr-spec to lower case; "" where it is none, or where NFKC would make another one of it."""
    address = written.strip().lower()
    local, at, domain = address.rpartition("@")
    if not (local and at and domain) or len(address) > ADDRESS_CHARS or "@" in local.strip('"'):
        return ""
    if not address.isprintable() or any(c in address for c in " <>,;:()[]\\") or normalize("NFKC", address) != address:
        return ""
    return address


def read_list(values: Sequence[str], parsed: Sequence[tuple[str, str]] = ()) -> tuple[Address, ...]:
    """Read the mailboxes of raw address fields, names decoded, each address once, in order.

    *parsed* is what mail-parser made of the first field; it is used where it can be trusted.
    """
    out: dict[str, Address] = {}
    if not values:
        return ()
    lists = [parsed] if len(values) == 1 and _is_plain(values[0]) and parsed else [_mailboxes(v) for v in values]
    for mailboxes in lists:
        for name, written in mailboxes:
            address = address_of(written)
            if address and address not in out and len(out) < ADDRESSES:
                out[address] = Address(address=address, name=_name(name, address))
    return tuple(out.values())


def read_sender(values: Sequence[str], parsed: Sequence[tuple[str, str]] = ()) -> tuple[Address | None, str]:
    """Read the one author of raw From fields.

    Two fields, two mailboxes, group syntax and an address written as the name of another one are ambiguous: programs
    disagree about whom they name, so nobody is named here.

    Returns:
        The author or None, and an English phrase of doubt or "".
    """
    if not values:
        return None, "there is no From"
    if len(values) > 1:
        return None, "there are several From fields"
    value = values[0]
    if len(value) > FROM_CHARS:
        return None, "the From field is absurdly long"
    found = parsed if parsed and _is_plain(value) else _mailboxes(value)
    mailboxes = [(name, written) for name, written in found if written]
    if len(mailboxes) != 1:
        return None, "From names no or several addresses"
    name, written = mailboxes[0]
    address = address_of(written)
    if not address:
        return None, "the From address is malformed"
    bare = _bare(value)
    if ":" in bare or ";" in bare:
        return None, "From is a group"
    rest = bare.lower().replace(f"<{address}>", "", 1)
    if rest != bare.lower():
        rest = rest.replace(address, "", 1)
        if "@" in rest or "<" in rest or ">" in rest:
            return None, "From writes one address as the name of another"
    elif bare.count("@") != 1:
        return None, "From names several addresses"
    called = _name(name, address)
    if any(other != address for word in called.split() if (other := address_of(word.strip("<>()[]\"',;:")))):
        # Quoted or encoded, programs agree about the address; people would read the name, so it is not kept.
        called = ""
    return Address(address=address, name=called), ""


def addressed_to(headers: Mapping[str, tuple[str, ...]] | Mail, own: Collection[str]) -> bool:
    """Say whether a mail was sent to one of the *own* addresses, or to a plus-address of one (RFC 5233).

    To, Cc and what the delivery noted count; *headers* are those of ``read_headers`` or a whole mail.
    """
    if isinstance(headers, Mail):
        to = [each.address for each in (*headers.to, *headers.cc)] + list(headers.delivered_to)
    else:
        to = [each.address for each in read_list([v for name in _ADDRESSED for v in headers.get(name, ())])]
    mine = {address.lower() for address in own}
    return any(address in mine or without_plus(address) in mine for address in to)


def without_plus(address: str) -> str:
    """Return the address without its plus-part."""
    local, _, domain = address.rpartition("@")
    return f"{local.split('+', 1)[0]}@{domain}"


def delivered_to(fields: Mapping[str, list[str]]) -> tuple[str, ...]:
    """Gather the addresses that servers and forwarders noted, from raw fields by lower-case name."""
    values = [value for name in _DELIVERED for value in fields.get(name, ())]
    return tuple(each.address for each in read_list(values))


def _is_plain(value: str) -> bool:
    """Say whether mail-parser decodes the names of a field right: ASCII, or encoded words in UTF-8 only."""
    return value.isascii() and ("=?" not in value or value.count("=?") == value.lower().count("=?utf-8?"))


def _mailboxes(value: str) -> list[tuple[str, str]]:
    """Split one raw field into (raw name, written address) pairs, by mail-parser's grammar."""
    if not value.isascii():
        # Raw 8-bit names, mostly GBK: the whole field is decoded before its grammar is read.
        value = decode_words(value)
    mailboxes: list[tuple[str, str]] = get_addresses(" ".join(value.split()))
    return mailboxes


def _name(raw: str, address: str) -> str:
    name = one_line(decode_words(raw)).strip("\"' ")
    return "" if name.lower() == address else name[:200]


def _bare(value: str) -> str:
    """Remove quoted strings and comments from a raw address field."""
    out: list[str] = []
    depth = 0
    quoted = escaped = False
    for c in value:
        if escaped:
            escaped = False
        elif c == "\\":
            escaped = True
        elif c == '"' and not depth:
            quoted = not quoted
        elif c == "(" and not quoted:
            depth += 1
        elif c == ")" and not quoted and depth:
            depth -= 1
        elif not quoted and not depth:
            out.append(c)
    return "".join(out)
