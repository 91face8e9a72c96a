"""The borders of the house: whom minuted writes to, and who is reached through somebody inside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from minuted.model.people import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Borders:
    """Who is inside, as the configuration and the directory say."""

    #: Mail domains of the house; "*" is every domain.
    domains: frozenset[str] = frozenset({"*"})
    #: Every address of those in the directory who are not external.
    inside: frozenset[str] = frozenset()
    #: By mail domain of external people: address of their partner, "" for whoever calls the meeting.
    partners: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, domains: Iterable[str], people: Iterable[Person], partners: Mapping[str, str]) -> Borders:
        """Draw them: ``people`` is the directory, ``partners`` its external domains."""
        inside = (person for person in people if not person.external)
        names = (name.lower() for person in inside for name in (person.address, *person.aliases) if "@" in name)
        return cls(domains=frozenset(domains), inside=frozenset(names), partners=dict(partners))

    def marked(self, person: Person) -> Person:
        """Return a person with whether they are external, and through whom they are reached."""
        domain = person.address.rpartition("@")[2]
        if person.external or person.address in self.inside:
            return person
        if domain in self.partners:
            return replace(person, external=True, partner=self.partners[domain])
        return person if domain in self.domains or "*" in self.domains else replace(person, external=True)
