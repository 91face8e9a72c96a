"""A Maildir as mailbox and as outlet: for local delivery, tests and trying minuted out without a server."""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from minuted.crash import crash_point
from minuted.errors import Permanent, Temporary
from minuted.wire.bell import Bell
from minuted.wire.doors import Delivery, DeliveryState, Fetched, Mark, Phase, Place, Skipped, WireOptions
from minuted.wire.shorten import crlf, shorten

#: The flag letter of a mail that was kept; a to z are for keywords (Dovecot's use of the Maildir info field).
_KEPT = "m"
#: Octets of a file that are looked at for its addressees, and the largest file that is read at all.
_HEADER_OCTETS = 64 * 1024
_LARGEST = 64 * 1024 * 1024


class MaildirMailbox:
    """Mail in ``new`` and ``cur`` that does not carry our flag yet; see ``doors.Mailbox``.

    A Maildir numbers nothing: UIDs are 0, the cursor is not used, and the file's name is the place.
    """

    def __init__(self, path: Path, *, mark: Mark, options: WireOptions) -> None:
        self.account = f"maildir:{path}"
        self._path = path
        self._mark = mark
        self._options = options
        self._bell = Bell()
        #: Names without flags that were given or skipped in this process.
        self._seen: set[str] = set()

    def fetch(
        self,
        *,
        after: Mapping[str, tuple[int, int]],
        ours: Callable[[bytes], bool],
        limit: int,
        again: Collection[tuple[str, int, int]] = (),
    ) -> Iterator[Fetched | Skipped]:
        """See ``doors.Mailbox.fetch``; a mail that is given and not marked is not given again by this object."""
        given = 0
        for path in self._waiting():
            if given >= limit:
                return
            try:
                found = self._read(path, ours)
            except FileNotFoundError:
                found = _skip(path, "gone before it was fetched")
            except OSError as error:
                raise Temporary(f"{path}: {error.strerror}") from error
            if isinstance(found, Fetched):
                given += 1
                crash_point("after_fetch")
            self._seen.add(_plain(path.name))
            yield found

    def _waiting(self) -> list[Path]:
        try:
            paths = [path for folder in ("new", "cur") for path in (self._path / folder).iterdir()]
        except FileNotFoundError:
            raise Permanent(f"{self._path}: no Maildir is there (no new/ and cur/)") from None
        except OSError as error:
            raise Temporary(f"{self._path}: {error.strerror}") from error
        fresh = [path for path in paths if not path.name.startswith(".") and _plain(path.name) not in self._seen]
        return sorted((path for path in fresh if _KEPT not in _flags(path.name)), key=lambda path: path.name)

    def _read(self, path: Path, ours: Callable[[bytes], bool]) -> Fetched | Skipped:
        with path.open("rb") as file:
            facts = os.fstat(file.fileno())
            start = file.read(_HEADER_OCTETS)
            header = crlf(start).partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
            if not ours(header):
                return _skip(path, "not addressed to us")
            raw = start + file.read(_LARGEST - len(start))
        if len(raw) > self._options.whole_octets:
            raw = shorten(crlf(raw), part_octets=self._options.part_octets)
        return Fetched(
            raw=crlf(raw),
            arrived=datetime.fromtimestamp(facts.st_mtime, tz=UTC),
            folder="",
            uidvalidity=0,
            uid=0,
            name=path.name,
            size=facts.st_size,
        )

    def mark(self, fetched: Sequence[Place]) -> None:
        """See ``doors.Mailbox.mark``."""
        target = self._path / f".{self._mark.folder}" if self._mark.folder else self._path
        try:
            for folder in ("tmp", "new", "cur"):
                (target / folder).mkdir(parents=True, exist_ok=True)
            for place in fetched:
                self._mark_one(place.name, target / "cur")
        except OSError as error:
            raise Temporary(f"{target}: {error.strerror}") from error

    def _mark_one(self, name: str, cur: Path) -> None:
        """Move one file; it may have got other flags, or another place, since it was fetched."""
        plain = _plain(name)
        if not plain or "/" in plain:
            return
        flags = "".join(sorted({*_flags(name), _KEPT}))
        for source in (self._path / "new" / name, self._path / "cur" / name):
            with contextlib.suppress(FileNotFoundError):
                source.rename(cur / f"{plain}:2,{flags}")
                return
        for source in (self._path / "cur").iterdir():
            if _plain(source.name) == plain:
                flags = "".join(sorted({*_flags(source.name), _KEPT}))
                source.rename(cur / f"{plain}:2,{flags}")
                return

    def wait(self, seconds: float) -> None:
        """See ``doors.Mailbox.wait``; looks once a second."""
        until = time.monotonic() + seconds
        while not self._waiting():
            left = until - time.monotonic()
            if left <= 0 or self._bell.rest(min(left, 1.0))[0]:
                return

    def wake(self) -> None:
        """See ``doors.Mailbox.wake``."""
        self._bell.ring()

    def check(self) -> list[str]:
        """See ``doors.Mailbox.check``."""
        return [f"Maildir {self._path}: {len(self._waiting())} mails wait"]

    def close(self) -> None:
        """See ``doors.Mailbox.close``."""
        self._bell.close()


class MaildirOutlet:
    """Letters as files; see ``doors.Outlet``.  The name comes from key and recipient, so twice is once."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def deliver(self, raw: bytes, *, sender: str, recipient: str, key: str) -> Delivery:
        """See ``doors.Outlet.deliver``."""
        name = hashlib.sha256(f"{key}\n{recipient}".encode("utf-8", "surrogatepass")).hexdigest()[:40] + ".minuted"
        try:
            for folder in ("tmp", "new", "cur"):
                (self._path / folder).mkdir(parents=True, exist_ok=True)
            if (self._path / "new" / name).exists() or any((self._path / "cur").glob(f"{name}*")):
                return Delivery(state=DeliveryState.SENT, phase=Phase.DONE, text="was there already")
            half = self._path / "tmp" / f"{name}.{os.getpid()}"
            with half.open("wb") as file:
                file.write(crlf(raw))
                file.flush()
                os.fsync(file.fileno())
            crash_point("in_data")
            half.rename(self._path / "new" / name)
            _sync(self._path / "new")
        except OSError as error:
            return Delivery(state=DeliveryState.DEFERRED, phase=Phase.CONNECT, text=f"{self._path}: {error.strerror}")
        crash_point("after_250")
        return Delivery(state=DeliveryState.SENT, phase=Phase.DONE, text=name)

    def check(self) -> list[str]:
        """See ``doors.Outlet.check``."""
        try:
            self._path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Permanent(f"{self._path}: cannot be made: {error.strerror}") from error
        if not os.access(self._path, os.W_OK | os.X_OK):
            raise Permanent(f"{self._path}: cannot be written")
        return [f"Maildir {self._path}: letters are written as files"]

    def close(self) -> None:
        """See ``doors.Outlet.close``."""


def _skip(path: Path, why: str) -> Skipped:
    return Skipped(folder="", uidvalidity=0, uid=0, name=path.name, why=why)


def _plain(name: str) -> str:
    return name.partition(":")[0]


def _flags(name: str) -> str:
    return name.partition(":2,")[2]


def _sync(folder: Path) -> None:
    """Make a rename outlive a power cut."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
