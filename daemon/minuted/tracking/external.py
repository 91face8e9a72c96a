"""People outside the house: they get no mail, and somebody inside, their partner, is asked in their place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from minuted.model import Borders, Item, Person, View


def marked(view: View, borders: Borders) -> View:
    """Return a view in which everybody external is marked."""
    people = {address: borders.marked(person) for address, person in view.people.items()}
    return replace(view, person=borders.marked(view.person), people=people)


def partner_of(owner: str, organiser: str, people: Mapping[str, Person]) -> str:
    """Return who is asked in place of an external owner: their partner, else the organiser; "" for anybody inside."""
    person = people.get(owner)
    if person is None or not person.external:
        return ""
    partner = people.get(person.partner)
    if partner is None or partner.external or partner.failing or not partner.wants_mail:
        return organiser
    return partner.address


def in_place_of(view: View, others: Iterable[View] = ()) -> View:
    """Return what a partner has to do with: what external people own is as theirs, and noted in ``speaks_for``.

    Where external people help, their partner helps, unless the partner hears of the item anyway.

    Args:
        others: views of external people whose partner the reader may be; ``told`` holds what the reader was told.
    """
    others, reader = tuple(others), view.person.address
    people = dict(view.people)
    for other in others:
        people = {**other.people, **people}
    items = {item.ref: item for other in others for item in other.items} | {item.ref: item for item in view.items}
    mine, speaks_for = {item.ref for item in view.items}, dict(view.speaks_for)
    kept: list[Item] = []
    for item in items.values():
        asked = partner_of(item.owner, item.organiser, people) == reader
        former = tuple(
            dict.fromkeys(
                reader if partner_of(each, item.organiser, people) == reader else each
                for each in item.former
                if each != reader or not asked
            )
        )
        if asked:
            speaks_for[item.ref] = item.owner
            helpers = tuple(each for each in item.helpers if each != reader)
            former = tuple(each for each in former if each != reader)
            kept.append(replace(item, owner=reader, helpers=helpers, former=former))
        elif helped := _helped(item, reader, people):
            speaks_for[item.ref] = helped
            kept.append(replace(item, helpers=(*item.helpers, reader), former=former))
        elif item.ref in mine or reader in former:
            kept.append(replace(item, former=former))
    refs = {item.ref for item in kept}
    view = replace(
        view,
        items=tuple(sorted(kept, key=_number)),
        overheard=tuple(item for item in view.overheard if item.ref not in refs),
        people=people,
        speaks_for=speaks_for,
    )
    for other in others:
        view = replace(
            view,
            meetings={**other.meetings, **view.meetings},
            decisions={**other.decisions, **view.decisions},
            told=view.told | other.told,
            told_at={**other.told_at, **view.told_at},
        )
    return view


def _helped(item: Item, reader: str, people: Mapping[str, Person]) -> str:
    """Return the external helper of an item in whose place the reader is asked; "" for none."""
    if reader in (item.owner, item.organiser, *item.helpers):
        return ""
    return next((each for each in item.helpers if partner_of(each, item.organiser, people) == reader), "")


def _number(item: Item) -> int:
    number = item.ref.rpartition("-")[2]
    return int(number) if number.isdecimal() else 0
