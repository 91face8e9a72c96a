"""What names mean to their organiser, beside what else is known of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from minuted.intake.learned import Meant, either, with_learned
from minuted.model import Doubt, Kind, Question, Reading, Row

pytestmark = pytest.mark.pure

ANNA, BOB, TOM = "anna@example.org", "bob@example.org", "tom@example.org"
MEANT = {"tom": (TOM,), "王磊": (BOB,), "rob": (BOB, TOM)}
ROW = Row(line=1, convention="c", task="do it", owners=("Tom",), people=("",))


def reading(row: Row, *questions: Question) -> Reading:
    return Reading(kind=Kind.MINUTES, reason="", rows=(ROW, row), questions=questions)


def asked(doubt: Doubt, about: str, *options: str) -> Question:
    return Question(doubt=doubt, row=1, about=about, options=options)


NO_DATE = asked(Doubt.NO_DATE, "")
CASES = {
    "unknown and learned": (
        reading(ROW, asked(Doubt.OWNER_UNKNOWN, "Tom"), NO_DATE), (TOM,), (NO_DATE,),
    ),
    "nearly known and learned": (reading(ROW, asked(Doubt.OWNER_LIKELY, "Tom", ANNA)), (TOM,), ()),
    "learned in another spelling": (reading(replace(ROW, owners=("TOM.",))), (TOM,), ()),
    "of two people only the unknown one": (
        reading(
            replace(ROW, owners=("Zoe", "王磊"), people=("", "")),
            asked(Doubt.OWNER_UNKNOWN, "Zoe"),
            asked(Doubt.OWNER_UNKNOWN, "王磊"),
        ),
        ("", BOB),
        (asked(Doubt.OWNER_UNKNOWN, "Zoe"),),
    ),
    "known and learned alike": (reading(replace(ROW, people=(TOM,))), (TOM,), ()),
    "known as somebody else": (
        reading(replace(ROW, people=(ANNA,))), ("",), (asked(Doubt.OWNER_AMBIGUOUS, "Tom", ANNA, TOM),),
    ),
    "two people anyway": (
        reading(ROW, asked(Doubt.OWNER_AMBIGUOUS, "Tom", ANNA, BOB)), ("",),
        (asked(Doubt.OWNER_AMBIGUOUS, "Tom", ANNA, BOB),),
    ),
    "two addresses learned": (
        reading(replace(ROW, owners=("Rob",)), asked(Doubt.OWNER_UNKNOWN, "Rob")), ("",),
        (asked(Doubt.OWNER_AMBIGUOUS, "Rob", BOB, TOM),),
    ),
    "done anyway": (
        reading(replace(ROW, owners=("Rob",), done=True)), ("",), (),
    ),
    "not learned": (
        reading(replace(ROW, owners=("Zoe",)), asked(Doubt.OWNER_UNKNOWN, "Zoe")), ("",),
        (asked(Doubt.OWNER_UNKNOWN, "Zoe"),),
    ),
    "everybody": (
        reading(replace(ROW, owners=("all",), people=(ANNA, BOB)), asked(Doubt.EVERYBODY, "all")), (ANNA, BOB),
        (asked(Doubt.EVERYBODY, "all"),),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("before", "people", "questions"), CASES.values(), ids=CASES.keys())
def test_minutes_are_read_with_what_was_learned(
    before: Reading, people: tuple[str, ...], questions: tuple[Question, ...]
) -> None:
    after = with_learned(before, MEANT)
    assert after.rows[0].people == (TOM,)
    assert after.rows[1].people == people
    assert after.questions == questions


def test_nothing_learned_changes_nothing() -> None:
    before = reading(ROW, asked(Doubt.OWNER_UNKNOWN, "Tom"))
    assert with_learned(before, {}) is before


MANY = tuple(f"p{number}@example.org" for number in range(9))
EITHER: dict[str, tuple[tuple[str, ...], Meant, tuple[str, ...]]] = {
    "nobody": ((), {}, ()),
    "learned only": ((), {"tom": (TOM,)}, (TOM,)),
    "found only": ((ANNA,), {}, (ANNA,)),
    "both alike": ((TOM,), {"tom": (TOM, BOB)}, (TOM,)),
    "both differ": ((ANNA,), {"tom": (TOM,)}, (ANNA, TOM)),
    "several found": ((ANNA, BOB), {"tom": (TOM,)}, (ANNA, BOB)),
    "a whole department found": (MANY, {"tom": (TOM,)}, (TOM,)),
    "a whole department and nothing learned": (MANY, {}, ()),
}


@pytest.mark.parametrize(("found", "meant", "expected"), EITHER.values(), ids=EITHER.keys())
def test_a_name_in_an_answer_may_mean(found: tuple[str, ...], meant: Meant, expected: tuple[str, ...]) -> None:
    assert either(found, "Tom", meant) == expected
