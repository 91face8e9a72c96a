"""Whose lines are kept as lessons, that a line is kept once, and that a line without a name has none anywhere."""

from __future__ import annotations

import re
from datetime import date

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
