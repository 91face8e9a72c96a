"""The forms of the language files, compiled: which stretch of a text is a day phrase, and what it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from minuted import re2
from minuted.reading.day_dates import Named
from minuted.reading.day_rules import NAMELESS, RULES
from minuted.reading.numbers import Numerals

_STEPS = ("n", "weeks", "months", "quarters", "years", "sign", "behind", "span")
_CLOCK = (
    r"(?:\d{1,2}(?:[:.]\d{2})? {0,1}(?:a\.?m\.?|p\.?m\.?|o'clock|hrs|h\b|点半|点(?:\d{1,2}分)?|时(?:\d{1,2}分)?)"
    r"|[一二两三四五六七八九十]{1,2}点半?|\d{1,2}:\d{2}(?::\d{2})?(?: {0,1}(?:a\.?m\.?|p\.?m\.?|utc|gmt|c?est|cet|z))?)"
)
#: What the marks of a form mean as a pattern.
MARKS = {"[": "(?:", "]": ")?", "(": "(?:", "|": "|", ")": ")", " ": " {1,4}", "~": " {0,4}"}
#: Matches nothing, for a slot whose language has no words.
_NEVER = r"\z."
_ENDING = r"(?:st|nd|rd|th)"
_QUIET = re2.Options()
_QUIET.log_errors = False
_QUIET.max_mem = 64 << 20
_LONGEST = re2.Options()
_LONGEST.longest_match = True
_LONGEST.max_mem = 64 << 20


def any_of(words: Sequence[str]) -> str:
    """Return a pattern for one of ``words``, whose blanks may be wider."""
    if not words:
        return _NEVER
    found = sorted(set(words), key=len, reverse=True)
    return "(?:" + "|".join(re2.escape(word).replace("\\ ", " {1,3}") for word in found) + ")"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One way to name a day."""

    rule: str
    #: "", "introduced", "dated", "placed", "edge", "before" or "whole": where it counts at all.
    only: str
    steps: Mapping[str, int]
    #: The unit that the form itself fixes; "" where the phrase names it.
    unit: str
    #: How two bare numbers are ordered in this form's language.
    order: str
    pattern: Any
    #: Slot name by group number.
    slots: Mapping[int, str]


