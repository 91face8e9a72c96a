"""What reminders, digests and words of progress say beside their rows, in both languages and in both parts."""

from __future__ import annotations

import email
import email.policy
from datetime import date
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from minuted.model import Figures, Known, Language, LetterKind, LetterRow, Section

from .samples import languages, letter, row, stationery

pytestmark = pytest.mark.pure

PAPER = stationery()
TABLES: dict[Language, Any] = languages()


def html_of(raw: bytes) -> LexborHTMLParser:
    part = email.message_from_bytes(raw, policy=email.policy.default).get_body(("html",))
    assert part is not None
    return LexborHTMLParser(part.get_content())


def flat(text: str) -> str:
    return "".join(text.split())


# --- Reminders --------------------------------------------------------------------------------------------------------


def due(language: Language, day: date | None, late: int = 0, section: Section = Section.OVERDUE) -> LetterRow:
    return row(language, 1, section, due=day, late=late, organiser_name="Anna Li")


TONES = {
    "early": (date(2026, 3, 5), -3, Section.THIS_WEEK),
    "today": (date(2026, 3, 2), 0, Section.THIS_WEEK),
    "late": (date(2026, 2, 26), 4, Section.OVERDUE),
    "long": (date(2026, 2, 23), 7, Section.OVERDUE),
    "undated": (None, 0, Section.NO_DATE),
}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("tone", TONES)
def test_a_reminder_begins_by_how_long_ago_the_date_was(tone: str, language: Language) -> None:
    day, late, section = TONES[tone]
    written = PAPER.write(letter(LetterKind.NUDGE, language, rows=(due(language, day, late, section),)))
    said = TABLES[language]["letters"]["tones"][tone]
    assert flat(said) in flat(written.text)
    assert flat(said) in flat(html_of(written.raw).text())


@pytest.mark.parametrize("language", Language)
def test_the_latest_row_gives_a_reminder_its_tone(language: Language) -> None:
    rows = (due(language, date(2026, 2, 20), 10), row(language, 2, Section.THIS_WEEK, "draft", due=date(2026, 3, 2)))
    text = PAPER.write(letter(LetterKind.NUDGE, language, rows=rows)).text
    assert flat(TABLES[language]["letters"]["tones"]["long"]) in flat(text)


def test_a_reminder_says_why_and_for_whom() -> None:
    text = PAPER.write(letter(LetterKind.NUDGE, Language.EN)).text
    assert "Why it matters: We stay with one vendor until autumn." in text
    assert "Who counts on it: Anna Li" in text
    assert "等着结果的人：李安娜" in PAPER.write(letter(LetterKind.NUDGE, Language.ZH)).text


@pytest.mark.parametrize(("late", "offered"), [(6, False), (7, True)])
def test_long_after_the_date_somebody_else_is_offered_too(late: int, offered: bool) -> None:
    written = PAPER.write(letter(LetterKind.NUDGE, Language.EN, rows=(due(Language.EN, date(2026, 2, 20), late),)))
    assert ("Name somebody" in [link.text() for link in html_of(written.raw).css("a")]) is offered


# --- Figures ----------------------------------------------------------------------------------------------------------

ONE = Figures(name="Weekly", open=6, open_before=8, closed=4, closed_before=2, dated=4, on_time=3)


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        pytest.param(ONE, ["Still open: 6 (before 8)", "Brought to an end: 4 (before 2)"], id="beside the week before"),
        pytest.param(ONE, ["In time: 3 of 4 (before none)"], id="nothing was due the week before"),
        pytest.param(
            Figures(name="Weekly", open=2, blocked=1, declined=2), ["Held up: 1", "Without an owner: 2"], id="now"
        ),
    ],
)
def test_the_text_says_in_words_what_the_bars_show(figures: Figures, said: list[str]) -> None:
    written = PAPER.write(letter(LetterKind.DIGEST, Language.EN, figures=(figures,)))
    shown = flat(html_of(written.raw).text())
    for line in said:
        assert line in written.text.replace("\u00a0", " ")
        assert flat(line) in shown


def test_what_is_nothing_and_was_nothing_is_left_out() -> None:
    text = PAPER.write(letter(LetterKind.DIGEST, Language.EN, figures=(Figures(name="Weekly", open=3),))).text
    assert "In time" not in text and "Held up:" not in text and "Brought" not in text


def test_bars_are_cells_with_widths_and_backgrounds_and_nothing_else() -> None:
    page = html_of(PAPER.write(letter(LetterKind.DIGEST, Language.EN, figures=(ONE,))).raw)
    bars = page.css("table.bar")
    widths = [[cell.attributes["width"] for cell in bar.css("td")] for bar in bars]
    assert widths == [["75%", "25%"], ["100%"], ["50%", "50%"], ["25%", "75%"], ["75%", "25%"], ["100%"]]
    assert all(cell.attributes["bgcolor"] for bar in bars for cell in bar.css("td"))
    assert not page.css("img, svg, canvas, div.bar")


def test_no_letter_has_figures_of_a_person() -> None:
    assert not {"owner", "person", "address"} & set(Figures.__dataclass_fields__)


# --- Words of progress ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", Language)
def test_who_only_read_the_minutes_is_asked_for_nothing(language: Language) -> None:
    written = PAPER.write(letter(LetterKind.PROGRESS, language, to=letter(LetterKind.RECEIPT, language).to))
    buttons = TABLES[language]["letters"]["buttons"]
    assert [link.text() for link in html_of(written.raw).css("a")] == [buttons["thanks"]["label"]]


# --- Receipts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", Language)
# Nobody takes a rhythm for a deadline.
@pytest.mark.parametrize("known", [known for known in Known if known is not Known.RHYTHM])
def test_a_receipt_says_which_day_the_next_meeting_was_taken_for_and_how_it_is_known(
    known: Known, language: Language
) -> None:
    rows = (row(language, 1, Section.UNDERSTOOD, due=date(2026, 3, 9)),)
    facts = {"next_meeting": "2026-03-09", "next_known": known.value}
    written = PAPER.write(letter(LetterKind.RECEIPT, language, rows=rows, facts=facts))
    before, after = TABLES[language]["letters"]["calendar"][f"next_{known}"].split("{day}")
    for part in (written.text, html_of(written.raw).text()):
        assert flat(before) in flat(part)
        assert flat(after) in flat(part)
    assert flat(after) not in flat(PAPER.write(letter(LetterKind.RECEIPT, language, rows=rows, facts={})).text)
