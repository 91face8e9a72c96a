"""Fetches mails over IMAP: addressees and sizes first, then only what is kept, never setting a flag."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from minuted.crash import crash_point
from minuted.errors import Temporary
from minuted.wire import faults
from minuted.wire.doors import Fetched, Skipped
from minuted.wire.imap_client import Client
from minuted.wire.imap_session import Session
from minuted.wire.shorten import crlf, shorten
from minuted.wire.structure import assemble, read_structure, sections

#: The fields that ``ours`` is asked with, and so many octets of them.
ADDRESSING = (
    "BODY.PEEK[HEADER.FIELDS (To Cc Resent-To Resent-Cc Delivered-To X-Original-To Envelope-To From Message-ID)]"
    "<0.65536>"
)
#: Octets of mail bodies that are asked for in one command.
_AT_ONCE = 4 * 1024 * 1024
#: Octets of a mail whose structure cannot be followed.
_BEGINNING = 8 * 1024 * 1024
#: An answer to SEARCH for so many UIDs stays below the 1,000,000 octets that imaplib takes.
_WIDEST = 80_000
#: So many failures in a row are the server's fault, not the mails'.
_PATIENCE = 3

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """What is asked of a mail first."""

    uid: int
    size: int
    arrived: datetime | None
    header: bytes


class Fetching:
    """One pass over one folder."""

    def __init__(self, session: Session, folder: str, validity: int, ours: Callable[[bytes], bool]) -> None:
        self._session = session
        self._folder = folder
        self._validity = validity
        self._ours = ours
        self._failed = 0

    def search(self, first: int) -> Iterator[list[int]]:
        """Give the UIDs from ``first`` on, ascending, some thousands at a time.

        Ranges of UIDs are searched, never UNSEEN: a mail that a human read first is ours all the same.
        """
        end = self._session.uidnext  # 0: an old server does not tell
        if not self._session.exists or (end and first >= end):
            return
        width = self._session.options.search_range
        while not end or first < end:
            last = first + width - 1
            if end and last >= end:
                last = end - 1
            # Without UIDNEXT only an open range can tell that nothing follows.
            bound = f"{last}" if end else "*"
            with self._command() as client:
                found = sorted(uid for uid in client.search(["UID", f"{first}:{bound}"]) if uid >= first)
            if found:
                yield found
            if not end:
                return
            first = last + 1
            # Few mails in a wide range of numbers: look further at once, as far as imaplib can take.
            if len(found) * 10 < width:
                width = min(width * 2, max(_WIDEST, self._session.options.search_range))

    def fetch(self, uids: Sequence[int], *, room: int) -> Iterator[Fetched | Skipped]:
        """Fetch the mails with these UIDs in this order, at most ``room`` of them that are ours."""
        heads = self._asked(uids, self._heads)
        wanted: list[_Head] = []
        covered: list[int] = []
        for uid in uids:
            if len(wanted) >= room:
                break
            covered.append(uid)
            head = heads.get(uid)
            if isinstance(head, _Head) and self._ours(head.header):
                wanted.append(head)
        whole = self._session.options.whole_octets
        small: dict[int, bytes | str] = {}
        for group in _groups([head for head in wanted if head.size <= whole]):
            small.update(self._asked([head.uid for head in group], self._bodies))
        mine = {head.uid for head in wanted}
        for uid in covered:
            head = heads.get(uid)
            if not isinstance(head, _Head):
                yield self._skipped(uid, head)
            elif uid not in mine:
                yield self._skip(uid, "not addressed to us")
            elif head.size <= whole:
                yield self._given(head, small.get(uid))
            else:
                yield self._given(head, self._asked([uid], self._large).get(uid))

    def _given(self, head: _Head, raw: bytes | str | None) -> Fetched | Skipped:
        if not isinstance(raw, bytes):
            return self._skipped(head.uid, raw)
        if not raw.strip():
            return self._skip(head.uid, "the server gave an empty message", retry=True)
        if head.arrived is None:
            return self._skip(head.uid, "the server names no arrival time", retry=True)
        crash_point("after_fetch")
        return Fetched(
            raw=crlf(raw),
            arrived=head.arrived.astimezone(UTC),
            folder=self._folder,
            uidvalidity=self._validity,
            uid=head.uid,
            name="",
            size=head.size,
        )

    def _skipped(self, uid: int, why: str | None) -> Skipped:
        """Say why a mail was not given: ``why`` where the server failed, else it may be gone."""
        if why is not None:
            return self._skip(uid, why, retry=True)
        with self._command() as client:
            there = uid in client.search(["UID", str(uid)])
        if there:
            return self._skip(uid, "the server answers OK without the message", retry=True)
        return self._skip(uid, "gone before it was fetched")

    def _skip(self, uid: int, why: str, *, retry: bool = False) -> Skipped:
        return Skipped(folder=self._folder, uidvalidity=self._validity, uid=uid, why=why, retry=retry)

    def _asked(self, uids: Sequence[int], ask: Callable[[Sequence[int]], Mapping[int, T]]) -> dict[int, T | str]:
        """Ask for several mails at once, and one by one where that fails, so that one bad mail stops no other.

        A mail that cannot be had alone either comes back as the reason; one that is not there not at all.
        """
        try:
            answers: dict[int, T | str] = {**ask(uids)}
            alone = [uid for uid in uids if uid not in answers] if len(uids) > 1 else []
        except (faults.Lost, faults.Refused) as error:
            if len(uids) == 1:
                self._failed += 1
                if self._failed > _PATIENCE:
                    raise
                self._recover(error)
                return {uids[0]: str(error)}
            self._recover(error)
            answers, alone = {}, list(uids)
        for uid in alone:
            found = self._asked([uid], ask)
            if not any(isinstance(value, str) for value in found.values()):
                self._failed = 0
            answers.update(found)
        return answers

    def _recover(self, error: Temporary) -> None:
        """Go on after a failure if the connection is there or comes back soon."""
        if not self._session.connected and not self._session.reconnect(self._session.options.connect_seconds):
            raise error

    @contextlib.contextmanager
    def _command(self) -> Iterator[Client]:
        """Give a client with our folder selected."""
        if self._session.folder != self._folder:
            self._session.select(self._folder, readonly=True)
        if self._session.uidvalidity != self._validity:
            raise Temporary(f"{self._session.server}: {self._folder} was numbered anew while we read it")
        with self._session.command() as client:
            yield client

    def _heads(self, uids: Sequence[int]) -> dict[int, _Head]:
        with self._command() as client:
            told = client.fetch(uids, ["RFC822.SIZE", "INTERNALDATE", ADDRESSING])
        heads = {}
        for uid, facts in told.items():
            header = next((value for key, value in facts.items() if key.startswith(b"BODY[HEADER.FIELDS")), None)
            size = facts.get(b"RFC822.SIZE")
            if isinstance(header, bytes) and isinstance(size, int):
                heads[uid] = _Head(uid=uid, size=size, arrived=facts.get(b"INTERNALDATE"), header=header)
        return heads

    def _bodies(self, uids: Sequence[int]) -> dict[int, bytes]:
        with self._command() as client:
            told = client.fetch(uids, ["BODY.PEEK[]"])
        return {uid: facts[b"BODY[]"] for uid, facts in told.items() if isinstance(facts.get(b"BODY[]"), bytes)}

    def _large(self, uids: Sequence[int]) -> dict[int, bytes]:
        """Fetch headers, texts and calendar entries of one large mail."""
        uid, limit = uids[0], self._session.options.part_octets
        try:
            with self._command() as client:
                told = client.fetch([uid], ["BODYSTRUCTURE"]).get(uid)
            if told is None:
                return {}
            top = read_structure(told.get(b"BODYSTRUCTURE"))
        except (faults.Refused, ValueError):
            # The server cannot describe it, or it is too deep to follow: take its beginning as it is.
            return self._beginning(uid, limit)
        wanted = sections(top, part_octets=limit)
        with self._command() as client:
            facts = client.fetch([uid], list(wanted.values())).get(uid, {})
        got = {key.split(b"]")[0][5:].decode(): value for key, value in facts.items() if isinstance(value, bytes)}
        if "HEADER" not in got:
            return {}
        return {uid: assemble(top, got, part_octets=limit)}

    def _beginning(self, uid: int, limit: int) -> dict[int, bytes]:
        with self._command() as client:
            facts = client.fetch([uid], [f"BODY.PEEK[]<0.{_BEGINNING}>"]).get(uid, {})
        raw = facts.get(b"BODY[]<0>")
        return {uid: shorten(raw, part_octets=limit)} if isinstance(raw, bytes) else {}


def _groups(heads: Sequence[_Head]) -> Iterator[list[_Head]]:
    """Cut a sequence so that no group is larger than what is asked for at once."""
    group: list[_Head] = []
    size = 0
    for head in heads:
        if group and size + head.size > _AT_ONCE:
            yield group
            group, size = [], 0
        group.append(head)
        size += head.size
    if group:
        yield group
