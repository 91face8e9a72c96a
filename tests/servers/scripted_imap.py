"""A small IMAP server that does as it is told, for faults that a real one cannot be brought to make."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from servers.scripted import Line, Scripted

#: Given (line, tag, arguments); True: the command was answered here.
Hook = Callable[[Line, bytes, bytes], bool]


@dataclass(kw_only=True)
class Kept:
    """One mail in a folder."""

    raw: bytes
    flags: set[bytes] = field(default_factory=set)


class ScriptedImap(Scripted):
    """Enough of RFC 3501 for our client; ``hooks`` (by command, "UID FETCH") take over single commands."""

    def __init__(
        self, *raws: bytes, capabilities: str = "IDLE UIDPLUS MOVE", greeting: bytes = b"* OK [{}] ready"
    ) -> None:
        super().__init__()
        self.capabilities = ("IMAP4rev1 " + capabilities).encode()
        self.greeting = greeting
        self.folders: dict[str, dict[int, Kept]] = {"INBOX": {}}
        self.uidvalidity = 1000
        self.uidnext = 1
        self.hooks: dict[str, Hook] = {}
        self.log: list[bytes] = []
        self.keywords = True
        for raw in raws:
            self.add(raw)

    def add(self, raw: bytes, folder: str = "INBOX", uid: int | None = None) -> int:
        """Put a mail into a folder."""
        number = self.uidnext if uid is None else uid
        self.uidnext = max(self.uidnext, number + 1)
        self.folders[folder][number] = Kept(raw=raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
        return number

    def url(self, scheme: str = "imap") -> str:
        return f"{scheme}://bot@127.0.0.1:{self.port}/INBOX"

    def commands(self, word: str) -> list[bytes]:
        """Give the commands received that begin with these words."""
        return [line for line in self.log if line.upper().startswith(word.encode())]

    def talk(self, line: Line) -> None:
        line.send(self.greeting.replace(b"{}", b"CAPABILITY " + self.capabilities))
        selected = "INBOX"
        while True:
            tag, _, rest = line.read().partition(b" ")
            self.log.append(rest)
            words = rest.split(b" ")
            count = 2 if words[0].upper() == b"UID" else 1
            name = b" ".join(words[:count]).decode().upper()
            args = b" ".join(words[count:])
            hook = self.hooks.get(name)
            if hook is not None and hook(line, tag, args):
                continue
            if name in ("SELECT", "EXAMINE"):
                selected = self._unquote(args)
                self._select(line, tag, selected)
                continue
            serve = getattr(self, "_" + name.lower().replace(" ", "_"), None)
            if serve is None:
                line.send(tag + b" BAD unknown")
            elif serve(line, tag, args, selected) is False:
                return

    @staticmethod
    def _unquote(word: bytes) -> str:
        return word.strip().strip(b'"').decode()

    def _numbers(self, text: bytes, folder: str) -> list[int]:
        uids = sorted(self.folders[folder])
        chosen: set[int] = set()
        for part in text.split(b","):
            first, _, last = part.partition(b":")
            low = int(first)
            high = low if not last else (max(uids, default=0) if last == b"*" else int(last))
            chosen |= {uid for uid in uids if min(low, high) <= uid <= max(low, high)}
        return sorted(chosen)

    def _capability(self, line: Line, tag: bytes, args: bytes, folder: str) -> None:
        line.send(b"* CAPABILITY " + self.capabilities, tag + b" OK done")

    def _login(self, line: Line, tag: bytes, args: bytes, folder: str) -> None:
        line.send(tag + b" OK [CAPABILITY " + self.capabilities + b"] welcome")

    def _select(self, line: Line, tag: bytes, folder: str) -> None:
        if folder not in self.folders:
            line.send(tag + b" NO [NONEXISTENT] no such folder")
            return
        line.send(
            b"* FLAGS (\\Deleted \\Seen)",
            b"* OK [PERMANENTFLAGS (\\Deleted \\Seen" + (b" \\*" if self.keywords else b"") + b")] flags",
            b"* %d EXISTS" % len(self.folders[folder]),
            b"* OK [UIDVALIDITY %d] valid" % self.uidvalidity,
            b"* OK [UIDNEXT %d] next" % self.uidnext,
            tag + b" OK [READ-WRITE] selected",
        )

    def _noop(self, line: Line, tag: bytes, args: bytes, folder: str) -> None:
        line.send(tag + b" OK nothing")

    def _logout(self, line: Line, tag: bytes, args: bytes, folder: str) -> bool:
        line.send(b"* BYE bye", tag + b" OK gone")
        return False

    def _idle(self, line: Line, tag: bytes, args: bytes, folder: str) -> None:
        line.send(b"+ idling")
        assert line.read() == b"DONE"
        line.send(tag + b" OK idle over")

    def _list(self, line: Line, tag: bytes, args: bytes, folder: str) -> None:
        wanted = self._unquote(args.split(b" ")[-1])
        line.send(
            *[b'* LIST () "/" "%s"' % name.encode() for name in self.folders if name == wanted], tag + b" OK done"
        )

    def _create(self, line: Line, tag: bytes, args: bytes, folder: str) -> None:
        self.folders[self._unquote(args)] = {}
        line.send(tag + b" OK made")

    def _subscribe(self, line: Line, tag: bytes, args: bytes, folder: str) -> None:
        line.send(tag + b" OK done")

    def _uid_search(self, line: Line, tag: bytes, args: bytes, folder: str) -> None:
        uids = sorted(self.folders[folder])
        if found := re.search(rb"\bUID (\S+)", args):
            uids = self._numbers(found[1], folder)
            if b"*" in found[1] and self.folders[folder] and not uids:
                uids = [max(self.folders[folder])]
        if found := re.search(rb"KEYWORD (\S+)", args):
            uids = [uid for uid in uids if found[1] in self.folders[folder][uid].flags]
        if found := re.search(rb"HEADER Message-ID (\S+)", args):
            uids = [uid for uid in uids if found[1].strip(b'"') in self.folders[folder][uid].raw]
        line.send(b" ".join([b"* SEARCH", *[str(uid).encode() for uid in uids]]), tag + b" OK done")

    def _uid_fetch(self, line: Line, tag: bytes, args: bytes, folder: str) -> None:
        numbers, _, wanted = args.partition(b" ")
        order = sorted(self.folders[folder])
        for uid in self._numbers(numbers, folder):
            line.send(self.fetched(order.index(uid) + 1, uid, self.folders[folder][uid], wanted))
        line.send(tag + b" OK done")

    def fetched(self, seq: int, uid: int, kept: Kept, wanted: bytes) -> bytes:
        """Write one FETCH answer."""
        header, _, _ = kept.raw.partition(b"\r\n\r\n")
        items = [b"UID %d" % uid]
        if b"RFC822.SIZE" in wanted:
            items.append(b"RFC822.SIZE %d" % len(kept.raw))
        if b"INTERNALDATE" in wanted:
            items.append(b'INTERNALDATE "02-Mar-2026 09:00:00 +0800"')
        if found := re.search(rb"BODY\.PEEK(\[HEADER\.FIELDS \([^)]*\)\])(<0)?", wanted):
            names = found[1][found[1].index(b"(") + 1 : found[1].index(b")")].upper().split()
            lines = [line for line in header.split(b"\r\n") if line.split(b":")[0].upper() in names]
            text = b"\r\n".join([*lines, b"", b""])
            items.append(b"BODY" + found[1] + (b"<0>" if found[2] else b"") + b" {%d}\r\n" % len(text) + text)
        if b"BODY.PEEK[]" in wanted:
            items.append(b"BODY[] {%d}\r\n" % len(kept.raw) + kept.raw)
        return b"* %d FETCH (" % seq + b" ".join(items) + b")"

    def _uid_store(self, line: Line, tag: bytes, args: bytes, folder: str) -> None:
        numbers, _, rest = args.partition(b" ")
        flags = set(rest[rest.index(b"(") + 1 : rest.index(b")")].split())
        for uid in self._numbers(numbers, folder):
            self.folders[folder][uid].flags |= flags
        line.send(tag + b" OK done")

    def _uid_copy(self, line: Line, tag: bytes, args: bytes, folder: str, *, remove: bool = False) -> None:
        numbers, _, target = args.partition(b" ")
        name = self._unquote(target)
        if name not in self.folders:
            line.send(tag + b" NO [TRYCREATE] no such folder")
            return
        for uid in self._numbers(numbers, folder):
            self.add(self.folders[folder][uid].raw, name)
            if remove:
                del self.folders[folder][uid]
        line.send(tag + b" OK done")

    def _uid_move(self, line: Line, tag: bytes, args: bytes, folder: str) -> None:
        self._uid_copy(line, tag, args, folder, remove=True)

    def _uid_expunge(self, line: Line, tag: bytes, args: bytes, folder: str) -> None:
        for uid in self._numbers(args, folder):
            if b"\\Deleted" in self.folders[folder][uid].flags:
                del self.folders[folder][uid]
        line.send(tag + b" OK done")
