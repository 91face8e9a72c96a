"""The direct answers to a mail: what became of what was said, where things stand, how to write, or nothing found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import NotRequired, TypedDict, Unpack
from zoneinfo import ZoneInfo

from minuted.model import (
    Address,
    Decision,
    Item,
    Language,
    Letter,
    LetterKind,
    LetterRow,
    Meeting,
    Outcome,
    Person,
    Policy,
    Section,
    State,
    ToldLesson,
    View,
)
from minuted.tracking import digest
from minuted.tracking.compose import decision_row, item_row, key, ordered, rows
from minuted.tracking.external import partner_of
from minuted.tracking.refusals import Code
from minuted.tracking.verbs import QUIET

#: Refusals that ask for a row: their letter shows the rows there are.
ASK_FOR_ROW = frozenset({Code.WHICH_ROW, Code.NO_SUCH_ROW, Code.RECEIPT_UNCLEAR})
#: So many decisions stand in one answer.
MOST_DECISIONS = 10
#: And so many lessons.
MOST_LESSONS = 15
#: The heading of an item that is not simply open.
HEADINGS: Mapping[State, Section] = {
    State.DONE: Section.DONE,
    State.CANCELLED: Section.CANCELLED,
}


def worth_answering(outcomes: Sequence[Outcome]) -> bool:
    """Say whether anything was changed, asked or refused: an "ok", a comment or thanks alone get no letter."""
    return any(outcome.refusal is not None or outcome.verb not in QUIET for outcome in outcomes)


class Asked(TypedDict):
    """The mail that is answered, and to whom; every direct answer needs it."""

    #: Id of the kept mail.
    mail: str
    to: Person
    now: datetime
    policy: Policy
    #: Message-ID without brackets, References and Subject of the mail.
    in_reply_to: NotRequired[str]
    references: NotRequired[tuple[str, ...]]
    subject: NotRequired[str]


def answer(
    outcomes: Sequence[Outcome],
    *,
    people: Mapping[str, Person],
    meetings: Mapping[str, Meeting],
    echo: str = "",
    choices: Mapping[int, Item] | None = None,
    **asked: Unpack[Asked],
) -> Letter:
    """Write the one answer to everything that a mail said; a refusal where nothing of it was done.

    Rows keep the numbers of the letter that was answered, so that the next reply can use them.

    Args:
        choices: the items of the letter that was answered, by number; shown where a row must be chosen.
    """
    done = any(outcome.refusal is None for outcome in outcomes)
    letter = _direct(LetterKind.ANSWER if done else LetterKind.REFUSAL, asked)
    numbered = dict(_numbered(outcomes))
    if any(outcome.refusal is not None and outcome.refusal.code in ASK_FOR_ROW for outcome in outcomes):
        numbered = {**(choices or {}), **numbered}
    to = asked["to"]
    today = letter.at.astimezone(ZoneInfo(letter.zone)).date()
    refs = {item.meeting for item in numbered.values()}
    # A refusal has the key of an answer: one mail is answered once, however it came out.
    name = key("answer", asked["mail"][:16])
    return replace(
        letter,
        key=name,
        reasons=(name,),
        language=to.language or _language(refs, meetings),
        rows=tuple(_row(number, numbered[number], to.address, meetings, people, today) for number in sorted(numbered)),
        meeting=meetings.get(min(refs)) if len(refs) == 1 else None,
        outcomes=tuple(outcomes),
        echo=echo,
        facts={
            "done": str(sum(outcome.refusal is None for outcome in outcomes)),
            "refused": str(sum(outcome.refusal is not None for outcome in outcomes)),
            # Refusals speak of people by address; a letter calls them by name.
            **{f"name.{address}": person.name for address, person in people.items() if person.name},
            **_through(outcomes, people),
        },
    )


def _through(outcomes: Sequence[Outcome], people: Mapping[str, Person]) -> dict[str, str]:
    """Return who is asked in place of the external people whom outcomes name."""
    named = ((who, item.organiser) for each in outcomes if (item := each.item) for who in (item.owner, *item.helpers))
    return {f"through.{who}": asked for who, organiser in named if (asked := partner_of(who, organiser, people))}


def nothing_found(**asked: Unpack[Asked]) -> Letter:
    """Say kindly that a mail held nothing to follow."""
    return _direct(LetterKind.NOTHING, asked)


def help_letter(**asked: Unpack[Asked]) -> Letter:
    """Say what one can write."""
    return _direct(LetterKind.HELP, asked)


def status_letter(view: View, **asked: Unpack[Asked]) -> Letter:
    """Say how everything stands that is open around a person."""
    letter = _direct(LetterKind.STATUS, asked)
    today = letter.at.astimezone(ZoneInfo(letter.zone)).date()
    found = tuple(row for row, _ in rows(ordered(digest.open_lines(view, letter.at, today)), view, today))
    return replace(letter, rows=found, facts={"items": str(len(found))})


def decisions_letter(
    found: Sequence[Decision], meetings: Mapping[str, Meeting], *, words: str, known: int, **asked: Unpack[Asked]
) -> Letter:
    """Answer a search: decisions with their refs, the newest first.

    Args:
        words: what was looked for; "" for everything.
        known: how many there are altogether.
    """
    letter = _direct(LetterKind.DECISIONS, asked)
    told = found[:MOST_DECISIONS]
    numbered = (decision_row(each, at, meetings.get(each.meeting)) for at, each in enumerate(told, 1))
    facts = {"found": str(len(found)), "known": str(known), "words": words, "more": str(len(found) - len(told))}
    return replace(letter, rows=tuple(numbered), facts=facts)


def lessons_letter(lessons: Sequence[ToldLesson], *, words: str, known: int, **asked: Unpack[Asked]) -> Letter:
    """Answer a search: lessons with their sources, the newest first.

    Args:
        words: what was looked for; "" for everything.
        known: how many there are altogether.
    """
    told = tuple(lessons[:MOST_LESSONS])
    more = len(lessons) - len(told)
    facts = {"found": str(len(lessons)), "known": str(known), "words": words, "more": str(more)}
    return replace(_direct(LetterKind.LEARNED, asked), lessons=told, facts=facts)


def _direct(kind: LetterKind, asked: Asked) -> Letter:
    name, to = key(kind.value, asked["mail"][:16]), asked["to"]
    return Letter(
        key=name,
        kind=kind,
        to=Address(address=to.address, name=to.name),
        language=to.language or Language.EN,
        zone=to.zone or asked["policy"].zone,
        at=asked["now"],
        reasons=(name,),
        in_reply_to=asked.get("in_reply_to", ""),
        references=asked.get("references", ()),
        answers_subject=asked.get("subject", ""),
    )


def _numbered(outcomes: Sequence[Outcome]) -> Iterator[tuple[int, Item]]:
    """Yield each item once, as it is in the end, with its number in the answered letter or a free one."""
    latest = {outcome.item.ref: outcome.item for outcome in outcomes if outcome.item is not None}
    numbers: dict[str, int] = {}
    for outcome in outcomes:
        if outcome.item is not None and outcome.number and outcome.number not in numbers.values():
            numbers.setdefault(outcome.item.ref, outcome.number)
    for ref, item in latest.items():
        if ref not in numbers:
            numbers[ref] = max(numbers.values(), default=0) + 1
        yield numbers[ref], item


def _row(
    number: int,
    item: Item,
    reader: str,
    meetings: Mapping[str, Meeting],
    people: Mapping[str, Person],
    today: date,
) -> LetterRow:
    section = HEADINGS.get(item.state) or digest.section(item, reader, today)
    return item_row(item, number, section, meetings, {}, people, today)


def _language(refs: set[str], meetings: Mapping[str, Meeting]) -> Language:
    return next((meetings[ref].language for ref in sorted(refs) if ref in meetings), Language.EN)
