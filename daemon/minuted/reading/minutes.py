"""Read minutes: the meeting, its decisions, who owes what until when, and what must be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from minuted.model import Address, Kind, Language, Mail, MeetingFacts, Reading, Row
from minuted.reading.acquaint import learned, speakers
from minuted.reading.blocks import Block, blocks
from minuted.reading.conventions import Conventions
from minuted.reading.days import DayWords
from minuted.reading.doubts import doubts
from minuted.reading.draft import Draft
from minuted.reading.facts import read_facts
from minuted.reading.gathering import Gathering
from minuted.reading.harvest import Harvest
from minuted.reading.houses import houses
from minuted.reading.names import Names
from minuted.reading.owners import Judge, Known
from minuted.reading.repeats import merged, merged_decisions
from minuted.reading.spelling import han_share, key
from minuted.reading.wording import Wording

#: From this share of Chinese characters on, minutes are Chinese.
_MOSTLY_HAN = 0.4
#: What numeric dates are made of.
_JOINTS, _DIGITS = frozenset("/.-／．－"), frozenset("0123456789０１２３４５６７８９")
#: So many characters tell the language of a text.
_LANGUAGE_SHOWS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """Minutes cut into blocks, with their facts and words made ready; nothing is gathered yet."""

    mail: Mail
    #: The newly written part of its plain body; None: all of it.
    new_text: str | None
    gathering: Gathering
    #: Whom the text may name.
    names: Names
    facts: MeetingFacts
    language: Language
    #: Day on which the mail was sent, in the organiser's zone.
    sent: date

    @property
    def harvest(self) -> Harvest:
        """Where the findings go."""
        return self.gathering.walk.harvest


def begin(
    mail: Mail,
    *,
    conventions: Conventions,
    days: DayWords,
    names: Names,
    zone: ZoneInfo,
    new_text: str | None = None,
    pieces: tuple[Block, ...] | None = None,
) -> Begun:
    """Make ``mail`` ready to be read as minutes.

    ``zone``: the organiser's, in which the mail's day counts.  ``new_text``: the newly written part of the
    plain body, where quoted older mail was cut off.  ``pieces``: the blocks to read, where they are cut already.
    """
    pieces = blocks(mail, new_text) if pieces is None else pieces
    language = language_of_blocks(pieces)
    # "3/6" is read as the other dates of the same minutes are, and as their language has it.
    sent = (mail.sent or mail.arrived).astimezone(zone).date()
    days = days.learn("\n".join(block.text for block in pieces if _has_numbers(block.text)), language, sent)
    top = read_facts(pieces, mail.subject, sent, conventions, days)
    # "me" is whoever writes, unless these are somebody's letters.
    me = mail.sender.address if mail.sender is not None else ""
    own = [Address(address=me, name=word) for word in conventions.people.myself if me and key(word) not in top.names]
    names = names.mentioning((*top.addresses, *own))
    known = top.names | names.known | {key(one.name) for one in own}
    judge = Judge(words=conventions.people, known=Known(keys=known))
    if language is Language.EN:
        said = frozenset(name for name in speakers(pieces) if name not in judge.words.not_names)
        judge = replace(judge, known=Known(keys=known | said)) if said else judge
    if language is Language.ZH:
        judge = replace(judge, known=Known(keys=known | learned(pieces, conventions, judge)))
    wording = Wording(
        conventions=conventions, judge=judge, days=days, base=top.facts.day or sent, next_day=top.facts.next_day
    )
    return Begun(
        mail=mail,
        new_text=new_text,
        gathering=Gathering.begin(
            pieces,
            Harvest(wording=wording),
            houses(pieces, judge) if language is Language.ZH else frozenset(),
        ),
        names=names,
        facts=top.facts,
        language=language,
        sent=sent,
    )


def read_minutes(begun: Begun) -> Reading:
    """Read minutes that are ready; a reading without rows and decisions says that nothing is to be tracked."""
    mail = begun.mail
    begun.gathering.run()
    drafts = merged(begun.harvest.drafts)
    judge = begun.harvest.wording.judge
    everyone = begun.names.everyone(begun.facts.attendees)
    first = mail.sender.address if mail.sender is not None else ""
    rows = tuple(_row(draft, begun.names, judge, (first, *everyone)) for draft in drafts)
    decisions = merged_decisions(begun.harvest.decisions)
    return Reading(
        kind=Kind.MINUTES,
        reason=_reason(len(rows), len(decisions)),
        language=begun.language,
        text=mail.text if begun.new_text is None else begun.new_text,
        meeting=begun.facts,
        rows=rows,
        decisions=decisions,
        questions=tuple(doubts(drafts, rows, judge, begun.names, begun.sent)),
    )


def language_of_blocks(pieces: Sequence[Block]) -> Language:
    """Tell the language that most of the text is written in."""
    text = " ".join(block.text for block in pieces[:400])[:_LANGUAGE_SHOWS]
    return Language.ZH if han_share(text) >= _MOSTLY_HAN else Language.EN


def _has_numbers(text: str) -> bool:
    return not _JOINTS.isdisjoint(text) and not _DIGITS.isdisjoint(text)


def _row(draft: Draft, names: Names, judge: Judge, everyone: Sequence[str]) -> Row:
    """Give a draft its people; where all are to do it the organiser is asked to keep an eye on it, and all help."""
    people = [_one(names.resolve(owner)) for owner in draft.owners]
    if any(not person and judge.everybody(owner) for owner, person in zip(draft.owners, people, strict=True)):
        people = list(dict.fromkeys(filter(None, (*people, *everyone))))
    return Row(
        line=draft.line,
        convention=draft.convention,
        task=draft.task,
        owners=draft.owners,
        people=tuple(people),
        due_text=draft.due_text,
        due=draft.due,
        done=draft.done,
    )


def _one(found: tuple[str, ...]) -> str:
    return found[0] if len(found) == 1 else ""


def _reason(rows: int, decisions: int) -> str:
    found = f"action items: {rows}, decisions: {decisions}"
    return found if rows or decisions else "no action item found"
