"""The mailbox over IMAP: fetch what is ours, mark what is kept, wait for more."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

import structlog

from minuted.errors import Temporary
from minuted.wire import faults
from minuted.wire.bell import Bell
from minuted.wire.doors import Fetched, Mark, Place, Skipped, WireOptions
from minuted.wire.imap_fetch import Fetching
from minuted.wire.imap_mark import mark_places
from minuted.wire.imap_session import Session
from minuted.wire.url import Server

log = structlog.get_logger(__name__)

#: What we use of a server, and what is lost without it.
_WISHES = {
    "IDLE": "new mail is noticed by looking every {poll:.0f} s, not at once",
    "MOVE": "mail is moved by COPY and UID EXPUNGE",
    "UIDPLUS": "without MOVE too, mail is never moved but marked by its keyword",
}


class ImapMailbox:
    """A mailbox on an IMAP server (RFC 3501, RFC 9051); see ``doors.Mailbox``."""

    def __init__(self, server: Server, *, password: Callable[[], str] | None, mark: Mark, options: WireOptions) -> None:
        self._folder = server.folder or "INBOX"
        self.account = f"imaps://{server.user}@{server.host}/{self._folder}"
        self._mark = mark
        self._options = options
        self._bell = Bell()
        self._session = Session(server, password, options, self._bell)
        #: The first UID that was not yet given to the caller; mail from there on ends a wait.
        self._next = 0
        self._idles = True
        #: Fetches that failed since one went through; waits grow with them, so that no failure spins.
        self._failed = 0

    def fetch(
        self,
        *,
        after: Mapping[str, tuple[int, int]],
        ours: Callable[[bytes], bool],
        limit: int,
        again: Collection[tuple[str, int, int]] = (),
    ) -> Iterator[Fetched | Skipped]:
        """See ``doors.Mailbox.fetch``."""
        try:
            yield from self._fetch(after, ours, limit, again)
        except Temporary:
            # A server that is down has its own pauses, which the session keeps.
            self._failed += not self._session.down
            raise
        self._failed = 0

    def _fetch(
        self,
        after: Mapping[str, tuple[int, int]],
        ours: Callable[[bytes], bool],
        limit: int,
        again: Collection[tuple[str, int, int]],
    ) -> Iterator[Fetched | Skipped]:
        session, folder = self._session, self._folder
        session.select(folder, readonly=True)
        validity = session.uidvalidity
        known, last = after.get(folder, (validity, 0))
        if known != validity:
            # The server numbered its mails anew: every mail is looked at again, and known ones are
            # recognised by their content, never by a number (RFC 9051 2.3.1.1).
            log.warning("mailbox.renumbered", account=self.account, folder=folder, old=known, new=validity)
            last = 0
        fetching = Fetching(session, folder, validity, ours)
        given = 0
        old = sorted(uid for name, number, uid in again if (name, number) == (folder, validity) and uid <= last)
        for uids in self._batches(old, last, fetching):
            for found in fetching.fetch(uids, room=limit - given):
                given += isinstance(found, Fetched)
                self._next = max(self._next, found.uid + 1)
                yield found
            if given >= limit:
                return
        self._next = max(self._next, session.uidnext)

    def _batches(self, old: Sequence[int], last: int, fetching: Fetching) -> Iterator[list[int]]:
        size = self._options.batch
        for start in range(0, len(old), size):
            yield list(old[start : start + size])
        for found in fetching.search(last + 1):
            for start in range(0, len(found), size):
                yield found[start : start + size]

    def mark(self, fetched: Sequence[Place]) -> None:
        """See ``doors.Mailbox.mark``."""
        by_folder: dict[str, list[Place]] = {}
        for place in fetched:
            by_folder.setdefault(place.folder, []).append(place)
        for folder, places in by_folder.items():
            mark_places(self._session, folder, places, self._mark, batch=self._options.batch)

    def wait(self, seconds: float) -> None:
        """See ``doors.Mailbox.wait``."""
        until = time.monotonic() + seconds
        if self._failed and self._pause(seconds):
            return
        try:
            if not self._session.connected and (not self._session.reconnect(seconds) or self._next):
                return  # not back in time, or back: mail may have come while we were away
            self._wait_connected(until)
        except Temporary:
            # The session logged the loss; what is left of the time is spent on connecting again.
            left = until - time.monotonic()
            if self._session.connected:
                self._failed += 1  # the server refuses a command, which the next fetch would meet too
            elif left > 0:
                self._session.reconnect(left)

    def _pause(self, seconds: float) -> bool:
        """Rest after failed fetches, ever longer; say whether that was all the time there is, or the bell rang."""
        pause = min(self._options.retry_first_seconds * 2.0 ** min(self._failed, 20), self._options.retry_cap_seconds)
        rang, _ = self._bell.rest(min(pause, seconds))
        return rang or pause >= seconds

    def _wait_connected(self, until: float) -> None:
        session = self._session
        if session.folder != self._folder:
            session.select(self._folder, readonly=True)
            self._next = self._next or session.uidnext
        with session.command() as client:
            idles = self._idles and client.has_capability("IDLE")
        while (left := until - time.monotonic()) > 0:
            if self._news():
                return
            if idles:
                try:
                    if self._idle(min(left, self._options.idle_seconds)):
                        return
                except faults.Refused as refused:
                    log.warning("mailbox.polled", account=self.account, reason=str(refused))
                    self._idles = idles = False
            elif self._bell.rest(min(left, self._options.poll_seconds))[0]:
                return

    def _news(self) -> bool:
        """Say whether mail is there that was not given yet; IDLE tells only of what comes after it began."""
        while True:
            with self._session.command() as client:
                client.noop()
                before = client.exists_told()
                found = client.search(["UID", f"{max(1, self._next)}:*"])
                if any(uid >= self._next for uid in found):
                    return True
                if client.exists_told() == before:
                    return False

    def _idle(self, seconds: float) -> bool:
        """Stay in IDLE; say whether mail came or the bell rang.  False: renew it.

        Raises:
            faults.Lost: the connection died in it.
        """
        until = time.monotonic() + seconds
        rang = False
        with self._session.command(seconds=seconds + self._options.command_seconds) as client:
            arrived = client.start_idle() or client.idle_news(readable=False)
            while not arrived and not rang and (left := until - time.monotonic()) > 0:
                rang, readable = self._bell.rest(left, client.socket())
                arrived = readable and client.idle_news(readable=True)
        with self._session.command(seconds=self._options.read_seconds) as client:
            _, told = client.idle_done()
        return arrived or rang or any(len(line) > 1 and line[1] == b"EXISTS" for line in told)

    def wake(self) -> None:
        """See ``doors.Mailbox.wake``."""
        self._bell.ring()

    def check(self) -> list[str]:
        """See ``doors.Mailbox.check``."""
        session = self._session
        with session.command() as client:
            lines = [f"greeting: {faults.one_line((client.welcome or b'').rpartition(b'] ')[2])}"]
            version = getattr(client.socket(), "version", lambda: None)()
            lines.append(f"encryption: {version or 'none (loopback or allow_plain)'}")
            missing = [name for name in _WISHES if not client.has_capability(name)]
        for name in missing:
            lines.append(f"missing {name}: {_WISHES[name].format(poll=self._options.poll_seconds)}")
        if not session.utf8:
            lines.append("missing AUTH=PLAIN: only ASCII passwords work")
        session.select(self._folder, readonly=False)
        lines.append(f"folder {self._folder}: {session.exists} mails")
        if not self._mark.folder:
            wanted = self._mark.keyword.encode().lower()
            if not {b"\\*", wanted} & {flag.lower() for flag in session.flags}:
                lines.append(f"missing keywords: {self._mark.keyword} cannot be set; configure a folder instead")
        return lines

    def close(self) -> None:
        """See ``doors.Mailbox.close``."""
        self._session.close()
        self._bell.close()
