"""The wire: everything that talks to mail servers; every failure is Temporary or Permanent."""

from __future__ import annotations

from collections.abc import Callable

from minuted.wire import url as urls
from minuted.wire.doors import (
    Delivery,
    DeliveryState,
    Fetched,
    Mailbox,
    Mark,
    Outlet,
    Phase,
    Place,
    Skipped,
    WireOptions,
)
from minuted.wire.imap import ImapMailbox
from minuted.wire.maildir import MaildirMailbox, MaildirOutlet
from minuted.wire.smtp import SmtpOutlet

__all__ = [
    "Delivery",
    "DeliveryState",
    "Fetched",
    "Mailbox",
    "Mark",
    "Outlet",
    "Phase",
    "Place",
    "Skipped",
    "WireOptions",
    "mailbox",
    "outlet",
]


def mailbox(
    url: str,
    *,
    password: Callable[[], str] | None = None,
    mark: Mark | None = None,
    options: WireOptions | None = None,
) -> Mailbox:
    """Make a mailbox; nothing is connected yet.

    ``url`` is imaps://user@host/FOLDER, imap+starttls://…, imap://… (loopback only, unless
    ``options.allow_plain``) or maildir:///path.  ``password`` is asked at each login.

    Raises:
        errors.Permanent: the URL is wrong or unsafe, or the file of authorities is unreadable.
    """
    mark, options = mark or Mark(), options or WireOptions()
    path = urls.maildir_path(url)
    if path is not None:
        return MaildirMailbox(path, mark=mark, options=options)
    server = urls.server(url, schemes=urls.IMAP, allow_plain=options.allow_plain)
    return ImapMailbox(server, password=password, mark=mark, options=options)


def outlet(url: str, *, password: Callable[[], str] | None = None, options: WireOptions | None = None) -> Outlet:
    """Make an outlet; nothing is connected yet.

    ``url`` is smtp+starttls://user@host, smtps://…, smtp://… (loopback only, unless
    ``options.allow_plain``) or maildir:///path.

    Raises:
        errors.Permanent: the URL is wrong or unsafe, or the file of authorities is unreadable.
    """
    options = options or WireOptions()
    path = urls.maildir_path(url)
    if path is not None:
        return MaildirOutlet(path)
    server = urls.server(url, schemes=urls.SMTP, allow_plain=options.allow_plain)
    return SmtpOutlet(server, password=password, options=options)
