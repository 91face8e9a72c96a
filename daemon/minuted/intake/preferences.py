"""What somebody decides about their own mail: a pause, how often, none at all, the language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from minuted.intake.circumstances import Circumstances
from minuted.intake.partners import asked_instead
from minuted.model import Language, Outcome, Person, Refusal, Rhythm, Said
from minuted.store import Book
from minuted.tracking.hours import weekday_of
from minuted.tracking.refusals import Code

#: The last digest of a day is read before work ends.
LAST_CALL = timedelta(minutes=30)


def _pause(person: Person, args: Mapping[str, str]) -> Person | Code:
    if not args.get("day"):
        return Code.PAUSE_DAY
    day = date.fromisoformat(args["day"])
    # Who is on leave has a deputy, perhaps; who only wants quiet has not.
    return replace(person, away_until=day) if args.get("away") else replace(person, paused_until=day)


def _stop(person: Person, args: Mapping[str, str]) -> Person | Code:
    return replace(person, wants_mail=False)


def _start(person: Person, args: Mapping[str, str]) -> Person | Code:
    again = replace(person, wants_mail=True, wants_digest=True, rhythm=Rhythm.AT_ONCE)
    return replace(again, paused_until=None, away_until=None)


def _rhythm(person: Person, args: Mapping[str, str]) -> Person | Code:
    return replace(person, rhythm=Rhythm(args.get("rhythm", "")), wants_mail=True)


def _digest(person: Person, args: Mapping[str, str]) -> Person | Code:
    if args.get("digest") == "no":
        return replace(person, wants_digest=False)
    day, clock = args.get("weekday", ""), args.get("time", "")
    return replace(
        person,
        wants_digest=True,
        digest_weekday=int(day) if day else person.digest_weekday,
        digest_time=time.fromisoformat(clock) if clock else person.digest_time,
    )


def _language(person: Person, args: Mapping[str, str]) -> Person | Code:
    return replace(person, language=Language(args.get("language", "")))


#: Each word about one's own mail, and what it makes of the person.
WORDS: Mapping[str, Callable[[Person, Mapping[str, str]], Person | Code]] = {
    "pause": _pause,
    "stop": _stop,
    "start": _start,
    "rhythm": _rhythm,
    "digest": _digest,
    "language": _language,
}
PREFERENCES = frozenset(WORDS)


def prefer(book: Book, said: Said, person: Person, around: Circumstances) -> Outcome:
    """Change what one person gets, from now on."""
    known = around.person(book, person.address)
    changed = WORDS[said.verb](known, said.args)
    if isinstance(changed, Code):
        return Outcome(verb=said.verb, refusal=Refusal(code=changed, facts={"verb": said.verb}), args=dict(said.args))
    changed = _within_hours(changed, around)
    instead = asked_instead(book, changed.address, around) if changed.wants_mail != known.wants_mail else set()
    book.save_person(changed)
    book.look_sooner([address for address in (changed.address, changed.deputy, *instead) if address], around.now)
    args = dict(said.args)
    if said.verb == "digest" and changed.wants_digest:
        clock = changed.digest_time or around.policy.digest_time
        args |= {"weekday": str(weekday_of(changed, around.policy)), "time": clock.isoformat("minutes")}
    return Outcome(verb=said.verb, args=args)


def _within_hours(person: Person, around: Circumstances) -> Person:
    """Move the hour of the digest into the person's working hours: outside them nobody is written to unasked."""
    start, end = person.hours or around.policy.hours
    latest = (datetime.combine(date.min, end) - LAST_CALL).time()
    if person.digest_time is None or start <= person.digest_time <= latest:
        return person
    return replace(person, digest_time=start if person.digest_time < start else max(start, latest))
