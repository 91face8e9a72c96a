"""How one numbered row of a letter is printed: the task, its facts on the same line, more below, its buttons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from minuted.letters.buttons import Button, Buttons
from minuted.letters.words import Words
from minuted.model import Letter, LetterKind, LetterRow, Section, State

#: Sections of things that somebody has to finish.
TO_DO = frozenset({Section.NEW, Section.OVERDUE, Section.THIS_WEEK, Section.LATER, Section.NO_DATE})
#: Sections of things that are over.
OVER = frozenset({Section.DONE, Section.CANCELLED})

#: Sections that are news by themselves.
NEWS = frozenset(
    {Section.DONE, Section.BLOCKED, Section.DECLINED, Section.ASKED, Section.HANDED_OVER, Section.CANCELLED}
)
#: Letters that say why a row matters; where rows are many or known, it would only be noise.
WITH_REASONS = frozenset({LetterKind.ANNOUNCEMENT, LetterKind.NUDGE, LetterKind.NOTICE})
#: Letters that show how things are, not what happened.
WITHOUT_NEWS = frozenset({LetterKind.DIGEST, LetterKind.STATUS, LetterKind.RECEIPT})

#: Which buttons a row of one's own has, and a row of others, by its section.
OWN_BUTTONS = dict.fromkeys(TO_DO, ("done", "progress", "blocked", "due")) | {
    Section.NEW: ("accept", "done", "due", "decline"),
    Section.BLOCKED: ("unblocked", "progress", "done"),
}
OTHERS_BUTTONS = {
    Section.BLOCKED: ("unblocked",),
    Section.ASKED: ("agree", "refuse"),
    Section.DONE: ("thanks",),
    Section.DECLINED: ("reassign", "cancel"),
}

#: With more rows than this a letter has no buttons: Gmail cuts a mail at 102 KB, and nobody wants sixty buttons.
MOST_WITH_BUTTONS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedRow:
    """One row, ready to print; every string is finished words."""

    #: 0 for a row that is only told.
    number: int
    section: Section
    task: str
    #: Owner, deadline and state in a few words; "" where there is nothing to say.
    brief: str
    #: Label and text of the lines below.
    lines: tuple[tuple[str, str], ...]
    #: Where the deadline stands: "Due Friday".
    when: str
    late: bool
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Printer:
    """Prints the rows of one letter (whose strings are tidied) in one language."""

    words: Words
    letter: Letter
    #: The day of the letter in the reader's zone.
    today: date

    def is_own(self, row: LetterRow) -> bool:
        """Say whether the reader is accountable for the row or named beside its owner."""
        reader = self.letter.to
        return reader.address in (row.owner, *row.helper_names) or bool(reader.name and reader.name in row.helper_names)

    def row(self, row: LetterRow, buttons: Buttons | None) -> PrintedRow:
        """Return one printed row; ``buttons`` None leaves them out."""
        names: Iterable[str] = ()
        if buttons is not None and row.number:
            names = (OWN_BUTTONS if self.is_own(row) else OTHERS_BUTTONS).get(row.section, ())
        return PrintedRow(
            number=row.number,
            section=row.section,
            task=row.task or row.ref or "…",
            brief=self.words.listed(self._brief(row), "comma"),
            lines=tuple(self._lines(row)),
            when=self.words.when(row.due, self.today),
            late=row.section in TO_DO and row.late > 0,
            buttons=tuple(buttons.button(name, row.number) for name in names) if buttons is not None else (),
        )

    def is_goal(self, reason: str) -> bool:
        """Say whether a reason is the goal that an announcement names above its rows."""
        meeting = self.letter.meeting
        return self.letter.kind is LetterKind.ANNOUNCEMENT and meeting is not None and meeting.goal == reason

    def told(self) -> tuple[LetterRow, ...]:
        """Return the rows to which somebody did something, or whose section says so."""
        return tuple(row for row in self.letter.rows if row.section in NEWS or self.verb_of(row))

    def verb_of(self, row: LetterRow) -> str:
        """Return what somebody did to a row, "" where the letter does not tell."""
        return self.letter.facts.get(f"verb.{row.number}", "") if row.number else ""

    def who_did(self, row: LetterRow) -> str:
        """Return the name of who did something to a row, else of its owner."""
        by = self.letter.facts.get(f"by.{row.number}", "") if row.number else ""
        return by or row.owner_name or row.owner or self.words.phrase("news", "somebody")

    def _happened(self, row: LetterRow) -> str:
        verb = self.verb_of(row)
        told_above = self.letter.kind is LetterKind.NOTICE and len(self.told()) == 1
        if told_above or self.letter.kind in WITHOUT_NEWS or verb not in self.words.table("happened"):
            return ""
        if row.section is Section.DONE and self.who_did(row) == row.owner_name:
            return ""
        return self.words.phrase("happened", verb, who=self.who_did(row))

    def _brief(self, row: LetterRow) -> Iterable[str]:
        if row.section is Section.DECIDED:
            return
        if who := self._who(row):
            yield who
        if row.helper_names and not (self.is_own(row) and row.owner != self.letter.to.address):
            yield self.words.phrase("brief", "helpers", who=self.words.listed(row.helper_names))
        if row.section in OVER or row.state in (State.DONE, State.CANCELLED):
            if self.letter.kind is LetterKind.RECEIPT:
                yield self.words.phrase("states", row.state)
            return
        if due := self._due(row):
            yield due

    def _who(self, row: LetterRow) -> str:
        name = row.owner_name or row.owner
        if self.letter.kind is LetterKind.RECEIPT:
            # The receipt is there to be checked, so it shows which address a name was taken for.
            if not name:
                return self.words.phrase("brief", "nobody")
            if row.owner and row.owner != name:
                return self.words.phrase("brief", "owner_as_written", name=name, address=row.owner)
        elif row.owner == self.letter.to.address:
            return ""
        return self.words.phrase("brief", "owner", who=name) if name else ""

    def _due(self, row: LetterRow) -> str:
        if row.due is not None:
            day = self.words.day(row.due, self.today)
            if row.late > 0:
                return self.words.phrase("brief", "due_late", day=day, late=self.words.count(row.late, "ago"))
            return self.words.phrase("brief", "due", day=day)
        if row.due_text:
            return self.words.phrase("brief", "due_text", text=self.words.quoted(row.due_text))
        return self.words.phrase("brief", "no_date") if row.section in TO_DO | {Section.UNDERSTOOD} else ""

    def _lines(self, row: LetterRow) -> Iterable[tuple[str, str]]:
        words, labels = self.words, self.words.table("labels")
        meeting = self.letter.meeting
        if news := self._happened(row):
            yield labels["news"], news
        if row.asked_due is not None:
            asked = words.day(row.asked_due, self.today)
            before = words.day(row.due, self.today) if row.due else ""
            key = "asked" if before else "asked_undated"
            yield labels["asked"], words.phrase("lines", key, day=asked, before=before)
        if row.why and row.state in (State.BLOCKED, State.DECLINED):
            yield labels[row.state], row.why
        elif row.why:
            yield labels["note"], row.why
        if row.percent is not None and row.state is not State.DONE:
            key = "percent_note" if row.note else "percent"
            yield labels["progress"], words.phrase("lines", key, percent=row.percent, note=row.note)
        elif row.note:
            yield labels["note" if row.state is State.DONE else "progress"], row.note
        if row.reason and self.letter.kind in WITH_REASONS and not self.is_goal(row.reason):
            yield labels["reason"], row.reason
        if row.meeting_title and (meeting is None or meeting.title != row.meeting_title):
            yield labels["meeting"], row.meeting_title
        if self.letter.kind is LetterKind.RECEIPT and row.line and row.section is Section.UNDERSTOOD:
            key = "source_due" if row.due_text and row.due else "source"
            text = words.quoted(row.due_text)
            yield labels["source"], words.phrase("lines", key, line=row.line, text=text)
