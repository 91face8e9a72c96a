"""What one mail says, before anything is done about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from minuted.model.mail import Address, Kind
from minuted.model.people import Language


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
    #: The row may be an item of earlier minutes; the options are rows of the letter.
    SAME_AS = "same_as"
    #: An item of the minutes before that these do not list.
    LEFT_OUT = "left_out"
    #: The minutes list what is closed.
    CLOSED = "closed"


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
