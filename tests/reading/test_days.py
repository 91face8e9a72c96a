"""Days and deadlines in words, in both languages."""

from __future__ import annotations

import time
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minuted.model import Language
from minuted.reading.days import DayWords, find_days, find_due, read_day
from reading.language_words import DAYS as WORDS
from reading.language_words import language_table, rows

pytestmark = pytest.mark.pure

BASE = date(2026, 3, 3)


@pytest.mark.parametrize(("text", "day"), rows("days_en.tsv"))
def test_an_english_phrase_means_its_day(text: str, day: str) -> None:
    found = read_day(text, base=BASE, words=WORDS)
    assert (found.isoformat() if found else "-") == day


@pytest.mark.parametrize(("text", "day"), rows("days_zh.tsv"))
def test_a_chinese_phrase_means_its_day(text: str, day: str) -> None:
    found = read_day(text, base=BASE, words=WORDS)
    assert (found.isoformat() if found else "-") == day


@pytest.mark.parametrize(("text", "raw", "day"), [*rows("dues_en.tsv"), *rows("dues_zh.tsv")])
def test_the_deadline_of_an_action_is_found_with_its_words(text: str, raw: str, day: str) -> None:
    found = find_due(text, base=BASE, words=WORDS)
    assert (found.raw if found else "") == raw
    assert (found.day.isoformat() if found and found.day else "-") == day
    if found is not None:
        assert text[found.start : found.end] == found.raw


def test_the_next_meeting_means_its_day_where_that_is_known() -> None:
    day = date(2026, 3, 17)
    assert read_day("by the next meeting", base=BASE, words=WORDS, next_meeting=day) == day
    assert read_day("下次例会前", base=BASE, words=WORDS, next_meeting=day) == day
    due = find_due("整理清单，下次例会前汇报", base=BASE, words=WORDS, next_meeting=day)
    assert due is not None
    assert due.day == day


def test_a_document_teaches_the_order_of_its_numeric_dates() -> None:
    assert read_day("3/6/2026", base=BASE, words=WORDS.learn("Meeting of 27/2/2026")) == date(2026, 6, 3)
    assert read_day("3/6/2026", base=BASE, words=WORDS.learn("Meeting of 2/27/2026")) == date(2026, 3, 6)
    assert read_day("3/6/2026", base=BASE, words=WORDS.learn("2/27/2026 and 27/2/2026")) is None


def test_a_chinese_document_reads_bare_numbers_as_month_and_day() -> None:
    words = WORDS.learn("", Language.ZH)
    assert read_day("3/6", base=BASE, words=words) == date(2026, 3, 6)
    assert read_day("7.14", base=BASE, words=words) == date(2026, 7, 14)
    assert read_day("531", base=BASE, words=words) == date(2026, 5, 31)
    assert read_day("25年", base=BASE, words=words) == date(2025, 12, 31)
    assert read_day("13.5", base=BASE, words=words) is None


def test_phrases_are_found_left_to_right_and_do_not_overlap() -> None:
    text = "Draft on Friday, 下周三评审, final version 20 March (Friday)."
    found = find_days(text, base=BASE, words=WORDS)
    assert [(one.raw, one.day) for one in found] == [
        ("on Friday", date(2026, 3, 6)),
        ("下周三", date(2026, 3, 11)),
        ("20 March (Friday)", date(2026, 3, 20)),
    ]
    assert all(one.end <= other.start for one, other in pairwise(found))


MONTHS = [date(2026, month, 1).strftime("%B") for month in range(1, 13)]
CHARACTERS = ["", *"一二三四五六七八九", "十", *(f"十{c}" for c in "一二三四五六七八九"), "二十"]
CHARACTERS += [*(f"二十{c}" for c in "一二三四五六七八九"), "三十", "三十一"]


def forms(day: date) -> list[str]:
    """Write one day in many ways."""
    year = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(day.year))
    month, short = MONTHS[day.month - 1], MONTHS[day.month - 1][:3]
    ending = "th" if 10 < day.day < 20 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    weekday, week = f"{day:%A}", "一二三四五六日"[day.weekday()]
    return [
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month:02}.{day.day:02}",
        f"{day:%Y%m%d}",
        f"{day.day} {month} {day.year}",
        f"{day.day}{ending} of {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"{month} {day.day}{ending}, {day.year}",
        f"{weekday}, {day.day} {short} {day.year}",
        f"by {weekday[:3]} {short} {day.day} {day.year}",
        f"{day.day}-{short}-{day.year}",
        f"due: {day.day}. {month} {day.year} at 5pm",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year} 年 {day.month:02} 月 {day.day:02} 日前",
        f"{day.year}年{day.month}月{day.day}号（周{week}）",
        f"{year}年{CHARACTERS[day.month]}月{CHARACTERS[day.day]}日",
        f"截止日期：{day.year}-{day.month}-{day.day}",
    ]


@given(day=st.dates(date(2000, 1, 1), date(2099, 12, 31)), base=st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_full_date_comes_back_from_every_way_to_write_it(day: date, base: date) -> None:
    for form in forms(day):
        assert read_day(form, base=base, words=WORDS) == day, form


@given(base=st.dates(date(2000, 1, 1), date(2099, 12, 31)), ahead=st.integers(-150, 170))
def test_a_day_and_month_means_the_nearest_year(base: date, ahead: int) -> None:
    day = base + timedelta(days=ahead)
    if (day.month, day.day) == (2, 29):
        return
    for form in (f"{day.day} {MONTHS[day.month - 1]}", f"{day.month}月{day.day}日"):
        assert read_day(form, base=base, words=WORDS) == day, form


@given(text=st.text(st.characters(), max_size=80), base=st.dates())
def test_no_text_breaks_the_reader(text: str, base: date) -> None:
    for one in find_days(text, base=base, words=WORDS):
        assert text[one.start : one.end] == one.raw
    find_due(text, base=base, words=WORDS)
    read_day(text, base=base, words=WORDS)


PIECES = [
    "1",
    "by ",
    "3月",
    "in the next ",
    "(",
    "Friday ",
    "周五",
    "1/1",
    " ",
    "二",
    "31-",
    "2026-",
    "due: ",
    "至",
    "\ud800",
]


@pytest.mark.parametrize("piece", PIECES, ids=[repr(piece) for piece in PIECES])
def test_hostile_text_takes_time_in_proportion_to_its_length(piece: str) -> None:
    text = piece * (64_000 // len(piece))
    started = time.perf_counter()
    find_days(text, base=BASE, words=WORDS)
    assert time.perf_counter() - started < 10


def test_a_form_with_an_unknown_slot_or_rule_is_refused() -> None:
    table = language_table(Language.EN)
    for form in ({"rule": "date", "as": ["{moon}"]}, {"rule": "tide", "as": ["today"]}):
        broken = {**table, "days": {**table["days"], "forms": [form]}}
        with pytest.raises(ValueError, match="unknown"):
            DayWords.compile({Language.EN: broken})
