"""Turn the bytes of one mail into what it says: mail and reading put together, still without clock or store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from minuted import mail as post
from minuted.errors import Unreadable
from minuted.mail import Quoting
from minuted.model import Address, Invitation, Kind, Language, Mail, Person, Proof, Reading
from minuted.passages import Passage, Passages
from minuted.reading.absences import AbsenceWords, read_absence
from minuted.reading.conventions import Conventions
from minuted.reading.days import DayWords
from minuted.reading.explaining import Explained, explain
from minuted.reading.invitations import read_invitations
from minuted.reading.minutes import Begun, begin, read_minutes
from minuted.reading.names import Names, Prepared
from minuted.reading.replies import VerbWords, language_of, read_said
from minuted.reading.series import series_of

#: What may be asked for in the subject of a mail without text.
ASKING = frozenset({"help", "status", "list", "decisions"})
#: A mail of one line no longer than this may be a question.
ASKED_IN = 120
#: What alone asks for what is on record.
SEARCHES = ({"decisions"}, {"lessons"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Everything the reader is made from, as plain tables, so that another process can make its own."""

    conventions: Mapping[str, dict[str, Any]]
    quoting: Mapping[str, dict[str, Any]]
    languages: Mapping[Language, dict[str, Any]]
    people: tuple[Person, ...] = ()
    #: Every address that is minuted's own.
    own: frozenset[str] = frozenset()
    #: authserv-ids whose Authentication-Results count (RFC 8601 2.5).
    authserv_ids: frozenset[str] = frozenset()
    #: Where a mail does not say its own zone.
    zone: str = "UTC"
    #: Where a text has no words to tell its language by.
    language: Language = Language.EN


