"""The nouns of minuted: what a mail, a row, an item, an act and a letter are, and nothing else.

Every class is frozen: a change is a new value.  Moments are aware datetimes, days are dates;
addresses are lower-case addr-specs (RFC 5322 3.4.1) without display name.
"""

from minuted.model.borders import Borders
from minuted.model.calendars import (
    Attendee,
    CalendarSeries,
    Change,
    Hurt,
    Invitation,
    Known,
    MeetingTimes,
    NextMeeting,
    Occurrence,
    Slot,
)
from minuted.model.following import Act, Decision, Item, Meeting, Outcome, Refusal, Role, State, Turn, Wish, WishState
from minuted.model.lessons import Before, Lesson, LessonKind, SaidLesson, ToldLesson, Year
from minuted.model.letters import ComingMeeting, Figures, Letter, LetterKind, LetterRow, Plan, Section, View
from minuted.model.mail import Address, Attachment, Kind, Mail, Proof
from minuted.model.people import Language, Learned, Person, Rhythm
from minuted.model.policy import Policy, Series, Step
from minuted.model.reading import DecisionRow, Doubt, MeetingFacts, Question, Reading, Row, Said
from minuted.model.retrospectives import (
    AWAY,
    COMES,
    Collaboration,
    Event,
    Lookback,
    Milestone,
    Retrospective,
    RetrospectiveState,
)

__all__ = [
    "AWAY",
    "COMES",
    "Act",
    "Address",
    "Attachment",
    "Attendee",
    "Before",
    "Borders",
    "CalendarSeries",
    "Change",
    "Collaboration",
    "ComingMeeting",
    "Decision",
    "DecisionRow",
    "Doubt",
    "Event",
    "Figures",
    "Hurt",
    "Invitation",
    "Item",
    "Kind",
    "Known",
    "Language",
    "Learned",
    "Lesson",
    "LessonKind",
    "Letter",
    "LetterKind",
    "LetterRow",
    "Lookback",
    "Mail",
    "Meeting",
    "MeetingFacts",
    "MeetingTimes",
    "Milestone",
    "NextMeeting",
    "Occurrence",
    "Outcome",
    "Person",
    "Plan",
    "Policy",
    "Proof",
    "Question",
    "Reading",
    "Refusal",
    "Retrospective",
    "RetrospectiveState",
    "Rhythm",
    "Role",
    "Row",
    "Said",
    "SaidLesson",
    "Section",
    "Series",
    "Slot",
    "State",
    "Step",
    "ToldLesson",
    "Turn",
    "View",
    "Wish",
    "WishState",
    "Year",
]
