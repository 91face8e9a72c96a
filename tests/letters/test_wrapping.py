"""The text part is wrapped for a terminal, and a mail program that knows format=flowed gets the paragraphs back."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy

import mailparser
import pytest

from letters.samples import letter, row, stationery
from minuted.letters.tidy import by_sentences, glue
from minuted.letters.wrapping import COLUMNS, WIDEST, columns, flowed
from minuted.mail import parse
from minuted.model import Language, LetterKind, Section

pytestmark = pytest.mark.pure

PAPER = stationery()
ARRIVED = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LONG = "One short reply is enough. If all is clear, say so, and nobody will ask you about it again before Friday."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("short", "short", id="a-short-line-stays"),
        pytest.param(
            LONG,
            "One short reply is enough. If all is clear, say so, and nobody will ask\n"
            "you about it again before Friday.",
            id="between-words",
        ),
        pytest.param(
            "When all of it is finished and has been looked over by both of you, “done 1 3: it lies in the box”.",
            "When all of it is finished and has been looked over by both of you,\n“done 1 3: it lies in the box”.",
            id="not-inside-quotes",
        ),
        pytest.param(
            "开完会把纪要抄送给我，我会跟进里面定下的事。不用安装任何软件，也不用学什么格式，用平常的话就行。",
            "开完会把纪要抄送给我，我会跟进里面定下的事。不用安装任何软件，\n也不用学什么格式，用平常的话就行。",
            id="after-a-chinese-comma",
        ),
        pytest.param("x" * 90, "x" * 90, id="a-long-word-sticks-out"),
        pytest.param("x" * 70 + " done", "x" * 70 + " done", id="no-short-rest"),
        pytest.param(glue(LONG), LONG, id="not-in-what-people-wrote"),
        pytest.param(
            by_sentences("One short reply is enough for it. If all is clear, you can say so, and nobody will ask."),
            "One short reply is enough for it.\nIf all is clear, you can say so, and nobody will ask.",
            id="between-sentences",
        ),
    ],
)
def test_a_line_is_broken_where_it_reads_well(text: str, shown: str) -> None:
    assert flowed(text).shown == shown


def test_a_broken_line_ends_in_the_blank_that_marks_it() -> None:
    english = flowed(LONG)
    assert english.sent.split("\n")[0].endswith("ask ")
    assert english.parameters == {"format": "flowed"}
    chinese = flowed("，".join(["用平常的话回复"] * 8))
    assert chinese.sent.split("\n")[0].endswith("， ")
    assert chinese.parameters == {"format": "flowed", "delsp": "yes"}


@pytest.mark.parametrize("line", ["  indented", "> quoted", "From here on"])
def test_a_line_that_could_be_mistaken_is_stuffed(line: str) -> None:
    assert flowed(line).sent == f" {line}"
    assert flowed(line).shown == line


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", LetterKind)
def test_every_letter_fits_a_terminal(kind: LetterKind, language: Language) -> None:
    sample = letter(kind, language)
    told = [one.task for one in sample.rows]
    for line in PAPER.write(sample).text.split("\n"):
        # A sentence about somebody's own words is broken between sentences only.
        assert columns(line) <= WIDEST or any(task in line for task in told), line


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", LetterKind)
def test_two_parsers_read_the_paragraphs_back(kind: LetterKind, language: Language) -> None:
    written = PAPER.write(letter(kind, language))
    ours = parse(written.raw, arrived=ARRIVED)
    assert ours.flowed
    joined = "".join(ours.text.split())
    assert joined == "".join(written.text.split())
    (theirs,) = mailparser.parse_from_bytes(written.raw).text_plain
    assert "".join(theirs.split()) == joined
    plain = message_from_bytes(written.raw, policy=policy.default).get_body(("plain",))
    assert plain is not None
    assert plain.get_content_charset() == "utf-8"
    assert plain.get_param("format") == "flowed"
    # Flowed again, a paragraph is one line.
    assert max(map(columns, ours.text.split("\n"))) >= max(map(columns, written.text.split("\n")))


def test_owner_and_deadline_of_a_long_task_stand_below_it() -> None:
    own = row(Language.EN, 1, Section.THIS_WEEK, "send the signed copies to everybody who took part in the last round")
    text = PAPER.write(letter(LetterKind.NUDGE, Language.EN, rows=(own,))).text
    assert "in the last round”\n  For you: due Fri 6 March\n" in text
    other = row(Language.EN, 2, Section.WAITING, owner="li.si@example.org", owner_name="Li Si")
    long = row(Language.EN, 3, Section.WAITING, own.task, owner="li.si@example.org", owner_name="Li Si")
    text = PAPER.write(letter(LetterKind.DIGEST, Language.EN, rows=(other, long))).text
    assert text.count("  Who and when: Li Si, due Fri 6 March\n") == 2


def test_columns_count_chinese_twice() -> None:
    assert columns("第3项") == 5
    assert COLUMNS < WIDEST < 79
