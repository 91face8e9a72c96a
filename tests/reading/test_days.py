"""Days and deadlines in words, in both languages."""

from __future__ import annotations

import time
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minuted.model import Language
from minuted.reading.day_forms import atoms
from minuted.reading.days import DayWords, find_days, find_due, read_day
from minuted.reading.spelling import has_han
from reading.language_words import DAYS as WORDS
from reading.language_words import HERE, language_table, rows

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


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Send it by 3/13", date(2026, 3, 6)),
        ("Send it by Fri 13/3.", date(2026, 6, 3)),
        ("Invoice of 27/2/26", date(2026, 6, 3)),
        ("Owner | Task | Due\n29/2\n", date(2026, 6, 3)),
        ("| Bob | call | 2/28 |", date(2026, 3, 6)),
        ("open 24/7\n24/7\n", None),
        ("10/13 tests pass", None),
        ("due 13/3, due 3/13", None),
    ],
    ids=["due month first", "weekday", "short year", "line", "cell", "always", "ratio", "both"],
)
def test_a_document_teaches_the_order_without_years_too(text: str, day: date | None) -> None:
    assert read_day("3/6/2026", base=BASE, words=WORDS.learn(text)) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Minutes of 02/03/26", date(2026, 6, 3)),
        ("Minutes of 3/2/2026", date(2026, 3, 6)),
        ("Minutes of 02.03.2026", date(2026, 6, 3)),
        ("Minutes of 3/3/2026", None),
        ("Contract of 5/6/2026", None),
        ("Minutes of 02/03/26, paid on 2/13/2026", date(2026, 3, 6)),
        ("Minutes of 99/99/2026", None),
    ],
    ids=["day first", "month first", "dots", "either", "far", "told otherwise", "no date"],
)
def test_the_head_of_minutes_teaches_the_order_by_the_day_of_the_mail(text: str, day: date | None) -> None:
    assert read_day("3/6/2026", base=BASE, words=WORDS.learn(text, sent=BASE)) == day


def test_the_next_meeting_is_meant_where_something_is_done_for_it() -> None:
    day = date(2026, 3, 17)
    for text in ("Draft a guide for the next meeting", "Bring the list to the next management meeting."):
        due = find_due(text, base=BASE, words=WORDS, next_meeting=day)
        assert due is not None
        assert due.day == day
        unknown = find_due(text, base=BASE, words=WORDS)
        assert unknown is not None
        assert not unknown.unclear


def test_what_must_come_first_is_told_with_its_words_and_is_not_asked_about() -> None:
    due = find_due("Pay the rest within two weeks of delivery, then close", base=BASE, words=WORDS)
    assert due is not None
    assert (due.raw, due.day, due.unclear) == ("within two weeks of delivery", None, False)


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
        ("Friday", date(2026, 3, 6)),
        ("下周三", date(2026, 3, 11)),
        ("20 March (Friday)", date(2026, 3, 20)),
    ]
    assert all(one.end <= other.start for one, other in pairwise(found))


def documented() -> list[tuple[str, str]]:
    """Return each expression of the table in the docs with the days that its row allows."""
    page = (HERE.parents[1] / "docs" / "reading.md").read_text("utf-8")
    found: list[tuple[str, str]] = []
    for line in page.partition("## Days")[2].partition("These are no deadlines")[0].splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 4 and "`" in line:
            found += [(text, cells[3]) for cell in cells[:2] for text in cell.split("`")[1::2]]
    return found


@pytest.mark.parametrize(("text", "days"), documented())
def test_the_documented_expressions_mean_their_days(text: str, days: str) -> None:
    found = find_due(text, base=BASE, words=WORDS)
    assert (found.day.isoformat() if found and found.day else "-") in days.split(", ")


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


TEMPLATES = [
    (language, template, form.get("years", 0))
    for language in Language
    for form in language_table(language)["days"]["forms"]
    if form["rule"] == "date"
    for template in form["as"]
]


