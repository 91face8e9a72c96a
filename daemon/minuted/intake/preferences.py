"""What somebody decides about their own mail: a pause, how often, none at all, the language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from minuted.intake.circumstances import Circumstances
from minuted.model import Language, Outcome, Person, Refusal, Rhythm, Said
from minuted.store import Book
from minuted.tracking.refusals import Code


def _pause(person: Person, args: Mapping[str, str]) -> Person | Code:
    if not args.get("day"):
        return Code.PAUSE_DAY
    day = date.fromisoformat(args["day"])
    # Who is on leave has a deputy, perhaps; who only wants quiet has not.
    return replace(person, away_until=day) if args.get("away") else replace(person, paused_until=day)


def _stop(person: Person, args: Mapping[str, str]) -> Person | Code:
    return replace(person, wants_mail=False)


def _start(person: Person, args: Mapping[str, str]) -> Person | Code:
    return replace(person, wants_mail=True, paused_until=None, away_until=None, rhythm=Rhythm.AT_ONCE)


def _rhythm(person: Person, args: Mapping[str, str]) -> Person | Code:
    return replace(person, rhythm=Rhythm(args.get("rhythm", "")), wants_mail=True)


def _language(person: Person, args: Mapping[str, str]) -> Person | Code:
    return replace(person, language=Language(args.get("language", "")))


#: Each word about one's own mail, and what it makes of the person.
WORDS: Mapping[str, Callable[[Person, Mapping[str, str]], Person | Code]] = {
    "pause": _pause,
    "stop": _stop,
    "start": _start,
    "rhythm": _rhythm,
    "language": _language,
}
PREFERENCES = frozenset(WORDS)


def prefer(book: Book, said: Said, person: Person, around: Circumstances) -> Outcome:
    """Change what one person gets, from now on."""
    known = around.person(book, person.address)
    changed = WORDS[said.verb](known, said.args)
    if isinstance(changed, Code):
        return Outcome(verb=said.verb, refusal=Refusal(code=changed, facts={"verb": said.verb}), args=dict(said.args))
    book.save_person(changed)
    book.look_sooner([address for address in (changed.address, changed.deputy) if address], around.now)
    return Outcome(verb=said.verb, args=dict(said.args))
