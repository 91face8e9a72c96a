"""Read the receiving provider's verdict on the sender (RFC 8601): who wrote it, not which letter."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import authres

from minuted.model import Mail, Proof

#: Characters of one Authentication-Results that are read.
FIELD_CHARS: Final = 4_000

_FEATURES: Final = authres.all_features()
#: DMARC verdicts that mean neither yes nor no (RFC 7489 11.2).
_FAILED: Final = ("fail", "permerror", "hardfail", "policy")


def proof(mail: Mail, *, authserv_ids: Collection[str]) -> Proof:
    """Say whether the provider vouches for the From address of *mail*.

    Only fields of the topmost block count whose authserv-id is configured, and only while every Received above them was
    written by that provider: the border deletes forged ones that bear its name (RFC 8601 5), nobody those below.
    DMARC of the From domain decides; without a verdict of DMARC, DKIM that is aligned with From does.

    Args:
        mail: Any mail.
        authserv_ids: What the provider calls itself, exact; empty gives NONE for every mail.
    """
    ours = {name.lower() for name in authserv_ids}
    if not ours or mail.sender is None:
        return Proof.NONE
    domain = mail.sender.address.rpartition("@")[2]
    verdicts = [_verdict(result, domain) for field in _topmost(mail, ours) for result in field.results]
    for method in ("dmarc", "dkim"):
        values = {value for name, value in verdicts if name == method}
        if method == "dmarc" and Proof.FAIL in values:
            return Proof.FAIL
        if Proof.PASS in values:
            return Proof.PASS
    return Proof.NONE


def _topmost(mail: Mail, ours: Collection[str]) -> list[authres.AuthenticationResultsHeader]:
    """Gather the fields of the topmost block of ours: one after the other, above every foreign hop."""
    out: list[authres.AuthenticationResultsHeader] = []
    for name, value in mail.trace:
        if name == "received":
            if out or not _is_ours(value, ours):
                break
            continue
        field = _parse(value)
        if field is None or str(field.authserv_id or "").lower() not in ours:
            if out:
                break
            continue
        out.append(field)
    return out


def _parse(value: str) -> authres.AuthenticationResultsHeader | None:
    try:
        return _FEATURES.parse(f"Authentication-Results: {value[:FIELD_CHARS]}")
    except (authres.AuthResError, ValueError, LookupError, TypeError, AttributeError):
        # Methods of the provider's own, comments that never close, versions nobody knows.
        return None


def _is_ours(received: str, ours: Collection[str]) -> bool:
    """Say whether a Received field was written by a host of the provider, or inside one machine.

    Hosts of one organisation share the last two labels; a name without a dot, or an address, is inside.
    """
    _, found, rest = f" {received}".lower().partition(" by ")
    if not found:
        return False
    host = rest.split(None, 1)[0].strip("();,[]") if rest.split(None, 1) else ""
    if "." not in host or ":" in host:
        return True
    return any(_organisation(host) == _organisation(name) for name in ours)


def _organisation(host: str) -> str:
    labels = host.rstrip(".").split(".")
    # "example.co.uk": a short second level is part of the registry's name.
    size = 3 if len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3 else 2
    return ".".join(labels[-size:])


def _verdict(result: object, domain: str) -> tuple[str, Proof]:
    """Read one result as (method, what it says of *domain*)."""
    method = str(getattr(result, "method", "") or "").lower()
    value = str(getattr(result, "result", "") or "").lower()
    properties = {(p.type, p.name): str(p.value or "").lower() for p in getattr(result, "properties", ())}
    if method == "dmarc":
        named = properties.get(("header", "from"), "").rpartition("@")[2]
        if named and named != domain:
            return method, Proof.NONE
        if value == "pass":
            return method, Proof.PASS if named else Proof.NONE
        return method, Proof.FAIL if value in _FAILED else Proof.NONE
    if method == "dkim" and value == "pass":
        signer = properties.get(("header", "d"), "") or properties.get(("header", "i"), "").rpartition("@")[2]
        # A signer above the organisation is a registry, whose word is worth nothing (RFC 7489 3.1.1).
        aligned = domain == signer or (domain.endswith("." + signer) and signer.endswith(_organisation(domain)))
        return method, Proof.PASS if aligned else Proof.NONE
    return method, Proof.NONE
