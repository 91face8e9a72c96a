"""What is followed: minutes, their decisions and items, and what people do to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from minuted.model.people import Language


class State(StrEnum):
    """Where an item stands; lateness is computed, never stored."""

    OPEN = "open"
    BLOCKED = "blocked"
    DECLINED = "declined"
    DONE = "done"
    CANCELLED = "cancelled"


class Role(StrEnum):
    """What a person is to one item."""

    ORGANISER = "organiser"
    OWNER = "owner"
    HELPER = "helper"
    CONTACT = "contact"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One set of minutes that minuted follows."""

    #: "M-1".
    ref: str
    title: str
    #: The meeting's day, else the day the mail was sent in the organiser's zone.
    day: date
    organiser: str
    #: Addresses of everybody on the mail but minuted.
    recipients: tuple[str, ...] = ()
    attendees: tuple[str, ...] = ()
    goal: str = ""
    language: Language = Language.EN
    #: Id of the kept mail.
    mail: str = ""
    #: Message-ID and subject of the minutes, for threading.
    message_id: str = ""
    subject: str = ""
    #: What all minutes of its series share of their subjects, and the List-Id of the mail: which rules apply to it.
    series: str = ""
    list_id: str = ""
    #: UID of the meeting in the calendar (RFC 5545 3.8.4.7); "" where none is known.
    calendar: str = ""
    #: The day of the next meeting of the series, where the minutes name it.
    next_day: date | None = None
    received: datetime
    #: Owners are told from this moment on, unless somebody objects.
    release: datetime
    #: When the organiser said ok; None before.
    confirmed: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    #: "D-1".
    ref: str
    meeting: str
    day: date
    text: str
    line: int = 0
    convention: str = ""
    #: Since when it holds no longer, and the ref of the decision in its place; None / "" where it holds or nothing is.
    superseded: date | None = None
    superseded_by: str = ""
    #: When it is to be looked at again; None for never.
    revisit: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """An act on an item that the others must hear of (see ``tracking.turns``)."""

    verb: str
    by: str
    at: datetime
    #: For "undo": the verb and the moment of the act that was taken back.
    undone: str = ""
    undone_at: datetime | None = None
    #: For "comment" and "thanks": what was written.
    words: str = ""
    #: For "thanks": true where they are for everybody on the item.
    team: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One action item: the fold of its acts (see ``tracking.ledger``)."""

    #: "A-1".
    ref: str
    #: Ref of the meeting.
    meeting: str
    organiser: str
    task: str
    #: Address of the one accountable person; "" while nobody is.
    owner: str = ""
    #: The owner as written in the minutes.
    owner_name: str = ""
    helpers: tuple[str, ...] = ()
    #: Who had it before and has not: they are told when it leaves them.
    former: tuple[str, ...] = ()
    due: date | None = None
    due_text: str = ""
    state: State = State.OPEN
    #: True once the owner said anything that takes the item on.
    accepted: bool = False
    percent: int | None = None
    #: The owner's latest word of progress, comment or closing note.
    note: str = ""
    #: Why it is blocked or was declined.
    why: str = ""
    snoozed_until: date | None = None
    #: A later day that the owner asks of the organiser; None where nothing is asked.
    asked_due: date | None = None
    #: How often the deadline was extended by the owner.
    extensions: int = 0
    #: Where the row stands in the minutes.
    line: int = 0
    convention: str = ""
    #: Ref of the latest meeting whose minutes list it again; "" where none do.
    listed: str = ""
    created: datetime
    changed: datetime
    #: When the owner or a helper last said anything; None before.
    last_word: datetime | None = None
    #: When it was closed, cancelled or declined, and by whom; None / "" while open.
    closed: datetime | None = None
    closed_by: str = ""
    #: What others must hear of, oldest first; the latest per person and verb.
    turns: tuple[Turn, ...] = ()
    #: Ledger number of the last act.
    seq: int = 0

    @property
    def live(self) -> bool:
        """Say whether somebody still owes something here."""
        return self.state in (State.OPEN, State.BLOCKED, State.DECLINED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that somebody did to one item; the ledger holds them, append-only."""

    #: Number in the ledger; 0 while not yet written there.
    seq: int = 0
    item: str
    verb: str
    #: Address of who did it; "minuted" for the first recording.
    by: str
    at: datetime
    #: Plain strings: note, day, person, percent, task, …
    args: Mapping[str, str] = field(default_factory=dict)
    #: Id of the kept mail that caused it; "" for the operator.
    mail: str = ""
    #: For verb "undo": the ledger number that is taken back.
    undoes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A polite no: a value, not an error; the sentence is in ``language.toml`` under its code."""

    code: str
    #: What the sentence names: state, who, day, options.
    facts: Mapping[str, str] = field(default_factory=dict)


class WishState(StrEnum):
    """What became of a wish; that its time is over is computed, never stored."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One act that somebody asked for and that waits for one word: of the writer's own address, or of the organiser."""

    #: "W-1".
    ref: str
    #: Address whose word it waits for.
    asked: str
    #: Address of who wrote it, or in whose name somebody did.
    by: str
    verb: str
    #: Ref of the item; "" where it is about the writer's own mail.
    item: str = ""
    args: Mapping[str, str] = field(default_factory=dict)
    #: Key of the letter that asks; only an answer to that one counts.
    letter: str
    #: Id of the kept mail that said it.
    mail: str
    at: datetime
    #: After this moment the word comes too late; None: it never does.
    expires: datetime | None = None
    state: WishState = WishState.WAITING
    #: When it was answered; None before.
    settled: datetime | None = None

    def open_at(self, moment: datetime) -> bool:
        """Say whether a word can still decide it."""
        return self.state is WishState.WAITING and (self.expires is None or moment < self.expires)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one thing said in one reply, for the answer."""

    verb: str
    #: Row number in the letter that was answered; 0 where none.
    number: int = 0
    #: The item as it is now; None where no item was meant.
    item: Item | None = None
    refusal: Refusal | None = None
    args: Mapping[str, str] = field(default_factory=dict)
