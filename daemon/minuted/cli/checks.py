"""What `minuted check` looks at: one function per thing that can be wrong, and a table of them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import minuted
from minuted.cli.clashes import clashes, directory_names
from minuted.config import Config, Connection
from minuted.errors import CONFIGURATION, HELD, OK, MinutedError, Permanent
from minuted.instance import directory_of, mailbox_of, outlet_of, stationery_of
from minuted.mail import Quoting
from minuted.model import Language
from minuted.reading.conventions import Conventions
from minuted.reading.days import DayWords
from minuted.reading.replies import VerbWords
from minuted.store import Store
from minuted.tracking import Calendars
from minuted.wire.ldap import read_people

#: A clock that differs so much from that of the state folder's disk is worth a word.
DRIFT = timedelta(seconds=30)
#: systemd-timesyncd keeps this folder while it runs, and the file in it once it knows the time.
TIMESYNC = Path("/run/systemd/timesync")


class Verdict(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the check."""

    check: str
    verdict: Verdict
    text: str
    #: The exit code that a failure asks for.
    code: int = OK


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one check saw before it has the check's name."""

    text: str
    warn: bool = False


Check = Callable[[Config, datetime], Iterator[Seen]]


def examine(load: Callable[[], Config], *, now: datetime, offline: bool = False) -> Iterator[Finding]:
    """Look at everything that the file speaks of; yield findings as they are made.

    Args:
        load: reads the configuration, or raises.
        now: the moment the machine believes in, aware.
        offline: leave mailbox and outgoing mail alone.
    """
    try:
        config = load()
    except MinutedError as error:
        # Without a configuration there is nothing else to look at.
        yield from _failures("config", error)
        return
    yield Finding(check="config", verdict=Verdict.OK, text=f"{config.path}: {config.bot.address}")
    for name, check in CHECKS.items():
        if offline and name in ONLINE:
            continue
        try:
            for seen in check(config, now):
                verdict = Verdict.WARN if seen.warn else Verdict.OK
                yield Finding(check=name, verdict=verdict, text=seen.text)
        except MinutedError as error:
            yield from _failures(name, error)
        except ValueError as error:
            # The pure rooms say so of data files that do not compile.
            yield from _failures(name, Permanent(str(error)))


def exit_code(findings: list[Finding]) -> int:
    """Return the code to exit with: a wrong configuration counts before trouble outside, that before the rest."""
    codes = {finding.code for finding in findings}
    return CONFIGURATION if CONFIGURATION in codes else max(codes, default=OK)


def _failures(name: str, error: MinutedError) -> Iterator[Finding]:
    for line in str(error).split("\n"):
        yield Finding(check=name, verdict=Verdict.FAIL, text=line, code=error.code or HELD)


def _directory(config: Config, now: datetime) -> Iterator[Seen]:
    found = config.directory()
    if config.people_file is None:
        yield Seen(text="none; people are learned from their mails, departments are not known")
        return
    yield Seen(text=f"{config.people_file}: {len(found.people)} people, {len(found.departments)} departments")
    outside = [person for person in found.people if found.is_external(person)]
    if outside or found.external:
        text = f"external: {len(outside)} people, {len(found.external)} domains; their partners are asked"
        yield Seen(text=text)
    for doubt in found.doubts():
        yield Seen(warn=True, text=doubt)


def _conventions(config: Config, now: datetime) -> Iterator[Seen]:
    tables = config.conventions()
    compiled = Conventions.compile(tables)
    yield Seen(text=f"{len(tables)} files with {sum(1 for _ in compiled.examples())} examples compile")


def _languages(config: Config, now: datetime) -> Iterator[Seen]:
    words = config.languages()
    DayWords.compile(words)
    VerbWords.compile(words)
    Quoting.compile(config.quoting())
    yield Seen(text=f"words of {' and '.join(Language)} compile")


def _templates(config: Config, now: datetime) -> Iterator[Seen]:
    # Any key will do: nothing is sent.
    if problems := stationery_of(config, b"check").problems():
        raise Permanent("\n".join(f"{problem}; mend or remove the template" for problem in problems))
    yield Seen(text="every letter has its templates in every language")


def _holidays(config: Config, now: datetime) -> Iterator[Seen]:
    calendars = Calendars.compile(config.calendars(), config.policy)
    years = (now.year, now.year + 1)
    if not config.policy.country:
        yield Seen(warn=True, text="no country: public holidays count as working days; set [minuted] country")
    unsure = calendars.unsure(years, config.directory().people)
    soon = calendars.missing(now.date(), config.directory().people)
    for place in unsure:
        yield Seen(
            warn=True,
            text=f"{place}: make-up workdays are not known yet"
            + (", and reminders take every weekend as free; " if place in soon else "; ")
            + "upgrade the package `holidays` or enter them in your [files] calendars",
        )
    if not unsure and config.policy.country:
        yield Seen(text=f"holidays of {years[0]} and {years[1]} are known")


