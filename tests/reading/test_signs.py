"""Without the sign of a word no pattern that needs the word matches, neither in a line nor in a piece of it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from minuted.reading import signs
from minuted.reading.conventions import Conventions
from minuted.reading.spelling import half_width

pytestmark = pytest.mark.pure

FOLDER = Path(__file__).parents[2] / "templates" / "conventions"
CONVENTIONS = Conventions.compile(
    {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.toml"))}
)
LINES = sorted({line.strip() for example in CONVENTIONS.samples for line in example.text.split("\n") if line.strip()})


def needed(text: str) -> int:
    """Add up the signs that the patterns need which match a text."""
    markers, folded = CONVENTIONS.markers, half_width(text)
    found = {
        signs.LABEL: markers.labelled(text) or markers.behind(text),
        signs.CALL: markers.called(text) or markers.calls.cuts(folded),
        signs.FIELD: CONVENTIONS.fields.read(text).values,
        signs.STATUS: CONVENTIONS.status.cut(text)[1] is not None and text[:1] not in "([【（［",
        signs.MOVED: CONVENTIONS.deadlines.moved.search(folded),
        signs.WHOSE: CONVENTIONS.deadlines.whose(text),
        signs.COMING: list(CONVENTIONS.coming.after(text)),
    }
    return sum(sign for sign, what in found.items() if what)


def test_lines_of_the_examples_have_the_signs_that_reading_them_needs() -> None:
    assert {text: needed(text) for text in LINES if needed(text) & ~CONVENTIONS.signs.of(text)} == {}


def test_pieces_of_lines_need_no_sign_that_the_line_lacks() -> None:
    pieces = [(text, text[at : at + 24]) for text in LINES for at in range(0, len(text), 9)]
    assert [(text, piece) for text, piece in pieces if needed(piece) & ~CONVENTIONS.signs.of(text)] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The kettle is new.", 0),
        ("Owner: Ann", signs.FIELD),
        ("All of the above by Friday", signs.WHOSE),
        ("#todo water the fern", signs.LABEL | signs.CALL),
    ],
)
def test_signs_of(text: str, found: int) -> None:
    assert CONVENTIONS.signs.of(text) & found == found
    assert found or not CONVENTIONS.signs.of(text)