class Lexicon:
    """The words of one language that fill the slots."""

    def __init__(self, days: Mapping[str, Any], numerals: Numerals) -> None:
        self.numerals = numerals
        self.months = {word: int(key) for key, words in days.get("months", {}).items() for word in words}
        self.weekdays = {word: int(key) for key, words in days.get("weekdays", {}).items() for word in words}
        self.units = {word: key for key, words in days.get("units", {}).items() for word in words}
        chars = "".join(numerals.digits) + "".join(numerals.tens)
        ordinals = "|".join(sorted(numerals.ordinals, key=len, reverse=True))
        number = numerals.pattern()
        day = rf"(?:\d{{1,2}}{_ENDING}?" + (f"|[{chars}]{{1,3}}" if chars else "") + ")"
        to = r" {0,2}(?:-|~|to|through|到|至) {0,2}"
        month = r"1[0-2]|0?[1-9]" + (f"|[{chars}]{{1,2}}" if chars else "")
        han_year = f"|[{''.join(numerals.digits)}]{{4}}" if chars else ""
        #: By the slot's name in a form: the number it fills, what may stand before it, and itself.
        self.slots: dict[str, tuple[str, str, str]] = {
            "Y": ("Y", "", r"(?:19|20)\d\d" + han_year),
            # Where a day is named, the year belongs to it whatever it is: "1 January 2999" is no 1 January.
            "any Y": ("Y", "", r"\d{4}" + han_year),
            "y": ("y", "", r"\d\d"),
            "Y8": ("Y8", "", r"20\d{6}"),
            "m": ("m", "", month),
            "month": ("month", "", any_of(tuple(self.months))),
            "d": ("d", f"(?:{day}(?:日|号)?{to})?", f"{day}|{ordinals}" if ordinals else day),
            "dth": ("d", "", rf"\d{{1,2}}{_ENDING}"),
            "dword": ("d", "", ordinals or _NEVER),
            "dd": ("d", "", r"\d\d"),
            # No hour of the morning, and no month.
            "late d": ("d", "", r"1[3-9]|2\d|3[01]"),
            "late a": ("a", "", r"1[3-9]|2\d|3[01]"),
            "0m": ("m", "", "0[1-9]"),
            "w": ("w", "", r"\d{1,2}"),
            "a": ("a", "", r"\d{1,2}"),
            "b": ("b", "", r"\d{1,2}"),
            "weekday": ("weekday", "", any_of(tuple(self.weekdays))),
            "n": ("n", f"(?:{number} {{0,1}}(?:-|~|to|or|到|至) {{0,1}})?", number),
            "unit": ("unit", "", any_of(tuple(self.units))),
            "q": ("q", "", "[1-4]"),
            "ordinal": ("q", "", ordinals or _NEVER),
            "nth": ("q", "", rf"\d{_ENDING}" + (f"|{ordinals}" if ordinals else "")),
            "n4": ("q", "", "[1-4一二三四]"),
            "n5": ("q", "", "[1-5一二三四五]"),
            "time": ("time", "", _CLOCK),
            "latin": ("latin", "", "[a-z0-9]{0,12}"),
        }

    def compile(self, template: str, *, free: bool, capture: bool) -> tuple[str, dict[int, str]]:
        """Turn one template into an RE2 pattern and the slot of each of its groups.

        Raises:
            ValueError: the template names a slot that does not exist.
        """
        out: list[str] = []
        names: dict[int, str] = {}
        for atom in atoms(template):
            if atom[0] == "{":
                if atom[1:-1] not in self.slots:
                    raise ValueError(f"unknown slot {atom} in the day form {template!r}")
                name, before, inner = self.slots[atom[1:-1]]
                names[len(names) + 1] = name
                out.append(f"{before}({inner})" if capture else f"{before}(?:{inner})")
            else:
                out.append(MARKS.get(atom) or re2.escape(atom))
            if free and atom not in ("[", "(", "|"):
                out.append(" {0,2}")
        if free and out[-1] == " {0,2}":
            out.pop()
        body = "".join(out)
        return (body if free else rf"\b(?:{body})" + ("" if template[-1] == "." else r"\b")), names

    def read(self, form: Form, text: str) -> Named | None:
        """Read what a phrase names; None where ``text`` is not of this form or a number makes no sense."""
        match = form.pattern.fullmatch(text)
        if match is None:
            return None
        parts: dict[str, int] = {}
        unit = form.unit
        for group, slot in form.slots.items():
            word = match.group(group)
            if word is None or slot in ("time", "latin"):
                continue
            if slot == "unit":
                unit = self.units[" ".join(word.split())]
            elif slot == "Y8":
                parts |= {"Y": int(word[:4]), "m": int(word[4:6]), "d": int(word[6:])}
            else:
                value = self._value(slot, word)
                if value is None:
                    return None
                parts[{"month": "m"}.get(slot, slot)] = value
        return Named(parts=parts, unit=unit, order=form.order, steps=form.steps)

    def _value(self, slot: str, word: str) -> int | None:
        if slot == "month":
            return self.months[word]
        if slot == "weekday":
            return self.weekdays[word]
        if slot != "Y" and not self.numerals.is_count(word):
            # 张三两周内 has no 32 weeks in it.
            return None
        return self.numerals.value(word)


def atoms(template: str) -> Iterator[str]:
    at = 0
    while at < len(template):
        end = at + 1
        if template[at] == "{":
            end = template.index("}", at) + 1
        elif template[at] not in "[]()| ~":
            while end < len(template) and template[end] not in "[]()| ~{":
                end += 1
        yield template[at:end]
        at = end


