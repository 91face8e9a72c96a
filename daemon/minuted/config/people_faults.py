"""Mistakes of the directory that no single entry shows: doubles, references to nobody, circles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from minuted.config.faults import Fault, suggestion

if TYPE_CHECKING:
    from minuted.config.people import DirectoryFile, PersonTable


def sense_faults(files: Mapping[Path, DirectoryFile]) -> dict[Path, list[Fault]]:
    """Return what is well formed and still cannot be meant, by file; each file may name what others define.

    One file names an address once; what several say of it is put together.
    """
    people = [person for file in files.values() for person in file.person]
    known = list(dict.fromkeys(person.address for person in people))
    departments = list(dict.fromkeys(each.name for file in files.values() for each in file.department))
    mailboxes: dict[str, str] = {}
    for person in people:
        mailboxes |= {alias.lower(): person.address for alias in person.aliases if "@" in alias}
    domains = {each.domain for file in files.values() for each in file.external}
    external = {p.address for p in people if p.partner is not None or p.address.rpartition("@")[2] in domains}
    above = _managers(files)
    return {
        path: [
            *_of_people(file.person, known, departments),
            *_of_mailboxes(file.person, known, mailboxes),
            *_of_circles(file.person, above),
            *_of_departments(file, known),
            *_of_partners(file, known, external, domains),
        ]
        for path, file in files.items()
    }


def _of_people(people: Sequence[PersonTable], known: list[str], departments: list[str]) -> Iterator[Fault]:
    own = [person.address for person in people]
    for index, person in enumerate(people):
        at = ("person", index)
        if person.address in own[:index]:
            yield Fault(at=(*at, "address"), text=f"{person.address} is listed twice")
        for role in ("manager", "deputy"):
            other = getattr(person, role)
            if other == person.address:
                yield Fault(at=(*at, role), text="nobody can be their own " + role)
            elif other and other not in known:
                yield Fault(at=(*at, role), text=f"{other} is not in the directory{suggestion(other, known)}")
        if person.department and person.department not in departments:
            near = suggestion(person.department, departments) or "; add a [[department]] of this name with its contact"
            yield Fault(at=(*at, "department"), text=f"unknown department {person.department!r}{near}")


def _of_partners(file: DirectoryFile, known: list[str], external: set[str], domains: set[str]) -> Iterator[Fault]:
    """Yield partners of external people who are nobody, or outside the house themselves."""
    named = [(("person", index, "partner"), each.address, each.partner) for index, each in enumerate(file.person)]
    named += [(("external", index, "partner"), "", each.partner) for index, each in enumerate(file.external)]
    for at, person, partner in named:
        if not partner:
            continue
        if partner == person:
            yield Fault(at=at, text="nobody can be their own partner")
        elif partner in external or partner.rpartition("@")[2] in domains:
            yield Fault(
                at=at, text=f"{partner} is external, too; a partner is somebody of yours, whom minuted writes to"
            )
        elif partner not in known:
            yield Fault(at=at, text=f"{partner} is not in the directory{suggestion(partner, known)}")
    listed = [each.domain for each in file.external]
    for index, domain in enumerate(listed):
        if domain in listed[:index]:
            yield Fault(at=("external", index, "domain"), text=f"{domain} is listed twice")


def _of_mailboxes(people: Sequence[PersonTable], known: Sequence[str], mailboxes: Mapping[str, str]) -> Iterator[Fault]:
    """Yield aliases that are somebody else's address: whose mail it is could not be told."""
    for index, person in enumerate(people):
        for alias in (alias.lower() for alias in person.aliases if "@" in alias):
            other = alias if alias in known else mailboxes[alias]
            if other != person.address:
                yield Fault(at=("person", index, "aliases"), text=f"{alias} is an address of {other} too")


def _managers(files: Mapping[Path, DirectoryFile]) -> dict[str, str]:
    """Return who manages whom; the first file that says so wins."""
    found: dict[str, str] = {}
    for person in (person for file in files.values() for person in file.person):
        if person.manager and person.manager != person.address:
            found.setdefault(person.address, person.manager)
    return found


def _of_circles(people: Sequence[PersonTable], above: Mapping[str, str]) -> Iterator[Fault]:
    """Yield managers who are, some steps up, managed by the one they manage; told once, at the first of the circle."""
    reported: set[str] = set()
    for index, person in enumerate(people):
        way = [person.address]
        while (manager := above.get(way[-1])) is not None and manager not in way:
            way.append(manager)
        if manager == person.address and person.manager and person.address not in reported:
            reported.update(way)
            told = " → ".join((*way, person.address)) if len(way) < 6 else f"a circle of {len(way)} people"
            yield Fault(at=("person", index, "manager"), text=f"nobody is at the top: {told}")


def _of_departments(file: DirectoryFile, known: list[str]) -> Iterator[Fault]:
    names = [department.name for department in file.department]
    for index, department in enumerate(file.department):
        at = ("department", index)
        if department.name in names[:index]:
            yield Fault(at=(*at, "name"), text=f"{department.name!r} is listed twice")
        for role in ("contact", "deputy"):
            other = getattr(department, role)
            if other and other not in known:
                yield Fault(at=(*at, role), text=f"{other} is not in the directory{suggestion(other, known)}")
