"""Each verb changes what it says, for those who may, where it fits; anything else is a polite no."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from minuted.model import Item, Policy, Refusal, Role, State
from minuted.tracking import VERBS, Code, apply, differs, stamp
from minuted.tracking.states import diagram

from .making import ANNA, BOB, CAROL, DAN, POLICY, act, at, item, said, tried

pytestmark = pytest.mark.pure

HELPED = item(helpers=(CAROL,))
BLOCKED = item(state=State.BLOCKED, why="no budget")
DONE = item(state=State.DONE, closed=at("2026-03-03 09:00"), closed_by=BOB)
DECLINED = item(state=State.DECLINED, why="not my room", closed=at("2026-03-03 09:00"), closed_by=BOB)
CANCELLED = item(state=State.CANCELLED, closed=at("2026-03-03 09:00"), closed_by=ANNA)
ASKED = item(asked_due=date(2026, 4, 30))
WORD = at("2026-03-03 10:00")

CHANGES: list[Any] = [
    pytest.param(item(), "ok", BOB, {}, {"accepted": True, "last_word": WORD}, id="ok takes it on"),
    pytest.param(item(), "ok", DAN, {}, {"accepted": False, "last_word": None}, id="ok of a bystander is nothing"),
    pytest.param(item(), "ok", ANNA, {}, {"accepted": False, "last_word": None}, id="ok of the organiser is nothing"),
    pytest.param(HELPED, "ok", CAROL, {}, {"accepted": False, "last_word": WORD}, id="ok of a helper is a word"),
    pytest.param(
        item(),
        "done",
        BOB,
        {"note": "booked room 3"},
        {"state": State.DONE, "closed": WORD, "closed_by": BOB, "note": "booked room 3", "accepted": True},
        id="done with a note",
    ),
    pytest.param(item(), "done", ANNA, {}, {"state": State.DONE, "closed_by": ANNA}, id="the organiser closes"),
    pytest.param(HELPED, "done", CAROL, {}, {"state": State.DONE, "closed_by": CAROL}, id="a helper closes"),
    pytest.param(BLOCKED, "done", BOB, {}, {"state": State.DONE}, id="done although blocked"),
    pytest.param(DECLINED, "done", ANNA, {}, {"state": State.DONE}, id="done although declined"),
    pytest.param(
        item(), "progress", BOB, {"percent": "60", "note": "draft"}, {"percent": 60, "note": "draft"}, id="60 percent"
    ),
    pytest.param(item(percent=60), "progress", BOB, {"note": "on"}, {"percent": 60}, id="progress without percent"),
    pytest.param(item(), "progress", BOB, {"percent": "100%"}, {"state": State.OPEN, "percent": 100}, id="100 is open"),
    pytest.param(item(note="mine"), "progress", ANNA, {"note": "so?"}, {"note": "mine", "last_word": None}, id="asker"),
    pytest.param(item(), "blocked", BOB, {"note": "no budget"}, {"state": State.BLOCKED, "why": "no budget"}, id="why"),
    pytest.param(item(), "blocked", BOB, {"person": CAROL}, {"helpers": (CAROL,)}, id="the one asked for help helps"),
    pytest.param(HELPED, "blocked", BOB, {"person": CAROL}, {"helpers": (CAROL,)}, id="a helper is asked once"),
    pytest.param(BLOCKED, "blocked", BOB, {}, {"why": "no budget"}, id="blocked again keeps why"),
    pytest.param(BLOCKED, "unblocked", BOB, {}, {"state": State.OPEN, "why": ""}, id="unblocked"),
    pytest.param(BLOCKED, "progress", BOB, {"percent": "20"}, {"state": State.BLOCKED}, id="progress stays blocked"),
    pytest.param(
        item(),
        "snooze",
        BOB,
        {"day": "2026-03-05"},
        {"snoozed_until": date(2026, 3, 5), "due": date(2026, 3, 6)},
        id="snooze keeps the deadline",
    ),
    pytest.param(
        item(),
        "due",
        BOB,
        {"day": "2026-03-13"},
        {"due": date(2026, 3, 13), "extensions": 1, "asked_due": None},
        id="first short extension",
    ),
    pytest.param(
        item(), "due", BOB, {"day": "2026-03-20"}, {"due": date(2026, 3, 20), "extensions": 1}, id="just short enough"
    ),
    pytest.param(
        item(),
        "due",
        BOB,
        {"day": "2026-03-21"},
        {"due": date(2026, 3, 6), "asked_due": date(2026, 3, 21)},
        id="a long extension is asked",
    ),
    pytest.param(
        item(extensions=1),
        "due",
        BOB,
        {"day": "2026-03-09"},
        {"due": date(2026, 3, 6), "asked_due": date(2026, 3, 9)},
        id="a second extension is asked",
    ),
    pytest.param(
        item(), "due", BOB, {"day": "2026-03-05"}, {"due": date(2026, 3, 5), "extensions": 0}, id="sooner is free"
    ),
    pytest.param(
        item(due=None),
        "due",
        BOB,
        {"day": "2026-09-05"},
        {"due": date(2026, 9, 5), "extensions": 0},
        id="the first deadline is free",
    ),
    pytest.param(
        ASKED,
        "due",
        ANNA,
        {"day": "2026-06-30"},
        {"due": date(2026, 6, 30), "asked_due": None, "extensions": 0, "accepted": False, "last_word": None},
        id="the organiser sets it",
    ),
    pytest.param(ASKED, "agree", ANNA, {}, {"due": date(2026, 4, 30), "asked_due": None, "extensions": 1}, id="agree"),
    pytest.param(ASKED, "refuse", ANNA, {}, {"due": date(2026, 3, 6), "asked_due": None}, id="refuse"),
    pytest.param(
        item(accepted=True, last_word=WORD, extensions=1, helpers=(CAROL,), snoozed_until=date(2026, 3, 5)),
        "reassign",
        BOB,
        {"person": CAROL, "name": "Carol"},
        {
            "owner": CAROL,
            "owner_name": "Carol",
            "helpers": (),
            "accepted": False,
            "last_word": None,
            "extensions": 0,
            "snoozed_until": None,
        },
        id="the new owner starts anew",
    ),
    pytest.param(item(owner=""), "reassign", ANNA, {"person": BOB}, {"owner": BOB}, id="an owner is named"),
    pytest.param(
        DECLINED, "reassign", ANNA, {"person": BOB}, {"owner": BOB, "state": State.OPEN, "why": ""}, id="asked again"
    ),
    pytest.param(item(), "reassign", ANNA, {"person": ANNA}, {"owner": ANNA, "accepted": True}, id="taken over"),
    pytest.param(
        item(accepted=True),
        "decline",
        BOB,
        {"note": "not my room"},
        {"state": State.DECLINED, "why": "not my room", "accepted": False, "closed_by": BOB, "owner": BOB},
        id="decline",
    ),
    pytest.param(item(), "cancel", ANNA, {}, {"state": State.CANCELLED, "closed": WORD, "closed_by": ANNA}, id="drop"),
    pytest.param(DONE, "reopen", BOB, {}, {"state": State.OPEN, "closed": None, "closed_by": ""}, id="reopen"),
    pytest.param(
        DECLINED, "reopen", ANNA, {}, {"state": State.OPEN, "why": "", "last_word": None}, id="reopen declined"
    ),
    pytest.param(item(), "task", ANNA, {"task": "book the big room"}, {"task": "book the big room"}, id="reword"),
    pytest.param(
        item(), "comment", BOB, {"note": "soon"}, {"note": "soon", "last_word": WORD, "accepted": False}, id="c"
    ),
    pytest.param(item(note="soon"), "comment", DAN, {"note": "great"}, {"note": "soon"}, id="a bystander comments"),
    pytest.param(DONE, "thanks", ANNA, {}, {"state": State.DONE, "note": ""}, id="thanks change nothing"),
]


@pytest.mark.parametrize(("before", "verb", "by", "args", "after"), CHANGES)
def test_a_verb_changes_what_it_says(
    before: Item, verb: str, by: str, args: dict[str, str], after: dict[str, object]
) -> None:
    found = said(before, verb, by, **args)
    assert {name: getattr(found, name) for name in after} == after


REFUSALS: list[Any] = [
    pytest.param(item(), "done", DAN, {}, Code.NOT_YOURS, id="a bystander closes"),
    pytest.param(item(), "cancel", BOB, {}, Code.ORGANISER_ONLY, id="the owner cancels"),
    pytest.param(HELPED, "decline", CAROL, {}, Code.OWNER_ONLY, id="a helper declines"),
    pytest.param(item(), "reassign", DAN, {"person": DAN}, Code.OWNER_ONLY, id="a bystander grabs it"),
    pytest.param(ASKED, "agree", BOB, {}, Code.ORGANISER_ONLY, id="the owner agrees with himself"),
    pytest.param(item(), "agree", ANNA, {}, Code.NOTHING_ASKED, id="agree to nothing"),
    pytest.param(item(), "refuse", ANNA, {}, Code.NOTHING_ASKED, id="refuse nothing"),
    pytest.param(item(), "same", ANNA, {}, Code.SAME_AS_WHICH, id="the same as nothing"),
    pytest.param(DONE, "done", BOB, {}, Code.ALREADY_DONE, id="done twice"),
    pytest.param(DONE, "blocked", BOB, {}, Code.ALREADY_DONE, id="blocked after done"),
    pytest.param(CANCELLED, "done", BOB, {}, Code.ALREADY_CANCELLED, id="done after cancel"),
    pytest.param(DECLINED, "progress", BOB, {}, Code.ALREADY_DECLINED, id="progress after decline"),
    pytest.param(item(), "reopen", BOB, {}, Code.ALREADY_OPEN, id="reopen what is open"),
    pytest.param(item(), "unblocked", BOB, {}, Code.NOT_BLOCKED, id="unblock what is not blocked"),
    pytest.param(item(), "due", BOB, {"raw": "soonish"}, Code.DAY_MISSING, id="an unreadable day"),
    pytest.param(item(), "due", BOB, {"day": "2026-13-40"}, Code.DAY_MISSING, id="no such day"),
    pytest.param(item(), "due", BOB, {"day": "2026-03-01"}, Code.DAY_PAST, id="a past day"),
    pytest.param(item(), "due", BOB, {"day": "9999-12-31"}, Code.DAY_FAR, id="the far future"),
    pytest.param(item(), "due", ANNA, {"day": "2026-03-06"}, Code.DAY_SAME, id="the same day"),
    pytest.param(item(), "snooze", BOB, {}, Code.DAY_MISSING, id="snooze until when"),
    pytest.param(item(), "reassign", BOB, {"raw": "Bob?"}, Code.PERSON_MISSING, id="reassign to whom"),
    pytest.param(item(), "reassign", ANNA, {"person": BOB}, Code.SAME_OWNER, id="reassign to the owner"),
    pytest.param(item(), "progress", BOB, {"percent": "180"}, Code.PERCENT_WRONG, id="180 percent"),
    pytest.param(item(), "task", ANNA, {"task": "  "}, Code.TASK_MISSING, id="no words"),
    pytest.param(item(), "fly", BOB, {}, Code.UNKNOWN_VERB, id="no such verb"),
    pytest.param(item(), "undo", BOB, {}, Code.NOTHING_TO_UNDO, id="undo is the ledger's"),
    pytest.param(item(), "record", ANNA, {"task": "x"}, Code.ALREADY_RECORDED, id="recorded twice"),
]


@pytest.mark.parametrize(("before", "verb", "by", "args", "code"), REFUSALS)
def test_what_does_not_fit_is_refused_with_its_facts(
    before: Item, verb: str, by: str, args: dict[str, str], code: Code
) -> None:
    found = tried(before, verb, by, **args)
    assert isinstance(found, Refusal)
    assert found.code == code
    assert found.facts["verb"] == verb
    assert found.facts["task"] == before.task


def test_every_refusal_that_an_act_can_meet_is_tried_here() -> None:
    met = {code for *_, code in (param.values for param in REFUSALS)}
    found_before_an_act_is_made = {
        Code.PERSON_UNKNOWN,
        Code.PERSON_AMBIGUOUS,
        Code.WHICH_ROW,
        Code.WHICH_DECISION,
        Code.LESSON_WORDS,
        Code.REPLACES_WHICH,
        Code.NO_SUCH_DECISION,
        Code.REVISIT_WHEN,
        Code.RETRO_WORDS,
        Code.RETRO_WHEN,
        Code.RETRO_OVER,
        Code.RETRO_ORGANISER,
        Code.RETRO_WHO,
        Code.RETRO_UNDO,
        Code.RETRO_UNKNOWN,
        Code.RETRO_WHICH,
        Code.RETRO_CHOICE,
        Code.RETRO_ALONE,
        Code.NO_SUCH_ROW,
        Code.NOT_AN_ITEM,
        Code.NOT_PROVED,
        Code.ASKED_ORGANISER,
        Code.WISHED,
        Code.WISH_REFUSED,
        Code.WISH_OVER,
        Code.WISH_SETTLED,
        Code.PAUSE_DAY,
        Code.LETTER_UNKNOWN,
        Code.TOO_MANY,
        Code.CONTRADICTION,
        Code.WRONG_STATE,
        Code.NO_WORDS,
        Code.RECEIPT_UNCLEAR,
        Code.PERSON_OUTSIDE,
        Code.UNDECIDED,
    }
    assert set(Code) - found_before_an_act_is_made == met


@pytest.mark.parametrize("name", VERBS)
@pytest.mark.parametrize("state", State)
def test_a_verb_applies_in_its_states_only(name: str, state: State) -> None:
    before = item(state=state, closed=None if state in (State.OPEN, State.BLOCKED) else at("2026-03-03 09:00"))
    before = replace(before, asked_due=date(2026, 4, 30) if name in ("agree", "refuse") else None, meeting="M-1")
    args = {"day": "2026-03-05", "person": CAROL, "task": "other words", "item": "A-9"}
    # Nobody takes over what they have.
    by = CAROL if name == "take" else BOB
    found = apply(before, act(name, by, **args), roles=frozenset(Role), policy=POLICY)
    if name in ("undo", "record"):
        assert isinstance(found, Refusal)
    else:
        assert isinstance(found, Item) is (state in VERBS[name].allowed)
        assert not isinstance(found, Item) or found.state is (VERBS[name].to or state)


@pytest.mark.parametrize("name", VERBS)
def test_a_verb_explains_itself(name: str) -> None:
    text = VERBS[name].__doc__ or ""
    assert text.endswith(".") and "\n" not in text


def test_the_policy_rules_how_far_an_owner_may_extend() -> None:
    asked = act("due", day="2026-03-13")
    short = apply(item(), asked, roles=frozenset({Role.OWNER}), policy=Policy(extension_days=3))
    assert isinstance(short, Item) and short.asked_due == date(2026, 3, 13)


def test_a_stamped_act_keeps_the_rules_of_its_day() -> None:
    stamped = stamp(act("due", day="2026-03-13"), policy=Policy(extension_days=3), today=date(2026, 3, 3))
    later = apply(item(), stamped, roles=frozenset({Role.OWNER}), policy=Policy(extension_days=90))
    assert isinstance(later, Item) and later.asked_due == date(2026, 3, 13)


def test_a_stamped_day_decides_what_is_past() -> None:
    stamped = stamp(act("due", when="2026-03-03 17:00", day="2026-03-03"), policy=POLICY, today=date(2026, 3, 4))
    found = apply(item(), stamped, roles=frozenset({Role.OWNER}), policy=POLICY)
    assert isinstance(found, Refusal) and found.code == Code.DAY_PAST
    assert found.facts["today"] == "2026-03-04"


def test_who_speaks_for_the_owner_takes_it_on() -> None:
    found = apply(item(), act("progress", DAN, note="half"), roles=frozenset({Role.CONTACT}), policy=POLICY)
    assert isinstance(found, Item) and found.accepted and found.last_word == WORD and found.note == "half"


@pytest.mark.parametrize(("verb", "shows"), [("ok", True), ("thanks", False), ("progress", True)])
def test_an_act_that_nobody_sees_makes_no_difference(verb: str, shows: bool) -> None:
    assert differs(item(), said(item(), verb, BOB)) is shows


def test_the_diagram_shows_every_state_and_verb() -> None:
    drawn = diagram()
    assert drawn.startswith("stateDiagram-v2\n")
    assert "    open --> done: done\n" in drawn
    assert "    blocked --> open: unblocked, reassign, take, contact\n" in drawn
    assert all(state in drawn for state in State)
    assert all(name in drawn for name in VERBS)