#: The bytes of a mail, when it arrived, and when it is read, both aware.
Arrival = tuple[bytes, datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """One mail, read: what it is, what it says, and what is known of where it comes from."""

    mail: Mail
    reading: Reading
    proof: Proof = Proof.NONE
    #: Letters of ours that it may answer, best first.
    tokens: tuple[str, ...] = ()
    #: It came through a mailing list: it may bring minutes, it may not command.
    by_list: bool = False
    #: Until when an out-of-office answer says that its sender is away; None where it names no day.
    away_until: date | None = None
    #: Addresses that a bounce names, and whether for good.
    bounced: tuple[tuple[str, bool], ...] = ()
    #: The meetings that an invitation tells of, or that minutes carry with them.
    invitations: tuple[Invitation, ...] = ()
    #: What an answer to a letter of ours says to its further recipients as minutes; None where it says nothing so.
    minutes: Reading | None = None


@dataclass(slots=True)
class Reader:
    words: Words
    _conventions: Conventions = field(init=False)
    _quoting: Quoting = field(init=False)
    _days: DayWords = field(init=False)
    _verbs: VerbWords = field(init=False)
    _zone: ZoneInfo = field(init=False)
    _names: Prepared = field(init=False)
    _absences: AbsenceWords = field(init=False)
    _passages: Passages = field(init=False)

    def __post_init__(self) -> None:
        self._conventions = Conventions.compile(self.words.conventions)
        self._quoting = Quoting.compile(self.words.quoting)
        self._days = DayWords.compile(self.words.languages)
        self._verbs = VerbWords.compile(self.words.languages)
        self._zone = ZoneInfo(self.words.zone)
        self._names = Names.prepared(self.words.people, self._conventions.people)
        self._absences = AbsenceWords.compile(self.words.quoting)
        self._passages = Passages(quoting=self._quoting, days=self._days, zone=self._zone, own=self.words.own)

    def read(self, raw: bytes, arrived: datetime, now: datetime | None = None) -> Understood:
        """Read one message that came at one moment and is read at another.

        Raises:
            Unreadable: it cannot be parsed within its limits.
        """
        mail = post.parse(raw, arrived=arrived, now=now)
        return self.understand(mail)

    def understand(self, mail: Mail) -> Understood:
        """Say what a parsed mail is and says."""
        tokens = post.tokens(mail)
        machine = post.machine_kind(mail, quoting=self._quoting, own=self.words.own)
        assisted = self._assisted(mail) if machine is not None and not tokens else None
        if machine is not None and assisted is None:
            kind, reason = machine
            bounced = post.bounced(mail) if kind is Kind.BOUNCE else ()
            tokens = post.returned(mail) if kind is Kind.BOUNCE else tokens
            text = post.new_text(mail, quoting=self._quoting)
            if kind is Kind.INVITATION:
                return self._invited(mail, Reading(kind=kind, reason=reason, text=text))
            return Understood(
                mail=mail,
                reading=Reading(kind=kind, reason=reason, text=text),
                tokens=tokens,
                away_until=self._away_until(mail, text) if kind is Kind.AUTOMATIC else None,
                bounced=bounced,
            )
        reading = assisted or self._human(mail, ours=bool(tokens))
        method = post.attached_method(mail) if reading.kind is not Kind.MINUTES and not tokens else ""
        if method and not post.is_list(mail):
            # Minutes stay minutes, whatever is attached to them.
            reason = f"a calendar {method}, attached"
            return self._invited(mail, Reading(kind=Kind.INVITATION, reason=reason, text=reading.text))
        return Understood(
            mail=mail,
            reading=reading,
            proof=post.proof(mail, authserv_ids=self.words.authserv_ids),
            tokens=tokens,
            by_list=post.is_list(mail),
            invitations=self._calendars(mail) if reading.kind is Kind.MINUTES else (),
            minutes=self._minutes(mail, replying=True) if tokens and not only_ours(mail, self.words.own) else None,
        )

    def _invited(self, mail: Mail, reading: Reading) -> Understood:
        """Read the calendar parts of an invitation; what they say is believed by the provider's word on the sender."""
        return Understood(
            mail=mail,
            reading=replace(reading, language=language_of(f"{mail.subject}\n{reading.text}", self.words.language)),
            proof=post.proof(mail, authserv_ids=self.words.authserv_ids),
            invitations=self._calendars(mail),
        )

    def _calendars(self, mail: Mail) -> tuple[Invitation, ...]:
        base = mail.day_in(self._zone)
        return read_invitations(
            (*mail.calendars, *mail.calendar_files),
            home=self._home,
            series=lambda title: series_of(title, base=base, days=self._days),
        )

    def _home(self, address: str) -> ZoneInfo:
        """Return the zone in which somebody lives: the directory's word, else the instance's."""
        zones = (person.zone for person in self.words.people if address in (person.address, *person.aliases))
        return ZoneInfo(next(zones, "") or self.words.zone)

    def _away_until(self, mail: Mail, text: str) -> date | None:
        """Read the last day that a responder says its owner is away; newsletters and lists have days, too."""
        if post.is_list(mail) or not post.responds(mail, quoting=self._quoting):
            return None
        base = mail.day_in(self._zone)
        for words in (text, mail.subject):
            absence = read_absence(words, base=base, words=self._absences, days=self._days)
            if absence is not None:
                return absence.until
        return None

    def _assisted(self, mail: Mail) -> Reading | None:
        """Read minutes that a meeting assistant sends from an address that nobody reads; None where it is no such mail.

        They must give something to somebody: other mail from such addresses has its "Action:" too.
        """
        if not post.only_unattended(mail, quoting=self._quoting, own=self.words.own) or self._passages.answers(mail):
            return None
        reading = self._minutes(mail, replying=False)
        return reading if reading is not None and any(row.owners for row in reading.rows) else None

    def _human(self, mail: Mail, *, ours: bool) -> Reading:
        replying = ours or self._passages.answers(mail)
        if not replying and only_ours(mail, self.words.own) and (search := self._searching(mail)) is not None:
            return search
        if not ours:
            reading = self._minutes(mail, replying=replying)
            if reading is not None:
                return replace(reading, text=post.new_text(mail, quoting=self._quoting)) if replying else reading
        fresh = post.fresh(mail, quoting=self._quoting)
        text = fresh.text
        language = language_of(text, self.words.language)
        if not ours and post.is_list(mail):
            # A list may bring minutes, it may not command; bots on lists carry no other sign.
            return Reading(kind=Kind.OTHER, reason="it came through a mailing list", language=language, text=text)
        base = mail.day_in(self._zone)
        signed = (mail.sender.name, mail.sender.address.partition("@")[0]) if mail.sender else ()
        asks = not replying and only_ours(mail, self.words.own)
        said = read_said(text, base=base, words=self._verbs, days=self._days, writer=signed, request=asks)
        if replying:
            reason = "it answers a letter of minuted" if ours else "it answers another mail"
            return Reading(
                kind=Kind.REPLY,
                reason=reason,
                language=language,
                text=text,
                above=fresh.above,
                below=self._letter_below(mail) if ours and not fresh.above else "",
                said=said,
            )
        if asks:
            if not text.strip():
                # "Subject: status" and nothing below is how many people ask.
                asked = read_said(mail.subject, base=base, words=self._verbs, days=self._days, request=True)
                said = tuple(each for each in asked if each.verb in ASKING or "retro" in each.args)
            return Reading(
                kind=Kind.REQUEST, reason="it is written to minuted alone", language=language, text=text, said=said
            )
        return Reading(
            kind=Kind.OTHER, reason="nothing in it reads as an item or a decision", language=language, text=text
        )

    def _searching(self, mail: Mail) -> Reading | None:
        """Read a search (决定 定价) or a wish to look back, of which minutes could be made; else None."""
        text = post.new_text(mail, quoting=self._quoting).strip()
        line = text or mail.subject
        if "\n" in line or len(line) > ASKED_IN:
            return None
        said = read_said(line, base=mail.day_in(self._zone), words=self._verbs, days=self._days, request=True)
        if not said or not ({each.verb for each in said} in SEARCHES or all("retro" in each.args for each in said)):
            return None
        language = language_of(line, self.words.language)
        return Reading(
            kind=Kind.REQUEST, reason="it is written to minuted alone", language=language, text=text, said=said
        )

    def _letter_below(self, mail: Mail) -> str:
        """Return the message right below the newly written text, where minuted wrote that."""
        parted = post.layers(post.body_text(mail), quoting=self._quoting)
        if len(parted) < 2 or not post.addressed_to({"to": (parted[1].sender[1],)}, self.words.own):
            return ""
        return parted[1].text

    def explain(self, mail: Mail) -> tuple[Explained, ...]:
        """Say of every line of a mail what it is as a line of minutes, whatever the mail is."""
        replying = bool(post.tokens(mail)) or self._passages.answers(mail)
        passages = list(self._passages.of(mail, replying=replying))
        read = (each for each in passages if (found := read_minutes(self._begun(each))).rows or found.decisions)
        return explain(self._begun(next(read, passages[0])))

    def _minutes(self, mail: Mail, *, replying: bool) -> Reading | None:
        """Read the first passage that holds an item or a decision; None where none does."""
        for passage in self._passages.of(mail, replying=replying):
            reading = read_minutes(self._begun(passage))
            if reading.rows or reading.decisions:
                author = (
                    self._author(passage.author, self._names_on(passage.mail)) if passage.author is not None else None
                )
                return replace(reading, author=author, written=passage.written)
        return None

    def _begun(self, passage: Passage) -> Begun:
        return begin(
            passage.mail,
            conventions=self._conventions,
            days=self._days,
            names=self._names_on(passage.mail),
            zone=self._zone,
            new_text=passage.text,
            pieces=passage.blocks,
        )

    def _author(self, written: tuple[str, str], names: Names) -> Address | None:
        """Return who wrote a forwarded mail: its address, or the one person of that name; None where unsure."""
        name, address = written
        found = (address,) if address else names.resolve(name)
        return Address(address=found[0], name=name) if len(found) == 1 else None

    def _names_on(self, mail: Mail) -> Names:
        there = (*mail.to, *mail.cc, *((mail.sender,) if mail.sender else ()))
        return self._names.with_recipients([each for each in there if each.address not in self.words.own])


def only_ours(mail: Mail, own: frozenset[str]) -> bool:
    """Say whether minuted is the only recipient."""
    return all(post.addressed_to({"to": (a.address,)}, own) for a in (*mail.to, *mail.cc))


def unreadable(arrived: datetime, reason: Unreadable | str, raw: bytes = b"") -> Understood:
    """Stand in for a mail that could not be read; its header says who wrote it and about what, as far as it can."""
    headers = post.read_headers(raw)
    written = headers.get("from", ("",))[0]
    address = written.rpartition("<")[2].partition(">")[0].strip().lower()
    sender = Address(address=address) if "@" in address else None
    subject = headers.get("subject", ("",))[0]
    mail = Mail(message_id="", subject=subject, sent=None, arrived=arrived, sender=sender)
    return Understood(mail=mail, reading=Reading(kind=Kind.UNREADABLE, reason=str(reason)))
