"""The weekly digest: whose it is, when it comes, what it tells beside the rows; and the monthly word to readers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from minuted.model import (
    Collaboration,
    ComingMeeting,
    Decision,
    Figures,
    Item,
    Known,
    LetterKind,
    Meeting,
    NextMeeting,
    Person,
    Policy,
    Retrospective,
    RetrospectiveState,
    Rhythm,
    Section,
    Series,
    State,
    View,
)
from minuted.tracking import Calendar
from minuted.tracking.figures import figures
from minuted.tracking.hours import next_moment

from .making import ANNA, BOB, CAROL, DAN, MEETING, PEOPLE, START, at, brief, item, letters, planned, said, view

pytestmark = pytest.mark.pure

FAR = date(2026, 4, 20)
KNOWN = ("announce/A-1/bob@example.org", "nudge/A-1/2026-03-06/-3")


def reader(address: str = BOB, **wishes: Any) -> Person:
    return replace(PEOPLE[address], **wishes)


# --- Day, hour, never -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wishes", "found"),
    [
        pytest.param({}, ["03-09 09:00", "03-16 09:00"], id="the instance's Monday"),
        pytest.param({"digest_weekday": 4, "digest_time": time(16)}, ["03-06 16:00", "03-13 16:00"], id="own day"),
        pytest.param({"digest_time": time(10, 30)}, ["03-09 10:30", "03-16 10:30"], id="own hour"),
        pytest.param({"digest_weekday": 5}, ["03-09 09:00", "03-16 09:00"], id="Saturday: the Monday after"),
        pytest.param({"digest_time": time(22)}, ["03-03 09:00", "03-10 09:00"], id="late: in the morning"),
        pytest.param({"zone": "Asia/Shanghai"}, ["03-09 01:00", "03-16 01:00"], id="in their zone"),
        pytest.param({"wants_digest": False}, [], id="never"),
    ],
)
def test_a_digest_comes_at_its_readers_day_and_hour(wishes: dict[str, Any], found: list[str]) -> None:
    seen = view(reader(**wishes), [item(due=FAR)], KNOWN)
    came = letters(seen, at("2026-03-02 19:00"), at("2026-03-17 00:00"))
    assert [f"{each.at:%m-%d %H:%M}" for each in came if each.kind is LetterKind.DIGEST] == found


def test_who_wants_no_digest_is_reminded_all_the_same() -> None:
    seen = view(reader(wants_digest=False), [item()], KNOWN)
    found = letters(seen, at("2026-03-02 11:00"), at("2026-03-10 00:00"))
    assert brief(found) == ["2026-03-06 09:00 nudge A-1:this_week", "2026-03-09 09:00 nudge A-1:overdue"]


def test_another_day_of_the_week_brings_no_second_digest_of_the_same() -> None:
    monday = view(BOB, [item(due=FAR)], KNOWN)
    (first,) = planned(monday, at("2026-03-09 09:00")).letters
    friday = replace(monday, person=reader(digest_weekday=4), told=monday.told | set(first.reasons))
    assert [f"{each.at:%m-%d}" for each in letters(friday, at("2026-03-10 09:00"), at("2026-03-23 00:00"))] == ["03-20"]


def test_the_nudges_of_the_day_are_in_the_digest() -> None:
    seen = view(reader(digest_weekday=4, digest_time=time(16)), [item(), item("A-2", due=FAR)], KNOWN)
    found = letters(
        replace(seen, told=seen.told | {"announce/A-2/bob@example.org"}), at("2026-03-03 11:00"), at("2026-03-07 00:00")
    )
    assert brief(found) == ["2026-03-06 16:00 digest A-1:this_week A-2:later"]


# --- As seldom as somebody wants --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rhythm", "found"),
    [
        pytest.param(
            Rhythm.AT_ONCE,
            [
                "03-02 11:00 announcement",
                "03-03 10:00 notice",
                "03-03 15:00 notice",
                "03-06 09:00 nudge",
                "03-09 09:00 digest",
            ],
            id="at once",
        ),
        pytest.param(
            Rhythm.DAILY,
            ["03-03 09:00 announcement", "03-04 09:00 notice", "03-06 09:00 nudge", "03-09 09:00 digest"],
            id="daily",
        ),
        pytest.param(Rhythm.WEEKLY, ["03-09 09:00 digest"], id="weekly"),
    ],
)
def test_nobody_is_written_to_more_often_than_they_want(rhythm: Rhythm, found: list[str]) -> None:
    comment = {"note": "The big one, please"}
    states = {
        "2026-03-02 11:00": item(),
        "2026-03-03 10:00": said(item(), "comment", ANNA, "2026-03-03 10:00", **comment),
        "2026-03-03 15:00": said(
            said(item(), "comment", ANNA, "2026-03-03 10:00", **comment), "comment", DAN, "2026-03-03 15:00", note="No"
        ),
    }
    seen, came = view(reader(rhythm=rhythm), []), list[str]()
    for moment, until in zip(states, [*list(states)[1:], "2026-03-09 23:00"], strict=True):
        seen = replace(seen, items=(states[moment],))
        for letter in letters(seen, at(moment), at(until) - timedelta(minutes=1)):
            came.append(f"{letter.at:%m-%d %H:%M} {letter.kind}")
            seen = replace(seen, told=seen.told.union(letter.reasons))
    assert came == found


# --- What others said of it -------------------------------------------------------------------------------------------


def test_the_organiser_reads_what_others_wrote_since_the_last_digest() -> None:
    old = said(item(due=FAR), "comment", DAN, "2026-02-27 10:00", note="long ago")
    what = said(old, "comment", CAROL, "2026-03-04 10:00", note="Room 3 has no screen")
    what = said(what, "comment", BOB, "2026-03-05 10:00", note="I ask the house")
    (letter,) = planned(view(ANNA, [what]), at("2026-03-09 09:00")).letters
    (row,) = letter.rows
    assert row.note == "I ask the house"
    assert row.remarks == (("Carol Wu", "Room 3 has no screen"),)


@pytest.mark.parametrize(
    ("told", "remarks"),
    [
        pytest.param({}, ["in the week"], id="no digest is known: the week before"),
        pytest.param({"W10": "2026-03-02 09:00"}, ["in the week"], id="last week's digest"),
        pytest.param({"W09": "2026-02-23 09:00"}, ["a week earlier", "in the week"], id="one was left out"),
        pytest.param({"W09": "2026-02-25 11:00"}, ["a week earlier", "in the week"], id="one went out late"),
        pytest.param({"W10": "2026-02-27 09:00"}, ["a week earlier", "in the week"], id="another day was chosen since"),
    ],
)
def test_no_word_is_left_out_or_told_twice(told: dict[str, str], remarks: list[str]) -> None:
    what = item(due=FAR)
    for who, when, note in (
        ("eve@example.org", "2026-02-20 10:00", "told long ago"),
        (CAROL, "2026-02-27 10:00", "a week earlier"),
        (DAN, "2026-03-04 10:00", "in the week"),
        ("fay@example.org", "2026-03-09 09:30", "for the next digest"),
    ):
        what = said(what, "comment", who, when, note=note)
    what = said(what, "comment", BOB, "2026-03-09 09:40", note="mine")
    moments = {f"digest/{ANNA}/2026-{week}": at(moment) for week, moment in told.items()}
    # The daemon was off in the morning.
    (letter,) = planned(view(ANNA, [what], moments), at("2026-03-09 12:00")).letters
    (row,) = letter.rows
    assert [words for _, words in row.remarks] == remarks


def test_thanks_stand_beside_what_was_done_whoever_reads_it() -> None:
    done = said(
        said(item(helpers=(CAROL,)), "done", BOB, "2026-03-04 10:00"), "thanks", ANNA, "2026-03-05 10:00", note="lovely"
    )
    other = item("A-2", due=FAR)
    told = (*KNOWN, "announce/A-2/bob@example.org", "notice/A-1/20260305T100000")
    (letter,) = planned(view(BOB, [done, other], told), at("2026-03-09 09:00")).letters
    assert [(row.ref, row.thanks) for row in letter.rows] == [("A-2", ()), ("A-1", (("Anna Li", "lovely"),))]


def test_meetings_to_come_are_told_once_for_a_series() -> None:
    before = replace(MEETING, series="weekly", next_day=date(2026, 3, 9))
    newest = replace(MEETING, ref="M-2", series="weekly", next_day=date(2026, 3, 16), received=at("2026-03-03 09:00"))
    seen = view(BOB, [item(due=FAR), item("A-2", meeting="M-2", due=FAR)], (*KNOWN, "announce/A-2/bob@example.org"))
    seen = replace(seen, meetings={"M-1": before, "M-2": newest})
    (letter,) = planned(seen, at("2026-03-09 09:00")).letters
    assert [(row.number, row.section, row.due) for row in letter.rows][-1] == (0, Section.COMING, date(2026, 3, 16))
    assert sum(row.section is Section.COMING for row in letter.rows) == 1


@pytest.mark.parametrize(("known", "told"), [(Known.INVITATION, date(2026, 3, 12)), (Known.RHYTHM, date(2026, 3, 16))])
def test_of_ones_own_series_the_invitation_says_when_it_meets(known: Known, told: date) -> None:
    newest = replace(MEETING, series="weekly", next_day=date(2026, 3, 16), organiser=BOB)
    following = [NextMeeting(day=date(2026, 3, day), known=known, source="uid") for day in (5, 12, 19)]
    coming = tuple(ComingMeeting(minutes=newest, refs=frozenset({"M-1"}), next=each) for each in following)
    seen = replace(view(BOB, [item(due=FAR)], KNOWN), meetings={"M-1": newest}, coming=coming)
    (letter,) = planned(seen, at("2026-03-09 09:00")).letters
    assert [row.due for row in letter.rows if row.section is Section.COMING] == [told]


def test_a_retrospective_to_come_is_told_and_its_organiser_reads_who_comes() -> None:
    looking = Retrospective(
        ref="R-1",
        uid="r-1.0",
        organiser=ANNA,
        meetings=("M-1",),
        guests=(ANNA, BOB, CAROL, DAN),
        state=RetrospectiveState.INVITED,
        start=at("2026-03-12 10:00"),
        end=at("2026-03-12 10:45"),
        stamp=at("2026-03-06 10:00"),
        answers={BOB: "accepted", DAN: "declined"},
    )

    def told(reader: str, **facts: Any) -> list[tuple[Any, ...]]:
        seen = view(reader, [item(owner=BOB, due=FAR)], (*KNOWN, f"announce/A-1/{reader}", "invite/R-1/0"))
        one = replace(looking, **facts)
        seen = replace(seen, retrospectives=(one,), collaborations={"R-1": Collaboration(meetings=(MEETING,))})
        found = planned(seen, at("2026-03-09 09:00")).letters
        rows = [row for letter in found if letter.kind is LetterKind.DIGEST for row in letter.rows]
        return [(row.start, row.comes, row.absent) for row in rows if row.section is Section.COMING]

    assert told(BOB) == [(looking.start, (0, 0), ())]
    assert told(ANNA) == [(looking.start, (1, 3), ("Dan Roe",))]
    assert told(ANNA, start=at("2026-03-24 10:00")) == []
    assert told(ANNA, state=RetrospectiveState.CANCELLED) == []


# --- Figures of groups ------------------------------------------------------------------------------------------------


def closed(ref: str, when: str, due: date | None = date(2026, 3, 6), **more: Any) -> Item:
    return item(ref, state=State.DONE, closed=at(when), closed_by=BOB, due=due, created=at("2026-02-20 09:00"), **more)


#: A digest of Monday, 9 March.
WEEK = [
    item("A-1", created=at("2026-02-20 09:00")),
    item("A-2", state=State.BLOCKED),
    item("A-3", state=State.DECLINED, closed=at("2026-03-04 09:00"), closed_by=BOB),
    closed("A-4", "2026-03-06 17:00"),
    closed("A-5", "2026-03-08 17:00"),
    closed("A-6", "2026-03-05 17:00", due=None),
    closed("A-7", "2026-02-25 17:00"),
    item("A-8", state=State.CANCELLED, closed=at("2026-03-04 09:00"), closed_by=ANNA),
    item("A-9", created=at("2026-03-09 10:00")),
]


def test_figures_are_counted_as_things_stand_and_as_they_stood() -> None:
    assert figures(WEEK, "Weekly", at("2026-03-09 09:00"), Calendar()) == Figures(
        name="Weekly",
        open=3,
        open_before=6,
        closed=3,
        closed_before=1,
        dated=2,
        on_time=1,
        dated_before=1,
        on_time_before=1,
        blocked=1,
        declined=1,
    )


@pytest.mark.parametrize(
    ("who", "found"),
    [
        pytest.param(ANNA, ["Minutes of the weekly"], id="the organiser gets those of the series"),
        pytest.param(BOB, [], id="nobody else does"),
    ],
)
def test_who_gets_the_figures_of_a_series(who: str, found: list[str]) -> None:
    (letter,) = planned(
        view(who, WEEK, [f"announce/{each.ref}/{BOB}" for each in WEEK]), at("2026-03-09 09:00")
    ).letters
    assert [each.name for each in letter.figures] == found


def test_a_few_items_need_no_figures() -> None:
    (letter,) = planned(view(ANNA, WEEK[:2]), at("2026-03-09 09:00")).letters
    assert letter.figures == ()


def test_a_contact_gets_the_figures_of_the_department_and_what_is_in_its_way() -> None:
    seen = replace(view(DAN, []), departments={"Sales": tuple(WEEK)})
    (letter,) = planned(seen, at("2026-03-09 09:00")).letters
    assert [(row.ref, row.section) for row in letter.rows] == [("A-2", Section.BLOCKED)]
    assert [each.name for each in letter.figures] == ["Sales"]
    assert letter.key == "digest/dan@example.org/2026-W11"


def test_a_contact_who_was_asked_about_an_item_still_hears_that_it_is_in_the_way() -> None:
    blocked = next(each for each in WEEK if each.state is State.BLOCKED)
    seen = replace(view(DAN, [blocked]), departments={"Sales": (blocked,)})
    (letter,) = planned(seen, at("2026-03-09 09:00")).letters
    assert [(row.ref, row.section) for row in letter.rows] == [(blocked.ref, Section.BLOCKED)]


def test_a_department_with_nothing_to_tell_writes_no_letter() -> None:
    old = [closed("A-7", "2026-02-10 17:00")]
    assert planned(replace(view(DAN, []), departments={"Sales": tuple(old)}), at("2026-03-09 09:00")).letters == ()


# --- Those who only read the minutes ----------------------------------------------------------------------------------

DECIDED = {"M-1": (Decision(ref="D-1", meeting="M-1", day=date(2026, 3, 2), text="We meet in person"),)}


def overhearing(*items: Item, told: tuple[str, ...] = (), person: Person | None = None) -> View:
    return replace(view(person or PEOPLE[DAN], [], told, decisions=DECIDED), overheard=items)


def test_who_only_read_the_minutes_hears_of_progress_once_a_month() -> None:
    done = closed("A-4", "2026-03-06 17:00")
    found = letters(overhearing(done, item("A-1", due=FAR)), START, at("2026-06-30 00:00"))
    assert brief(found) == ["2026-04-06 09:00 progress D-1:decided A-4:done"]
    assert [row.number for row in found[0].rows] == [0, 1]


@pytest.mark.parametrize(
    ("what", "refs"),
    [
        pytest.param(item(due=FAR), [], id="nothing moved"),
        pytest.param(said(item(due=FAR), "progress", percent="60", note="half"), ["A-1"], id="a word of progress"),
        pytest.param(said(item(due=FAR), "blocked", note="no budget"), ["A-1"], id="held up"),
        pytest.param(item(state=State.CANCELLED, closed=START, closed_by=ANNA), [], id="cancelled"),
        pytest.param(closed("A-1", "2026-02-25 17:00"), [], id="the letter before told it"),
    ],
)
def test_what_is_progress_to_who_only_read_the_minutes(what: Item, refs: list[str]) -> None:
    found = letters(overhearing(what), START, at("2026-04-30 00:00"))
    assert [row.ref for each in found for row in each.rows if row.number] == refs


def test_progress_comes_at_the_readers_own_hour_or_never() -> None:
    done = closed("A-4", "2026-03-06 17:00")
    friday = overhearing(done, person=reader(DAN, digest_weekday=4, digest_time=time(14)))
    assert [f"{each.at:%m-%d %H:%M}" for each in letters(friday, START, at("2026-05-01 00:00"))] == ["04-03 14:00"]
    assert letters(overhearing(done, person=reader(DAN, wants_digest=False)), START, at("2026-05-01 00:00")) == []


@pytest.mark.parametrize(
    "policy",
    [
        Policy(progress=False),
        Policy(series=(Series(subject=("weekly",), policy=Policy(progress=False)),)),
    ],
    ids=["for all", "for one series"],
)
def test_who_only_reads_the_minutes_is_told_nothing_where_the_policy_says_so(policy: Policy) -> None:
    done = closed("A-4", "2026-03-06 17:00")
    assert letters(overhearing(done), START, at("2026-05-01 00:00"), policy) == []


def test_the_next_digest_is_always_to_come() -> None:
    person, calendar = reader(digest_weekday=4, digest_time=time(16)), Calendar()
    for now, then in (("2026-03-06 15:59", "2026-03-06 16:00"), ("2026-03-06 16:00", "2026-03-13 16:00")):
        assert next_moment(at(now), person, Policy(), calendar) == at(then)


def test_a_meeting_is_named_by_its_newest_minutes() -> None:
    newest: Meeting = replace(
        MEETING, ref="M-2", title="Weekly, spring", series="weekly", received=at("2026-03-03 09:00")
    )
    seen = view(ANNA, [*WEEK, item("A-20", meeting="M-2")])
    seen = replace(seen, meetings={"M-1": replace(MEETING, series="weekly"), "M-2": newest})
    (letter,) = planned(seen, at("2026-03-09 09:00")).letters
    assert [each.name for each in letter.figures] == ["Weekly, spring"]
