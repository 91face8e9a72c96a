"""Takes an answer to a letter of ours: what was said becomes acts on the rows of that letter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from minuted.intake.acting import act_of, done, said_of, speaker, tried
from minuted.intake.adding import add
from minuted.intake.answering import Answers
from minuted.intake.carrying import Word
from minuted.intake.circumstances import Circumstances
from minuted.intake.consenting import Mine, meant
from minuted.intake.deciding import ASKING, decide, words_in
from minuted.intake.joining import join, paired
from minuted.intake.looking_back import look_back
from minuted.intake.naming import is_renamed, learn, same_name, taught, teacher, unlearn, words_of
from minuted.intake.on_decisions import ON_DECISIONS, on_decisions
from minuted.intake.outcome import Taken, handled, held
from minuted.intake.preferences import PREFERENCES, prefer
from minuted.intake.requests import REQUESTS, answer_request
from minuted.intake.retrospectives import on_retrospective
from minuted.intake.rows import Target, targets
from minuted.intake.said import said_in
from minuted.intake.tally import Tally
from minuted.intake.trust import OF_ORGANISER, is_draft, is_sensitive, may_decide, speaks_for_reader
from minuted.intake.unclear import is_courtesy, is_unclear, wait_anew, what_is_meant
from minuted.intake.undoing import last_mail, take_back
from minuted.intake.wishing import ASKABLE, NOT_THEIRS, Wishes
from minuted.model import Act, Item, Letter, LetterKind, Meeting, Outcome, Person, Proof, Refusal, Said, State
from minuted.reader import Understood
from minuted.store import Book, Kept, SentLetter
from minuted.tracking import QUIET, VERBS, unowned
from minuted.tracking.refusals import Code

#: Somebody whose words say nothing is asked back at most so often.
ASKED_AGAIN = timedelta(hours=1)
#: What anybody may say who answers a letter that was written to somebody else.
FOR_BYSTANDERS = frozenset({"comment", "thanks"})


def take_reply(book: Book, understood: Understood, kept: Kept, letter: SentLetter, around: Circumstances) -> Taken:
    """Act on an answer, and answer it once if it changed or asked something."""
    mail = understood.mail
    assert mail.sender is not None, "sorting holds a mail without a sender"
    writer = around.person(book, mail.sender, understood.reading.language)
    if not speaks_for_reader(letter, understood, around) and not around.may_act(book, writer.address):
        return held(understood, "the day's limit of words to other people's letters is reached")
    may_answer = around.may_answer(book, writer.address)
    desk = _Desk(
        book=book,
        understood=understood,
        kept=kept,
        letter=letter,
        around=around,
        writer=writer,
        tally=Tally(book=book, letter=letter, around=around),
        wishes=Wishes(book=book, around=around, writer=writer, mail=kept.id, may_ask=may_answer),
    )
    desk.act()
    letters = tuple(desk.letters())
    if letters and not may_answer:
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
    wishes: Wishes
    tally: Tally
    asked: list[Letter] = field(default_factory=list)
    #: What others are told of their wishes, by address.
    told: dict[str, list[Outcome]] = field(default_factory=dict)
    #: The organiser said ok to the receipt.
    agreed: bool = False
    confirmed: bool = False

    @property
    def own(self) -> bool:
        """Say whether the writer is the reader that the letter was written to, or speaks for them."""
        return speaks_for_reader(self.letter, self.understood, self.around)

    @property
    def proven(self) -> bool:
        """Say whether the mail provider vouches for the writer."""
        return self.understood.proof is Proof.PASS

    @property
    def _is_receipt(self) -> bool:
        return self.letter.kind is LetterKind.RECEIPT and self.own

    @property
    def _ends_waiting(self) -> bool:
        """Say whether an "ok" here is the organiser's word on the minutes: to the receipt, or after a correction."""
        if not self.own or self.letter.kind not in OF_ORGANISER:
            return False
        meeting = self.book.meeting(self.letter.meeting)
        return meeting is not None and meeting.confirmed is None and meeting.organiser in self._speakers()

    def act(self) -> None:
        said_here = said_in(
            self.understood,
            self.letter,
            self.around,
            self.writer,
            receipt=self.letter.kind is LetterKind.RECEIPT or self._in_draft() is not None or self._asks_who(),
        )
        unclear: list[Said] = []
        if self.letter.kind in ASKING:
            if not may_decide(self.letter, self.understood, self.around):
                # A question to one person; whatever others write to it is no word on an item.
                return
            words = tuple(words_in(self.letter, said_here, self.understood.reading.text, self.around))
            if words:
                self._decide(words)
                return
            said_here = self._undecided(said_here)
        elif not said_here and self.own:
            self._ask_once(Code.NO_WORDS)
        for said in said_here:
            if self.own:
                said = meant(said, self.understood.reading.text, self.letter, self._items_of_mine(said))
            if said.verb in REQUESTS:
                self.asked += answer_request(self.book, self.understood, self.kept, said, self.around)
            elif not self.own:
                self._overhear(said)
            elif said.verb in PREFERENCES:
                self.tally.outcomes.append(prefer(self.book, said, self.wishes.record, self.around))
            elif said.verb in ON_DECISIONS:
                self._decided(said)
            elif said.verb == "undo":
                self._undo()
            elif said.verb == "add":
                self._add(said)
            elif said.verb == "name":
                self._name(said)
            elif said.verb == "ok" and not said.rows and (self._is_receipt or self._ends_waiting):
                self.agreed = True
            elif "retro" in said.args and (settled := self._look_back(said)) is not None:
                self.tally.outcomes.append(settled)
            elif is_unclear(said) and self._in_draft():
                unclear.append(said)
            else:
                self._say(said)
        for said in unclear:
            self._clear_up(said)
        if self.agreed:
            self._confirm()
        self._hold_back()

    def _hold_back(self) -> None:
        """Tell owners nothing yet where an answer to the receipt could not be followed: it objects all the same."""
        meeting = self._in_draft()
        if meeting is not None and any(outcome.refusal is not None for outcome in self.tally.outcomes):
            wait_anew(self.book, meeting, self.writer, self.around)

    def _in_draft(self) -> Meeting | None:
        """Return the minutes that are still the organiser's own, whom this answer corrects; None otherwise."""
        meeting = self.book.meeting(self.letter.meeting)
        own = meeting is not None and is_draft(meeting, self.letter, self._speakers(), self.around.now)
        return meeting if own else None

    def _asks_who(self) -> bool:
        """Say whether the letter asks the writer who does something or by when: a bare name or day is an answer."""
        items = self.tally.rows().values() if self.own and self.letter.kind is LetterKind.NOTICE else ()
        return any(unowned.question(item, item.organiser) is not None for item in items)

    def _clear_up(self, said: Said) -> None:
        """Ask once what words to a receipt mean; with an "ok", or said again, they are a word to the owners."""
        if is_courtesy(said, self.around):
            return
        if self.agreed or self._in_draft() is None or self._was_asked_back():
            self._say(said)
            return
        self.tally.refuse(said, 0, what_is_meant(said))

    def _undecided(self, said_here: tuple[Said, ...]) -> tuple[Said, ...]:
        """Ask again where a question about the writer's own wish got neither yes nor no; words to it are no comment."""
        if self.letter.kind is not LetterKind.CONFIRMATION:
            return said_here
        acts = tuple(said for said in said_here if said.verb not in QUIET)
        if not acts and any(wish.open_at(self.around.now) for wish in self.book.wishes_of_letter(self.letter.key)):
            self._ask_once(Code.UNDECIDED)
        return acts

    def _ask_once(self, code: Code) -> None:
        """Ask for words that can be understood, unless the writer was asked back lately: programs answer, too."""
        if not self._was_asked_back():
            self.tally.refuse(Said(verb="comment"), 0, Refusal(code=code))

    def _was_asked_back(self) -> bool:
        since = self.around.now - ASKED_AGAIN
        kinds = (LetterKind.REFUSAL,)
        return bool(self.book.letters_to(self.writer.address, kinds, since=since, until=self.around.now))

    def _decide(self, words: Sequence[Said]) -> None:
        """Take the words that wishes wait for."""
        decided = decide(self.book, self.letter, words, writer=self.writer, mail=self.kept.id, around=self.around)
        for before, after in decided.changed:
            self.tally.changed(before, after)
        numbers = {ref: number for number, ref in self.letter.rows.items()}
        self.tally.outcomes += [
            replace(each, number=numbers.get(each.item.ref, 0) if each.item else 0) for each in decided.outcomes
        ]
        self.told = decided.told

    def _decided(self, said: Said) -> None:
        """Do what is said of decisions; whoever has none in mind only wrote something."""
        rows = {number: ref for number, ref in self.letter.rows.items() if ref.startswith("D-") or number in said.rows}
        if not said.args.get("decision") and not any(ref.startswith("D-") for ref in rows.values()):
            self._say(Said(verb="comment", rows=said.rows, args={"note": words_of(said, self.understood)}))
            return
        today = self.around.today(self.writer)
        draft = self._in_draft()
        self.tally.outcomes += on_decisions(
            self.book,
            said,
            rows,
            self._speakers(),
            today,
            unproved=None if self.proven else self.wishes,
            draft=draft.ref if draft is not None else "",
        )
        self.tally.looks |= dict.fromkeys(self._speakers(), self.around.now)

    def _look_back(self, said: Said) -> Outcome | None:
        """Do what the organiser says of looking back; None where it is nobody's word on the minutes of the letter."""
        if "minutes" in said.args and self.own:
            self.tally.outcomes += look_back(self.book, said, self._speakers(), self.around)
            return None
        meetings = {self.letter.meeting} - {""} or {item.meeting for item in self.tally.rows().values()}
        if len(meetings) != 1 or not self.own:
            return None
        return on_retrospective(self.book, said, meetings.pop(), self._speakers(), self.around)

    def _overhear(self, said: Said) -> None:
        """Keep what somebody wrote to a letter that is not theirs: it says which items are meant, never who may act."""
        if said.verb not in FOR_BYSTANDERS:
            said = Said(verb="comment", rows=said.rows, args={"note": self.understood.reading.text.strip()[:2000]})
        self._say(said)

    def _say(self, said: Said) -> None:
        said = paired(said, self.letter, self.tally.rows())
        meant = targets(said, self.letter, self.tally.rows())
        if said.verb == "comment" and len(meant) > 1 and not said.rows:
            said = replace(said, args={**said.args, "wide": "1"})
        for target in meant:
            if target.refusal is not None:
                if said.verb not in QUIET:
                    self.tally.refuse(said, target.number, target.refusal)
                continue
            self._apply(said, target, several=len(meant) > 1)

    def _apply(self, said: Said, target: Target, *, several: bool) -> None:
        if said.verb == "same":
            word = Word(by=self.writer, mail=self.kept.id, proven=self.proven, wishes=self.wishes, around=self.around)
            join(self.book, said, target, self.tally, word)
            return
        item = self.book.item(target.ref)
        if item is None:
            return
        if said.verb == "take" and self._is_mine(item):
            said = replace(said, verb="ok")
        act = act_of(self.book, item, said.verb, said.args, writer=self.writer, mail=self.kept.id, around=self.around)
        if isinstance(act, Refusal):
            self.tally.refuse(said, target.number, act)
            return
        after = tried(self.book, item, act, writer=self.writer.address, around=self.around)
        if isinstance(after, Refusal):
            self._turn_down(said, target.number, item, act, after)
            return
        if is_sensitive(said, item, several=several) and not self.proven and not self._is_draft(item):
            self.wishes.confirm(said.verb, said_of(act), item, target.number)
            return
        changed = done(self.book, act)
        self.tally.changed(item, changed)
        if said.verb not in QUIET:
            self.tally.outcomes.append(Outcome(verb=said.verb, number=target.number, item=changed, args=dict(act.args)))
        if taught(said, item, changed, self._speakers(), self.book, self.around):
            self._tell(self._learn(item.owner_name, changed.owner, said, item.organiser))

    def _name(self, said: Said) -> None:
        """Take the organiser's word on whom a name means: from now on, and for the rows that wait for it."""
        rows = self.tally.rows()
        by = teacher(self.book.meeting(self.letter.meeting), rows.values(), self._speakers())
        name, address = said.args["person"], said.args["address"]
        before = {one.address for one in self.book.learned_by(by) if same_name(one.name, name)} if by else set()
        waiting = [item for item in rows.values() if item.live and is_renamed(item, name, address, before)]
        news = waiting or (before and address not in before)
        if not by or (said.args.get("loose") and not news):
            self._say(Said(verb="comment", args={"note": words_of(said, self.understood)}))
            return
        learned = self._learn(name, address, said, by)
        if learned is None:
            return
        for number, ref in self.letter.rows.items():
            if any(item.ref == ref for item in waiting):
                handed = Said(verb="reassign", rows=(number,), args={"person": address}, line=said.line)
                self._apply(handed, Target(number=number, ref=ref), several=False)
        self._tell(learned)

    def _learn(self, name: str, address: str, said: Said, by: str) -> Outcome | None:
        """Remember whom a name means; None where it means nobody who may be written to, which the writer is told."""
        learned = learn(self.book, name, address, said, self.understood, by=by, mail=self.kept.id, around=self.around)
        if isinstance(learned, Refusal):
            self.tally.refuse(said, 0, learned)
            return None
        return learned

    def _tell(self, learned: Outcome | None) -> None:
        """Tell the writer once what was learned."""
        if learned is not None and learned not in self.tally.outcomes:
            self.tally.outcomes.append(learned)

    def _is_mine(self, item: Item) -> bool:
        """Say whether the writer has the item already: then "I take it" says no more than that they are at it."""
        return speaker(item, self.writer.address, self.around) == item.owner and item.state is not State.DECLINED

    def _turn_down(self, said: Said, number: int, item: Item, act: Act, refusal: Refusal) -> None:
        """Refuse an act, or put it to the organiser where that is whose word it is."""
        theirs = refusal.code in NOT_THEIRS and said.verb in ASKABLE and item.state in VERBS[said.verb].allowed
        if theirs and item.organiser not in self._speakers() and self.around.may_answer(self.book, item.organiser):
            self.tally.outcomes.append(self.wishes.ask(said.verb, said_of(act), item, number))
            return
        self.tally.refuse(said, number, refusal)

    def _is_draft(self, item: Item) -> bool:
        meeting = self.book.meeting(item.meeting)
        return meeting is not None and is_draft(meeting, self.letter, self._speakers(), self.around.now)

    def _items_of_mine(self, said: Said) -> Mine:
        """Return the items that something said may be about, with what the writer is to each."""
        refs = {self.letter.rows.get(row, "") for row in said.rows} or set(self.letter.rows.values())
        items = [item for ref, item in self.tally.rows().items() if ref in refs]
        return Mine(
            asked=any(item.asked_due is not None and item.organiser in self._speakers() for item in items),
            offered=any(
                speaker(item, self.writer.address, self.around) == item.owner != item.organiser and not item.accepted
                for item in items
            ),
        )

    def _speakers(self) -> frozenset[str]:
        """Return every address under which the writer may have acted before."""
        known = self.around.known(self.writer.address)
        return frozenset({self.writer.address, *((known.address,) if known else ())})

    def _undo(self) -> None:
        speakers = self._speakers()
        undone = last_mail(self.book, self.letter, speakers)
        if forgotten := unlearn(self.book, self.letter, undone, speakers):
            self.tally.outcomes.append(forgotten)
            return
        if not undone:
            self.tally.refuse(Said(verb="undo"), 0, Refusal(code=Code.NOTHING_TO_UNDO))
            return
        numbers = {ref: number for number, ref in self.letter.rows.items()}
        for before, after in take_back(self.book, undone, by=speakers, at=self.around.now, mail=self.kept.id):
            self.tally.changed(before, after)
            self.tally.outcomes.append(Outcome(verb="undo", number=numbers.get(after.ref, 0), item=after))

    def _add(self, said: Said) -> None:
        meeting = self.book.meeting(self.letter.meeting)
        if not self._is_receipt or meeting is None:
            self._say(Said(verb="comment", args={"note": said.args.get("task", "")}))
            return
        item = add(
            self.book, said, meeting, by=self.writer.address, at=self.around.now, mail=self.kept.id, around=self.around
        )
        if isinstance(item, Refusal):
            self.tally.refuse(said, 0, item)
            return
        self.tally.items[item.ref] = item
        self.tally.look(item)
        self.tally.outcomes.append(Outcome(verb="add", item=item, args=dict(said.args)))

    def _confirm(self) -> None:
        """Take an answer to the receipt as the organiser's word: ok ends the waiting."""
        meeting = self.book.meeting(self.letter.meeting)
        refused = any(outcome.refusal is not None for outcome in self.tally.outcomes)
        if meeting is None or meeting.confirmed is not None or refused:
            return
        self.book.save_meeting(replace(meeting, confirmed=self.around.now))
        self.confirmed = True
        for item in (*self.book.find_items(meeting=meeting.ref), *self.tally.rows().values()):
            self.tally.look(item)

    def letters(self) -> Iterator[Letter]:
        """Yield the answers owed: one to the writer, and what others must decide or hear."""
        answers = Answers(
            book=self.book,
            around=self.around,
            mail=self.understood.mail,
            kept=self.kept.id,
            writer=self.writer,
            choices={n: item for n, ref in self.letter.rows.items() if (item := self.book.item(ref)) is not None},
        )
        yield from answers.letters(self.tally.outcomes, self.wishes, self.asked)
        for address, outcomes in self.told.items():
            yield answers.told(address, outcomes)

    def taken(self, letters: tuple[Letter, ...]) -> Taken:
        """Sum up what became of the answer."""
        quiet = "the minutes are confirmed" if self.confirmed else ""
        return replace(
            handled(self.understood, self.tally.reason(self.wishes.own) or quiet or self.tally.quietly()),
            letters=letters,
            items=tuple(self.tally.items.values()),
            looks=self.tally.looks,
        )
