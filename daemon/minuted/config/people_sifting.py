"""From rows of another directory to entries of ours: what does not fit is left out, and told, and never guessed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from minuted.config.people import Directory
from minuted.config.values import clock, known_country, known_zone, mail_address, one_day
from minuted.model import Language

#: What can be imported of a person, in the order in which an entry has it; the contact is the department's.
FACTS = (
    "address",
    "name",
    "aliases",
    "language",
    "zone",
    "country",
    "hours",
    "department",
    "manager",
    "deputy",
    "partner",
    "contact",
)
#: Facts that name another person, by address or by name.
PEOPLE = ("manager", "deputy", "partner", "contact")
#: What comes along, unseen, when an address is copied.
UNSEEN = " \t\r\n\xa0\u200b\u200e\u200f\u202a\u202c\u2060\ufeff"
#: Longer is no name.
LONGEST = 200
_SPLIT = re.compile(r"[;,，；、|\n]")
_HOURS = re.compile(r"[-–—~～至到]|\bto\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One person as another directory has them."""

    #: Where: "line 7", a distinguished name.
    place: str
    #: By the names in ``FACTS``, as written there.
    facts: Mapping[str, str]


@dataclass(slots=True)
class Sifted:
    """What can be taken over."""

    #: By address: the values that an entry has.
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: By name: the values of an entry.
    departments: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: What was left out and why, for the operator.
    notes: list[str] = field(default_factory=list)


def sift(found: Iterable[Found], directory: Directory, languages: Mapping[str, Language]) -> Sifted:
    """Make entries of what was found.

    Args:
        directory: whom the other files name: managers may be among them.
        languages: by folded name: what languages are called.
    """
    sifted = Sifted()
    places: dict[str, str] = {}
    links: list[tuple[str, str, str]] = []
    for one in found:
        facts = {name: _plain(text) for name, text in one.facts.items()}
        try:
            address = mail_address(one.facts.get("address", "").strip(UNSEEN).removeprefix("mailto:"))
        except ValueError:
            what = f"{facts['address'][:80]!r} is no mail address" if facts.get("address") else "no mail address"
            sifted.notes.append(f"{one.place}: {what}; left out")
            continue
        if address in places:
            sifted.notes.append(f"{one.place}: {address} stands at {places[address]} already; left out")
            continue
        if not facts.get("name"):
            sifted.notes.append(f"{one.place}: {address} has no name; left out")
            continue
        places[address] = one.place
        entry: dict[str, Any] = {"address": address, "name": facts["name"][:LONGEST]}
        if aliases := _names(one.facts.get("aliases", ""), facts["name"], address):
            entry["aliases"] = aliases
        entry |= _details(one.place, facts, sifted, languages)
        sifted.people[address] = entry
        if entry.get("department"):
            sifted.departments.setdefault(entry["department"], {"name": entry["department"]})
        links += [(address, role, facts[role]) for role in PEOPLE if facts.get(role)]
    _link(sifted, links, places, directory)
    _without_external_partners(sifted, directory)
    _without_circles(sifted, directory)
    _without_shared_addresses(sifted, directory)
    return sifted


def _names(text: str, *own: str) -> list[str]:
    """Return the names in a cell that holds several, without those known anyway."""
    names = dict.fromkeys(map(_plain, _SPLIT.split(text)))
    return [name[:LONGEST] for name in names if name and name not in own]


def _details(place: str, facts: Mapping[str, str], sifted: Sifted, languages: Mapping[str, Language]) -> dict[str, Any]:
    entry: dict[str, Any] = {}
    if facts.get("department"):
        entry["department"] = facts["department"][:LONGEST]
    read: Mapping[str, Callable[[str], Any]] = {
        "language": lambda text: _language(text, languages),
        "zone": known_zone,
        "country": known_country,
        "hours": _hours,
    }
    for name, of in read.items():
        if facts.get(name):
            try:
                entry[name] = of(facts[name])
            except (ValueError, KeyError):
                sifted.notes.append(f"{place}: {name} {facts[name][:80]!r} is not understood; left out")
    return entry


