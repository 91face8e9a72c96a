"""Takes what people say of a retrospective: in a word, by their calendar, or in an answer to another letter."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time

from minuted.calling import people_of
from minuted.intake.answering import Answers
from minuted.intake.circumstances import Circumstances
from minuted.intake.lessons import UNDO, keep_lessons, look_at_lessons, take_back_lessons
from minuted.intake.named import named_person
from minuted.intake.outcome import Taken, handled, ignored
from minuted.intake.trust import speaks_for_reader
from minuted.intake.wishing import Wishes
from minuted.model import (
    Attendee,
    Invitation,
    LetterKind,
    Outcome,
    Proof,
    Refusal,
    Retrospective,
    RetrospectiveState,
    Said,
    SaidLesson,
)
from minuted.reader import Understood
from minuted.reading.retrospective_words import Answer
from minuted.store import Book, Kept, SentLetter
from minuted.tracking import retrospective as looking
from minuted.tracking import rules
from minuted.tracking.refusals import Code

#: What only the organiser decides, by the word for it; everything else calls it off.
WISHES = {"move": "retro_move", "yes": "retro_hold", "later": "retro_later"}
#: How all of these begin, as wishes that wait for one word where nobody vouches for who wrote.
DECIDES = "retro_"
#: PARTSTAT of an answer in a word (RFC 5545 3.2.12).
ANSWERS = {"yes": "accepted", "no": "declined"}
_BEFORE = datetime.min.replace(tzinfo=UTC)


def take_answer(
    book: Book, understood: Understood, kept: Kept, letter: SentLetter, ref: str, around: Circumstances
) -> Taken:
    """Take an answer in plain words to a letter about a retrospective: lessons, and whether its writer comes."""
    one = book.retrospective(ref)
    sender = understood.mail.sender
    assert sender is not None, "sorting ignores a mail without a sender"
    if one is None or not speaks_for_reader(letter, understood, around):
        return ignored(understood, "it answers an invitation of somebody else")
    writer = around.person(book, sender, understood.reading.language)
    may_answer = around.may_answer(book, writer.address)
    wishes = Wishes(book=book, around=around, writer=writer, mail=kept.id, may_ask=may_answer)
    written = min(understood.mail.sent or understood.mail.arrived, around.now)
    proven = understood.proof is Proof.PASS
    asked = _wish_in(letter, one)
    desk = _Desk(book, around, one, letter.recipient, wishes, proven=proven, written=written, asked=asked)
    lessons, text = around.learning().read(understood.reading.text)
    said = around.looking_back().read(text, today=around.today(writer), days=around.days, clock=around.verbs.weekly)
    outcomes: list[Outcome | None] = list(desk.keep(lessons, understood, kept))
    if any(each.verb == UNDO for each in understood.reading.said):
        outcomes.append(desk.take_back(letter))
    if said is not None or not outcomes:
        outcomes.append(
            desk.say(said, asks=Code.RETRO_WORDS if letter.kind is LetterKind.RETROSPECTIVE else Code.LESSON_WORDS)
        )
    answers = Answers(book=book, around=around, mail=understood.mail, kept=kept.id, writer=writer)
    letters = tuple(answers.letters([each for each in outcomes if each is not None], wishes)) if may_answer else ()
    return replace(handled(understood, "an answer to an invitation"), letters=letters)


@dataclass(slots=True)
class _Desk:
    """One answer while it is worked on."""

    book: Book
    around: Circumstances
    one: Retrospective
    #: In whose name the answer is.
    guest: str
    wishes: Wishes
    proven: bool
    #: When the answer was written.
    written: datetime
    #: Address of the guest whose wish for another moment the letter puts to the organiser; "" for any other letter.
    asked: str = ""

    def keep(self, lessons: Sequence[SaidLesson], understood: Understood, kept: Kept) -> Iterator[Outcome]:
        """Keep what somebody invited learned, even when the meeting is over."""
        writer = self.around.known(self.wishes.writer.address) or self.wishes.writer
        if not lessons or self.one.state is RetrospectiveState.UNWANTED or self.guest not in self.one.guests:
            return
        yield from keep_lessons(
            self.book,
            lessons,
            by=writer.address,
            language=understood.reading.language,
            day=self.around.today(writer),
            meeting=self.one.meetings[-1],
            retrospective=self.one.ref,
            mail=kept.id,
        )
        look_at_lessons(self.book, self.one, self.around)

    def take_back(self, letter: SentLetter) -> Outcome:
        """Forget what the writer said last, or what our letter answers; else whether they come, as far as they said."""
        writer = self.around.known(self.wishes.writer.address) or self.wishes.writer
        outcome = take_back_lessons(self.book, self.one, letter, writer.address)
        if outcome.refusal is None:
            look_at_lessons(self.book, self.one, self.around)
            return outcome
        if not is_coming(self.one, self.around.now):
            return outcome
        if (unsaid := looking.unsaid(self.one, self.guest)) != self.one:
            keep(self.book, replace(unsaid, answered=self._answered()), self.around)
            return self._done("retro_unsaid")
        return self._refuse(Code.RETRO_UNDO) if self.guest == self.one.organiser else outcome

    def say(self, said: Answer | None, asks: Code = Code.RETRO_WORDS) -> Outcome | None:
        """Do what was answered, and tell what became of it; None where a letter of its own tells that."""
        one, leads = self.one, self.guest == self.one.organiser
        if said is None:
            return self._refuse(asks)
        if not is_coming(one, self.around.now):
            return self._refuse(Code.RETRO_OVER)
        if self.asked and leads and said.word in ("yes", "no"):
            if self.asked not in one.wishes:
                return self._refuse(Code.RETRO_OVER)
            if said.word == "no":
                keep(self.book, looking.kept(one, self.asked), self.around)
                return self._done("retro_stays")
            wanted = datetime.fromisoformat(one.wishes[self.asked])
            return self._decide("retro_move", wanted if wanted > self.around.now else None)
        at = self._moment(said) if said.word == "move" else None
        if said.word == "move" and at is None:
            return self._refuse(Code.RETRO_WHEN)
        invited = one.state is RetrospectiveState.INVITED
        if said.word in ANSWERS and invited:
            after = looking.answered(one, self.guest, ANSWERS[said.word])
            keep(self.book, replace(after, answered=self._answered()), self.around)
            return self._done("attend" if said.word == "yes" else "stay_away")
        if said.word == "send":
            return self._send(said.who) if invited else self._refuse(Code.RETRO_WORDS)
        if at is not None and not leads:
            wishes = {**one.wishes, self.guest: at.isoformat()}
            keep(self.book, replace(one, wishes=wishes, answered=self._answered()), self.around)
            return self._done("retro_wish")
        if not leads:
            return self._refuse(Code.RETRO_ORGANISER)
        return self._decide(WISHES.get(said.word, "retro_cancel"), at)

    def _decide(self, verb: str, at: datetime | None) -> Outcome | None:
        """Do what its organiser decides; None where a letter of its own tells that."""
        if verb == "retro_move" and at is None:
            return self._refuse(Code.RETRO_WHEN)
        args = {"ref": self.one.ref, "at": at.isoformat() if at else ""}
        if self.one.state is RetrospectiveState.INVITED and not self.proven:
            # Without the provider's word it waits for one of the organiser's own address: many calendars follow.
            self.wishes.confirm(verb, args)
            return None
        return settle(self.book, verb, args, self.around)

    def _send(self, raw: str) -> Outcome | None:
        """Invite somebody else in the guest's place: whom the house knows, and only on the guest's own word."""
        newest = self.book.looked_back_on(self.one).meetings[-1]
        found = named_person(self.book, raw, newest, self.around)
        if isinstance(found, Refusal) and found.code is Code.PERSON_AMBIGUOUS:
            return Outcome(verb="retro", refusal=found)
        if isinstance(found, Refusal) or not self.around.allows(found) or found == self.guest:
            return Outcome(verb="retro", refusal=Refusal(code=Code.RETRO_WHO, facts={"raw": raw}))
        args = {"ref": self.one.ref, "guest": self.guest, "person": found}
        if not self.proven:
            self.wishes.confirm("retro_send", args)
            return None
        keep(self.book, replace(looking.sent(self.one, self.guest, found), answered=self._answered()), self.around)
        return Outcome(verb="retro_sent", args={"task": _title(self.book, self.one), "who": found})

    def _answered(self) -> dict[str, str]:
        """Return when everybody answered last: what their calendar said before and comes after counts no more."""
        before = self.one.answered.get(self.guest)
        last = max(self.written, datetime.fromisoformat(before)) if before else self.written
        return {**self.one.answered, self.guest: last.astimezone(UTC).isoformat()}

    def _moment(self, said: Answer) -> datetime | None:
        """Return the moment that was named, on the writer's clock; None where there is none, or it is over."""
        zone = self.around.zone(self.wishes.writer)
        assert self.one.start is not None, "what is answered has a moment"
        if said.day is None:
            return None
        clock = said.clock or self.one.start.astimezone(zone).time()
        at = datetime.combine(said.day, time(clock.hour, clock.minute), zone).astimezone(UTC)
        return at if at > self.around.now else None

    def _done(self, verb: str) -> Outcome:
        return Outcome(verb=verb, args={"task": _title(self.book, self.one)})

    def _refuse(self, code: Code) -> Outcome:
        return Outcome(verb="retro", refusal=Refusal(code=code, facts={"organiser": self.one.organiser}))


