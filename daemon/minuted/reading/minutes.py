"""Read minutes: the meeting, its decisions, who owes what until when, and what must be asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from minuted.model import Doubt, Kind, Language, Mail, MeetingFacts, Question, Reading, Row
from minuted.reading.blocks import Block, blocks
from minuted.reading.conventions import Conventions
from minuted.reading.days import DayWords
from minuted.reading.facts import read_facts
from minuted.reading.gathering import Gathering
from minuted.reading.harvest import Harvest
from minuted.reading.names import Names
from minuted.reading.owners import Judge, Known
from minuted.reading.repeats import merged, merged_decisions
from minuted.reading.spelling import han_share
from minuted.reading.wording import Draft, Wording

#: From this share of Chinese characters on, minutes are Chinese.
_MOSTLY_HAN = 0.4
#: What numeric dates are made of.
_JOINTS, _DIGITS = frozenset("/.-／．－"), frozenset("0123456789０１２３４５６７８９")
#: So many characters tell the language of a text.
_LANGUAGE_SHOWS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """Minutes cut into blocks, with their facts and words made ready; nothing is gathered yet."""

    gathering: Gathering
    facts: MeetingFacts
    language: Language
    #: Day on which the mail was sent, in the organiser's zone.
    sent: date

    @property
    def harvest(self) -> Harvest:
        """Where the findings go."""
        return self.gathering.walk.harvest


def begin(
    mail: Mail, *, conventions: Conventions, days: DayWords, names: Names, zone: ZoneInfo, new_text: str | None = None
) -> Begun:
    """Make ``mail`` ready to be read as minutes; the arguments are those of ``read_minutes``."""
    pieces = blocks(mail, new_text)
    language = language_of_blocks(pieces)
    # "3/6" is read as the other dates of the same minutes are, and as their language has it.
    days = days.learn("\n".join(block.text for block in pieces if _has_numbers(block.text)), language)
    sent = (mail.sent or mail.arrived).astimezone(zone).date()
    top = read_facts(pieces, mail.subject, sent, conventions, days)
    judge = Judge(words=conventions.people, known=Known(keys=top.names | names.known))
    wording = Wording(
        conventions=conventions, judge=judge, days=days, base=top.facts.day or sent, next_day=top.facts.next_day
    )
    return Begun(
        gathering=Gathering.begin(pieces, Harvest(wording=wording)), facts=top.facts, language=language, sent=sent
    )


def read_minutes(
    mail: Mail, *, conventions: Conventions, days: DayWords, names: Names, zone: ZoneInfo, new_text: str | None = None
) -> Reading:
    """Read ``mail`` as minutes; a reading without rows and decisions says that nothing is to be tracked.

    ``zone``: the organiser's, in which the mail's day counts.  ``new_text``: the newly written part of the
    plain body, where quoted older mail was cut off.
    """
    begun = begin(mail, conventions=conventions, days=days, names=names, zone=zone, new_text=new_text)
    begun.gathering.run()
    drafts = merged(begun.harvest.drafts)
    rows = tuple(_row(draft, names) for draft in drafts)
    decisions = merged_decisions(begun.harvest.decisions)
    return Reading(
        kind=Kind.MINUTES,
        reason=_reason(len(rows), len(decisions)),
        language=begun.language,
        text=mail.text if new_text is None else new_text,
        meeting=_titled(begun.facts, mail),
        rows=rows,
        decisions=decisions,
        questions=tuple(_questions(drafts, rows, begun.harvest.wording.judge, names, begun.sent)),
    )


def language_of_blocks(pieces: Sequence[Block]) -> Language:
    """Tell the language that most of the text is written in."""
    text = " ".join(block.text for block in pieces[:400])[:_LANGUAGE_SHOWS]
    return Language.ZH if han_share(text) >= _MOSTLY_HAN else Language.EN


def _has_numbers(text: str) -> bool:
    return not _JOINTS.isdisjoint(text) and not _DIGITS.isdisjoint(text)


def _titled(facts: MeetingFacts, mail: Mail) -> MeetingFacts:
    return facts if facts.title or not mail.subject else MeetingFacts(title=mail.subject)


def _row(draft: Draft, names: Names) -> Row:
    return Row(
        line=draft.line,
        convention=draft.convention,
        task=draft.task,
        owners=draft.owners,
        people=tuple(_one(names.resolve(owner)) for owner in draft.owners),
        due_text=draft.due_text,
        due=draft.due,
        done=draft.done,
    )


def _one(found: tuple[str, ...]) -> str:
    return found[0] if len(found) == 1 else ""


def _questions(
    drafts: Sequence[Draft], rows: Sequence[Row], judge: Judge, names: Names, sent: date
) -> Iterator[Question]:
    """Ask what stands between a row and somebody doing it; rows that are done need nothing."""
    for index, (draft, row) in enumerate(zip(drafts, rows, strict=True)):
        if row.done:
            continue
        if not row.owners:
            yield Question(doubt=Doubt.NO_OWNER, row=index)
        for owner in row.owners:
            found = names.resolve(owner)
            if len(found) == 1:
                continue
            doubt = Doubt.OWNER_AMBIGUOUS if found else Doubt.OWNER_UNKNOWN
            if not found and judge.everybody(owner):
                doubt = Doubt.EVERYBODY
            yield Question(doubt=doubt, row=index, about=owner, options=found)
        if draft.unclear and row.due_text:
            yield Question(doubt=Doubt.DATE_UNCLEAR, row=index, about=row.due_text)
        if row.due is not None and row.due < sent:
            yield Question(doubt=Doubt.DATE_PAST, row=index, about=row.due_text or "", options=(row.due.isoformat(),))


def _reason(rows: int, decisions: int) -> str:
    found = f"action items: {rows}, decisions: {decisions}"
    return found if rows or decisions else "no action item found"
