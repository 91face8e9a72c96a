"""Keeps what may not act yet as wishes: each waits for the writer's own address, or for the organiser's word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from minuted.intake.circumstances import Circumstances
from minuted.model import Item, Outcome, Person, Refusal, Wish
from minuted.store import Book
from minuted.tracking.compose import key
from minuted.tracking.refusals import Code

#: Refusals for not being the one who may say it.
NOT_THEIRS = frozenset({Code.NOT_YOURS, Code.ORGANISER_ONLY, Code.OWNER_ONLY})
#: What the organiser is asked about, where somebody says it who may not; for the rest they are told whom to ask.
ASKABLE = frozenset({"cancel", "task", "reassign", "reopen", "due", "done"})
#: The same wish is asked for again at most so often: nobody's mailbox is filled in somebody's name.
AGAIN = timedelta(days=1)


@dataclass(slots=True)
class Wishes:
    """The wishes of one mail; they are kept as they are made, with the letter that will ask."""

    book: Book
    around: Circumstances
    writer: Person
    #: Id of the kept mail.
    mail: str
    #: False where the writer got so many letters today that none is written: then nothing can wait for an answer.
    may_ask: bool = True
    #: What waits for the writer's own word, and what for an organiser's, with the item as it is.
    own: list[Outcome] = field(default_factory=list)
    put: dict[str, list[Outcome]] = field(default_factory=dict)

    @property
    def record(self) -> Person:
        """The writer by the address of record: where the directory knows another one, a letter goes there."""
        return self.around.known(self.writer.address) or self.writer

    @property
    def last_day(self) -> date:
        """The last day on which the writer's own word comes in time."""
        calendar = self.around.calendars.for_person(self.record)
        return calendar.add_working_days(calendar.day(self.around.now), self.around.confirm_days)

    @property
    def until(self) -> datetime:
        """The moment after which it comes too late."""
        return self.around.calendars.for_person(self.record).at(self.last_day + timedelta(days=1), time(0))

    def confirm(self, verb: str, args: Mapping[str, str], item: Item | None = None, number: int = 0) -> None:
        """Let an act wait for the writer's own address."""
        letter = key("answer", self.mail[:16])
        wish = self._wish(verb, args, item, letter=letter, asked=self.record.address, expires=self.until)
        if self.may_ask and self._keep(wish):
            self.own.append(outcome_of(wish, item, Code.NOT_PROVED, number))

    def ask(self, verb: str, args: Mapping[str, str], item: Item, number: int = 0) -> Outcome:
        """Put an act to the organiser; return what the writer is told."""
        letter = key("wish", self.mail[:16], item.organiser)
        wish = self._wish(verb, args, item, letter=letter, asked=item.organiser, expires=None)
        if self._keep(wish):
            put = self.put.setdefault(item.organiser, [])
            put.append(outcome_of(wish, item, Code.WISHED, len(put) + 1))
        return outcome_of(wish, item, Code.ASKED_ORGANISER, number)

    def _keep(self, wish: Wish) -> bool:
        """Keep a wish, unless the same waits already and was asked for lately."""
        now = self.around.now
        for other in self.book.wishes_waiting_for(wish.asked):
            if _same(wish, other) and other.open_at(now) and now - other.at < AGAIN:
                return False
        self.book.add_wishes((replace(wish, ref=self.book.next_ref("W")),))
        return True

    def _wish(
        self,
        verb: str,
        args: Mapping[str, str],
        item: Item | None,
        *,
        letter: str,
        asked: str,
        expires: datetime | None,
    ) -> Wish:
        return Wish(
            ref="",
            asked=asked,
            by=self.writer.address,
            verb=verb,
            item=item.ref if item else "",
            args=dict(args),
            letter=letter,
            mail=self.mail,
            at=self.around.now,
            expires=expires,
        )


def outcome_of(wish: Wish, item: Item | None, code: Code, number: int = 0, words: str = "") -> Outcome:
    """Return what a letter says of a wish; the sentence is that of the code."""
    facts = {"verb": wish.verb, "who": wish.by, "words": words, "organiser": item.organiser if item else ""}
    return Outcome(
        verb=wish.verb, number=number, item=item, refusal=Refusal(code=code, facts=facts), args=dict(wish.args)
    )


def concerned_in(outcomes: list[Outcome]) -> Iterator[str]:
    """Yield everybody whom the outcomes of wishes name."""
    for outcome in outcomes:
        yield outcome.args.get("person", "")
        yield outcome.args.get("who", "")
        if outcome.refusal is not None:
            yield outcome.refusal.facts.get("who", "")
        if outcome.item is not None:
            yield from (outcome.item.owner, outcome.item.organiser, *outcome.item.helpers)


def _same(one: Wish, other: Wish) -> bool:
    return (one.by, one.verb, one.item, dict(one.args)) == (other.by, other.verb, other.item, dict(other.args))
