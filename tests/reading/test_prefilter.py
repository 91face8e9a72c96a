"""No template that matches a line is kept from it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minuted.reading.conventions import Conventions
from minuted.reading.prefilter import Prefilter
from minuted.reading.spelling import half_width
from minuted.reading.template import fixed_pieces

pytestmark = pytest.mark.pure

FOLDER = Path(__file__).parents[2] / "templates" / "conventions"
CONVENTIONS = Conventions.compile(
    {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.toml"))}
)
PLACES = [("anywhere",), ("anywhere", "item"), ("action", "item", "anywhere")]
LINES = [line for example in CONVENTIONS.samples for line in example.text.split("\n") if line.strip()]


def missed(prefilter: Prefilter, text: str) -> list[str]:
    folded = half_width(text)
    return [
        line.written
        for wheres in PLACES
        for line in prefilter.every(folded)
        if line.where in wheres and line not in prefilter.look_up(folded, wheres)
    ]


@pytest.mark.parametrize("prefilter", [CONVENTIONS.prefilter, CONVENTIONS.outcomes], ids=["actions", "outcomes"])
def test_every_template_that_matches_a_line_of_the_examples_is_tried(prefilter: Prefilter) -> None:
    assert {text: found for text in LINES if (found := missed(prefilter, text))} == {}


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from([*LINES[:200], "Ann", " to ", "：", "（", "）", "-- ", "@", "负责", "ACTION: "]), max_size=4
    )
)
def test_no_mixture_of_lines_escapes(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert missed(CONVENTIONS.prefilter, text) == []


@pytest.mark.parametrize(
    ("written", "pieces"),
    [
        pytest.param("ACTION: {owner} to {task} [by {due}]", ("action:", "to"), id="options are not needed"),
        pytest.param("{owner} <will> {task}", (), id="any word of a list"),
        pytest.param(r"\[{owner}\] {task}", ("[", "]"), id="brackets that are meant"),
        pytest.param("{owner}：{task}", (":",), id="full-width marks"),
        pytest.param("{task} (由{owner}负责)", ("(由", "负责)"), id="Chinese"),
    ],
)
def test_what_a_template_needs_is_its_fixed_words(written: str, pieces: tuple[str, ...]) -> None:
    assert fixed_pieces(written) == pieces
