"""Acts are appended, items folded beside them, and both come back equal."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from sqlalchemy import Table

from minuted.model import Act, Decision, Item, Language, Meeting, Person, Rhythm, State, Turn, Wish
from minuted.store import Store, tables
from store.examples import ANNA, BOB, CARL, DAY, HOUR, NOW, act, decision, item, meeting

FULL_ITEM = item(
    helpers=(CARL, "dora@example.org"),
    state=State.BLOCKED,
    accepted=True,
    percent=60,
    note="half 一半",
    why="no key",
    snoozed_until=date(2026, 3, 9),
    asked_due=date(2026, 4, 1),
    extensions=2,
    line=4,
    convention="action",
    last_word=NOW + HOUR,
    closed=NOW + DAY,
    closed_by=BOB,
    turns=(
        Turn(verb="done", by=BOB, at=NOW),
        Turn(verb="undo", by=BOB, at=NOW + HOUR, undone="done", undone_at=NOW),
    ),
    seq=9,
)
FULL_PERSON = Person(
    address=BOB,
    name="Bob Chen 陈",
    aliases=("Bobby", "b@x"),
    language=Language.ZH,
    zone="Asia/Shanghai",
    country="CN",
    hours=(time(9), time(17, 30)),
    days=(0, 1, 6),
    department="Sales",
    manager=ANNA,
    deputy=CARL,
    paused_until=date(2026, 5, 1),
    away_until=date(2026, 4, 1),
    rhythm=Rhythm.WEEKLY,
    wants_mail=False,
    failing=date(2026, 3, 2),
)


@pytest.mark.parametrize(
    ("of", "table"),
    [
        (Act, tables.act),
        (Item, tables.item),
        (Meeting, tables.meeting),
        (Decision, tables.decision),
        (Person, tables.person),
        (Wish, tables.wish),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_a_noun_and_its_table_have_the_same_fields(of: type, table: Table) -> None:
    assert [field.name for field in fields(of)] == table.columns.keys()


def test_refs_count_up_by_kind_and_a_rollback_gives_them_back(store: Store) -> None:
    with store.writing() as book:
        assert [book.next_ref("A"), book.next_ref("A"), book.next_ref("D"), book.next_ref("M")] == [
            "A-1",
            "A-2",
            "D-1",
            "M-1",
        ]
    with pytest.raises(KeyError), store.writing() as book:
        assert book.next_ref("A") == "A-3"
        raise KeyError
    with store.writing() as book:
        assert book.next_ref("A") == "A-3"


def test_acts_come_back_in_order_with_numbers_that_grow(store: Store) -> None:
    with store.writing() as book:
        first = book.append(act(args={"task": "订会议室", "day": "2026-03-06"}, mail="m1"))
        second = book.append(act("done", item="A-2", mail="m1"))
        third = book.append(act("undo", by=ANNA, undoes=first.seq))
    assert 0 < first.seq < second.seq < third.seq
    with store.reading() as book:
        assert book.acts("A-1") == (first, third)
        assert book.acts_of_mail("m1") == (first, second)
        assert book.acts_by(BOB, 1) == (second,)
        assert book.acts("A-9") == ()


def test_a_full_item_comes_back_equal(store: Store) -> None:
    with store.writing() as book:
        book.save_item(item())
        book.save_item(FULL_ITEM)
    with store.reading() as book:
        assert book.item("A-1") == FULL_ITEM
        assert book.item("A-2") is None


def test_items_are_found_by_what_is_given_in_order_of_their_numbers(store: Store) -> None:
    with store.writing() as book:
        for number in (10, 9, 2):
            book.save_item(item(f"A-{number}"))
        book.save_item(item("A-3", owner=CARL, state=State.DONE, closed=NOW, meeting="M-2"))
    with store.writing() as book:
        assert set(book.items(["A-9", "A-2", "A-77"])) == {"A-2", "A-9"}
    with store.reading() as book:
        assert [one.ref for one in book.find_items()] == ["A-2", "A-3", "A-9", "A-10"]
        assert [one.ref for one in book.find_items(owner=BOB, limit=2)] == ["A-2", "A-9"]
        assert [one.ref for one in book.find_items(state=State.DONE)] == ["A-3"]
        assert [one.ref for one in book.find_items(meeting="M-2", owner=CARL)] == ["A-3"]
        assert [one.ref for one in book.live_items()] == ["A-2", "A-9", "A-10"]


def test_more_refs_than_one_question_holds_are_asked_in_parts(store: Store) -> None:
    with store.writing() as book:
        book.save_item(item())
        assert list(book.items(f"A-{number}" for number in range(70_000))) == ["A-1"]


def test_meetings_and_decisions_come_back_equal(store: Store) -> None:
    full = meeting(attendees=("Anna", "李四"), goal="go live", mail="m1", subject="Weekly", confirmed=NOW)
    with store.writing() as book:
        book.save_meeting(meeting())
        book.save_meeting(full)
        book.save_decision(decision(line=3, convention="decided"))
        book.save_decision(decision("D-2", day=date(2026, 2, 1), meeting="M-2"))
    with store.reading() as book:
        assert book.meeting("M-1") == full
        assert book.meetings(["M-1", "M-9"]) == {"M-1": full}
        assert book.decisions(["M-1"]) == (decision(line=3, convention="decided"),)
        assert [one.ref for one in book.decisions(["M-1", "M-2"])] == ["D-1", "D-2"]
        assert [one.ref for one in book.decisions_since(date(2026, 2, 2))] == ["D-1"]


def test_the_moment_of_an_act_so_many_back_is_told(store: Store) -> None:
    with store.writing() as book:
        for hours in range(3):
            book.append(act("comment", at=NOW + hours * HOUR))
        book.append(act("comment", by=CARL, at=NOW + DAY))
    with store.reading() as book:
        assert [book.act_back(BOB, back) for back in range(4)] == [NOW + 2 * HOUR, NOW + HOUR, NOW, None]


def test_a_message_id_names_the_newest_meeting_and_an_empty_one_none(store: Store) -> None:
    with store.writing() as book:
        book.save_meeting(meeting(received=NOW - DAY))
        book.save_meeting(meeting("M-2"))
        book.save_meeting(meeting("M-3", message_id=""))
    with store.reading() as book:
        found = book.meeting_by_message_id("weekly@example.org")
        assert found is not None and found.ref == "M-2"
        assert book.meeting_by_message_id("") is None
        assert book.meeting_by_message_id("other@x") is None
        last, before = book.meetings_by(found.organiser, 2)
        assert (last.ref, before.ref) == ("M-3", "M-2")
        assert book.meetings_by("other@x", 2) == ()


def test_a_full_person_comes_back_equal(store: Store) -> None:
    with store.writing() as book:
        assert book.person(BOB) is None
        book.save_person(Person(address=BOB))
        book.save_person(FULL_PERSON)
        book.save_person(Person(address=ANNA))
    with store.reading() as book:
        assert book.person(BOB) == FULL_PERSON
        assert book.people([BOB, CARL]) == {BOB: FULL_PERSON}
        assert [one.address for one in book.all_people()] == [ANNA, BOB]


def test_people_are_looked_at_when_due_and_sooner_wins(store: Store) -> None:
    with store.writing() as book:
        assert book.next_look() is None
        book.look_at(BOB, NOW + HOUR)
        book.look_sooner([BOB, CARL, "", BOB], NOW + 2 * HOUR)
        book.look_sooner([ANNA], NOW)
        book.look_sooner([], NOW)
    with store.writing() as book:
        assert book.next_look() == NOW
        assert book.due_people(NOW, 9) == (ANNA,)
        assert book.due_people(NOW + HOUR, 9) == (ANNA, BOB)
        assert book.due_people(NOW + DAY, 2) == (ANNA, BOB)
        book.look_sooner([BOB], NOW - HOUR)
        assert book.next_look() == NOW - HOUR
        book.look_at(BOB, None)
        book.look_at(BOB, None)
        assert book.due_people(NOW + DAY, 9) == (ANNA, CARL)
        assert book.next_look() == NOW
        assert book.person(BOB) is None
        assert book.all_people() == tuple(Person(address=address) for address in (ANNA, BOB, CARL))
        book.look_sooner([BOB], NOW + DAY)
        assert book.due_people(NOW + DAY, 9) == (ANNA, CARL, BOB)


def test_a_person_is_taken_while_due(store: Store) -> None:
    with store.writing() as book:
        book.look_at(BOB, NOW)
        book.look_at(CARL, NOW + HOUR)
        book.look_at(ANNA, None)
        assert [book.take_person(one, NOW) for one in (BOB, CARL, ANNA, "x@y")] == [True, False, False, False]


@pytest.mark.parametrize(
    "moment",
    [
        datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        datetime(2026, 3, 29, 2, 30, tzinfo=timezone(timedelta(hours=8))),
        datetime(9998, 12, 31, tzinfo=UTC),
    ],
    ids=["before-1970", "another-zone", "far-future"],
)
def test_a_moment_comes_back_as_the_same_instant_in_utc(store: Store, moment: datetime) -> None:
    with store.writing() as book:
        book.look_at(BOB, moment)
        found = book.next_look()
    assert found == moment and found.tzinfo is UTC


def test_a_moment_without_zone_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="without zone"), store.writing() as book:
        book.look_at(BOB, datetime(2026, 3, 2))


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b", "a\udfff\0b"], ids=["nul", "surrogate", "both"])
def test_what_a_database_refuses_is_taken_out_of_text(store: Store, text: str) -> None:
    with store.writing() as book:
        book.save_item(item(task=text, helpers=(f"{text}@x",)))
        book.append(act(args={"note": text, text: "n"}))
        book.note(text, text)
    with store.reading() as book:
        found = book.item("A-1")
        assert found == item(task="ab", helpers=("ab@x",))
        assert book.acts("A-1")[0].args == {"note": "ab", "ab": "n"}
        assert book.noted(text) == "ab"


def test_notes_are_replaced_and_absent_before(store: Store) -> None:
    with store.writing() as book:
        assert book.noted("beat") is None
        book.note("beat", "1")
        book.note("beat", "2")
        assert book.note_once("beat", "3") == "2"
    with store.reading() as book:
        assert book.noted("beat") == "2"


def test_items_saved_again_leave_people_who_no_longer_have_to_do_with_them(store: Store) -> None:
    with store.writing() as book:
        book.save_meeting(meeting())
        book.save_item(item())
        book.save_item(replace(item(), owner=CARL, helpers=(CARL,)))
    with store.reading() as book:
        assert book.view(BOB, since=NOW, directory={}).items == ()
        assert len(book.view(CARL, since=NOW, directory={}).items) == 1
