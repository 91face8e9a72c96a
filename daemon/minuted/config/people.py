"""The directory: who people are, which department they work in, and who speaks for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from minuted.config.faults import Fault, refuse, shape_faults, suggestion
from minuted.config.source import parse, read_text
from minuted.config.tables import Table
from minuted.config.values import Country, Hours, MailAddress, Word, Words, Zone
from minuted.model import Language, Person


class PersonTable(Table):
    address: MailAddress
    name: Word
    aliases: Words = ()
    language: Annotated[Language, Field(strict=False)] | None = None
    zone: Zone | None = None
    country: Country = ""
    hours: Hours | None = None
    department: str = ""
    manager: MailAddress | None = None
    deputy: MailAddress | None = None
    away_until: date | None = None

    def person(self) -> Person:
        return Person(
            address=self.address,
            name=self.name,
            aliases=self.aliases,
            language=self.language,
            zone=self.zone or "",
            country=self.country,
            hours=self.hours,
            department=self.department,
            manager=self.manager or "",
            deputy=self.deputy or "",
            away_until=self.away_until,
        )


class DepartmentTable(Table):
    name: Word
    aliases: Words = ()
    contact: MailAddress


class DirectoryFile(Table):
    """The whole of people.toml."""

    person: Annotated[tuple[PersonTable, ...], Field(strict=False)] = ()
    department: Annotated[tuple[DepartmentTable, ...], Field(strict=False)] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A group that can be given an item; its contact answers for it."""

    name: str
    aliases: tuple[str, ...] = ()
    #: Address of the person who speaks for it.
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """Everybody the operator named."""

    people: tuple[Person, ...] = ()
    departments: tuple[Department, ...] = ()

    def as_people(self) -> tuple[Person, ...]:
        """Return the people, each contact known by the names of the departments too: those resolve to the contact."""
        names: dict[str, list[str]] = defaultdict(list)
        contacts = {department.name: department.contact for department in self.departments}
        for department in self.departments:
            names[department.contact] += [department.name, *department.aliases]
        return tuple(
            replace(
                person,
                aliases=(*person.aliases, *names[person.address]),
                contact=contacts.get(person.department, ""),
            )
            for person in self.people
        )

    def contact_of(self, department: str) -> str:
        """Return the address of the contact of a department, named as in the directory; "" where there is none."""
        return next((each.contact for each in self.departments if each.name == department), "")

    def shared_names(self) -> dict[str, tuple[str, ...]]:
        """Return the names that mean several people, with their addresses: minuted will ask back for these."""
        owners: dict[str, list[str]] = defaultdict(list)
        for person in self.as_people():
            for name in dict.fromkeys(name.casefold() for name in (person.name, *person.aliases)):
                owners[name].append(person.address)
        return {name: tuple(addresses) for name, addresses in owners.items() if len(addresses) > 1}


def directory(path: Path | None) -> Directory:
    """Read people.toml; no file is an empty directory.

    Raises: ConfigError with every fault, one a line.
    """
    if path is None:
        return Directory()
    text = read_text(path)
    raw = parse(path, text)
    try:
        file = DirectoryFile.model_validate(raw, context={"folder": path.parent})
    except ValidationError as error:
        refuse(path, text, shape_faults(error, DirectoryFile))
        raise
    refuse(path, text, _sense_faults(file))
    return Directory(
        people=tuple(table.person() for table in file.person),
        departments=tuple(
            Department(name=table.name, aliases=table.aliases, contact=table.contact) for table in file.department
        ),
    )


def _sense_faults(file: DirectoryFile) -> Iterator[Fault]:
    """Yield what is well formed and still cannot be meant: doubles, and references to nobody."""
    known = [person.address for person in file.person]
    departments = [department.name for department in file.department]
    for index, person in enumerate(file.person):
        at = ("person", index)
        if person.address in known[:index]:
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
    for index, department in enumerate(file.department):
        if department.name in departments[:index]:
            yield Fault(at=("department", index, "name"), text=f"{department.name!r} is listed twice")
        if department.contact not in known:
            near = suggestion(department.contact, known)
            yield Fault(at=("department", index, "contact"), text=f"{department.contact} is not in the directory{near}")