def _language(text: str, languages: Mapping[str, Language]) -> str:
    """Return the language of "English", "zh-CN" or "zh-Hans;q=0.8, en" (RFC 9110 12.5.4), of which the first counts."""
    first = text.casefold().partition(",")[0].partition(";")[0].strip()
    return (languages.get(first) or languages[first.replace("_", "-").partition("-")[0]]).value


def _hours(text: str) -> list[str]:
    start, end = (part.strip().zfill(5) for part in _HOURS.split(text))
    return [f"{each:%H:%M}" for each in one_day((clock(start), clock(end)))]


def _link(
    sifted: Sifted, links: Iterable[tuple[str, str, str]], places: Mapping[str, str], directory: Directory
) -> None:
    """Find the people whom others name, by address or by the one name that is theirs."""
    called: dict[str, set[str]] = defaultdict(set)
    for address, entry in sifted.people.items():
        for name in (address, entry["name"], *entry.get("aliases", ())):
            called[name.casefold()].add(address)
    for person in directory.people:
        for name in (person.address, person.name, *person.aliases):
            called[name.casefold()].add(person.address)
    for address, role, text in links:
        meant = called.get(text.casefold(), set())
        if len(meant) != 1:
            why = f"means {' and '.join(sorted(meant))}" if meant else "is nobody here"
            sifted.notes.append(f"{places[address]}: {role} {text[:80]!r} of {address} {why}; left out")
            continue
        (other,) = meant
        if role == "contact":
            department = sifted.departments.get(sifted.people[address].get("department", ""))
            if department is not None and department.setdefault("contact", other) != other:
                sifted.notes.append(
                    f"{places[address]}: {department['name']} has the contact {department['contact']} already; "
                    f"{other} left out"
                )
        elif other != address:
            # Who is at the top is their own manager in some directories.
            sifted.people[address][role] = other


def _without_external_partners(sifted: Sifted, directory: Directory) -> None:
    """Take out partners who are outside the house themselves: minuted writes to them no more than to the others."""
    outside = {person.address for person in directory.people if directory.is_external(person)}
    for address, entry in sifted.people.items():
        partner = entry.get("partner", "")
        there = partner in outside or "partner" in sifted.people.get(partner, ())
        if partner and (there or partner.rpartition("@")[2] in directory.external):
            sifted.notes.append(f"{address}: their partner {partner} is external, too; left out")
            del entry["partner"]


def _without_circles(sifted: Sifted, directory: Directory) -> None:
    """Take a manager out of each circle: somebody is at the top."""
    above = {address: entry["manager"] for address, entry in sifted.people.items() if entry.get("manager")}
    above |= {person.address: person.manager for person in directory.people if person.manager}
    for address, entry in sifted.people.items():
        seen, at = {address}, above.get(address, "")
        while at and at not in seen:
            seen.add(at)
            at = above.get(at, "")
        if at == address and entry.get("manager") == above[address]:
            sifted.notes.append(f"{address}: their manager {entry['manager']} is below them; left out")
            del entry["manager"], above[address]


def _without_shared_addresses(sifted: Sifted, directory: Directory) -> None:
    """Take out aliases that are an address of somebody else."""
    owners = {address: address for address in (*sifted.people, *(person.address for person in directory.people))}
    for person in directory.people:
        owners |= {alias.lower(): person.address for alias in person.aliases if "@" in alias}
    for address, entry in sifted.people.items():
        kept = []
        for alias in entry.get("aliases", ()):
            if "@" in alias and owners.setdefault(alias.lower(), address) != address:
                sifted.notes.append(f"{address}: {alias} is an address of {owners[alias.lower()]} too; left out")
            else:
                kept.append(alias)
        if kept:
            entry["aliases"] = kept
        else:
            entry.pop("aliases", None)


def _plain(text: str) -> str:
    """Return a text on one line, without what nobody sees."""
    line = " ".join(text.encode("utf-8", "ignore").decode("utf-8").split())
    return "".join(char for char in line if char.isprintable())
