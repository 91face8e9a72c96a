"""Looks ahead: the letters that people would get until a day if nobody said anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from heapq import heapify, heappop, heappush

from minuted.model import Letter, Policy, View
from minuted.tracking import Calendars, plan
from minuted.tracking.escalation import may_be_raised
from minuted.tracking.known import told
from minuted.tracking.raised import askable, to_hear

#: Nobody needs more letters than this to see where it goes.
MOST = 1000

#: By address of a deputy and of whom they stand in for: what the deputy was told of the affairs of the other.
Deputies = Mapping[tuple[str, str], frozenset[str]]


def forecast(
    views: Mapping[str, View],
    *,
    now: datetime,
    until: datetime,
    policy: Policy,
    calendars: Calendars,
    deputies: Deputies | None = None,
) -> Iterator[Letter]:
    """Yield the letters in order of time, each planned as the daemon would plan it at that moment.

    People are looked at together, for a letter that one of them gets is in the way of another: who was asked on a day
    what an owner needs gets no other letter on it, and the owner reads the same in Cc.

    Args:
        views: by address, everybody who is looked at; whoever is missing gets no letter, and is in nobody's way.
        deputies: who stands in for whom; it counts while they are on leave.
    """
    standing = dict(deputies or {})
    people = dict(views)
    looks = dict.fromkeys(people, now)
    coming = [(now, address) for address in people]
    heapify(coming)
    for _ in range(MOST * max(1, len(people))):
        while coming and looks.get(coming[0][1]) != coming[0][0]:
            # Somebody was looked at sooner since.
            heappop(coming)
        if not coming or coming[0][0] > until:
            return
        at, address = heappop(coming)
        del looks[address]
        view = replace(people[address], slots=_slots(people[address], people, policy, calendars))
        absent = [
            replace(other, told=other.told | seen | view.told)
            for (deputy, of), seen in standing.items()
            if deputy == address and of in people and _is_away(other := people[of], at, calendars)
        ]
        owed = plan(view, now=at, policy=policy, calendars=calendars, standing_in=absent)
        for letter in owed.letters:
            yield letter
            for reader in dict.fromkeys((letter.to.address, *((letter.cc.address,) if letter.cc else ()))):
                if reader in people:
                    people[reader] = told(people[reader], (letter,), at)
        sooner = [(at, other) for other in to_hear(people[address]) if owed.letters and other in people]
        if _is_away(people[address], at, calendars) and owed.letters:
            sooner += [(at, deputy) for deputy, of in standing if of == address and deputy in people]
        for moment, other in (*sooner, *(((owed.look, address),) if owed.look is not None else ())):
            if other not in looks or moment < looks[other]:
                looks[other] = max(moment, at)
                heappush(coming, (looks[other], other))


def _slots(view: View, people: Mapping[str, View], policy: Policy, calendars: Calendars) -> dict[str, frozenset[str]]:
    """Return the days on which those had their letter who may have to be asked about the person's items."""
    if not may_be_raised(view, policy=policy, calendar=calendars.for_person(view.person)):
        return {}
    others = (people[address] for address in askable(view) if address in people)
    return {
        other.person.address: frozenset(key for key in other.told if key.startswith(("slot/", "post/")))
        for other in others
    }


def _is_away(view: View, now: datetime, calendars: Calendars) -> bool:
    away = view.person.away_until
    return away is not None and calendars.for_person(view.person).day(now) < away
