"""The operator's rules of following up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import StrEnum


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
    #: The organiser of a series gets what is open as an agenda so many working days before it meets again; 0: never.
    agenda_days: int = 1
    #: Whether open items and decisions stand in weekly digests.
    digest: bool = True
    #: Whether those who only got to read the minutes hear once a month what became of them.
    progress: bool = True
    #: Whether people are invited to look back when everything of some minutes is closed.
    retrospective: bool = True
    #: Only where so many items were done, or so many people did them; 0: that does not count.
    retrospective_items: int = 5
    retrospective_people: int = 4
    #: So many weeks after people last looked back they do again, whatever is open; 0: when everything is closed.
    retrospective_weeks: int = 0
    #: How long it takes, and at how many working days' notice.
    retrospective_minutes: int = 45
    retrospective_lead_days: int = 3
    #: So many working days before it everybody is asked what they learned, and told of it the day after; 0: never.
    retrospective_lessons_days: int = 1
    #: Kept free on everybody's own clock, and whether a Friday will do after it.
    retrospective_lunch: tuple[time, time] = (time(12), time(13))
    retrospective_friday: bool = False
    #: Whether whoever speaks for a department gets its year in January.
    yearly: bool = True
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
