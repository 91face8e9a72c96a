"""Two spellings of one thing become one, and every offset stays where it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minuted.reading.spelling import fold, half_width, has_han, key, mended, seen, words

pytestmark = pytest.mark.pure


@given(st.text(alphabet=st.characters()))
def test_no_character_moves(text: str) -> None:
    assert len(fold(text)) == len(half_width(text)) == len(mended(text)) == len(text)


@given(st.text())
def test_what_folds_once_stays(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert half_width(half_width(text)) == half_width(text)


@pytest.mark.parametrize(
    ("text", "folded", "halved"),
    [
        ("ＡＢＣ１２３", "abc123", "ABC123"),
        ("“好”。", "“好”。", '"好".'),
        ("【周五】—完成", "[周五]-完成", "[周五]-完成"),
        ("don’t\u3000stop", "don't stop", "don't stop"),
        ("①²", "①²", "①²"),
        ("｢周五｣", "[周五]", "｢周五｣"),
    ],
    ids=["full-width", "quotes", "brackets", "blanks", "marks", "half-width brackets"],
)
def test_shapes_of_one_mark_are_one(text: str, folded: str, halved: str) -> None:
    assert (fold(text), half_width(text)) == (folded, halved)


@pytest.mark.parametrize("text", ["\ud800", "好\ud800", "a\udfffb"])
def test_a_lone_surrogate_becomes_something_that_a_pattern_takes(text: str) -> None:
    for safe in (fold(text), mended(text), seen(text)):
        safe.encode("utf-8")


@pytest.mark.parametrize(
    ("text", "han"),
    [
        ("abc", False),
        ("naïve – “x”", False),
        ("：，。", False),
        ("カタ", False),
        ("a好", True),
        ("々", True),
        ("\U00020000", True),
    ],
)
def test_chinese_characters_are_told_from_others(text: str, han: bool) -> None:
    assert has_han(text) is han


def test_a_key_holds_letters_and_digits_only() -> None:
    assert key(" Ｓｅｎｄ-it！ ") == key("send it") == "sendit"


def test_words_are_runs_of_letters_and_digits() -> None:
    assert words("carla.diaz 2, 张三") == ("carla", "diaz", "2", "张三")
