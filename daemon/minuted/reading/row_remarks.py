"""A line of a reply that is no command and begins with row numbers: a comment on those rows."""

from __future__ import annotations

from minuted import re2
from minuted.model import Said
from minuted.reading.days import DayWords, find_days
from minuted.reading.reply_lines import BULLET, LONGEST_DAY, Speaker
from minuted.reading.row_words import LAST
from minuted.reading.spelling import fold

#: A number with one of these behind it is a row, whatever follows: "2: …", "2) …".
_ROW_MARKS = frozenset(":).]-、")
_WORDS = re2.compile(r"^[\p{L}\p{N}\"'“‘「(（@]")
_FIRST_WORD = re2.compile(r"^[a-z]+")
#: Another number within the line, with words behind it.
_LATER_NUMBER = re2.compile(r"(?:^|[ ,;。、])\d{1,2} {0,2}[:.)]? {0,2}")
#: What follows a number that counts: "2 of them", "3 more", 2个人, 3 位同事.
_COUNTED = re2.compile(
    r"^(?:(?:of|more|or|and|to|others?|people|persons|times|percent|pages|copies|items|things|questions|am|pm|x|k|m)\b"
    r"|[个位名台份件次页天万千百倍项元块年月日号]|人(?:[^手员事力]|$))"
)


def remark_on_rows(line: str, speaker: Speaker) -> Said | None:
    """Read a line that is no command and begins with row numbers as a comment on those rows.

    Numbers that count something are no rows: "2 weeks", "3 of them", 2个人.
    """
    folded = fold(line)
    bullet = BULLET.match(folded)
    if bullet is not None and not folded.startswith("->"):
        line, folded = line[bullet.end() :], folded[bullet.end() :]
    named = next(speaker.rows.before(folded), None)
    if named is None:
        return None
    rows, start = named
    note = line[start:].strip(" -–—:：,，、")
    if (
        speaker.receipt
        or rows.everything
        or LAST in rows.numbers
        or not _WORDS.match(note)
        or (speaker.count and max(rows.numbers) > speaker.count)
    ):
        return None
    marked = not folded[:1].isdigit() or folded[:start].rstrip()[-1] in _ROW_MARKS
    if folded[start].isdigit() and folded[start - 1] in _ROW_MARKS:
        # "2.5 million", "2:30 suits me"
        return None
    if not marked and (not folded[:start].rstrip()[-1].isdigit() or _counts(speaker.days, fold(note))):
        return None
    if any(not _counts(speaker.days, after) for after in _LATER_NUMBER.split(fold(note))[1:]):
        # "1 sent 2 done": it is not about the first row alone.
        return None
    found = find_days(line[:LONGEST_DAY], base=speaker.base, words=speaker.days)
    if found and not found[0].start and found[0].end > start:
        # "3 March is fine" names a day.
        return None
    return Said(verb="comment", rows=rows.numbers, args={"note": note})


def _counts(days: DayWords, after: str) -> bool:
    """Say whether what follows a bare number is what it counts."""
    if _COUNTED.match(after) is not None:
        return True
    if after[1:2] == "报":
        # 周报 and 月报 are reports.
        return False
    units = [unit for grammar in days.han.grammars for unit in grammar.lexicon.units]
    word = _FIRST_WORD.match(after)
    return word.group() in units if word else after.startswith(tuple(u for u in units if not u.isascii()))
