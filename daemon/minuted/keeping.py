"""Keeps one mail that the mailbox gave, or remembers that it could not be given yet."""

from __future__ import annotations

import json

import structlog

from minuted.store import Book, Place
from minuted.wire import Fetched, Skipped

log = structlog.get_logger("minuted")

#: Folder, UIDVALIDITY and UID of a mail.
Spot = tuple[str, int, int]


def waited_for(book: Book, account: str) -> set[Spot]:
    """Return the mails that the server could not give so far; they are asked for again."""
    return {(folder, validity, uid) for folder, validity, uid in json.loads(book.noted(_note(account)) or "[]")}


def wait_for(book: Book, account: str, spots: set[Spot]) -> None:
    """Remember which mails the server could not give."""
    book.note(_note(account), json.dumps(sorted(spots)))


def keep(book: Book, account: str, one: Fetched | Skipped, again: set[Spot]) -> bool:
    """Keep a mail and move the cursor past it; say whether its content is new.

    Args:
        again: mails to be asked for again; this one is added or taken out.
    """
    spot = (one.folder, one.uidvalidity, one.uid)
    again.discard(spot)
    new = False
    if isinstance(one, Fetched):
        place = Place(folder=one.folder, uidvalidity=one.uidvalidity, uid=one.uid, name=one.name)
        new = book.keep(account, one.raw, one.arrived, place).new
    elif one.retry:
        again.add(spot)
        log.warning("mail.not_given", folder=one.folder, uid=one.uid, why=one.why)
    before = book.cursor(account, one.folder)
    # A mail that is asked for again lies behind the cursor, which never goes back within one UIDVALIDITY.
    if one.uid and (before is None or before.uidvalidity != one.uidvalidity or before.uid < one.uid):
        book.move_cursor(account, one.folder, uidvalidity=one.uidvalidity, uid=one.uid)
    return new


def _note(account: str) -> str:
    return f"not given {account}"
