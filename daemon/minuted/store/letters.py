"""Letters that were written: each key once, each reason once per person, for ever."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, bindparam, delete, exists, func, insert, select

from minuted.model import Letter, LetterKind
from minuted.store.page import Page, once
from minuted.store.rows import Delivery, Finished, OutboxRow, SentLetter, WaitingLetter, Withdrawn
from minuted.store.tables import letter, letter_body, letter_row, outbox, told, withdrawn

ADD_LETTER = once(letter)
ADD_BODY = insert(letter_body)
ADD_ROWS = insert(letter_row)
ADD_OUTBOX = insert(outbox).values({c.name: bindparam(c.name) for c in outbox.c if c.name != "id"})
TELL = once(told)
UNTELL = delete(told).where(told.c.letter == bindparam("this"))

#: Everything of a letter, children first.
FORGET_LETTER = (
    UNTELL,
    delete(letter_row).where(letter_row.c.letter == bindparam("this")),
    delete(letter_body).where(letter_body.c.letter == bindparam("this")),
    delete(letter).where(letter.c.key == bindparam("this")),
)
_copies = outbox.alias("copies")
#: A letter that was begun to be delivered to one of its readers is not called back from another.
CALL_BACK = delete(outbox).where(
    outbox.c.letter == bindparam("this"),
    outbox.c.state == bindparam("s", Delivery.WAITING),
    ~exists().where(_copies.c.letter == bindparam("this"), _copies.c.attempts > 0),
)
HEAD = select(letter.c.key, letter.c.kind, letter.c.recipient, letter.c.subject, letter.c.created)
NOTE_WITHDRAWN = insert(withdrawn)
WITHDRAWN = select(
    withdrawn.c.key,
    withdrawn.c.kind,
    withdrawn.c.recipient,
    withdrawn.c.subject,
    withdrawn.c.created,
    withdrawn.c.why,
).order_by(withdrawn.c.seq.desc())

SENT = select(
    letter.c.key,
    letter.c.kind,
    letter.c.recipient,
    letter.c.subject,
    letter.c.meeting,
    letter.c.created,
    letter_body.c.text,
).join(letter_body, letter_body.c.letter == letter.c.key)
BY_TOKEN = SENT.where(letter.c.token_hash == bindparam("token_hash"))
BY_KEY = SENT.where(letter.c.key == bindparam("key"))
BY_MESSAGE_ID = SENT.where(letter.c.message_hash == bindparam("message_hash"))
READERS = select(outbox.c.recipient).where(outbox.c.letter == bindparam("letter")).order_by(outbox.c.id)
ROWS = select(letter_row.c.number, letter_row.c.ref).where(letter_row.c.letter == bindparam("letter"))

TOLD = select(told.c.reason).where(told.c.person == bindparam("person"))
TOLD_WITH = TOLD.where(func.substr(told.c.reason, 1, bindparam("size")) == bindparam("prefix"))
_begun = select(func.max(_copies.c.attempts)).where(_copies.c.letter == letter.c.key).scalar_subquery()
WAITING = (
    select(letter.c.key, letter.c.kind, _begun.label("attempts"))
    .join(outbox, outbox.c.letter == letter.c.key)
    .where(outbox.c.recipient == bindparam("recipient"), outbox.c.next_at.is_not(None))
    .order_by(outbox.c.id)
)
REASONS = select(told.c.letter, told.c.reason).where(told.c.letter.in_(bindparam("letters", expanding=True)))
LISTED = (
    select(
        outbox.c.id,
        letter.c.key,
        letter.c.kind,
        outbox.c.recipient,
        letter.c.subject,
        letter.c.created,
        outbox.c.state,
        outbox.c.phase,
        outbox.c.attempts,
        outbox.c.doubts,
        outbox.c.code,
        outbox.c.text,
        outbox.c.at,
        outbox.c.next_at,
    )
    .select_from(letter)
    .join(outbox, outbox.c.letter == letter.c.key)
)
LETTERS = LISTED.order_by(letter.c.created.desc(), outbox.c.id.desc()).limit(bindparam("most"))
LETTERS_FOR = LETTERS.where(letter.c.recipient == bindparam("recipient"))
COUNT = select(func.count()).select_from(letter).where(letter.c.created >= bindparam("since"))

_REF = re.compile(r"[ADMR]-[0-9]+")


def about(reason: str) -> str:
    """Return the first ref that a reason names between slashes; "" where it names none."""
    return next((part for part in reason.split("/") if _REF.fullmatch(part)), "")


class Letters(Page):
    """The part of a book that holds letters."""

    __slots__ = ()

    def add_letter(self, letter: Letter, written: Finished, sender: str) -> bool:
        """Put a finished letter into the outbox, to be sent at once; whoever gets a copy is told the same.

        False, and nothing is written, where its key or any one of its reasons was there for a reader already.
        """
        key, person = letter.key, letter.to.address
        readers = [(person, letter.at), *([(letter.cc.address, letter.cc_at or letter.at)] if letter.cc else [])]
        row = {
            "key": key,
            "kind": letter.kind,
            "recipient": person,
            "subject": written.subject,
            "message_hash": hashed(bare(written.message_id)),
            "token_hash": hashed(written.token),
            "meeting": letter.meeting.ref if letter.meeting else "",
            "created": letter.at,
        }
        if self._write(ADD_LETTER, row).rowcount != 1:
            return False
        # In one order, so that two processes never wait for each other.
        reasons = [
            {"person": reader, "reason": reason, "about": about(reason), "at": letter.at, "letter": key}
            for reader, _ in sorted(readers)
            for reason in sorted(set(letter.reasons))
        ]
        if reasons and self._write(TELL, reasons).rowcount != len(reasons):
            self._forget(key)
            return False
        self._write(
            ADD_BODY, {"letter": key, "raw": written.raw, "text": unnamed(written.text).encode("utf-8", "ignore")}
        )
        numbered = {row.number: row.ref for row in letter.rows if row.number > 0}
        if numbered:
            self._write(ADD_ROWS, [{"letter": key, "number": n, "ref": ref} for n, ref in numbered.items()])
        for reader, at in readers:
            self._write(ADD_OUTBOX, _fresh(key, sender, reader, at))
        return True

    def withdraw(self, key: str, why: str) -> bool:
        """Take back a letter that is no longer owed; its key and reasons are free again.

        False, and nothing is changed, once a delivery was begun.
        """
        if self._write(CALL_BACK, {"this": key}).rowcount < 1:
            return False
        row = self._row(HEAD.where(letter.c.key == key))
        if row is not None:
            self._write(NOTE_WITHDRAWN, row._asdict() | {"why": why})
        self._forget(key)
        return True

    def _forget(self, key: str) -> None:
        for statement in FORGET_LETTER:
            self._write(statement, {"this": key})

    def withdrawn(self, limit: int) -> tuple[Withdrawn, ...]:
        """Return letters that were taken back, latest first."""
        return tuple(Withdrawn(**row._asdict()) for row in self._rows(WITHDRAWN.limit(limit)))

    def letter_of_token(self, token: str) -> SentLetter | None:
        """Return the letter that a reply token belongs to."""
        return self._sent(self._row(BY_TOKEN, token_hash=hashed(token)))

    def letter_of_message_id(self, message_id: str) -> SentLetter | None:
        """Return the letter with this Message-ID, with or without brackets."""
        return self._sent(self._row(BY_MESSAGE_ID, message_hash=hashed(bare(message_id))))

    def letter_of_key(self, key: str) -> SentLetter | None:
        """Return the letter of this key; None where it was never written or was withdrawn."""
        return self._sent(self._row(BY_KEY, key=key))

    def _sent(self, row: Row[Any] | None) -> SentLetter | None:
        if row is None:
            return None
        rows = {line.number: line.ref for line in self._rows(ROWS, letter=row.key)}
        copied = row.kind is LetterKind.ESCALATION
        readers = tuple(each.recipient for each in self._rows(READERS, letter=row.key)) if copied else (row.recipient,)
        return SentLetter(**row._asdict() | {"text": row.text.decode(), "rows": rows, "readers": readers})

    def told(self, address: str, prefix: str = "") -> frozenset[str]:
        """Return the reasons that a person was told, or those of them that begin with some text."""
        if not prefix:
            return frozenset(row.reason for row in self._rows(TOLD, person=address))
        found = self._rows(TOLD_WITH, person=address, size=len(prefix), prefix=prefix)
        return frozenset(row.reason for row in found)

    def waiting_letters(self, address: str) -> tuple[WaitingLetter, ...]:
        """Return a person's letters that are not delivered yet, oldest first."""
        rows = self._rows(WAITING, recipient=address)
        reasons = self._reasons(row.key for row in rows)
        return tuple(
            WaitingLetter(key=row.key, kind=row.kind, reasons=reasons.get(row.key, ()), attempted=row.attempts > 0)
            for row in rows
        )

    def _reasons(self, keys: Iterable[str]) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for row in self._many(REASONS, "letters", keys):
            found.setdefault(row.letter, []).append(row.reason)
        return {key: tuple(sorted(reasons)) for key, reasons in found.items()}

    def letters(self, limit: int, recipient: str | None = None) -> tuple[OutboxRow, ...]:
        """Return letters with the state of their delivery, newest first, to all or to one person."""
        if recipient is None:
            return tuple(OutboxRow(**row._asdict()) for row in self._rows(LETTERS, most=limit))
        return tuple(OutboxRow(**row._asdict()) for row in self._rows(LETTERS_FOR, most=limit, recipient=recipient))

    def letters_to(
        self,
        address: str | None = None,
        kinds: Iterable[LetterKind] | None = None,
        *,
        since: datetime,
        until: datetime | None = None,
    ) -> int:
        """Count letters written since a moment: to one person or all (None), of some kinds or all (None).

        Args:
            until: leave out what was written later, by a clock that was ahead.
        """
        wanted = COUNT if until is None else COUNT.where(letter.c.created <= until)
        if address is not None:
            wanted = wanted.where(letter.c.recipient == address)
        if kinds is not None:
            wanted = wanted.where(letter.c.kind.in_(list(kinds)))
        row = self._row(wanted, since=since)
        return 0 if row is None else int(row[0])


def hashed(token: str) -> str:
    """Return what is stored of a reply token or a Message-ID."""
    return sha256(token.encode("utf-8", "ignore")).hexdigest()


def unnamed(text: str) -> str:
    """Return the text of a letter without its last line where that names the letter."""
    body, _, last = text.rstrip("\n").rpartition("\n")
    return f"{body}\n" if last.startswith("[minuted:") else text


def bare(message_id: str) -> str:
    """Return a Message-ID without angle brackets."""
    return message_id.strip().removeprefix("<").removesuffix(">")


def _fresh(key: str, sender: str, recipient: str, at: datetime) -> dict[str, Any]:
    return {
        "letter": key,
        "sender": sender,
        "recipient": recipient,
        "state": Delivery.WAITING,
        "next_at": at,
        "attempts": 0,
        "doubts": 0,
        "fence": 0,
        "phase": "",
        "code": None,
        "text": "",
        "at": None,
    }
