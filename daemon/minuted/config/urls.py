"""Reads the URLs of mailbox, outgoing mail and store: which scheme, who, where, and is it private."""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, quote, unquote, urlsplit

from pydantic import ValidationInfo

from minuted.config.faults import suggestion
from minuted.config.values import folder_of

MAILBOXES = ("imaps", "imap+starttls", "imap", "maildir")
OUTLETS = ("smtp+starttls", "smtps", "smtp", "maildir")
LDAPS = ("ldaps", "ldap+starttls", "ldap")
STORES = ("sqlite", "postgresql")
#: Schemes that carry passwords and mail in the clear.
PLAIN = ("imap", "smtp", "ldap")


def split(url: str) -> SplitResult:
    """Split a URL.

    Raises: ValueError with a sentence for the operator where it has no shape at all.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise ValueError(f"not a URL: {str(error)[:1].lower()}{str(error)[1:]}") from error
    return parts


def user(parts: SplitResult) -> str:
    """Return the user name of a URL, "" where there is none; its "@" may be written as it is or as %40."""
    return unquote(parts.username or "")


def is_loopback(host: str) -> bool:
    """Say whether a host is this machine, so that nobody between can listen."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def mailbox_url(value: str, found: ValidationInfo) -> str:
    """Return the URL of a mailbox with an absolute folder; see ``MAILBOXES``."""
    parts = known(value, MAILBOXES, "imaps://minutes@imap.example.org/INBOX")
    if parts.scheme != "maildir" and not parts.username:
        raise ValueError(f"names no user, write {parts.scheme}://USER@{parts.hostname}/INBOX")
    return _in_place(value, parts, found)


def outlet_url(value: str, found: ValidationInfo) -> str:
    """Return the URL of outgoing mail with an absolute folder; see ``OUTLETS``."""
    parts = known(value, OUTLETS, "smtp+starttls://minutes@smtp.example.org:587")
    return _in_place(value, parts, found)


def store_url(value: str, found: ValidationInfo) -> str:
    """Return the URL of the store with an absolute file; see ``STORES``."""
    parts = known(value.replace("postgresql+psycopg:", "postgresql:", 1), STORES, "postgresql://minuted@/minuted")
    if parts.scheme != "sqlite":
        return value
    file = value.removeprefix("sqlite:///")
    if file == value or not file or file == ":memory:":
        raise ValueError("must name a file, like sqlite:///minuted.sqlite")
    return f"sqlite:///{folder_of(found) / file}"


def ldap_url(value: str) -> str:
    """Return the URL of an LDAP server; see ``LDAPS``."""
    parts = known(value, LDAPS, "ldaps://ldap.example.org")
    if parts.username or parts.path.strip("/") or parts.query:
        raise ValueError(
            f"names more than a server, write {parts.scheme}://{parts.hostname}; see base, filter and bind"
        )
    return value


def maildir_url(folder: Path) -> str:
    """Return the URL of a Maildir; letters that mean something in URLs are escaped (RFC 3986 2.1)."""
    return f"maildir://{quote(str(folder))}"


def known(value: str, schemes: Collection[str], example: str) -> SplitResult:
    """Split a URL of one of these schemes.

    Raises: ValueError with a sentence for the operator, who is shown the example.
    """
    parts = split(value)
    if parts.scheme not in schemes:
        near = suggestion(parts.scheme, schemes)
        raise ValueError(
            f"begins with {parts.scheme + ':' if parts.scheme else 'no scheme'}{near} (known: "
            f"{', '.join(schemes)}; like {example})"
        )
    if parts.password is not None:
        raise ValueError("passwords never stand in this file; take it out of the URL and name a password_file")
    if parts.scheme == "maildir":
        if parts.netloc or not parts.path:
            raise ValueError("must name a folder, maildir:FOLDER or maildir:///FOLDER")
    elif parts.scheme not in STORES and not parts.hostname:
        raise ValueError(f"names no server, write it like {example}")
    return parts


def _in_place(value: str, parts: SplitResult, found: ValidationInfo) -> str:
    if parts.scheme != "maildir":
        return value
    name = value.removeprefix("maildir:").removeprefix("//")
    return maildir_url(folder_of(found) / unquote(name))
