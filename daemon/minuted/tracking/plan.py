"""What one person is owed now, as at most one letter, and when to look again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from minuted.model import Address, Language, Letter, LetterKind, Plan, Policy, Rhythm, View
from minuted.tracking import (
    acceptance,
    agenda,
    announcement,
    digest,
    escalation,
    gathering,
    helping,
    inviting,
    notice,
    nudge,
    progress,
    revisit,
    unattended,
    unowned,
    unreachable,
    yearly,
)
from minuted.tracking.calendar import Calendar
from minuted.tracking.calendars import Calendars
from minuted.tracking.compose import key, name_of, ordered, rows
from minuted.tracking.hours import moment_of, weekday_of
from minuted.tracking.known import told as was_told
from minuted.tracking.owed import Line, Owed, post, slot
from minuted.tracking.raised import Raised

#: So long after a letter comes another one to the same person, where one leads to the other.
FOLLOWS = timedelta(minutes=1)
#: Every reason to write without being asked; each is a file of its own.
REASONS = (
    digest.owed,
    announcement.owed,
    notice.owed,
    nudge.owed,
    acceptance.owed,
    unreachable.owed,
    unattended.owed,
    unowned.owed,
    revisit.owed,
    agenda.owed,
    progress.owed,
)
#: Every reason to write to others about somebody's items, with them in Cc.
RAISES = (helping.owed, escalation.owed)
#: Letters that are never merged with others: an invitation, what is answered to one of them alone, and a whole year.
APART = (inviting.owed, gathering.owed, yearly.owed)
#: Those of somebody on leave that their deputy hears of in their place.
STANDING_IN = (announcement.owed, notice.owed, nudge.owed)
#: The letters they lead to; all other letters answer one mail and stay owed.
PLANNED = frozenset(
    {
        LetterKind.ANNOUNCEMENT,
        LetterKind.ACCEPTANCE,
        LetterKind.NUDGE,
        LetterKind.ESCALATION,
        LetterKind.NOTICE,
        LetterKind.DIGEST,
        LetterKind.PROGRESS,
        LetterKind.REVISIT,
        LetterKind.AGENDA,
        LetterKind.RETROSPECTIVE,
        LetterKind.LESSONS,
        LetterKind.YEARLY,
    }
)
#: Letters that look at everything around their reader, not at one meeting.
OVERVIEWS = frozenset({LetterKind.DIGEST, LetterKind.PROGRESS, LetterKind.AGENDA})


def plan(view: View, *, now: datetime, policy: Policy, calendars: Calendars, standing_in: Sequence[View] = ()) -> Plan:
    """Plan for one person: merge all that is owed now into one letter, and name the next moment to look.

    Nothing is planned outside the person's working hours, in a pause, on leave, for somebody who wants no mail or is
    external, or for an address that fails.  The moment to look takes the letter for told; it is after ``now``, None for
    never.

    What others are asked about the person's items is planned here too, for all that it follows from is here: the person
    reads it in Cc, and it counts as their letter of the day.

    Args:
        standing_in: views of those on leave whose deputy the person is; ``told`` holds what either was told.
    """
    if view.person.failing or view.person.external or not view.person.wants_mail:
        return Plan()
    calendar = calendars.for_person(view.person)
    opens = _opens(view, now, calendar)
    owed = _collect(view, now, policy, calendar, standing_in)
    due = [each for each in owed if each.moment <= now] if opens <= now else []
    if due and post(calendar.day(now)) in view.told:
        # A letter that must leave takes along what waits for the next one.
        free = replace(view, told=view.told - {post(calendar.day(now))})
        known = {each.reason for each in due}
        waiting = (each for each in _collect(free, now, policy, calendar, standing_in) if each.waits)
        due += [each for each in waiting if each.moment <= now and each.reason not in known]
    letter = _letter(_joined(view, standing_in), due, now, policy, calendar) if due else None
    if letter is not None and letter.kind is LetterKind.DIGEST:
        letter = _with_missing_days(letter, view, calendar.day(now), calendars)
    letters = [] if letter is None else [letter]
    raised = (
        [] if _is_away(view, now, calendar) else _raised(was_told(view, tuple(letters), now), now, policy, calendars)
    )
    if asked := [each for each in raised if each.moment <= now]:
        letters.append(_raise(view, asked, now, policy, calendars))
    invites = [each for owes in APART for each in owes(view, now=now, policy=policy, calendars=calendars)]
    letters += [each.letter for each in invites if max(each.moment, opens) <= now]
    if letters:
        view = was_told(view, tuple(letters), now)
        standing_in = [was_told(other, tuple(letters), now) for other in standing_in]
        # What can only be told now that this letter was (a word on an item that it announces) follows it.
        owed = [
            each if each.moment > now else replace(each, moment=now + FOLLOWS)
            for each in _collect(view, now, policy, calendar, standing_in)
        ]
    if asked:
        raised = _raised(view, now, policy, calendars)
    moments = [*(max(each.moment, opens) for each in owed), *(each.moment for each in raised)]
    moments += [moment for each in invites if (moment := max(each.moment, opens)) > now]
    return Plan(letters=tuple(letters), look=min(moments, default=None))


def _raised(view: View, now: datetime, policy: Policy, calendars: Calendars) -> list[Raised]:
    """Return whom to ask what about the person's items, each with its moment, longest owed first."""
    calendar = calendars.for_person(view.person)
    every = (
        each for owes in RAISES for each in owes(view, now=now, policy=policy, calendar=calendar, calendars=calendars)
    )
    return sorted(every, key=lambda each: (each.moment, each.reason))


