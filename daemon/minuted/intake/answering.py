"""Writes the letters that one answer leads to: one to its writer, and questions to those who must decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypedDict

from minuted.intake.circumstances import Circumstances
from minuted.intake.wishing import Wishes, concerned_in
from minuted.model import Item, Letter, LetterKind, Mail, Meeting, Outcome, Person
from minuted.store import Book
from minuted.tracking import Asked, answer, confirmation, wish_letter, worth_answering
from minuted.tracking.compose import key


class Known(TypedDict):
    """Who and what the letters name."""

    people: Mapping[str, Person]
    meetings: Mapping[str, Meeting]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Everything that the letters of one mail need besides what became of it."""

    book: Book
    around: Circumstances
    mail: Mail
    #: Id of the kept mail.
    kept: str
    writer: Person
    #: The items of the letter that was answered, by number.
    choices: Mapping[int, Item] = field(default_factory=dict)

    def letters(self, outcomes: Sequence[Outcome], wishes: Wishes, asked: Sequence[Letter] = ()) -> Iterator[Letter]:
        """Yield the one letter to the writer, if one is owed, and one to each organiser to whom a wish is put.

        Args:
            asked: letters that the mail asked for (status, help); what became of the rest is told in the first one.
        """
        every = [*outcomes, *wishes.own]
        if wishes.own:
            yield confirmation(
                every,
                until=wishes.last_day,
                choices=self.choices,
                **self._facts(every),
                **self._asked(wishes.record),
            )
        elif worth_answering(every):
            letter = answer(every, choices=self.choices, **self._facts(every), **self._asked(self.writer))
            if asked:
                first = asked[0]
                letter = replace(first, outcomes=letter.outcomes, facts={**letter.facts, **first.facts})
            yield letter
        elif asked:
            yield asked[0]
        for organiser, put in wishes.put.items():
            yield wish_letter(put, **self._facts(put), **self._unasked(organiser))

    def told(self, address: str, outcomes: Sequence[Outcome]) -> Letter:
        """Tell somebody what became of a wish of theirs."""
        letter = answer(outcomes, **self._facts(outcomes), **self._unasked(address))
        name = key("answer", self.kept[:16], address)
        return replace(letter, key=name, kind=LetterKind.ANSWER, reasons=(name,))

    def _unasked(self, address: str) -> Asked:
        """Gather what a letter to somebody needs who did not write the mail."""
        to = self.around.person(self.book, address)
        return Asked(mail=self.kept, to=to, now=self.around.now, policy=self.around.policy)

    def _asked(self, to: Person) -> Asked:
        return Asked(
            mail=self.kept,
            to=to,
            now=self.around.now,
            policy=self.around.policy,
            in_reply_to=self.mail.message_id,
            references=(*self.mail.references, self.mail.message_id),
            subject=self.mail.subject,
        )

    def _facts(self, outcomes: Sequence[Outcome]) -> Known:
        # Rows that are only shown for choosing one name people, too.
        owners = (address for item in self.choices.values() for address in (item.owner, *item.helpers))
        named = (*concerned_in(list(outcomes)), *owners)
        concerned = dict.fromkeys(address for address in named if "@" in address)
        shown = (outcome.item for outcome in outcomes if outcome.item is not None)
        refs = {item.meeting for item in (*shown, *self.choices.values())}
        return Known(
            people=self.around.people(self.book, [*concerned, self.writer.address]),
            meetings=self.book.meetings(sorted(refs)),
        )
