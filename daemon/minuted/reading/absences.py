"""Read from an out-of-office answer until when its sender is away: "back on Monday 9 March", 至3月12日, 3月9日返岗."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Self

from minuted import re2
from minuted.reading.days import DayWords, Found, find_days
from minuted.reading.spelling import fold

#: Out-of-office answers say it early.
FIRST_CHARS: Final = 2_000
#: Somebody who is away longer has left.
LONGEST: Final = timedelta(days=400)
#: A word stands so many characters before the day it is about, or behind it.
BEFORE: Final = 40
BEHIND: Final = 24

_CLAUSE: Final = re2.compile(r"[.;!?。；！？，,]\s|[。；！？，\n]")
#: The two days of a span are read apart, for the first of them is one too.
_SPAN: Final = re2.compile(r"\s(?:to|through|thru|till|until|–|—|-)\s+(\d)")
#: "3-12 March", 3日到12日: a span that is read as its last day.
_SPANNED: Final = re2.compile(r"\d(?:st|nd|rd|th|[.日号號])?\s*(?:[–—~～至到]|-\d{1,2}[^\d-]|\s-\s|to)")
_BARE: Final = re2.compile(
    r"\b(\d{1,2})(?:\.|er|st|nd|rd|th)?\s*(?:-|–|—|to|through|bis(?: zum)?|au|al|a|ao|tot|t/m|do|по|e)\s*$"
)
_SPAN_HAN: Final = re2.compile(r"([日号號])\s*[-–—~～至到]\s*(\d{4}年|\d{1,2}月)")
_TO: Final = re2.compile(
    r"^\W*(?:-|–|—|~|～|至|到|to|through|thru|till|until|bis(?: zum| einschl\.?)?|au|jusqu'au|al?|hasta el|ao?"
    r"|t/m|tot|do|по|から|부터)\W*$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """When somebody says to be away; both days are days away."""

    #: None where the text does not say.
    first: date | None = None
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceWords:
    """The ``[absence]`` tables of ``templates/quoting/*.toml``, compiled once."""

    #: "back", "return": the day is the first one at work.
    back: Any
    #: "until", "through": the day is the last one away.
    until: Any
    #: "from", "since": the day is the first one away.
    since: Any
    #: Month names of languages whose days are read nowhere else, with the numbers they stand for.
    named: Any
    months: Mapping[str, int]

    @classmethod
    def compile(cls, tables: Mapping[str, Mapping[str, Any]]) -> Self:
        """Compile the parsed data files, by file stem."""
        parts = [table.get("absence", {}) for _, table in sorted(tables.items())]
        months = {
            fold(name): at + 1 for part in parts for names in part.get("months", []) for at, name in enumerate(names)
        }
        # "9. März 2026", "le 9 mars", "9 de marzo de 2026", "March 9th, 2026".
        each = "|".join(sorted(map(re2.escape, months), key=len, reverse=True)) or r"[^\s\S]"
        return cls(
            back=_any(word for part in parts for word in part.get("back", [])),
            until=_any(word for part in parts for word in part.get("until", [])),
            since=_any(word for part in parts for word in part.get("since", [])),
            named=re2.compile(
                rf"(\d{{1,2}})(?:\.|er|º|ª|o|st|nd|rd|th)?\s*(?:de |d'|of )?({each})\.?(?:,?\s*(?:de )?(\d{{4}}))?"
                rf"|({each})\.? (\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (\d{{4}}))?"
            ),
            months=months,
        )


def read_absence(text: str, *, base: date, words: AbsenceWords, days: DayWords) -> Absence | None:
    """Return when the writer of an out-of-office answer is away, or None where it names no last day.

    Args:
        text: What the responder wrote, without the quoted letter.
        base: The day it was written, in the writer's zone.
        words: The words of all languages.
        days: The words for days.
    """
    folded = _plain_days(fold(text[:FIRST_CHARS]), base, words)
    folded = _SPAN_HAN.sub(r"\1\n至\2", _SPAN.sub(r"\nuntil \1", folded))
    found = [each for each in find_days(folded, base=base, words=days) if each.day is not None]
    first: date | None = None
    last: list[date] = []
    back: list[date] = []
    for at, each in enumerate(found):
        day = each.day or base
        role = _role(folded, found, at, words)
        if role == "back":
            back.append(day - timedelta(days=1))
        elif role == "until":
            last.append(day)
        elif role == "since" and first is None:
            first = day
    for until in (*back, *sorted(last, reverse=True)):
        if base <= until <= base + LONGEST:
            return Absence(first=first if first is not None and first <= until else None, until=until)
    return None


def _role(text: str, found: Sequence[Found], at: int, words: AbsenceWords) -> str:
    """Say what a day is: the first day "back", the last one away ("until"), the first one away ("since"), or ""."""
    day = found[at]
    before = text[found[at - 1].end if at else 0 : day.start]
    behind = text[day.end : found[at + 1].start if at + 1 < len(found) else len(text)]
    before = _CLAUSE.split(before)[-1][-BEFORE:]
    if _TO.search(before) or _SPANNED.search(day.raw):
        return "until"
    after = _CLAUSE.split(behind)[0][:BEHIND] if behind else ""
    if words.until.search(before):
        return "until"
    if words.back.search(before) or words.back.search(after):
        return "back"
    if words.since.search(before) or _TO.search(behind):
        return "since"
    return "until" if words.until.search(after[:4]) else ""


def _plain_days(folded: str, base: date, words: AbsenceWords) -> str:
    """Write days with the month names of other languages as ISO days; the year is the one that is near."""
    out: list[str] = []
    end = 0
    for match in words.named.finditer(folded):
        day, month, written = match.group(1) or match.group(5), match.group(2) or match.group(4), match.group(3)
        written = written or match.group(6)
        day, month, year = int(day), words.months[month], int(written or base.year)
        try:
            read = date(year, month, day)
            if not written and (base - read).days > 180:
                read = date(year + 1, month, day)
        except ValueError:
            continue
        before = folded[end : match.start()]
        first = _BARE.search(before)
        if first is not None and 0 < int(first.group(1)) <= read.day:
            # "3 to 12 March"
            opening = read.replace(day=int(first.group(1))).isoformat()
            before = f"{before[: first.start()]}{opening}\nuntil "
        out += [before, read.isoformat()]
        end = match.end()
    return "".join([*out, folded[end:]])


def _any(words: Any) -> Any:
    """Compile words to be found anywhere; those of scripts with blanks as whole words."""
    given = [fold(word) for word in words]
    spaced = [re2.escape(word) for word in given if word[0] < "\u2e80"]
    dense = [re2.escape(word) for word in given if word[0] >= "\u2e80"]
    either = [r"(?:^|[^\p{L}])(?:" + "|".join(spaced) + r")(?:[^\p{L}]|$)"] if spaced else []
    return re2.compile("|".join(either + dense) or r"[^\s\S]")
