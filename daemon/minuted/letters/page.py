"""Everything a template may print of one letter, already in words; a template only arranges it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from minuted.letters.buttons import Buttons
from minuted.letters.figures import printed_figures
from minuted.letters.lessons import printed_lessons
from minuted.letters.outcomes import PrintedOutcome, printed, subject, wished
from minuted.letters.retrospective import printed_lookback
from minuted.letters.rows import MOST_WITH_BUTTONS, TO_DO, PrintedRow, Printer
from minuted.letters.subjects import (
    LONGEST_TASK,
    asking_subject,
    moved,
    news_key,
    notice_subject,
    nudge_subject,
    tally,
    tone,
)
from minuted.letters.tidy import JOINER, by_sentences, glue, glued, plain_name, shorten
from minuted.letters.words import Words, fill
from minuted.model import Letter, LetterKind, LetterRow, Question, Section, ToldLesson

#: Letters that say what became of something: their sentences say how to go on.
REPLIES = frozenset({LetterKind.ANSWER, LetterKind.REFUSAL, LetterKind.CONFIRMATION, LetterKind.WISH})

#: Letters in which a heading stands above even a single section.
WITH_HEADINGS = frozenset(
    {LetterKind.RECEIPT, LetterKind.DIGEST, LetterKind.STATUS, LetterKind.PROGRESS, LetterKind.AGENDA}
)


#: Rows whose owners know of them already.
LISTED_BEFORE = frozenset({Section.GOES_ON, Section.EARLIER, Section.DONE})
#: A receipt names so many people who will be told; more are "the owners".
MOST_NAMES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedSection:
    """The rows under one heading."""

    name: Section
    #: "" where the letter has a single section that needs no heading.
    heading: str
    rows: tuple[PrintedRow, ...]


def page(letter: Letter, words: Words, buttons: Buttons | None = None) -> dict[str, object]:
    """Return what every template sees of a tidied letter; ``buttons`` None leaves buttons out (text)."""
    letter = letter if buttons else glued(letter)
    zone = ZoneInfo(letter.zone)
    today = letter.at.astimezone(zone).date()
    printer = Printer(words=words, letter=letter, today=today, wraps=buttons is None)
    held = by_sentences if printer.wraps else str
    few = sum(1 for row in letter.rows if row.number) <= MOST_WITH_BUTTONS
    rows = [printer.row(row, buttons if few else None) for row in _shown(letter)]
    outcomes = tuple(printed(outcome, printer) for outcome in letter.outcomes)
    outcomes = tuple(replace(outcome, sentence=held(outcome.sentence)) for outcome in outcomes)
    meeting = letter.meeting
    title = meeting.title or meeting.subject if meeting else ""
    title_of_mail = (meeting.subject if meeting else "") or letter.answers_subject or title
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
        "subject_of_mail": title_of_mail,
        "release": _release(letter, words, zone),
        "sections": _sections(rows, printer),
        "rows": rows,
        "count": {name: _tally(rows).get(name, 0) for name in Section} | {"rows": len(rows)},
        "late": any(row.late for row in rows if row.section in TO_DO),
        "first": shorten(rows[0].task, LONGEST_TASK) if rows else "",
        "news": held(_news(letter, printer)),
        "outcomes": outcomes,
        "wish": wished(letter.outcomes, printer),
        "who": printer.called(letter.facts.get("who", "")),
        "until": _day_or_words(letter.facts.get("until", ""), words, today),
        "answer_subject": subject(letter.outcomes, printer) if letter.outcomes else "",
        "notice_subject": notice_subject(printer),
        "nudge_subject": nudge_subject(letter.rows, printer),
        "asking_subject": asking_subject(printer),
        "asking": tuple(held(sentence) for sentence in _asking(letter, printer)),
        "tally": tally(printer),
        "moved": moved(printer),
        "tone": words.phrase("tones", tone(printer)),
        "figures": tuple(printed_figures(each, words) for each in letter.figures),
        "back": printed_lookback(letter, words, today, buttons),
        "lessons": printed_lessons(_here(letter), words, today, wraps=printer.wraps),
        "learned": printed_lessons(_before(letter), words, today, wraps=printer.wraps),
        "from_meeting": printer.from_meeting(),
        "owners": _owners(letter, printer),
        "examples": _example_numbers(letter),
        "helping": tuple((entry["want"], entry["say"]) for entry in words.letters["helping"]),
        "undoable": _undoable(letter, outcomes),
        "next_day": _day_or_words(letter.facts.get("next_meeting", ""), words, today),
        "next_known": _known_from(letter, words),
        "questions": tuple(held(_question(question, printer)) for question in letter.questions),
        "how": ()
        if letter.kind in REPLIES
        else (*_how(letter, printer), *_coming(letter, printer), *_missing_days(letter, words)),
        "words": words,
        "dash": glue(str(words.letters["dash"])) if printer.wraps else words.letters["dash"],
        "colon": glue(str(words.letters["colon"])) if printer.wraps else words.letters["colon"],
    }


def _shown(letter: Letter) -> list[LetterRow]:
    """Return the rows to print: an answer does not repeat the items that its sentences speak of already."""
    if letter.kind not in REPLIES:
        return list(letter.rows)
    spoken = {outcome.item.ref for outcome in letter.outcomes if outcome.item is not None}
    return [row for row in letter.rows if row.ref not in spoken]


def _here(letter: Letter) -> list[ToldLesson]:
    """Return the lessons of what the letter is about."""
    return [each for each in letter.lessons if not each.title]


def _before(letter: Letter) -> list[ToldLesson]:
    """Return the lessons of other meetings."""
    return [each for each in letter.lessons if each.title]


def _tally(rows: list[PrintedRow]) -> Counter[Section]:
    return Counter(row.section for row in rows)


def _greeting(letter: Letter, words: Words) -> str:
    name = shorten(plain_name(letter.to.name), 60)
    return fill(str(words.letters["greeting" if name else "greeting_unnamed"]), {"name": name})


def _example_numbers(letter: Letter) -> tuple[int, int, int, int]:
    """Return the numbers of rows in the examples of how to correct a receipt: those of its items, in turn."""
    numbers = [row.number for row in letter.rows if not row.ref.startswith("D-")] or [1]
    first, second, third, fourth = (numbers * 4)[:4]
    return first, second, third, fourth


def _release(letter: Letter, words: Words, zone: ZoneInfo) -> str:
    """Return when the owners are told unless somebody objects; "" where that is settled."""
    meeting = letter.meeting
    if meeting is None or meeting.confirmed is not None or meeting.release <= letter.at:
        return ""
    return words.moment(meeting.release.astimezone(zone), letter.at.astimezone(zone).date())


def _owners(letter: Letter, printer: Printer) -> str:
    """Return who will be told of the items: up to three names; "" where there is nobody but the reader."""
    names = list(
        dict.fromkeys(
            plain_name(row.through_name or row.through) if row.through else printer.called(row.owner)
            for row in letter.rows
            if (row.through or row.owner) not in ("", letter.to.address) and row.section not in LISTED_BEFORE
        )
    )
    if len(names) > MOST_NAMES:
        return printer.words.phrase("brief", "owners")
    listed = printer.words.listed(names) if names else ""
    # No line of the text part begins with a name, because people may be called anything.
    return JOINER + glue(listed) if listed and printer.wraps else listed


def _sections(rows: list[PrintedRow], printer: Printer) -> tuple[PrintedSection, ...]:
    names = list(dict.fromkeys(row.section for row in rows))
    headed = len(names) > 1 or printer.letter.kind in WITH_HEADINGS
    headings = dict(printer.words.table("headings"))
    if all(printer.verb_of(row) not in ("", "away") for row in printer.letter.rows if row.section is Section.NEW):
        # An owner is told here of a new date or wording of an item that was announced before.
        headings[Section.NEW] = headings["changed"]
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
    owner = printer.called(row.owner) or plain_name(row.owner_name)
    key = news_key(row, printer, "news")
    return words.phrase(
        "news",
        # Who is outside the house did it, and somebody inside says so.
        f"{key}_external" if row.through and f"{key}_external" in words.table("news") else key,
        who=printer.who_did(row),
        owner=owner or words.phrase("news", "somebody"),
        task=words.quoted(shorten(row.task, LONGEST_TASK)),
        words=printer.words_to(row),
    )


def _asking(letter: Letter, printer: Printer) -> Iterator[str]:
    """Yield what is asked of the reader about the owner who is named in Cc: the facts, then the question."""
    if letter.kind is not LetterKind.ESCALATION or not letter.rows:
        return
    words, several = printer.words, len(letter.rows) > 1
    who = printer.called(letter.facts.get("who", "")) or words.phrase("news", "somebody")
    task = words.quoted(shorten(letter.rows[0].task, LONGEST_TASK))
    name = str(letter.rows[0].section)
    yield words.phrase("escalations", f"{name}_several" if several else name, who=who, task=task)
    if step := letter.facts.get("step"):
        yield words.phrase("escalations", step, who=who)
    yield words.phrase("escalations", f"{name}_question", who=who)


def _undoable(letter: Letter, outcomes: tuple[PrintedOutcome, ...]) -> bool:
    return any(
        done.acted
        and (outcome.item is not None or (outcome.verb == "lesson" and outcome.args.get("lesson") != "gone"))
        and outcome.verb not in ("ok", "thanks", "comment", "undo", "wish_kept")
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
    several = [str(number) for number in question.rows]
    return words.phrase(
        "questions",
        f"{question.doubt}_many" if several else question.doubt,
        n=question.row,
        task=task,
        rows=words.listed(several),
        each=words.listed(several, "comma"),
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
    """Return one sentence on answering for each sort of row in the letter, in the order of the rows."""
    words, numbered = printer.words, [row for row in letter.rows if row.number]
    if letter.kind is LetterKind.PROGRESS:
        # Who only read the minutes has nothing to answer for.
        numbered = [row for row in numbered if row.section is Section.DONE]
    own = [row for row in numbered if row.section in TO_DO | {Section.BLOCKED} and printer.is_own(row)]
    sorts: list[tuple[str, list[LetterRow]]] = []
    if own:
        key = "own_one" if len(numbered) == 1 else "own_one_of_several" if len(own) == 1 else "own_several"
        sorts.append((key, own))
    for section, key in HOW_OF_OTHERS.items():
        others = [row for row in numbered if row.section is section and not printer.is_own(row)]
        if others:
            sorts.append((key, others))
    sorts.sort(key=lambda sort: sort[1][0].number)
    return [words.phrase("how", key, n=rows[0].number, m=rows[-1].number) for key, rows in sorts]


def _coming(letter: Letter, printer: Printer) -> Iterator[str]:
    """Yield which day "by the next meeting" was taken for in a receipt, and how that is known."""
    if (day := letter.facts.get("next_meeting")) and letter.kind is LetterKind.RECEIPT:
        name = f"next_{letter.facts.get('next_known', '')}"
        yield printer.words.phrase("calendar", name, day=_day_or_words(day, printer.words, printer.today))


def _known_from(letter: Letter, words: Words) -> str:
    """Return how the day of an agenda's meeting is known, to stand behind it."""
    known = letter.facts.get("next_known", "")
    return words.phrase("calendar", f"agenda_{known}") if known and letter.kind is LetterKind.AGENDA else ""


def _missing_days(letter: Letter, words: Words) -> list[str]:
    """Return one sentence for each country and year whose days of work nobody entered yet: "CN 2027"."""
    # Its blanks may be glued already.
    places = [place.split() for place in letter.facts.get("missing_days", "").split(",") if place]
    names = words.table("countries")
    return [words.phrase("calendar", "missing", country=names.get(place, place), year=year) for place, year in places]


#: Which sentence on answering goes with a section of rows that are not the reader's own.
HOW_OF_OTHERS: dict[Section, str] = {
    Section.BLOCKED: "blocked_other",
    Section.ASKED: "asked",
    Section.DECLINED: "declined",
    Section.NOT_TAKEN_ON: "not_taken_on",
    Section.UNOWNED: "unowned",
    Section.UNDATED: "undated",
    Section.UNANSWERED: "unanswered",
    Section.DONE: "done",
}
