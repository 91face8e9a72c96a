"""The nouns of minuted: what a mail, a row, an item, an act and a letter are, and nothing else.

Every class is frozen: a change is a new value.  Moments are aware datetimes, days are dates;
addresses are lower-case addr-specs (RFC 5322 3.4.1) without display name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, tzinfo
from enum import StrEnum
from types import MappingProxyType

NOTHING: Mapping[str, str] = MappingProxyType({})


class Kind(StrEnum):
    """What an incoming mail is."""

    MINUTES = "minutes"
    REPLY = "reply"
    INVITATION = "invitation"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    REQUEST = "request"
    OTHER = "other"
    UNREADABLE = "unreadable"


class Language(StrEnum):
    """A language that minuted reads and writes."""

    EN = "en"
    ZH = "zh"


class Proof(StrEnum):
    """What the receiving provider said of the sender (RFC 8601), never what the mail says of itself."""

    PASS = "pass"  # noqa: S105  # a verdict, no password
    FAIL = "fail"
    NONE = "none"


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


class LetterKind(StrEnum):
    """The reason to write a letter; the template carries the same name."""

    RECEIPT = "receipt"
    NOTHING = "nothing"
    CONFIRMATION = "confirmation"
    WISH = "wish"
    ANSWER = "answer"
    REFUSAL = "refusal"
    STATUS = "status"
    HELP = "help"
    ANNOUNCEMENT = "announcement"
    ACCEPTANCE = "acceptance"
    NUDGE = "nudge"
    ESCALATION = "escalation"
    NOTICE = "notice"
    DIGEST = "digest"
    PROGRESS = "progress"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    #: Lower-case addr-spec; never empty.
    address: str
    #: Display name as written, decoded; "" where there is none.
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    #: File name as written, for showing only; never used as a path.
    name: str
    content_type: str
    #: Decoded size in bytes.
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One message, decoded once; what is not sure is absent, never guessed."""

    #: Without angle brackets; "" where the header is missing.
    message_id: str
    #: Decoded, one line, control characters removed.
    subject: str
    #: The Date header, aware; None where absent or absurd.
    sent: datetime | None
    #: When the mailbox got it (INTERNALDATE or file time), aware.
    arrived: datetime
    #: The one From address; None where there is none or it is ambiguous (two addresses, groups).
    sender: Address | None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    #: Delivered-To, X-Original-To, Envelope-To, Resent-To, Resent-Cc: addr-specs.
    delivered_to: tuple[str, ...] = ()
    #: Message-IDs without angle brackets.
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    #: The text/plain body, decoded, LF line ends; "" where there is none.
    text: str = ""
    #: True where the plain body is format=flowed (RFC 3676); ``text`` is already unfolded.
    flowed: bool = False
    #: The text/html body, decoded; "" where there is none.
    html: str = ""
    #: text/calendar parts, decoded (RFC 5545).
    calendars: tuple[str, ...] = ()
    #: Calendar files that are attached under another type, decoded.
    calendar_files: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    #: message/rfc822 parts, apart: their words are never the sender's own.
    attached: tuple[Mail, ...] = ()
    #: Every header by lower-case name, values decoded and cut, topmost first.
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: Top-level Content-Type with parameters, lower case ("multipart/report; report-type=…").
    content_type: str = "text/plain"
    #: message/delivery-status parts, decoded (RFC 3464).
    reports: tuple[str, ...] = ()
    #: Received and Authentication-Results in the order of the header, topmost first: (lower-case name, value).
    trace: tuple[tuple[str, str], ...] = ()
    #: What had to be mended to read it, one English phrase each.
    doubts: tuple[str, ...] = ()

    def day_in(self, zone: tzinfo) -> date:
        """Return the day on which it was written, where somebody lives: "Friday" counts from it."""
        return (self.sent or self.arrived).astimezone(zone).date()


