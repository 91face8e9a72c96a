"""The words of one language as letters need them: days, counts, sentences with gaps, lists.

The words themselves live in ``templates/<language>/language.toml`` under ``[letters]`` and ``[refusals]``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from minuted.errors import BrokenLetter


@dataclass(frozen=True, slots=True)
class Words:
    """The tables ``[letters]`` and ``[refusals]`` of one language, with the few rules of filling them in."""

    letters: Mapping[str, Any]
    refusals: Mapping[str, str]

    @classmethod
    def compile(cls, table: Mapping[str, Any]) -> Words:
        """Return the words of one parsed ``language.toml``.

        Raises:
            BrokenLetter: a table is missing.
        """
        for name in ("letters", "refusals"):
            if not isinstance(table.get(name), Mapping):
                raise BrokenLetter(f"language.toml has no table [{name}]")
        return cls(letters=table["letters"], refusals=table["refusals"])

    def table(self, name: str) -> Mapping[str, Any]:
        """Return the table ``[letters.<name>]``.

        Raises:
            BrokenLetter: it is missing.
        """
        found = self.letters.get(name)
        if not isinstance(found, Mapping):
            raise BrokenLetter(f"language.toml has no table [letters.{name}]")
        return found

    def phrase(self, table: str, key: str, **facts: object) -> str:
        """Return the phrase ``[letters.<table>] <key>`` with ``facts`` in its gaps.

        Raises:
            BrokenLetter: the phrase is missing, or has a gap for which there is no fact.
        """
        pattern = self.table(table).get(key)
        if not isinstance(pattern, str):
            raise BrokenLetter(f"language.toml has no phrase [letters.{table}] {key}")
        return fill(pattern, facts)

    def count(self, number: int, noun: str) -> str:
        """Return ``number`` things in words: "1 item", "3 items"; ``[letters.counts]`` holds one form or two."""
        forms = self.table("counts").get(noun)
        if not isinstance(forms, list) or not forms:
            raise BrokenLetter(f"language.toml has no forms [letters.counts] {noun}")
        return fill(str(forms[0] if number == 1 else forms[-1]), {"n": number})

    def day(self, day: date, today: date) -> str:
        """Return a day as people write it, "Fri 6 March", with the year only where it is not ``today``'s."""
        words = self.table("days")
        pattern = words["day"] if day.year == today.year else words["day_of_year"]
        return fill(
            pattern,
            {
                "weekday": words["weekdays"][day.weekday()],
                "day": day.day,
                "month": words["months"][day.month - 1],
                "year": day.year,
            },
        )

    def weekday(self, day: date) -> str:
        """Return the full name of the day of the week: "Friday"."""
        return str(self.table("days")["full_weekdays"][day.weekday()])

    def moment(self, moment: datetime, today: date) -> str:
        """Return day and time of ``moment`` (already in the reader's zone): "today at 11:00"."""
        key = "moment_today" if moment.date() == today else "moment"
        return self.phrase("days", key, day=self.day(moment.date(), today), time=f"{moment:%H:%M}")

    def when(self, due: date | None, today: date, noun: str = "late") -> str:
        """Return where a deadline stands as a plain fact: "Due Friday", "2 days past its date", "No date yet".

        ``noun`` names the forms in ``[letters.counts]`` for days past it.
        """
        if due is None:
            return self.phrase("when", "none")
        days = (due - today).days
        if days < 0:
            return self.count(-days, noun)
        if days <= 1:
            return self.phrase("when", ("today", "tomorrow")[days])
        if days < 7:
            return self.phrase("when", "weekday", weekday=self.weekday(due))
        return self.phrase("when", "day", day=self.day(due, today))

    def quoted(self, text: str) -> str:
        """Return ``text`` in the quotation marks of the language; those that it has itself become single ones."""
        return fill(str(self.letters["quoted"]), {"text": text.translate(_SINGLE)})

    def listed(self, parts: Iterable[str], joint: str = "and") -> str:
        """Return "a, b and c"; ``joint`` names the last joint in ``[letters.joints]``."""
        joints = self.table("joints")
        *most, last = list(parts) or [""]
        between = joints["comma"] if joint == "comma" else joints["list"]
        return str(between).join(most) + str(joints[joint]) + last if most else last

    def refusal(self, code: str, facts: Mapping[str, object]) -> str:
        """Return the sentence of a refusal.

        Where a fact that it names is empty, the sentence ``<code>_blank`` steps in; where that does not exist
        either, or the code is unknown, the general one: a polite answer is never lost for want of a word.
        """
        for name in (code, f"{code}_blank", "other"):
            pattern = self.refusals.get(name)
            if pattern is not None and all(facts.get(gap) for gap in gaps(pattern)):
                return fill(pattern, facts)
        raise BrokenLetter("language.toml has no sentence [refusals] other")


#: Quotes within quotes: a text that closed them itself could go on as if minuted spoke.
_SINGLE = str.maketrans("“”", "‘’")


class _Facts(dict[str, object]):
    def __missing__(self, gap: str) -> str:
        raise BrokenLetter(f"a phrase of language.toml has a gap {{{gap}}} that nothing fills")


def fill(pattern: str, facts: Mapping[str, object]) -> str:
    """Return ``pattern`` with its ``{gaps}`` filled; the facts are printed as they are and never read as patterns.

    Raises:
        BrokenLetter: a gap has no fact.
    """
    return pattern.format_map(_Facts({key: str(fact) for key, fact in facts.items()}))


def gaps(pattern: str) -> tuple[str, ...]:
    """Return the names of the ``{gaps}`` of a pattern, left to right."""
    return tuple(piece.partition("}")[0] for piece in pattern.split("{")[1:])
