"""A service on pretended servers, for tests that break one thing and look at the rest."""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from minuted.config import Config
from minuted.instance import InProcess, stationery_of, words_of
from minuted.play import read_play
from minuted.pretended import PretendedMailbox, PretendedOutlet
from minuted.reader import Reader
from minuted.rehearsal import stage_config
from minuted.report import Report
from minuted.service import Service
from minuted.store import Store
from minuted.wire import Delivery, DeliveryState, Phase, Place

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


#: What the provider of the stage writes above a mail whose sender it vouches for.
PASS = "mx.example.org; dmarc=pass header.from=example.org"


def plain_config() -> Config:
    return stage_config(read_play("2026-03-02 09:00 +0000  clock\n"))


def mail(
    text: str, *, sender: str = "Anna Li <anna@example.org>", to: str = "Bob <bob@example.org>", **more: str
) -> bytes:
    """Write a message; ``more`` are further headers."""
    headers = {
        "From": sender,
        "To": to,
        "Cc": "minuted@example.org",
        "Subject": "Weekly",
        "Date": format_datetime(START),
        "Message-ID": f"<{abs(hash(text))}@example.org>",
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    return ("".join(f"{name}: {value}\r\n" for name, value in headers.items() if value) + f"\r\n{text}\r\n").encode()


@dataclass(slots=True)
class WatchedMailbox(PretendedMailbox):
    """A pretended mailbox that remembers what was marked."""

    marked: list[int] = field(default_factory=list)

    def mark(self, fetched: Sequence[Place]) -> None:
        self.marked += [place.uid for place in fetched]


@dataclass(slots=True)
class FaultyOutlet(PretendedOutlet):
    """A pretended mail server whose next answers are these; after them it takes everything."""

    answers: list[Delivery] = field(default_factory=list)

    def deliver(self, raw: bytes, *, sender: str, recipient: str, key: str) -> Delivery:
        if self.answers:
            return self.answers.pop(0)
        return PretendedOutlet.deliver(self, raw, sender=sender, recipient=recipient, key=key)


@dataclass(slots=True)
class Stage:
    url: str = "sqlite://"
    config: Config = field(default_factory=plain_config)
    now: datetime = START
    mailbox: WatchedMailbox = field(default_factory=WatchedMailbox)
    store: Store = field(init=False)
    outlet: FaultyOutlet = field(init=False)
    service: Service = field(init=False)

    def __post_init__(self) -> None:
        self.store = Store.open(self.url)
        weakref.finalize(self.store, self.store._engine.dispose)
        self.outlet = FaultyOutlet(now=lambda: self.now)
        self.service = Service(
            config=self.config,
            store=self.store,
            mailbox=self.mailbox,
            outlet=self.outlet,
            stationery=stationery_of(self.config, b"stage"),
            reading=InProcess(Reader(words_of(self.config))),
            now=lambda: self.now,
        )

    def put(self, *raws: bytes) -> None:
        for raw in raws:
            self.mailbox.put(raw, self.now)

    def round(self) -> Report:
        return self.service.round()


def refusal(state: DeliveryState, phase: Phase, code: int = 451) -> Delivery:
    return Delivery(state=state, phase=phase, code=code, text="not now")


def file_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'minuted.sqlite'}"
