"""Everything a template may print of one letter, already in words; a template only arranges it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from unicodedata import category
from zoneinfo import ZoneInfo

from minuted.letters.buttons import Buttons
from minuted.letters.outcomes import LONGEST_TASK, PrintedOutcome, printed, subject
from minuted.letters.rows import MOST_WITH_BUTTONS, NEWS, TO_DO, PrintedRow, Printer
from minuted.letters.tidy import shorten, tidied
from minuted.letters.words import Words, fill
from minuted.model import Letter, LetterKind, LetterRow, Question, Section

#: Letters that say what became of something: their sentences say how to go on.
REPLIES = frozenset({LetterKind.ANSWER, LetterKind.REFUSAL})

#: What stands in names beside letters.
NAMING = frozenset(" .'’·-")

#: Letters in which a heading stands above even a single section.
WITH_HEADINGS = frozenset({LetterKind.RECEIPT, LetterKind.DIGEST, LetterKind.STATUS})


#: What the subject of a digest counts where there is any of it.
PRESSING = frozenset({Section.OVERDUE, Section.THIS_WEEK})

#: The noun in ``[letters.counts]`` that counts the rows of a section.
COUNTED: dict[Section, str] = {section: section for section in Section} | {
    Section.UNDERSTOOD: "item",
    Section.LATER: "open",
    Section.NO_DATE: "open",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedSection:
    """The rows under one heading."""

    name: Section
    #: "" where the letter has a single section that needs no heading.
    heading: str
    rows: tuple[PrintedRow, ...]


def page(letter: Letter, words: Words, buttons: Buttons | None = None) -> dict[str, object]:
    """Return the names and values that every template sees; ``buttons`` None leaves buttons out (text)."""
    letter = tidied(letter)
    zone = ZoneInfo(letter.zone)
    today = letter.at.astimezone(zone).date()
    printer = Printer(words=words, letter=letter, today=today)
    few = sum(1 for row in letter.rows if row.number) <= MOST_WITH_BUTTONS
    rows = [printer.row(row, buttons if few else None) for row in _shown(letter)]
    outcomes = tuple(printed(outcome, printer) for outcome in letter.outcomes)
    meeting = letter.meeting
    title = meeting.title or meeting.subject if meeting else ""
    todo = [row for row in rows if row.section in TO_DO] or rows
    return {
        "language": letter.language,
        "tag": words.letters["tag"],
        "kind": letter.kind,
        "facts": letter.facts,
        "echo": letter.echo,
        "greeting": _greeting(letter, words),
        "meeting": title,
        "goal": meeting.goal if meeting else "",
        "meeting_day": words.day(meeting.day, today) if meeting else "",
        "subject_of_mail": (meeting.subject if meeting else "") or letter.answers_subject or title,
        "release": _release(letter, words, zone),
        "sections": _sections(rows, letter.kind, words),
        "rows": rows,
        "count": {name: _tally(rows).get(name, 0) for name in Section} | {"rows": len(rows)},
        "todo": todo,
        "first": shorten(rows[0].task, LONGEST_TASK) if rows else "",
        "news": _news(letter, printer),
        "outcomes": outcomes,
        "answer_subject": subject(letter.outcomes, printer) if letter.outcomes else "",
        "notice_subject": _notice_subject(rows, printer),
        "tally": _counted([row for row in rows if row.section in PRESSING] or rows, words),
        "helping": tuple((entry["want"], entry["say"]) for entry in words.letters["helping"]),
        "undoable": _undoable(letter, outcomes),
        "questions": tuple(_question(question, printer) for question in letter.questions),
        "how": () if letter.kind in REPLIES else tuple(_how(letter, printer)),
        "words": words,
    }


def _counted(rows: list[PrintedRow], words: Words) -> str:
    """Return how many rows there are of which sort, in the order of the letter: "2 overdue, 3 this week"."""
    nouns = Counter(COUNTED[row.section] for row in rows)
    return words.listed((words.count(number, noun) for noun, number in nouns.items()), "comma")


def _shown(letter: Letter) -> list[LetterRow]:
    """Return the rows to print: an answer does not repeat the items that its sentences speak of already."""
    if letter.kind not in REPLIES:
        return list(letter.rows)
    spoken = {outcome.item.ref for outcome in letter.outcomes if outcome.item is not None}
    return [row for row in letter.rows if row.ref not in spoken]


def _tally(rows: list[PrintedRow]) -> Counter[Section]:
    return Counter(row.section for row in rows)


def _greeting(letter: Letter, words: Words) -> str:
    # Without punctuation, because "Hello x: done," would read as an answer.
    plain = "".join(
        char if char.isalnum() or char in NAMING or category(char)[0] == "M" else " " for char in letter.to.name
    )
    name = shorten(" ".join(plain.split()), 60)
    return fill(str(words.letters["greeting" if name else "greeting_unnamed"]), {"name": name})


def _release(letter: Letter, words: Words, zone: ZoneInfo) -> str:
    """Return when the owners are told unless somebody objects; "" where that is settled."""
    meeting = letter.meeting
    if meeting is None or meeting.confirmed is not None or meeting.release <= letter.at:
        return ""
    return words.moment(meeting.release.astimezone(zone), letter.at.astimezone(zone).date())


def _sections(rows: list[PrintedRow], kind: LetterKind, words: Words) -> tuple[PrintedSection, ...]:
    names = list(dict.fromkeys(row.section for row in rows))
    headed = len(names) > 1 or kind in WITH_HEADINGS
    headings = words.table("headings")
    return tuple(
        PrintedSection(
            name=name,
            heading=str(headings[name]) if headed else "",
            rows=tuple(row for row in rows if row.section is name),
        )
        for name in names
    )


def _news(letter: Letter, printer: Printer) -> str:
    """Return the first sentence of a notice where a single row is news, else ""."""
    told = printer.told()
    if letter.kind is not LetterKind.NOTICE or len(told) != 1:
        return ""
    (row,) = told
    words = printer.words
    owner = words.phrase("news", "you") if row.owner == letter.to.address else row.owner_name or row.owner
    return words.phrase(
        "news",
        _news_key(row, printer, "news"),
        who=printer.who_did(row),
        owner=owner or words.phrase("news", "somebody"),
        task=words.quoted(shorten(row.task, LONGEST_TASK)),
    )


def _notice_subject(rows: list[PrintedRow], printer: Printer) -> str:
    told, words = printer.told() or printer.letter.rows, printer.words
    if len(told) != 1:
        shown = [row for row in rows if row.section in NEWS] or rows
        return words.phrase("notices", "several", counts=_counted(shown, words))
    (row,) = told
    return words.phrase(
        "notices",
        _news_key(row, printer, "notices"),
        task=shorten(row.task, LONGEST_TASK),
        when=_inside(words.when(row.due, printer.today)),
    )


def _inside(phrase: str) -> str:
    """Return a phrase as it stands inside a sentence: "due Friday" of "Due Friday"."""
    return phrase[:1].lower() + phrase[1:]


def _news_key(row: LetterRow, printer: Printer, table: str) -> str:
    """Return the name of the phrase: the section where it says it all, else what was done."""
    verb = printer.verb_of(row)
    if row.section in NEWS:
        return row.section
    return verb if verb in printer.words.table(table) else "other"


def _undoable(letter: Letter, outcomes: tuple[PrintedOutcome, ...]) -> bool:
    return any(
        done.acted and outcome.item is not None and outcome.verb not in ("ok", "thanks", "comment", "undo")
        for outcome, done in zip(letter.outcomes, outcomes, strict=True)
    )


def _question(question: Question, printer: Printer) -> str:
    words = printer.words
    row = next((row for row in printer.letter.rows if row.number == question.row), None)
    task = words.quoted(shorten(row.task, LONGEST_TASK)) if row else words.quoted(str(question.row))
    about = _day_or_words(question.about, printer.words, printer.today) or (row.due_text if row else "")
    options = [_day_or_words(option, words, printer.today) for option in question.options]
    if not options and row is not None and row.due is not None:
        options = [words.day(row.due, printer.today)]
    return words.phrase(
        "questions",
        question.doubt,
        n=question.row,
        task=task,
        about=words.quoted(about),
        options=words.listed(options, "or"),
        first=options[0] if options else "",
    )


def _day_or_words(text: str, words: Words, today: date) -> str:
    try:
        return words.day(date.fromisoformat(text), today)
    except ValueError:
        return text


def _how(letter: Letter, printer: Printer) -> list[str]:
    """Return one sentence on answering for each sort of row in the letter."""
    words, said = printer.words, []
    numbered = [row for row in letter.rows if row.number]
    own = [row for row in numbered if row.section in TO_DO | {Section.BLOCKED} and printer.is_own(row)]
    if own:
        key = "own_one" if len(numbered) == 1 else "own_several"
        said.append(words.phrase("how", key, n=own[0].number, m=own[-1].number))
    for section, key in HOW_OF_OTHERS.items():
        others = [row for row in numbered if row.section is section and not printer.is_own(row)]
        if others:
            said.append(words.phrase("how", key, n=others[0].number, m=others[-1].number))
    return said


#: Which sentence on answering goes with a section of rows that are not the reader's own.
HOW_OF_OTHERS: dict[Section, str] = {
    Section.BLOCKED: "blocked_other",
    Section.ASKED: "asked",
    Section.DECLINED: "declined",
    Section.DONE: "done",
}
