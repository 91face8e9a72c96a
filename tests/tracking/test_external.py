"""People outside the house: who is asked in their place, and what that person's affairs look like then."""

from __future__ import annotations

from dataclasses import replace

import pytest

from minuted.model import Borders, Person, Role, View
from minuted.tracking import roles
from minuted.tracking.external import in_place_of, partner_of

from .making import ANNA, BOB, CAROL, item

MARIA = "maria@partner.example"
PEOPLE = {
    MARIA: Person(address=MARIA, name="Maria", external=True, partner=BOB),
    BOB: Person(address=BOB, name="Bob", deputy="dora@example.org"),
    ANNA: Person(address=ANNA, name="Anna"),
}


@pytest.mark.parametrize(
    ("changed", "asked"),
    [
        ({}, BOB),
        ({MARIA: replace(PEOPLE[MARIA], partner="")}, ANNA),
        ({BOB: replace(PEOPLE[BOB], wants_mail=False)}, ANNA),
        ({BOB: replace(PEOPLE[BOB], external=True)}, ANNA),
        ({MARIA: replace(PEOPLE[MARIA], external=False)}, ""),
    ],
    ids=["partner", "nobody named", "partner left", "partner outside too", "inside"],
)
def test_somebody_inside_is_asked(changed: dict[str, Person], asked: str) -> None:
    assert partner_of(MARIA, ANNA, {**PEOPLE, **changed}) == asked


@pytest.mark.parametrize(
    ("address", "external", "partner"),
    [
        ("li@example.org", False, ""),
        ("boss@elsewhere.example", False, ""),
        ("b.oss@mail.example", False, ""),
        (MARIA, True, BOB),
        ("zed@nowhere.example", True, ""),
    ],
    ids=["domain of the house", "in the directory", "other address of one in it", "domain outside", "stranger"],
)
def test_the_borders_say_who_is_outside(address: str, external: bool, partner: str) -> None:
    inside = Person(address="boss@elsewhere.example", aliases=("The Boss", "B.Oss@mail.example"))
    borders = Borders.of(["example.org"], [inside], {"partner.example": BOB})
    marked = borders.marked(Person(address=address))
    assert (marked.external, marked.partner) == (external, partner)


def test_without_borders_everybody_is_inside() -> None:
    assert not Borders().marked(Person(address="zed@nowhere.example")).external


def test_what_an_external_owner_has_is_the_partners_and_noted() -> None:
    mine, theirs = item(ref="A-1", owner=BOB), item(ref="A-2", owner=MARIA, helpers=(BOB,))
    passed_on, others = item(ref="A-3", owner="cleo@example.org", former=(MARIA,)), item(ref="A-4", owner=ANNA)
    view = View(person=PEOPLE[BOB], items=(mine,), people=PEOPLE)
    of_maria = View(
        person=PEOPLE[MARIA], items=(theirs, passed_on, others), people=PEOPLE, told=frozenset({"announce/A-2/x"})
    )
    seen = in_place_of(view, [of_maria])
    assert [(each.ref, each.owner, each.helpers, each.former) for each in seen.items] == [
        ("A-1", BOB, (), ()),
        ("A-2", BOB, (), ()),
        ("A-3", "cleo@example.org", (), (BOB,)),
    ]
    assert seen.speaks_for == {"A-2": MARIA}
    assert seen.told == {"announce/A-2/x"}


def test_whoever_calls_the_meeting_has_what_nobody_else_is_asked() -> None:
    people = {**PEOPLE, MARIA: replace(PEOPLE[MARIA], partner="")}
    seen = in_place_of(View(person=PEOPLE[ANNA], items=(item(ref="A-2", owner=MARIA),), people=people))
    assert seen.items[0].owner == ANNA
    assert seen.speaks_for == {"A-2": MARIA}


@pytest.mark.parametrize(
    ("person", "role"),
    [(MARIA, Role.OTHER), (BOB, Role.OWNER), ("dora@example.org", Role.OWNER), (ANNA, Role.ORGANISER)],
    ids=["the external owner", "partner", "their deputy", "organiser"],
)
def test_the_partner_has_the_owners_say(person: str, role: Role) -> None:
    assert roles(person, item(ref="A-2", owner=MARIA), PEOPLE) == {role}


def test_where_somebody_external_helps_the_partner_is_told_unless_they_hear_of_it_anyway() -> None:
    helped, mine = item(ref="A-2", owner=CAROL, helpers=(MARIA,)), item(ref="A-3", owner=BOB, helpers=(MARIA,))
    of_maria = View(person=PEOPLE[MARIA], items=(helped, mine), people=PEOPLE)
    seen = in_place_of(View(person=PEOPLE[BOB], items=(mine,), people=PEOPLE), [of_maria])
    assert [(each.ref, each.helpers) for each in seen.items] == [("A-2", (MARIA, BOB)), ("A-3", (MARIA,))]
    assert seen.speaks_for == {"A-2": MARIA}
