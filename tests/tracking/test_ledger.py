"""An item is the sum of its acts, whichever way it is summed, and what was said can be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minuted.model import Act, Item, Meeting, Person, Refusal, Role, Row, State
from minuted.tracking import VERBS, Code, apply, fold, record, roles, stamp, undo, undoable
from minuted.tracking.ledger import differs

from .making import ANNA, BOB, CAROL, DAN, MEETING, PEOPLE, POLICY, START, act, at, item

pytestmark = pytest.mark.pure

ROW = Row(
    line=7,
    convention="prefix",
    task="book the room",
    owners=("Bob", "Carol"),
    people=(BOB, CAROL),
    due_text="by Friday",
    due=date(2026, 3, 6),
)
RECORDED = replace(record("A-1", ROW, MEETING, at=START), seq=1)


def ledger(*acts: Act) -> list[Act]:
    """Number acts after the recording."""
    return [RECORDED, *(replace(each, seq=seq) for seq, each in enumerate(acts, 2))]


def test_the_recording_holds_all_that_the_minutes_say() -> None:
    assert fold([RECORDED]) == item(
        helpers=(CAROL,), due_text="by Friday", line=7, convention="prefix", seq=1, created=START, changed=START
    )


@pytest.mark.parametrize(
    ("people", "owner", "helpers"),
    [
        pytest.param((), "", (), id="nobody"),
        pytest.param(("", CAROL), "", (CAROL,), id="the first one is unknown"),
        pytest.param((BOB, "", CAROL, BOB, CAROL), BOB, (CAROL,), id="named twice"),
    ],
)
def test_the_first_person_is_accountable(people: tuple[str, ...], owner: str, helpers: tuple[str, ...]) -> None:
    found = fold([record("A-1", replace(ROW, people=people), MEETING, at=START)])
    assert (found.owner, found.helpers) == (owner, helpers)


def test_a_row_that_is_done_is_recorded_as_closed() -> None:
    found = fold([record("A-1", replace(ROW, done=True), MEETING, at=START)])
    assert (found.state, found.closed, found.closed_by) == (State.DONE, START, "minuted")


def test_no_acts_are_no_item() -> None:
    with pytest.raises(ValueError, match="recorded"):
        fold([])


def test_undo_takes_back_the_last_mail_of_that_person_only() -> None:
    acts = ledger(
        replace(act("progress", BOB, percent="50"), mail="m1"),
        replace(act("snooze", BOB, day="2026-03-05"), mail="m2"),
        replace(act("progress", BOB, percent="60"), mail="m2"),
        replace(act("task", ANNA, task="book the big room"), mail="m3"),
    )
    back = undo(acts, by=BOB, at=at("2026-03-04 10:00"), mail="m4")
    assert not isinstance(back, Refusal)
    assert [each.undoes for each in back] == [4, 3]
    found = fold([*acts, *(replace(each, seq=6 + index) for index, each in enumerate(back))])
    assert (found.percent, found.snoozed_until, found.task) == (50, None, "book the big room")
    assert (found.seq, found.changed) == (7, at("2026-03-04 10:00"))


def test_a_second_undo_goes_one_mail_further_back() -> None:
    acts = ledger(
        replace(act("progress", BOB, percent="50"), mail="m1"),
        replace(act("done", BOB), mail="m2"),
    )
    acts.append(replace(act("undo", BOB), seq=4, undoes=3))
    assert [each.seq for each in undoable(acts, BOB)] == [2]


@pytest.mark.parametrize(
    ("by", "mails", "seqs"),
    [
        pytest.param(BOB, (), [3], id="the last one"),
        pytest.param(BOB, ("m1",), [2], id="the last one of a thread"),
        pytest.param(BOB, ("m9",), [], id="another thread"),
        pytest.param(DAN, (), [], id="somebody who said nothing"),
        pytest.param("minuted", (), [], id="the recording stays"),
    ],
)
def test_only_ones_own_words_can_be_taken_back(by: str, mails: tuple[str, ...], seqs: list[int]) -> None:
    acts = ledger(replace(act("ok", BOB), mail="m1"), replace(act("done", BOB), mail="m2"))
    assert [each.seq for each in undoable(acts, by, mails)] == seqs


def test_acts_without_a_mail_are_taken_back_one_by_one() -> None:
    acts = ledger(act("ok", BOB), act("done", BOB))
    assert [each.seq for each in undoable(acts, BOB)] == [3]


def test_nothing_to_take_back_is_a_polite_no() -> None:
    found = undo([RECORDED], by=BOB, at=START)
    assert isinstance(found, Refusal) and found.code == Code.NOTHING_TO_UNDO
    assert isinstance(undo([], by=BOB, at=START), Refusal)


def test_what_makes_no_sense_any_more_counts_for_nothing() -> None:
    acts = ledger(act("done", BOB), act("reopen", ANNA), replace(act("undo", BOB), undoes=2))
    assert fold(acts).state is State.OPEN


def test_taking_back_what_was_superseded_is_no_news() -> None:
    acts = ledger(
        act("blocked", BOB), act("unblocked", ANNA), act("reassign", BOB, person=CAROL), act("decline", CAROL)
    )
    quiet = fold([*acts, replace(act("undo", ANNA), seq=6, undoes=3)])
    assert [turn.verb for turn in quiet.turns] == ["blocked", "reassign", "decline"]
    loud = fold([*acts, replace(act("undo", CAROL), seq=6, undoes=5)])
    assert [turn.verb for turn in loud.turns] == ["blocked", "unblocked", "reassign", "undo"]


#: Many ledgers of acts by all sorts of people, sensible or not.
acts = st.builds(
    lambda verb, by, day, percent, note, mail, hours, undoes: Act(
        item="A-1",
        verb=verb,
        by=by,
        at=START + timedelta(hours=hours),
        args={"day": day, "percent": percent, "note": note, "person": CAROL, "task": note},
        mail=mail,
        undoes=undoes if verb == "undo" else None,
    ),
    st.sampled_from([*VERBS, "fly", "undo", "undo"]),
    st.sampled_from([ANNA, BOB, CAROL, DAN]),
    st.sampled_from(["2026-03-05", "2026-03-06", "2026-03-10", "2026-09-01", "9999-12-31", "soon", ""]),
    st.sampled_from(["", "40", "100%", "-3", "٣", "1e9"]),
    st.text(max_size=3),
    st.sampled_from(["", "m1", "m2"]),
    st.integers(0, 2000),
    st.integers(-1, 14),
)


@given(st.lists(acts, max_size=12))
def test_the_fold_never_raises(said: list[Act]) -> None:
    fold([*said, RECORDED])
    fold([RECORDED, *said])


@given(st.lists(acts, max_size=12))
def test_acts_one_by_one_make_the_same_item_as_the_fold(said: list[Act]) -> None:
    written, now = [RECORDED], fold([RECORDED])
    for each in said:
        each = stamp(replace(each, seq=len(written) + 1), policy=POLICY, today=date(2026, 3, 3))
        if each.verb == "undo":
            written.append(each)
            now = fold(written)
            continue
        after = apply(now, each, roles=frozenset(Role), policy=POLICY)
        if isinstance(after, Item):
            written.append(each)
            now = after
    assert fold(written) == now


@given(st.lists(acts.filter(lambda each: each.verb != "undo"), max_size=8), st.sampled_from([ANNA, BOB, CAROL, DAN]))
def test_undo_restores_the_item_before(said: list[Act], by: str) -> None:
    written = ledger(*said)
    last = written[-1]
    back = undo(written, by=by, at=START + timedelta(days=100))
    targets = undoable(written, by)
    assert isinstance(back, Refusal) is (not targets)
    if targets == (last,) and not isinstance(back, Refusal):
        after = fold([*written, replace(back[0], seq=last.seq + 1)])
        before = fold(written[:-1])
        # Only who had it meanwhile is remembered: they must be told that it left them.
        assert not differs(before, replace(after, former=before.former))
        assert after.last_word == before.last_word


@pytest.mark.parametrize(
    ("person", "found"),
    [
        pytest.param(ANNA, {Role.ORGANISER}, id="organiser"),
        pytest.param(BOB, {Role.OWNER}, id="owner"),
        pytest.param(CAROL, {Role.HELPER}, id="helper"),
        pytest.param(DAN, {Role.OTHER}, id="somebody else"),
        pytest.param("bobby@example.org", {Role.OWNER}, id="another address of the owner"),
        pytest.param("deputy@example.org", {Role.OWNER}, id="deputy"),
        pytest.param("sales@example.org", {Role.CONTACT}, id="contact of the department"),
        pytest.param("boss@example.org", {Role.CONTACT}, id="manager"),
        pytest.param("", {Role.OTHER}, id="nobody"),
    ],
)
def test_roles_come_from_the_item_and_the_directory(person: str, found: set[Role]) -> None:
    people = PEOPLE | {
        BOB: Person(
            address=BOB,
            aliases=("bobby@example.org",),
            deputy="deputy@example.org",
            department="Sales",
            manager="boss@example.org",
        ),
        "sales@example.org": Person(address="sales@example.org", aliases=("sales",)),
    }
    assert roles(person, item(helpers=(CAROL,)), people) == found


def test_one_person_can_be_several_things() -> None:
    assert roles(ANNA, item(owner=ANNA), PEOPLE) == {Role.ORGANISER, Role.OWNER}


def test_an_item_without_an_owner_is_nobodys() -> None:
    meeting: Meeting = MEETING
    found = fold([record("A-1", replace(ROW, people=()), meeting, at=START)])
    assert roles("", found, PEOPLE) == {Role.OTHER}
