"""Follows a department's contact: where somebody else speaks for it now, what it owns is theirs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from minuted.config import Department
from minuted.intake.acting import concerned, done
from minuted.intake.circumstances import Circumstances
from minuted.model import Act, Item
from minuted.store import Book
from minuted.tracking import MINUTED, rules, stamp

#: Under which name it is noted who spoke for which department when it was looked at last.
NOTE = "contacts"


def contacts(departments: tuple[Department, ...], before: Mapping[str, str]) -> str:
    """Return who speaks for which department, as it is noted.

    Where nobody does for a while, whoever did last is kept: what they have of the department waits for the next one.
    """
    now = {each.name: each.contact for each in departments if each.contact}
    return json.dumps({**before, **now}, sort_keys=True)


def is_news(book: Book, departments: tuple[Department, ...]) -> bool:
    """Say whether anybody speaks for a department who did not when it was looked at last."""
    return book.noted(NOTE) != contacts(departments, _noted(book))


def _noted(book: Book) -> dict[str, str]:
    noted: dict[str, str] = json.loads(book.noted(NOTE) or "{}")
    return noted


def follow_contacts(book: Book, departments: tuple[Department, ...], around: Circumstances) -> tuple[Item, ...]:
    """Hand what a department owns from its former contact to the one it has now; both and the organiser hear of it.

    What was handed over by anybody's word since is that person's, whatever department stood in the minutes.
    """
    before = _noted(book)
    book.note(NOTE, contacts(departments, before))
    moved: list[Item] = []
    for department in departments:
        former = before.get(department.name, "")
        if not former or not department.contact or former == department.contact:
            continue
        for item in _owned(book, department, former):
            args = {"person": department.contact, "name": item.owner_name}
            act = Act(item=item.ref, verb="contact", by=MINUTED, at=around.now, args=args)
            policy = rules(around.policy, book.meeting(item.meeting))
            after = done(book, stamp(act, policy=policy, today=around.today(around.known(department.contact))))
            book.save_item(after)
            book.look_sooner(sorted({*concerned(item), *concerned(after)}), around.now)
            moved.append(after)
    return tuple(moved)


def _owned(book: Book, department: Department, contact: str) -> Iterator[Item]:
    """Yield the live items that minutes gave to a department, and that its contact has."""
    names = {name.casefold() for name in (department.name, *department.aliases)}
    for item in book.find_items(owner=contact, limit=None):
        if item.live and item.owner_name.casefold() in names:
            yield item
