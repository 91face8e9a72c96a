"""Reads the URLs that name a mailbox or an outlet."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from minuted.errors import Permanent

#: scheme: (port, "tls" from the first byte, "starttls", or "plain")
IMAP = {"imaps": (993, "tls"), "imap+starttls": (143, "starttls"), "imap": (143, "plain")}
SMTP = {"smtps": (465, "tls"), "smtp+starttls": (587, "starttls"), "smtp": (25, "plain")}

#: A directory of people, RFC 4511 and RFC 4513.
LDAP = {"ldaps": (636, "tls"), "ldap+starttls": (389, "starttls"), "ldap": (389, "plain")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """One mail server as its URL names it."""

    scheme: str
    host: str
    port: int
    #: "tls", "starttls" or "plain".
    security: str
    #: Login name; "" where none is given.
    user: str
    #: Folder of a mailbox; "" for an outlet.
    folder: str = ""

    def __str__(self) -> str:
        user = f"{self.user}@" if self.user else ""
        known = {**IMAP, **SMTP, **LDAP}[self.scheme][0]
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == known else f":{self.port}"
        return f"{self.scheme}://{user}{host}{port}" + (f"/{self.folder}" if self.folder else "")


def maildir_path(url: str) -> Path | None:
    """Give the path of ``maildir:///path``; None for any other URL."""
    parts = urlsplit(url)
    if parts.scheme != "maildir":
        return None
    if parts.netloc or not parts.path:
        raise Permanent(f"{url}: write maildir:///path with three slashes")
    return Path(unquote(parts.path))


def server(url: str, *, schemes: dict[str, tuple[int, str]], allow_plain: bool) -> Server:
    """Read the URL of a server.

    Raises:
        errors.Permanent: the URL is wrong, holds a password, or would send a password in the clear.
    """
    parts = urlsplit(url)
    maildir = "" if schemes is LDAP else ", maildir:///path"
    choice = ", ".join(f"{name}://" for name in schemes)
    if parts.scheme not in schemes:
        raise Permanent(f"unknown scheme {parts.scheme or '(none)'!r}; write one of {choice}{maildir}")
    if parts.password is not None:
        raise Permanent(f"{parts.scheme}://{parts.hostname}: a URL must not hold the password")
    try:
        port = parts.port
    except ValueError:
        raise Permanent(f"{parts.scheme}://{parts.hostname}: the port is not a number up to 65535") from None
    if not parts.hostname:
        raise Permanent(f"{parts.scheme}://: the host is missing")
    usual, security = schemes[parts.scheme]
    if security == "plain" and not allow_plain and not loopback(parts.hostname):
        sent = "names" if schemes is LDAP else "mail"
        safe = next(name for name, (_, kind) in schemes.items() if kind == "starttls")
        raise Permanent(
            f"{parts.scheme}://{parts.hostname} would send {sent} and password in the clear; "
            f"write {safe}:// or set allow_plain = true"
        )
    return Server(
        scheme=parts.scheme,
        host=parts.hostname,
        port=usual if port is None else port,
        security=security,
        user=unquote(parts.username or ""),
        folder=unquote(parts.path.strip("/")),
    )


def loopback(host: str) -> bool:
    """Say whether a host name can only mean this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
