"""Answers between the rows of a letter that nothing marks as quoted."""

from __future__ import annotations

import pytest

from minuted.intake.unmarked import unmarked_answers

pytestmark = pytest.mark.pure

LETTER = """Hello Bob,

1. “book the room” – due Fri 6 March
  Decision: we meet in March
2. “call the caterer”

If all is clear, “ok” takes it on.
"""

BELOW = {
    "an answer below each row": (
        "1. “book the room” – due Fri 6 March\nDecision: we meet in March\ndone\n\n2. “call the caterer”\nnot mine\n\n"
        "If all is clear, “ok” takes it on.\n",
        ("1: done", "2: not mine"),
    ),
    "rows that were wrapped": (
        "Hello Bob,\n1. “book the room” – due\nFri 6 March\n Decision: we meet\nin March\ndone\nroom 3\n"
        "2. “call the caterer”\nIf all is clear, “ok” takes it on.\n",
        ("1: done", "1: room 3"),
    ),
    "no answer": (LETTER, ()),
    "a signature below the letter": (LETTER + "Bob\ndone\n", ()),
    "a letter that was cut off": ("1. “book the room” – due Fri 6 March\ndone\n", ()),
    "another row": (LETTER.replace("room”", "house”\ndone"), ()),
    "the html form": (
        "1 book the room due Fri 6 March\nDone\n2 call the caterer\nDone\nIf all is clear, “ok” takes it on.\n",
        (),
    ),
    "words inside a row": (LETTER.replace("  Decision", "done\n  Decision"), ()),
    "words behind the rows": (LETTER.replace("If all", "done\nIf all"), ("2: done",)),
    "words inside the foot": (LETTER.replace("“ok”", "\ndone\n“ok”"), ()),
}


@pytest.mark.parametrize(("below", "found"), BELOW.values(), ids=BELOW.keys())
def test_only_what_stands_behind_a_row_of_the_whole_letter_is_an_answer(below: str, found: tuple[str, ...]) -> None:
    assert unmarked_answers(below, LETTER) == found


def test_a_letter_of_one_row_needs_no_place() -> None:
    letter = LETTER.replace("2. “call the caterer”\n", "")
    assert unmarked_answers(letter.replace("March\n\n", "March\ndone\n\n"), letter) == ()
