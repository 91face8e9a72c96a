"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "act",
        sa.Column("seq", NUMBER, autoincrement=True, nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("args", sa.Text(), nullable=False),
        sa.Column("mail", sa.Text(), nullable=False),
        sa.Column("undoes", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name="pk_act"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_act_by_seq", "act", ["by", "seq"])
    op.create_index("ix_act_item_seq", "act", ["item", "seq"])
    op.create_index("ix_act_mail", "act", ["mail"])
    op.create_table(
        "calendar",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("organiser", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("attendees", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=True),
        sa.Column("end", sa.BigInteger(), nullable=True),
        sa.Column("all_day", sa.Boolean(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("added", sa.Text(), nullable=False),
        sa.Column("removed", sa.Text(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("stamp", sa.BigInteger(), nullable=True),
        sa.Column("told_by", sa.Text(), nullable=False),
        sa.Column("mail", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("uid", "organiser", name="pk_calendar"),
    )
    op.create_index("ix_calendar_message_id", "calendar", ["message_id"])
    op.create_index("ix_calendar_series_received", "calendar", ["series", "received"])
    op.create_index("ix_calendar_told_by_received", "calendar", ["told_by", "received"])
    op.create_table(
        "counter",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name="pk_counter"),
    )
    op.create_table(
        "cursor",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account", "folder", name="pk_cursor"),
    )
    op.create_table(
        "decision",
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("convention", sa.Text(), nullable=False),
        sa.Column("superseded", sa.Text(), nullable=True),
        sa.Column("superseded_by", sa.Text(), nullable=False),
        sa.Column("revisit", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("ref", name="pk_decision"),
    )
    op.create_index("ix_decision_day", "decision", ["day"])
    op.create_index("ix_decision_meeting", "decision", ["meeting"])
    op.create_index("ix_decision_revisit", "decision", ["revisit"])
    op.create_table(
        "item",
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("organiser", sa.Text(), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("owner_name", sa.Text(), nullable=False),
        sa.Column("helpers", sa.Text(), nullable=False),
        sa.Column("former", sa.Text(), nullable=False),
        sa.Column("due", sa.Text(), nullable=True),
        sa.Column("due_text", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("snoozed_until", sa.Text(), nullable=True),
        sa.Column("asked_due", sa.Text(), nullable=True),
        sa.Column("extensions", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("convention", sa.Text(), nullable=False),
        sa.Column("listed", sa.Text(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("last_word", sa.BigInteger(), nullable=True),
        sa.Column("closed", sa.BigInteger(), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=False),
        sa.Column("turns", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_item"),
    )
    op.create_index("ix_item_meeting", "item", ["meeting"])
    op.create_index("ix_item_owner_state", "item", ["owner", "state"])
    op.create_index("ix_item_state", "item", ["state"])
    op.create_table(
        "learned",
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("spelt", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("mail", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("by", "spelt", "address", name="pk_learned"),
    )
    op.create_index("ix_learned_mail", "learned", ["mail"])
    op.create_table(
        "lesson",
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("retrospective", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_lesson"),
    )
    op.create_index("ix_lesson_day", "lesson", ["day"])
    op.create_index("ix_lesson_origin_line", "lesson", ["origin", "line"], unique=True)
    op.create_index("ix_lesson_retrospective", "lesson", ["retrospective"])
    op.create_table(
        "letter",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("message_hash", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_letter"),
        sa.UniqueConstraint("message_hash", name="uq_letter_message_hash"),
        sa.UniqueConstraint("token_hash", name="uq_letter_token_hash"),
    )
    op.create_index("ix_letter_created", "letter", ["created"])
    op.create_index("ix_letter_recipient_kind_created", "letter", ["recipient", "kind", "created"])
    op.create_table(
        "look",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("address", name="pk_look"),
    )
    op.create_index("ix_look_at_address", "look", ["at", "address"])
    op.create_table(
        "mail",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("arrived", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("settled", sa.BigInteger(), nullable=True),
        sa.Column("leased", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_mail"),
    )
    op.create_index("ix_mail_state_arrived_id", "mail", ["state", "arrived", "id"])
    op.create_table(
        "meeting",
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("organiser", sa.Text(), nullable=False),
        sa.Column("recipients", sa.Text(), nullable=False),
        sa.Column("attendees", sa.Text(), nullable=False),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("mail", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("list_id", sa.Text(), nullable=False),
        sa.Column("calendar", sa.Text(), nullable=False),
        sa.Column("next_day", sa.Text(), nullable=True),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("release", sa.BigInteger(), nullable=False),
        sa.Column("confirmed", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("ref", name="pk_meeting"),
    )
    op.create_index("ix_meeting_message_id", "meeting", ["message_id"])
    op.create_index("ix_meeting_organiser_received", "meeting", ["organiser", "received"])
    op.create_index("ix_meeting_organiser_series_received", "meeting", ["organiser", "series", "received"])
    op.create_table(
        "meeting_reader",
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("meeting", "address", name="pk_meeting_reader"),
    )
    op.create_index("ix_meeting_reader_address_received", "meeting_reader", ["address", "received"])
    op.create_table(
        "note",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_note"),
    )
    op.create_table(
        "person",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("aliases", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("hours", sa.Text(), nullable=True),
        sa.Column("days", sa.Text(), nullable=True),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("manager", sa.Text(), nullable=False),
        sa.Column("deputy", sa.Text(), nullable=False),
        sa.Column("external", sa.Boolean(), nullable=False),
        sa.Column("partner", sa.Text(), nullable=False),
        sa.Column("paused_until", sa.Text(), nullable=True),
        sa.Column("away_until", sa.Text(), nullable=True),
        sa.Column("rhythm", sa.Text(), nullable=False),
        sa.Column("digest_weekday", sa.Integer(), nullable=True),
        sa.Column("digest_time", sa.Text(), nullable=True),
        sa.Column("wants_digest", sa.Boolean(), nullable=False),
        sa.Column("wants_mail", sa.Boolean(), nullable=False),
        sa.Column("failing", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("address", name="pk_person"),
    )
    op.create_table(
        "withdrawn",
        sa.Column("seq", NUMBER, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_withdrawn"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "item_person",
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["ref"], ["item.ref"], name="fk_item_person_ref"),
        sa.PrimaryKeyConstraint("ref", "address", "role", name="pk_item_person"),
    )
    op.create_index("ix_item_person_address_until", "item_person", ["address", "until"])
    op.create_table(
        "letter_body",
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["letter"], ["letter.key"], name="fk_letter_body_letter"),
        sa.PrimaryKeyConstraint("letter", name="pk_letter_body"),
    )
    op.create_table(
        "letter_row",
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["letter"], ["letter.key"], name="fk_letter_row_letter"),
        sa.PrimaryKeyConstraint("letter", "number", name="pk_letter_row"),
    )
    op.create_table(
        "mail_raw",
        sa.Column("mail", sa.Text(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["mail"], ["mail.id"], name="fk_mail_raw_mail"),
        sa.PrimaryKeyConstraint("mail", name="pk_mail_raw"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("doubts", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["letter"], ["letter.key"], name="fk_outbox_letter"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_letter", "outbox", ["letter"])
    op.create_index("ix_outbox_next_at_id", "outbox", ["next_at", "id"])
    op.create_index("ix_outbox_recipient_next_at", "outbox", ["recipient", "next_at"])
    op.create_table(
        "place",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("uid", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("mail", sa.Text(), nullable=False),
        sa.Column("marked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["mail"], ["mail.id"], name="fk_place_mail"),
        sa.PrimaryKeyConstraint("account", "folder", "uidvalidity", "uid", "name", name="pk_place"),
    )
    op.create_index("ix_place_account_marked", "place", ["account", "marked"])
    op.create_index("ix_place_mail", "place", ["mail"])
    op.create_table(
        "retrospective",
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("organiser", sa.Text(), nullable=False),
        sa.Column("meetings", sa.Text(), nullable=False),
        sa.Column("guests", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=True),
        sa.Column("end", sa.BigInteger(), nullable=True),
        sa.Column("hurts", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.BigInteger(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("answered", sa.Text(), nullable=False),
        sa.Column("wishes", sa.Text(), nullable=False),
        sa.Column("stays", sa.Text(), nullable=False),
        sa.Column("delegates", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_retrospective"),
        sa.UniqueConstraint("uid", name="uq_retrospective_uid"),
    )
    op.create_table(
        "retrospective_guest",
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("ref", "address", name="pk_retrospective_guest"),
    )
    op.create_index("ix_retrospective_guest_address_until", "retrospective_guest", ["address", "until"])
    op.create_table(
        "retrospective_meeting",
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("meeting", name="pk_retrospective_meeting"),
    )
    op.create_index("ix_retrospective_meeting_ref", "retrospective_meeting", ["ref"])
    op.create_table(
        "told",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["letter"], ["letter.key"], name="fk_told_letter"),
        sa.PrimaryKeyConstraint("person", "reason", name="pk_told"),
    )
    op.create_index("ix_told_letter", "told", ["letter"])
    op.create_index("ix_told_person_about_at", "told", ["person", "about", "at"])
    op.create_table(
        "wish",
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("args", sa.Text(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("mail", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("settled", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("ref", name="pk_wish"),
    )
    op.create_index("ix_wish_asked_state", "wish", ["asked", "state"])
    op.create_index("ix_wish_item", "wish", ["item"])
    op.create_index("ix_wish_letter", "wish", ["letter"])
