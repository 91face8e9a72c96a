"""A view holds what planning for one person may know, and no more."""

from __future__ import annotations

from datetime import date

import pytest

from minuted.model import Language, Person, State
from minuted.store import Store, known_person
from store.examples import ANNA, BOB, CARL, DAY, NOW, decision, item, letter, meeting, written

DORA = "dora@example.org"


def test_a_view_holds_live_items_of_every_role_and_those_closed_lately(store: Store) -> None:
    done = {"state": State.DONE, "closed_by": BOB}
    with store.writing() as book:
        book.save_meeting(meeting())
        book.save_meeting(meeting("M-2", message_id="other@x"))
        book.save_decision(decision())
        book.save_decision(decision("D-2", meeting="M-2"))
        book.save_item(item("A-1"))
        book.save_item(item("A-2", owner=CARL, helpers=(BOB,)))
        book.save_item(item("A-3", owner=CARL, organiser=BOB))
        book.save_item(item("A-4", closed=NOW - DAY, **done))
        book.save_item(item("A-5", closed=NOW - 3 * DAY, **done))
        book.save_item(item("A-6", owner=CARL, meeting="M-2"))
        book.save_item(item("A-7", state=State.DECLINED, closed=NOW - 9 * DAY))
        book.save_item(item("A-8", owner=BOB, helpers=(BOB,), organiser=BOB))
    with store.reading() as book:
        view = book.view(BOB, since=NOW - 2 * DAY, directory={})
    assert [one.ref for one in view.items] == ["A-1", "A-2", "A-3", "A-4", "A-7", "A-8"]
    assert set(view.meetings) == {"M-1"}
    assert view.decisions == {"M-1": (decision(),)}
    assert set(view.people) == {ANNA, BOB, CARL}
    assert view.person == Person(address=BOB)


def test_a_view_tells_what_was_told_of_its_items_and_of_no_item(store: Store) -> None:
    reasons = ("nudge/A-1/2026-03-06/0", "digest/2026-03-02", "nudge/A-99/2026-03-06/0", "release/M-1")
    with store.writing() as book:
        book.save_meeting(meeting())
        book.save_item(item())
        book.add_letter(letter("k1", reasons=reasons), written("k1"), "bot@x")
    with store.reading() as book:
        told = book.view(BOB, since=NOW, directory={}).told
    assert told == {"nudge/A-1/2026-03-06/0", "digest/2026-03-02", "release/M-1"}


def test_the_directory_wins_in_a_view_and_names_who_is_asked_next(store: Store) -> None:
    directory = {BOB: Person(address=BOB, name="Bob Chen", manager=DORA), DORA: Person(address=DORA, name="Dora")}
    with store.writing() as book:
        book.save_meeting(meeting())
        book.save_item(item())
        book.save_person(Person(address=BOB, name="bobby", wants_mail=False))
        book.save_person(Person(address=ANNA, name="Anna learned"))
    with store.reading() as book:
        view = book.view(BOB, since=NOW, directory=directory)
    assert view.person == Person(address=BOB, name="Bob Chen", manager=DORA, wants_mail=False)
    assert {one.name for one in view.people.values()} == {"Bob Chen", "Dora", "Anna learned", ""}


def test_a_person_without_anything_has_an_empty_view(store: Store) -> None:
    with store.reading() as book:
        view = book.view(BOB, since=NOW, directory={})
    assert (view.items, view.told, view.person) == ((), frozenset(), Person(address=BOB))


@pytest.mark.pure
@pytest.mark.parametrize(
    ("directory", "learned", "expected"),
    [
        (None, None, Person(address=BOB)),
        (Person(address=BOB, name="B"), None, Person(address=BOB, name="B")),
        (None, Person(address=BOB, name="b"), Person(address=BOB, name="b")),
        # An earlier directory knew more of somebody who is not in it any more.
        (None, Person(address=BOB, name="b", manager=ANNA, department="Sales"), Person(address=BOB, name="b")),
        (
            Person(address=BOB, name="B", language=Language.EN),
            Person(
                address=BOB,
                name="b",
                zone="UTC",
                deputy=ANNA,
                language=Language.ZH,
                paused_until=date(2026, 3, 9),
                failing=date(2026, 3, 2),
            ),
            Person(
                address=BOB,
                name="B",
                language=Language.ZH,
                paused_until=date(2026, 3, 9),
                failing=date(2026, 3, 2),
            ),
        ),
    ],
    ids=["nobody-knows", "directory", "learned", "once-in-the-directory", "both"],
)
def test_facts_come_from_the_directory_and_wishes_from_the_person(
    directory: Person | None, learned: Person | None, expected: Person
) -> None:
    assert known_person(directory, learned, BOB) == expected


def test_a_view_holds_what_became_of_minutes_that_somebody_only_read(store: Store) -> None:
    done = {"state": State.DONE, "closed_by": BOB}
    with store.writing() as book:
        book.save_meeting(meeting())
        book.save_meeting(meeting("M-2", message_id="other@x"))
        book.save_readers(meeting(), (DORA, BOB))
        book.save_readers(meeting(), (DORA,))
        book.save_item(item("A-1"))
        book.save_item(item("A-2", owner=DORA))
        book.save_item(item("A-3", closed=NOW - 30 * DAY, **done))
        book.save_item(item("A-4", closed=NOW - 90 * DAY, **done))
        book.save_item(item("A-5", meeting="M-2"))
    with store.reading() as book:
        view = book.view(DORA, since=NOW - 2 * DAY, directory={})
        late = book.view(DORA, since=NOW + 100 * DAY, directory={})
    assert [one.ref for one in view.items] == ["A-2"]
    assert [one.ref for one in view.overheard] == ["A-1", "A-3"]
    assert late.overheard == ()


def test_a_view_of_who_speaks_for_a_department_holds_the_items_of_its_people(store: Store) -> None:
    directory = {
        DORA: Person(address=DORA, name="Dora", aliases=("Sales", "销售部")),
        BOB: Person(address=BOB, name="Bob", department="Sales"),
        CARL: Person(address=CARL, name="Carl", department="Legal"),
    }
    with store.writing() as book:
        book.save_meeting(meeting())
        book.save_item(item("A-1"))
        book.save_item(item("A-2", owner=CARL, helpers=(BOB,)))
        book.save_item(item("A-3", state=State.DONE, closed=NOW - 9 * DAY, closed_by=BOB))
    with store.reading() as book:
        found = {one: book.view(one, since=NOW - 2 * DAY, directory=directory).departments for one in (DORA, BOB)}
    assert {name: [one.ref for one in items] for name, items in found[DORA].items()} == {"Sales": ["A-1"]}
    assert found[BOB] == {}
