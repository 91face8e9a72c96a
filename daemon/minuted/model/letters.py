"""What is written: letters as facts, and what planning may know to owe them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from minuted.model.calendars import NextMeeting
from minuted.model.following import Decision, Item, Meeting, Outcome, State
from minuted.model.lessons import Before, Lesson, ToldLesson, Year
from minuted.model.mail import Address
from minuted.model.people import Language, Person
from minuted.model.reading import Question
from minuted.model.retrospectives import Collaboration, Event, Lookback, Retrospective


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
    DECISIONS = "decisions"
    REVISIT = "revisit"
    AGENDA = "agenda"
    RETROSPECTIVE = "retrospective"
    LESSONS = "lessons"
    LEARNED = "learned"
    YEARLY = "yearly"


class Section(StrEnum):
    """The heading a letter's row stands under."""

    DECIDED = "decided"
    #: What was decided, and its day to be looked at again has come.
    REVISIT = "revisit"
    UNDERSTOOD = "understood"
    #: Rows of minutes that earlier ones listed: with something new, as they were, and only shown to be asked about.
    AMENDED = "amended"
    GOES_ON = "goes_on"
    EARLIER = "earlier"
    NEW = "new"
    #: The owner never said whether it is theirs: asked of the owner, told to the organiser.
    UNCONFIRMED = "unconfirmed"
    NOT_TAKEN_ON = "not_taken_on"
    #: The minutes name nobody for it, or nobody who is known.
    UNOWNED = "unowned"
    #: The minutes name a deadline that is no day.
    UNDATED = "undated"
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
    #: For a decision: its day, the ref of the one in its place, and when it is to be looked at again.
    day: date | None = None
    superseded_by: str = ""
    superseded: date | None = None
    revisit: date | None = None
    #: For an external owner: address and name of who is asked in their place; "" for anybody inside.
    through: str = ""
    through_name: str = ""
    #: Address and name of the external owner in whose place the reader is asked; "" for the reader's own.
    speaks_for: str = ""
    speaks_for_name: str = ""
    #: Who said thank you for it lately, and in which words: (name, words).
    thanks: tuple[tuple[str, str], ...] = ()
    #: For a retrospective: when it begins, aware; for its organiser how many come of how many, and the names of others.
    start: datetime | None = None
    comes: tuple[int, int] = (0, 0)
    absent: tuple[str, ...] = ()


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
    #: What people look back on, and the calendar object that invites them to it.
    lookback: Lookback | None = None
    event: Event | None = None
    #: What was learned, here or before.
    lessons: tuple[ToldLesson, ...] = ()
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingMeeting:
    """The next meeting of a series, with what its minutes were so far."""

    #: The newest minutes.
    minutes: Meeting
    #: Refs of all minutes of the series.
    refs: frozenset[str]
    next: NextMeeting


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
    #: What the person's own meetings decided and are to look at again some day.
    revisits: tuple[Decision, ...] = ()
    #: The next meetings of the series that the person calls.
    coming: tuple[ComingMeeting, ...] = ()
    #: Meetings to come of series that others send the minutes of, and that the person is invited to.
    attended: tuple[ComingMeeting, ...] = ()
    #: Those to come, or changed lately, that the person is a guest of, and by ref what each is about.
    retrospectives: tuple[Retrospective, ...] = ()
    collaborations: Mapping[str, Collaboration] = field(default_factory=dict)
    #: By ref of a retrospective that too few come to: the next slot, aware, that suits everybody.
    proposals: Mapping[str, datetime] = field(default_factory=dict)
    #: By department that the person speaks for: the year that is over, in the month in which that is told.
    years: Mapping[str, Year] = field(default_factory=dict)
    #: By ref of a retrospective: what was said to it.
    lessons: Mapping[str, tuple[Lesson, ...]] = field(default_factory=dict)
    #: By ref of one: what people learned the last time; those without a last time are missing.
    before: Mapping[str, Before] = field(default_factory=dict)
    #: Names of everybody concerned, by address.
    people: Mapping[str, Person] = field(default_factory=dict)
    #: By ref of an item: its external owner, in whose place the person is asked (the item has the person as owner).
    speaks_for: Mapping[str, str] = field(default_factory=dict)
    #: Reason keys that this person was told already.
    told: frozenset[str] = frozenset()
    #: When they were told them, as far as it is known.
    told_at: Mapping[str, datetime] = field(default_factory=dict)
    #: By address: keys of the days on which others had their letter of the day already.
    slots: Mapping[str, frozenset[str]] = field(default_factory=dict)
