"""The name that all minutes of one series share: the subject without what changes from meeting to meeting."""

from __future__ import annotations

from datetime import date

from minuted import re2
from minuted.reading.days import DayWords, find_days
from minuted.reading.spelling import half_width, key

#: Answers and forwards of one mail belong to its series; a list puts its name in brackets in front.
_BEFORE = re2.compile(r"(?i)^(?:\s*(?:re|fw|fwd|aw|wg|tr|sv|回复|答复|转发)\s*(?:\[\d+\])?\s*:)+|^\s*\[[^\]]{1,40}\]")
#: "#12", 第12次, 第三期, W10, "(2)", 20260302.
_COUNTED = re2.compile(
    r"(?i)第\s*[\d〇零一二三四五六七八九十百]{1,6}\s*[次期周届回讲版]|[#№]\s*\d+|\b(?:no|nr|week|kw|cw|w|q|sprint|v|ver|version|rev)\.?\s*\d{1,4}\b|\d+(?:st|nd|rd|th)?"
)
_LONGEST = 300


def series_of(subject: str, *, base: date, days: DayWords) -> str:
    """Return the key of the series that a subject names; "" where nothing but dates and numbers stands there.

    ``base``: the mail's day, which tells a date from other numbers.
    """
    text = half_width(subject[:_LONGEST])
    for _ in range(3):
        text = _BEFORE.sub(" ", text)
    dated = text
    for found in reversed(find_days(dated, base=base, words=days)):
        dated = dated[: found.start] + " " + dated[found.end :]
    # A meeting may be called by its rhythm alone: "Weekly".
    return key(_COUNTED.sub(" ", dated)) or key(_COUNTED.sub(" ", text))
