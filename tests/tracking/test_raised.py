"""Silence past a deadline, and calls for help without an answer, are put to others with the owner in Cc."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minuted.model import Item, Letter, LetterKind, Person, Policy, Rhythm, State, Step, View
from minuted.tracking import Calendar, Calendars, plan
from minuted.tracking.known import told as was_told
from minuted.tracking.raised import together

from .making import ANNA, BOB, CAROL, DAN, PEOPLE, POLICY, at, item, said, tried, view

pytestmark = pytest.mark.pure

CLEO = "cleo@example.org"
#: Cleo speaks for Bob's department, Dan is his manager, Anna organised the meeting.
TEAM = PEOPLE | {
    BOB: replace(PEOPLE[BOB], department="Sales", contact=CLEO, manager=DAN),
    CLEO: Person(address=CLEO, name="Cleo Park"),
}
CALENDARS = Calendars.compile({}, POLICY)
ANNOUNCED = {"announce/A-1/bob@example.org": at("2026-03-02 11:00")}
#: Due on Friday 6 March and reminded of on three days: what the digest told counts as well.
REMINDED = ANNOUNCED | {
    "acceptance/A-1/bob@example.org": at("2026-03-05 09:00"),
    "nudge/A-1/2026-03-06/-3": at("2026-03-02 11:00"),
    "nudge/A-1/2026-03-06/0": at("2026-03-06 09:00"),
    "nudge/A-1/2026-03-06/1": at("2026-03-09 09:00"),
    "nudge/A-1/2026-03-06/3": at("2026-03-11 09:00"),
    "nudge/A-1/2026-03-06/7": at("2026-03-17 09:00"),
}
LATE = item()
NO_DIGEST = {f"digest/bob@example.org/2026-W{week}": at("2026-03-09 09:00") for week in range(10, 30)}


def seen(what: Item, told: Mapping[str, datetime], people: Mapping[str, Person] = TEAM) -> View:
    return replace(view(people[BOB], [what], {**told, **NO_DIGEST}), people=dict(people))


def raised(
    what: Item,
    told: Mapping[str, datetime] = REMINDED,
    *,
    people: Mapping[str, Person] = TEAM,
    policy: Policy = POLICY,
    start: str = "2026-03-17 09:00",
    end: str = "2026-04-24 00:00",
) -> list[Letter]:
    """Let Bob say nothing from one moment to another, and return what is put to others."""
    here, now, found = seen(what, told, people), at(start), []
    calendars = Calendars.compile({}, policy)
    for _ in range(100):
        owed = plan(here, now=now, policy=policy, calendars=calendars)
        found += owed.letters
        here = was_told(here, owed.letters, now)
        if owed.look is None or owed.look > at(end):
            return [each for each in found if each.kind is LetterKind.ESCALATION]
        assert owed.look > now
        now = owed.look
    raise AssertionError("planning does not come to rest")


def shown(found: list[Letter]) -> list[str]:
    return [f"{each.at.astimezone(UTC):%m-%d %H:%M} {each.to.address.partition('@')[0]}" for each in found]


def test_silence_goes_to_the_contact_then_the_organiser_then_the_manager() -> None:
    found = raised(LATE)
    # The third nudge was on Tuesday; each step waits two working days, and passes over the days of a digest (23 March)
    # and of Bob's last nudge (26 March).
    assert shown(found) == ["03-19 09:00 cleo", "03-24 09:00 anna", "03-27 09:00 dan"]
    assert all(each.cc is not None and each.cc.address == BOB for each in found)
    assert [each.facts["step"] for each in found] == ["contact", "organiser", "manager"]
    assert [[row.section.value for row in each.rows] for each in found] == [["unanswered"]] * 3
    assert found[0].key == "escalation/bob@example.org/A-1/2026-03-06/contact"
    assert {"slot/2026-03-19", "asked/A-1:2026-03-06:contact"} < set(found[0].reasons)


WORD = "2026-03-20 10:00"
CASES: list[Any] = [
    pytest.param(said(LATE, "progress", BOB, WORD, percent="50"), REMINDED, [], id="the owner says how far it is"),
    pytest.param(said(LATE, "ok", BOB, WORD), REMINDED, [], id="the owner says ok"),
    pytest.param(said(LATE, "comment", BOB, WORD, note="soon"), REMINDED, [], id="the owner says anything"),
    pytest.param(said(LATE, "snooze", BOB, WORD, day="2026-04-20"), REMINDED, [], id="the owner asks for peace"),
    pytest.param(said(LATE, "due", ANNA, WORD, day="2026-05-29"), REMINDED, [], id="another deadline"),
    pytest.param(said(LATE, "done", BOB, WORD), REMINDED, [], id="done"),
    pytest.param(said(LATE, "decline", BOB, WORD), REMINDED, [], id="declined"),
    pytest.param(replace(LATE, due=None), REMINDED, [], id="without a deadline"),
    pytest.param(LATE, {}, [], id="never told of it"),
    pytest.param(
        LATE,
        ANNOUNCED | {key: at("2026-03-17 09:00") for key in REMINDED if key.startswith("nudge")},
        [],
        id="one letter after a long time off is one nudge",
    ),
    pytest.param(LATE, {key: at("2026-03-17 09:00") for key in REMINDED}, [], id="announced when it was late already"),
    pytest.param(
        said(LATE, "comment", CLEO, "2026-03-19 11:00", note="I ask him"),
        REMINDED | {"escalation/A-1/2026-03-06/contact": at("2026-03-19 09:00")},
        ["03-24 09:00 anna"],
        id="whoever was asked answers: the next step waits from then on",
    ),
]


@pytest.mark.parametrize(("what", "told", "found"), CASES)
def test_what_ends_or_delays_it(what: Item, told: Mapping[str, datetime], found: list[str]) -> None:
    assert shown(raised(what, told, start="2026-03-20 10:00", end="2026-03-25 00:00")) == found


def without(address: str, **facts: Any) -> Mapping[str, Person]:
    return TEAM | {address: replace(TEAM[address], **facts)}


@pytest.mark.parametrize(
    ("people", "policy", "found"),
    [
        pytest.param(without(BOB, contact=""), POLICY, ["anna", "dan"], id="no department"),
        pytest.param(without(BOB, manager=""), POLICY, ["cleo", "anna"], id="no manager"),
        pytest.param(without(BOB, contact=ANNA, manager=ANNA), POLICY, ["anna"], id="one person is asked once"),
        pytest.param(without(BOB, contact=BOB), POLICY, ["anna", "dan"], id="the owner is the contact"),
        pytest.param(without(CLEO, failing=date(2026, 3, 1)), POLICY, ["anna", "dan"], id="no address that fails"),
        pytest.param(without(CLEO, wants_mail=False), POLICY, ["anna", "dan"], id="nobody who wants no mail"),
        pytest.param(without(CLEO, rhythm=Rhythm.WEEKLY), POLICY, ["anna", "dan"], id="nobody with one mail a week"),
        pytest.param(
            without(CLEO, away_until=date(2026, 3, 26)), POLICY, ["anna", "dan", "cleo"], id="on leave: the next first"
        ),
        pytest.param(TEAM, Policy(escalation_nudges=0), [], id="switched off"),
        pytest.param(TEAM, Policy(escalation_steps=()), [], id="nobody is to be asked"),
        pytest.param(TEAM, Policy(escalation_steps=(Step.MANAGER,)), ["dan"], id="only the manager"),
        pytest.param(TEAM, Policy(escalation_nudges=4), ["cleo", "anna", "dan"], id="one nudge later"),
    ],
)
def test_who_is_asked(people: Mapping[str, Person], policy: Policy, found: list[str]) -> None:
    assert [each.partition(" ")[2].partition(" ")[2] for each in shown(raised(LATE, people=people, policy=policy))] == (
        found
    )


def test_nobody_is_asked_about_an_owner_who_is_away() -> None:
    people = without(BOB, away_until=date(2026, 4, 1))
    assert shown(raised(LATE, people=people, end="2026-03-31 23:00")) == []
    # Back at work, Bob gets the nudge that waited first.
    assert shown(raised(LATE, people=people, end="2026-04-02 23:00")) == ["04-02 09:00 cleo"]


def test_a_day_on_which_the_reader_had_a_letter_is_passed_over() -> None:
    here = replace(seen(LATE, REMINDED), slots={CLEO: frozenset({"slot/2026-03-19"})})
    owed = plan(here, now=at("2026-03-19 09:00"), policy=POLICY, calendars=CALENDARS)
    assert owed.letters == ()
    assert owed.look == at("2026-03-20 09:00")


@pytest.mark.parametrize("who", [BOB, CLEO], ids=["owner", "reader"])
def test_who_works_on_the_day_of_the_digest_alone_is_asked_on_it(who: str) -> None:
    found = shown(raised(LATE, people=without(who, days=(0,)), end="2026-05-30 23:00"))
    assert "cleo" in found[0]


def test_items_of_one_owner_are_one_letter() -> None:
    other = item("A-2")
    here = seen(LATE, REMINDED | {key.replace("A-1", "A-2"): when for key, when in REMINDED.items()})
    owed = plan(replace(here, items=(LATE, other)), now=at("2026-03-19 09:00"), policy=POLICY, calendars=CALENDARS)
    assert [[row.ref for row in each.rows] for each in owed.letters] == [["A-1", "A-2"]]


# --- Help -------------------------------------------------------------------------------------------------------------

STUCK = said(LATE, "blocked", BOB, "2026-03-04 10:00", note="no budget")
HELP: list[Any] = [
    pytest.param(STUCK, ["03-06 09:00 cleo"], id="nobody answers"),
    pytest.param(said(STUCK, "comment", ANNA, "2026-03-05 10:00", note="on it"), [], id="the organiser writes"),
    pytest.param(said(STUCK, "unblocked", ANNA, "2026-03-05 10:00"), [], id="the way is free"),
    pytest.param(said(STUCK, "due", ANNA, "2026-03-05 10:00", day="2026-03-20"), [], id="the organiser gives time"),
    pytest.param(replace(STUCK, helpers=(CLEO,)), [], id="the contact was asked at once"),
    pytest.param(replace(STUCK, organiser=CLEO), [], id="the contact is the organiser"),
    pytest.param(
        said(STUCK, "blocked", BOB, "2026-03-05 15:00", note="still none"), ["03-10 09:00 cleo"], id="asked again"
    ),
]


@pytest.mark.parametrize(("what", "found"), HELP)
def test_a_call_for_help_without_an_answer_reaches_the_contact(what: Item, found: list[str]) -> None:
    asked = raised(what, ANNOUNCED, start="2026-03-05 16:00", end="2026-03-12 00:00")
    assert shown(asked) == found
    assert all(row.why and row.state is State.BLOCKED for each in asked for row in each.rows)


def test_help_days_of_none_leaves_it_at_the_first_request() -> None:
    assert raised(STUCK, ANNOUNCED, policy=Policy(help_days=0), start="2026-03-05 16:00") == []


# --- When two people are at work --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "moment", "both"),
    [
        pytest.param("Europe/Berlin", "Europe/Berlin", "2026-03-19 03:00", "2026-03-19 08:00", id="one zone"),
        pytest.param("Asia/Shanghai", "Europe/Berlin", "2026-03-19 01:00", "2026-03-19 08:00", id="two hours together"),
        pytest.param("Europe/Berlin", "Asia/Shanghai", "2026-03-20 11:00", "2026-03-23 08:00", id="over a weekend"),
    ],
)
def test_a_letter_to_two_leaves_when_both_work(one: str, other: str, moment: str, both: str) -> None:
    assert together(at(moment), Calendar(one), Calendar(other)) == (at(both), at(both))


def test_where_hours_never_meet_each_copy_leaves_in_the_hours_of_its_reader() -> None:
    people = without(CLEO, zone="Asia/Shanghai", hours=(time(9), time(17)))
    people = people | {BOB: replace(people[BOB], zone="America/Los_Angeles")}
    (first, *_) = raised(LATE, people=people)
    assert first.cc_at is not None
    assert CALENDARS.for_person(people[CLEO]).open_at(first.at)
    assert CALENDARS.for_person(people[BOB]).open_at(first.cc_at)


zones = st.sampled_from(["UTC", "Asia/Shanghai", "Europe/Berlin", "America/Los_Angeles", "Pacific/Kiritimati"])
hours = st.sampled_from([(time(9), time(18)), (time(6, 30), time(10)), (time(14), time(23, 30))])
words = st.lists(
    st.tuples(
        st.sampled_from(["ok", "blocked", "unblocked", "progress", "comment", "snooze", "due"]),
        st.sampled_from([ANNA, BOB, CAROL]),
        st.integers(0, 400),
    ),
    max_size=4,
)


@settings(max_examples=120, deadline=None)
@given(zones, zones, hours, hours, words, st.integers(0, 60 * 24 * 20))
def test_no_letter_leaves_outside_the_hours_of_its_readers_and_none_gets_two_a_day(
    own: str, theirs: str, one: Any, other: Any, acts: Any, minutes: int
) -> None:
    people = TEAM | {BOB: replace(TEAM[BOB], zone=own, hours=one), CLEO: replace(TEAM[CLEO], zone=theirs, hours=other)}
    made, when = LATE, at("2026-03-10 09:00")
    for verb, by, step in acts:
        when += timedelta(hours=step)
        after = tried(made, verb, by, when.isoformat(), day=f"{when.date() + timedelta(days=9)}", note="so")
        made = after if isinstance(after, Item) else made
    here, now = seen(made, REMINDED, people), at("2026-03-10 00:00") + timedelta(minutes=minutes)
    calendars = Calendars.compile({}, POLICY)
    days: dict[str, list[date]] = {}
    for _ in range(60):
        owed = plan(here, now=now, policy=POLICY, calendars=calendars)
        for letter in owed.letters:
            readers = [
                (letter.to.address, letter.at),
                *([(letter.cc.address, letter.cc_at or now)] if letter.cc else []),
            ]
            for address, moment in readers:
                calendar = calendars.for_person(people[address])
                assert calendar.open_at(moment)
                if letter.kind is not LetterKind.NOTICE:
                    days.setdefault(address, []).append(calendar.day(moment))
        here = was_told(here, owed.letters, now)
        if owed.look is None or owed.look > now + timedelta(days=60):
            break
        assert owed.look > now
        now = owed.look
    assert all(len(set(each)) == len(each) for each in days.values()), days
