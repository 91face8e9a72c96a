"""Direct answers: the receipt restates in order, an answer says what came of each word, nothing is told twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from minuted.model import (
    Act,
    Decision,
    Doubt,
    Item,
    Kind,
    Language,
    LetterKind,
    Outcome,
    Person,
    Policy,
    Question,
    Reading,
    Refusal,
    Row,
    Section,
    State,
)
from minuted.tracking import (
    Asked,
    Calendars,
    answer,
    fold,
    help_letter,
    nothing_found,
    receipt,
    recorded,
    status_letter,
    worth_answering,
)
from minuted.tracking.refusals import Code

from .making import ANNA, BOB, CAROL, MEETING, PEOPLE, POLICY, START, at, item, said, view

pytestmark = pytest.mark.pure

DECISION = Decision(ref="D-1", meeting="M-1", day=MEETING.day, text="We meet in person", line=3)
ASKED: Asked = {
    "mail": "fedcba9876543210fedcba9876543210",
    "to": PEOPLE[BOB],
    "now": at("2026-03-04 09:10"),
    "policy": POLICY,
    "in_reply_to": "reply@example.org",
    "references": ("weekly@example.org",),
    "subject": "Re: Minutes of the weekly: 1 item for you",
}


def row(line: int, due: date | None, **changes: object) -> Row:
    made = Row(line=line, convention="prefix", task="book the room", owners=("Bob",), people=(BOB,), due=due)
    return replace(made, **changes)  # type: ignore[arg-type]  # any field may change


def of(*rows: Row, questions: tuple[Question, ...] = ()) -> Reading:
    return Reading(kind=Kind.MINUTES, reason="rows", rows=rows, questions=questions)


@pytest.mark.parametrize(
    ("due", "kept", "asked"),
    [
        pytest.param(date(2026, 3, 6), date(2026, 3, 6), False, id="Friday stays"),
        pytest.param(date(2026, 3, 8), date(2026, 3, 6), True, id="Sunday moves"),
        pytest.param(date(2026, 10, 5), date(2026, 9, 30), True, id="National Day moves"),
        pytest.param(date(2026, 2, 28), date(2026, 2, 28), False, id="a make-up Saturday stays"),
        pytest.param(date(2026, 3, 1), date(2026, 3, 1), False, id="past days stay"),
        pytest.param(None, None, False, id="no day"),
    ],
)
def test_a_deadline_on_a_day_off_moves_and_is_asked_about(due: date | None, kept: date | None, asked: bool) -> None:
    calendars = Calendars.compile({}, Policy(country="CN"))
    found = recorded(of(row(7, due)), MEETING, refs=["A-1"], at=START, calendars=calendars, people=PEOPLE)
    assert fold(found.acts).due == kept
    wanted = Question(doubt=Doubt.DATE_MOVED, row=0, about=str(due), options=(str(kept),))
    assert found.questions == ((wanted,) if asked else ())


def test_what_is_done_already_is_not_moved() -> None:
    rows = of(row(7, date(2026, 3, 8), done=True))
    found = recorded(rows, MEETING, refs=["A-1"], at=START, calendars=Calendars.compile({}), people={})
    assert fold(found.acts).due == date(2026, 3, 8)
    assert found.questions == ()


def test_every_row_needs_a_ref() -> None:
    with pytest.raises(ValueError, match="zip"):
        recorded(of(row(7, None)), MEETING, refs=[], at=START, calendars=Calendars.compile({}), people={})


def test_what_belongs_to_all_is_the_organisers_whoever_wrote_the_minutes() -> None:
    everybody = Row(line=7, convention="x", task="order", owners=("All",), people=("author@example.net", ANNA, BOB))
    asked = Question(doubt=Doubt.EVERYBODY, row=0, about="All")
    reading = replace(of(everybody), questions=(asked,))
    found = recorded(reading, MEETING, refs=["A-1"], at=START, calendars=Calendars.compile({}), people={})
    assert (found.acts[0].args["owner"], found.acts[0].args["helpers"]) == (ANNA, f"author@example.net {BOB}")


def test_the_same_doubt_of_several_rows_is_asked_once() -> None:
    questions = [
        Question(doubt=Doubt.NO_DATE, row=2),
        Question(doubt=Doubt.OWNER_UNKNOWN, row=0, about="Zoe"),
        Question(doubt=Doubt.NO_DATE, row=0),
        Question(doubt=Doubt.OWNER_UNKNOWN, row=1, about="Max"),
        Question(doubt=Doubt.DATE_PAST, row=0, about="Monday"),
        Question(doubt=Doubt.DATE_PAST, row=1, about="Monday"),
    ]
    items = [item(f"A-{number}", line=number) for number in (1, 2, 3)]
    letter = receipt(MEETING, items, [], questions, to=PEOPLE[ANNA], people=PEOPLE, now=START, policy=POLICY)
    assert [(one.doubt, one.row, one.rows) for one in letter.questions] == [
        (Doubt.OWNER_UNKNOWN, 1, ()),
        (Doubt.NO_DATE, 1, (1, 3)),
        (Doubt.DATE_PAST, 1, ()),
        (Doubt.OWNER_UNKNOWN, 2, ()),
        (Doubt.DATE_PAST, 2, ()),
    ]


def test_the_receipt_numbers_decisions_and_items_as_the_minutes_have_them() -> None:
    items = [item("A-1", line=9), item("A-2", line=1), item("A-3", line=5, state=State.DONE)]
    questions = [Question(doubt=Doubt.NO_OWNER, row=0), Question(doubt=Doubt.NO_DATE, row=1)]
    letter = receipt(
        MEETING,
        items,
        [DECISION],
        questions,
        to=PEOPLE[ANNA],
        people=PEOPLE,
        now=START,
        policy=POLICY,
        references=("earlier@example.org",),
    )
    assert [(each.number, each.ref, each.section) for each in letter.rows] == [
        (1, "A-2", Section.UNDERSTOOD),
        (2, "D-1", Section.DECIDED),
        (3, "A-3", Section.UNDERSTOOD),
        (4, "A-1", Section.UNDERSTOOD),
    ]
    assert [(question.doubt, question.row) for question in letter.questions] == [
        (Doubt.NO_DATE, 1),
        (Doubt.NO_OWNER, 4),
    ]
    assert letter.facts == {"items": "3", "decisions": "1", "questions": "2"}
    assert letter.key == "receipt/0123456789abcdef"
    assert (letter.in_reply_to, letter.references) == ("weekly@example.org", ("earlier@example.org",))
    assert letter.answers_subject == "Minutes of the weekly"


def test_an_answer_says_what_came_of_each_word() -> None:
    done = said(item(), "done", BOB, note="booked room 3")
    outcomes = [Outcome(verb="done", number=1, item=done)]
    letter = answer(outcomes, people=PEOPLE, meetings={"M-1": MEETING}, **ASKED)
    assert letter.kind is LetterKind.ANSWER
    assert letter.key == "answer/fedcba9876543210"
    assert letter.outcomes == tuple(outcomes)
    assert [(each.number, each.section, each.note) for each in letter.rows] == [(1, Section.DONE, "booked room 3")]
    assert letter.meeting == MEETING
    assert {name: letter.facts[name] for name in ("done", "refused")} == {"done": "1", "refused": "0"}
    assert (letter.in_reply_to, letter.answers_subject) == (ASKED["in_reply_to"], ASKED["subject"])


def test_rows_of_an_answer_keep_their_numbers_and_show_an_item_once() -> None:
    first, second = said(item("A-5"), "progress", BOB, percent="50"), said(item("A-3"), "done", BOB)
    outcomes = [
        Outcome(verb="progress", number=4, item=item("A-5")),
        Outcome(verb="done", number=2, item=second),
        Outcome(verb="snooze", number=4, item=first),
        Outcome(verb="undo", item=item("A-7")),
    ]
    letter = answer(outcomes, people=PEOPLE, meetings={}, **ASKED)
    assert [(each.number, each.ref, each.percent) for each in letter.rows] == [
        (2, "A-3", None),
        (4, "A-5", 50),
        (5, "A-7", None),
    ]


@pytest.mark.parametrize(
    ("outcomes", "kind"),
    [
        pytest.param([("done", None)], LetterKind.ANSWER, id="done"),
        pytest.param([("done", None), ("cancel", Code.ORGANISER_ONLY)], LetterKind.ANSWER, id="one of two"),
        pytest.param([("cancel", Code.ORGANISER_ONLY)], LetterKind.REFUSAL, id="refused only"),
    ],
)
def test_a_letter_is_a_refusal_only_where_nothing_was_done(
    outcomes: list[tuple[str, Code | None]], kind: LetterKind
) -> None:
    made = [
        Outcome(verb=verb, number=1, item=item(), refusal=Refusal(code=code) if code else None)
        for verb, code in outcomes
    ]
    letter = answer(made, people=PEOPLE, meetings={}, **ASKED)
    assert letter.kind is kind
    assert letter.key == "answer/fedcba9876543210"


def test_who_must_choose_a_row_sees_the_rows() -> None:
    refused = Outcome(verb="done", refusal=Refusal(code=Code.WHICH_ROW, facts={"count": "2"}))
    choices = {1: item("A-1"), 2: item("A-2")}
    letter = answer([refused], people=PEOPLE, meetings={}, choices=choices, **ASKED)
    assert [(each.number, each.ref) for each in letter.rows] == [(1, "A-1"), (2, "A-2")]
    other = Outcome(verb="done", refusal=Refusal(code=Code.NOT_PROVED))
    assert answer([other], people=PEOPLE, meetings={}, choices=choices, **ASKED).rows == ()


@pytest.mark.parametrize(
    ("outcomes", "worth"),
    [
        pytest.param([Outcome(verb="ok", item=item())], False, id="ok"),
        pytest.param([Outcome(verb="thanks"), Outcome(verb="comment")], False, id="thanks and a comment"),
        pytest.param([Outcome(verb="ok"), Outcome(verb="done", item=item())], True, id="ok and done"),
        pytest.param([Outcome(verb="comment", refusal=Refusal(code=Code.NOT_PROVED))], True, id="a refusal"),
        pytest.param([], False, id="nothing"),
    ],
)
def test_what_changed_nothing_is_not_answered(outcomes: list[Outcome], worth: bool) -> None:
    assert worth_answering(outcomes) is worth


@pytest.mark.parametrize(
    ("state", "asked_due", "section"),
    [
        (State.OPEN, None, Section.OVERDUE),
        (State.BLOCKED, None, Section.BLOCKED),
        (State.DECLINED, None, Section.DECLINED),
        (State.DONE, None, Section.DONE),
        (State.CANCELLED, None, Section.CANCELLED),
    ],
)
def test_an_answer_shows_where_the_item_stands(state: State, asked_due: date | None, section: Section) -> None:
    late = item(state=state, asked_due=asked_due, due=date(2026, 3, 2))
    letter = answer([Outcome(verb="undo", number=1, item=late)], people=PEOPLE, meetings={}, **ASKED)
    assert letter.rows[0].section is section


def test_the_answer_is_in_the_readers_language_else_that_of_the_minutes() -> None:
    outcomes = [Outcome(verb="done", number=1, item=item())]
    chinese = {"M-1": replace(MEETING, language=Language.ZH)}
    unknown: Asked = {**ASKED, "to": Person(address=BOB)}
    assert answer(outcomes, people={}, meetings=chinese, **unknown).language is Language.ZH
    assert answer(outcomes, people={}, meetings=chinese, **ASKED).language is Language.EN


def test_the_status_lists_what_is_open_around_a_person() -> None:
    items = [
        item("A-1"),
        item("A-2", organiser=BOB, owner=CAROL),
        item("A-3", state=State.DONE, closed=START, closed_by=BOB),
        item("A-4", meeting="M-2", created=at("2026-03-04 09:00")),
    ]
    seen = view(BOB, items, ["announce/A-1/bob@example.org"])
    letter = status_letter(seen, **ASKED)
    assert letter.kind is LetterKind.STATUS
    assert [(each.number, each.ref, each.section) for each in letter.rows] == [
        (1, "A-1", Section.THIS_WEEK),
        (2, "A-4", Section.THIS_WEEK),
        (3, "A-2", Section.WAITING),
    ]


def test_simple_answers_name_the_mail_they_answer() -> None:
    for made, kind in ((nothing_found(**ASKED), LetterKind.NOTHING), (help_letter(**ASKED), LetterKind.HELP)):
        assert made.kind is kind
        assert made.key == f"{kind}/fedcba9876543210"
        assert made.reasons == (made.key,)
        assert (made.to.address, made.at, made.zone) == (BOB, ASKED["now"], "UTC")


def test_the_act_that_records_needs_nothing_else() -> None:
    found = recorded(of(row(7, None)), MEETING, refs=["A-1"], at=START, calendars=Calendars.compile({}), people={})
    (made,) = found.acts
    assert isinstance(made, Act) and made.mail == MEETING.mail
    assert isinstance(fold([made]), Item)
