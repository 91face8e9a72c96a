"""What becomes of what was read: verbs and the ledger, the working calendar, and every reason to write a letter."""

from minuted.tracking import calendar
from minuted.tracking.ahead import as_of
from minuted.tracking.answer import Asked, answer, help_letter, nothing_found, status_letter, worth_answering
from minuted.tracking.calendar import Calendar
from minuted.tracking.calendars import Calendars
from minuted.tracking.ledger import apply, differs, fold, stamp, undo, undoable
from minuted.tracking.plan import PLANNED, plan
from minuted.tracking.receipt import receipt
from minuted.tracking.record import Recorded, record, recorded
from minuted.tracking.refusals import Code
from minuted.tracking.roles import roles
from minuted.tracking.series import list_id, rules
from minuted.tracking.states import diagram
from minuted.tracking.verbs import HARMLESS, MINUTED, QUIET, VERBS
from minuted.tracking.wishes import confirmation, wish_letter

__all__ = [
    "HARMLESS",
    "MINUTED",
    "PLANNED",
    "QUIET",
    "VERBS",
    "Asked",
    "Calendar",
    "Calendars",
    "Code",
    "Recorded",
    "answer",
    "apply",
    "as_of",
    "calendar",
    "confirmation",
    "diagram",
    "differs",
    "fold",
    "help_letter",
    "list_id",
    "nothing_found",
    "plan",
    "receipt",
    "record",
    "recorded",
    "roles",
    "rules",
    "stamp",
    "status_letter",
    "undo",
    "undoable",
    "wish_letter",
    "worth_answering",
]
