"""The line of minuted as text: receive, process, tick, send.  The only clock is here."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import FrameType
from typing import Protocol
from zoneinfo import ZoneInfo

import structlog

from minuted import mail as post
from minuted import notify
from minuted.config import Config
from minuted.crash import crash_point
from minuted.errors import BrokenLetter, MinutedError, Permanent, StoreError, Temporary
from minuted.intake import Circumstances, take
from minuted.intake.outcome import Taken, held
from minuted.letters import Stationery, Written
from minuted.model import Letter, LetterKind
from minuted.reader import Arrival, Understood, unreadable
from minuted.report import Delivered, Report, Settled
from minuted.report import Written as Noted
from minuted.sending import SERVER_AWAY, attempt, put_off, settle, settle_refused_login
from minuted.store import Book, Kept, Outgoing, Place, Store
from minuted.store import Delivery as Standing
from minuted.tracking import Calendars, plan
from minuted.wire import Delivery, Fetched, Mailbox, Outlet, Skipped

log = structlog.get_logger("minuted")

#: Folder, UIDVALIDITY and UID of a mail.
Spot = tuple[str, int, int]
#: Mails kept in one transaction, and read ahead of it.
BATCH = 100
#: People planned in one go, letters claimed in one go.
PEOPLE, LETTERS = 200, 20
#: A mail whose reading was begun so often and never ended is set aside before it is read again.
MOST_ATTEMPTS = 3
#: Somebody else may take a booked delivery after this time.
LEASE = timedelta(minutes=10)
#: Closed items stay in sight of digests for so long.
LOOK_BACK = timedelta(days=14)
#: A person whose letter cannot be written is looked at again after this time.
BROKEN_PAUSE = timedelta(hours=1)
#: The daemon looks around at least so often, in seconds, whatever is planned.
LONGEST_WAIT = 300.0


class Reading(Protocol):
    """Whatever reads mails in order: the worker process, or the reader itself."""

    def read_all(self, mails: Iterable[Arrival]) -> Iterator[Understood]: ...
    def close(self) -> None: ...


def clock() -> datetime:
    """Tell the time, aware, in UTC."""
    return datetime.now(UTC)


class Service:
    """Four repeatable steps over one store; every one may be killed at any instant and repeated."""

    def __init__(
        self,
        *,
        config: Config,
        store: Store,
        mailbox: Mailbox,
        outlet: Outlet,
        stationery: Stationery,
        reading: Reading,
        now: Callable[[], datetime] = clock,
    ) -> None:
        self._config, self._store, self._mailbox, self._outlet = config, store, mailbox, outlet
        self._stationery, self._reading, self.now = stationery, reading, now
        self._directory = {person.address: person for person in config.directory().people}
        self._circumstances = Circumstances.of(config)
        self._calendars: Calendars = self._circumstances.calendars
        self._stopping = False
        self._trouble = ""

    # --- the four steps ------------------------------------------------------------------------------

    def round(self) -> Report:
        """Take the four steps once, in order."""
        report = Report()
        for step in (self.receive, self.process, self.tick, self.send):
            step(report)
        return report

    def receive(self, report: Report) -> None:
        """Fetch what is ours, keep the bytes, commit, and only then mark it on the server.

        Raises: Temporary, Permanent from the wire; StoreError, after which nothing was marked.
        """
        account = self._mailbox.account
        while True:
            with self._store.reading() as book:
                after = {name: (cursor.uidvalidity, cursor.uid) for name, cursor in book.cursors(account).items()}
                again = read_spots(book.noted(f"again {account}"))
            taken = list(self._mailbox.fetch(after=after, ours=self._is_ours, limit=BATCH, again=tuple(again)))
            crash_point("after_fetch")
            if taken:
                with self._store.writing() as book:
                    for one in taken:
                        self._keep(book, account, one, again, report)
                    book.note(f"again {account}", write_spots(again))
                    crash_point("before_commit")
            crash_point("after_commit")
            self._mark(account)
            if sum(isinstance(one, Fetched) for one in taken) < BATCH:
                return

    def process(self, report: Report) -> None:
        """Read and answer every kept mail, each in one transaction; a bug holds that mail only."""
        while True:
            with self._store.writing() as book:
                waiting = book.waiting(BATCH)
                if any(kept.attempts for kept in waiting):
                    # Reading something here ended badly before: one by one, so that no other mail pays for it.
                    waiting = waiting[:1]
                fresh = []
                for kept in waiting:
                    # The attempt is booked before it is made: a mail that kills the process stops doing so.
                    if book.attempt(kept.id) <= MOST_ATTEMPTS:
                        fresh.append((kept, book.raw(kept.id)))
                        continue
                    why = f"reading it was begun {MOST_ATTEMPTS} times and never ended"
                    self._settle(book, kept, held(unreadable(kept.arrived, why), why), report)
            crash_point("after_attempt")
            answers = self._reading.read_all((raw, kept.arrived, self.now()) for kept, raw in fresh)
            for kept, _ in fresh:
                self._process_one(kept, answers, report)
            if not waiting:
                return

    def tick(self, report: Report) -> None:
        """Plan what everybody due is owed now and make the outbox agree with it."""
        while True:
            now = self.now()
            with self._store.reading() as book:
                due = book.due_people(now, PEOPLE)
            for address in due:
                self._plan_for(address, now, report)
            if len(due) < PEOPLE:
                return

    def send(self, report: Report) -> None:
        """Book each delivery, make it, and settle what became of it.

        Raises: Permanent where the mail server refuses us ourselves (password, certificate).
        """
        while True:
            with self._store.writing() as book:
                booked = book.claim(self.now(), LEASE, LETTERS)
            crash_point("after_claim")
            away = False
            for place, outgoing in enumerate(booked):
                try:
                    came = put_off(SERVER_AWAY) if away else attempt(self._outlet, outgoing)
                except Permanent as fault:
                    settle_refused_login(self._store, booked[place:], fault, self.now())
                    raise
                crash_point("after_dot")
                away = away or came.unreachable
                standing = settle(self._store, outgoing, came, self.now())
                crash_point("after_settle")
                report.deliveries.append(_delivered(outgoing, came, standing))
            if not booked:
                return

    # --- the loop ------------------------------------------------------------------------------------

    def run(self) -> None:
        """Go on until SIGTERM or SIGINT: a round, then IDLE or sleep until mail or the next due moment.

        Raises: Permanent, ConfigError where going on would only hammer a server that says no.
        """
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        # Ready before the first login: a mail server that is away must not fail the start.
        notify.notify(notify.READY, notify.status("following up"))
        log.info("daemon.started", mailbox=self._mailbox.account)
        while not self._stopping:
            notify.notify(notify.ALIVE)
            troubled = self._patient_round()
            if not self._stopping:
                notify.notify(notify.ALIVE)
                self._mailbox.wait(self._seconds_to_wait(troubled))
        notify.notify(notify.STOPPING)
        log.info("daemon.stopped")

    def _patient_round(self) -> bool:
        """Take the four steps; trouble in one does not keep the others from their work.  Say whether there was any."""
        report, trouble = Report(), ""
        for step in (self.receive, self.process, self.tick, self.send):
            try:
                step(report)
            except StoreError as fault:
                trouble = str(fault)
                break
            except Temporary as fault:
                # The wire logs when a connection is lost and when it is back; wait() sees to it.
                log.debug("step.postponed", step=step.__name__, why=str(fault))
        if trouble and trouble != self._trouble:
            # One line for a change of state, not one for every try.
            log.error("store.failed", why=trouble)
        if self._trouble and not trouble:
            log.info("store.recovered")
        self._trouble = trouble
        return bool(trouble)

    def next_moment(self) -> datetime | None:
        """Tell when something is due next; None: not before a mail comes."""
        with self._store.reading() as book:
            moments = [m for m in (book.next_look(), book.next_send()) if m is not None]
        return min(moments, default=None)

    def zone_of(self, address: str) -> ZoneInfo:
        """Tell the zone that a person reads in."""
        person = self._directory.get(address)
        return ZoneInfo((person.zone if person else "") or self._config.policy.zone)

    def close(self) -> None:
        """Let go of servers, worker and store."""
        self._reading.close()
        self._mailbox.close()
        self._outlet.close()
        self._store.close()

    # --- one mail, one person, one delivery ------------------------------------------------------------

    def _is_ours(self, header: bytes) -> bool:
        return post.addressed_to(post.read_headers(header), self._config.own)

    def _keep(self, book: Book, account: str, one: Fetched | Skipped, again: set[Spot], report: Report) -> None:
        spot = (one.folder, one.uidvalidity, one.uid)
        again.discard(spot)
        if isinstance(one, Fetched):
            place = Place(folder=one.folder, uidvalidity=one.uidvalidity, uid=one.uid, name=one.name)
            report.received += book.keep(account, one.raw, one.arrived, place).new
        elif one.retry:
            again.add(spot)
            log.warning("mail.not_given", folder=one.folder, uid=one.uid, why=one.why)
        before = book.cursor(account, one.folder)
        if one.uid and (before is None or before.uidvalidity != one.uidvalidity or before.uid < one.uid):
            book.move_cursor(account, one.folder, uidvalidity=one.uidvalidity, uid=one.uid)

    def _mark(self, account: str) -> None:
        while True:
            with self._store.reading() as book:
                places = book.unmarked(account, BATCH)
            if not places:
                return
            self._mailbox.mark(places)
            crash_point("after_mark")
            with self._store.writing() as book:
                book.marked(account, places)

    def _process_one(self, kept: Kept, answers: Iterator[Understood], report: Report) -> None:
        try:
            understood = next(answers)
            with self._store.writing() as book:
                if not book.take(kept.id):
                    return
                taken = take(book, understood, kept, self._circumstances.at(self.now()))
                letters = [(letter, self._stationery.write(letter)) for letter in taken.letters]
                crash_point("in_process")
                self._settle(book, kept, taken, report, letters)
        except (StoreError, Temporary, Permanent):
            raise
        except Exception as fault:
            # Our bug, or a template's: this mail waits for a human, the rest goes on.
            log.exception("mail.failed", mail=kept.id[:16])
            why = str(fault) if isinstance(fault, MinutedError) else f"a fault of minuted: {type(fault).__name__}"
            with self._store.writing() as book:
                self._settle(book, kept, held(unreadable(kept.arrived, why), why), report)
        crash_point("after_process")

    def _settle(
        self,
        book: Book,
        kept: Kept,
        taken: Taken,
        report: Report,
        letters: Sequence[tuple[Letter, Written]] = (),
    ) -> None:
        mail, reading = taken.understood.mail, taken.understood.reading
        for letter, written in letters:
            if book.add_letter(letter, written, self._config.sender.address):
                report.letters.append(_noted(letter, written))
        for address, moment in taken.looks.items():
            book.look_sooner((address,), moment)
        sender = mail.sender.address if mail.sender else ""
        book.settle(
            kept.id,
            state=taken.state,
            reason=taken.reason,
            kind=reading.kind,
            sender=sender,
            subject=mail.subject,
            at=self.now(),
        )
        report.change(*taken.items)
        report.settled.append(
            Settled(
                mail=kept.id,
                sender=sender,
                subject=mail.subject,
                kind=reading.kind,
                state=taken.state,
                reason=taken.reason,
            )
        )
        said = log.error if taken.state == "held" else log.info
        said(f"mail.{taken.state}", mail=kept.id[:16], kind=str(reading.kind), sender=sender, reason=taken.reason)

    def _plan_for(self, address: str, now: datetime, report: Report) -> None:
        with self._store.writing() as book:
            if not book.take_person(address, now):
                return
            view = book.view(address, since=now - LOOK_BACK, directory=self._directory)
            waiting = [w for w in book.waiting_letters(address) if not w.attempted and w.kind in PLANNED]
            # What is still in the outbox is planned again, so that only what is still owed stays there.
            loose = frozenset(reason for letter in waiting for reason in letter.reasons)
            owed = plan(
                replace(view, told=view.told - loose), now=now, policy=self._config.policy, calendars=self._calendars
            )
            if self._fused(book, now):
                book.look_at(address, now + BROKEN_PAUSE)
                return
            try:
                letters = [(letter, self._stationery.write(letter)) for letter in owed.letters]
            except BrokenLetter as fault:
                log.exception("letter.broken", person=address)
                report.troubles.append(str(fault))
                book.look_at(address, now + BROKEN_PAUSE)
                return
            kept = {letter.key: set(letter.reasons) for letter in owed.letters}
            for letter_waiting in waiting:
                if kept.get(letter_waiting.key) != set(letter_waiting.reasons):
                    book.withdraw(letter_waiting.key, "no longer owed")
                    report.withdrawn.append(letter_waiting.key)
            for letter, written in letters:
                if book.add_letter(letter, written, self._config.sender.address):
                    report.letters.append(_noted(letter, written))
                    log.info("letter.written", key=letter.key, rows=len(letter.rows))
            book.look_at(address, owed.look)
            crash_point("in_tick")
        crash_point("after_tick")

    def _fused(self, book: Book, now: datetime) -> bool:
        """Say whether so many letters were written within the hour that something must be wrong."""
        if book.letters_to(since=now - timedelta(hours=1)) < self._config.limits.letters_per_hour:
            return False
        log.error("letters.stopped", limit=self._config.limits.letters_per_hour, why="the hour's limit is reached")
        return True

    def _seconds_to_wait(self, troubled: bool) -> float:
        if troubled:
            return 15.0
        longest = min(notify.watchdog_seconds() or LONGEST_WAIT, LONGEST_WAIT)
        moment = self.next_moment()
        if moment is None:
            return longest
        return min(max((moment - self.now()).total_seconds(), 0.0), longest)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True
        self._mailbox.wake()


#: Letters that follow from how things are; all others answer one mail and stay owed.
PLANNED = frozenset({LetterKind.ANNOUNCEMENT, LetterKind.NUDGE, LetterKind.NOTICE, LetterKind.DIGEST})


def _noted(letter: Letter, written: Written) -> Noted:
    return Noted(key=letter.key, kind=letter.kind, recipient=letter.to.address, subject=written.subject)


def _delivered(outgoing: Outgoing, came: Delivery, standing: Standing) -> Delivered:
    said = {Standing.SENT: log.info, Standing.REFUSED: log.error}.get(standing, log.warning)
    said(f"letter.{standing}", key=outgoing.key, phase=came.phase.value, code=came.code)
    return Delivered(
        key=outgoing.key, recipient=outgoing.recipient, state=standing.value, phase=came.phase.value, text=came.text
    )


def read_spots(text: str | None) -> set[Spot]:
    """Read places of mail that the server could not give, as ``write_spots`` wrote them."""
    return {(folder, uidvalidity, uid) for folder, uidvalidity, uid in json.loads(text or "[]")}


def write_spots(spots: set[Spot]) -> str:
    """Write (folder, UIDVALIDITY, UID) places as one line."""
    return json.dumps(sorted(spots))
