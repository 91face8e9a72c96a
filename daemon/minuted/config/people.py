"""The directory: who people are, which department they work in, and who speaks for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import Field, ValidationError

from minuted.config.faults import shape_faults, told
from minuted.config.people_faults import sense_faults
from minuted.config.source import parse, read_text
from minuted.config.tables import Table
from minuted.config.values import Country, Hours, MailAddress, MailDomain, Weekdays, Word, Words, Zone
from minuted.errors import ConfigError
from minuted.model import Language, Person

#: So many departments without a contact are named; after an import there may be hundreds.
MOST_NAMED = 5


class PersonTable(Table):
    address: MailAddress
    name: Word
    aliases: Words = ()
    language: Annotated[Language, Field(strict=False)] | None = None
    zone: Zone | None = None
    country: Country = ""
    hours: Hours | None = None
    days: Weekdays | None = None
    department: str = ""
    manager: MailAddress | None = None
    deputy: MailAddress | None = None
    partner: MailAddress | None = None
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
            days=self.days,
            department=self.department,
            manager=self.manager or "",
            deputy=self.deputy or "",
            external=self.partner is not None,
            partner=self.partner or "",
            away_until=self.away_until,
        )


class DepartmentTable(Table):
    name: Word
    aliases: Words = ()
    contact: MailAddress | None = None
    deputy: MailAddress | None = None

    def department(self) -> Department:
        return Department(name=self.name, aliases=self.aliases, contact=self.contact or "", deputy=self.deputy or "")


class ExternalTable(Table):
    domain: MailDomain
    partner: MailAddress | None = None


class DirectoryFile(Table):
    """The whole of people.toml."""

    person: Annotated[tuple[PersonTable, ...], Field(strict=False)] = ()
    department: Annotated[tuple[DepartmentTable, ...], Field(strict=False)] = ()
    external: Annotated[tuple[ExternalTable, ...], Field(strict=False)] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A group that can be given an item; its contact answers for it."""

    name: str
    aliases: tuple[str, ...] = ()
    #: Address of the person who speaks for it; "" where nobody does yet.
    contact: str = ""
    #: Address of who stands in for the contact, where the contact has no deputy of their own.
    deputy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """Everybody the operator named."""

    people: tuple[Person, ...] = ()
    departments: tuple[Department, ...] = ()
    #: By mail domain of people outside the house: address of their partner, "" where none is named.
    external: Mapping[str, str] = field(default_factory=dict)

    def as_people(self) -> tuple[Person, ...]:
        """Return the people, each contact known by the names of the departments too: those resolve to the contact.

        Who is outside the house has a partner: their own, else their domain's, else the contact of their department.
        """
        names: dict[str, list[str]] = defaultdict(list)
        deputies: dict[str, str] = {}
        contacts = {department.name: department.contact for department in self.departments}
        for department in self.departments:
            names[department.contact] += [department.name, *department.aliases]
            if department.deputy != department.contact:
                deputies.setdefault(department.contact, department.deputy)
        return tuple(
            replace(
                person,
                aliases=(*person.aliases, *names[person.address]),
                contact=contacts.get(person.department, ""),
                deputy=person.deputy or deputies.get(person.address, ""),
                external=self.is_external(person),
                partner=self._partner_of(person, contacts.get(person.department, "")),
            )
            for person in self.people
        )

    def is_external(self, person: Person) -> bool:
        """Say whether somebody of the directory is outside the house: they have a partner, or their mail domain is."""
        return person.external or person.address.rpartition("@")[2] in self.external

    def _partner_of(self, person: Person, contact: str) -> str:
        if not self.is_external(person):
            return ""
        outside = {each.address for each in self.people if self.is_external(each)}
        named = (person.partner, self.external.get(person.address.rpartition("@")[2], ""), contact)
        return next((each for each in named if each and each not in outside), "")

    def contact_of(self, department: str) -> str:
        """Return the address of the contact of a department, named as in the directory; "" where there is none."""
        return next((each.contact for each in self.departments if each.name == department), "")

    def doubts(self) -> Iterator[str]:
        """Yield what can be meant and is worth a word: names of several people, departments without anybody."""
        for name, addresses in self.shared_names().items():
            yield f"{name!r} means {' and '.join(addresses)}: minuted will ask back; add aliases"
        silent = [department.name for department in self.departments if not department.contact]
        if silent:
            more = f" and {len(silent) - MOST_NAMED} more departments" if len(silent) > MOST_NAMED else ""
            named = ", ".join(map(repr, silent[:MOST_NAMED])) + more
            yield f"nobody speaks for {named}: minuted will ask whose their items are; add a contact to each"
        known = {person.address: person for person in self.people}
        for person in self.people:
            deputy = known.get(person.deputy)
            if deputy is not None and self.is_external(deputy):
                yield f"{deputy.address} is external and gets no mail: they cannot stand in for {person.address}"
            if deputy is not None and deputy.deputy == person.address and person.address < deputy.address:
                both = f"{person.address} and {deputy.address}"
                yield f"{both} stand in for each other: while both are on leave their letters wait"

    def shared_names(self) -> dict[str, tuple[str, ...]]:
        """Return the names that mean several people, with their addresses: minuted will ask back for these."""
        owners: dict[str, list[str]] = defaultdict(list)
        for person in self.as_people():
            for name in dict.fromkeys(name.casefold() for name in (person.name, *person.aliases)):
                owners[name].append(person.address)
        return {name: tuple(addresses) for name, addresses in owners.items() if len(addresses) > 1}


