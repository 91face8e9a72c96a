"""The notice: organiser and owner hear at once of what the other, or somebody else, did to an item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from minuted.model import Item, LetterKind, Policy, Section, State, Turn, View
from minuted.tracking import nudge
from minuted.tracking.calendar import Calendar
from minuted.tracking.known import agreed_from, had, knows, was_asked
from minuted.tracking.owed import Line, Owed, Urgency
from minuted.tracking.turns import HANDS, WORDS, key_of, keys, others, unheard
from minuted.tracking.verbs import MINUTED
from minuted.tracking.verbs.verb import UNDER_WAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Tells:
    """How an act is told: under which heading, and in which states of the item it still matters."""

    section: Section
    states: frozenset[State]
    urgency: Urgency = Urgency.NEWS
    #: True where nobody has to act on it.
    waits: bool = False


DONE = Tells(section=Section.DONE, states=frozenset({State.DONE}), waits=True)
CANCELLED = Tells(section=Section.CANCELLED, states=frozenset({State.CANCELLED}))
BLOCKED = Tells(section=Section.BLOCKED, states=frozenset({State.BLOCKED}), urgency=Urgency.HELP)
GOES_ON = Tells(section=Section.WAITING, states=UNDER_WAY, waits=True)
HANDED_OVER = Tells(section=Section.HANDED_OVER, states=UNDER_WAY, waits=True)
YOURS = Tells(section=Section.NEW, states=UNDER_WAY)
WRITTEN = Tells(section=Section.NEW, states=frozenset(State) - {State.DECLINED})

#: What an organiser is told of when somebody else does it.
TO_ORGANISER: Mapping[str, Tells] = {
    "done": DONE,
    "cancel": CANCELLED,
    "blocked": BLOCKED,
    "unblocked": GOES_ON,
    "decline": Tells(section=Section.DECLINED, states=frozenset({State.DECLINED}), urgency=Urgency.HELP),
    "reassign": HANDED_OVER,
    "contact": HANDED_OVER,
    "take": HANDED_OVER,
    "due": Tells(section=Section.ASKED, states=UNDER_WAY, urgency=Urgency.HELP),
    "reopen": GOES_ON,
    "undo": Tells(section=Section.WAITING, states=frozenset(State)),
}

#: What an owner is told of when somebody else does it.
TO_OWNER: Mapping[str, Tells] = {
    "done": DONE,
    "cancel": CANCELLED,
    "same": CANCELLED,
    "blocked": BLOCKED,
    "unblocked": YOURS,
    "reassign": YOURS,
    "contact": YOURS,
    "due": YOURS,
    "agree": YOURS,
    "refuse": YOURS,
    "task": YOURS,
    "reopen": YOURS,
    # A declined item is no business of its former owner.
    "undo": Tells(section=Section.NEW, states=frozenset(State) - {State.DECLINED}),
    "comment": WRITTEN,
    "thanks": replace(WRITTEN, waits=True),
}

#: What a helper is told of when somebody else does it: that help is needed, and that it no longer is.
TO_HELPER: Mapping[str, Tells] = {
    "done": DONE,
    "blocked": BLOCKED,
    "unblocked": GOES_ON,
    "cancel": CANCELLED,
    "same": CANCELLED,
    "reopen": GOES_ON,
    "thanks": WRITTEN,
    "undo": Tells(section=Section.WAITING, states=frozenset(State)),
}

#: What somebody is told who wrote something about an item and waits for it: how it ended.
TO_WAITING: Mapping[str, Tells] = {"done": DONE, "cancel": CANCELLED}

#: What somebody is told who was asked what the owner needs: every word that answers it.
TO_ASKED: Mapping[str, Tells] = {
    **TO_WAITING,
    "progress": GOES_ON,
    "comment": GOES_ON,
    "due": GOES_ON,
    "agree": GOES_ON,
    "unblocked": GOES_ON,
    "reassign": HANDED_OVER,
    "take": HANDED_OVER,
}
#: How it is told that an item was handed over because its owner left.
LEAVING = "leave"
#: What somebody is told who had an item that is somebody else's now.
LEFT = Tells(section=Section.HANDED_OVER, states=UNDER_WAY)
#: What ends an item; taken back, the item is open again.
ENDS = frozenset({"done", "cancel", "decline"})
#: Words to an owner stand under the heading of the item as it is; "new for you" where it is open.
STANDS: Mapping[State, Section] = {
    State.DONE: Section.DONE,
    State.CANCELLED: Section.CANCELLED,
    State.BLOCKED: Section.BLOCKED,
}


def owed(view: View, *, now: datetime, policy: Policy, calendar: Calendar) -> Iterator[Owed]:
    """Yield a notice for each item to which somebody else did what the reader must know and does not yet."""
    reader = view.person.address
    for item in view.items:
        news = [(turn, tells) for turn in unheard(item, reader, view.told) if (tells := _tells(item, turn, view))]
        if not news:
            continue
        turn, tells = news[-1]
        moment = calendar.next_open(agreed_from(item, turn, view))
        absorbs = keys(item, unheard(item, reader, view.told))
        if reader == item.owner:
            day = calendar.day(max(now, moment))
            absorbs += nudge.absorbed(item, day, ahead=True, view=view, policy=policy, calendar=calendar)
        yield Owed(
            reason=key_of(item, turn.at),
            kind=LetterKind.NOTICE,
            urgency=tells.urgency,
            waits=all(each.waits for _, each in news),
            moment=moment,
            lines=(
                Line(
                    section=_section(item, turn, tells),
                    item=item,
                    verb=LEAVING if turn.by == MINUTED and turn.verb == "reassign" else turn.verb,
                    by=item.former[-1] if turn.by == MINUTED and item.former else turn.by,
                    words=turn.words,
                ),
            ),
            absorbs=absorbs,
        )


def _section(item: Item, turn: Turn, tells: Tells) -> Section:
    """Return the heading: how the item stands where somebody only wrote, or took back what had opened it again."""
    if tells is LEFT:
        return tells.section
    if turn.verb in WORDS or (turn.verb == "undo" and item.state in (State.DONE, State.CANCELLED)):
        return STANDS.get(item.state, tells.section)
    # Whoever takes back a question or a hindrance opens nothing again; the item only changes once more.
    return Section.NEW if turn.verb == "undo" and turn.undone not in ENDS else tells.section


def heard(item: Item, view: View) -> bool:
    """Say whether the reader knows that the item was done: from the minutes, by their own act, or from a notice."""
    reader = view.person.address
    return item.closed_by in (reader, MINUTED) or any(
        turn.verb == "done" and key_of(item, turn.at) in view.told for turn in others(item, reader)
    )


def _tells(item: Item, turn: Turn, view: View) -> Tells | None:
    """Return how a turn is told to the reader; None where it does not concern them or matters no more."""
    reader = view.person.address
    asked = was_asked(item, view)
    answers = TO_ASKED.get(turn.verb) if asked is not None and turn.at > asked else None
    # A short extension needs nobody's word; the digest shows it, but to those who wait for any word.
    asks_time = turn.verb == "due" and item.asked_due is not None
    if reader == item.organiser:
        tells = TO_ORGANISER.get(turn.verb) if turn.verb != "due" or asks_time else None
        tells = tells or answers
    elif reader == item.owner and knows(item, view):
        tells = TO_OWNER.get(turn.verb)
    elif reader in item.helpers and knows(item, view):
        tells = None if turn.verb == "thanks" and not turn.team else TO_HELPER.get(turn.verb)
    elif reader in item.former and had(item, view):
        tells = LEFT if HANDS & {turn.verb, turn.undone} else None
    elif answers is not None:
        tells = None if asks_time else answers
    elif _waits(item, view):
        tells = TO_WAITING.get(turn.verb)
    else:
        return None
    if turn.verb == "unblocked" and reader != item.owner and not _knew_of_block(item, view):
        return None
    return tells if tells is not None and item.state in tells.states else None


def _waits(item: Item, view: View) -> bool:
    """Say whether the reader got the minutes and wrote something about the item; mail from elsewhere buys no news."""
    reader, meeting = view.person.address, view.meetings.get(item.meeting)
    there = meeting is not None and reader in meeting.recipients
    return there and any(turn.by == reader for turn in item.turns)


def _knew_of_block(item: Item, view: View) -> bool:
    heard = any(turn.verb == "blocked" and key_of(item, turn.at) in view.told for turn in item.turns)
    return heard or was_asked(item, view) is not None
