"""Commands in plain words, in both languages."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minuted.model import Language, Said
from minuted.reading.replies import language_of, read_said
from reading.language_words import DAYS, VERBS, rows

pytestmark = pytest.mark.pure

BASE = date(2026, 3, 3)


def read(text: str, *, receipt: bool = False) -> tuple[Said, ...]:
    return read_said(text, base=BASE, words=VERBS, days=DAYS, receipt=receipt)


def told(said: tuple[Said, ...]) -> str:
    """Write what was said as the tables do."""
    out = []
    for one in said:
        rows = ("all but " if one.but else "all") if one.everything else ",".join(map(str, one.rows))
        rows += ",".join(map(str, one.but))
        args = " ".join(f"{key}={value}" for key, value in one.args.items())
        out.append(f"{one.verb}{f'[{rows}]' if rows else ''} {args}".strip())
    return " + ".join(out).replace("\n", "⏎")


def in_any_order(text: str) -> list[set[str]]:
    return [set(part.split(" ")) for part in text.split(" + ")]


def lines(text: str) -> str:
    """Return the text of a table, where ⏎ stands for a new line."""
    return text.replace("⏎", "\n")


@pytest.mark.parametrize(("text", "said"), [*rows("replies_en.tsv"), *rows("replies_zh.tsv")])
def test_a_reply_says_this(text: str, said: str) -> None:
    assert in_any_order(told(read(lines(text)))) == in_any_order(said)


@pytest.mark.parametrize(("text", "said"), rows("replies_en.tsv"))
def test_line_ends_and_case_do_not_matter(text: str, said: str) -> None:
    plain = read(lines(text))
    assert [one.verb for one in read(lines(text).replace("\n", "\r\n"))] == [one.verb for one in plain]


@pytest.mark.parametrize(("text", "said"), rows("receipts.tsv"))
def test_an_answer_to_a_receipt_says_this(text: str, said: str) -> None:
    assert in_any_order(told(read(lines(text), receipt=True))) == in_any_order(said)


@pytest.mark.parametrize(("text", "said"), rows("requests.tsv"))
def test_a_mail_to_minuted_alone_says_this(text: str, said: str) -> None:
    asked = read_said(lines(text), base=BASE, words=VERBS, days=DAYS, request=True)
    assert in_any_order(told(asked)) == in_any_order(said)


@pytest.mark.parametrize("text", ["retro about the launch", "复盘：平台周会", "no retro for the party"])
def test_below_a_letter_its_minutes_are_meant_and_further_words_are_a_note(text: str) -> None:
    assert told(read(text)) == f"comment note={text}"


@pytest.mark.parametrize("text", ["both done", "both are done", "两项都完成", "两个都做完了"])
def test_both_is_everything_where_the_letter_has_two_rows(text: str) -> None:
    def heard(count: int) -> list[tuple[str, bool]]:
        said = read_said(text, base=BASE, words=VERBS, days=DAYS, count=count)
        return [(one.verb, one.everything) for one in said]

    assert heard(2) == [("done", True)]
    assert heard(3) == heard(1) == heard(0) == [("comment", False)]


@pytest.mark.parametrize(
    ("text", "writer", "said"),
    [
        ("1 done. The cook was friendly.\n\nCarla", ("Carla Ruiz",), "done[1] note=The cook was friendly"),
        ("1 done. The cook was friendly.\n\n- carla ruiz", ("Ruiz, Carla",), "done[1] note=The cook was friendly"),
        ("The cook was friendly.\nCarla.", ("", "carla.ruiz"), "comment note=The cook was friendly."),
        ("已完成，房东同意了。\n\n周涛", ("周涛", "zhoutao"), "done note=房东同意了"),
        ("1 完成\n小字看不清。\n——文静", ("周文静",), "done[1] + comment note=小字看不清。"),
        ("The cook was friendly.\nBob", ("Carla Ruiz",), "comment note=The cook was friendly.⏎Bob"),
        ("Carla", ("Carla Ruiz",), "comment note=Carla"),
        ("Carla\nis the one to ask", ("Carla Ruiz",), "comment note=Carla⏎is the one to ask"),
    ],
    ids=["first name", "family name first", "address", "chinese", "given name", "somebody else", "alone", "on top"],
)
def test_the_writers_own_name_in_the_last_line_is_no_comment(text: str, writer: tuple[str, ...], said: str) -> None:
    assert told(read_said(text, base=BASE, words=VERBS, days=DAYS, writer=writer)) == said


def test_a_comment_on_a_row_that_the_letter_does_not_have_is_one_on_no_row() -> None:
    def heard(count: int) -> list[tuple[int, ...]]:
        text = "4 the caterer has not called back"
        return [one.rows for one in read_said(text, base=BASE, words=VERBS, days=DAYS, count=count)]

    assert heard(4) == heard(0) == [(4,)]
    assert heard(3) == [()]


@pytest.mark.parametrize("text", ["done: \ud800x", "reassign to \udfffBob", "\ud800 done", "add: \ud800 to do it"])
def test_lone_surrogates_break_nothing(text: str) -> None:
    assert read(text, receipt=True)


def test_lines_are_counted_from_one() -> None:
    said = read("Hi Anna,\n\n1 done\nThe room is small.\n2 blocked: no budget\n")
    assert [(one.verb, one.line) for one in said] == [("done", 3), ("comment", 4), ("blocked", 5)]


def test_a_command_far_down_is_a_comment() -> None:
    said = read("\n".join([*(f"This is point {word} of the report" for word in "abcdefghijklmno"), "2 done"]))
    assert [one.verb for one in said] == ["comment"]


def test_more_than_ten_commands_are_one_comment() -> None:
    text = "\n".join(f"done {row}" for row in range(1, 12))
    assert [(one.verb, one.args["note"]) for one in read(text)] == [("comment", text)]


def test_ten_commands_are_ten_commands() -> None:
    assert len(read("\n".join(f"done {row}" for row in range(1, 11)))) == 10


def test_nothing_is_read_below_a_farewell() -> None:
    assert told(read("1 done\n\nBest regards\n2 done")) == "done[1]"
    assert told(read("1完成\n\n祝好\n2完成")) == "done[1]"


def test_comment_lines_stay_together() -> None:
    said = read("The room is small.\nThe chairs are old.\n\nWe need a plan for that.")
    assert told(said) == "comment note=The room is small.⏎The chairs are old.⏎⏎We need a plan for that."


def test_the_language_of_a_text_is_the_one_it_says_most_in() -> None:
    assert language_of("The room is booked", Language.ZH) is Language.EN
    assert language_of("会议室已订", Language.EN) is Language.ZH
    assert language_of("更新 PR 到 v2 branch", Language.EN) is Language.ZH
    assert language_of("Please ask 李四 for the numbers of the last quarter", Language.ZH) is Language.EN
    assert language_of("1 3", Language.ZH) is Language.ZH


@given(text=st.text(st.characters(), max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    for one in read(text):
        assert one.verb
        assert one.line > 0


@given(
    words=st.lists(
        st.sampled_from(
            [
                "done",
                "完成",
                "1",
                "3",
                "not",
                "没",
                "blocked",
                ":",
                ",",
                "Friday",
                "周五",
                "all",
                "?",
                "to",
                "Bob",
                "李四",
                "\n",
            ]
        ),
        max_size=12,
    )
)
def test_a_question_or_a_negation_never_closes(words: list[str]) -> None:
    text = " ".join(words)
    for line, said in ((text.split("\n")[one.line - 1], one) for one in read(text)):
        if "?" in line or "not" in line or "没" in line:
            assert said.verb != "done" or "note" in said.args


PIECES = [
    "done ",
    "1 ",
    "1, done, ",
    "blocked: ",
    "、",
    "完成，",
    "reassign to ",
    "Friday ",
    "no ",
    ",",
    "and ",
    "\n",
    "?",
]


@pytest.mark.parametrize("piece", PIECES, ids=[repr(piece) for piece in PIECES])
def test_hostile_replies_take_time_in_proportion_to_their_length(piece: str) -> None:
    for size in (1_900, 64_000):
        started = time.process_time()
        read(piece * (size // len(piece)))
        assert time.process_time() - started < 5
