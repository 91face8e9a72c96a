"""Act a play in memory: the real service over a virtual clock, a pretended mailbox and a pretended mail server."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.header import Header
from email.utils import format_datetime, formataddr
from pathlib import Path

from minuted.config import Config, TrustTable
from minuted.instance import InProcess, stationery_of, words_of
from minuted.model import Address, Item
from minuted.play import BadPlay, Play, Step, read_mail_step, read_reply_step
from minuted.pretended import Posted, PretendedMailbox, PretendedOutlet
from minuted.reader import Reader
from minuted.service import Service
from minuted.store import Store
from minuted.wire import Mailbox, Outlet

#: A play that never comes to rest is a fault of ours; this many moments in one step end it.
MOST_MOMENTS = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Where a play is acted: in memory, or on a real Maildir and store."""

    store: Store
    mailbox: Mailbox
    #: Puts a mail into that mailbox.
    put: Callable[[bytes, datetime], None]
    outlet: Outlet | None = None

    @classmethod
    def in_memory(cls) -> Stage:
        mailbox = PretendedMailbox()
        return cls(store=Store.open("sqlite://"), mailbox=mailbox, put=mailbox.put)


class Rehearsal:
    """One play on one stage; ``act`` gives the result lines of each step.

    Args:
        folder: where ``deliver FILE`` looks for the file.
        bodies: show the plain text of letters too.
        eol: line end of the mails that people of the play write.
    """

    def __init__(
        self,
        play: Play,
        config: Config,
        *,
        folder: Path,
        stage: Stage | None = None,
        bodies: bool = False,
        eol: str = "\r\n",
    ) -> None:
        self._play, self._folder, self._bodies, self._eol = play, folder, bodies, eol
        self._now = play.steps[0].moment.astimezone(UTC) if play.steps else datetime(2000, 1, 1, tzinfo=UTC)
        self._stage = stage or Stage.in_memory()
        self._outlet = PretendedOutlet(now=self.now, inner=self._stage.outlet)
        self._config = config
        self._bot = config.bot.address
        self._ended = 0
        self.service = Service(
            config=config,
            store=self._stage.store,
            mailbox=self._stage.mailbox,
            outlet=self._outlet,
            # The secret is fixed so that the letters of a play are the same at every rehearsal.
            stationery=stationery_of(config, b"rehearsal" if stage is None else self._stage.store.secret()),
            reading=InProcess(Reader(words_of(config))),
            now=self.now,
        )

    def now(self) -> datetime:
        return self._now

    @property
    def posted(self) -> Sequence[Posted]:
        """Every letter so far, oldest first."""
        return self._outlet.posted

    def act(self) -> Iterator[tuple[str, ...]]:
        """Act step after step and yield what came of each."""
        try:
            for step in self._play.steps:
                yield tuple(self._step(step))
        finally:
            self._stage.store.close()

    def _step(self, step: Step) -> list[str]:
        moment = step.moment.astimezone(UTC)
        out = self._pass_time(moment)
        self._now = moment
        if step.verb == "mail":
            self._stage.put(self._mail(step), moment)
        elif step.verb == "reply":
            self._stage.put(self._reply(step), moment)
        elif step.verb == "deliver":
            self._stage.put(self._delivered(step), moment)
        return out + self._round(stamped=step.verb == "clock")

    def _pass_time(self, until: datetime) -> list[str]:
        """Tick at every moment before ``until`` at which something is due."""
        out: list[str] = []
        for _ in range(MOST_MOMENTS):
            due = self.service.next_moment()
            if due is None or due >= until:
                return out
            self._now = max(self._now, due)
            out += self._round(stamped=True)
        raise BadPlay(f"{self._play.name}: something is due again and again at {self._now.isoformat()}")

    def _round(self, *, stamped: bool) -> list[str]:
        first = len(self._outlet.posted)
        report = self.service.round()
        out: list[str] = []
        for posted in self._outlet.posted[first:]:
            stamp = f"@{self._local(posted.recipient):%Y-%m-%d %H:%M} " if stamped else ""
            calendar = f" (+ calendar {posted.calendar})" if posted.calendar else ""
            copy = " (in Cc)" if posted.is_copy else ""
            out.append(f"  {stamp}-> {posted.recipient}: {posted.subject}{calendar}{copy}")
            if self._bodies:
                out += [f"  < {line}".rstrip() for line in posted.text.rstrip("\n").split("\n")]
        for item in report.changed():
            stamp = f"@{self._local(item.owner or item.organiser):%Y-%m-%d %H:%M} " if stamped else ""
            out.append(f"  {stamp}{item_line(item)}")
        return out

    def _local(self, address: str) -> datetime:
        return self._now.astimezone(self.service.zone_of(address))

    # --- the mails that people of the play write ---------------------------------------------------

    def _mail(self, step: Step) -> bytes:
        parts = read_mail_step(step, self._play.name)
        headers = [
            ("From", self._address(parts.sender)),
            ("To", ", ".join(map(self._address, parts.to))),
            ("Subject", parts.subject),
        ]
        if parts.cc:
            headers.insert(2, ("Cc", ", ".join(map(self._address, parts.cc))))
        return self._message(step, headers, step.text)

    def _reply(self, step: Step) -> bytes:
        parts = read_reply_step(step, self._play.name)
        letter = self._letter(step, parts.sender, parts.words)
        subject = letter.subject if letter.subject.lower().startswith("re:") else f"Re: {letter.subject}"
        headers = [
            ("From", self._address(parts.sender)),
            ("To", formataddr(("minuted", self._bot))),
            *((("Cc", letter.others(parts.sender)),) if parts.to_all and letter.others(parts.sender) else ()),
            ("Subject", subject),
            ("In-Reply-To", letter.message_id),
            ("References", f"{letter.references} {letter.message_id}".strip()),
        ]
        return self._message(step, headers, step.text + (quote(letter, self._bot) if parts.quoted else ""))

    def _letter(self, step: Step, reader: str, words: str) -> Posted:
        for letter in reversed(self._outlet.posted):
            if letter.recipient == reader and (words == "last" or words.casefold() in letter.subject.casefold()):
                return letter
        wanted = "" if words == "last" else f" with {words!r} in its subject"
        raise BadPlay(f"{self._play.name}:{step.line}: no letter{wanted} went to {reader} before this step")

    def _delivered(self, step: Step) -> bytes:
        path = self._folder / step.rest
        if not path.is_file():
            raise BadPlay(f"{self._play.name}:{step.line}: there is no file {step.rest} beside the play")
        return path.read_bytes()

    def _address(self, written: str) -> str:
        if written.lower() == "minuted":
            return formataddr(("minuted", self._bot))
        name, _, address = written.rpartition("<")
        return formataddr((name.strip(), address.rstrip(">"))) if name.strip() else address.rstrip(">")

    def _message(self, step: Step, headers: list[tuple[str, str]], body: str) -> bytes:
        named = {name.lower() for name, _ in step.headers}
        headers = [*self._verdict(step, headers), *headers]
        self._ended += 1
        fixed = [
            ("Date", format_datetime(step.moment)),
            ("Message-ID", f"<play-{self._ended}@{self._bot.rpartition('@')[2]}>"),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]
        every = [(k, v) for k, v in (*headers, *fixed) if k.lower() not in named]
        # A header without a value leaves it out.
        lines = [f"{k}: {_encoded(v)}" for k, v in (*step.headers, *every) if v]
        text = "\n".join([*lines, "", body, ""])
        return text.replace("\r\n", "\n").replace("\n", self._eol).encode("utf-8", "surrogateescape")

    def _verdict(self, step: Step, headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Let the provider vouch for people of the play where its verdicts are pinned: they are who they say."""
        if not self._config.authserv_ids:
            return []
        author = next((value for name, value in (*step.headers, *headers) if name.lower() == "from"), "")
        domain = author.rpartition("@")[2].rstrip("> ")
        verdict = f"{self._config.authserv_ids[0]}; dmarc=pass header.from={domain}"
        return [("Authentication-Results", verdict)]


def _encoded(value: str) -> str:
    return value if value.isascii() else Header(value, "utf-8", maxlinelen=900).encode()


def quote(letter: Posted, bot: str) -> str:
    """Quote a letter below an answer, as mail programs do."""
    local = letter.moment
    if letter.language.startswith("zh"):
        above = f"在 {local:%Y-%m-%d %H:%M}，minuted <{bot}> 写道："
    else:
        above = f"On {local:%a, %d %b %Y at %H:%M}, minuted <{bot}> wrote:"
    return "\n\n" + "\n".join([above, *(f"> {line}".rstrip() for line in letter.text.rstrip("\n").split("\n"))])


def item_line(item: Item) -> str:
    """Show an item as plays do: ``= A-1 open owner=bob@example.org due=2026-03-06 book the room``."""
    due = item.due.isoformat() if item.due else "-"
    return f"= {item.ref} {item.state} owner={item.owner or '-'} due={due} {item.task}"


def stage_config(play: Play) -> Config:
    """Make the configuration of a play that names none: its first zone is everybody's."""
    plain = Config.plain()
    return replace(
        plain,
        bot=Address(address="minuted@example.org", name="minuted"),
        allowed_domains=("*",),
        trust=TrustTable(authserv_ids=("mx.example.org",)),
        policy=replace(plain.policy, zone=play.zone),
    )
