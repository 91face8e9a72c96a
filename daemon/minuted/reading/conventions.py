"""The conventions by which people mark actions and decisions, compiled from data files with their own examples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from minuted import re2
from minuted.model import Language
from minuted.reading.asking import Asking
from minuted.reading.assigning import Assigning
from minuted.reading.ballots import Ballots
from minuted.reading.coming import Coming
from minuted.reading.deadlines import Deadlines
from minuted.reading.examples import Example, example_of
from minuted.reading.fields import Fields
from minuted.reading.helping import Helping
from minuted.reading.line import Line, Match, lines_of
from minuted.reading.markers import Makes, Markers
from minuted.reading.people_words import PeopleWords
from minuted.reading.prefilter import Prefilter
from minuted.reading.scripts import in_both_scripts
from minuted.reading.sharing import Sharing
from minuted.reading.signs import Signs
from minuted.reading.spelling import half_width, has_han, key
from minuted.reading.status import StatusWords
from minuted.reading.template import any_of

#: Longer lines are prose, whatever a template would find in them.
_LONGEST_LINE = 1_500


@dataclass(frozen=True, slots=True, kw_only=True)
class Conventions:
    """All convention files together."""

    #: Which of the words below a line holds at all.
    signs: Signs
    markers: Markers
    lines: Sequence[Line]
    fields: Fields
    #: Column headers: key of the word to what the column holds.
    columns: Mapping[str, str]
    #: What the word in a "type" column makes of a row.
    kinds: Mapping[str, Makes]
    status: StatusWords
    sharing: Sharing
    helping: Helping
    assigning: Assigning
    #: What announces the next meeting.
    coming: Coming
    #: What gives a whole list its deadline, and what moves a day.
    deadlines: Deadlines
    leading: Helping
    people: PeopleWords
    asking: Asking
    #: Keys of whole texts that say "nothing": 无, none, n/a.
    empty: frozenset[str]
    #: Sentences that say that there is nothing: "There were no new actions."
    nothing: Any
    #: How a line begins that thanks people or takes leave: "Thanks everybody", 大家辛苦了.
    leave: Any
    #: What a scribe's tool writes behind an action: "[recorded in …]", "(ann, 17:02:11)".
    tail: Any
    #: Words before a task that say nothing about it: "NEW:".
    flags: frozenset[str]
    #: Keys of what the status of a motion says where it was agreed to: "carried", 通过.
    carried: tuple[str, ...]
    #: Keys of what it says where it was not, or not yet: "failed", 未通过.
    lost: tuple[str, ...]
    #: Words before a motion that are no part of it: "that".
    motion_leads: tuple[str, ...]
    #: Keys of words with which a short line below a motion ends where it was carried.
    carried_ends: tuple[str, ...]
    #: Keys of what may stand apart at the end of a sentence that was agreed: "… - all agreed".
    agreed_ends: tuple[str, ...]
    #: Keys of motions that are about the title above: "approve".
    bare_motions: frozenset[str]
    #: How a piece behind a motion ends that says who seconds it.
    supports: tuple[str, ...]
    #: Words before the name of who seconded a motion.
    seconders: tuple[str, ...]
    ballots: Ballots
    #: Words that a full stop shortens, without it: "Mr", "Cllr".
    unended: frozenset[str]
    #: Keys of words in a heading that say again what was said before: "summary", 汇总.
    summaries: tuple[str, ...]
    #: Labels of meeting facts: key of the word to the fact.
    facts: Mapping[str, str]
    #: Labels of the lines below the number of an action, to the part that each is.
    card: Mapping[str, str]
    #: The lines of actions that may match a text, from one pass over it.
    prefilter: Prefilter
    #: The same for decisions, and for motions and what came of them.
    outcomes: Prefilter
    samples: tuple[Example, ...]

    @classmethod
    def compile(cls, tables: Mapping[str, Mapping[str, Any]]) -> Conventions:
        """Compile parsed files, ``{file stem: TOML table}``.

        Raises:
            ValueError: A template, a name of a list or an example is wrong; the text names the file.
        """
        tables = in_both_scripts(tables)
        lists: dict[str, list[str]] = {}
        for table in tables.values():
            for name, words in table.get("lists", {}).items():
                lists.setdefault(name, []).extend(words)
        lines = [
            line
            for stem, table in tables.items()
            for entry in table.get("line", ())
            for line in lines_of(stem, entry, lists, Language(table.get("language", "en")))
        ]
        return cls(
            signs=Signs(tables.values()),
            markers=Markers.compile(
                [(stem, entry) for stem, table in tables.items() for entry in table.get("marker", ())],
                [table["headings"] for table in tables.values() if "headings" in table],
            ),
            lines=tuple(lines),
            fields=Fields.compile(table.get("fields", {}) for table in tables.values()),
            columns=_inverted(tables, "columns"),
            kinds={word: Makes(made) for word, made in _inverted(tables, "kinds").items()},
            status=StatusWords.compile(table.get("status", {}) for table in tables.values()),
            sharing=Sharing.compile(
                *(
                    [word for table in tables.values() for word in table.get("sharing", {}).get(part, ())]
                    for part in ("words", "takes", "stages")
                )
            ),
            helping=Helping.compile(
                *(
                    [word for table in tables.values() for word in table.get("helping", {}).get(part, ())]
                    for part in ("words", "vague")
                )
            ),
            assigning=Assigning.compile(table.get("assigning", {}) for table in tables.values()),
            coming=Coming.compile(
                *(
                    [word for table in tables.values() for word in table.get("coming", {}).get(part, ())]
                    for part in ("starts", "joins")
                )
            ),
            deadlines=Deadlines.compile(table.get("deadlines", {}) for table in tables.values()),
            leading=Helping.compile(
                *(
                    [word for table in tables.values() for word in table.get("leading", {}).get(part, ())]
                    for part in ("words", "vague", "past")
                )
            ),
            people=PeopleWords.compile(table.get("people", {}) for table in tables.values()),
            asking=Asking.compile(table.get("asks", {}) for table in tables.values()),
            empty=frozenset(key(word) for table in tables.values() for word in table.get("empty", {}).get("words", ())),
            nothing=_nothing([table["empty"] for table in tables.values() if "empty" in table]),
            leave=_leave([table["empty"] for table in tables.values() if "empty" in table]),
            tail=_tail([table["empty"] for table in tables.values() if "empty" in table]),
            flags=frozenset(key(word) for table in tables.values() for word in table.get("empty", {}).get("flags", ())),
            carried=tuple(map(key, _motion_words(tables, "carried"))),
            lost=tuple(map(key, _motion_words(tables, "lost"))),
            motion_leads=_motion_words(tables, "leads"),
            carried_ends=tuple(map(key, _motion_words(tables, "ends"))),
            agreed_ends=tuple(map(key, _motion_words(tables, "agreed"))),
            bare_motions=frozenset(map(key, _motion_words(tables, "bare"))),
            supports=_motion_words(tables, "supports"),
            seconders=_motion_words(tables, "seconders"),
            ballots=Ballots.compile(_motion_words(tables, "for"), _motion_words(tables, "against")),
            unended=frozenset(_motion_words(tables, "unended")),
            summaries=tuple(
                key(word) for table in tables.values() for word in table.get("repeats", {}).get("summaries", ())
            ),
            facts=_inverted(tables, "facts"),
            card=_inverted(tables, "card"),
            prefilter=Prefilter([line for line in lines if line.makes is Makes.ACTION]),
            outcomes=Prefilter([line for line in lines if line.makes is not Makes.ACTION]),
            samples=tuple(
                example_of(stem, entry, table.get("language", "en"))
                for stem, table in tables.items()
                for entry in table.get("example", ())
            ),
        )

    def examples(self) -> Iterator[Example]:
        """Yield the examples of all files, in their order."""
        yield from self.samples

    def matches(self, text: str, wheres: Sequence[str], *makes: Makes) -> Iterator[Match]:
        """Yield what the templates of those places find in one line, in the order of the files."""
        if len(text) > _LONGEST_LINE or not self.lines:
            return
        folded = half_width(text)
        templates = self.prefilter if Makes.ACTION in makes else self.outcomes
        hits = templates.look_up(folded, tuple(wheres))
        if not hits:
            return
        han = has_han(text)
        for line in sorted(hits, key=lambda line: line.language is not Language.ZH) if han else hits:
            if line.makes not in makes or (line.language is Language.ZH and not han):
                continue
            found = line.pattern.match(folded)
            if found is None or any(word in folded for word in line.unless):
                continue
            spans = {name: found.span(number) for name, number in line.groups.items()}
            yield Match(
                line=line, groups={name: text[start:end].strip() for name, (start, end) in spans.items() if start >= 0}
            )

    def without_tail(self, text: str) -> str:
        """Cut off what a scribe's tool wrote behind an action: where it is recorded, who wrote it down and when."""
        return self.tail.sub("", text) if text.rstrip()[-1:] in (")", "]") else text

    def takes_leave(self, text: str) -> bool:
        """Say whether a line without mark is a courtesy below a list and no part of it."""
        return self.leave.match(half_width(text[:40])) is not None

    def says_nothing(self, text: str) -> bool:
        """Say whether a task is a place holder: 无, N/A, "…", "<task>"."""
        bare = key(text)
        return not bare or bare in self.empty or self.nothing.match(half_width(text[:120])) is not None