def _raise(view: View, asked: list[Raised], now: datetime, policy: Policy, calendars: Calendars) -> Letter:
    """Write to the first one who is to be asked, about every item of the same sort that they are to be asked about."""
    lead, owner = asked[0], view.person
    same = [each for each in asked if (each.to, each.line.section) == (lead.to, lead.line.section)]
    days = (calendars.for_person(lead.to).day(now), calendars.for_person(owner).day(lead.copy))
    reasons = [*(key for each in same for key in each.keys), *map(slot, days), *map(post, days)]
    # To whoever else reads it, what the owner is asked in somebody's place is that person's, through the owner.
    lines = [_as_recorded(each.line, view) for each in same]
    letter = _page(replace(view, person=lead.to, speaks_for={}), lines, LetterKind.ESCALATION, now, policy, days[0])
    return replace(
        letter,
        key=key(LetterKind.ESCALATION.value, owner.address, lead.reason.partition("/")[2]),
        cc=Address(address=owner.address, name=owner.name or _name(view)),
        cc_at=lead.copy if lead.copy != now else None,
        reasons=tuple(dict.fromkeys(reasons)),
        facts={**letter.facts, "who": owner.address, "step": lead.reason.rpartition("/")[2]},
    )


def _as_recorded(line: Line, view: View) -> Line:
    """Return a line whose item has the owner that the ledger has."""
    if line.item is None or line.item.ref not in view.speaks_for:
        return line
    return replace(line, item=replace(line.item, owner=view.speaks_for[line.item.ref]))


def _with_missing_days(letter: Letter, view: View, today: date, calendars: Calendars) -> Letter:
    """Tell an organiser of a year whose days of work are not known, theirs or those of whoever they wait for."""
    live = [item for item in view.items if item.live and item.organiser == view.person.address]
    people = [view.people[a] for item in live for a in (item.owner, *item.helpers) if a in view.people]
    missing = calendars.missing(today, [view.person, *people]) if live else ()
    return replace(letter, facts={**letter.facts, "missing_days": ", ".join(missing)}) if missing else letter


def _opens(view: View, now: datetime, calendar: Calendar) -> datetime:
    """Return from when on the person can be written to at all."""
    if _is_away(view, now, calendar):
        return calendar.start_of(_back(view))
    return calendar.next_open(now)


def _is_away(view: View, now: datetime, calendar: Calendar) -> bool:
    """Say whether the person is on leave or in a pause: nobody is asked about the items of somebody who is away."""
    return calendar.day(now) < _back(view)


def _back(view: View) -> date:
    days = (view.person.paused_until, view.person.away_until)
    return max((day for day in days if day is not None), default=date.min)


def _collect(view: View, now: datetime, policy: Policy, calendar: Calendar, standing_in: Sequence[View]) -> list[Owed]:
    """Return every reason that is not told yet, each with the moment at which it can be told."""
    every = [each for owes in REASONS for each in owes(view, now=now, policy=policy, calendar=calendar)]
    own = {each.reason for each in every}
    for other in standing_in:
        others = [each for owes in STANDING_IN for each in owes(other, now=now, policy=policy, calendar=calendar)]
        # What the deputy did in their place is no news to the deputy.
        others = [each for each in others if all(line.by != view.person.address for line in each.lines)]
        every += [_for(other, each) for each in others if each.reason not in own | other.told]
    # One reason that was told before would keep the whole letter from being written.
    owed = [each for each in every if each.reason not in view.told]
    digests = {calendar.day(each.moment): each.moment for each in owed if each.kind is LetterKind.DIGEST}
    slotted = [_slotted(each, digests, view, now, calendar) for each in owed]
    return [_paced(each, view, now, policy, calendar) for each in slotted] if view.person.rhythm else slotted


def _for(other: View, owed: Owed) -> Owed:
    """Say of each line for whom the reader stands in, where it tells nothing else."""
    lines = (line if line.verb else replace(line, verb="away", by=other.person.address) for line in owed.lines)
    return replace(owed, lines=tuple(lines))


def _joined(view: View, standing_in: Sequence[View]) -> View:
    """Return a view in which everybody and every meeting is known that a letter may name."""
    for other in standing_in:
        view = replace(
            view,
            meetings={**other.meetings, **view.meetings},
            decisions={**other.decisions, **view.decisions},
            people={**other.people, **view.people},
            speaks_for={**other.speaks_for, **view.speaks_for},
        )
    return view


