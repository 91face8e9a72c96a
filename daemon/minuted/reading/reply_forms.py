"""The command forms of the language files, compiled: which verb a line says, and the words it says it of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from minuted import re2
from minuted.reading.day_forms import MARKS, any_of, atoms
from minuted.reading.row_words import RowWords
from minuted.reading.typos import Typos

#: What stands before a reason, an opening bracket among it: "blocked (waiting for legal)".
_SEPARATOR = r" {0,3}(?:(?:[:;,\-.]|。){1,2}|\() {0,3}"

_COLON = r" {0,3}[:\-]{1,2} {0,3}"
_QUIET = re2.Options()
_QUIET.log_errors = False
_QUIET.dot_nl = True
_QUIET.max_mem = 256 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One form of one verb, found in a line; the words keep their case."""

    verb: str
    #: "raw": the day may be unreadable; "day": it must be readable; "" where no day is named.
    need: str
    only: str
    #: An argument without which the form says nothing here.
    needs: str
    #: It may be said with a question mark: "can I have until Friday?"
    asks: bool
    #: Arguments that the form itself sets.
    fixed: Mapping[str, str]
    #: note, day, person, percent, task, weekly as written; row phrases under "rows".
    slots: Mapping[str, str]
    #: True where the line begins with the person: "Bob will do it".
    person_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    verb: str
    need: str
    only: str
    needs: str
    asks: bool
    fixed: Mapping[str, str]
    #: True where the note is the whole line.
    whole: bool
    pattern: Any
    slots: Mapping[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """The words around commands, of all languages together."""

    nobody: frozenset[str]
    percents: Mapping[str, int]
    signs: Mapping[str, str] = field(default_factory=dict)
    doubt: Any = None
    denials: frozenset[str] = frozenset()
    polite_before: Any = None
    #: Courtesies that ask somebody to do something, and the words behind them that ask minuted.
    asking: Any = None
    bids: tuple[str, ...] = ()
    polite_after: Any = None
    #: The same, and what stands around a correction of a receipt.
    amending: Any = None
    amended: Any = None
    greeting: Any = None
    closings: frozenset[str] = frozenset()
    #: A farewell with the writer's name at the end of a line: "Cheers, Bob".
    signed: Any = None
    typos: Typos = field(default_factory=lambda: Typos.of(()))
    #: Words that a bare name beside a row number never is or holds.
    never: frozenset[str] = frozenset()

    @classmethod
    def compile(cls, tables: Sequence[Mapping[str, Any]]) -> Manners:
        verbs = [table["verbs"] for table in tables]

        def words(table: str, part: str, *, spaced: bool | None = None) -> list[str]:
            found = [word for verb in verbs for word in verb[table][part]]
            return [word for word in found if spaced is None or word[0].isascii() is spaced]

        doubts = [word for table in tables for word in table["negation"]["words"]]
        latin, other = ([w for w in doubts if w.isascii() is ascii_] for ascii_ in (True, False))
        name = r"[^ ,:!。~]+"
        return cls(
            nobody=frozenset(words("persons", "nobody")),
            percents={word: value for verb in verbs for word, value in verb["percents"].items()},
            signs={sign: verb for table in verbs for verb, signs in table["signs"].items() for sign in signs},
            doubt=re2.compile(rf"\b{any_of(latin)}\b|{any_of(other)}|[?？]"),
            denials=frozenset(line for table in tables for line in table["negation"]["lines"]),
            asking=re2.compile(rf"(?:^|[ ,]){any_of(words('polite', 'asking'))} {{0,3}}$"),
            bids=tuple(words("polite", "bids")),
            polite_before=_before(words("polite", "before")),
            polite_after=_after(words("polite", "after")),
            amending=_before([*words("polite", "before"), *words("polite", "amending")]),
            amended=_after([*words("polite", "after"), *words("polite", "amended")]),
            greeting=re2.compile(
                rf"^(?:{any_of(words('greetings', 'words', spaced=True))}(?: {{1,2}}{name}){{0,3}}"
                rf"|{any_of(words('greetings', 'words', spaced=False))}"
                rf"|[^ ,:!.。~]+[, ]?{any_of(words('greetings', 'after'))}"
                rf"|[^ ,:!.。~]*{any_of(words('greetings', 'titles'))}) {{0,2}}(?:[,:!~.。]{{1,3}} {{0,3}}|$)"
            ),
            closings=frozenset(words("greetings", "closing")),
            signed=re2.compile(
                rf"(?:^|[.!。] {{1,3}}){any_of([*words('greetings', 'closing'), *words('greetings', 'signing')])}"
                rf" {{0,2}}[,，] {{0,2}}{name}(?: {{1,2}}{name}){{0,2}}$"
            ),
            typos=Typos.of([verb["typos"] for verb in verbs if "typos" in verb]),
            never=frozenset(words("persons", "never")),
        )


def _before(words: Sequence[str]) -> Any:
    return re2.compile(rf"^(?:{any_of(words)} {{0,3}}){{1,2}}")


def _after(words: Sequence[str]) -> Any:
    spaced, tight = ([word for word in words if word[0].isascii() is ascii_] for ascii_ in (True, False))
    return re2.compile(rf"(?:[,;.!。 ]{{1,4}}{any_of(spaced)}|[,;.!。 ]{{0,4}}{any_of(tight)})$")


def variants(templates: Sequence[str]) -> Iterator[str]:
    """Yield each form without its optional row numbers, then with them; longer words before shorter ones.

    Patterns take the first alternative that fits: "pause mail" must be tried before "pause", and
    "snooze 3 days" must be read without rows before 3 is taken for one.
    """
    for template in templates:
        ordered = _INNER.sub(_longest_first, template)
        without = _ROWS.sub("", ordered)
        yield without
        if without != ordered:
            yield ordered
        if without != ordered and "{day}" in ordered:
            # "extend 2 to 13 March": the fewest row numbers, where the most would eat into the day.
            yield ordered.replace("{rows}", "{fewest rows}")


_INNER = re2.compile(r"[(\[][^()\[\]{}]*[)\]]")
_ROWS = re2.compile(r"\[[ ~]?\{rows\}\]")


def _longest_first(match: Any) -> str:
    group: str = match.group()
    return group[0] + "|".join(sorted(group[1:-1].split("|"), key=len, reverse=True)) + group[-1]


_DECISIONS = r"d-\d{1,7}(?:(?: {0,2}[,、&] {0,2}| and |和|与|及)d-\d{1,7}){0,9}"
#: Slots that are narrower forms of others.
_ALSO = {"fewest rows": "rows", "figure": "percent", "span": "day"}


class VerbGrammar:
    """All command forms of one language."""

    def __init__(self, table: Mapping[str, Any], rows: RowWords) -> None:
        verbs = table["verbs"]
        free = verbs.get("blanks") == "free"
        halves = any_of(tuple(verbs["percents"]))
        figure = r"\d{1,3} {0,1}%|百分之\d{1,3}|百分之[一二三四五六七八九十]{1,3}"
        self._slots = {
            "rows": rows.loose,
            "fewest rows": rows.loose.replace(")*", ")*?"),
            ":": _SEPARATOR,
            "colon": _COLON,
            "note": r".+?",
            "task": r".+",
            "day": r".+?",
            # "I need two more days" says until when, and "we need Friday" may say anything.
            "span": rf"{rows.count} .+?",
            "person": r"[^,;:()<>]+?|[^,;:()<>]*<[^<>]+>",
            "address": r"[^ ,;:()<>@]{1,64}@[^ ,;:()<>@]{3,250}|<[^<>]+@[^<>]+>",
            # "D-4, D-5"
            "decision": _DECISIONS,
            "by": _DECISIONS,
            "minutes": r"m-\d{1,7}",
            "percent": rf"{figure}|{halves}",
            # "Half the team is ill" is no progress, but "50% the rest follows" is.
            "figure": figure,
            "percent100": r"100 {0,1}%|百分之百",
            "weekday": r"[a-z]{3,9}",
            "weekly": r".+?",
        }
        self._forms: list[_Form] = []
        self._set = re2.Set.FullMatchSet(_QUIET)
        for entry in verbs["forms"]:
            for template in variants(entry["as"]):
                pattern, slots = self._compile(template, free=free)
                self._set.Add(pattern)
                self._forms.append(
                    _Form(
                        verb=entry["verb"],
                        need=entry.get("need", ""),
                        only=entry.get("only", ""),
                        needs=entry.get("needs", ""),
                        asks=bool(entry.get("asks", False)),
                        fixed=dict(entry.get("set", {})),
                        whole=bool(entry.get("whole", False)),
                        pattern=re2.compile(pattern, _QUIET),
                        slots=slots,
                    )
                )
        self._set.Compile()

    def _compile(self, template: str, *, free: bool) -> tuple[str, dict[int, str]]:
        out: list[str] = []
        names: dict[int, str] = {}
        for atom in atoms(template):
            if atom[0] == "{":
                name = atom[1:-1]
                if name not in self._slots:
                    raise ValueError(f"unknown slot {atom} in the command form {template!r}")
                if name in (":", "colon"):
                    out.append(f"(?:{self._slots[name]})")
                    continue
                names[len(names) + 1] = _ALSO.get(name, name)
                out.append(f"({self._slots[name]})")
            else:
                out.append(MARKS.get(atom) or re2.escape(atom))
            if free and atom not in ("[", "(", "|"):
                out.append(" {0,2}")
        return "".join(out), names

    def read(self, line: str, original: str) -> Iterator[Sentence]:
        """Yield what a folded line may say, first in the file first; ``original`` keeps the case."""
        for index in sorted(self._set.Match(line)):
            form = self._forms[index]
            match = form.pattern.fullmatch(line)
            if match is None:
                continue
            slots: dict[str, str] = {}
            person_first = False
            for group, name in form.slots.items():
                start, end = match.span(group)
                if start >= 0:
                    words = (line if name in ("rows", "percent", "percent100") else original)[start:end].strip()
                    slots[name] = f"{slots[name]}, {words}" if name == "rows" and name in slots else words
                    person_first = person_first or (name == "person" and start == 0)
            if form.whole:
                slots["note"] = original.strip()
            yield Sentence(
                verb=form.verb,
                need=form.need,
                only=form.only,
                needs=form.needs,
                asks=form.asks,
                fixed=form.fixed,
                slots=slots,
                person_first=person_first,
            )
