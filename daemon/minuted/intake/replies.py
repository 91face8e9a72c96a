"""Takes an answer to a letter of ours: what was said becomes acts on the rows of that letter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from minuted.intake.circumstances import Circumstances
from minuted.intake.named import named_person
from minuted.intake.outcome import Taken, handled
from minuted.intake.requests import PREFERENCES, REQUESTS, answer_request, change_preference
from minuted.intake.rows import Target, targets
from minuted.model import (
    Act,
    Item,
    Letter,
    LetterKind,
    Outcome,
    Person,
    Proof,
    Refusal,
    Said,
)
from minuted.reader import Understood
from minuted.reading.replies import read_said
from minuted.store import Book, Kept, SentLetter
from minuted.tracking import answer, apply, differs, fold, roles, stamp, undo, worth_answering
from minuted.tracking.refusals import Code

#: What acts without the provider's word where that is pinned: everything here can be undone.
HARMLESS = frozenset({"ok", "done", "progress", "blocked", "unblocked", "snooze", "comment", "thanks", "undo"})
#: What anybody may say who answers a letter that was written to somebody else.
FOR_BYSTANDERS = frozenset({"comment", "thanks"})
#: Words that are kept and not answered.
QUIET = frozenset({"ok", "comment", "thanks"})


def take_reply(book: Book, understood: Understood, kept: Kept, letter: SentLetter, around: Circumstances) -> Taken:
    """Act on an answer, and answer it once if it changed or asked something."""
    mail = understood.mail
    assert mail.sender is not None, "sorting holds a mail without a sender"
    writer = around.person(book, mail.sender, understood.reading.language)
    desk = _Desk(book=book, understood=understood, kept=kept, letter=letter, around=around, writer=writer)
    desk.act()
    letters = tuple(desk.letters())
    if letters and not _may_answer(book, mail.sender.address, around):
        return replace(desk.taken(()), reason="acted on; the day's limit of answers is reached")
    return desk.taken(letters)


def said_in(understood: Understood, letter: SentLetter, around: Circumstances, writer: Person) -> tuple[Said, ...]:
    """Return what the newly written text says, as an answer to this letter.

    A line that stands in the letter itself was quoted, whatever the mail program made of it: it commands nothing.
    """
    text = understood.reading.text
    known = {_bare(line) for line in letter.text.split("\n")} - {""}
    lines = text.split("\n")
    own = "\n".join("" if _bare(line) in known and _long(line) else line for line in lines)
    return read_said(
        own,
        base=(understood.mail.sent or understood.mail.arrived).astimezone(around.zone(writer)).date(),
        words=around.verbs,
        days=around.days,
        receipt=letter.kind is LetterKind.RECEIPT,
    )


def _bare(line: str) -> str:
    return " ".join(line.strip().strip(">|").split()).casefold()


def _long(line: str) -> bool:
    # "1" or "ok" stands in many letters by chance; a whole row of ours does not.
    return len(_bare(line)) > 12


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

    def act(self) -> None:
        for said in said_in(self.understood, self.letter, self.around, self.writer):
            if said.verb in REQUESTS:
                self.asked += answer_request(self.book, self.understood, self.kept, said, self.around)
            elif said.verb in PREFERENCES and self.own:
                self.asked += change_preference(self.book, self.understood, self.kept, said, self.around)
            elif said.verb == "undo":
                self._undo()
            elif said.verb == "add":
                self._comment(said)
            elif said.verb == "ok" and self._is_receipt and not said.rows:
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
        if sensitive and self.around.pinned and self.understood.proof is not Proof.PASS:
            self._refuse(said, 0, Refusal(code=Code.NOT_PROVED, facts={"verb": said.verb}))
            return
        for target in targets(said, self.letter):
            if target.refusal is not None:
                if said.verb not in QUIET:
                    self._refuse(said, target.number, target.refusal)
                continue
            self._apply(said, target)

    def _apply(self, said: Said, target: Target) -> None:
        item = self.book.item(target.ref)
        if item is None:
            return
        args = dict(said.args)
        if args.get("person"):
            found = named_person(self.book, args["person"], item, self.around)
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

    def _speaker(self, item: Item) -> str:
        """Return the address the item knows the writer by: an alias of the owner is the owner."""
        known = self.around.known(self.writer.address)
        holders = (item.owner, item.organiser, *item.helpers)
        if known is not None and self.writer.address not in holders and known.address in holders:
            return known.address
        return self.writer.address

    def _undo(self) -> None:
        latest = next(
            (
                act
                for act in self.book.acts_by(self.writer.address, 50)
                if act.item in self.letter.rows.values()
                and act.verb not in ("undo", "record")
                and self._still_there(act)
            ),
            None,
        )
        if latest is None:
            self._refuse(Said(verb="undo"), 0, Refusal(code=Code.NOTHING_TO_UNDO))
            return
        numbers = {ref: number for number, ref in self.letter.rows.items()}
        mails = (latest.mail,) if latest.mail else ()
        for ref in dict.fromkeys(act.item for act in self.book.acts_of_mail(latest.mail)) or (latest.item,):
            acts = self.book.acts(ref)
            back = undo(acts, by=self.writer.address, at=self.around.now, mail=self.kept.id, mails=mails)
            before = self.book.item(ref)
            if isinstance(back, Refusal) or before is None:
                continue
            for act in back:
                self.book.append(act)
            after = fold(self.book.acts(ref))
            self._changed(before, after)
            self.outcomes.append(Outcome(verb="undo", number=numbers.get(ref, 0), item=after))

    def _still_there(self, act: Act) -> bool:
        return all(other.undoes != act.seq for other in self.book.acts(act.item))

    def _comment(self, said: Said) -> None:
        self._say(Said(verb="comment", args={"note": said.args.get("task", "")}))

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


def _may_answer(book: Book, address: str, around: Circumstances) -> bool:
    since = around.now - timedelta(days=1)
    kinds = (LetterKind.ANSWER, LetterKind.REFUSAL, LetterKind.STATUS, LetterKind.HELP)
    return sum(book.letters_to(address, kind, since=since) for kind in kinds) < around.answers_per_day
