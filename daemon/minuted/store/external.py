"""Adds to what somebody has to do with what they are asked in place of people outside the house."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from minuted.model import Borders, Person, View
from minuted.store.book import Book
from minuted.store.people import known_person
from minuted.tracking.external import in_place_of, marked


def outside_too(book: Book, view: View, since: datetime, directory: Mapping[str, Person], borders: Borders) -> View:
    """Return a view in which external people are marked, and what the person is asked in their place is the person's.

    Whoever calls a meeting has the items in the view already; partners get those of the people they are named for.

    Args:
        since: items that were closed at or after this moment are in it too.
    """
    address = view.person.address
    view = _with_partners(book, marked(view, borders), directory)
    if view.person.external:
        return view
    named = [each.address for each in directory.values() if each.external and each.partner == address]
    for domain in (domain for domain, partner in borders.partners.items() if partner == address):
        named += [each for each in book.people_of_domain(domain) if each not in directory]
    others = []
    for each in dict.fromkeys(named):
        other = _with_partners(book, marked(book.view(each, since=since, directory=directory), borders), directory)
        told_at = book.told_at_of(address, other)
        others.append(replace(other, told=frozenset(told_at), told_at=told_at))
    return in_place_of(view, others)


def _with_partners(book: Book, view: View, directory: Mapping[str, Person]) -> View:
    """Add the partners of external people, where nothing else brought them into the view."""
    missing = {each.partner for each in view.people.values() if each.external} - {"", *view.people}
    people = {each: known_person(directory.get(each), book.person(each), each) for each in sorted(missing)}
    return replace(view, people={**view.people, **people}) if people else view