class Rhythm(StrEnum):
    """How often somebody wants letters that they did not ask for."""

    AT_ONCE = ""
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody minuted writes to: from the directory, or learned from mail."""

    address: str
    name: str = ""
    #: Other names and addresses that mean this person.
    aliases: tuple[str, ...] = ()
    #: None: not known, the language of the minutes is used.
    language: Language | None = None
    #: IANA zone name; "" is the instance's.
    zone: str = ""
    #: ISO 3166 country with public holidays ("CN", "DE"); "" is the instance's.
    country: str = ""
    #: Working hours in the person's zone; None is the instance's.
    hours: tuple[time, time] | None = None
    #: Weekdays on which the person works, Monday is 0; None: those of the country.
    days: tuple[int, ...] | None = None
    department: str = ""
    #: Address of who speaks for the department; "" where nobody does.
    contact: str = ""
    manager: str = ""
    deputy: str = ""
    #: No reminders before this day.
    paused_until: date | None = None
    #: On leave until this day, as an out-of-office answer said; a deputy gets what cannot wait.
    away_until: date | None = None
    #: How often the person wants to be written to, unasked.
    rhythm: Rhythm = Rhythm.AT_ONCE
    #: The person's own day (Monday is 0) and hour of the weekly digest; None is the instance's.
    digest_weekday: int | None = None
    digest_time: time | None = None
    #: False after the person asked for no digest; nudges come all the same.
    wants_digest: bool = True
    #: False after the person asked for no mail: only direct answers are written.
    wants_mail: bool = True
    #: Since when mail to the address comes back for good; None while it arrives.
    failing: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """Whom an organiser means by a name that nothing else explains: their own word, with its evidence."""

    #: As the minutes write it.
    name: str
    #: Letters and digits of the name, by which it is found again.
    spelt: str
    address: str
    #: Address of the organiser who said so; it holds in their minutes only.
    by: str
    at: datetime
    #: Id of the kept mail that says so, and its words.
    mail: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One action item as a text says it."""

    #: 1-based line of the decoded body.
    line: int
    #: Name of the convention that read it.
    convention: str
    task: str
    #: Names as written, without "@" and labels; the first one is accountable.
    owners: tuple[str, ...] = ()
    #: Addresses that the owners resolve to, in the same order; "" where one does not.
    people: tuple[str, ...] = ()
    #: Deadline as written; None where there is none.
    due_text: str | None = None
    due: date | None = None
    done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    line: int
    convention: str
    text: str


class Doubt(StrEnum):
    """What a receipt asks about a row."""

    NO_OWNER = "no_owner"
    OWNER_UNKNOWN = "owner_unknown"
    #: Nobody is called so, but the options come close.
    OWNER_LIKELY = "owner_likely"
    OWNER_AMBIGUOUS = "owner_ambiguous"
    EVERYBODY = "everybody"
    NO_DATE = "no_date"
    DATE_UNCLEAR = "date_unclear"
    DATE_PAST = "date_past"
    DATE_MOVED = "date_moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    doubt: Doubt
    #: Index into Reading.rows, from 0; in a letter the row's number.
    row: int
    #: In a letter: all rows that are asked the same, that one among them; empty for one alone.
    rows: tuple[int, ...] = ()
    #: The words in doubt: a name, a date.
    about: str = ""
    #: What could be meant: addresses, or one ISO day.
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFacts:
    """What the minutes say of the meeting itself."""

    title: str = ""
    #: The meeting's own day; None where the text does not say.
    day: date | None = None
    attendees: tuple[str, ...] = ()
    #: Who sent apologies.
    absent: tuple[str, ...] = ()
    goal: str = ""
    #: The day of the next meeting of the series, where stated.
    next_day: date | None = None
    #: What all minutes of one series share of their subjects; "" where nothing is left of it.
    series: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One command in newly written text, not yet applied to anything."""

    verb: str
    #: Row numbers named, -1 for "the last one"; empty where none was.
    rows: tuple[int, ...] = ()
    #: True for "all", 全部.
    everything: bool = False
    #: The rows that "all" leaves out: "all but 3", 除了3都.
    but: tuple[int, ...] = ()
    #: note, day (ISO), person (as written or address), percent, task.
    args: Mapping[str, str] = field(default_factory=dict)
    #: 1-based line of the new text.
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything that one mail says, before anything is done about it."""

    kind: Kind
    #: Why it is that kind, one English phrase for the operator.
    reason: str
    language: Language = Language.EN
    #: Newly written text: no quotes, no signature.
    text: str = ""
    #: 1-based line of the text -> the quoted lines directly above it, without marks: what it answers.
    above: Mapping[int, str] = field(default_factory=dict)
    #: The letter of minuted as it stands right below the text, without marks; "" where none does.
    below: str = ""
    meeting: MeetingFacts = MeetingFacts()
    rows: tuple[Row, ...] = ()
    decisions: tuple[DecisionRow, ...] = ()
    questions: tuple[Question, ...] = ()
    said: tuple[Said, ...] = ()
    #: Who wrote minutes that were forwarded: as far as name and address are surely known; None for the sender's own.
    author: Address | None = None
    #: The day on which forwarded minutes were sent; None for the sender's own.
    written: date | None = None


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