def settle(book: Book, verb: str, args: Mapping[str, str], around: Circumstances) -> Outcome | None:
    """Do what an organiser decides of a retrospective: move it, put it off, hold it all the same, or call it off.

    Returns: what they are told; None where they work now, and so the letter to everybody reaches them at once.
    """
    one = book.retrospective(args["ref"])
    if one is None or not is_coming(one, around.now):
        return Outcome(verb="retro", refusal=Refusal(code=Code.RETRO_OVER))
    invited = one.state is RetrospectiveState.INVITED
    if verb == "retro_move":
        start = datetime.fromisoformat(args["at"])
        after, told = looking.moved(one, start, **_circle(book, one, around)), "retro_moved"
    elif verb == "retro_send":
        keep(book, looking.sent(one, args["guest"], args["person"]), around)
        return Outcome(verb="retro_sent", args={"task": _title(book, one), "who": args["person"]})
    elif verb == "retro_hold":
        after, told = looking.agreed(one, now=around.now), "retro_invited"
    elif verb == "retro_later":
        after, told = looking.placed(one, later_by=looking.LATER, **_circle(book, one, around)), "retro_later"
    else:
        after, told = looking.called_off(one, now=around.now), "retro_off"
    keep(book, after, around)
    works = around.calendars.for_person(around.person(book, one.organiser)).open_at(around.now)
    if works and (invited or told != "retro_off"):
        return None
    return Outcome(verb=told, args={"task": _title(book, one)})


