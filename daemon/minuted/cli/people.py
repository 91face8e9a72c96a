"""``minuted people``: who is known, and from where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from minuted.cli.options import config_option, configured, json_option, say_json, store_of, table
from minuted.config import Config, Directory
from minuted.model import Person

#: How the sources of a person stand out on a terminal.
COLOURS = {"directory": "green", "mail": "yellow"}


@click.group(invoke_without_command=True)
@config_option
@json_option
@click.pass_context
def people(context: click.Context, config_file: Path | None, as_json: bool) -> None:
    """List everybody minuted knows: whom the directory names, and whom it only met in mails."""
    if context.invoked_subcommand is not None:
        return
    config = configured(config_file)
    directory = config.directory()
    known = list(listed(directory, met(config)))
    if as_json:
        say_json(each.plain() for each in known)
        say_json(_plain_departments(directory))
        return
    table(
        "People",
        ("Name", "Address", "Department", "From", "Notes"),
        [
            (p.name or "-", p.address, p.department or "-", each.source, each.notes)
            for each in known
            for p in [each.who]
        ],
        "nobody is known yet; write the people you work with into people.toml, or wait for their mails",
        COLOURS,
    )
    if directory.departments:
        click.echo()
        table(
            "Departments",
            ("Name", "Contact", "Also called"),
            [(each.name, each.contact, ", ".join(each.aliases) or "-") for each in directory.departments],
            "",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One person of the list."""

    who: Person
    #: "directory" or "mail".
    source: str

    @property
    def notes(self) -> str:
        """What else is good to know of somebody, in one line."""
        who = self.who
        said = {
            "also": ", ".join(who.aliases),
            "manager": who.manager,
            "deputy": who.deputy,
            "away until": who.away_until,
            "paused until": who.paused_until,
            "mail comes back since": who.failing,
            "language": who.language.value if who.language else "",
        }
        words = [f"{name} {value}" for name, value in said.items() if value]
        return "; ".join([*words, *(["wants no mail"] if not who.wants_mail else [])])

    def plain(self) -> dict[str, Any]:
        """Return it for other programs; what is not known is left out."""
        names = (name for name in Person.__slots__ if getattr(self.who, name) not in ("", None, ()))
        return {"source": self.source, **{name: getattr(self.who, name) for name in names}}


def listed(directory: Directory, seen: Mapping[str, Person]) -> Iterator[Listed]:
    """Yield whom the directory names, in its order, and then whom only mails named, by address."""
    from minuted.store import known_person

    named = {person.address for person in directory.people}
    for person in directory.people:
        yield Listed(who=known_person(person, seen.get(person.address), person.address), source="directory")
    for address, person in sorted(seen.items()):
        if address not in named:
            yield Listed(who=person, source="mail")


def met(config: Config) -> dict[str, Person]:
    """Return everybody the store knows, by address."""
    store = store_of(config)
    try:
        with store.reading() as book:
            return {person.address: person for person in book.all_people()}
    finally:
        store.close()


def _plain_departments(directory: Directory) -> Iterator[dict[str, Any]]:
    for each in directory.departments:
        yield {"department": each.name, "contact": each.contact, "aliases": each.aliases}
