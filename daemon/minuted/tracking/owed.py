"""One reason to write to somebody, with the moment from which it is owed; ``plan`` makes letters of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum

from minuted.model import Decision, Figures, Item, LetterKind, Meeting, Retrospective, Section


class Urgency(IntEnum):
    """Which reason leads a letter that holds several: the smallest, for its letter has room for the others."""

    DIGEST = 0
    AGENDA = 1
    HELP = 2
    NEW = 3
    NEWS = 4
    NUDGE = 5
    ACCEPTANCE = 6
    REVISIT = 7
    PROGRESS = 8


def slot(day: date) -> str:
    """Return the key of having had the one letter of a day that the clock asks for."""
    return f"slot/{day}"


def post(day: date) -> str:
    """Return the key of having had any letter on a day but direct answers."""
    return f"post/{day}"


#: Letters that the clock asks for: of these a person gets one a day.
SCHEDULED = frozenset({LetterKind.NUDGE, LetterKind.DIGEST, LetterKind.ACCEPTANCE, LetterKind.PROGRESS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What a letter will say of one item or one decision."""

    section: Section
    item: Item | None = None
    decision: Decision | None = None
    #: A meeting to come, where that is told.
    meeting: Meeting | None = None
    retrospective: Retrospective | None = None
    #: What somebody did, and their address; "" where nobody's act is told.
    verb: str = ""
    by: str = ""
    #: What they wrote, where the act is that.
    words: str = ""
    #: Remarks and thanks of others are told from the first moment on, before the second; None: not here.
    said: tuple[datetime, datetime] | None = None

    @property
    def ref(self) -> str:
        """Return what the line is about."""
        about = self.item or self.decision or self.meeting or self.retrospective
        return about.ref if about else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A reason to write to one person."""

    #: The key that names the reason; told once for ever.
    reason: str
    kind: LetterKind
    urgency: Urgency
    #: From when on it is owed; always within the reader's working hours.
    moment: datetime
    lines: tuple[Line, ...]
    #: Reasons that need not be told any more once this one is.
    absorbs: tuple[str, ...] = ()
    #: True where nobody has to act on it: on a day that had a letter already it waits for the next one.
    waits: bool = False
    figures: tuple[Figures, ...] = ()
    #: Further plain facts for the letter, where this reason leads it.
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def scheduled(self) -> bool:
        """Say whether the clock asks for it: of these a person gets one letter a day."""
        return self.kind in SCHEDULED