def spelled(template: str, day: date, draw: st.DrawFn) -> str:
    """Write a day as a template of the language files has it, with some of what may be absent."""
    chinese = has_han(template)
    character = chinese and draw(st.booleans())
    year = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(day.year))
    short = draw(st.booleans())
    weekday = f"{day:%A}"[: 3 if short else None]
    slots = {
        "Y": year if character else str(day.year),
        "y": f"{day:%y}",
        "Y8": f"{day:%Y%m%d}",
        "m": CHARACTERS[day.month] if character else draw(st.sampled_from([f"{day.month}", f"{day:%m}"])),
        "0m": f"{day:%m}",
        "month": MONTHS[day.month - 1][: 3 if short else None],
        "d": CHARACTERS[day.day] if character else draw(st.sampled_from([f"{day.day}", f"{day:%d}"])),
        "dd": f"{day:%d}",
        "weekday": f"周{'一二三四五六日'[day.weekday()]}" if chinese else weekday,
        "time": draw(st.sampled_from(["17:00", "9:30"])),
    }
    stack: list[tuple[str, list[list[str]]]] = [("", [[]])]
    for atom in atoms(template):
        if atom in "[(":
            stack.append((atom, [[]]))
        elif atom == "|":
            stack[-1][1].append([])
        elif atom in "])":
            opened, choices = stack.pop()
            chosen = draw(st.sampled_from(choices)) if opened == "(" or draw(st.booleans()) else []
            stack[-1][1][-1].extend(chosen)
        else:
            plain = draw(st.sampled_from(["", " "])) if atom == "~" else slots[atom[1:-1]] if atom[0] == "{" else atom
            stack[-1][1][-1].append(plain)
    return "".join(stack[0][1][0])