def keep(book: Book, one: Retrospective, around: Circumstances) -> None:
    """Remember how a retrospective stands, and see to it that everybody is written to who is to hear of it."""
    book.save_retrospective(one)
    book.look_sooner({one.organiser, *one.guests}, around.now)


def is_coming(one: Retrospective, now: datetime) -> bool:
    """Say whether anything can still be said of it."""
    coming = one.state in (RetrospectiveState.ASKED, RetrospectiveState.INVITED)
    return coming and one.start is not None and one.start > now


def is_over(book: Book, ref: str, now: datetime) -> bool:
    """Say whether people have begun to look back: what is written to all of them then may be its minutes."""
    one = book.retrospective(ref)
    return one is not None and one.state is RetrospectiveState.INVITED and one.start is not None and one.start <= now


def _circle(book: Book, one: Retrospective, around: Circumstances) -> looking.Circle:
    """Gather what says whom a moment suits."""
    return looking.Circle(
        people={guest: around.person(book, guest) for guest in one.guests},
        known=book.all_calendars(),
        now=around.now,
        policy=rules(around.policy, book.looked_back_on(one).meetings[-1]),
        calendars=around.calendars,
    )


def take_calendar_answer(book: Book, invitation: Invitation, understood: Understood, around: Circumstances) -> Taken:
    """Take the answer of somebody's calendar (RFC 5546 3.2.3 REPLY, 3.2.7 COUNTER) to an invitation of ours."""
    said, sender = invitation.said, understood.mail.sender
    assert sender is not None, "who sends nothing is believed nothing"
    if invitation.method not in ("REPLY", "COUNTER"):
        return ignored(understood, f"it is about a meeting of minuted's own (calendar {invitation.method})")
    one = book.retrospective_of_uid(said.uid.partition("@")[0])
    person = around.known(sender.address)
    names = {sender.address, *((person.address, *person.aliases) if person is not None else ())}
    guest = next((each for each in one.guests if each in names), "") if one is not None else ""
    if one is None or not guest:
        return ignored(understood, "it answers an invitation that its sender never got")
    if one.state is not RetrospectiveState.INVITED or not is_coming(one, around.now):
        return ignored(understood, "it answers an invitation that is over")
    if said.sequence != one.sequence:
        return ignored(understood, "it answers an invitation that has changed since")
    if _is_older(said.stamp or _BEFORE, one.answered.get(guest), around.now):
        return ignored(understood, "it is older than an answer that is known")
    answered = {**one.answered, guest: (said.stamp or around.now).isoformat()}
    if invitation.method == "COUNTER" and said.start is not None and said.start > around.now:
        one = replace(one, answered=answered, wishes={**one.wishes, guest: said.start.astimezone(UTC).isoformat()})
    elif invitation.method == "REPLY" and (reply := _reply_of(invitation, names)) is not None:
        one = replace(looking.answered(one, guest, reply.answer), answered=answered)
        delegate = _delegate(reply, around) if understood.proof is Proof.PASS else ""
        if delegate not in ("", guest):
            one = looking.sent(one, guest, delegate)
    else:
        return ignored(understood, f"a calendar {invitation.method} says nothing of whether somebody comes")
    keep(book, one, around)
    return handled(understood, "an answer to an invitation")


