"""No letter is planned outside the working hours of its reader, whoever they are and whatever stands open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minuted.model import Item, Person, Policy, Rhythm, State
from minuted.tracking import Calendars, plan

from .clocks import at_work, hard_days, moments, people
from .making import ANNA, BOB, CAROL, MEETING, item, said, view

pytestmark = pytest.mark.pure

policies = st.builds(
    Policy,
    stages=st.lists(st.integers(-10, 20), min_size=1, max_size=6, unique=True).map(lambda some: tuple(sorted(some))),
    quiet_days=st.integers(0, 5),
    undated_days=st.integers(1, 12),
    digest=st.booleans(),
    digest_weekday=st.integers(0, 6),
    digest_time=st.times(),
)


@st.composite
def readers(draw: st.DrawFn) -> Person:
    return replace(
        draw(people(draw(st.sampled_from([ANNA, BOB, CAROL])))),
        rhythm=draw(st.sampled_from(Rhythm)),
        paused_until=draw(st.none() | hard_days),
        away_until=draw(st.none() | hard_days),
    )


@st.composite
def items(draw: st.DrawFn, ref: str, born: datetime) -> Item:
    made = item(
        ref,
        created=born,
        changed=born,
        owner=draw(st.sampled_from([ANNA, BOB])),
        helpers=draw(st.sampled_from([(), (CAROL,)])),
        due=draw(st.none() | st.integers(-5, 40).map(lambda days: born.date() + timedelta(days=days)) | hard_days),
        snoozed_until=draw(st.none() | hard_days),
    )
    when = (born + timedelta(minutes=draw(st.integers(1, 60_000)))).isoformat()
    act = draw(st.sampled_from(["", "progress", "blocked", "decline", "done"]))
    return said(made, act, made.owner, when, note="because") if act else made


@st.composite
def lives(draw: st.DrawFn) -> tuple[Person, tuple[Item, ...], datetime, Policy, list[int]]:
    born = draw(moments)
    some = tuple(draw(items(f"A-{number}", born)) for number in range(1, draw(st.integers(1, 4)) + 1))
    # Minutes from one look to the next; 0: exactly when the plan says.
    steps = draw(st.lists(st.just(0) | st.integers(1, 6000), min_size=1, max_size=25))
    return draw(readers()), some, born, draw(policies), steps


@settings(max_examples=200, deadline=None)
@given(lives(), st.none() | people(BOB), st.booleans())
def test_no_letter_is_planned_outside_the_readers_working_hours(
    life: tuple[Person, tuple[Item, ...], datetime, Policy, list[int]], moved: Person | None, knows: bool
) -> None:
    reader, some, now, policy, steps = life
    calendars = Calendars.compile({}, policy)
    told = [f"announce/{one.ref}/{one.owner}" for one in some] if knows else []
    minutes = replace(MEETING, received=now, release=now)
    seen, days = view(reader, some, told, minutes), list[date]()
    for number, step in enumerate(steps):
        if moved is not None and number == len(steps) // 2:
            # They move to another country between two looks.
            where = {"zone": moved.zone, "country": moved.country, "hours": moved.hours}
            seen = replace(seen, person=replace(seen.person, **where))
        owed = plan(seen, now=now, policy=policy, calendars=calendars)
        for letter in owed.letters:
            assert at_work(seen.person, now), (letter.key, now)
            assert letter.at == now
        scheduled = [letter for letter in owed.letters if any("slot/" in reason for reason in letter.reasons)]
        days += [calendars.for_person(seen.person).day(now) for _ in scheduled]
        seen = replace(seen, told=seen.told.union(*(letter.reasons for letter in owed.letters)))
        assert owed.look is None or owed.look > now
        if owed.look is None and not step:
            break
        now = now + timedelta(minutes=step) if step or owed.look is None else owed.look
        if not step:
            assert at_work(seen.person, now), "nobody is looked at for nothing"
    assert len(days) == len(set(days)), "one letter a day that the clock asks for"


@settings(max_examples=100, deadline=None)
@given(people(BOB), moments, policies)
def test_whoever_is_owed_something_is_looked_at_within_their_next_working_days(
    reader: Person, born: datetime, policy: Policy
) -> None:
    calendars = Calendars.compile({}, policy)
    open_item = item(created=born, changed=born, state=State.OPEN, due=None)
    minutes = replace(MEETING, received=born, release=born)
    owed = plan(
        view(reader, [open_item], meeting=minutes), now=born + timedelta(days=1), policy=policy, calendars=calendars
    )
    assert owed.letters or owed.look is not None
    if owed.look is not None and not owed.letters:
        # Golden weeks and Christmas are the longest times off.
        assert owed.look - born < timedelta(days=14)