@given(draw=st.data(), day=st.dates(date(2001, 1, 1), date(2098, 12, 31)), ahead=st.integers(-150, 170))
def test_a_day_comes_back_from_every_form_of_the_language_files(draw: st.DataObject, day: date, ahead: int) -> None:
    language, template, years = draw.draw(st.sampled_from(TEMPLATES))
    base = date(day.year - 1, 6, 15) if years else day - timedelta(days=ahead)
    text = spelled(template, day, draw.draw)
    leap = (day.month, day.day) == (2, 29) and str(day.year) not in text
    if leap or ("{0m}" in template and day.month > 9) or ("{y}" in template and base.year // 100 != day.year // 100):
        return
    assert read_day(text, base=base, words=WORDS.learn("", language)) == day, text


@pytest.mark.parametrize(
    ("base", "text", "day"),
    [
        (date(2026, 12, 31), "tomorrow", date(2027, 1, 1)),
        (date(2026, 12, 31), "this week", date(2027, 1, 1)),
        (date(2026, 12, 31), "Friday", date(2027, 1, 1)),
        (date(2026, 12, 31), "end of the month", date(2026, 12, 31)),
        (date(2026, 12, 30), "end of next month", date(2027, 1, 31)),
        (date(2026, 12, 15), "in one month", date(2027, 1, 15)),
        (date(2026, 12, 1), "end of Q1", date(2027, 3, 31)),
        (date(2026, 12, 1), "calendar week 2", date(2027, 1, 15)),
        (date(2026, 12, 1), "15 January", date(2027, 1, 15)),
        (date(2026, 1, 4), "30 December", date(2025, 12, 30)),
        (date(2026, 1, 31), "in one month", date(2026, 2, 28)),
        (date(2028, 1, 31), "一个月内", date(2028, 2, 29)),
        (date(2028, 2, 28), "明天", date(2028, 2, 29)),
        (date(2028, 2, 1), "2月底", date(2028, 2, 29)),
        (date(2026, 12, 31), "明天", date(2027, 1, 1)),
        (date(2026, 12, 31), "下周三", date(2027, 1, 6)),
        (date(2026, 12, 20), "下月5日前", date(2027, 1, 5)),
        (date(2026, 12, 20), "1月10日前", date(2027, 1, 10)),
        (date(2026, 12, 31), "3个工作日内", date(2027, 1, 5)),
        # The clocks change on 29 March and 25 October: days are days.
        (date(2026, 3, 28), "in 24 hours", date(2026, 3, 29)),
        (date(2026, 3, 28), "in 2 days", date(2026, 3, 30)),
        (date(2026, 10, 24), "48小时内", date(2026, 10, 26)),
    ],
    ids=lambda value: str(value),
)
def test_days_are_counted_over_the_ends_of_months_and_years(base: date, text: str, day: date) -> None:
    assert read_day(text, base=base, words=WORDS) == day


VERBS_EN = ["Fix", "Upgrade to", "Call", "Review", "Set it to", "Replace", "Move to", "Compare with", "Install"]
VERBS_ZH = ["修复", "升级到", "拨打", "检查", "调整为", "更换", "搬到", "对比", "采购"]
NUMBER = st.integers(0, 40).map(str)
THINGS = st.one_of(
    st.tuples(st.sampled_from(["v", "version ", "V", "版本"]), NUMBER, NUMBER, NUMBER).map(
        lambda t: t[0] + ".".join(t[1:])
    ),
    st.tuples(*[st.integers(0, 255).map(str)] * 4).map(".".join),
    st.tuples(st.sampled_from("$€¥£"), NUMBER, st.integers(0, 99)).map(lambda t: f"{t[0]}{t[1]}.{t[2]:02}"),
    st.tuples(NUMBER, st.sampled_from(["万元", "元", "%", " %", "台", "人", "号楼", "号会议室", "米", "GB"])).map(
        "".join
    ),
    st.tuples(st.integers(0, 23), st.integers(0, 59)).map(lambda t: f"{t[0]}:{t[1]:02}"),
    st.tuples(NUMBER, NUMBER).map(lambda t: f"room {t[0]}.{t[1]}"),
    st.tuples(NUMBER, NUMBER).map(lambda t: f"ratio {t[0]}:{t[1]}"),
    st.tuples(st.integers(100, 999), st.integers(1000, 9999)).map(lambda t: f"+49 {t[0]} {t[1]}"),
    st.integers(13000000000, 13999999999).map(str),
    st.tuples(st.sampled_from(["ABC", "PR", "RFC", "CVE"]), st.integers(1, 20261231)).map(lambda t: f"{t[0]}-{t[1]}"),
    st.integers(1, 99999).map(lambda n: f"#{n}"),
    st.tuples(NUMBER, NUMBER).map(lambda t: f"page {t[0]}/{t[1]}"),
)


@given(verb=st.sampled_from([*VERBS_EN, *VERBS_ZH]), thing=THINGS, chinese=st.booleans(), base=st.dates())
def test_numbers_that_are_no_dates_are_no_deadlines(verb: str, thing: str, chinese: bool, base: date) -> None:
    text = f"{verb}{'' if has_han(verb) else ' '}{thing}"
    found = find_due(text, base=base, words=WORDS.learn("", Language.ZH if chinese else None))
    assert found is None or found.day is None, (text, found)


def vocabulary() -> set[str]:
    """Return every word of the forms: one of them, or a digit, is what a day is read from."""
    found: set[str] = set()
    for language in Language:
        days = language_table(language)["days"]
        for group in ("months", "weekdays"):
            found |= {word for words in days.get(group, {}).values() for word in words}
        for form in days["forms"]:
            for template in form["as"]:
                found |= {atom for atom in atoms(template) if atom not in "[]()|~ " and atom[0] != "{"}
    return {word.strip() for word in found if word.strip()}


WORDS_OF_DAYS = vocabulary()


@given(text=st.text(st.characters(), max_size=120), base=st.dates())
def test_a_day_is_read_from_a_word_or_a_number_only(text: str, base: date) -> None:
    for found in find_days(text, base=base, words=WORDS):
        raw = found.raw.lower()
        assert found.day is None or any(char.isnumeric() for char in raw) or any(word in raw for word in WORDS_OF_DAYS)


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
    started = time.process_time()
    find_days(text, base=BASE, words=WORDS)
    assert time.process_time() - started < 10


def test_a_form_with_an_unknown_slot_or_rule_is_refused() -> None:
    table = language_table(Language.EN)
    for form in ({"rule": "date", "as": ["{moon}"]}, {"rule": "tide", "as": ["today"]}):
        broken = {**table, "days": {**table["days"], "forms": [form]}}
        with pytest.raises(ValueError, match="unknown"):
            DayWords.compile({Language.EN: broken})
