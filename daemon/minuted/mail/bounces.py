"""Find whom a bounce is about, once the rules of ``kinds`` have said that it is one."""

from __future__ import annotations

from email.message import Message
from typing import Any, Final

from flufl.bounce import all_failures

from minuted import re2
from minuted.mail.addresses import address_of
from minuted.model import Mail

#: Addresses of one bounce that are believed.
FAILURES: Final = 50
#: Characters of the text that are searched for an address.
TEXT_CHARS: Final = 64 * 1024

_RECIPIENT: Final = re2.compile(r"(?i)^(?:original|final)-recipient:[^;]*;\s*<?([^\s<>]+)")
_ACTION: Final = re2.compile(r"(?i)^action:\s*([a-z]+)")
_STATUS: Final = re2.compile(r"(?i)^status:\s*([245])\.")


def bounced(mail: Mail) -> tuple[tuple[str, bool], ...]:
    """Return the addresses that a bounce says failed, with whether for good.

    The delivery report (RFC 3464) is read first, then X-Failed-Recipients, then what flufl.bounce knows of the texts
    that mail systems write.  "delayed" and status 4.x.x are not for good.
    """
    found: dict[str, bool] = {}
    for report in mail.reports:
        for block in report.split("\n\n"):
            _read_block(block, found)
    if not found:
        for value in mail.headers.get("x-failed-recipients", ()):
            for written in value.split(","):
                address = address_of(written)
                if address:
                    found[address] = True
    if not found:
        _ask_flufl(mail, found)
    return tuple(found.items())[:FAILURES]


def _read_block(block: str, found: dict[str, bool]) -> None:
    """Read the fields of one recipient; the original recipient is the one we wrote to."""
    address = action = status = ""
    for line in block.split("\n"):
        recipient = _RECIPIENT.search(line)
        if recipient and (not address or line.lower().startswith("original")):
            address = address_of(recipient.group(1)) or address
        action = _first(_ACTION, line).lower() or action
        status = _first(_STATUS, line) or status
    if address and action in ("failed", "delayed", ""):
        found[address] = action != "delayed" and status != "4" and status != "2"


def _first(pattern: Any, line: str) -> str:
    match = pattern.search(line)
    return str(match.group(1)) if match else ""


def _ask_flufl(mail: Mail, found: dict[str, bool]) -> None:
    message = Message()
    # One of its detectors fails on a From without address.
    message["From"] = mail.sender.address if mail.sender else "mailer-daemon@invalid"
    message["Subject"] = mail.subject
    message["Content-Type"] = "text/plain"
    message.set_payload(mail.text[:TEXT_CHARS].encode("ascii", "replace").decode())
    try:
        temporary, permanent = all_failures(message)
    except (AttributeError, LookupError, TypeError, ValueError):
        # Its detectors take texts apart that they expect to be whole.
        return
    for octets, for_good in [*((each, False) for each in temporary), *((each, True) for each in permanent)]:
        address = address_of(octets.decode("ascii", "ignore") if isinstance(octets, bytes) else str(octets))
        if address:
            found[address] = for_good
