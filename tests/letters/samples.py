"""One letter of every kind and language, as planning would make it, and the stationery to write it on."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

from minuted.letters import Stationery
from minuted.model import (
    Address,
    Attendee,
    Doubt,
    Event,
    Figures,
    Item,
    Language,
    LessonKind,
    Letter,
    LetterKind,
    LetterRow,
    Lookback,
    Meeting,
    Milestone,
    Outcome,
    Question,
    Refusal,
    Section,
    State,
    ToldLesson,
)

TEMPLATES = Path(__file__).parents[2] / "templates"
BOT = Address(address="minuted@example.org", name="minuted")
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ZONE = "Asia/Shanghai"

WORDS = {
    Language.EN: {
        "title": "Minutes of the weekly",
        "goal": "a launch that nobody has to stay up for",
        "room": "book the room",
        "draft": "send the draft of the contract to legal",
        "budget": "agree on the budget with finance",
        "decision": "We stay with one vendor until autumn.",
        "why": "legal has not answered since Monday",
        "note": "booked room 3",
        "owner": "Bob Chen",
        "other": "Li Si",
        "organiser": "Anna Li",
        "due": "by Friday",
    },
    Language.ZH: {
        "title": "产品部周例会纪要",
        "goal": "让发布当晚没有人需要加班",
        "room": "预订会议室",
        "draft": "把合同初稿发给法务审阅",
        "budget": "与财务部商定预算",
        "decision": "秋季之前继续使用现有供应商。",
        "why": "法务从周一起还没有答复",
        "note": "已订三号会议室",
        "owner": "陈博",
        "other": "李四",
        "organiser": "李安娜",
        "due": "周五前",
    },
}


def languages() -> dict[Language, dict[str, object]]:
    """Return the words of both languages as the configuration reads them."""
    tables: dict[Language, dict[str, object]] = {}
    for language in Language:
        table: dict[str, object] = {}
        for path in sorted((TEMPLATES / language).glob("language*.toml")):
            table |= tomllib.loads(path.read_text(encoding="utf-8"))
        tables[language] = table
    return tables


def stationery(*folders: Path) -> Stationery:
    """Return the shipped stationery, with ``folders`` winning over it."""
    return Stationery([*folders, TEMPLATES], languages(), BOT, b"a secret of the tests")


def meeting(language: Language) -> Meeting:
    words = WORDS[language]
    return Meeting(
        ref="M-1",
        title=words["title"],
        day=date(2026, 3, 2),
        organiser="anna@example.org",
        goal=words["goal"],
        language=language,
        subject=words["title"],
        message_id="minutes@example.org",
        received=AT,
        release=datetime(2026, 3, 2, 3, 0, tzinfo=UTC),
    )


def item(language: Language, **facts: object) -> Item:
    values: dict[str, object] = {
        "ref": "A-1",
        "meeting": "M-1",
        "organiser": "anna@example.org",
        "task": WORDS[language]["room"],
        "owner": "bob@example.org",
        "owner_name": WORDS[language]["owner"],
        "due": date(2026, 3, 6),
        "created": AT,
        "changed": AT,
    }
    return Item(**(values | facts))  # type: ignore[arg-type]  # the fields are the tests' own


def row(language: Language, number: int, section: Section, task: str = "room", **facts: object) -> LetterRow:
    words = WORDS[language]
    values: dict[str, object] = {
        "number": number,
        "section": section,
        "task": words.get(task, task),
        "ref": f"A-{number}",
        "owner": "bob@example.org",
        "owner_name": words["owner"],
        "due": date(2026, 3, 6),
    }
    return LetterRow(**(values | facts))  # type: ignore[arg-type]  # the fields are the tests' own


def decided(language: Language, number: int, **facts: object) -> LetterRow:
    """Return the row of a decision."""
    values: dict[str, object] = {
        "number": number,
        "section": Section.DECIDED,
        "task": WORDS[language]["decision"],
        "ref": f"D-{number}",
        "day": date(2026, 2, 9),
    }
    return LetterRow(**(values | facts))  # type: ignore[arg-type]  # the fields are the tests' own


def lookback(language: Language, **facts: object) -> Lookback:
    """Return what is looked back on; ``facts`` replace its fields."""
    words = WORDS[language]
    values: dict[str, object] = {
        "title": words["title"],
        "start": datetime(2026, 3, 19, 1, 30, tzinfo=UTC),
        "end": datetime(2026, 3, 19, 2, 15, tzinfo=UTC),
        "days": (
            Milestone(day=date(2026, 3, 2), title=words["title"]),
            Milestone(day=date(2026, 3, 5), blocked=(words["draft"],)),
            Milestone(day=date(2026, 3, 6), closed=(words["room"], words["budget"])),
            Milestone(day=date(2026, 3, 12), closed=(words["draft"],)),
        ),
        "done": 3,
        "dated": 3,
        "on_time": 2,
        "blocked": 1,
        "dropped": 1,
        "decisions": (words["decision"],),
        "thanks": ((words["other"], words["note"]), (words["owner"], "")),
        "guests": 3,
    }
    return Lookback(**(values | facts))  # type: ignore[arg-type]  # the fields are the tests' own


def event(language: Language, **facts: object) -> Event:
    """Return the calendar object of a retrospective; ``facts`` replace its fields."""
    words = WORDS[language]
    values: dict[str, object] = {
        "method": "REQUEST",
        "uid": "r-1.0123456789abcdef0123456789abcdef",
        "sequence": 0,
        "stamp": AT,
        "start": datetime(2026, 3, 19, 1, 30, tzinfo=UTC),
        "end": datetime(2026, 3, 19, 2, 15, tzinfo=UTC),
        "zone": ZONE,
        "attendees": (
            Attendee(address="anna@example.org", name=words["organiser"], answer="accepted"),
            Attendee(address="bob@example.org", name=words["owner"], answer="needs-action"),
            Attendee(address="li.si@example.org", name=words["other"]),
        ),
        "chair": "anna@example.org",
    }
    return Event(**(values | facts))  # type: ignore[arg-type]  # the fields are the tests' own


def letter(kind: LetterKind, language: Language, **facts: object) -> Letter:
    """Return the sample of one kind; ``facts`` replace its fields."""
    words = WORDS[language]
    to_organiser = Address(address="anna@example.org", name=words["organiser"])
    to_owner = Address(address="bob@example.org", name=words["owner"])
    values: dict[str, object] = {
        "key": f"{kind}/sample/{language}",
        "kind": kind,
        "to": to_owner,
        "language": language,
        "zone": ZONE,
        "at": AT,
    }
    new = row(language, 1, Section.NEW, reason=words["decision"])
    special: dict[LetterKind, dict[str, object]] = {
        LetterKind.RECEIPT: {
            "to": to_organiser,
            "meeting": meeting(language),
            "in_reply_to": "minutes@example.org",
            "answers_subject": words["title"],
            "rows": (
                row(language, 1, Section.UNDERSTOOD, line=5, convention="prefix", due_text=words["due"]),
                row(language, 2, Section.UNDERSTOOD, "draft", owner="", owner_name="", due=None, line=6),
                row(language, 3, Section.UNDERSTOOD, "budget", owner="", owner_name=words["other"], line=9),
                row(language, 4, Section.DECIDED, "decision", owner="", owner_name="", due=None),
            ),
            "questions": (
                Question(doubt=Doubt.NO_OWNER, row=2),
                Question(
                    doubt=Doubt.OWNER_AMBIGUOUS,
                    row=3,
                    about=words["other"],
                    options=("li.si@example.org", "lisi2@example.org"),
                ),
            ),
        },
        LetterKind.NOTHING: {"to": to_organiser, "answers_subject": words["title"]},
        LetterKind.ANSWER: {
            "outcomes": (Outcome(verb="done", number=1, item=item(language, state=State.DONE)),),
            "in_reply_to": "reply@example.org",
        },
        LetterKind.REFUSAL: {
            "outcomes": (
                Outcome(
                    verb="due",
                    number=1,
                    item=item(language),
                    refusal=Refusal(code="day_missing", facts={"raw": "31.2."}),
                ),
            ),
        },
        LetterKind.CONFIRMATION: {
            "outcomes": (
                Outcome(verb="done", number=2, item=item(language, ref="A-2", task=words["draft"], state=State.DONE)),
                Outcome(
                    verb="reassign",
                    number=1,
                    item=item(language),
                    args={"person": "li.si@example.org"},
                    refusal=Refusal(code="not_proved", facts={"verb": "reassign", "who": "bob@example.org"}),
                ),
            ),
            "facts": {"until": "2026-03-05", "name.li.si@example.org": words["other"]},
            "in_reply_to": "reply@example.org",
        },
        LetterKind.WISH: {
            "to": to_organiser,
            "outcomes": (
                Outcome(
                    verb="cancel",
                    number=1,
                    item=item(language),
                    refusal=Refusal(
                        code="wished", facts={"verb": "cancel", "who": "bob@example.org", "words": words["why"]}
                    ),
                ),
            ),
            "facts": {"who": "bob@example.org", "name.bob@example.org": words["owner"]},
        },
        LetterKind.STATUS: {
            "rows": (
                row(language, 1, Section.THIS_WEEK),
                row(language, 2, Section.BLOCKED, "draft", state=State.BLOCKED, why=words["why"]),
            )
        },
        LetterKind.HELP: {},
        LetterKind.DECISIONS: {
            "to": to_organiser,
            "rows": (
                decided(language, 1),
                decided(language, 2, superseded=date(2026, 2, 20), superseded_by="D-9"),
                decided(language, 3, revisit=date(2026, 3, 20)),
            ),
            "facts": {"found": "4", "known": "9", "words": words["other"], "more": "1"},
        },
        LetterKind.AGENDA: {
            "to": to_organiser,
            "meeting": meeting(language),
            "rows": (
                row(language, 1, Section.OVERDUE, due=date(2026, 2, 27), late=3),
                row(language, 2, Section.BLOCKED, "draft", state=State.BLOCKED, why=words["why"]),
                row(language, 3, Section.UNOWNED, "budget", owner="", owner_name="", due=None),
                decided(language, 0, ref="D-4", section=Section.REVISIT),
            ),
            "facts": {"title": words["title"], "next_meeting": "2026-03-03", "next_known": "rhythm"},
        },
        LetterKind.REVISIT: {
            "to": to_organiser,
            "rows": (decided(language, 0, ref="D-4", section=Section.REVISIT),),
        },
        LetterKind.RETROSPECTIVE: {
            "meeting": meeting(language),
            "lookback": lookback(language),
            "event": event(language),
        },
        LetterKind.LESSONS: {
            "meeting": meeting(language),
            "lookback": lookback(language, purpose="summary"),
            "lessons": (
                ToldLesson(kind=LessonKind.KEEP, text=words["goal"], who=words["other"], ref="L-1"),
                ToldLesson(kind=LessonKind.PROBLEM, text=words["why"], ref="L-2"),
                ToldLesson(kind=LessonKind.TRY, text=words["decision"], who=words["owner"], ref="L-3"),
            ),
        },
        LetterKind.LEARNED: {
            "answers_subject": "lessons",
            "lessons": (
                ToldLesson(kind=LessonKind.TRY, text=words["decision"], title=words["title"], day=date(2026, 2, 9)),
                ToldLesson(kind=LessonKind.KEEP, text=words["goal"], title=words["title"], day=date(2025, 12, 9)),
            ),
            "facts": {"found": "5", "known": "7", "words": words["other"], "more": "3"},
        },
        LetterKind.YEARLY: {
            "lookback": lookback(language, purpose="year", title=words["title"]),
            "lessons": (
                ToldLesson(kind=LessonKind.TRY, text=words["decision"], title=words["title"], day=date(2025, 2, 9)),
                ToldLesson(kind=LessonKind.KEEP, text=words["goal"], title=words["title"], day=date(2025, 12, 9)),
            ),
            "facts": {"year": "2025", "department": words["title"], "more": "3", "decisions": "7"},
        },
        LetterKind.ANNOUNCEMENT: {
            "meeting": meeting(language),
            "rows": (new, row(language, 2, Section.NEW, "budget", due=None, helper_names=(words["other"],))),
        },
        LetterKind.ACCEPTANCE: {
            "meeting": meeting(language),
            "rows": (row(language, 1, Section.UNCONFIRMED, reason=words["decision"]),),
        },
        LetterKind.ESCALATION: {
            "to": Address(address="li.si@example.org", name=words["other"]),
            "cc": to_owner,
            "meeting": meeting(language),
            "rows": (row(language, 1, Section.UNANSWERED, due=date(2026, 2, 13), late=17, reason=words["goal"]),),
            "facts": {"who": "bob@example.org", "step": "contact"},
        },
        LetterKind.NUDGE: {
            "rows": (
                row(
                    language,
                    1,
                    Section.OVERDUE,
                    due=date(2026, 2, 28),
                    late=2,
                    meeting_title=words["title"],
                    reason=words["decision"],
                    organiser_name=words["organiser"],
                ),
            ),
        },
        LetterKind.NOTICE: {
            "to": to_organiser,
            "meeting": meeting(language),
            "rows": (row(language, 1, Section.BLOCKED, "draft", state=State.BLOCKED, why=words["why"]),),
        },
        LetterKind.DIGEST: {
            "rows": (
                row(language, 1, Section.OVERDUE, due=date(2026, 2, 27), late=3, percent=60, note=words["note"]),
                row(language, 2, Section.OVERDUE, "budget", due=date(2026, 2, 28), late=2),
                row(language, 3, Section.THIS_WEEK, "draft", meeting_title=words["title"]),
                row(language, 4, Section.BLOCKED, "draft", state=State.BLOCKED, why=words["why"]),
                row(language, 5, Section.WAITING, owner="li.si@example.org", owner_name=words["other"]),
                row(language, 0, Section.DECIDED, "decision", owner="", owner_name="", due=None),
                row(
                    language,
                    6,
                    Section.DONE,
                    state=State.DONE,
                    note=words["note"],
                    remarks=((words["other"], words["why"]),),
                    thanks=((words["organiser"], ""), (words["other"], words["note"])),
                ),
                row(language, 0, Section.COMING, words["title"], owner="", owner_name="", due=date(2026, 3, 9)),
            ),
            "figures": (
                Figures(
                    name=words["title"],
                    open=6,
                    open_before=8,
                    closed=4,
                    closed_before=2,
                    dated=4,
                    on_time=3,
                    dated_before=2,
                    on_time_before=1,
                    blocked=1,
                    declined=1,
                ),
                Figures(name=words["other"], open=1, closed=3, dated=3, on_time=3),
            ),
        },
        LetterKind.PROGRESS: {
            "rows": (
                row(language, 1, Section.MOVING, "draft", state=State.BLOCKED, why=words["why"]),
                row(language, 2, Section.MOVING, "budget", percent=60, note=words["note"]),
                row(language, 0, Section.DECIDED, "decision", owner="", owner_name="", due=None),
                row(language, 3, Section.DONE, state=State.DONE, note=words["note"]),
            ),
        },
    }
    return Letter(**(values | special[kind] | facts))  # type: ignore[arg-type]  # the fields are the tests' own
