"""How one numbered row of a letter is printed: the task, its facts on the same line, more below, its buttons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from minuted.letters.buttons import Button, Buttons
from minuted.letters.tidy import glue, plain_name, shorten
from minuted.letters.words import Words
from minuted.letters.wrapping import WIDEST, columns
from minuted.model import Letter, LetterKind, LetterRow, Section, State

#: Sections of things that somebody has to finish.
TO_DO = frozenset(
    {Section.NEW, Section.UNCONFIRMED, Section.OVERDUE, Section.THIS_WEEK, Section.LATER, Section.NO_DATE}
)
#: Sections of things that are over.
OVER = frozenset({Section.DONE, Section.CANCELLED})

#: Sections of decisions, and the letters that name them by their refs.
DECISIONS = frozenset({Section.DECIDED, Section.REVISIT})
OF_DECISIONS = frozenset({LetterKind.DECISIONS, LetterKind.REVISIT, LetterKind.AGENDA})

#: Sections of things that are with others.
WAITED_FOR = frozenset({Section.WAITING, Section.NOT_TAKEN_ON, Section.UNOWNED, Section.UNDATED, Section.UNANSWERED})

#: Sections that are news by themselves.
NEWS = frozenset(
    {Section.DONE, Section.BLOCKED, Section.DECLINED, Section.ASKED, Section.HANDED_OVER, Section.CANCELLED}
)
#: Letters that say why a row matters to who is to do it; where rows are many or known, it would only be noise.
WITH_REASONS = frozenset({LetterKind.ANNOUNCEMENT, LetterKind.ACCEPTANCE, LetterKind.NUDGE, LetterKind.ESCALATION})
MATTERING = TO_DO | {Section.UNANSWERED}
#: Characters of what somebody wrote that are shown; the rest is in the ledger.
LONGEST_WORDS = 1000
#: Letters that show how things are, not what happened.
WITHOUT_NEWS = frozenset({LetterKind.DIGEST, LetterKind.STATUS, LetterKind.RECEIPT, LetterKind.PROGRESS})
#: Calendar days past a deadline after which a reminder offers more than a question.
LONG_AGO = 7

#: Which buttons a row of one's own has, and a row of others, by its section.
OWN_BUTTONS = dict.fromkeys(TO_DO, ("done", "progress", "blocked", "due")) | {
    Section.NEW: ("accept", "done", "due", "decline"),
    Section.UNCONFIRMED: ("accept", "done", "due", "decline"),
    Section.BLOCKED: ("unblocked", "progress", "done"),
}
OTHERS_BUTTONS = {
    Section.BLOCKED: ("unblocked", "take"),
    Section.ASKED: ("agree", "refuse"),
    Section.DONE: ("thanks",),
    Section.DECLINED: ("reassign", "take", "cancel"),
    Section.NOT_TAKEN_ON: ("reassign", "take", "cancel"),
    Section.UNOWNED: ("reassign", "take", "cancel"),
    Section.UNDATED: ("due", "cancel"),
    Section.UNANSWERED: ("take", "due"),
}

#: With more rows than this a letter has no buttons: Gmail cuts a mail at 102 KB, and nobody wants sixty buttons.
MOST_WITH_BUTTONS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedRow:
    """One row, ready to print; every string is finished words."""

    #: 0 for a row that is only told.
    number: int
    #: Ref of the item or decision; "" for neither.
    ref: str
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
    #: True for the text part, whose lines are wrapped: what stands beside a long task there goes below it.
    wraps: bool = False

    def is_own(self, row: LetterRow) -> bool:
        """Say whether the reader is accountable for the row, named beside its owner, or stands in for them."""
        reader = self.letter.to
        return (
            self.verb_of(row) == "away"
            or reader.address in (row.owner, *row.helper_names)
            or bool(reader.name and reader.name in row.helper_names)
        )

    def row(self, row: LetterRow, buttons: Buttons | None) -> PrintedRow:
        """Return one printed row; ``buttons`` None leaves them out."""
        names = self._buttons(row) if buttons is not None and row.number else ()
        who, brief, lines = self._who(row), self._brief(row), list(self._lines(row))
        if self.wraps and brief and self._goes_below(row):
            # A deadline alone on a line would read as an answer, so a label stands before it.
            label = "record" if row.section in DECISIONS else "who" if who else "yours"
            brief, lines = "", [(self.words.table("labels")[label], brief), *lines]
        if self.wraps:
            brief, lines = glue(brief), [(glue(label), glue(text)) for label, text in lines]
        return PrintedRow(
            number=row.number,
            ref=row.ref,
            section=row.section,
            task=self._title(row),
            brief=brief,
            lines=tuple(lines),
            when=self.words.when(row.due, self.today),
            late=row.section in TO_DO | WAITED_FOR and row.late > 0,
            buttons=tuple(buttons.button(name, row.number) for name in names) if buttons is not None else (),
        )

    def _title(self, row: LetterRow) -> str:
        if row.start is not None:
            return self.words.phrase("retrospective", "summary", title=row.task)
        return row.task or row.ref or "…"

    def _buttons(self, row: LetterRow) -> tuple[str, ...]:
        if self.letter.kind is LetterKind.PROGRESS:
            return ("thanks",) if row.section is Section.DONE else ()
        names = (OWN_BUTTONS if self.is_own(row) else OTHERS_BUTTONS).get(row.section, ())
        long_ago = self.letter.kind is LetterKind.NUDGE and row.late >= LONG_AGO
        return (*names, "reassign") if names and long_ago else names

    def _goes_below(self, row: LetterRow) -> bool:
        """Say whether owner and deadline stand below the task: in all rows of others alike where one is too long."""
        alike = self.letter.rows if self._who(row) and row.section not in OVER else ()
        return any(map(self._is_long, (row, *alike)))

    def _is_long(self, row: LetterRow) -> bool:
        brief = self._brief(row)
        beside = f"{row.number}. {self.words.quoted(row.task)}{self.words.letters['dash']}{brief}"
        return bool(brief) and columns(beside) > WIDEST

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
        return plain_name(by or row.owner_name or row.owner) or self.words.phrase("news", "somebody")

    def called(self, address: str) -> str:
        """Return what to call somebody in a sentence: "you", a name that the letter knows, else the address."""
        if address and address == self.letter.to.address:
            return self.words.phrase("news", "you")
        names = (row.owner_name for row in self.letter.rows if row.owner == address and row.owner_name)
        return plain_name(next(names, "") or self.letter.facts.get(f"name.{address}", "") or address)

    def from_meeting(self) -> str:
        """Return the one meeting that all rows come from where no other place names it, else ""."""
        titles = {row.meeting_title for row in self.letter.rows}
        only = titles.pop() if len(titles) == 1 else ""
        return only if only and self.letter.meeting is None else ""

    def _is_told_above(self, row: LetterRow) -> bool:
        """Say whether the first sentence of the letter tells the news of the row, and of no other."""
        return self.letter.kind is LetterKind.NOTICE and self.told() == (row,)

    def words_to(self, row: LetterRow) -> str:
        """Return what somebody wrote about the row, in quotes; "" where nobody did."""
        written = self.letter.facts.get(f"words.{row.number}", "") if row.number else ""
        return self.words.quoted(shorten(written, LONGEST_WORDS)) if written else ""

    def _happened(self, row: LetterRow) -> str:
        verb = self.verb_of(row)
        if self._is_told_above(row) or self.letter.kind in WITHOUT_NEWS or verb not in self.words.table("happened"):
            return ""
        if row.section is Section.DONE and self.who_did(row) == row.owner_name:
            return ""
        return self.words.phrase("happened", verb, who=self.who_did(row), words=self.words_to(row))

    def _brief(self, row: LetterRow) -> str:
        return self.words.listed(filter(None, (self._who(row), *self._more(row))), "comma")

    def _more(self, row: LetterRow) -> Iterable[str]:
        if row.section in DECISIONS or row.superseded is not None:
            if row.day is not None and self.letter.kind in OF_DECISIONS:
                yield self.words.phrase("brief", "decided_on", ref=row.ref, day=self.words.day(row.day, self.today))
            return
        if row.helper_names and not self._helps(row):
            yield self.words.phrase("brief", "helpers", who=self.words.listed(row.helper_names))
        if row.section in OVER or row.state in (State.DONE, State.CANCELLED):
            if self.letter.kind is LetterKind.RECEIPT:
                yield self.words.phrase("states", row.state)
            return
        if due := self._due(row):
            yield due

    def _helps(self, row: LetterRow) -> bool:
        return self.is_own(row) and row.owner != self.letter.to.address

    def _who(self, row: LetterRow) -> str:
        name = row.owner_name or row.owner
        if row.section in DECISIONS or row.superseded is not None:
            return ""
        if self.letter.kind is LetterKind.RECEIPT:
            # The receipt is there to be checked, so it shows which address a name was taken for.
            if not name:
                return self.words.phrase("brief", "nobody")
            if row.through:
                return self.words.phrase(
                    "brief", "external_as_written", name=name, address=row.owner, through=self._through(row)
                )
            if row.owner and row.owner != name:
                return self.words.phrase("brief", "owner_as_written", name=name, address=row.owner)
        elif row.through:
            return self.words.phrase("brief", "external", who=name, through=self._through(row))
        elif row.owner == self.letter.to.address or (self._is_told_above(row) and row.section is Section.DONE):
            return ""
        return self.words.phrase("brief", "you_help" if self._helps(row) else "owner", who=name) if name else ""

    def _through(self, row: LetterRow) -> str:
        """Return who is asked in place of an external owner: a name, or "you"."""
        if row.through == self.letter.to.address:
            return self.words.phrase("news", "you")
        return plain_name(row.through_name or row.through)

    def _due(self, row: LetterRow) -> str:
        if row.start is not None:
            return self.words.moment(row.start.astimezone(ZoneInfo(self.letter.zone)), self.today)
        if row.due is not None:
            if row.section is Section.COMING:
                return self.words.day(row.due, self.today)
            day = self.words.day(row.due, self.today)
            if row.late > 0:
                return self.words.phrase("brief", "due_late", day=day, late=self.words.count(row.late, "ago"))
            return self.words.phrase("brief", "due", day=day)
        if row.due_text:
            return self.words.phrase("brief", "due_text", text=self.words.quoted(row.due_text))
        return (
            self.words.phrase("brief", "no_date")
            if row.section in TO_DO | {Section.UNDERSTOOD, Section.AMENDED}
            else ""
        )

    def _lines(self, row: LetterRow) -> Iterable[tuple[str, str]]:
        words, labels = self.words, self.words.table("labels")
        if row.comes[1]:
            comes = words.phrase("lines", "comes", n=row.comes[0], of=row.comes[1])
            absent = words.listed(map(plain_name, row.absent))
            yield labels["comes"], words.phrase("lines", "comes_not", said=comes, who=absent) if absent else comes
        if row.speaks_for:
            who, address = plain_name(row.speaks_for_name), row.speaks_for
            named = "external" if who != address else "external_unnamed"
            # Nobody need be asked about what is over.
            key = f"{named}_over" if row.section in OVER else named
            yield labels["external"], words.phrase("lines", key, who=who, address=address)
        if now := self._holds(row):
            yield labels["now"], now
        meeting = self.letter.meeting
        if was := self._before(row):
            yield labels["before"], was
        if news := self._happened(row):
            yield labels["news"], news
        if row.asked_due is not None:
            asked = words.day(row.asked_due, self.today)
            before = words.day(row.due, self.today) if row.due else ""
            key = "asked" if before else "asked_undated"
            yield labels["asked"], words.phrase("lines", key, day=asked, before=before)
        if row.why and row.state in (State.BLOCKED, State.DECLINED):
            yield labels[row.state], words.quoted(row.why)
        elif row.why:
            yield labels["note"], words.quoted(row.why)
        yield from self._so_far(row)
        if (
            row.reason
            and self.letter.kind in WITH_REASONS
            and row.section in MATTERING
            and not self.is_goal(row.reason)
        ):
            yield labels["reason"], row.reason
        if row.organiser_name and self.letter.kind is LetterKind.NUDGE and row.section in TO_DO:
            yield labels["waits"], row.organiser_name
        for label, said in (("remark", row.remarks), ("thanks", row.thanks)):
            for name, written in said:
                text, who = words.quoted(shorten(written, LONGEST_WORDS)), plain_name(name)
                yield labels[label], words.phrase("lines", "said", who=who, words=text) if written else who
        if row.meeting_title and row.meeting_title != (self.from_meeting() or (meeting.title if meeting else "")):
            yield labels["meeting"], row.meeting_title
        if self.letter.kind is LetterKind.RECEIPT and row.line and row.section is Section.UNDERSTOOD:
            key = "source_due" if row.due_text and row.due else "source"
            text = words.quoted(row.due_text)
            yield labels["source"], words.phrase("lines", key, line=row.line, text=text)

    def _holds(self, row: LetterRow) -> str:
        """Return what became of a decision; "" where it holds as it was made."""
        if row.superseded is not None:
            key, day = "superseded_by" if row.superseded_by else "superseded", row.superseded
        elif row.revisit is not None and self.letter.kind is LetterKind.DECISIONS:
            key, day = "revisit", row.revisit
        else:
            return ""
        return self.words.phrase("brief", key, day=self.words.day(day, self.today), by=row.superseded_by)

    def _before(self, row: LetterRow) -> str:
        """Return what an item was before minutes changed it, as far as it was something else; "" elsewhere."""
        task, owner, due = (self.letter.facts.get(f"was.{row.number}.{name}", "") for name in ("task", "owner", "due"))
        if due:
            due = self.words.phrase("brief", "due", day=self.words.day(date.fromisoformat(due), self.today))
        told = (self.words.quoted(task) if task else "", owner, due)
        return self.words.listed([each for each in told if each], "comma") if any(told) else ""

    def _so_far(self, row: LetterRow) -> Iterable[tuple[str, str]]:
        words, note = self.words, self.words.quoted(row.note) if row.note else ""
        label = self.words.table("labels")["note" if row.state is State.DONE else "progress"]
        if row.state is State.CANCELLED:
            return
        if row.percent is not None and row.state is not State.DONE:
            yield label, words.phrase("lines", "percent_note" if note else "percent", percent=row.percent, note=note)
        elif note:
            yield label, note
