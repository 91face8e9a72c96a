"""Days, counts and sentences in both languages."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from letters.samples import languages
from minuted.errors import BrokenLetter
from minuted.letters.words import Words, fill, gaps
from minuted.model import Doubt, Language, Section, State
from minuted.tracking.receipt import SHARED
from minuted.tracking.refusals import Code

pytestmark = pytest.mark.pure

EN, ZH = Language.EN, Language.ZH
WORDS = {language: Words.compile(table) for language, table in languages().items()}
TODAY = date(2026, 3, 2)

#: Codes that no answer can carry, because nothing that people write leads to them.
INTERNAL = {"already_recorded"}


@pytest.mark.parametrize(
    ("language", "day", "written"),
    [
        (EN, date(2026, 3, 6), "Fri 6 March"),
        (EN, date(2027, 1, 4), "Mon 4 January 2027"),
        (ZH, date(2026, 3, 6), "3月6日（周五）"),
        (ZH, date(2027, 1, 4), "2027年1月4日（周一）"),
    ],
)
def test_a_day_is_written_as_people_do(language: Language, day: date, written: str) -> None:
    assert WORDS[language].day(day, TODAY) == written


@pytest.mark.parametrize(
    ("language", "moment", "written"),
    [
        (EN, datetime(2026, 3, 2, 9, 5), "today at 09:05"),
        (EN, datetime(2026, 3, 3, 11, 0), "on Tue 3 March at 11:00"),
        (ZH, datetime(2026, 3, 2, 9, 5), "今天 09:05"),
        (ZH, datetime(2026, 3, 3, 11, 0), "3月3日（周二） 11:00"),
    ],
)
def test_a_moment_names_its_day_unless_it_is_today(language: Language, moment: datetime, written: str) -> None:
    assert WORDS[language].moment(moment, TODAY) == written


def test_one_is_counted_otherwise_than_many() -> None:
    assert WORDS[EN].count(1, "item") == "1 item"
    assert WORDS[EN].count(0, "item") == "0 items"
    assert WORDS[ZH].count(1, "item") == WORDS[ZH].count(2, "item").replace("2", "1")


def test_lists_read_like_sentences() -> None:
    assert WORDS[EN].listed(["a"]) == "a"
    assert WORDS[EN].listed(["a", "b", "c"]) == "a, b and c"
    assert WORDS[EN].listed(["a", "b"], "or") == "a or b"
    assert WORDS[EN].listed([]) == ""


def test_facts_are_printed_and_never_read_as_patterns() -> None:
    assert fill("{task}!", {"task": "{nowhere} {0.__class__}"}) == "{nowhere} {0.__class__}!"


def test_a_gap_without_a_fact_is_said() -> None:
    with pytest.raises(BrokenLetter, match="nowhere"):
        fill("{nowhere}", {})


def test_gaps_are_named_left_to_right() -> None:
    assert gaps("{task} is due {day}.") == ("task", "day")


@pytest.mark.parametrize("table", ["nowhere", "headings"])
def test_words_that_are_missing_are_said(table: str) -> None:
    with pytest.raises(BrokenLetter, match="nowhere"):
        WORDS[EN].phrase(table, "nowhere")
    with pytest.raises(BrokenLetter, match="nowhere"):
        WORDS[EN].count(1, "nowhere")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("code", [str(code) for code in Code])
def test_every_refusal_has_a_sentence(language: Language, code: str) -> None:
    assert code in WORDS[language].refusals or code in INTERNAL


@pytest.mark.parametrize("language", Language)
def test_every_section_state_and_doubt_has_words(language: Language) -> None:
    words = WORDS[language]
    assert set(Section) <= set(words.table("headings"))
    assert set(State) <= set(words.table("states"))
    assert set(Doubt) <= set(words.table("questions"))


@pytest.mark.parametrize("language", Language)
def test_every_question_that_is_asked_of_several_rows_has_words(language: Language) -> None:
    assert {f"{doubt}_many" for doubt in SHARED} <= set(WORDS[language].table("questions"))