def _clock(config: Config, now: datetime) -> Iterator[Seen]:
    built = datetime.fromtimestamp(Path(minuted.__file__).stat().st_mtime, UTC)
    if now < built - timedelta(days=1):
        raise Permanent(f"the clock says {now:%Y-%m-%d %H:%M} UTC, before minuted was installed; set it")
    if now.year >= 2100:
        raise Permanent(f"the clock says {now:%Y-%m-%d %H:%M} UTC; set it")
    yield Seen(text=f"{now:%Y-%m-%d %H:%M} UTC")
    if TIMESYNC.is_dir() and not (TIMESYNC / "synchronized").exists():
        yield Seen(warn=True, text="this machine waits for its time servers; see timedatectl")


def _state(config: Config, now: datetime) -> Iterator[Seen]:
    if not config.state.exists():
        there = next(parent for parent in config.state.parents if parent.exists())
        if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
            raise Permanent(f"{config.state}: cannot be made in {there}; make it for the daemon's account")
        yield Seen(text=f"{config.state} will be made at the first start")
        return
    try:
        with tempfile.NamedTemporaryFile(dir=config.state, prefix=".check-") as file:
            written = datetime.fromtimestamp(Path(file.name).stat().st_mtime, UTC)
    except OSError as error:
        raise Permanent(f"{config.state}: cannot be written: {error.strerror}; run as the daemon's account") from error
    yield Seen(text=f"{config.state} can be written")
    if abs(written - now) > DRIFT:
        yield Seen(warn=True, text=f"the clock of {config.state} differs by {abs(written - now)}; see timedatectl")


def _store(config: Config, now: datetime) -> Iterator[Seen]:
    url = config.store_url()
    shown = config.store.url or url
    if url.startswith("sqlite:") and not Path(url.removeprefix("sqlite:///")).exists():
        # Looking must not make a database, least of all one that belongs to whoever looks.
        yield Seen(text=f"{shown} will be made at the first start")
        return
    store = Store.open(url)
    try:
        with store.reading() as book:
            failing = [person for person in book.all_people() if person.failing is not None]
            learned = book.all_learned()
    finally:
        store.close()
    yield Seen(text=f"{shown} opens")
    for person in failing:
        # Organisers hear of owners; of an organiser whose mail comes back only the operator can.
        yield Seen(warn=True, text=f"mail to {person.address} comes back since {person.failing}: none is sent there")
    for clash in clashes(learned, directory_names(config)) if learned else ():
        if clash.asked:
            yield Seen(warn=True, text=f"{clash.text}; name it in people.toml, or 'minuted people forget {clash.name}'")


def _trust(config: Config, now: datetime) -> Iterator[Seen]:
    if config.authserv_ids:
        yield Seen(text=f"Authentication-Results of {' and '.join(config.authserv_ids)} count")
    else:
        yield Seen(
            warn=True,
            text="no [trust] authserv_ids: nobody is proven, so handing over, cancelling and “all” are asked back; "
            "your minuted.toml says where to find the name",
        )


class _Door(Protocol):
    """A mailbox or an outlet, as far as it is looked at."""

    def check(self) -> list[str]: ...
    def close(self) -> None: ...


def _mailbox(config: Config, now: datetime) -> Iterator[Seen]:
    yield from _look(config.mailbox, mailbox_of(config))


def _outgoing(config: Config, now: datetime) -> Iterator[Seen]:
    yield from _look(config.outgoing, outlet_of(config))


def _ldap(config: Config, now: datetime) -> Iterator[Seen]:
    if config.ldap.url is None:
        yield Seen(text="none; nobody is imported from there")
        return
    found = read_people(directory_of(config.ldap))
    gone = sum(entry.disabled for entry in found)
    yield Seen(text=f"{config.ldap.url}: {len(found) - gone} people below {config.ldap.base}, {gone} disabled")


def _look(table: Connection, door: _Door) -> Iterator[Seen]:
    try:
        # Read first, so that a missing password is told as such and no server is bothered.
        table.password()
        lines = door.check()
    finally:
        door.close()
    for line in lines:
        yield Seen(warn=line.startswith("missing"), text=line)


#: In the order in which they are looked at: what needs least comes first.
CHECKS: dict[str, Check] = {
    "directory": _directory,
    "conventions": _conventions,
    "languages": _languages,
    "templates": _templates,
    "holidays": _holidays,
    "clock": _clock,
    "state": _state,
    "store": _store,
    "trust": _trust,
    "mailbox": _mailbox,
    "outgoing": _outgoing,
    "ldap": _ldap,
}
#: Those that speak to servers.
ONLINE = ("mailbox", "outgoing", "ldap")
