"""The day phrases of a text: overlapping ones dropped, ranges and brackets made one phrase with what they belong to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from minuted.reading.day_counts import on_day_apart, on_weekday_of_week
from minuted.reading.day_hits import Hit, hits_of, inner_of
from minuted.reading.day_rules import EXPLICIT, NAMELESS, RELATIVE, resolve
from minuted.reading.day_words import REACH, Reader
from minuted.reading.spelling import fold

#: A joint is "through" with blanks at most.
_LONGEST_JOINT = 12
#: A comma and two blanks.
_NEXT = 3


@lru_cache(maxsize=256)
def scan(text: str, base: date, reader: Reader, next_meeting: date | None, order: str) -> tuple[Hit, ...]:
    """Find the day phrases of a text, left to right; linear in its length.

    The last answers are kept, because a text is asked for its day and for what it says without it.
    ``order`` is "mdy" or "dmy" where the text is known to write 3/6 so, else "".
    """
    folded = fold(text).translate(reader.variants) if reader.variants else fold(text)
    hits = hits_of(text, folded, base, reader, order)
    if not hits:
        return ()
    return tuple(_join(folded, _resolved(hits, base, next_meeting, folded, reader), base, reader, inner_of(folded)))


def _resolved(hits: Sequence[Hit], base: date, next_meeting: date | None, folded: str, reader: Reader) -> Iterator[Hit]:
    """Yield the hits that do not overlap an earlier or longer one, with their days."""
    end = -1
    for hit in hits:
        if hit.start < end:
            continue
        end = hit.end
        if hit.rule == "not_a_day":
            continue
        day = next_meeting if hit.rule == "next_meeting" else hit.day
        bracket = reader.in_brackets.search(folded[hit.start : hit.end])
        if bracket is not None and day is not None:
            weekday = reader.weekdays[" ".join((bracket.group(1) or bracket.group(2)).split())]
            if hit.rule == "week":
                day = on_weekday_of_week(replace(hit.named, parts={"weekday": weekday}), base)
            elif day.isoweekday() != weekday:
                day = None
        yield replace(hit, day=day)


def _join(folded: str, hits: Iterator[Hit], base: date, reader: Reader, inner: tuple[int, int]) -> Iterator[Hit]:
    """Make one hit of two that belong together.

    The two ends of a range mean its last day; a date in brackets beside a phrase means that date;
    "two weeks before" a day is counted from that day.
    """
    kept: Hit | None = None
    for hit in hits:
        if kept is None:
            kept = hit
            continue
        if hit.start < kept.end:
            # It was taken as the hour of a joined phrase.
            continue
        between = folded[kept.end : hit.start]
        if len(between) < _LONGEST_JOINT and reader.range.search(between) is not None:
            later = hit.day
            if hit.rule == "weekday" and kept.day and later and later < kept.day:
                later = resolve("weekday", hit.named, kept.day)
            kept = _joined(folded, kept, hit, later, reader, inner)
        elif _is_beside(between) and folded[hit.end : hit.end + 3].lstrip(" ")[:1] in (")", "]"):
            hit = _settled(kept, hit, base)
            agreed = hit.day if hit.rule in EXPLICIT or kept.day == hit.day else None
            day = kept.day if kept.rule in EXPLICIT and not agreed else agreed
            kept = _joined(folded, kept, hit, day, reader, inner)
        elif kept.rule in RELATIVE and hit.rule in EXPLICIT and _is_next(between):
            kept = _joined(folded, kept, hit, _agreed(kept, hit), reader, inner)
        elif kept.rule == "apart" and "behind" not in kept.named.steps and between.strip(" ") in ("", "the", "on"):
            day = on_day_apart(kept.named, hit.day) if hit.day else None
            kept = _joined(folded, kept, hit, day, reader, inner)
        elif hit.rule == "apart" and "behind" in hit.named.steps and not between:
            day = on_day_apart(hit.named, kept.day) if kept.day else None
            kept = replace(_joined(folded, kept, hit, day, reader, inner), denied=False)
        else:
            yield kept
            kept = hit
    if kept is not None:
        yield kept


def _settled(kept: Hit, hit: Hit, base: date) -> Hit:
    """Order two numbers by the month or weekday named beside them: "the January meeting (7/1)", "Friday (6/3)"."""
    if hit.rule != "numeric" or hit.day is not None:
        return hit
    month, weekday = kept.named.parts.get("m"), kept.named.parts.get("weekday")
    days = {resolve("numeric", replace(hit.named, order=order), base) for order in ("mdy", "dmy")} - {None}
    fitting = [day for day in days if day and (day.month == month or day.isoweekday() == weekday)]
    return replace(hit, day=fitting[0]) if len(fitting) == 1 else hit


def _is_next(between: str) -> bool:
    """Say whether nothing but a blank or a comma stands between two phrases: "next Friday, 13 March"."""
    return len(between) <= _NEXT and between.replace(",", "", 1).strip(" ") == ""


def _agreed(relative: Hit, written: Hit) -> date | None:
    """Return a date that is written out beside a relative phrase; none where the weekday is another one."""
    weekday = relative.named.parts.get("weekday")
    return written.day if written.day and weekday in (None, written.day.isoweekday()) else None


def _is_beside(between: str) -> bool:
    return len(between) <= 16 and between.rstrip(" ")[-1:] in ("(", "[") and not any(c in ".,;!?。)]" for c in between)


def is_named(text: str, hit: Hit, reader: Reader) -> bool:
    """Say whether a date is part of a name: "the 12 March 2026 release"."""
    return reader.named.search(fold(text[max(0, hit.start - REACH) : hit.start])) is not None


def _joined(folded: str, first: Hit, second: Hit, day: date | None, reader: Reader, inner: tuple[int, int]) -> Hit:
    """Make one hit of two, with the hour and the due words that follow a closing bracket."""
    end = second.end
    while end < len(folded) and folded[end] in " )]" and folded[second.end : end].count(")") == 0:
        end += 1
    end = end if folded[second.end : end].strip() else second.end
    late = reader.late.search(folded[end : end + REACH])
    end += late.end() if late else 0
    trail = reader.trail.search(folded[end : end + REACH])
    outer = (first.outer[0], max(end + trail.end() if trail else end, second.outer[1]))
    whole = outer[0] <= inner[0] and outer[1] >= inner[1]
    introduced = first.introduced or second.introduced or bool(trail)
    return replace(
        first,
        # What is counted from a day has become a day.
        rule="date" if day is not None and "apart" in (first.rule, second.rule) else first.rule,
        end=max(end, second.end),
        outer=outer,
        day=day,
        introduced=introduced,
        whole=whole,
        # "for the January meeting (7 January)": the date says until when.
        denied=first.denied and not (day is not None and first.rule in NAMELESS),
        history=first.history and second.history and not (whole or introduced),
    )
