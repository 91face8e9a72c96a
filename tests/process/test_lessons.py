"""Whose lines are kept as lessons, that a line is kept once, and that a line without a name has none anywhere."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from minuted.model import Lesson
from process.stage import PASS, START, Stage, mail
from process.test_retrospectives import ANNA, BOB, EVE, stage

pytestmark = pytest.mark.pure


def invited() -> tuple[Stage, str]:
    """Return a stage on which Anna and Bob got their invitations, and the number of Bob's."""
    made = stage()
    with made.store.writing() as book:
        book.look_sooner((ANNA, BOB), START)
    made.round()
    made.round()
    (posted,) = [each for each in made.outlet.posted if each.recipient == BOB]
    found = re.search(r"\[minuted:\w+\]", posted.text)
    assert found is not None
    return made, found.group()


def answered(made: Stage, words: str, token: str, **more: str) -> str:
    """Let Bob, or whoever ``more`` names, answer; return what became of the mail."""
    headers = {"sender": BOB, "to": "minuted@example.org", "Cc": "", "Authentication_Results": PASS, **more}
    made.put(mail(f"{words}\n\n{token}", **headers))
    (settled,) = made.round().settled
    made.round()
    return settled.state


def kept(made: Stage) -> list[Lesson]:
    with made.store.reading() as book:
        return list(book.latest_lessons(date(2026, 1, 1), 100))


def test_a_line_is_kept_with_who_said_it() -> None:
    made, token = invited()
    assert answered(made, "keep: lunch\ntry: 九点开始", token) == "handled"
    assert [(each.ref, each.kind, each.text, each.by) for each in reversed(kept(made))] == [
        ("L-1", "keep", "lunch", BOB),
        ("L-2", "try", "九点开始", BOB),
    ]
    assert {(each.meeting, each.retrospective) for each in kept(made)} == {("M-1", "R-1")}


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"sender": EVE}, id="somebody else with the letter of a guest"),
        pytest.param({"sender": "stranger@elsewhere.example"}, id="a stranger"),
        pytest.param({"Auto_Submitted": "auto-replied"}, id="an answering machine"),
        pytest.param({"Authentication_Results": PASS.replace("pass", "fail")}, id="forged"),
    ],
)
def test_nobody_adds_a_line_but_who_is_invited(more: dict[str, str]) -> None:
    made, token = invited()
    answered(made, "keep: lunch", token, **more)
    assert kept(made) == []


def test_a_mail_that_comes_again_adds_nothing() -> None:
    made, token = invited()
    answered(made, "keep: lunch", token)
    made.put(mail(f"keep: lunch\n\n{token}", sender=BOB, to="minuted@example.org", Cc="", Authentication_Results=PASS))
    made.round()
    assert len(kept(made)) == 1


def test_a_line_without_a_name_has_none_in_its_row_nor_in_any_letter() -> None:
    made, token = invited()
    answered(made, "anonymous: problem: nobody dares to say no", token)
    with made.store._engine.connect() as connection:
        (row,) = connection.execute(text("SELECT * FROM lesson")).all()
    assert "bob" not in " ".join(map(str, row)).lower()
    assert row.text == "nobody dares to say no"
    assert not any("nobody dares" in posted.text for posted in made.outlet.posted)


def test_undo_forgets_what_came_with_the_mail_that_is_answered() -> None:
    made, token = invited()
    answered(made, "keep: lunch\nkeep: tea", token)
    answered(made, "anonymous: problem: nobody dares to say no", token)
    answer = made.outlet.posted[-1]
    found = re.search(r"\[minuted:\w+\]", answer.text)
    assert found is not None
    answered(made, "undo", found.group())
    assert [each.text for each in kept(made)] == ["tea", "lunch"]
    answered(made, "undo please", token)
    answered(made, "undo", token)
    assert kept(made) == []


def retrospective_minutes(made: Stage, words: str, subject: str, **more: str) -> None:
    with made.store.writing() as book:
        # The stage has minutes and an item already.
        book.next_refs("M", 1)
        book.next_refs("A", 1)
    made.put(mail(words, sender=f"Anna Li <{ANNA}>", to=BOB, Subject=subject, Authentication_Results=PASS, **more))
    made.round()


def test_minutes_of_a_retrospective_are_linked_with_it() -> None:
    made = stage(start=START - timedelta(days=1), end=START - timedelta(days=1))
    retrospective_minutes(made, "Keep:\n- lunch\n\nACTION: Bob to order tea by Friday", "Retrospective: Weekly")
    (lesson,) = kept(made)
    assert (lesson.text, lesson.by, lesson.retrospective, lesson.meeting) == ("lunch", "", "R-1", "M-1")
    with made.store.reading() as book:
        (meeting,) = book.meetings_by(ANNA, 1)
        linked = book.retrospective_of(meeting.ref)
        assert linked is not None
        assert linked.ref == "R-1"
        assert [item.task for item in book.find_items(meeting=meeting.ref)] == ["order tea"]


def test_minutes_with_lessons_alone_are_minutes() -> None:
    made = stage(start=START - timedelta(days=1), end=START - timedelta(days=1))
    retrospective_minutes(made, "Keep:\n- lunch", "Retrospective: Weekly")
    assert [each.text for each in kept(made)] == ["lunch"]
    subjects = [posted.subject for posted in made.outlet.posted if posted.recipient == ANNA]
    assert sorted(subjects) == ["Did I get this right? Retrospective: Weekly (1 lesson)", "What we learned: Weekly"]


@pytest.mark.parametrize(
    ("subject", "more"),
    [
        pytest.param("Weekly", {}, id="any other minutes"),
        pytest.param("Retrospective: Weekly", {"List_Id": "<all.example.org>"}, id="through a list"),
        pytest.param("Retrospective: Weekly", {"Auto_Submitted": "auto-generated"}, id="automatic"),
    ],
)
def test_other_mail_says_nothing_that_was_learned(subject: str, more: dict[str, str]) -> None:
    made = stage(start=START - timedelta(days=1), end=START - timedelta(days=1))
    retrospective_minutes(made, "keep: lunch\n\nACTION: Bob to order tea by Friday", subject, **more)
    assert kept(made) == []
