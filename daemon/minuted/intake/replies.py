"""Takes an answer to a letter of ours: what was said becomes acts on the rows of that letter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from minuted.intake.adding import add
from minuted.intake.circumstances import Circumstances
from minuted.intake.named import named_person
from minuted.intake.outcome import Taken, handled
from minuted.intake.requests import PREFERENCES, REQUESTS, answer_request, change_preference
from minuted.intake.rows import Target, targets
from minuted.intake.said import said_in
from minuted.intake.undoing import last_mail, take_back
from minuted.model import (
    Act,
    Item,
    Letter,
    LetterKind,
    Outcome,
    Person,
    Refusal,
    Said,
)
from minuted.reader import Understood
from minuted.store import Book, Kept, SentLetter
from minuted.tracking import HARMLESS, QUIET, answer, apply, differs, fold, roles, stamp, worth_answering
from minuted.tracking.refusals import Code

#: What anybody may say who answers a letter that was written to somebody else.
FOR_BYSTANDERS = frozenset({"comment", "thanks"})


def take_reply(book: Book, understood: Understood, kept: Kept, letter: SentLetter, around: Circumstances) -> Taken:
    """Act on an answer, and answer it once if it changed or asked something."""
    mail = understood.mail
    assert mail.sender is not None, "sorting holds a mail without a sender"
    writer = around.person(book, mail.sender, understood.reading.language)
    desk = _Desk(book=book, understood=understood, kept=kept, letter=letter, around=around, writer=writer)
    desk.act()
    letters = tuple(desk.letters())
    if letters and not around.may_answer(book, mail.sender.address):
        return replace(desk.taken(()), reason="acted on; the day's limit of answers is reached")
    return desk.taken(letters)


@dataclass(slots=True)
class _Desk:
    """One answer while it is worked on."""

    book: Book
    understood: Understood
    kept: Kept
    letter: SentLetter
    around: Circumstances
    writer: Person
    outcomes: list[Outcome] = field(default_factory=list)
    items: dict[str, Item] = field(default_factory=dict)
    looks: dict[str, datetime] = field(default_factory=dict)
    asked: list[Letter] = field(default_factory=list)
    #: The organiser said ok to the receipt.
    agreed: bool = False
    confirmed: bool = False

    @property
    def own(self) -> bool:
        """Say whether the writer is the reader that the letter was written to, or speaks for them."""
        reader = self.around.known(self.letter.recipient)
        wrote = self.writer.address
        if wrote == self.letter.recipient:
            return True
        return reader is not None and wrote in (*reader.aliases, reader.deputy, reader.address)

    @property
    def _is_receipt(self) -> bool:
        return self.letter.kind is LetterKind.RECEIPT and self.own

    @property
    def _ends_waiting(self) -> bool:
        """Say whether an "ok" here is the organiser's word on the minutes: to the receipt, or after a correction."""
        if not self.own or self.letter.kind not in (LetterKind.RECEIPT, LetterKind.ANSWER, LetterKind.REFUSAL):
            return False
        meeting = self.book.meeting(self.letter.meeting)
        return meeting is not None and meeting.confirmed is None and meeting.organiser in self._speakers()

    def act(self) -> None:
        for said in said_in(self.understood, self.letter, self.around, self.writer):
            if said.verb in REQUESTS:
                self.asked += answer_request(self.book, self.understood, self.kept, said, self.around)
            elif said.verb in PREFERENCES and self.own and self.around.trusts(self.understood.proof):
                self.asked += change_preference(self.book, self.understood, self.kept, said, self.around)
            elif said.verb == "undo":
                self._undo()
            elif said.verb == "add":
                self._add(said)
            elif said.verb == "ok" and not said.rows and (self._is_receipt or self._ends_waiting):
                self.agreed = True
            else:
                self._say(said)
        if self.agreed:
            self._confirm()

    def _say(self, said: Said) -> None:
        if not self.own and said.verb not in FOR_BYSTANDERS:
            # Somebody else's letter says which items are meant, never who may act on them.
            said = Said(verb="comment", rows=said.rows, args={"note": self.understood.reading.text.strip()[:2000]})
        sensitive = said.verb not in HARMLESS or said.everything
        if sensitive and not self.around.trusts(self.understood.proof):
            self._refuse(said, 0, Refusal(code=Code.NOT_PROVED, facts={"verb": said.verb}))
            return
        meant = targets(said, self.letter, self._rows())
        if said.verb == "comment" and len(meant) > 1 and not said.rows:
            said = replace(said, args={**said.args, "wide": "1"})
        for target in meant:
            if target.refusal is not None:
                if said.verb not in QUIET:
                    self._refuse(said, target.number, target.refusal)
                continue
            self._apply(said, target)

    def _apply(self, said: Said, target: Target) -> None:
        item = self.book.item(target.ref)
        if item is None:
            return
        said = self._meant(said, item)
        args = dict(said.args)
        if args.get("person"):
            found = named_person(self.book, args["person"], self.book.meeting(item.meeting), self.around, item)
            if isinstance(found, Refusal):
                self._refuse(said, target.number, found)
                return
            args |= {"person": found, "raw": args["person"]}
        act = Act(
            item=item.ref,
            verb=said.verb,
            by=self._speaker(item),
            at=self.around.now,
            args=args,
            mail=self.kept.id,
        )
        act = stamp(act, policy=self.around.policy, today=self.around.today(self.writer))
        people = self.around.people(self.book, [item.owner, item.organiser, *item.helpers])
        after = apply(item, act, roles=roles(self.writer.address, item, people), policy=self.around.policy)
        if isinstance(after, Refusal):
            self._refuse(said, target.number, after)
            return
        self.book.append(act)
        changed = fold(self.book.acts(item.ref))
        self._changed(item, changed)
        if said.verb not in QUIET:
            self.outcomes.append(Outcome(verb=said.verb, number=target.number, item=changed, args=args))

    def _rows(self) -> dict[str, Item]:
        """Return the items of the letter as they are now."""
        return self.book.items([ref for ref in self.letter.rows.values() if ref.startswith("A-")])

    def _meant(self, said: Said, item: Item) -> Said:
        """Read "yes" and "no" of an owner who was asked to take an item on: they accept or decline it."""
        asks_owner = item.asked_due is None and self._speaker(item) == item.owner != item.organiser
        instead = {"agree": "ok", "refuse": "decline"}.get(said.verb)
        return replace(said, verb=instead) if asks_owner and instead else said

    def _speaker(self, item: Item) -> str:
        """Return the address the item knows the writer by: an alias of the owner is the owner."""
        known = self.around.known(self.writer.address)
        holders = (item.owner, item.organiser, *item.helpers)
        if known is not None and self.writer.address not in holders and known.address in holders:
            return known.address
        return self.writer.address

    def _speakers(self) -> frozenset[str]:
        """Return every address under which the writer may have acted before."""
        known = self.around.known(self.writer.address)
        return frozenset({self.writer.address, *((known.address,) if known else ())})

    def _undo(self) -> None:
        speakers = self._speakers()
        undone = last_mail(self.book, self.letter, speakers)
        if not undone:
            self._refuse(Said(verb="undo"), 0, Refusal(code=Code.NOTHING_TO_UNDO))
            return
        numbers = {ref: number for number, ref in self.letter.rows.items()}
        for before, after in take_back(self.book, undone, by=speakers, at=self.around.now, mail=self.kept.id):
            self._changed(before, after)
            self.outcomes.append(Outcome(verb="undo", number=numbers.get(after.ref, 0), item=after))

    def _add(self, said: Said) -> None:
        meeting = self.book.meeting(self.letter.meeting)
        if not self._is_receipt or meeting is None:
            self._say(Said(verb="comment", args={"note": said.args.get("task", "")}))
            return
        item = add(
            self.book, said, meeting, by=self.writer.address, at=self.around.now, mail=self.kept.id, around=self.around
        )
        if isinstance(item, Refusal):
            self._refuse(said, 0, item)
            return
        self.items[item.ref] = item
        self._look(item)
        self.outcomes.append(Outcome(verb="add", item=item, args=dict(said.args)))

    def _confirm(self) -> None:
        """Take an answer to the receipt as the organiser's word: ok ends the waiting."""
        meeting = self.book.meeting(self.letter.meeting)
        refused = any(outcome.refusal is not None for outcome in self.outcomes)
        if meeting is None or meeting.confirmed is not None or refused:
            return
        self.book.save_meeting(replace(meeting, confirmed=self.around.now))
        self.confirmed = True
        for item in self.book.find_items(meeting=meeting.ref):
            self._look(item)

    def _refuse(self, said: Said, number: int, refusal: Refusal) -> None:
        item = self.book.item(self.letter.rows.get(number, "")) if number else None
        self.outcomes.append(Outcome(verb=said.verb, number=number, item=item, refusal=refusal, args=dict(said.args)))

    def _changed(self, before: Item, after: Item) -> None:
        self.book.save_item(after)
        if after.ref in self.items or differs(before, replace(after, accepted=before.accepted)):
            self.items[after.ref] = after
        self._look(before)
        self._look(after)

    def _look(self, item: Item) -> None:
        for address in (item.owner, item.organiser, *item.helpers):
            if address:
                self.looks[address] = self.around.now

    def letters(self) -> Iterator[Letter]:
        """Yield the answers owed: one for everything said, and what was asked for."""
        mail = self.understood.mail
        if worth_answering(self.outcomes):
            concerned: Iterable[str] = (
                address
                for outcome in self.outcomes
                if outcome.item is not None
                for address in (outcome.item.owner, outcome.item.organiser, *outcome.item.helpers)
            )
            people = self.around.people(self.book, [*concerned, self.writer.address])
            yield answer(
                self.outcomes,
                mail=self.kept.id,
                to=self.writer,
                choices={n: item for n, ref in self.letter.rows.items() if (item := self.book.item(ref)) is not None},
                people=people,
                meetings=self.book.meetings([item.meeting for item in self.items.values()]),
                now=self.around.now,
                policy=self.around.policy,
                in_reply_to=mail.message_id,
                references=(*mail.references, mail.message_id),
                subject=mail.subject,
            )
        yield from self.asked

    def taken(self, letters: tuple[Letter, ...]) -> Taken:
        """Sum up what became of the answer."""
        said = [
            f"{outcome.verb} {outcome.item.ref if outcome.item else ''}".strip()
            + (f" refused: {outcome.refusal.code}" if outcome.refusal else "")
            for outcome in self.outcomes
        ]
        quiet = (
            "the minutes are confirmed"
            if self.confirmed
            else "kept as a comment"
            if self.items
            else "nothing in it acts"
        )
        return replace(
            handled(self.understood, "; ".join(said) or quiet),
            letters=letters,
            items=tuple(self.items.values()),
            looks=self.looks,
        )
