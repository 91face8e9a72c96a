"""One letter a person and moment, in their working hours, told once; and nothing to do until the next look."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minuted.model import Act, Decision, Item, Language, LetterKind, Person, Policy, Role, Section, State, Turn, View
from minuted.tracking import VERBS, Calendars, apply, plan
from minuted.tracking.known import told as was_told

from .making import (
    ANNA,
    BOB,
    CAROL,
    DAN,
    MEETING,
    PEOPLE,
    POLICY,
    START,
    at,
    brief,
    item,
    letters,
    planned,
    said,
    view,
)

pytestmark = pytest.mark.pure

ANNOUNCED = ("announce/A-1/bob@example.org",)
#: What the announcement on Monday tells and makes needless.
TOLD = (*ANNOUNCED, "nudge/A-1/2026-03-06/-3")
MONDAY = at("2026-03-02 11:00")
END = at("2026-04-30 00:00")


# --- Announcements ----------------------------------------------------------------------------------------------------


def test_an_owner_is_told_when_the_waiting_time_is_over() -> None:
    before = planned(view(BOB, [item()]), at("2026-03-02 10:59"))
    assert before.letters == ()
    assert before.look == MONDAY
    (letter,) = planned(view(BOB, [item()]), MONDAY).letters
    assert letter.key == "announcement/bob@example.org/M-1/A-1"
    assert letter.kind is LetterKind.ANNOUNCEMENT
    assert letter.meeting == MEETING
    assert (letter.to.address, letter.to.name) == (BOB, "Bob Chen")
    assert letter.facts == {"items": "1", "organiser": "Anna Li"}
    (row,) = letter.rows
    assert (row.number, row.section, row.ref, row.owner_name) == (1, Section.NEW, "A-1", "Bob Chen")


def test_an_owner_is_told_at_once_when_the_organiser_says_ok() -> None:
    confirmed = replace(MEETING, confirmed=at("2026-03-02 09:30"))
    assert planned(view(BOB, [item()], meeting=confirmed), START).look == at("2026-03-02 09:30")


def test_an_owner_is_told_in_working_hours() -> None:
    late = replace(MEETING, release=at("2026-03-06 20:00"))
    assert planned(view(BOB, [item()], meeting=late), at("2026-03-07 12:00")).look == at("2026-03-09 09:00")


def test_several_items_are_one_letter_in_order_of_their_deadlines() -> None:
    items = [item("A-1", due=None), item("A-2"), item("A-10", due=date(2026, 3, 4)), item("A-9", due=date(2026, 3, 4))]
    (letter,) = planned(view(BOB, items), MONDAY).letters
    assert [(row.number, row.ref) for row in letter.rows] == [(1, "A-9"), (2, "A-10"), (3, "A-2"), (4, "A-1")]


@pytest.mark.parametrize(
    ("reader", "what", "told"),
    [
        pytest.param(CAROL, item(helpers=(CAROL,)), True, id="a helper is told"),
        pytest.param(DAN, item(), False, id="a bystander is not"),
        pytest.param(ANNA, item(owner=ANNA), False, id="the organiser knows from the receipt"),
        pytest.param(BOB, item(state=State.DONE, closed=START, closed_by=ANNA), False, id="it is done already"),
        pytest.param(BOB, item(state=State.DECLINED, closed=START, closed_by=BOB), False, id="it was declined"),
    ],
)
def test_who_is_told(reader: str, what: Item, told: bool) -> None:
    assert bool(planned(view(reader, [what]), MONDAY).letters) is told


def test_a_new_owner_is_told_although_the_former_one_was() -> None:
    handed = said(item(), "reassign", BOB, "2026-03-03 10:00", person=CAROL)
    (letter,) = planned(view(CAROL, [handed], TOLD), at("2026-03-03 10:00")).letters
    assert letter.reasons[0] == "announce/A-1/carol@example.org"
    assert planned(view(CAROL, [handed], [*TOLD, *letter.reasons]), at("2026-03-03 10:00")).letters == ()


def test_the_reason_is_the_decision_just_above_else_the_goal() -> None:
    near = Decision(ref="D-1", meeting="M-1", day=MEETING.day, text="We meet in person", line=4)
    far = Decision(ref="D-2", meeting="M-1", day=MEETING.day, text="Lunch is at noon", line=1)
    goal = replace(MEETING, goal="Get the room sorted")
    items = [item("A-1", line=5), item("A-2", line=40)]
    (letter,) = planned(view(BOB, items, meeting=goal, decisions={"M-1": (far, near)}), MONDAY).letters
    assert [row.reason for row in letter.rows] == ["We meet in person", "Get the room sorted"]


# --- Nudges -----------------------------------------------------------------------------------------------------------


def nudges(what: Item, told: tuple[str, ...] = TOLD, start: str = "2026-03-02 11:00", reader: str = BOB) -> list[str]:
    """Return when nudges are owed, left alone until the end of April, without what the digest takes over."""
    found = letters(view(reader, [what], told), at(start), END)
    return [f"{each.at:%m-%d %H:%M}" for each in found if each.kind is LetterKind.NUDGE]


def test_the_announcement_replaces_the_nudge_of_the_next_days() -> None:
    found = letters(view(BOB, [item()]), START, at("2026-03-06 23:00"))
    assert brief(found) == [
        "2026-03-02 11:00 announcement A-1:new",
        "2026-03-05 09:00 acceptance A-1:unconfirmed",
        "2026-03-06 09:00 nudge A-1:this_week",
    ]


def test_nudges_come_before_on_and_after_the_deadline_on_working_days() -> None:
    # The deadline is a Wednesday; 3 before is Friday; 1 and 3 after Thursday and Monday, which the digest takes.
    assert nudges(item(due=date(2026, 3, 18)), ANNOUNCED) == [
        "03-13 09:00",
        "03-18 09:00",
        "03-19 09:00",
        "03-27 09:00",
        "04-07 09:00",
    ]


@pytest.mark.parametrize(
    ("what", "found"),
    [
        pytest.param(item(due=date(2026, 3, 8)), ["03-03 09:00", "03-06 09:00"], id="a deadline on Sunday: Friday"),
        pytest.param(item(state=State.BLOCKED), [], id="blocked: none"),
        pytest.param(item(state=State.DECLINED, closed=START), [], id="declined: none"),
        pytest.param(item(snoozed_until=date(2026, 3, 19)), ["03-19 09:00", "03-26 09:00"], id="snoozed: then"),
        pytest.param(
            item(snoozed_until=date(2026, 3, 21)), ["03-26 09:00"], id="snoozed until Saturday: in the digest"
        ),
        pytest.param(
            item(last_word=at("2026-03-05 10:00")),
            ["03-11 09:00", "03-17 09:00", "03-26 09:00"],
            id="a word the day before: quiet for three working days after it",
        ),
        pytest.param(
            item(asked_due=date(2026, 3, 17)), ["03-18 09:00", "03-26 09:00"], id="more time asked for: after that day"
        ),
    ],
)
def test_what_moves_nudges(what: Item, found: list[str]) -> None:
    assert nudges(what)[: len(found)] == found
    assert bool(nudges(what)) is bool(found)


def test_an_item_without_a_deadline_is_asked_about_a_few_times() -> None:
    assert nudges(item(due=None, created=at("2026-03-03 09:00")), ANNOUNCED) == [
        "03-17 09:00",
        "03-31 09:00",
        "04-14 09:00",
    ]


@pytest.mark.parametrize(
    ("what", "policy", "found"),
    [
        pytest.param(item(), Policy(stages=()), [], id="no stages"),
        pytest.param(item(due=None), Policy(undated_days=0), [], id="undated items are left alone"),
        pytest.param(item(due=None), Policy(undated_times=0), [], id="undated items are never asked about"),
        pytest.param(
            item(due=date(2026, 3, 4), last_word=at("2026-03-03 10:00")),
            Policy(quiet_days=0, stages=(0,)),
            ["2026-03-04 09:00 nudge A-1:this_week"],
            id="no quiet days",
        ),
        pytest.param(
            item(due=date(2026, 3, 5)),
            Policy(stages=(1, 0, 0)),
            ["2026-03-05 09:00 nudge A-1:this_week", "2026-03-06 09:00 nudge A-1:overdue"],
            id="stages in any order",
        ),
    ],
)
def test_the_policy_rules_when_to_remind(what: Item, policy: Policy, found: list[str]) -> None:
    assert brief(letters(view(BOB, [what], ANNOUNCED), MONDAY, at("2026-03-08 00:00"), policy)) == found


def test_an_organisers_own_item_is_not_reminded_of_right_after_the_receipt() -> None:
    own = item(owner=ANNA)
    assert brief(letters(view(ANNA, [own]), START, at("2026-03-06 23:00"))) == ["2026-03-06 09:00 nudge A-1:this_week"]


def test_another_deadline_starts_anew() -> None:
    moved = said(item(), "due", ANNA, "2026-03-06 10:00", day="2026-03-13")
    told = (*TOLD, "nudge/A-1/2026-03-06/0")
    found = letters(view(BOB, [moved], told), at("2026-03-06 10:00"), at("2026-03-13 12:00"))
    # The notice tells of the new deadline, so the nudge three days before is needless.
    assert brief(found) == [
        "2026-03-06 10:00 notice A-1:new",
        "2026-03-09 09:00 digest A-1:this_week",
        "2026-03-13 09:00 nudge A-1:this_week",
    ]


def test_after_a_long_silence_only_the_latest_stage_is_told() -> None:
    found = letters(view(BOB, [item()], TOLD), at("2026-03-19 15:00"), at("2026-03-20 23:00"))
    assert brief(found) == ["2026-03-19 15:00 digest A-1:overdue"]
    without = replace(POLICY, digest_weekday=3)
    found = letters(
        view(BOB, [item()], [*TOLD, "digest/bob@example.org/2026-W12"]),
        at("2026-03-19 15:00"),
        at("2026-03-20 23:00"),
        without,
    )
    assert brief(found) == ["2026-03-19 15:00 nudge A-1:overdue"]
    assert "nudge/A-1/2026-03-06/7" in found[0].reasons
    assert "nudge/A-1/2026-03-06/1" in found[0].reasons, "what was passed over never comes again"
    assert found[0].rows[0].late == 13


def test_two_scheduled_letters_never_leave_on_one_day() -> None:
    told = ("announce/A-1/bob@example.org", "announce/A-2/bob@example.org")
    (letter,) = planned(view(BOB, [item()], told), at("2026-03-06 09:00")).letters
    again = view(BOB, [item(), item("A-2")], [*told, *letter.reasons])
    found = planned(again, at("2026-03-06 14:00"))
    assert found.letters == ()
    assert found.look == at("2026-03-09 09:00")


def test_nudges_wait_for_the_digest_of_their_day() -> None:
    early = replace(PEOPLE[BOB], hours=(time(8, 0), time(17, 0)))
    found = letters(
        view(early, [item(due=date(2026, 3, 9))], ANNOUNCED), at("2026-03-07 08:00"), at("2026-03-09 23:00")
    )
    assert brief(found) == ["2026-03-09 09:00 digest A-1:this_week"]
    assert found[0].key == "digest/bob@example.org/2026-W11"
    assert "nudge/A-1/2026-03-09/0" in found[0].reasons


# --- Notices ----------------------------------------------------------------------------------------------------------


def told_of(
    reader: str, what: Item, when: str, told: tuple[str, ...] = TOLD
) -> list[tuple[str, Section, dict[str, str]]]:
    found = planned(view(reader, [what], told), at(when))
    return [
        (row.ref, row.section, {name: each.facts[name] for name in ("verb", "by")})
        for each in found.letters
        for row in each.rows
        if each.kind is LetterKind.NOTICE
    ]


HELPED = item(helpers=(CAROL,))
ASKED = said(item(), "due", BOB, "2026-03-02 12:00", day="2026-04-30")
DONE = said(item(), "done", BOB, "2026-03-02 12:00")
BLOCKED = said(HELPED, "blocked", BOB, "2026-03-02 12:00", note="no budget")

TO_ORGANISER: list[Any] = [
    pytest.param(DONE, Section.DONE, "done", "Bob Chen", id="done"),
    pytest.param(said(HELPED, "done", CAROL), Section.DONE, "done", "Carol Wu", id="done by a helper"),
    pytest.param(BLOCKED, Section.BLOCKED, "blocked", "Bob Chen", id="blocked"),
    pytest.param(said(item(), "decline", BOB), Section.DECLINED, "decline", "Bob Chen", id="declined"),
    pytest.param(
        said(item(), "reassign", BOB, person=CAROL), Section.HANDED_OVER, "reassign", "Bob Chen", id="handed over"
    ),
    pytest.param(ASKED, Section.ASKED, "due", "Bob Chen", id="more time asked for"),
    pytest.param(said(DONE, "reopen", BOB), Section.WAITING, "reopen", "Bob Chen", id="reopened"),
]


@pytest.mark.parametrize(("what", "section", "verb", "by"), TO_ORGANISER)
def test_the_organiser_is_told_of(what: Item, section: Section, verb: str, by: str) -> None:
    assert told_of(ANNA, what, "2026-03-03 10:00") == [("A-1", section, {"verb": verb, "by": by})]


@pytest.mark.parametrize(
    "what",
    [
        pytest.param(item(), id="nothing"),
        pytest.param(said(item(), "done", ANNA), id="their own act"),
        pytest.param(said(item(), "progress", BOB, percent="50"), id="progress"),
        pytest.param(said(item(), "due", BOB, day="2026-03-09"), id="a short extension"),
        pytest.param(said(item(), "comment", BOB, note="soon"), id="a comment"),
        pytest.param(said(BLOCKED, "unblocked", CAROL), id="a block that is over before they heard of it"),
        pytest.param(said(ASKED, "agree", ANNA), id="their own answer"),
    ],
)
def test_the_organiser_is_not_told_of(what: Item) -> None:
    assert told_of(ANNA, what, "2026-03-03 10:00") == []


TO_OWNER: list[Any] = [
    pytest.param(said(item(), "due", ANNA, day="2026-03-20"), Section.NEW, "due", id="another deadline"),
    pytest.param(said(item(), "task", ANNA, task="book the big room"), Section.NEW, "task", id="other words"),
    pytest.param(said(item(), "done", ANNA), Section.DONE, "done", id="closed"),
    pytest.param(said(item(), "cancel", ANNA), Section.CANCELLED, "cancel", id="cancelled"),
    pytest.param(said(ASKED, "agree", ANNA), Section.NEW, "agree", id="agreed"),
    pytest.param(said(ASKED, "refuse", ANNA), Section.NEW, "refuse", id="not agreed"),
    pytest.param(said(DONE, "reopen", ANNA), Section.NEW, "reopen", id="reopened"),
    pytest.param(said(BLOCKED, "unblocked", CAROL), Section.NEW, "unblocked", id="unblocked by a helper"),
]


@pytest.mark.parametrize(("what", "section", "verb"), TO_OWNER)
def test_the_owner_is_told_of(what: Item, section: Section, verb: str) -> None:
    ((_, found, facts),) = told_of(BOB, what, "2026-03-03 10:00")
    assert (found, facts["verb"]) == (section, verb)


def test_an_owner_hears_of_a_change_from_the_announcement_where_that_is_to_come() -> None:
    moved = said(item(), "due", ANNA, "2026-03-02 09:30", day="2026-03-20")
    found = letters(view(BOB, [moved]), START, at("2026-03-04 23:00"))
    assert brief(found) == ["2026-03-02 11:00 announcement A-1:new"]
    assert found[0].rows[0].due == date(2026, 3, 20)


def test_an_owner_who_never_heard_of_an_item_does_not_hear_of_its_end() -> None:
    assert letters(view(BOB, [said(item(), "cancel", ANNA, "2026-03-02 09:30")]), START, END) == []


def test_a_notice_waits_for_the_readers_morning() -> None:
    done = said(item(), "done", BOB, "2026-03-06 19:00")
    found = planned(view(ANNA, [done]), at("2026-03-06 19:00"))
    assert (found.letters, found.look) == ((), at("2026-03-09 09:00"))


def test_a_comment_after_the_act_does_not_tell_it_twice() -> None:
    (letter,) = planned(view(ANNA, [DONE]), at("2026-03-02 12:00")).letters
    assert letter.key == "notice/anna@example.org/A-1/20260302T120000"
    commented = said(DONE, "comment", BOB, "2026-03-02 15:00", note="the key is with me")
    assert planned(view(ANNA, [commented], letter.reasons), at("2026-03-02 15:00")).letters == ()


def test_who_heard_of_an_act_hears_that_it_was_taken_back() -> None:
    back = Turn(verb="undo", by=BOB, at=at("2026-03-02 13:00"), undone="done", undone_at=at("2026-03-02 12:00"))
    undone = item(turns=(back,))
    assert told_of(ANNA, undone, "2026-03-02 13:00") == []
    (letter,) = planned(view(ANNA, [DONE]), at("2026-03-02 12:00")).letters
    assert told_of(ANNA, undone, "2026-03-02 13:00", letter.reasons) == [
        ("A-1", Section.WAITING, {"verb": "undo", "by": "Bob Chen"})
    ]


def taken_back(undone: str, **changes: Any) -> Item:
    """Make an item on which Bob took back what he did at noon."""
    at_noon = at("2026-03-02 12:00")
    return item(
        turns=(Turn(verb="undo", by=BOB, at=at("2026-03-02 13:00"), undone=undone, undone_at=at_noon),), **changes
    )


@pytest.mark.parametrize(
    ("what", "section"),
    [
        pytest.param(taken_back("done"), Section.WAITING, id="the end: open again"),
        pytest.param(taken_back("due"), Section.NEW, id="a question: not opened again, it was open"),
        pytest.param(taken_back("reopen", state=State.CANCELLED), Section.CANCELLED, id="a reopening: cancelled still"),
        pytest.param(taken_back("reopen", state=State.DONE), Section.DONE, id="a reopening: done still"),
    ],
)
def test_what_was_taken_back_is_told_by_how_the_item_stands(what: Item, section: Section) -> None:
    told = (*TOLD, "notice/A-1/20260302T120000")
    assert [found for _, found, _ in told_of(ANNA, what, "2026-03-02 13:00", told)] == [section]


@pytest.mark.parametrize(
    ("what", "section", "verb"),
    [
        pytest.param(BLOCKED, Section.BLOCKED, "blocked", id="that help is needed"),
        pytest.param(said(HELPED, "cancel", ANNA), Section.CANCELLED, "cancel", id="that it is not needed any more"),
    ],
)
def test_a_helper_is_told(what: Item, section: Section, verb: str) -> None:
    ((_, found, facts),) = told_of(CAROL, what, "2026-03-03 10:00")
    assert (found, facts["verb"]) == (section, verb)


@pytest.mark.parametrize(
    "what",
    [
        pytest.param(said(BLOCKED, "unblocked", BOB), id="a block that is over before they heard of it"),
        pytest.param(said(HELPED, "blocked", CAROL), id="their own act"),
        pytest.param(said(HELPED, "progress", BOB, percent="50"), id="progress"),
    ],
)
def test_a_helper_is_not_told_of(what: Item) -> None:
    assert told_of(CAROL, what, "2026-03-03 10:00") == []


def test_who_is_asked_for_help_is_asked_and_not_told_of_work_of_their_own() -> None:
    asked = said(item(), "blocked", BOB, "2026-03-02 12:00", note="no budget", person=CAROL)
    (letter,) = planned(view(CAROL, [asked]), at("2026-03-02 12:00")).letters
    assert (letter.kind, letter.rows[0].section, letter.rows[0].why) == (
        LetterKind.NOTICE,
        Section.BLOCKED,
        "no budget",
    )
    assert letter.facts["by"] == "Bob Chen"
    assert planned(view(CAROL, [asked], letter.reasons), at("2026-03-02 12:00")).letters == ()


def test_the_reason_of_an_answer_reaches_the_owner() -> None:
    (letter,) = planned(
        view(BOB, [said(ASKED, "refuse", ANNA, note="the fair is fixed")], TOLD), at("2026-03-03 10:00")
    ).letters
    assert letter.facts["words.1"] == "the fair is fixed"


def test_a_reason_to_cancel_is_not_the_owners_word_once_it_is_open_again() -> None:
    cancelled = said(item(note="half way"), "cancel", ANNA, note="nobody comes")
    assert said(cancelled, "reopen", ANNA).note == "half way"


def test_a_wish_without_words_is_no_news_to_an_owner() -> None:
    assert told_of(BOB, said(item(), "comment", ANNA, retro="no"), "2026-03-03 10:00") == []


def test_a_former_owner_is_not_told_what_becomes_of_a_declined_item() -> None:
    back = Turn(verb="undo", by=ANNA, at=at("2026-03-02 13:00"), undone="reassign", undone_at=at("2026-03-02 12:00"))
    declined = item(state=State.DECLINED, closed=START, closed_by=BOB, turns=(back,))
    told = (*TOLD, "notice/A-1/20260302T120000")
    assert told_of(BOB, declined, "2026-03-02 13:00", told) == []
    assert len(told_of(BOB, replace(declined, state=State.OPEN), "2026-03-02 13:00", told)) == 1


def test_help_that_is_asked_for_leads_the_letter() -> None:
    items = [said(item("A-1"), "done", BOB), said(item("A-2"), "blocked", BOB, note="no budget")]
    (letter,) = planned(view(ANNA, items), at("2026-03-03 10:00")).letters
    assert letter.facts["verb"] == "blocked"
    assert [row.section for row in letter.rows] == [Section.BLOCKED, Section.DONE]
    assert letter.rows[0].why == "no budget"


# --- Digests ----------------------------------------------------------------------------------------------------------


def test_the_digest_sorts_everything_around_its_reader() -> None:
    items = [
        item("A-1", due=date(2026, 3, 5)),
        item("A-2", due=date(2026, 3, 13)),
        item("A-3", due=date(2026, 4, 13)),
        item("A-4", due=None),
        item("A-5", state=State.BLOCKED),
        item("A-6", owner=CAROL, organiser=BOB),
        item("A-7", owner=CAROL, organiser=BOB, state=State.DECLINED, closed=START, closed_by=CAROL),
        item("A-8", owner=CAROL, organiser=BOB, asked_due=date(2026, 5, 1)),
        item("A-9", state=State.DONE, closed=at("2026-03-05 10:00"), closed_by=BOB),
        item("A-11", state=State.DONE, closed=at("2026-02-20 10:00"), closed_by=BOB),
        item("A-12", owner=CAROL, state=State.DECLINED, closed=START, closed_by=BOB),
    ]
    decisions = {"M-1": (Decision(ref="D-1", meeting="M-1", day=date(2026, 3, 2), text="We meet in person"),)}
    told = [f"announce/{each.ref}/{each.owner}" for each in items]
    (letter,) = planned(view(BOB, items, told, decisions=decisions), at("2026-03-09 09:00")).letters
    assert letter.key == "digest/bob@example.org/2026-W11"
    assert [(row.number, row.ref, row.section.value) for row in letter.rows] == [
        (1, "A-8", "asked"),
        (2, "A-1", "overdue"),
        (3, "A-2", "this_week"),
        (4, "A-3", "later"),
        (5, "A-4", "no_date"),
        (6, "A-5", "blocked"),
        (7, "A-7", "declined"),
        (8, "A-6", "waiting"),
        (0, "D-1", "decided"),
        (9, "A-9", "done"),
    ]
    assert letter.meeting is None


def test_nothing_open_is_no_digest() -> None:
    done = said(item(), "done", BOB, "2026-03-04 09:10")
    for reader in (ANNA, BOB):
        found = letters(view(reader, [done], TOLD), at("2026-03-04 09:10"), END)
        assert [each.kind for each in found if each.kind is LetterKind.DIGEST] == []
    assert planned(view(BOB, [done], TOLD), at("2026-03-04 09:10")).look is None


def test_what_was_done_unheard_is_worth_a_digest() -> None:
    done = said(item(helpers=(CAROL,)), "done", BOB, "2026-03-04 09:10")
    told = ("announce/A-1/bob@example.org",)
    assert brief(letters(view(CAROL, [done], told), at("2026-03-09 09:00"), END)) == [
        "2026-03-09 09:00 digest A-1:done"
    ]


def test_what_the_minutes_closed_is_no_news() -> None:
    closed = item(state=State.DONE, closed=START, closed_by="minuted")
    assert letters(view(ANNA, [closed]), START, END) == []


def test_what_came_after_the_digest_waits_for_the_next() -> None:
    new = item(created=at("2026-03-03 10:00"), due=date(2026, 4, 20))
    meeting = replace(MEETING, release=at("2026-03-03 12:00"))
    found = letters(view(ANNA, [new], meeting=meeting), at("2026-03-03 10:00"), at("2026-03-09 23:00"))
    assert brief(found) == ["2026-03-09 09:00 digest A-1:waiting"]


def test_a_digest_that_was_missed_comes_once_and_late() -> None:
    far = item(due=date(2026, 4, 20), accepted=True)
    found = letters(view(ANNA, [far]), at("2026-03-11 15:00"), at("2026-03-13 23:00"))
    assert brief(found) == ["2026-03-11 15:00 digest A-1:waiting"]


def test_a_digest_on_a_holiday_comes_on_the_next_working_day() -> None:
    policy = Policy(country="CN")
    far = item(due=date(2026, 12, 20), created=at("2026-09-29 09:00"))
    found = letters(view(ANNA, [far]), at("2026-09-29 10:00"), at("2026-10-09 23:00"), policy)
    assert brief(found) == ["2026-10-08 09:00 digest A-1:waiting"]


def test_after_a_downtime_everything_is_one_letter() -> None:
    late = [
        item("A-1"),
        item("A-2", due=date(2026, 3, 3)),
        said(item("A-3", owner=CAROL, organiser=BOB), "done", CAROL),
    ]
    found = letters(view(BOB, late), at("2026-03-11 10:00"), at("2026-03-11 23:00"))
    assert brief(found) == ["2026-03-11 10:00 digest A-2:new A-1:new A-3:done"]


# --- People -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "person",
    [
        pytest.param(replace(PEOPLE[BOB], failing=date(2026, 3, 1)), id="the address fails"),
        pytest.param(replace(PEOPLE[BOB], wants_mail=False), id="no mail is wanted"),
    ],
)
def test_who_cannot_or_will_not_get_mail_gets_none(person: Person) -> None:
    found = planned(view(person, [item()]), MONDAY)
    assert (found.letters, found.look) == ((), None)


def test_a_pause_is_kept_and_then_everything_is_one_letter() -> None:
    away = replace(PEOPLE[BOB], paused_until=date(2026, 3, 14))
    found = planned(view(away, [item()]), MONDAY)
    assert (found.letters, found.look) == ((), at("2026-03-16 09:00"))
    (letter,) = letters(view(away, [item()]), MONDAY, at("2026-03-16 23:00"))
    assert letter.at == at("2026-03-16 09:00")


def test_the_letter_is_written_for_its_reader() -> None:
    li = Person(address="李@例子.cn", name="李娜", zone="Asia/Shanghai", country="CN")
    zh = replace(MEETING, language=Language.ZH)
    (letter,) = planned(view(li, [item(owner=li.address)], meeting=zh), at("2026-03-03 02:00")).letters
    assert (letter.language, letter.zone, letter.to.name) == (Language.ZH, "Asia/Shanghai", "李娜")
    assert letter.key.isascii() and " " not in letter.key


def test_planning_again_names_the_letter_the_same() -> None:
    seen = view(BOB, [item(), item("A-2")], TOLD)
    first, again = planned(seen, at("2026-03-06 09:00")), planned(seen, at("2026-03-06 09:45"))
    assert [each.key for each in first.letters] == [each.key for each in again.letters]
    assert first.letters[0].reasons == again.letters[0].reasons


# --- Whatever happens -------------------------------------------------------------------------------------------------

#: Letters that the clock asks for.
CLOCKED = (LetterKind.NUDGE, LetterKind.DIGEST, LetterKind.ACCEPTANCE, LetterKind.ESCALATION)

readers = st.sampled_from(
    [
        PEOPLE[ANNA],
        PEOPLE[BOB],
        replace(PEOPLE[BOB], zone="Asia/Shanghai", country="CN"),
        replace(PEOPLE[BOB], zone="America/New_York", hours=(time(7, 30), time(15, 0))),
        replace(PEOPLE[ANNA], zone="Europe/Berlin", paused_until=date(2026, 3, 20)),
        PEOPLE[CAROL],
    ]
)
steps = st.tuples(
    st.sampled_from([*VERBS]),
    st.sampled_from([ANNA, BOB, CAROL]),
    st.sampled_from(["2026-03-05", "2026-03-13", "2026-03-21", "2026-09-01"]),
    st.integers(0, 900),
)


@st.composite
def items(draw: st.DrawFn) -> Item:
    number = draw(st.integers(1, 20))
    made = item(
        f"A-{number}",
        owner=draw(st.sampled_from([BOB, CAROL, ANNA, ""])),
        helpers=draw(st.sampled_from([(), (CAROL,), (BOB,)])),
        due=draw(
            st.sampled_from([None, date(2026, 3, 6), date(2026, 3, 8), date(2026, 3, 30), date(1, 1, 1), date.max])
        ),
    )
    at_hour = 0
    for verb, by, day, hours in draw(st.lists(steps, max_size=4)):
        at_hour += hours
        moved = Act(
            item=made.ref,
            verb=verb,
            by=by,
            at=START + timedelta(hours=at_hour),
            args={"day": day, "note": "so", "person": CAROL, "task": "new words", "percent": "40"},
        )
        after = apply(made, moved, roles=frozenset(Role), policy=POLICY)
        made = after if isinstance(after, Item) else made
    return made


views = st.builds(
    lambda person, items: view(person, {each.ref: each for each in items}.values()),
    readers,
    st.lists(items(), max_size=4),
)
moments = st.integers(0, 60 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
CALENDARS = Calendars.compile({}, POLICY)


@settings(max_examples=300, deadline=None)
@given(views, moments)
def test_what_was_planned_is_planned_once_and_in_working_hours(seen: View, now: datetime) -> None:
    found = plan(seen, now=now, policy=POLICY, calendars=CALENDARS)
    assert len(found.letters) <= 1
    assert found.look is None or found.look > now
    for letter in found.letters:
        assert CALENDARS.for_person(seen.person).open_at(now)
        assert not seen.told & set(letter.reasons), "a reason is told once for ever"
        assert len(set(letter.reasons)) == len(letter.reasons)
        assert [row.number for row in letter.rows if row.number] == list(
            range(1, len([r for r in letter.rows if r.number]) + 1)
        )
        assert letter.key.isascii() and " " not in letter.key
        told = was_told(seen, (letter,), now)
        again = plan(told, now=now, policy=POLICY, calendars=CALENDARS)
        assert again.letters == ()
        assert again.look == found.look


@settings(max_examples=150, deadline=None)
@given(views, moments)
def test_nothing_is_owed_before_the_next_look(seen: View, now: datetime) -> None:
    found = plan(seen, now=now, policy=POLICY, calendars=CALENDARS)
    told = was_told(seen, found.letters, now)
    until = found.look or now + timedelta(days=60)
    for share in (0.1, 0.5, 0.9, 0.999):
        between = now + (until - now) * share
        assert plan(told, now=between, policy=POLICY, calendars=CALENDARS).letters == ()


@settings(max_examples=100, deadline=None)
@given(views, moments)
def test_every_look_but_the_held_ones_writes_and_time_comes_to_rest(seen: View, now: datetime) -> None:
    looks, calendar = 0, CALENDARS.for_person(seen.person)
    days: list[date] = []
    keys: list[str] = []
    while looks < 200:
        found = plan(seen, now=now, policy=POLICY, calendars=CALENDARS)
        keys += [letter.key for letter in found.letters]
        days += [calendar.day(now) for each in found.letters if each.kind in CLOCKED]
        assert found.letters or looks == 0, "an idle look is work for nothing"
        seen = was_told(seen, found.letters, now)
        if found.look is None or found.look > START + timedelta(days=150):
            break
        now, looks = found.look, looks + 1
    assert looks < 200
    assert len(set(days)) == len(days), "one scheduled letter a day"
    assert len(set(keys)) == len(keys), "a key is unique for ever"
