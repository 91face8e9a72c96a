"""Takes back what somebody last did on the items of a letter: everything that one mail of theirs did."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from minuted.model import Act, Item, Refusal
from minuted.store import Book, SentLetter
from minuted.tracking import QUIET, fold, undo

#: So many acts of a person are looked through for the last one on a thread.
BACK = 200


def last_mail(book: Book, letter: SentLetter, by: Collection[str]) -> str:
    """Return the id of the mail whose acts an undo takes back; "" where nothing can be taken back.

    Words that changed nothing (ok, a comment, thanks) are passed over.
    """
    rows = set(letter.rows.values())
    acts = sorted((act for address in by for act in book.acts_by(address, BACK)), key=lambda act: -act.seq)
    for act in acts:
        if act.item in rows and act.mail and act.verb not in (*QUIET, "undo") and _stands(book, act):
            return act.mail
    return ""


def take_back(book: Book, undone: str, *, by: Collection[str], at: datetime, mail: str) -> Iterator[tuple[Item, Item]]:
    """Append the inverse of everything that a mail did; yield each item as it was and as it is.

    Args:
        undone: id of the mail that is taken back.
        mail: id of the mail that says so.
    """
    for ref in dict.fromkeys(act.item for act in book.acts_of_mail(undone)):
        before = book.item(ref)
        if before is None:
            continue
        for act in _inverse(book.acts(ref), by, at, mail, undone):
            book.append(act)
        after = fold(book.acts(ref))
        if after.seq != before.seq:
            book.save_item(after)
            yield before, after


def _inverse(acts: tuple[Act, ...], by: Collection[str], at: datetime, mail: str, undone: str) -> Iterator[Act]:
    first = acts[0]
    if first.mail == undone and first.by in by:
        # The item itself was added by that mail: there is no state before it, so it is dropped.
        yield Act(item=first.item, verb="cancel", by=first.by, at=at, mail=mail)
        return
    for address in by:
        back = undo(acts, by=address, at=at, mail=mail, mails=(undone,))
        if not isinstance(back, Refusal):
            yield from back


def _stands(book: Book, act: Act) -> bool:
    """Say whether an act was not taken back already; an added item that was dropped counts as taken back."""
    later = [other for other in book.acts(act.item) if other.seq > act.seq]
    return not any(other.undoes == act.seq or (act.verb == "record" and other.verb == "cancel") for other in later)
