"""The announcement: an owner or helper learns of an item that is theirs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from minuted.model import Item, LetterKind, Policy, Section, State, View
from minuted.tracking import nudge
from minuted.tracking.calendar import Calendar
from minuted.tracking.known import announce_key, from_when, knows
from minuted.tracking.owed import Line, Owed, Urgency
from minuted.tracking.turns import HANDS, keys, unheard
from minuted.tracking.verbs import MINUTED
from minuted.tracking.verbs.verb import UNDER_WAY


def owed(view: View, *, now: datetime, policy: Policy, calendar: Calendar) -> Iterator[Owed]:
    """Yield an announcement for each item that the reader is to do or to help with and was not told of."""
    reader = view.person.address
    for item in view.items:
        if reader not in (item.owner, *item.helpers) or item.state not in UNDER_WAY or knows(item, view):
            continue
        moment = calendar.next_open(from_when(item, view))
        day = calendar.day(max(now, moment))
        line, news = _line(item, reader), unheard(item, reader, view.told)
        # What others wrote before is told beside it where there is room, else by a notice that follows.
        absorbs = keys(item, (turn for turn in news if turn.verb != "comment" or turn.words in line.words))
        if reader == item.owner:
            absorbs += nudge.absorbed(item, day, ahead=True, view=view, policy=policy, calendar=calendar)
        # Who is asked for help learns of the item by being asked.
        helps = line.section is Section.BLOCKED
        yield Owed(
            reason=announce_key(item),
            kind=LetterKind.NOTICE if helps else LetterKind.ANNOUNCEMENT,
            urgency=Urgency.HELP if helps else Urgency.NEW,
            moment=moment,
            lines=(line,),
            absorbs=absorbs,
        )


def _line(item: Item, reader: str) -> Line:
    """Return the line of an item that is new to its reader, with whoever handed it over to them or needs help."""
    stuck = next((t for t in reversed(item.turns) if t.verb == "blocked" and t.by != reader), None)
    if reader != item.owner and item.state is State.BLOCKED and stuck is not None:
        return Line(section=Section.BLOCKED, item=item, verb=stuck.verb, by=stuck.by)
    passed = next((t for t in reversed(item.turns) if t.verb in HANDS and t.by != reader), None)
    if passed is None or reader != item.owner:
        word = next((t for t in reversed(item.turns) if t.verb == "comment" and t.by != reader), None)
        if word is not None and reader == item.owner:
            return Line(section=Section.NEW, item=item, verb=word.verb, by=word.by, words=word.words)
        return Line(section=Section.NEW, item=item)
    if passed.by == MINUTED and item.former:
        verb = "leave" if passed.verb == "reassign" else passed.verb
        return Line(section=Section.NEW, item=item, verb=verb, by=item.former[-1])
    return Line(section=Section.NEW, item=item, verb=passed.verb, by=passed.by, words=passed.words)
