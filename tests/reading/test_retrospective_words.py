"""What an answer to an invitation says: one word a line, and for another time a day with its hour."""

from __future__ import annotations

from datetime import date

import pytest

from letters.samples import languages
from minuted.reading.days import DayWords
from minuted.reading.replies import VerbWords
from minuted.reading.retrospective_words import RetrospectiveWords

pytestmark = pytest.mark.pure

TABLES = languages()
WORDS = RetrospectiveWords.compile(TABLES.values())
DAYS, CLOCK = DayWords.compile(TABLES), VerbWords.compile(TABLES).weekly
#: A Wednesday.
TODAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yes", "yes"),
        ("Yes!", "yes"),
        ("I can't make it.", "no"),
        ("Sorry, I can't.", "no"),
        ("Hello all\n\ncount me in\n\nBob", "yes"),
        ("cancel", "cancel"),
        ("later", "later"),
        ("no retro", "none"),
        ("参加", "yes"),
        ("不参加。", "no"),
        ("来不了", "no"),
        ("取消", "cancel"),
        ("以后再说", "later"),
        ("不用复盘", "none"),
        ("Move to Tuesday 10", "move 2026-03-10 10:00"),
        ("move it to tue 10 march at 14:30", "move 2026-03-10 14:30"),
        ("Can we move it to Tuesday 2 pm?", "move 2026-03-10 14:00"),
        ("move to 2026-03-12 09:00", "move 2026-03-12 09:00"),
        ("move to 12 March", "move 2026-03-12 None"),
        ("改到周二10点", "move 2026-03-10 10:00"),
        ("能不能改到下周三下午三点半？", "move 2026-03-11 15:30"),
        ("改到3月12日", "move 2026-03-12 None"),
        ("改到2026-03-12 09:00", "move 2026-03-12 09:00"),
        pytest.param("move to Tuesday 25:00", "move None None", id="no such hour is no day either"),
        pytest.param("move to the big room", "move None None", id="no day"),
        pytest.param("move to", "move None None", id="nothing behind it"),
        pytest.param("I was there yesterday, yes", None, id="a word inside a sentence is none"),
        pytest.param("", None, id="nothing"),
        pytest.param("yes " * 50, None, id="a long line"),
    ],
)
def test_an_answer_is_one_word_or_a_day_with_its_hour(text: str, expected: str | None) -> None:
    found = WORDS.read(text, today=TODAY, days=DAYS, clock=CLOCK)
    hour = found.clock.isoformat("minutes") if found is not None and found.clock is not None else None
    shown = None if found is None else f"move {found.day} {hour}" if found.word == "move" else found.word
    assert shown == expected


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Dan Roe will come instead.", "Dan Roe"),
        ("delegate to dan@example.org", "dan@example.org"),
        ("I'm sending Dan", "Dan"),
        ("由罗丹代我参加", "罗丹"),
        ("罗丹替我参加。", "罗丹"),
        ("让小王参加", "小王"),
        ("delegate to", ""),
        ("yes", ""),
        ("我参加", ""),
    ],
)
def test_somebody_else_may_come_in_the_writers_place(text: str, who: str) -> None:
    found = WORDS.read(text, today=TODAY, days=DAYS, clock=CLOCK)
    assert (found.who if found is not None else "") == who