def _is_older(stamp: datetime, before: str | None, now: datetime) -> bool:
    """Say whether a calendar's answer is older than the one before, as their DTSTAMPs say (RFC 5546 2.1.5).

    One that was made in the future, by a clock that is ahead, is not the newest for ever.
    """
    last = datetime.fromisoformat(before) if before else _BEFORE
    return stamp < last and not stamp <= now < last


def on_retrospective(
    book: Book, said: Said, meeting: str, speakers: Collection[str], around: Circumstances
) -> Outcome | None:
    """Do what the organiser says below any letter about some minutes: to look back on them now, or never.

    None where it is not theirs to say: then it is a word like any other.
    """
    newest = book.meeting(meeting) if meeting else None
    if newest is None or newest.organiser not in speakers:
        return None
    one = book.retrospective_of(newest.ref)
    if said.args["retro"] == "no":
        if one is None:
            book.save_retrospective(looking.unwanted((newest,), book.next_ref("R"), around.now))
        else:
            keep(book, looking.called_off(one, now=around.now), around)
        return Outcome(verb="retro_off", args={"task": newest.title or newest.subject})
    if one is not None and is_coming(one, around.now):
        return Outcome(verb="retro_there", args={"task": newest.title or newest.subject})
    collaboration = book.collaboration(newest) if one is None else book.looked_back_on(one)
    people = people_of(book, collaboration, around.person)
    if len(looking.invited(collaboration, people)) < looking.FEWEST_GUESTS:
        return Outcome(verb="retro", refusal=Refusal(code=Code.RETRO_ALONE))
    called = looking.call(
        collaboration,
        ref=one.ref if one is not None else book.next_ref("R"),
        people=people,
        known=book.all_calendars(),
        now=around.now,
        policy=around.policy,
        calendars=around.calendars,
    )
    if one is not None:
        # Calendars that had it once take only a number above the last one.
        called = replace(called, sequence=one.sequence + 1)
    keep(book, called, around)
    return Outcome(verb="retro_called", args={"task": newest.title or newest.subject})


def _wish_in(letter: SentLetter, one: Retrospective) -> str:
    """Return whose wish a letter to the organiser is about, as its key says: "…/wish/R-1/bob@example.org/…"."""
    parts = letter.key.split("/")
    at = parts.index("wish") if "wish" in parts else len(parts)
    return next((guest for guest in one.guests if guest in parts[at:]), "")


def _reply_of(invitation: Invitation, names: Collection[str]) -> Attendee | None:
    return next((each for each in invitation.said.attendees if each.address in names and each.answer), None)


def _delegate(reply: Attendee, around: Circumstances) -> str:
    """Return the address of whom a calendar says that its owner sends, where minuted may write there; else ""."""
    if reply.answer != "delegated" or not reply.delegate or reply.delegate in around.own:
        return ""
    known = around.known(reply.delegate)
    return (known.address if known is not None else reply.delegate) if around.allows(reply.delegate) else ""


def _title(book: Book, one: Retrospective) -> str:
    newest = book.looked_back_on(one).meetings[-1]
    return newest.title or newest.subject
