"""``minuted people``: who is known, and from where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from minuted.cli.forgetting import forget
from minuted.cli.importing import import_
from minuted.cli.leaving import leave
from minuted.cli.options import config_option, configured, json_option, local, say_json, store_of, table
from minuted.model import Borders, Learned, Person

if TYPE_CHECKING:
    from minuted.cli.clashes import Clash
    from minuted.config import Config, Department, Directory

#: How the sources of a person stand out on a terminal.
COLOURS = {"people.toml": "green", "mail": "yellow", "nobody": "yellow"}

#: Who is asked in place of external people for whom nobody is named.
ORGANISER = "whoever calls the meeting"


@click.group(invoke_without_command=True)
@config_option
@json_option
@click.option("--find", metavar="TEXT", help="Only whose name, address or department holds this text.")
@click.pass_context
def people(context: click.Context, config_file: Path | None, as_json: bool, find: str | None) -> None:
    """List everybody minuted knows: whom the directory names, whom it only met in mails, and what names it learned.

    A learned name is an organiser's answer to "who is that?"; it holds in the minutes of this organiser only, and it is
    listed with the day and the words that taught it.  'minuted people forget NAME' takes it back.
    """
    context.obj = config_file
    if context.invoked_subcommand is not None:
        return
    # Imported here, because the help of this command must not load the daemon.
    from minuted.cli.clashes import clashes, directory_names
    from minuted.config.people import sources

    config = configured(config_file)
    directory = config.directory()
    seen, learned = remembered(config)
    everybody = listed(directory, seen, sources(config.people_file), config.borders())
    known = [each for each in everybody if not find or each.holds(find)]
    if find:
        learned = tuple(one for one in learned if find.casefold() in f"{one.name} {one.address}".casefold())
    unclear = list(clashes(learned, directory_names(config))) if learned else []
    if as_json:
        say_json(_plainly(known, directory, learned, unclear))
        return
    _tables(known, () if find else directory.departments, {} if find else directory.external, learned, unclear, config)


people.add_command(forget)
people.add_command(import_)
people.add_command(leave)


def _tables(
    known: Sequence[Listed],
    departments: Sequence[Department],
    external: Mapping[str, str],
    learned: Sequence[Learned],
    unclear: Sequence[Clash],
    config: Config,
) -> None:
    table(
        "People",
        ("Name", "Address", "Department", "From", "Notes"),
        [
            (p.name or "-", p.address, p.department or "-", ", ".join(each.files) or each.source, each.notes)
            for each in known
            for p in [each.who]
        ],
        "nobody; write the people you work with into people.toml, import them, or wait for their mails",
        COLOURS,
    )
    if departments:
        click.echo()
        table(
            "Departments",
            ("Name", "Contact", "Deputy", "People", "Also called"),
            [_department(each, known) for each in departments],
            "",
            COLOURS,
        )
    if external:
        click.echo()
        table(
            "External domains",
            ("Domain", "Partner"),
            [(domain, partner or ORGANISER) for domain, partner in external.items()],
            "",
        )
    if learned:
        click.echo()
        table(
            "Learned names",
            ("Name", "Address", "In the minutes of", "Since", "Mail", "Because"),
            [_lesson(one, config) for one in learned],
            "",
        )
    for clash in unclear:
        click.echo(click.style("unclear  ", fg="yellow") + clash.text)


def _department(department: Department, known: Sequence[Listed]) -> tuple[str, ...]:
    people = sum(each.who.department == department.name for each in known)
    contact, deputy = department.contact or "nobody", department.deputy or "-"
    return department.name, contact, deputy, str(people), ", ".join(department.aliases) or "-"


def _lesson(one: Learned, config: Config) -> tuple[str, ...]:
    return one.name, one.address, one.by, local(one.at, config)[:10], one.mail[:8], one.words or "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One person of the list."""

    who: Person
    #: "directory" or "mail".
    source: str
    #: Those that name the person; the first one wins.
    files: tuple[str, ...] = ()

    @property
    def notes(self) -> str:
        """What else is good to know of somebody, a fact a line; on one line they are still apart."""
        who = self.who
        said = {
            "also": ", ".join(who.aliases),
            "manager": who.manager,
            "deputy": who.deputy,
            "external, through": (who.partner or ORGANISER) if who.external else "",
            "away until": who.away_until,
            "paused until": who.paused_until,
            "mail comes back since": who.failing,
            "language": who.language.value if who.language else "",
        }
        words = [f"{name} {value}" for name, value in said.items() if value]
        return ";\n".join([*words, *(["wants no mail"] if not who.wants_mail else [])])

    def holds(self, text: str) -> bool:
        """Say whether a text is part of a name, the address or the department."""
        who = self.who
        return text.casefold() in " ".join((who.name, who.address, who.department, *who.aliases)).casefold()

    def plain(self) -> dict[str, Any]:
        """Return it for other programs; what is not known is left out."""
        names = (
            name
            for name in Person.__slots__
            if getattr(self.who, name) not in ("", None, ()) and (name != "external" or self.who.external)
        )
        return {"source": self.source, "files": self.files, **{name: getattr(self.who, name) for name in names}}


def listed(
    directory: Directory, seen: Mapping[str, Person], files: Mapping[str, tuple[str, ...]], borders: Borders
) -> Iterator[Listed]:
    """Yield whom the directory names, in its order, and then whom only mails named, by address."""
    from minuted.store import known_person

    named = {person.address for person in directory.people}
    partners = {person.address: (person.external, person.partner) for person in directory.as_people()}
    for person in directory.people:
        external, partner = partners[person.address]
        person = replace(person, external=external, partner=partner)
        who = known_person(person, seen.get(person.address), person.address)
        yield Listed(who=who, source="directory", files=files.get(person.address, ()))
    for address, person in sorted(seen.items()):
        if address not in named:
            yield Listed(who=borders.marked(person), source="mail")


def remembered(config: Config) -> tuple[dict[str, Person], tuple[Learned, ...]]:
    """Return everybody the store knows, by address, and the names that were learned."""
    store = store_of(config)
    try:
        with store.reading() as book:
            return {person.address: person for person in book.all_people()}, book.all_learned()
    finally:
        store.close()


def _plainly(
    known: Sequence[Listed], directory: Directory, learned: Sequence[Learned], unclear: Sequence[Clash]
) -> Iterator[dict[str, Any]]:
    yield from (each.plain() for each in known)
    for each in directory.departments:
        yield {"department": each.name, "contact": each.contact, "deputy": each.deputy, "aliases": each.aliases}
    yield from ({"external": domain, "partner": partner} for domain, partner in directory.external.items())
    for one in learned:
        yield {
            "learned": one.name,
            **{name: value for name, value in asdict(one).items() if name not in ("name", "spelt")},
        }
    yield from (
        {"unclear": clash.name, "asked": clash.asked, "addresses": clash.addresses, "text": clash.text}
        for clash in unclear
    )
