"""Keeps count of what one answer did: what became of each thing said, which items changed, whom to look at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from minuted.intake.acting import asked_about, concerned
from minuted.intake.circumstances import Circumstances
from minuted.model import Item, Outcome, Refusal, Said
from minuted.store import Book, SentLetter
from minuted.tracking import differs


@dataclass(slots=True, kw_only=True)
class Tally:
    book: Book
    #: The letter that is answered.
    letter: SentLetter
    around: Circumstances
    outcomes: list[Outcome] = field(default_factory=list)
    #: Items that people see changed, by ref.
    items: dict[str, Item] = field(default_factory=dict)
    #: When to plan for whom, at the latest.
    looks: dict[str, datetime] = field(default_factory=dict)

    def rows(self) -> dict[str, Item]:
        """Return the items of the letter as they are now."""
        return self.book.items([ref for ref in self.letter.rows.values() if ref.startswith("A-")])

    def refuse(self, said: Said, number: int, refusal: Refusal) -> None:
        """Note that something said was not done."""
        item = self.book.item(self.letter.rows.get(number, "")) if number else None
        self.outcomes.append(Outcome(verb=said.verb, number=number, item=item, refusal=refusal, args=dict(said.args)))

    def changed(self, before: Item, after: Item) -> None:
        """Save an item, and note whether people see a change."""
        self.book.save_item(after)
        if after.ref in self.items or differs(before, replace(after, accepted=before.accepted)):
            self.items[after.ref] = after
        self.look(before)
        self.look(after)

    def look(self, item: Item) -> None:
        """Plan for everybody on an item, and for those who may have been asked what its owner needs."""
        others = asked_about(item, self.around)
        self.looks |= dict.fromkeys((*concerned(item), *others), self.around.now)

    def reason(self, waiting: Iterable[Outcome]) -> str:
        """Say for the operator what became of everything said; "" where nothing was said that acts."""
        return "; ".join(
            f"{outcome.verb} {outcome.item.ref if outcome.item else ''}".strip()
            + (f" refused: {outcome.refusal.code}" if outcome.refusal else "")
            for outcome in (*self.outcomes, *waiting)
        )

    def quietly(self) -> str:
        """Say for the operator what became of words that are not answered."""
        return "kept as a comment" if self.items else "nothing in it acts"
