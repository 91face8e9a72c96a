"""Checks envelope addresses before any of them reaches a server."""

from __future__ import annotations

from minuted import re2

#: Dot-atom or anything beyond ASCII before the @, host labels after it (RFC 5321 4.1.2, RFC 6531 3.3).
_ADDRESS = re2.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\-\x{80}-\x{10FFFF}]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~\-\x{80}-\x{10FFFF}]+)*"
    r"@([\p{L}\p{N}]([\p{L}\p{N}\-]*[\p{L}\p{N}])?\.)*[\p{L}\p{N}]([\p{L}\p{N}\-]*[\p{L}\p{N}])?"
)


def usable(address: str) -> bool:
    """Say whether ``address`` is a plain addr-spec that cannot smuggle anything into a command.

    Quoted local parts and address literals are refused: nobody's colleague has one.
    """
    if len(address) > 254 or not address.isprintable() or any("\ud800" <= char <= "\udfff" for char in address):
        return False
    return _ADDRESS.fullmatch(address) is not None and len(address.partition("@")[0]) <= 64