def _paced(owed: Owed, view: View, now: datetime, policy: Policy, calendar: Calendar) -> Owed:
    """Put a reason off to the one mail a day, or a week, that the person wants; it comes when the digest does."""
    day = calendar.day(max(owed.moment, now))
    weekly = view.person.rhythm is Rhythm.WEEKLY
    if weekly:
        day += timedelta(days=(weekday_of(view.person, policy) - day.weekday()) % 7)
    step = timedelta(days=7 if weekly else 1)
    while (moment := moment_of(day, view.person, policy, calendar)) < owed.moment or (
        moment <= now and slot(calendar.day(now)) in view.told
    ):
        day += step
    return replace(owed, moment=moment)


def _slotted(owed: Owed, digests: dict[date, datetime], view: View, now: datetime, calendar: Calendar) -> Owed:
    """Keep to one letter a day what can wait: for that day's digest, and for another day after any letter.

    A digest keeps its reader's hour, whatever was news before.
    """
    if not owed.scheduled and not owed.waits:
        return owed
    moment = owed.moment
    day = calendar.day(max(moment, now))
    if day in digests and digests[day] >= now:
        moment = max(moment, digests[day])
    overview = owed.kind in OVERVIEWS
    while slot(day) in view.told or (post(day) in view.told and not overview):
        moment = calendar.start_of(day + timedelta(days=1))
        day = calendar.day(moment)
    return replace(owed, moment=moment)


def _letter(view: View, due: list[Owed], now: datetime, policy: Policy, calendar: Calendar) -> Letter:
    """Merge reasons into one letter; the most urgent one gives kind, key and language."""
    due = sorted(due, key=lambda each: (each.urgency, each.moment, each.reason))
    lead, person, today = due[0], view.person, calendar.day(now)
    # Where several reasons speak of one item, a question or what is new about it says more than that it is open.
    spoken = sorted(due, key=lambda each: (each.kind in OVERVIEWS, each.kind is not LetterKind.ACCEPTANCE))
    reasons = [*(each.reason for each in due), *(absorbed for each in due for absorbed in each.absorbs)]
    if person.rhythm or any(each.scheduled for each in due):
        reasons.append(slot(today))
    if post(today) not in view.told:
        reasons.append(post(today))
    letter = _page(view, [line for each in spoken for line in each.lines], lead.kind, now, policy, today)
    first, facts = lead.lines[0], {**letter.facts, **lead.facts}
    if first.verb and lead.kind is LetterKind.NOTICE:
        facts |= {"verb": first.verb, "by": name_of(first.by, view.people)}
        facts["who"] = facts["by"]
    return replace(
        letter,
        key=_key(lead, person.address, today),
        reasons=tuple(dict.fromkeys(reasons)),
        figures=tuple(dict.fromkeys(each for owed in due for each in owed.figures)),
        facts=facts,
    )


def _page(view: View, lines: list[Line], kind: LetterKind, now: datetime, policy: Policy, today: date) -> Letter:
    """Return a letter to the person of the view that says these lines; it has no name and no reasons yet."""
    person, numbered = view.person, list(rows(ordered(lines), view, today))
    refs = dict.fromkeys(line.item.meeting for _, line in numbered if line.item)
    meetings = [view.meetings[ref] for ref in refs if ref in view.meetings]
    facts = {"items": str(sum(row.number > 0 for row, _ in numbered))}
    for row, line in numbered:
        if line.verb:
            facts |= {f"verb.{row.number}": line.verb, f"by.{row.number}": name_of(line.by, view.people)}
            facts |= {f"words.{row.number}": line.words} if line.words else {}
    if len(meetings) == 1:
        facts["organiser"] = name_of(meetings[0].organiser, view.people)
    return Letter(
        key="",
        kind=kind,
        to=Address(address=person.address, name=person.name or _name(view)),
        language=person.language or (meetings[0].language if meetings else Language.EN),
        zone=person.zone or policy.zone,
        at=now,
        rows=tuple(row for row, _ in numbered),
        meeting=meetings[0] if len(refs) == 1 and meetings and kind not in OVERVIEWS else None,
        facts=facts,
    )


def _name(view: View) -> str:
    known = view.people.get(view.person.address)
    return known.name if known else ""


def _key(lead: Owed, person: str, today: date) -> str:
    """Name the letter after its leading reason, so that planning again names it the same."""
    if lead.kind is LetterKind.NUDGE:
        return key("nudge", person, str(today))
    if lead.kind in (LetterKind.DIGEST, LetterKind.PROGRESS, LetterKind.AGENDA):
        return key(lead.reason)
    # "announce/A-1/bob@example.org" and "notice/A-1/20260304T011000": what follows the first word is unique.
    item = lead.lines[0].item
    rest = lead.reason.partition("/")[2]
    if lead.kind is LetterKind.ANNOUNCEMENT and item is not None and item.owner == person:
        return key("announcement", person, item.meeting, item.ref)
    return key(lead.kind.value, person, rest)
