"""Every table of the store, in one place; ``migrations/`` builds the same, and a test compares the two.

An index stands for a question that is asked while the daemon runs; whatever is not indexed is asked by operators only.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, MetaData, Table
from sqlalchemy.schema import SchemaItem

from minuted.model import Language, LessonKind, LetterKind, RetrospectiveState, Rhythm, State, WishState
from minuted.store.calendar_columns import Attendees, Changes, Moments
from minuted.store.columns import (
    NUMBER,
    Clock,
    Day,
    Facts,
    Hours,
    Moment,
    OneOf,
    Packed,
    Strings,
    Turns,
    Weekdays,
    Words,
)
from minuted.store.rows import Delivery, MailState

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)


def words(name: str, *, primary_key: bool = False) -> Column[str]:
    """Return a column of text that always holds one, perhaps empty."""
    return Column(name, Words, primary_key=primary_key, nullable=False)


def table(name: str, *parts: SchemaItem, numbered: bool = False) -> Table:
    """Return a table of the store; ``numbered``: no number is given twice, not even after the last row is gone."""
    return Table(name, metadata, *parts, sqlite_autoincrement=numbered)


# --- Mail -------------------------------------------------------------------------------------------------------------

mail = table(
    "mail",
    words("id", primary_key=True),
    words("account"),
    words("folder"),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
    words("name"),
    Column("arrived", Moment, nullable=False),
    Column("state", OneOf(MailState), nullable=False),
    words("reason"),
    Column("attempts", Integer, nullable=False),
    words("kind"),
    words("sender"),
    words("subject"),
    Column("settled", Moment),
    # Another process is reading it until then; NULL: nobody.
    Column("leased", Moment),
    Index(None, "state", "arrived", "id"),
)

#: The bytes, apart, so that lists of mail never drag them along.
mail_raw = table(
    "mail_raw",
    Column("mail", Words, ForeignKey("mail.id"), primary_key=True, nullable=False),
    Column("raw", Packed, nullable=False),
)

#: Every place a mail was seen at; one that is not marked yet is owed a mark on the server.
place = table(
    "place",
    words("account", primary_key=True),
    words("folder", primary_key=True),
    Column("uidvalidity", BigInteger, primary_key=True, autoincrement=False, nullable=False),
    Column("uid", BigInteger, primary_key=True, autoincrement=False, nullable=False),
    words("name", primary_key=True),
    Column("mail", Words, ForeignKey("mail.id"), nullable=False, index=True),
    Column("marked", Boolean, nullable=False),
    Index(None, "account", "marked"),
)

cursor = table(
    "cursor",
    words("account", primary_key=True),
    words("folder", primary_key=True),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
)

# --- The ledger, and what it folds to ---------------------------------------------------------------------------------

#: The last number given for "A", "D", "M", "R" and "W".
counter = table(
    "counter",
    words("kind", primary_key=True),
    Column("last", BigInteger, nullable=False),
)

act = table(
    "act",
    Column("seq", NUMBER, primary_key=True, autoincrement=True, nullable=False),
    words("item"),
    words("verb"),
    words("by"),
    Column("at", Moment, nullable=False),
    Column("args", Facts, nullable=False),
    words("mail"),
    Column("undoes", BigInteger),
    Index(None, "item", "seq"),
    Index(None, "mail"),
    Index(None, "by", "seq"),
    numbered=True,
)

item = table(
    "item",
    words("ref", primary_key=True),
    words("meeting"),
    words("organiser"),
    words("task"),
    words("owner"),
    words("owner_name"),
    Column("helpers", Strings, nullable=False),
    Column("former", Strings, nullable=False),
    Column("due", Day),
    words("due_text"),
    Column("state", OneOf(State), nullable=False),
    Column("accepted", Boolean, nullable=False),
    Column("percent", Integer),
    words("note"),
    words("why"),
    Column("snoozed_until", Day),
    Column("asked_due", Day),
    Column("extensions", Integer, nullable=False),
    Column("line", Integer, nullable=False),
    words("convention"),
    words("listed"),
    Column("created", Moment, nullable=False),
    Column("changed", Moment, nullable=False),
    Column("last_word", Moment),
    Column("closed", Moment),
    words("closed_by"),
    Column("turns", Turns, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Index(None, "state"),
    Index(None, "owner", "state"),
    Index(None, "meeting"),
)

#: Who has to do with an item; ``until`` is for ever while it is live, then the moment it was closed.
item_person = table(
    "item_person",
    Column("ref", Words, ForeignKey("item.ref"), primary_key=True, nullable=False),
    words("address", primary_key=True),
    words("role", primary_key=True),
    Column("until", Moment, nullable=False),
    Index(None, "address", "until"),
)

meeting = table(
    "meeting",
    words("ref", primary_key=True),
    words("title"),
    Column("day", Day, nullable=False),
    words("organiser"),
    Column("recipients", Strings, nullable=False),
    Column("attendees", Strings, nullable=False),
    words("goal"),
    Column("language", OneOf(Language), nullable=False),
    words("mail"),
    words("message_id"),
    words("subject"),
    words("series"),
    words("list_id"),
    words("calendar"),
    Column("next_day", Day),
    Column("received", Moment, nullable=False),
    Column("release", Moment, nullable=False),
    Column("confirmed", Moment),
    Index(None, "message_id"),
    Index(None, "organiser", "received"),
    Index(None, "organiser", "series", "received"),
)

#: Who only got the minutes to read, and hears of progress now and then.
meeting_reader = table(
    "meeting_reader",
    words("meeting", primary_key=True),
    words("address", primary_key=True),
    Column("received", Moment, nullable=False),
    Index(None, "address", "received"),
)

decision = table(
    "decision",
    words("ref", primary_key=True),
    words("meeting"),
    Column("day", Day, nullable=False),
    words("text"),
    Column("line", Integer, nullable=False),
    words("convention"),
    Column("superseded", Day),
    words("superseded_by"),
    Column("revisit", Day),
    Index(None, "meeting"),
    Index(None, "day"),
    Index(None, "revisit"),
)

#: What waits for one word: of the writer's own address, or of the organiser.
wish = table(
    "wish",
    words("ref", primary_key=True),
    words("asked"),
    words("by"),
    words("verb"),
    words("item"),
    Column("args", Facts, nullable=False),
    words("letter"),
    words("mail"),
    Column("at", Moment, nullable=False),
    Column("expires", Moment),
    Column("state", OneOf(WishState), nullable=False),
    Column("settled", Moment),
    Index(None, "letter"),
    Index(None, "item"),
    Index(None, "asked", "state"),
)

# --- People -----------------------------------------------------------------------------------------------------------

person = table(
    "person",
    words("address", primary_key=True),
    words("name"),
    Column("aliases", Strings, nullable=False),
    Column("language", OneOf(Language)),
    words("zone"),
    words("country"),
    Column("hours", Hours),
    Column("days", Weekdays),
    words("department"),
    words("contact"),
    words("manager"),
    words("deputy"),
    Column("external", Boolean, nullable=False),
    words("partner"),
    Column("paused_until", Day),
    Column("away_until", Day),
    Column("rhythm", OneOf(Rhythm), nullable=False),
    Column("digest_weekday", Integer),
    Column("digest_time", Clock),
    Column("wants_digest", Boolean, nullable=False),
    Column("wants_mail", Boolean, nullable=False),
    Column("failing", Day),
)

#: Whom organisers mean by names that nothing else explains.
learned = table(
    "learned",
    words("by", primary_key=True),
    words("spelt", primary_key=True),
    words("address", primary_key=True),
    words("name"),
    Column("at", Moment, nullable=False),
    words("mail"),
    words("words"),
    Index(None, "mail"),
)

#: Everybody who was ever to be planned for, and when to do so again; NULL: not before something happens.
look = table(
    "look",
    words("address", primary_key=True),
    Column("at", Moment),
    Index(None, "at", "address"),
)

# --- Letters ----------------------------------------------------------------------------------------------------------

letter = table(
    "letter",
    words("key", primary_key=True),
    Column("kind", OneOf(LetterKind), nullable=False),
    words("recipient"),
    words("subject"),
    # SHA-256 of Message-ID and token, hexadecimal: who reads the database cannot answer in a person's name.
    Column("message_hash", Words, nullable=False, unique=True),
    Column("token_hash", Words, nullable=False, unique=True),
    words("meeting"),
    Column("created", Moment, nullable=False),
    Index(None, "recipient", "kind", "created"),
    Index(None, "created"),
)

letter_body = table(
    "letter_body",
    Column("letter", Words, ForeignKey("letter.key"), primary_key=True, nullable=False),
    # NULL once nothing more is to be sent: the bytes name the letter.
    Column("raw", Packed),
    Column("text", Packed, nullable=False),
)

letter_row = table(
    "letter_row",
    Column("letter", Words, ForeignKey("letter.key"), primary_key=True, nullable=False),
    Column("number", Integer, primary_key=True, autoincrement=False, nullable=False),
    words("ref"),
)

#: Reasons that a person was told, each once for ever.
told = table(
    "told",
    words("person", primary_key=True),
    words("reason", primary_key=True),
    # The first ref that the reason names ("A-1"); "" where it names none.
    words("about"),
    Column("at", Moment, nullable=False),
    Column("letter", Words, ForeignKey("letter.key"), nullable=False, index=True),
    Index(None, "person", "about", "at"),
)

outbox = table(
    "outbox",
    Column("id", NUMBER, primary_key=True, autoincrement=True, nullable=False),
    Column("letter", Words, ForeignKey("letter.key"), nullable=False, index=True),
    words("sender"),
    words("recipient"),
    Column("state", OneOf(Delivery), nullable=False),
    # The next attempt, or while one runs the end of its lease; NULL: nothing more is done.
    Column("next_at", Moment),
    Column("attempts", Integer, nullable=False),
    Column("doubts", Integer, nullable=False),
    Column("fence", Integer, nullable=False),
    words("phase"),
    Column("code", Integer),
    words("text"),
    Column("at", Moment),
    Index(None, "next_at", "id"),
    Index(None, "recipient", "next_at"),
    numbered=True,
)

#: Letters that were no longer owed before they were sent.
withdrawn = table(
    "withdrawn",
    Column("seq", NUMBER, primary_key=True, autoincrement=True, nullable=False),
    words("key"),
    Column("kind", OneOf(LetterKind), nullable=False),
    words("recipient"),
    words("subject"),
    Column("created", Moment, nullable=False),
    words("why"),
    numbered=True,
)

# --- Calendars --------------------------------------------------------------------------------------------------------

#: Meetings as invitations tell of them.  Who organises one is part of its key: nobody else can take its identifier.
calendar = table(
    "calendar",
    words("uid", primary_key=True),
    words("organiser", primary_key=True),
    words("title"),
    words("series"),
    Column("attendees", Attendees, nullable=False),
    words("zone"),
    Column("start", Moment),
    Column("end", Moment),
    Column("all_day", Boolean, nullable=False),
    words("rule"),
    Column("added", Moments, nullable=False),
    Column("removed", Moments, nullable=False),
    Column("changes", Changes, nullable=False),
    Column("cancelled", Boolean, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("stamp", Moment),
    words("told_by"),
    words("mail"),
    words("message_id"),
    Column("received", Moment, nullable=False),
    Index(None, "series", "received"),
    Index(None, "message_id"),
    Index(None, "told_by", "received"),
)

# --- Retrospectives ---------------------------------------------------------------------------------------------------

retrospective = table(
    "retrospective",
    words("ref", primary_key=True),
    Column("uid", Words, nullable=False, unique=True),
    words("organiser"),
    Column("meetings", Strings, nullable=False),
    Column("guests", Strings, nullable=False),
    Column("state", OneOf(RetrospectiveState), nullable=False),
    Column("start", Moment),
    Column("end", Moment),
    Column("hurts", Facts, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("stamp", Moment, nullable=False),
    Column("answers", Facts, nullable=False),
    Column("answered", Facts, nullable=False),
    Column("wishes", Facts, nullable=False),
    Column("stays", Facts, nullable=False),
    Column("delegates", Facts, nullable=False),
)

#: Which minutes each is about; no minutes are looked back on twice.
retrospective_meeting = table(
    "retrospective_meeting",
    words("meeting", primary_key=True),
    words("ref"),
    Index(None, "ref"),
)

#: Who is invited, and until when they can still be written to about it.
retrospective_guest = table(
    "retrospective_guest",
    words("ref", primary_key=True),
    words("address", primary_key=True),
    Column("until", Moment, nullable=False),
    Index(None, "address", "until"),
)

#: What people learned; each line of a mail once.
lesson = table(
    "lesson",
    words("ref", primary_key=True),
    Column("kind", OneOf(LessonKind), nullable=False),
    words("text"),
    words("by"),
    Column("language", OneOf(Language), nullable=False),
    Column("day", Day, nullable=False),
    words("meeting"),
    words("retrospective"),
    words("origin"),
    Column("line", Integer, nullable=False),
    Index(None, "origin", "line", unique=True),
    Index(None, "retrospective"),
    Index(None, "day"),
)

# --- Small things -----------------------------------------------------------------------------------------------------

note = table(
    "note",
    words("key", primary_key=True),
    words("value"),
)