def directory(path: Path | None) -> Directory:
    """Read people.toml and the files of people.d beside it; no file is an empty directory.

    What several files say of one address is put together: people.toml wins, then the files in the order of their names.

    Raises: ConfigError with every fault of all files, one a line.
    """
    if path is None:
        return Directory()
    read, texts = read_files(path)
    refuse_faults(read, texts)
    return put_together(read.values())


def folder_of_imports(path: Path) -> Path:
    """Return the folder beside people.toml whose files are read after it."""
    return path.with_suffix(".d")


def sources(path: Path | None) -> dict[str, tuple[str, ...]]:
    """Return the files that name somebody, by address: "people.toml", "people.d/ldap.toml".  Raises: ConfigError."""
    found: dict[str, tuple[str, ...]] = {}
    for each, file in (read_files(path)[0] if path is not None else {}).items():
        assert path is not None, "a file was read"
        name = each.relative_to(path.parent).as_posix()
        found |= {person.address: (*found.get(person.address, ()), name) for person in file.person}
    return found


def read_files(path: Path) -> tuple[dict[Path, DirectoryFile], dict[Path, str]]:
    """Read people.toml and the files of people.d, in the order in which they win, each alone; and their texts.

    Raises: ConfigError with every fault that a file has alone, one a line.
    """
    read, texts, faults = {}, {}, []
    for each in (path, *sorted(folder_of_imports(path).glob("*.toml"))):
        texts[each] = read_text(each)
        raw = parse(each, texts[each])
        try:
            read[each] = DirectoryFile.model_validate(raw, context={"folder": each.parent})
        except ValidationError as error:
            faults += told(each, texts[each], shape_faults(error, DirectoryFile))
    if faults:
        raise ConfigError("\n".join(faults))
    return read, texts


def refuse_faults(read: Mapping[Path, DirectoryFile], texts: Mapping[Path, str]) -> None:
    """Raise ConfigError with every fault that the files have together; do nothing where there is none."""
    faults = [line for each, found in sense_faults(read).items() for line in told(each, texts[each], found)]
    if faults:
        raise ConfigError("\n".join(faults))


def put_together(files: Iterable[DirectoryFile]) -> Directory:
    """Return the directory that files make, the first ones winning."""
    people: dict[str, PersonTable] = {}
    departments: dict[str, DepartmentTable] = {}
    external: dict[str, str] = {}
    for file in files:
        for outside in file.external:
            external.setdefault(outside.domain, outside.partner or "")
        for person in file.person:
            above = people.get(person.address)
            people[person.address] = laid_over(above, person) if above else person
        for department in file.department:
            over = departments.get(department.name)
            departments[department.name] = laid_over(over, department) if over else department
    return Directory(
        people=tuple(table.person() for table in people.values()),
        departments=tuple(table.department() for table in departments.values()),
        external=external,
    )


Entry = TypeVar("Entry", PersonTable, DepartmentTable)


def laid_over(above: Entry, below: Entry) -> Entry:
    """Return one entry of two: what the upper one says wins, and both have their aliases."""
    said: dict[str, Any] = {name: getattr(above, name) for name in above.model_fields_set}
    said["aliases"] = tuple(dict.fromkeys((*above.aliases, *below.aliases)))
    return below.model_copy(update=said)
