"""The line of minuted as text: receive, process, tick, send.  The only clock is here."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from types import FrameType
from typing import Protocol
from zoneinfo import ZoneInfo

import structlog

from minuted import mail as post
from minuted import notify, watch
from minuted.config import Config
from minuted.crash import crash_point
from minuted.errors import MinutedError, Permanent, StoreError, Temporary
from minuted.intake import Circumstances, take
from minuted.intake.contacts import follow_contacts, is_news
from minuted.intake.machines import mark_failing
from minuted.intake.outcome import Taken, held
from minuted.intake.partners import follow_partners
from minuted.keeping import keep, wait_for, waited_for
from minuted.letters import Stationery, Written
from minuted.model import Letter
from minuted.planning import PAUSE, Planner
from minuted.reader import Arrival, Understood, unreadable
from minuted.report import Delivered, Report, Settled
from minuted.report import Written as Noted
from minuted.sending import SERVER_AWAY, attempt, give_back, put_off, settle, settle_refused_login, stand
from minuted.store import Book, Kept, Outgoing, Store
from minuted.store import Delivery as Standing
from minuted.tracking import PLANNED
from minuted.wire import Delivery, Fetched, Mailbox, Outlet

log = structlog.get_logger("minuted")

#: Mails kept in one transaction, and read ahead of it.
BATCH = 100
#: People planned in one go, letters claimed in one go.
PEOPLE, LETTERS = 200, 20
#: A mail whose reading was begun so often and never ended is set aside before it is read again.
MOST_ATTEMPTS = 3
#: Somebody else may take a booked delivery after this time.
LEASE = timedelta(minutes=10)
#: The daemon looks around at least so often, in seconds, whatever is planned.
LONGEST_WAIT = 300.0


class Readers(Protocol):
    """Whatever reads mails in order: the worker process, or the reader itself."""

    def ready(self) -> None: ...
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
        reading: Readers,
        now: Callable[[], datetime] = clock,
        secret: Callable[[datetime], bytes] | None = None,
    ) -> None:
        """Take the parts of an instance.

        Args:
            secret: tells what letters are named with at a moment; None where the stationery's own stays.
        """
        self._config, self._store, self._mailbox, self._outlet = config, store, mailbox, outlet
        self._stationery, self._reading, self.now = stationery, reading, now
        self._directory = {person.address: person for person in config.directory().people}
        self._circumstances = Circumstances.of(config)
        self._planner = Planner.of(config, self._circumstances.calendars, stationery)
        #: Mails whose reading was begun by this process and not ended; if it lives on, that was not their fault.
        self._outlived: set[str] = set()
        self._stopping = False
        self._trouble = ""
        self._warned: date | None = None
        self._contacts_followed = False
        self._secret, self._asked = secret, datetime.fromtimestamp(0, UTC)

    # --- the four steps ------------------------------------------------------------------------------

    @property
    def steps(self) -> tuple[Callable[[Report], None], ...]:
        """The four steps in order."""
        return self.receive, self.process, self.tick, self.send

    def round(self) -> Report:
        """Take the four steps once, in order."""
        report = Report()
        for step in self.steps:
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
                again = waited_for(book, account)
            taken = list(self._mailbox.fetch(after=after, ours=self._is_ours, limit=BATCH, again=tuple(again)))
            crash_point("after_fetch")
            if taken:
                with self._store.writing() as book:
                    for one in taken:
                        report.received += keep(book, account, one, again)
                    wait_for(book, account, again)
                    crash_point("before_commit")
            crash_point("after_commit")
            self._mark(account)
            self._alive()
            if sum(isinstance(one, Fetched) for one in taken) < BATCH or self._told_to_stop():
                return

    def process(self, report: Report) -> None:
        """Read and answer every kept mail, each in one transaction; a bug holds that mail only."""
        self._sign()
        self._watch()
        self._follow_contacts(report)
        while not self._told_to_stop():
            with self._store.reading() as book:
                if not book.waiting(1) or not self._planner.room(book, self.now()):
                    return
            # No attempt is counted before the reader can make one.
            self._reading.ready()
            with self._store.writing() as book:
                book.forget_attempts(self._outlived)
                # Where other processes share the database, one by one: what is leased here is left alone there.
                waiting = book.claim_mail(self.now(), LEASE, 1) if book.shared else book.waiting(BATCH)
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
                    self._settle(book, kept, held(unreadable(kept.arrived, why, book.raw(kept.id)), why), report)
            self._outlived = {kept.id for kept in waiting}
            crash_point("after_attempt")
            answers = self._reading.read_all((raw, kept.arrived, self.now()) for kept, raw in fresh)
            for kept, _ in fresh:
                if self._told_to_stop():
                    break
                self._process_one(kept, answers, report)
                self._outlived.discard(kept.id)
                self._alive()
            if not waiting:
                return
        with self._store.writing() as book:
            book.forget_attempts(self._outlived)

    def tick(self, report: Report) -> None:
        """Plan what everybody due is owed now and make the outbox agree with it."""
        self._sign()
        self._watch()
        while True:
            now = self.now()
            with self._store.reading() as book:
                due = book.due_people(now, PEOPLE)
                room = self._planner.room(book, now) if due else 0
            full = len(report.letters) + room
            for address in due:
                one = partial(self._plan_one, address, now, report, room=len(report.letters) < full)
                why = self._apart("person.failed", address, one)
                if why:
                    report.troubles.append(f"{address}: {why}")
                    with self._store.writing() as book:
                        book.look_at(address, now + PAUSE)
                crash_point("after_tick")
                self._alive()
            if len(due) < PEOPLE or self._told_to_stop():
                return

    def send(self, report: Report) -> None:
        """Book each delivery, make it, and settle what became of it.

        Raises: Permanent where the mail server refuses us ourselves (password, certificate).
        """
        while True:
            with self._store.writing() as book:
                claimed = book.claim(self.now(), LEASE, LETTERS)
                booked = tuple(outgoing for outgoing in claimed if not self._put_off(book, outgoing))
            crash_point("after_claim")
            for place, outgoing in enumerate(booked):
                try:
                    came = attempt(self._outlet, outgoing)
                except Permanent as fault:
                    settle_refused_login(self._store, booked[place:], fault, self.now())
                    raise
                crash_point("after_dot")
                standing = settle(self._store, outgoing, came, self.now(), self._gone)
                crash_point("after_settle")
                report.deliveries.append(_delivered(outgoing, came, standing))
                self._alive()
                if came.unreachable:
                    self._give_back(booked[place + 1 :], outgoing, came, report)
                    break
            if not claimed or self._told_to_stop():
                return

    # --- the loop ------------------------------------------------------------------------------------

    def run(self) -> None:
        """Go on until SIGTERM or SIGINT: a round, then IDLE or sleep until mail or the next due moment.

        Raises: Permanent, ConfigError where going on would only hammer a server that says no.
        """
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        self._stationery.load()
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
        for step in self.steps:
            try:
                step(report)
            except StoreError as fault:
                trouble = str(fault)
                break
            except Temporary as fault:
                # The wire logs when a connection is lost and when it is back; wait() sees to it.
                trouble = trouble if step == self.receive else str(fault)
        if trouble and trouble != self._trouble:
            # One line for a change of state, not one for every try.
            log.error("round.failed", why=trouble)
        if self._trouble and not trouble:
            log.info("round.recovered")
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

    def _sign(self) -> None:
        """Name letters with the secret of the day; it is asked for once an hour, for others may have renewed it."""
        now = self.now()
        if self._secret is not None and not timedelta(0) <= now - self._asked < timedelta(hours=1):
            self._stationery.sign_with(self._secret(now))
            self._asked = now

    def _told_to_stop(self) -> bool:
        return self._stopping

    def _alive(self) -> None:
        """Tell systemd that a long round goes on."""
        notify.notify(notify.ALIVE)

    def _is_ours(self, header: bytes) -> bool:
        return post.addressed_to(post.read_headers(header), self._config.own)

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
        why = self._apart("mail.failed", kept.id[:16], lambda: self._handle(kept, next(answers), report))
        if why:
            with self._store.writing() as book:
                self._settle(book, kept, held(unreadable(kept.arrived, why, book.raw(kept.id)), why), report)
        crash_point("after_process")

    def _handle(self, kept: Kept, understood: Understood, report: Report) -> None:
        with self._store.writing() as book:
            if not book.take(kept.id):
                return
            taken = take(book, understood, kept, self._circumstances.at(self.now()))
            # Nobody outside the house is written to, whatever they asked.
            inside = (letter for letter in taken.letters if self._circumstances.allows(letter.to.address))
            letters = [(letter, self._stationery.write(letter)) for letter in inside]
            crash_point("in_process")
            self._settle(book, kept, taken, report, letters)

    def _plan_one(self, address: str, now: datetime, report: Report, *, room: bool) -> None:
        with self._store.writing() as book:
            if book.take_person(address, now):
                if room:
                    self._planner.agree(book, address, now, report)
                else:
                    book.look_at(address, now + PAUSE)
            crash_point("in_tick")

    def _put_off(self, book: Book, outgoing: Outgoing) -> bool:
        """Keep a letter of our own accord back while its reader is off work, however late it comes to be sent."""
        if outgoing.kind not in PLANNED:
            return False
        now = self.now()
        opens = self._planner.opens(book, outgoing.recipient, now)
        if opens <= now:
            return False
        book.put_off(outgoing, opens)
        # What it says may be out of date by then.
        book.look_sooner((outgoing.recipient,), opens)
        log.info("letter.put_off", key=outgoing.key, until=opens.isoformat())
        return True

    def _give_back(self, behind: tuple[Outgoing, ...], tried: Outgoing, came: Delivery, report: Report) -> None:
        """Keep what was booked behind a letter that found the server away until that one is tried again."""
        _, again = stand(tried, came, self.now())
        give_back(self._store, behind, again or self.now() + PAUSE)
        away = put_off(SERVER_AWAY)
        report.deliveries += [_delivered(outgoing, away, Standing.DEFERRED) for outgoing in behind]

    def _watch(self) -> None:
        """See whether the clock went back; it is noted before anything is written with its moments."""
        now = self.now()
        with self._store.reading() as book:
            news = watch.is_news(book, now)
        if news:
            with self._store.writing() as book:
                watch.see(book, now, LEASE)
        if self._warned != now.date():
            # Once a day, and loudly, for the remedy is the operator's.
            self._warned = now.date()
            for place in self._circumstances.calendars.missing(now.date(), self._directory.values()):
                log.error("calendar.unknown", year=place, remedy="upgrade `holidays` or fill your [files] calendars")

    def _follow_contacts(self, report: Report) -> None:
        """Hand on what departments own whose contact the directory changed; it is read once, when the daemon starts."""
        if self._contacts_followed:
            return
        departments = self._config.directory().departments
        with self._store.writing() as book:
            follow_partners(book, self._circumstances.at(self.now()))
        with self._store.reading() as book:
            news = is_news(book, departments)
        if news:
            with self._store.writing() as book:
                moved = follow_contacts(book, departments, self._circumstances.at(self.now()))
            for item in moved:
                report.change(item)
                log.info("contact.changed", item=item.ref, owner=item.owner)
        self._contacts_followed = True

    def _gone(self, book: Book, address: str) -> None:
        """Note that the mail server takes nothing for an address: no more is sent there, and organisers hear of it."""
        around = self._circumstances.at(self.now())
        mark_failing(book, around.person(book, address), around)
        log.error("address.failing", address=address)

    def _apart(self, event: str, about: str, do: Callable[[], None]) -> str:
        """Do something to one mail or for one person; a fault there is theirs alone.  Return why it failed, else "".

        Raises: StoreError, Temporary, Permanent: these are nobody's fault and would meet the next one too.
        """
        try:
            do()
        except (StoreError, Temporary, Permanent):
            raise
        except Exception as fault:
            # A bug of ours, or a template of the operator's: a human must look, the rest goes on.
            log.exception(event, about=about)
            return str(fault) if isinstance(fault, MinutedError) else f"a fault of minuted: {type(fault).__name__}"
        return ""

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
        for moment in set(taken.looks.values()):
            book.look_sooner([address for address, at in taken.looks.items() if at == moment], moment)
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


def _noted(letter: Letter, written: Written) -> Noted:
    return Noted(key=letter.key, kind=letter.kind, recipient=letter.to.address, subject=written.subject)


def _delivered(outgoing: Outgoing, came: Delivery, standing: Standing) -> Delivered:
    said = {Standing.SENT: log.info, Standing.REFUSED: log.error}.get(standing, log.warning)
    said(f"letter.{standing}", key=outgoing.key, phase=came.phase.value, code=came.code)
    return Delivered(
        key=outgoing.key, recipient=outgoing.recipient, state=standing.value, phase=came.phase.value, text=came.text
    )
