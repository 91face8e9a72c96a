"""What people learned, as they write it: a word and a colon, or a list below the word; with a name or without."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.samples import languages
from minuted.reading.lesson_words import LONGEST, MOST, LessonWords

pytestmark = pytest.mark.pure

WORDS = LessonWords.compile(languages().values())


def read(text: str) -> list[str]:
    """Return each lesson as "kind: text", a star before those without a name."""
    return [f"{'*' if each.anonymous else ''}{each.kind}: {each.text}" for each in WORDS.read(text)[0]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("keep: short weeklies", ["keep: short weeklies"]),
        ("Problem: three tools\ntry - one list\nTry: one list", ["problem: three tools", "try: one list"]),
        ("- **Keep:** the demo", ["keep: the demo"]),
        (
            "What went well:\n- the demo\n- lunch\n\nNext time:\n* start at nine",
            [
                "keep: the demo",
                "keep: lunch",
                "try: start at nine",
            ],
        ),
        ("Keep\n- the demo", ["keep: the demo"]),
        ("## Problem\nthe name came late\n\nBob", ["problem: the name came late"]),
        ("好的：每次只记一页\n问题：审批太慢", ["keep: 每次只记一页", "problem: 审批太慢"]),
        ("改进：\n1、先写提纲\n2. 只用一张清单", ["try: 先写提纲", "try: 只用一张清单"]),
        ("【问题】：审批太慢", ["problem: 审批太慢"]),
        ("anonymous: problem: nobody says no", ["*problem: nobody says no"]),
        ("problem (anonymous): nobody says no\nkeep: lunch", ["*problem: nobody says no", "keep: lunch"]),
        ("keep: lunch\n\nanonymous, please", ["*keep: lunch"]),
        ("匿名\n问题：没有人敢说", ["*problem: 没有人敢说"]),
        ("匿名问题：没有人敢说\n好的：午饭", ["*problem: 没有人敢说", "keep: 午饭"]),
        pytest.param(
            "keep: a line so long that a mail program broke it somewhere here, at\nits seventieth character",
            ["keep: a line so long that a mail program broke it somewhere here, at its seventieth character"],
            id="a broken line is one",
        ),
        pytest.param("keep:\nproblem:\ntry: one list", ["try: one list"], id="a form that is filled in half"),
        pytest.param("Problem: none\n改进：无", [], id="nothing to say"),
        pytest.param("好的", [], id="a yes"),
        pytest.param("好的\n\n谢谢", [], id="a yes and thanks"),
        pytest.param("We keep: nothing of it", [], id="a word inside a sentence"),
        pytest.param("anonymous: it was too long", [], id="nobody says what it is"),
        pytest.param("the problem is that nobody knows: not even Bob", [], id="a sentence with a colon"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_a_lesson_is_a_word_and_what_stands_behind_or_below_it(text: str, expected: list[str]) -> None:
    assert read(text) == expected


def test_what_is_no_lesson_is_left_where_it_stands() -> None:
    assert WORDS.read("yes\nkeep: lunch\nmove to Tuesday") == (WORDS.read("\nkeep: lunch")[0], "yes\n\nmove to Tuesday")


def test_neither_a_long_line_nor_many_are_kept_whole() -> None:
    lessons, _ = WORDS.read("\n".join(["keep: " + "long " * 1000] * (MOST + 5)))
    assert len(lessons) == MOST
    assert {len(each.text) for each in lessons} == {LONGEST}


def test_nothing_unseen_is_kept() -> None:
    assert read("keep: a\x1b[31mred\u202e lie") == ["keep: a [31mred lie"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Minutes of the retro", True),
        ("Retrospective: product launch", True),
        ("Re: Looking back: launch", True),
        ("产品发布复盘纪要", True),
        ("Retroactive pay", False),
        ("Weekly", False),
        ("产品部周例会", False),
    ],
)
def test_a_title_says_whether_people_look_back(title: str, expected: bool) -> None:
    assert WORDS.looks_back(title) is expected


PIECES = [
    "keep",
    "Problem",
    "try",
    "好的",
    "改进",
    ":",
    "：",
    "- ",
    "1. ",
    "anonymous",
    "匿名",
    "\n",
    " ",
    "x",
    "\x00",
    "*",
    "(",
]


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join) | st.text(max_size=200))
def test_whatever_is_written_is_read_without_a_fault(text: str) -> None:
    lessons, rest = WORDS.read(text)
    lines = text.split("\n")
    assert len(rest.split("\n")) == len(lines)
    assert len({each.line for each in lessons}) == len(lessons)
    assert all(0 < each.line <= len(lines) and each.text and each.text.isprintable() for each in lessons)
