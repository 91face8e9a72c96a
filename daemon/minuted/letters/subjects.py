"""The subject of a letter that minuted writes of its own accord: what the news is, what is due, how the week looks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from minuted.letters.rows import LONG_AGO, NEWS, TO_DO, Printer
from minuted.letters.tidy import shorten
from minuted.letters.words import Words, gaps
from minuted.model import LetterRow, Section, State

#: Characters of a task in a subject.
LONGEST_TASK = 100

#: What the subject of a digest counts where there is any of it; else what is open, else what is over.
PRESSING = frozenset({Section.OVERDUE, Section.THIS_WEEK})
STANDING = frozenset(Section) - {
    Section.DECIDED,
    Section.DONE,
    Section.CANCELLED,
    Section.COMING,
    Section.MOVING,
    Section.REVISIT,
}

#: The noun in ``[letters.counts]`` that counts the rows of a section.
COUNTED: dict[Section, str] = {section: section for section in Section} | {
    Section.UNDERSTOOD: "item",
    Section.AMENDED: "item",
    Section.GOES_ON: "item",
    Section.EARLIER: "item",
    Section.LATER: "open",
    Section.NO_DATE: "open",
}


#: What somebody waits for the reader to do something about: it is named before all other news.
PRESSED = frozenset({Section.BLOCKED, Section.DECLINED, Section.ASKED})


def notice_subject(printer: Printer) -> str:
    """Return what the news is: of the one row, of several that the same was done to, or counted by sort."""
    words, told = printer.words, printer.told() or printer.letter.rows
    subject = _of_one_sort(told, printer)
    if subject:
        return subject
    first = [row for row in told if row.section in PRESSED]
    if first and (subject := _of_one_sort(first, printer)):
        return words.phrase("notices", "and_more", news=subject, n=len(told) - len(first))
    nouns = Counter(COUNTED[row.section] if row.section in NEWS else "changed" for row in told)
    return words.phrase("notices", "several", counts=_in_words(nouns, words))


def _of_one_sort(told: Sequence[LetterRow], printer: Printer) -> str:
    """Return the news of one row, or of several to which the same was done; "" for different news."""
    words = printer.words
    keys = {_notice_key(row, printer) for row in told}
    whens = {words.when(row.due, printer.today) for row in told}
    key, when = next(iter(keys), "other"), _inside(next(iter(whens), ""))
    if len(told) == 1:
        return words.phrase("notices", key, task=shorten(told[0].task, LONGEST_TASK), when=when)
    pattern = str(words.table("notices").get(key, ""))
    if len(keys) == 1 and key != "other" and (len(whens) == 1 or "when" not in gaps(pattern)):
        return words.phrase("notices", key, task=words.count(len(told), "several"), when=when)
    return ""


#: Sections of rows about which a letter asks one thing.
ASKING = frozenset({Section.UNCONFIRMED, Section.UNANSWERED, Section.BLOCKED})


def asking_subject(printer: Printer) -> str:
    """Return what is asked about the one row, or about how many of them."""
    words, shown = printer.words, printer.letter.rows
    task = shorten(shown[0].task, LONGEST_TASK) if len(shown) == 1 else words.count(len(shown), "several")
    key = shown[0].section if shown and shown[0].section in ASKING else "other"
    several = f"{key}_several"
    named = several if len(shown) > 1 and several in words.table("notices") else key
    return words.phrase("notices", named, task=task)


#: What only says something: the heading is how the item stands, not the news.
SAID = frozenset({"comment", "thanks"})
#: News of one's own, which reads otherwise than that somebody else did it.
OWN_NEWS = SAID | {"take", "leave", "contact"}


def news_key(row: LetterRow, printer: Printer, table: str) -> str:
    """Return the name of the phrase: the section where it says it all, else what was done."""
    verb = printer.verb_of(row)
    if row.section in NEWS and verb not in OWN_NEWS:
        return row.section
    return verb if verb in printer.words.table(table) else "other"


def nudge_subject(rows: Sequence[LetterRow], printer: Printer) -> str:
    """Return which day it is about, and the task; where there are several, the first one or how many."""
    words, todo = printer.words, [row for row in rows if row.section in TO_DO] or list(rows)
    if not todo:
        return words.phrase("notices", "other", task="")
    whens = {words.when(row.due, printer.today, "late_several") for row in todo}
    first, items = todo[0], words.count(len(todo), "several")
    if len(todo) > 1 and len(whens) == 1:
        return words.phrase("nudges", "same_day", when=whens.pop(), items=items)
    when, task = words.when(first.due, printer.today), shorten(first.task, LONGEST_TASK)
    return words.phrase("nudges", "more" if todo[1:] else "one", when=when, task=task, n=len(todo) - 1)


def tally(printer: Printer) -> str:
    """Return what a digest holds of what matters most, in the order of its rows: "2 past their date, 3 due"."""
    for sort in (PRESSING, STANDING, frozenset(Section)):
        if shown := [row for row in printer.letter.rows if row.section in sort]:
            break
    else:
        return ""
    # Who helps with an item does not only wait for it.
    waiting = [row for row in shown if row.section is Section.WAITING and not printer.is_own(row)]
    nouns = Counter(
        "open" if row.section is Section.WAITING and row not in waiting else COUNTED[row.section] for row in shown
    )
    nobodys = (Section.NOT_TAKEN_ON, Section.UNOWNED, Section.UNDATED)
    late = sum(1 for row in shown if (row in waiting or row.section in nobodys) and row.late > 0)
    return _in_words(nouns | Counter({"waiting_late": late} if late else {}), printer.words)


def moved(printer: Printer) -> str:
    """Return what moved in a letter to who only read the minutes: "2 under way, 3 done"."""
    rows = printer.letter.rows
    nouns = Counter(COUNTED[row.section] for row in rows if row.number)
    return _in_words(nouns, printer.words)


def tone(printer: Printer) -> str:
    """Return how a reminder begins: the longer the date has passed, the more ways out it offers."""
    rows = [row for row in printer.letter.rows if row.section in TO_DO and row.number]
    late = max((row.late for row in rows), default=0)
    if late > 0:
        return "long" if late >= LONG_AGO else "late"
    if any(row.due == printer.today for row in rows):
        return "today"
    return "undated" if rows and all(row.due is None for row in rows) else "early"


def _notice_key(row: LetterRow, printer: Printer) -> str:
    key = news_key(row, printer, "notices")
    # What an organiser hears taken back is most often the end of something; an owner hears of dates and words too.
    return "undo_open" if key == "undo" and row.section is Section.WAITING and row.state is State.OPEN else key


def _in_words(nouns: Counter[str], words: Words) -> str:
    return words.listed((words.count(number, noun) for noun, number in nouns.items()), "comma")


def _inside(phrase: str) -> str:
    """Return a phrase as it stands inside a sentence: "due Friday" of "Due Friday"."""
    return phrase[:1].lower() + phrase[1:]
