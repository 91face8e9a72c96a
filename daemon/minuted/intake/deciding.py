"""Takes the one word that a wish waits for: "yes" of the writer's own address, "agree" or "no" of the organiser."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from minuted.intake.acting import act_of, done, tried
from minuted.intake.circumstances import Circumstances
from minuted.intake.looking_back import CALLS, called
from minuted.intake.on_decisions import ON_DECISIONS, confirmed
from minuted.intake.preferences import prefer
from minuted.intake.retrospectives import DECIDES, settle
from minuted.intake.wishing import outcome_of
from minuted.model import Item, LetterKind, Outcome, Person, Refusal, Said, Wish, WishState
from minuted.store import Book, SentLetter
from minuted.tracking.refusals import Code

#: Letters that ask for one word.
ASKING = frozenset({LetterKind.CONFIRMATION, LetterKind.WISH})


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What a word decided."""

    outcomes: list[Outcome] = field(default_factory=list)
    #: Each item that changed, as it was and as it is.
    changed: list[tuple[Item, Item]] = field(default_factory=list)
    #: What those are told whose wish an organiser refused, by address.
    told: dict[str, list[Outcome]] = field(default_factory=dict)


def words_in(letter: SentLetter, said: Iterable[Said], text: str, around: Circumstances) -> Iterator[Said]:
    """Yield the words that decide; where there are none, the answer is read as any other.

    The words that confirm are narrower than those that agree elsewhere: "got it" confirms nothing.  They come first:
    below other words a "yes" may be anybody's, quoted by a program that marks no quotes.
    """
    lines = text.split("\n")
    for one in said:
        line = lines[one.line - 1] if 0 < one.line <= len(lines) else ""
        if one.verb in ("agree", "refuse"):
            yield one
        elif around.confirms(line) or (one.verb == "comment" and around.confirms(one.args.get("note", ""))):
            yield Said(verb="agree", line=one.line)
        elif letter.kind is LetterKind.CONFIRMATION and one.verb not in ("ok", "thanks"):
            return


def decide(
    book: Book, letter: SentLetter, words: Sequence[Said], *, writer: Person, mail: str, around: Circumstances
) -> Decided:
    """Do or drop what a letter asks for, as its one reader says; a word without row numbers is about all of it."""
    decided = Decided()
    numbers = {ref: number for number, ref in letter.rows.items()}
    for wish in book.wishes_of_letter(letter.key):
        said = next((one for one in words if not one.rows or numbers.get(wish.item) in one.rows), None)
        if said is None:
            continue
        item = book.item(wish.item) if wish.item else None
        if not wish.open_at(around.now):
            code = Code.WISH_OVER if wish.state is WishState.WAITING else Code.WISH_SETTLED
            decided.outcomes.append(outcome_of(wish, item, code))
        elif said.verb == "agree":
            _fulfil(book, wish, item, decided, writer=writer, mail=mail, around=around)
        else:
            book.settle_wish(wish.ref, WishState.REFUSED, around.now)
            _drop(wish, item, letter, said, decided)
    return decided


def _fulfil(
    book: Book, wish: Wish, item: Item | None, decided: Decided, *, writer: Person, mail: str, around: Circumstances
) -> None:
    book.settle_wish(wish.ref, WishState.DONE, around.now)
    if wish.verb in CALLS.values():
        known = around.known(writer.address) or writer
        decided.outcomes.append(called(book, dict(wish.args), {writer.address, known.address}, around))
        return
    if wish.verb.startswith(DECIDES):
        told = settle(book, wish.verb, wish.args, around)
        if told is not None:
            decided.outcomes.append(told)
        return
    if wish.verb in ON_DECISIONS:
        known = around.known(writer.address) or writer
        speakers = {writer.address, known.address}
        decided.outcomes.append(confirmed(book, wish.verb, wish.args, speakers, around.today(writer)))
        return
    if item is None:
        decided.outcomes.append(prefer(book, Said(verb=wish.verb, args=wish.args), writer, around))
        return
    act = act_of(book, item, wish.verb, wish.args, writer=writer, mail=mail, around=around)
    after = act if isinstance(act, Refusal) else tried(book, item, act, writer=writer.address, around=around)
    if isinstance(act, Refusal) or isinstance(after, Refusal):
        assert isinstance(after, Refusal), "what cannot be made an act is refused"
        book.settle_wish(wish.ref, WishState.REFUSED, around.now)
        decided.outcomes.append(Outcome(verb=wish.verb, item=item, refusal=after, args=wish.args))
        return
    changed = done(book, act)
    decided.changed.append((item, changed))
    decided.outcomes.append(Outcome(verb=wish.verb, item=changed, args=dict(act.args)))


def _drop(wish: Wish, item: Item | None, letter: SentLetter, said: Said, decided: Decided) -> None:
    if letter.kind is LetterKind.CONFIRMATION:
        # One sentence is enough, however much was asked for.
        if not decided.outcomes:
            decided.outcomes.append(Outcome(verb="wish_dropped"))
        return
    decided.outcomes.append(Outcome(verb="wish_kept", item=item, args={"who": wish.by}))
    told = outcome_of(wish, item, Code.WISH_REFUSED, words=said.args.get("note", ""))
    decided.told.setdefault(wish.by, []).append(told)
