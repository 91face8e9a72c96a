"""Choose which words of a mail may be minutes, and whose they are: the sender's own, or those of a forwarded mail."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from minuted import mail as post
from minuted.mail import Layer, Quoting
from minuted.model import Address, Mail
from minuted.reading.blocks import Block, blocks, lines_to_blocks, picked, reads_html
from minuted.reading.days import DayWords, find_days

#: What the subject of an answer begins with.
_ANSWERS = ("re:", "re：", "aw:", "回复", "答复", "回覆")
#: A forwarded mail is not older than this, and clocks differ by a day.
_OLDEST, _ZONES = timedelta(days=3660), timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words that may be minutes, with the mail that they were written in."""

    #: The mail, or what is known of the forwarded one: its sender, receivers, subject and day.
    mail: Mail
    text: str
    blocks: tuple[Block, ...]
    #: Name and address of who wrote a forwarded mail, either ""; None where the sender wrote it.
    author: tuple[str, str] | None = None
    #: The day of the forwarded mail; None where it does not say, and for the sender's own words.
    written: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passages:
    quoting: Quoting
    days: DayWords
    zone: ZoneInfo
    #: Every address of minuted's own: what it wrote itself is never minutes.
    own: Collection[str] = frozenset()

    def of(self, mail: Mail, *, replying: bool) -> Iterator[Passage]:
        """Yield what may be minutes, the best first: the newly written text, then forwarded mails, the newest first.

        ``replying``: the mail answers another one; then only newly written text counts.
        """
        pieces = blocks(mail)
        html = reads_html(mail)
        text = "\n".join(block.text for block in pieces) if html else mail.text
        if not replying and self.quoting.seam.search(text) is None and not self.forwards(mail):
            yield Passage(mail=mail, text=mail.text, blocks=pieces)
        else:
            new, *below = post.layers(text, quoting=self.quoting)
            yield Passage(mail=mail, text=new.text, blocks=self._pieces(new, pieces, html=html))
            for layer in below if not replying else ():
                name, address = layer.sender
                if address in self.own:
                    continue
                yield Passage(
                    mail=self._inner(mail, layer),
                    text=layer.text,
                    blocks=self._pieces(layer, pieces, html=html),
                    author=(name, address),
                    written=self._day(mail, layer.header.get("sent", "")),
                )
        if not replying:
            yield from self._attached(mail)

    def forwards(self, mail: Mail) -> bool:
        """Say whether the subject is that of a forward: "Fwd: …", "转发：…"."""
        head, colon, _ = mail.subject.lstrip(" [(").replace("：", ":", 1).partition(":")
        return bool(colon) and head.strip().casefold() in self.quoting.forwards

    def answers(self, mail: Mail) -> bool:
        """Say whether a mail answers another one, by its threading headers or its subject; a forward does not."""
        if self.forwards(mail):
            return False
        subject = mail.subject.lstrip().casefold()
        return bool(mail.in_reply_to or mail.references) or subject.startswith(_ANSWERS)

    def _attached(self, mail: Mail) -> Iterator[Passage]:
        """Yield the messages that are attached whole."""
        for inner in mail.attached:
            sender = inner.sender
            if sender is not None and sender.address in self.own:
                continue
            for passage in self.of(inner, replying=self.answers(inner)):
                author = (sender.name, sender.address) if sender is not None else ("", "")
                written = inner.sent.astimezone(self.zone).date() if inner.sent is not None else None
                yield passage if passage.author is not None else replace(passage, author=author, written=written)

    @staticmethod
    def _pieces(layer: Layer, pieces: tuple[Block, ...], *, html: bool) -> tuple[Block, ...]:
        return picked(pieces, [index for index, _ in layer.lines]) if html else lines_to_blocks(layer.text)

    def _inner(self, mail: Mail, layer: Layer) -> Mail:
        """Return the forwarded mail as far as its header tells of it; the forwarder and the receivers are there too."""
        name, address = layer.sender
        day = self._day(mail, layer.header.get("sent", ""))
        there = [*((mail.sender,) if mail.sender else ()), *mail.cc]
        return replace(
            mail,
            subject=layer.header.get("subject", "") or mail.subject,
            sender=Address(address=address, name=name) if address else mail.sender,
            sent=datetime.combine(day, time(12), self.zone) if day is not None else mail.sent,
            to=(*layer.receivers, *mail.to),
            cc=tuple(there),
        )

    def _day(self, mail: Mail, written: str) -> date | None:
        """Read the day out of "Monday, 2 March 2026 09:00"; one that cannot be true, or is doubtful, is none."""
        today = mail.day_in(self.zone)
        for found in find_days(written[:300], base=today, words=self.days):
            if found.day is not None and today - _OLDEST <= found.day <= today + _ZONES:
                return found.day
        return None