class Grammar:
    """All forms of one language, with one pattern that finds them and a set that tells them apart."""

    def __init__(self, table: Mapping[str, Any], numerals: Numerals) -> None:
        days = table["days"]
        counts = {word: int(key) for key, words in days.get("numbers", {}).items() for word in words}
        numerals = replace(numerals, words={**numerals.words, **counts})
        self.variants = str.maketrans(days.get("variants", {}))
        self.asides = any_of(days.get("asides", ()))
        self.brief = {word: int(key) for key, words in days.get("brief_weekdays", {}).items() for word in words}
        self.script: str = days.get("script", "")
        self.surnames = frozenset(days.get("surnames", ""))
        self.shy = frozenset(days.get("shy", ()))
        self.due: Mapping[str, Sequence[str]] = days.get("due", {})
        self.range_words: Sequence[str] = days.get("joints", {}).get("range", ())
        self.lexicon = Lexicon(days, numerals)
        free = days.get("blanks") == "free"
        self.forms: list[Form] = []
        patterns: list[str] = []
        self._set = re2.Set.FullMatchSet(_QUIET)
        for entry in days["forms"]:
            if entry["rule"] not in RULES:
                raise ValueError(f"unknown rule {entry['rule']!r} in a day form")
            steps = {step: int(entry[step]) for step in (*_STEPS, "half") if step in entry}
            if days["numeric"] != "ask":
                steps["strict"] = 1
            for written in entry["as"]:
                template = written if entry["rule"] in NAMELESS else written.replace("{Y}", "{any Y}")
                pattern, slots = self.lexicon.compile(template, free=free, capture=True)
                self.forms.append(
                    Form(
                        rule=entry["rule"],
                        only=entry.get("only", ""),
                        steps=steps,
                        unit=entry.get("unit", ""),
                        order=entry.get("order", days["numeric"]),
                        pattern=re2.compile(pattern, _QUIET),
                        slots=slots,
                    )
                )
                self._set.Add(pattern)
                patterns.append(self.lexicon.compile(template, free=free, capture=False)[0])
        self._set.Compile()
        self.finder = self._find_pattern(days["hours"], patterns, free=free)

    def _find_pattern(self, hours: Mapping[str, Sequence[str]], patterns: Sequence[str], *, free: bool) -> Any:
        """Return the pattern of any form with words about the hour around it: groups before, core, after."""
        edge, gap = ("", " {0,2}") if free else (r"\b", " {1,4}")
        clock = {
            side: "(?:" + "|".join(self.lexicon.compile(word, free=free, capture=False)[0] for word in words) + ")"
            for side, words in hours.items()
            if side != "joints"
        }
        joint = f"(?:{any_of(hours['joints'])}{gap})?"
        before = f"(?:{clock['before']}{gap}{joint}){{0,2}}" if hours["before"] else ""
        weekday = any_of(tuple(self.lexicon.weekdays))
        brief = any_of(tuple(self.brief))
        named = (
            rf" {{0,2}},? {{0,1}}{weekday}{edge}| {{0,2}}[(\[] {{0,2}}(?:{weekday}|{brief}|{self.asides}) {{0,2}}[)\]]"
        )
        self.late = rf"(?: {{0,3}}{joint}{clock['after']}{edge})"
        after = rf"(?: {{0,3}}{joint}{clock['after']}{edge}|{named}){{0,3}}"
        core = "|".join(patterns)
        return re2.compile(f"({before})({core})({after})", _LONGEST)

    def forms_of(self, text: str, counts: Mapping[str, bool]) -> Iterator[tuple[Form, Named]]:
        """Yield the forms that the whole of ``text`` is of, first in the file first.

        ``counts`` says for each value of ``only`` whether such forms count where the text stands.
        """
        for index in sorted(self._set.Match(text)):
            form = self.forms[index]
            named = self.lexicon.read(form, text) if counts[form.only] else None
            if named is not None:
                yield form, named
