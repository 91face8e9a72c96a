"""A small SMTP server that does as it is told: refuses, stays silent, talks nonsense, cuts the line."""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from dataclasses import dataclass

from servers.scripted import Line, Scripted

#: Instead of a reply: close the connection, or never answer.
CUT, SILENT = b"<cut>", b"<silent>"


@dataclass(frozen=True, kw_only=True)
class Taken:
    """One message that the server accepted."""

    sender: str
    recipient: str
    raw: bytes


class ScriptedSmtp(Scripted):
    """Answers each verb with the next reply of its script, then with the usual one.

    ``replies`` maps EHLO, MAIL, RCPT, DATA, "." (the final dot), RSET, AUTH, banner to replies in turn.
    """

    def __init__(
        self,
        replies: dict[str, Sequence[bytes]] | None = None,
        *,
        extensions: Sequence[str] = ("SIZE 10000000", "8BITMIME"),
        context: ssl.SSLContext | None = None,
    ) -> None:
        super().__init__()
        self.replies = {verb: list(lines) for verb, lines in (replies or {}).items()}
        self.extensions = extensions
        self.taken: list[Taken] = []
        self.log: list[bytes] = []
        self.context = context

    def url(self, scheme: str = "smtp", user: str = "") -> str:
        return f"{scheme}://{user}{'@' if user else ''}127.0.0.1:{self.port}"

    def _reply(self, line: Line, verb: str, usual: bytes) -> bool:
        """Send the reply; say whether it was the usual one or another yes."""
        waiting = self.replies.get(verb)
        reply = waiting.pop(0) if waiting else usual
        if reply == CUT:
            line.cut()
        if reply == SILENT:
            self.over.wait(30)
            line.cut()
        line.send(reply)
        return reply[:1] in b"23"

    def talk(self, line: Line) -> None:
        self._reply(line, "banner", b"220 scripted ESMTP")
        sender = recipient = ""
        while True:
            command = line.read()
            self.log.append(command)
            verb = command.split(b" ")[0].split(b":")[0].upper().decode("latin-1")
            if verb == "EHLO":
                words = ["scripted", *self.extensions]
                text = b"\r\n".join(
                    f"250{'-' if number < len(words) else ' '}{word}".encode() for number, word in enumerate(words, 1)
                )
                self._reply(line, "EHLO", text)
            elif verb == "STARTTLS" and self.context is not None:
                line.send(b"220 go ahead")
                line.secure(self.context)
            elif verb == "AUTH":
                self._reply(line, "AUTH", b"235 welcome")
            elif verb == "MAIL":
                sender = command.partition(b"<")[2].partition(b">")[0].decode()
                self._reply(line, "MAIL", b"250 ok")
            elif verb == "RCPT":
                recipient = command.partition(b"<")[2].partition(b">")[0].decode()
                self._reply(line, "RCPT", b"250 ok")
            elif verb == "DATA":
                if self._reply(line, "DATA", b"354 go on"):
                    self._data(line, sender, recipient)
            elif verb == "QUIT":
                line.send(b"221 bye")
                return
            else:
                self._reply(line, verb, b"250 ok" if verb in ("RSET", "NOOP", "HELO") else b"502 what?")

    def _data(self, line: Line, sender: str, recipient: str) -> None:
        lines: list[bytes] = []
        while True:
            raw = line._file.readline()
            if not raw:
                raise EOFError
            if raw == b".\r\n":
                break
            lines.append(raw)
        waiting = self.replies.get(".")
        good = not waiting or waiting[0][:1] == b"2" or waiting[0] in (CUT, SILENT)
        if good:
            self.taken.append(Taken(sender=sender, recipient=recipient, raw=b"".join(lines)))
        self._reply(line, ".", b"250 queued")
