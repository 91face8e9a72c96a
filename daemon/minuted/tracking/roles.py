"""What a person is to an item, which decides what they may do with it."""

from __future__ import annotations

from collections.abc import Mapping

from minuted.model import Item, Person, Role
from minuted.tracking.external import partner_of


def roles(person: str, item: Item, people: Mapping[str, Person]) -> frozenset[Role]:
    """Return every role that an address has on an item; somebody without one is ``OTHER``.

    A deputy named in the directory stands for the person, and so does whoever is asked in place of somebody external,
    who has no say.  A contact is whoever carries the name of the owner's department among their own names; the owner's
    manager may do as much.

    Args:
        people: the directory by address; whoever is missing there has no deputy and no department.
    """
    # An address that the directory lists as another name of somebody is that person.
    names = {person, *(each.address for each in people.values() if person in each.aliases)}
    found = {
        role
        for role, holders in (
            (Role.ORGANISER, (item.organiser,)),
            (Role.OWNER, (item.owner,)),
            (Role.HELPER, item.helpers),
        )
        if any(holder and names & _who_may(holder, item, people) for holder in holders)
    }
    if _speaks_for_owner(names, item, people):
        found.add(Role.CONTACT)
    return frozenset(found or {Role.OTHER})


def _who_may(holder: str, item: Item, people: Mapping[str, Person]) -> set[str]:
    """Return who acts as somebody: they, their deputy, and for external people whoever is asked in their place."""
    asked = partner_of(holder, item.organiser, people)
    if asked:
        return {asked, _deputy(asked, people) or asked}
    return {holder, _deputy(holder, people) or holder}


def _deputy(person: str, people: Mapping[str, Person]) -> str | None:
    known = people.get(person)
    return known.deputy or None if known else None


def _speaks_for_owner(names: set[str], item: Item, people: Mapping[str, Person]) -> bool:
    owner = people.get(item.owner)
    if owner is not None and owner.manager and owner.manager in names:
        return True
    if owner is None or not owner.department:
        return False
    department = owner.department.casefold()
    return any(department == alias.casefold() for name in names if name in people for alias in people[name].aliases)
