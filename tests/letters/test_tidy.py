"""What people wrote becomes one harmless line."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.samples import letter
from minuted.letters.tidy import LONGEST, one_line, shorten, tidied
from minuted.model import Address, Language, LetterKind

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param(" book \t the\n room ", "book the room", id="white-space"),
        pytest.param("a\u202eb\u2066c\u200fd", "abcd", id="bidi"),
        pytest.param("a\u200bb\ufeffc\u2060d", "abcd", id="zero-width"),
        pytest.param("👩\u200d💻", "👩\u200d💻", id="joined-emoji-stay-joined"),
        pytest.param("a\ud800b", "a\ufffdb", id="half-a-surrogate-pair"),
        pytest.param("a\ufffeb\U0001ffffc", "abc", id="non-characters"),
        pytest.param("a\U000e0041b", "ab", id="tags"),
        pytest.param("预订\u3000会议室", "预订 会议室", id="ideographic-space"),
        pytest.param("[minuted:abc]", "(minuted:abc]", id="the-line-that-names-a-letter"),
        pytest.param("=?utf-8?q?x?=", "= ?utf-8?q?x?=", id="encoded-word"),
        pytest.param("=\u200b?utf-8?q?x?=", "= ?utf-8?q?x?=", id="encoded-word-in-disguise"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_text_becomes_one_line(text: str, line: str) -> None:
    assert one_line(text) == line


@given(st.text(max_size=600))
def test_one_line_is_visible_bounded_and_stays_as_it_is(text: str) -> None:
    line = one_line(text)
    assert len(line) <= LONGEST
    assert line == " ".join(line.split())
    assert {unicodedata.category(char) for char in line} & {"Cc", "Cs", "Zl", "Zp"} == set()
    assert one_line(line) == line


def test_a_long_text_is_cut_at_a_blank_where_one_is_near() -> None:
    assert shorten("book the big room", 13) == "book the big…"
    assert shorten("x" * 20, 10) == "x" * 9 + "…"
    assert len(one_line("会" * 10_000_000)) == LONGEST


def test_every_string_of_a_letter_is_tidied() -> None:
    sample = letter(
        LetterKind.RECEIPT,
        Language.EN,
        to=Address(address="bob@example.org", name="B\nob"),
        facts={"who": "A\nnna"},
        echo="x\ny",
    )
    tidy = tidied(sample)
    assert (tidy.to.name, tidy.facts["who"], tidy.echo) == ("B ob", "A nna", "x y")
    assert tidy.kind is LetterKind.RECEIPT
    assert tidy.rows[0].due == sample.rows[0].due
