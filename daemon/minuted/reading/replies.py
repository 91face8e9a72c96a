"""What people say in a reply: commands in plain words, and everything else as a comment."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from minuted.model import Language, Said
from minuted.reading.days import DayWords
from minuted.reading.numbers import Numerals
from minuted.reading.reply_forms import Manners, VerbGrammar
from minuted.reading.reply_lines import Speaker, tidy
from minuted.reading.row_remarks import remark_on_rows
from minuted.reading.row_words import RowWords
from minuted.reading.signing import unsigned
from minuted.reading.spelling import fold, mended
from minuted.reading.weekly import Weekly

#: More text than this is no reply; what stands further down is not read.
_LONGEST_TEXT, _LONGEST_LINE = 65_536, 1_000
#: A command stands within the first lines that are not blank.
_FIRST_LINES = 15
#: More commands than this are a list somebody pasted, not an answer.
_MOST_COMMANDS = 10
#: Verbs that contradict one another on one row.
_CLOSING = frozenset({"done", "cancel", "reopen", "reassign", "decline"})
#: Answers to one question that contradict one another: "yes and no".
_ANSWERS = frozenset({"agree", "refuse"})
#: Verbs whose note goes on in the lines below.
_TALKING = frozenset({"done", "progress", "blocked", "decline", "comment", "refuse"})


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbWords:
    """The command words of all languages, compiled once."""

    grammars: tuple[VerbGrammar, ...]
    rows: RowWords
    manners: Manners
    weekly: Weekly

    @classmethod
    def compile(cls, tables: Mapping[Language, dict[str, Any]]) -> VerbWords:
        """Compile the ``[verbs]``, ``[numbers]`` and ``[negation]`` tables of each language.

        Raises:
            ValueError: a form names a slot that does not exist.
        """
        given = list(tables.values())
        numerals = Numerals.compile({str(language): table for language, table in tables.items()})
        rows = RowWords(given, numerals)
        manners = Manners.compile(given)
        grammars = tuple(VerbGrammar(table, rows) for table in given)
        return cls(grammars=grammars, rows=rows, manners=manners, weekly=Weekly.compile(given, numerals))


#: How the line begins that names a letter of minuted.
MARK = "[minuted:"


def read_said(
    text: str,
    *,
    base: date,
    words: VerbWords,
    days: DayWords,
    receipt: bool = False,
    request: bool = False,
    count: int = 0,
    writer: Sequence[str] = (),
) -> tuple[Said, ...]:
    """Read the commands and comments in newly written text, in the order of the lines.

    ``text`` holds no quotes; ``base`` is the day in the writer's zone from which "Friday" counts.
    ``receipt`` is True for answers to a receipt, where a row and a bare day, a name or "yes" mean something;
    ``request`` is True for mail to minuted alone that answers nothing, in which one may search;
    ``count`` is the number of rows in the letter that is answered, so that "both" is known to mean all of them.
    ``writer`` holds the writer's names and the local part of the address: such a name in the last line signs.
    A line is a command only when all of it is one; whatever is in doubt is a comment.
    """
    speaker = Speaker(
        grammars=words.grammars,
        rows=words.rows,
        manners=words.manners,
        weekly=words.weekly,
        days=days,
        base=base,
        receipt=receipt,
        request=request,
        count=count,
    )
    text = unsigned(mended(text), writer)
    page = _Page()
    for number, line in _lines(text):
        if line.strip().startswith(MARK):
            # A button of a letter prefills this line below the answer; it says which letter, nothing else.
            continue
        if not _read_line(page, number, line, speaker):
            break
    page.flush()
    return _settled(page, text, words.manners)


def language_of(text: str, default: Language) -> Language:
    """Say in which language a text is written; ``default`` where it holds no words."""
    han = 0 if text.isascii() else sum("\u3400" <= char <= "\u9fff" for char in text)
    latin = sum(map(str.isalpha, text)) if text.isascii() else sum(char.isascii() and char.isalpha() for char in text)
    if not han and not latin:
        return default
    # A Chinese character says about as much as three letters; names of tools are often Latin.
    return Language.ZH if han * 3 >= latin else Language.EN


@dataclass(slots=True)
class _Page:
    """What was read of a reply so far."""

    said: list[Said] = field(default_factory=list)
    comment: list[str] = field(default_factory=list)
    comment_line: int = 0
    #: Lines with words that were seen, and those of them that were comments.
    seen: int = 0
    commented: list[str] = field(default_factory=list)
    #: True while the line above is a command whose note may go on here.
    open: bool = False

    def flush(self) -> None:
        note = "\n".join(self.comment).strip()
        if any(char.isalnum() or unicodedata.category(char)[0] == "S" or char in "?!？！" for char in note):
            # A lone "--" above a name is a signature that a program squeezed.
            self.said.append(Said(verb="comment", args={"note": note}, line=self.comment_line))
        self.comment = []

    def remark(self, number: int, line: str, on_rows: Said | None = None) -> None:
        """Keep a line as a comment, of its own where it begins with the rows that it is about."""
        self.commented.append(line)
        if on_rows is not None:
            self.flush()
            self.said.append(replace(on_rows, line=number))
            self.open = True
            return
        if self.open:
            last = self.said[-1]
            note = "\n".join(part for part in (last.args.get("note", ""), line) if part)
            self.said[-1] = replace(last, args={**last.args, "note": note})
            return
        if not self.comment:
            self.comment_line = number
        self.comment.append(line)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text[:_LONGEST_TEXT].replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        yield number, line.strip(" \t\u3000\u00a0\ufeff\u200b")


def _read_line(page: _Page, number: int, line: str, speaker: Speaker) -> bool:
    """Take one line into account; False where the rest of the text is a farewell."""
    if not line:
        page.open = False
        if page.comment:
            page.comment.append("")
        return True
    plain = fold(line[:_LONGEST_LINE])
    if plain.startswith((">", "# ", "#!")):
        return True
    if page.seen and (tidy(plain) in speaker.manners.closings or speaker.is_signature(plain)):
        return False
    page.seen += 1
    if page.seen == 1 and speaker.is_greeting(plain):
        page.seen = 0
        return True
    commands = speaker.hear(line) if page.seen <= _FIRST_LINES and len(line) <= _LONGEST_LINE else ()
    if commands and _is_farewell(commands, page):
        return False
    if not commands or (_is_bare_done(commands) and page.commented):
        near = not commands and page.seen <= _FIRST_LINES and len(line) <= _LONGEST_LINE
        page.remark(number, line, remark_on_rows(line, speaker) if near else None)
        return True
    page.flush()
    page.said.extend(replace(said, line=number) for said in commands)
    last = commands[-1]
    page.open = last.verb in _TALKING and ("note" in last.args or plain.endswith(":"))
    return True


def _is_farewell(commands: Sequence[Said], page: _Page) -> bool:
    """Say whether a bare "thanks" closes a text that said something before."""
    return len(commands) == 1 and commands[0] == Said(verb="thanks") and bool(page.said or page.comment)


def _is_bare_done(commands: Sequence[Said]) -> bool:
    return any(said.verb == "done" and not said.rows and not said.everything and not said.args for said in commands)


def _settled(page: _Page, text: str, manners: Manners) -> tuple[Said, ...]:
    """Turn into comments what the text as a whole makes doubtful."""
    said = page.said
    commands = [one for one in said if one.verb != "comment"]
    if len(commands) > _MOST_COMMANDS:
        return (Said(verb="comment", args={"note": text[:_LONGEST_TEXT].strip()}, line=said[0].line),)
    denied = any(tidy(fold(line)) in manners.denials for line in page.commented)
    doubtful = {id(one) for one in commands if denied and one.verb == "done" and not one.rows}
    doubtful |= _contradictions(commands)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    settled: list[Said] = []
    for one in said:
        plain = one
        if id(one) in doubtful:
            plain = Said(verb="comment", args={"note": lines[one.line - 1].strip()}, line=one.line)
        if plain not in settled:
            settled.append(plain)
    return tuple(settled)


def _contradictions(commands: Sequence[Said]) -> set[int]:
    """Return the commands that close, cancel, reopen or hand over one row in two ways."""
    by_row: dict[tuple[str, int], list[Said]] = {}
    for one in commands:
        family = "closing" if one.verb in _CLOSING else "answer" if one.verb in _ANSWERS else ""
        if family:
            for row in one.rows or (0,):
                by_row.setdefault((family, row), []).append(one)
    wrong: set[int] = set()
    for ones in by_row.values():
        if len({(one.verb, one.args.get("person", "")) for one in ones}) > 1:
            wrong |= {id(one) for one in ones}
    return wrong