def _leave(tables: Sequence[Mapping[str, Sequence[str]]]) -> Any:
    words = [word for table in tables for word in table.get("leave", ())]
    latin, han = ([word for word in words if word.isascii() is ascii_] or [chr(0)] for ascii_ in (True, False))
    return re2.compile(rf"(?i)^(?:{any_of(latin)}\b|{any_of(han)})")


def _tail(tables: Sequence[Mapping[str, Sequence[str]]]) -> Any:
    """Make the pattern of what a scribe's tool appends: "[recorded in …]" by its first words, "(ann, 17:02:11)"."""
    words = [word for table in tables for word in table.get("tails", ())]
    return re2.compile(
        rf"(?i)\s*[(\[]{any_of(words or [chr(0)])}[^()\[\]]*[)\]]\s*$|\s*\([^\s(),]+, \d\d:\d\d(?::\d\d)?\)\s*$"
    )


def _nothing(tables: Sequence[Mapping[str, Sequence[str]]]) -> Any:
    """Make the pattern of texts that consist of one of ``no`` and of words of ``of`` around it."""
    words = {name: [word for table in tables for word in table.get(name, ())] for name in ("no", "of")}
    around, no = any_of(words["of"] or ["\x00"]), any_of(words["no"] or ["\x00"])
    return re2.compile(rf"(?i)^[\s(\[-]*(?:{around}[\s,-]+)*{no}(?:[\s,/-]+(?:{around}|{no}))*[\s.!)\]-]*$")


def _motion_words(tables: Mapping[str, Mapping[str, Any]], name: str) -> tuple[str, ...]:
    return tuple(word for table in tables.values() for word in table.get("motions", {}).get(name, ()))


def _inverted(tables: Mapping[str, Mapping[str, Any]], name: str) -> Mapping[str, str]:
    return {
        key(word): kind for table in tables.values() for kind, words in table.get(name, {}).items() for word in words
    }
