"""Mail that is kept: as it came, where it lies on the server, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, bindparam, func, or_, select, update

from minuted.errors import StoreError
from minuted.store.columns import clean
from minuted.store.page import Page, once, upsert
from minuted.store.rows import Cursor, HeldMail, Kept, MailState, Place
from minuted.store.tables import cursor, mail, mail_raw, place

KEEP = once(mail)
KEEP_RAW = once(mail_raw)
KEEP_PLACE = upsert(place)
MOVE_CURSOR = upsert(cursor)

KEPT_COLUMNS = (
    mail.c.id,
    mail.c.account,
    mail.c.folder,
    mail.c.uidvalidity,
    mail.c.uid,
    mail.c.name,
    mail.c.arrived,
    mail.c.state,
    mail.c.reason,
    mail.c.attempts,
)
CURSOR = select(cursor.c.uidvalidity, cursor.c.uid).where(
    cursor.c.account == bindparam("account"), cursor.c.folder == bindparam("folder")
)
CURSORS = select(cursor.c.folder, cursor.c.uidvalidity, cursor.c.uid).where(cursor.c.account == bindparam("account"))
UNMARKED = (
    select(place.c.folder, place.c.uidvalidity, place.c.uid, place.c.name)
    .where(place.c.account == bindparam("account"), place.c.marked == bindparam("marked", False))
    .order_by(place.c.folder, place.c.uidvalidity, place.c.uid, place.c.name)
    .limit(bindparam("most"))
)
MARK = (
    update(place)
    .where(
        place.c.account == bindparam("at_account"),
        place.c.folder == bindparam("at_folder"),
        place.c.uidvalidity == bindparam("at_uidvalidity"),
        place.c.uid == bindparam("at_uid"),
        place.c.name == bindparam("at_name"),
    )
    .values(marked=True)
)
WAITING = (
    select(*KEPT_COLUMNS)
    .where(mail.c.state == bindparam("state", MailState.KEPT))
    .order_by(mail.c.arrived, mail.c.id)
    .limit(bindparam("most"))
)
#: A common table expression, because PostgreSQL may run a plain subquery with a lock more than once.
_free = (
    select(mail.c.id)
    .where(
        mail.c.state == bindparam("kept", MailState.KEPT),
        or_(mail.c.leased.is_(None), mail.c.leased <= bindparam("now")),
    )
    .order_by(mail.c.arrived, mail.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, key_share=True)
    .cte("free")
)
CLAIM = (
    update(mail).where(mail.c.id.in_(select(_free.c.id))).values(leased=bindparam("lease_end")).returning(*KEPT_COLUMNS)
)
TAKE = (
    select(mail.c.id)
    .where(mail.c.id == bindparam("id"), mail.c.state == bindparam("kept", MailState.KEPT))
    .with_for_update(skip_locked=True, key_share=True)
)
ATTEMPT = (
    update(mail).where(mail.c.id == bindparam("this")).values(attempts=mail.c.attempts + 1).returning(mail.c.attempts)
)
FORGET_ATTEMPTS = (
    update(mail)
    .where(mail.c.id == bindparam("this"), mail.c.state == bindparam("kept", MailState.KEPT))
    .values(attempts=0, leased=None)
)
ONE = select(*KEPT_COLUMNS).where(mail.c.id == bindparam("id"))
RAW = select(mail_raw.c.raw).where(mail_raw.c.mail == bindparam("id"))
SETTLE = (
    update(mail)
    .where(mail.c.id == bindparam("this"), mail.c.state == bindparam("kept", MailState.KEPT))
    .values(
        {name: bindparam(f"new_{name}") for name in ("state", "reason", "kind", "sender", "subject", "settled")}
        | {"leased": None}
    )
)
HELD = (
    select(
        mail.c.id,
        mail.c.account,
        mail.c.arrived,
        mail.c.reason,
        mail.c.kind,
        mail.c.sender,
        mail.c.subject,
        mail.c.attempts,
        mail.c.settled,
    )
    .where(mail.c.state == bindparam("state", MailState.HELD))
    .order_by(mail.c.arrived, mail.c.id)
    .limit(bindparam("most"))
)
RELEASE = (
    update(mail)
    .where(mail.c.id == bindparam("this"), mail.c.state == bindparam("held", MailState.HELD))
    .values(state=MailState.KEPT, reason="", attempts=0, settled=None, leased=None)
)
COUNTS = select(mail.c.state, func.count().label("mails")).group_by(mail.c.state)


def mail_id(account: str, raw: bytes) -> str:
    """Return the identity of a mail: SHA-256, hexadecimal, of account, NUL and what is kept of it."""
    return sha256(clean(account).encode() + b"\0" + raw).hexdigest()


class Mails(Page):
    """The part of a book that holds incoming mail."""

    __slots__ = ()

    def keep(self, account: str, raw: bytes, arrived: datetime, place: Place) -> Kept:
        """Keep the bytes of a mail, and its place as one that is owed a mark on the server.

        The same content again keeps nothing new, but the further place.
        """
        identity = mail_id(account, raw)
        spot = {
            "account": account,
            "folder": place.folder,
            "uidvalidity": place.uidvalidity,
            "uid": place.uid,
            "name": place.name,
        }
        first = {
            "id": identity,
            "arrived": arrived,
            "state": MailState.KEPT,
            "reason": "",
            "attempts": 0,
            "kind": "",
            "sender": "",
            "subject": "",
        }
        new = self._write(KEEP, spot | first).rowcount == 1
        if new:
            self._write(KEEP_RAW, {"mail": identity, "raw": raw})
        self._write(KEEP_PLACE, spot | {"mail": identity, "marked": False})
        if not new:
            return self.kept(identity)
        return Kept(id=identity, new=True, account=account, arrived=arrived, place=place, state=MailState.KEPT)

    @property
    def shared(self) -> bool:
        """Say whether other processes may work on the same mail at the same time (PostgreSQL)."""
        return self._connection.dialect.name != "sqlite"

    def cursor(self, account: str, folder: str) -> Cursor | None:
        """Return how far a folder was read; None before the first time."""
        row = self._row(CURSOR, account=account, folder=folder)
        return None if row is None else Cursor(uidvalidity=row.uidvalidity, uid=row.uid)

    def cursors(self, account: str) -> dict[str, Cursor]:
        """Return how far each folder of an account was read, by folder."""
        rows = self._rows(CURSORS, account=account)
        return {row.folder: Cursor(uidvalidity=row.uidvalidity, uid=row.uid) for row in rows}

    def move_cursor(self, account: str, folder: str, *, uidvalidity: int, uid: int) -> None:
        """Remember how far a folder was read; belongs into the transaction that keeps the mail."""
        self._write(MOVE_CURSOR, {"account": account, "folder": folder, "uidvalidity": uidvalidity, "uid": uid})

    def unmarked(self, account: str, limit: int) -> tuple[Place, ...]:
        """Return places whose mail is kept but not yet marked on the server, by folder and UID."""
        return tuple(Place(**row._asdict()) for row in self._rows(UNMARKED, account=account, most=limit))

    def marked(self, account: str, places: Iterable[Place]) -> None:
        """Remember that these places were marked on the server (or are gone from it)."""
        spots = [
            {
                "at_account": account,
                "at_folder": spot.folder,
                "at_uidvalidity": spot.uidvalidity,
                "at_uid": spot.uid,
                "at_name": spot.name,
            }
            for spot in places
        ]
        if spots:
            self._write(MARK, spots)

    def waiting(self, limit: int) -> tuple[Kept, ...]:
        """Return mail that nothing was done with yet, oldest first, whoever may be reading it."""
        return tuple(_kept(row) for row in self._rows(WAITING, most=limit))

    def claim_mail(self, now: datetime, lease: timedelta, limit: int) -> tuple[Kept, ...]:
        """Lease waiting mail to the caller, oldest first, so that processes of one database share the work.

        The lease only spares double work; what makes double results impossible is ``take``.
        """
        found = self._write(CLAIM, {"now": now, "most": limit, "lease_end": now + lease})
        return tuple(sorted((_kept(row) for row in found), key=lambda kept: (kept.arrived, kept.id)))

    def take(self, mail_id: str) -> bool:
        """Lock a waiting mail until the transaction ends.

        False: it is settled, or another process has it; then leave it alone.
        """
        return self._row(TAKE, id=mail_id) is not None

    def attempt(self, mail_id: str) -> int:
        """Count one more attempt at reading and return the count.

        Commit it before reading begins: then a mail that kills the process is known after the third time.
        """
        return int(self._write(ATTEMPT, {"this": mail_id}).scalar_one())

    def forget_attempts(self, mail_ids: Iterable[str]) -> None:
        """Take back the attempts at mails whose reading this process outlived: they ended for another reason."""
        rows = [{"this": each} for each in sorted(set(mail_ids))]
        if rows:
            self._write(FORGET_ATTEMPTS, rows)

    def raw(self, mail_id: str) -> bytes:
        """Return what is kept of a mail.

        Raises:
            StoreError: there is no such mail.
        """
        row = self._row(RAW, id=mail_id)
        if row is None:
            raise _unknown(mail_id)
        raw: bytes = row.raw
        return raw

    def kept(self, mail_id: str) -> Kept:
        """Return what is known of a mail.

        Raises:
            StoreError: there is no such mail.
        """
        row = self._row(ONE, id=mail_id)
        if row is None:
            raise _unknown(mail_id)
        return _kept(row)

    def settle(
        self,
        mail_id: str,
        state: MailState | str,
        *,
        at: datetime,
        reason: str = "",
        kind: str = "",
        sender: str = "",
        subject: str = "",
    ) -> None:
        """Say what became of a mail: handled, ignored or held.

        Raises:
            StoreError: it was settled before, by another process; the transaction must not be committed.
        """
        end = MailState(state)
        if end is MailState.KEPT:
            raise ValueError("a mail is settled as handled, ignored or held")
        values = {"state": end, "reason": reason, "kind": kind, "sender": sender, "subject": subject, "settled": at}
        done = self._write(SETTLE, {"this": mail_id} | {f"new_{name}": value for name, value in values.items()})
        if done.rowcount != 1:
            raise StoreError(f"mail {mail_id[:12]} was settled by another process; nothing of it is done twice")

    def held(self, limit: int) -> tuple[HeldMail, ...]:
        """Return mail that waits for the operator, oldest first."""
        return tuple(HeldMail(**row._asdict()) for row in self._rows(HELD, most=limit))

    def release(self, mail_id: str) -> bool:
        """Let a held mail be read again, attempts counted anew; False where it is not held."""
        return self._write(RELEASE, {"this": mail_id}).rowcount == 1

    def mail_counts(self) -> dict[MailState, int]:
        """Count kept mail by what became of it; a state without mail is absent."""
        return {row.state: row.mails for row in self._rows(COUNTS)}


def _kept(row: Row[Any]) -> Kept:
    spot = Place(folder=row.folder, uidvalidity=row.uidvalidity, uid=row.uid, name=row.name)
    return Kept(
        id=row.id,
        account=row.account,
        arrived=row.arrived,
        place=spot,
        state=row.state,
        reason=row.reason,
        attempts=row.attempts,
    )


def _unknown(mail_id: str) -> StoreError:
    return StoreError(f"no mail {mail_id} is kept here; `minuted held` lists what waits")