class Section(StrEnum):
    """The heading a letter's row stands under."""

    DECIDED = "decided"
    UNDERSTOOD = "understood"
    NEW = "new"
    #: The owner never said whether it is theirs: asked of the owner, told to the organiser.
    UNCONFIRMED = "unconfirmed"
    NOT_TAKEN_ON = "not_taken_on"
    #: The minutes name nobody for it, or nobody who is known.
    UNOWNED = "unowned"
    #: Past its date, and no word from its owner.
    UNANSWERED = "unanswered"
    OVERDUE = "overdue"
    THIS_WEEK = "this_week"
    LATER = "later"
    NO_DATE = "no_date"
    BLOCKED = "blocked"
    WAITING = "waiting"
    #: Of minutes that the reader only got to read.
    MOVING = "moving"
    DONE = "done"
    COMING = "coming"
    DECLINED = "declined"
    ASKED = "asked"
    HANDED_OVER = "handed_over"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRow:
    """One numbered line of a letter; the number is what people answer with."""

    #: From 1, unique in the letter; 0 for a row that is only told.
    number: int
    section: Section
    task: str
    #: Ref of the item or decision; "" for neither.
    ref: str = ""
    owner: str = ""
    owner_name: str = ""
    helper_names: tuple[str, ...] = ()
    due: date | None = None
    due_text: str = ""
    state: State = State.OPEN
    #: Calendar days past the deadline on the day of the letter; 0 or less: not late.
    late: int = 0
    percent: int | None = None
    note: str = ""
    why: str = ""
    asked_due: date | None = None
    meeting_title: str = ""
    #: Who called the meeting and waits for it; "" where that is the owner.
    organiser_name: str = ""
    #: What makes it matter: the goal or the decision behind it.
    reason: str = ""
    #: Line of the minutes and its convention, for receipts.
    line: int = 0
    convention: str = ""
    #: Who wrote what about it lately: (name, words).
    remarks: tuple[tuple[str, str], ...] = ()
    #: Who said thank you for it lately, and in which words: (name, words).
    thanks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How the items of one series or department stand, and how they stood a week before; computed, never stored.

    They are of groups only: nothing here counts what a single person did.
    """

    #: Title of the series, or name of the department.
    name: str
    open: int = 0
    open_before: int = 0
    #: Closed within the week, and within the one before.
    closed: int = 0
    closed_before: int = 0
    #: Of the closed ones those that had a deadline, and those of them that met it.
    dated: int = 0
    on_time: int = 0
    dated_before: int = 0
    on_time_before: int = 0
    #: As they stand now.
    blocked: int = 0
    declined: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail that minuted owes somebody, as facts; ``letters.write`` makes bytes of it."""

    #: Names the reason and is unique for ever: "nudge/bob@example.org/2026-03-08".
    key: str
    kind: LetterKind
    to: Address
    #: Who reads a copy, named in Cc; None for nobody.
    cc: Address | None = None
    #: When the copy may leave, aware; None: with the letter.
    cc_at: datetime | None = None
    language: Language
    #: The reader's IANA zone.
    zone: str
    #: The moment it is written, aware.
    at: datetime
    #: Every reason merged into it, each told once for ever: "nudge/A-1/2026-03-06/0".
    reasons: tuple[str, ...] = ()
    rows: tuple[LetterRow, ...] = ()
    #: The minutes it speaks of; None where it speaks of several or none.
    meeting: Meeting | None = None
    questions: tuple[Question, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    figures: tuple[Figures, ...] = ()
    #: Further plain facts the template names (counts, a limit, who wrote).
    facts: Mapping[str, str] = field(default_factory=dict)
    #: Message-ID of the mail that it answers, and that mail's References, without brackets.
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    #: Subject of the mail that it answers; "" starts a thread of its own.
    answers_subject: str = ""
    #: The newly written text it answers, quoted below by nobody; for templates that echo it.
    echo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one person is owed now, and when to look again."""

    letters: tuple[Letter, ...] = ()
    #: None: nothing is to come until something happens.
    look: datetime | None = None


class Step(StrEnum):
    """Who is asked, one after the other, what an owner needs who does not answer."""

    CONTACT = "contact"
    ORGANISER = "organiser"
    MANAGER = "manager"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The operator's rules of following up; days are working days unless said otherwise."""

    #: Working days before (negative), on (0) and after the deadline.
    stages: tuple[int, ...] = (-3, 0, 1, 3, 7, 14)
    #: No nudge within so many working days after a word of the owner.
    quiet_days: int = 3
    #: An item without deadline is asked about after so many working days.
    undated_days: int = 10
    #: And so often, as long as nobody says a word.
    undated_times: int = 3
    #: Owners are told so many working hours after the receipt.
    wait_hours: int = 2
    #: An owner's first extension up to so many calendar days needs nobody's word.
    extension_days: int = 14
    #: An owner who said nothing is asked so many working days after hearing of an item if it is theirs, and its
    #: organiser who does it, where nobody has it; 0: never.
    acceptance_days: int = 3
    #: Where nobody answers a request for help in so many working days, the department's contact is asked; 0: never.
    help_days: int = 2
    #: Others are asked what an owner needs after so many nudges past the deadline without an answer; 0: never.
    escalation_nudges: int = 3
    #: Each step of that waits so many working days for a word.
    escalation_days: int = 2
    #: Who is asked, in this order; nobody: it stays between minuted and the owner.
    escalation_steps: tuple[Step, ...] = tuple(Step)
    #: Whether open items and decisions stand in weekly digests.
    digest: bool = True
    #: Whether those who only got to read the minutes hear once a month what became of them.
    progress: bool = True
    #: Monday is 0.
    digest_weekday: int = 0
    digest_time: time = time(9, 0)
    #: Working hours where a person has none of their own.
    hours: tuple[time, time] = (time(9, 0), time(18, 0))
    #: Weekdays of work where a person has none of their own, Monday is 0; None: those of the country.
    days: tuple[int, ...] | None = None
    #: Zone and country where a person has none.
    zone: str = "UTC"
    country: str = ""
    #: Rules of single series, in the order in which they are looked at (see ``tracking.series``).
    series: tuple[Series, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Which meetings rules of their own apply to; one of the names is enough."""

    #: Words of the subject of the minutes.
    subject: tuple[str, ...] = ()
    #: ``Meeting.series``, in any spelling.
    keys: tuple[str, ...] = ()
    #: RFC 2919, without angle brackets.
    list_ids: tuple[str, ...] = ()
    #: All rules for them, those that differ and those that do not.
    policy: Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What planning may know of one person: their items, and what they were already told."""

    person: Person
    #: Live items where the person is owner, helper or organiser, and those closed since ``since``.
    items: tuple[Item, ...] = ()
    #: By ref, for every item here.
    meetings: Mapping[str, Meeting] = field(default_factory=dict)
    #: Live items of minutes that the person only got to read, and those closed since.
    overheard: tuple[Item, ...] = ()
    #: By name, for each department that the person speaks for: live items of its people, and those closed since.
    departments: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)
    #: Decisions of those meetings, by meeting ref.
    decisions: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict)
    #: Names of everybody concerned, by address.
    people: Mapping[str, Person] = field(default_factory=dict)
    #: Reason keys that this person was told already.
    told: frozenset[str] = frozenset()
    #: When they were told them, as far as it is known.
    told_at: Mapping[str, datetime] = field(default_factory=dict)
    #: By address: keys of the days on which others had their letter of the day already.
    slots: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """Somebody whom an invitation names."""

    address: str
    name: str = ""
    #: What they answered, as RFC 5545 3.2.12 spells it in lower case: "accepted", "needs-action".
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One meeting of a series that takes place otherwise than the rule says, or does not (RFC 5545 3.8.4.4)."""

    #: When the rule has it, aware.
    at: datetime
    #: When it takes place, aware; None where it does not.
    start: datetime | None = None
    end: datetime | None = None
    #: All that follow move with it (THISANDFUTURE).
    onwards: bool = False
    sequence: int = 0
    #: When its organiser wrote it, aware; None where it does not say.
    stamp: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarSeries:
    """A meeting as calendars have it, once or repeated: what the invitations to it said so far.

    Moments are aware; all stand in the zone of the meeting, so that nine o'clock stays nine o'clock.
    """

    #: Unique for ever (RFC 5545 3.8.4.7).
    uid: str
    title: str = ""
    #: Made of the title as ``Meeting.series`` is of a subject.
    series: str = ""
    #: Address; "" where the invitation names nobody.
    organiser: str = ""
    attendees: tuple[Attendee, ...] = ()
    #: IANA name.
    zone: str = "UTC"
    #: The first meeting; None while only single ones of the series are known.
    start: datetime | None = None
    end: datetime | None = None
    #: Days without time; ``start`` and ``end`` are midnights.
    all_day: bool = False
    #: RFC 5545 3.3.10, "FREQ=WEEKLY;BYDAY=MO"; "" where it takes place once.
    rule: str = ""
    #: Further meetings, and those that fall out.
    added: tuple[datetime, ...] = ()
    removed: tuple[datetime, ...] = ()
    changes: tuple[Change, ...] = ()
    cancelled: bool = False
    sequence: int = 0
    stamp: datetime | None = None
    #: Address of who told minuted, and the id of the kept mail.
    told_by: str = ""
    mail: str = ""
    #: When minuted heard of it last.
    received: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """One calendar object of a mail, before it is believed (iTIP, RFC 5546)."""

    #: REQUEST, CANCEL, ADD, REPLY, COUNTER, PUBLISH, …
    method: str
    #: The meeting as this mail tells it; its ``told_by``, ``mail`` and ``received`` are empty.
    said: CalendarSeries
    #: Address of who may write in the organiser's name (RFC 5545 3.2.18); "" for nobody.
    sent_by: str = ""
    #: What could not be taken as written, one English phrase each.
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One meeting that takes place."""

    #: Aware, in the zone of the meeting.
    start: datetime
    end: datetime
    all_day: bool = False


class Known(StrEnum):
    """Where the next meeting of a series is known from; the first one is believed most."""

    INVITATION = "invitation"
    MINUTES = "minutes"


@dataclass(frozen=True, slots=True, kw_only=True)
class NextMeeting:
    """When a series meets next, and how that is known."""

    day: date
    #: Aware; None where only the day is known.
    start: datetime | None = None
    known: Known
    #: UID of the invitation, or ref of the minutes.
    source: str
