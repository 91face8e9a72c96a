"""One transaction, as everything that can be asked and written in it."""

from __future__ import annotations

from minuted.store.calendars import Calendars
from minuted.store.learned import LearnedNames
from minuted.store.ledger import Ledger
from minuted.store.letters import Letters
from minuted.store.mails import Mails
from minuted.store.moments import Moments
from minuted.store.notes import Notes
from minuted.store.outbox import Outbox
from minuted.store.views import Views
from minuted.store.wishes import Wishes


class Book(Mails, Ledger, Views, LearnedNames, Letters, Wishes, Outbox, Moments, Notes, Calendars):
    """What is open inside ``with store.writing() as book`` and ``with store.reading() as book``."""

    __slots__ = ()
