"""``minuted people leave``: somebody leaves, and somebody else takes over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minuted.cli.options import config_option, configured, json_option, moment, say, say_json, store_of
from minuted.errors import MinutedError

if TYPE_CHECKING:
    from minuted.config import Directory
    from minuted.intake.circumstances import Circumstances
    from minuted.intake.leaving import Parting
    from minuted.model import Person
    from minuted.store import Book

#: From this likeness on, of names and of domains, an address may be another one, mistyped.
ALIKE = 0.65


@click.command()
@config_option
@json_option
@click.option("--to", "successor", metavar="NAME|ADDRESS", required=True, help="Who takes over.")
@click.option("--now", metavar="ISO8601", help="Act as of this moment instead of the present one.")
@click.option("--yes", is_flag=True, help="Do it; without this it is only told what would happen.")
@click.argument("name", metavar="NAME|ADDRESS")
@click.pass_context
def leave(
    context: click.Context,
    config_file: Path | None,
    as_json: bool,
    successor: str,
    now: str | None,
    yes: bool,
    name: str,
) -> None:
    """Pass on what somebody leaves behind: open items, the meetings they called, help they promised.

    Whoever takes over is asked whether the items are theirs, organisers hear of it, and who leaves gets no more mail.
    Names that were learned for them are forgotten.  The directory is yours to edit: where it still names them as
    contact, deputy, manager or partner is listed.
    """
    # Imported here, because the help of this command must not load the daemon.
    from minuted.intake.circumstances import Circumstances
    from minuted.intake.leaving import part, parting
    from minuted.service import clock

    config = configured(config_file or context.obj)
    around = Circumstances.of(config).at(moment(now, clock()))
    store = store_of(config)
    try:
        with store.writing() as book:
            gone, heir = _found(book, name, around), _found(book, successor, around)
            _refuse_strangers(book, gone, heir, around)
            if gone.address == heir.address:
                raise MinutedError(f"{name} and {successor} are the same person; name somebody else with --to")
            if heir.address in around.own or not around.allows(heir.address):
                raise MinutedError(
                    f"{heir.address} is in neither the directory nor the allowed domains; add them first"
                )
            left = part(book, gone, heir, around) if yes else parting(book, gone)
    finally:
        store.close()
    still = list(_still(config.directory(), gone))
    if as_json:
        told = {"items": [item.ref for item in left.items], "meetings": [each.ref for each in left.meetings]}
        say_json([{"from": gone.address, "to": heir.address, "done": yes, **told, "directory": still}])
        return
    for line in _told(left, gone, heir):
        say(line)
    for place in still:
        say(f"! people.toml or people.d still has {gone.address} as {place}")
    click.echo("done" if yes else "nothing was changed; --yes does it")


def _found(book: Book, name: str, around: Circumstances) -> Person:
    """Find somebody by address, or by a name that only one person has.  Raises: MinutedError."""
    wanted = name.strip()
    if "@" in wanted:
        known = around.known(wanted.lower())
        return known or around.person(book, wanted.lower())
    people = _everybody(book, around)
    found = {
        (around.known(one.address) or one).address: one
        for one in people
        if wanted.casefold() in (one.name.casefold(), *_called(one))
    }
    if len(found) != 1:
        from minuted.config.faults import suggestion

        near = suggestion(wanted, [each for one in people for each in (one.name, *one.aliases) if each])
        who = (
            f"{', '.join(sorted(found))}: name one of these addresses"
            if found
            else f"'minuted people' lists who is known{near}"
        )
        raise MinutedError(f"{'several people are' if found else 'nobody is'} called {name!r}; {who}")
    (person,) = found.values()
    return around.known(person.address) or person


def _everybody(book: Book, around: Circumstances) -> list[Person]:
    """Return whom the directory names and whom mails named; somebody may be in both."""
    return [*around.directory.values(), *book.all_people()]


def _refuse_strangers(book: Book, gone: Person, heir: Person, around: Circumstances) -> None:
    """Refuse an address that nobody has and a successor who looks like a slip.  Raises: MinutedError.

    Of who leaves something must be known, or a mistyped address would look done; who takes over may be new.
    """
    from minuted.intake.leaving import parting

    everybody = _everybody(book, around)
    known = {each for one in everybody for each in (one.address, *one.aliases) if "@" in each}
    if gone.address not in known and not parting(book, gone).is_something:
        near = _nearest(gone.address, known)
        ending = f", did you mean {near}?" if near else "; 'minuted people' lists who is known"
        raise MinutedError(f"nothing is known of {gone.address}, so nothing was changed{ending}")
    near = _nearest(heir.address, known - {gone.address})
    if heir.address not in known and around.allows(heir.address) and near:
        raise MinutedError(
            f"{heir.address} is new here, did you mean {near}?  If not, write them into people.toml first"
        )


def _nearest(address: str, known: Iterable[str]) -> str:
    """Return the known address that one was most likely meant to be; "" for none.

    Names and domains are compared apart: two people of one house have half of their address in common.
    """
    import difflib

    def likeness(other: str) -> float:
        pairs = zip(address.partition("@")[::2], other.partition("@")[::2], strict=True)
        return min(difflib.SequenceMatcher(None, one, two).ratio() for one, two in pairs)

    near = max(sorted(known), key=likeness, default="")
    return near if near and likeness(near) >= ALIKE else ""


def _called(person: Person) -> tuple[str, ...]:
    return tuple(alias.casefold() for alias in person.aliases)


def _told(left: Parting, gone: Person, heir: Person) -> Iterator[str]:
    """Yield what passes on."""
    yield f"{gone.name or gone.address} -> {heir.name or heir.address}"
    for title, items in (("open", left.owned), ("waits for", left.organised), ("helps with", left.helped)):
        yield from (f"  {title:<10} {item.ref:<6} {item.task}" for item in items)
    if left.meetings:
        yield f"  meetings   {len(left.meetings)} that they called"
    yield from (f"  forgotten  {one.name!r} means {one.address} to {one.by}" for one in left.names)
    if not left.items and not left.meetings and not left.names:
        yield "  nothing is left behind"


def _still(directory: Directory, gone: Person) -> Iterator[str]:
    """Yield where the directory names somebody who leaves, in words."""
    for person in directory.people:
        if person.address == gone.address:
            yield "a person"
        for role in ("contact", "deputy", "manager", "partner"):
            if getattr(person, role, "") == gone.address:
                yield f"{role} of {person.address}"
    yield from (f"partner of {domain}" for domain, partner in directory.external.items() if partner == gone.address)
    for department in directory.departments:
        for role in ("contact", "deputy"):
            if getattr(department, role) == gone.address:
                yield f"{role} of {department.name}"
