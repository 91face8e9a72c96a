"""What people learned from working together: what to keep, what was a problem, what to try next time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from minuted.model.following import Item, Meeting
from minuted.model.people import Language


class LessonKind(StrEnum):
    KEEP = "keep"
    PROBLEM = "problem"
    TRY = "try"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidLesson:
    """A line of a mail that says what was learned."""

    kind: LessonKind
    text: str
    #: From 1, in the newly written text.
    line: int
    #: Its writer asks for no name to stand at it.
    anonymous: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    #: "L-1".
    ref: str
    kind: LessonKind
    text: str
    #: Address of who said it; "" for nobody: it was asked for, or minutes say it for all.
    by: str = ""
    #: The language it was written in.
    language: Language = Language.EN
    #: The day on which it was said, where it was said.
    day: date
    #: Ref of the minutes it was learned from, or in which it stands.
    meeting: str
    #: Ref of the retrospective it was said to; "" for none.
    retrospective: str = ""
    #: Digest of the mail it came with, which names neither that nor its sender; with the line it is there once.
    origin: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """What one department learned and did in a year; computed, never stored, and of nobody alone."""

    #: Of the department.
    name: str
    #: The newest, in nobody's name, and how many more there are.
    lessons: tuple[ToldLesson, ...] = ()
    more: int = 0
    #: Items that were done, those of them with a deadline, those that met it, and those that were blocked at some time.
    done: int = 0
    dated: int = 0
    on_time: int = 0
    blocked: int = 0
    #: Items that came of looking back, and those of them that are done.
    agreed: int = 0
    agreed_done: int = 0
    #: Decisions that its people minuted.
    decisions: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What people learned when they last looked back on something of the same series."""

    #: The newest minutes that they looked back on.
    meeting: Meeting
    #: Addresses of those who were there.
    guests: tuple[str, ...]
    lessons: tuple[Lesson, ...]
    #: Items of the minutes of that retrospective.
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldLesson:
    """A lesson as a letter tells it."""

    kind: LessonKind
    text: str
    #: Who said it, by name; "" for nobody.
    who: str = ""
    #: The meeting it comes from and its day; "" and None where the letter is about that meeting.
    title: str = ""
    day: date | None = None
    ref: str = ""
