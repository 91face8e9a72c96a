"""Everything that the operator decided, checked once and complete: what the rest of minuted is given."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pydantic import ValidationError

from minuted.config import shipped
from minuted.config.faults import Fault, refuse, shape_faults
from minuted.config.people import Directory, directory
from minuted.config.secret import SOURCES
from minuted.config.source import KeyPath, parse, read_text
from minuted.config.tables import (
    File,
    LdapTable,
    LimitsTable,
    MailboxTable,
    OutgoingTable,
    PolicyTable,
    RulesTable,
    StoreTable,
    TrustTable,
)
from minuted.config.urls import LDAPS, MAILBOXES, OUTLETS, PLAIN, is_loopback, maildir_url, split, user
from minuted.errors import ConfigError
from minuted.model import Address, Borders, Language, Policy

#: Where the address of an instance without a file points: nowhere (RFC 6761 6.4).
NOBODY = "minuted@minuted.invalid"
#: The tables that name a server, with the schemes of those that ask for a password.  PostgreSQL has
#: ways of its own to know who asks.
SERVERS: Mapping[str, tuple[str, ...]] = {
    "mailbox": MAILBOXES[:-1],
    "outgoing": OUTLETS[:-1],
    "store": (),
    "ldap": LDAPS,
}

#: What names the meetings of a [[series]]; one is enough.
NAMES = ("subject", "key", "list_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The options of one instance; paths are absolute, addresses lower case."""

    #: The file it was read from; None for defaults only.
    path: Path | None
    #: minuted's own address and the name it signs with.
    bot: Address
    language: Language
    #: Where minuted keeps what it must remember beside the store.
    state: Path
    #: Senders from these domains are listened to, besides those in the directory.
    allowed_domains: tuple[str, ...]
    mailbox: MailboxTable
    outgoing: OutgoingTable
    store: StoreTable
    trust: TrustTable
    policy: Policy
    limits: LimitsTable
    ldap: LdapTable
    #: The operator's files; None where there are none.
    people_file: Path | None
    conventions_folder: Path | None
    templates_folder: Path | None
    calendars_folder: Path | None

    @classmethod
    def plain(cls) -> Config:
        """Return the defaults, for commands that work without a file (``minuted read``)."""
        state = Path("state").absolute()
        return cls(
            path=None,
            bot=Address(address=NOBODY, name="minuted"),
            language=Language.EN,
            state=state,
            allowed_domains=(),
            mailbox=MailboxTable(url=maildir_url(state / "inbox")),
            outgoing=OutgoingTable(url=maildir_url(state / "sent")),
            store=StoreTable(),
            trust=TrustTable(),
            policy=Policy(),
            limits=LimitsTable(),
            ldap=LdapTable(),
            people_file=None,
            conventions_folder=None,
            templates_folder=None,
            calendars_folder=None,
        )

    @property
    def sender(self) -> Address:
        """Who letters come from."""
        return Address(address=self.outgoing.sender or self.bot.address, name=self.bot.name)

    @property
    def authserv_ids(self) -> tuple[str, ...]:
        """The names under which the provider's verdicts count."""
        return self.trust.authserv_ids

    @property
    def own(self) -> frozenset[str]:
        """Every address that is minuted's own."""
        return frozenset({self.bot.address, self.sender.address})

    def store_url(self) -> str:
        """Return the URL of the store, with its password where it has one: never show or log it.

        Raises: ConfigError where the password cannot be read.
        """
        url = self.store.url or f"sqlite:///{self.state / 'minuted.sqlite'}"
        if not self.store.source:
            return url
        scheme, _, rest = url.partition("://")
        name, _, place = rest.partition("@")
        return f"{scheme}://{name}:{quote(self.store.password(), safe='')}@{place}"

    def make_state(self) -> None:
        """Make the state folder, for this account only, where it is not there.

        Raises: ConfigError where it cannot be made.
        """
        try:
            self.state.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigError(f"{self.state}: the state folder cannot be made: {error.strerror}") from error

    def directory(self) -> Directory:
        """Read the directory.  Raises: ConfigError with every fault."""
        return directory(self.people_file)

    def borders(self) -> Borders:
        """Say who is outside the house.  Raises: ConfigError with every fault of the directory."""
        directory = self.directory()
        return Borders.of(self.allowed_domains, directory.as_people(), directory.external)

    def template_folders(self) -> tuple[Path, ...]:
        """Return the folders of letters' templates, the operator's first."""
        return shipped.template_folders(self.templates_folder)

    def languages(self) -> dict[Language, dict[str, Any]]:
        """Read the words of every language.  Raises: ConfigError."""
        return shipped.languages(self.templates_folder)

    def conventions(self) -> shipped.Tables:
        """Read the conventions by name.  Raises: ConfigError."""
        return shipped.conventions(self.conventions_folder)

    def quoting(self) -> shipped.Tables:
        """Read how mail programs quote, by name.  Raises: ConfigError."""
        return shipped.quoting()

    def calendars(self) -> shipped.Tables:
        """Read holidays and make-up workdays by name.  Raises: ConfigError."""
        return shipped.calendars(self.calendars_folder)


def load(path: Path, environ: Mapping[str, str] | None = None) -> Config:
    """Read minuted.toml.

    Args:
        path: the file; relative paths in it start at its folder.
        environ: the environment, for $STATE_DIRECTORY (systemd.exec(5)).

    Raises: ConfigError with every fault of the file, one a line, as ``file:line: key: what to do``.
    """
    environ = os.environ if environ is None else environ
    text = read_text(path)
    raw = parse(path, text)
    folder = path.absolute().parent
    faults = list(_sense_faults(raw))
    said = {fault.at for fault in faults}
    file = None
    try:
        file = File.model_validate(raw, context={"folder": folder})
    except ValidationError as error:
        # Where there is a sentence of our own on a key, it says more than the shape does.
        faults += [fault for fault in shape_faults(error, File) if fault.at not in said]
    refuse(path, text, faults)
    assert file is not None, "a file without a shape has faults"
    return _config(path, file, folder, environ)


def ldap_options(config: Config, said: Mapping[str, str]) -> LdapTable:
    """Return the [ldap] table with options in place of its own, checked as those of the file are.

    Args:
        said: options as text; a password source takes the place of the file's.

    Raises: ConfigError with what is wrong with them.
    """
    own = config.ldap.model_dump(exclude_unset=True, exclude=set(SOURCES) if set(SOURCES) & set(said) else None)
    raw = {name: str(value) if isinstance(value, Path) else value for name, value in own.items()}
    try:
        return LdapTable.model_validate({**raw, **said}, context={"folder": Path.cwd()})
    except ValidationError as error:
        told = (f"--{fault.key.replace('_', '-')}: {fault.text}" for fault in shape_faults(error, LdapTable))
        raise ConfigError("\n".join(told)) from error


def _config(path: Path, file: File, folder: Path, environ: Mapping[str, str]) -> Config:
    own = file.minuted
    people_file = folder / "people.toml"
    # systemd separates several state directories by colons; the first one is ours.
    state = own.state or Path(environ.get("STATE_DIRECTORY", "").partition(":")[0] or folder / "state")
    policy = Policy(zone=own.zone, country=own.country, **dict(file.policy))
    policy = replace(policy, series=tuple(table.series(policy) for table in file.series))
    return Config(
        path=path,
        bot=Address(address=own.address, name=own.name),
        language=own.language,
        state=state,
        allowed_domains=(own.address.partition("@")[2],) if own.allowed_domains is None else own.allowed_domains,
        mailbox=file.mailbox,
        outgoing=file.outgoing,
        store=file.store,
        trust=file.trust,
        policy=policy,
        limits=file.limits,
        ldap=file.ldap,
        people_file=file.files.people or (people_file if people_file.exists() else None),
        conventions_folder=file.files.conventions,
        templates_folder=file.files.templates,
        calendars_folder=file.files.calendars,
    )


def _sense_faults(raw: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what no single option shows; it looks at the raw file, so that it speaks beside faults of shape."""
    for name in SERVERS:
        table = raw.get(name)
        if isinstance(table, dict):
            yield from _connection_faults(name, table)
    series = raw.get("series")
    for index, table in enumerate(series if isinstance(series, list) else ()):
        if isinstance(table, dict):
            yield from _series_faults(("series", index), table)


def _series_faults(at: KeyPath, table: Mapping[str, Any]) -> Iterator[Fault]:
    if not any(table.get(name) for name in NAMES):
        yield Fault(at=at, text=f"which meetings? name them by {', '.join(NAMES[:-1])} or {NAMES[-1]}")
    if not set(table) & set(RulesTable.model_fields):
        yield Fault(at=at, text="no rule differs; set an option of [policy] here, or remove the table")
    for name in sorted(set(table) & (set(PolicyTable.model_fields) - set(RulesTable.model_fields))):
        yield Fault(at=(*at, name), text="goes by the reader and not by the series; it belongs under [policy]")


def _connection_faults(name: str, table: Mapping[str, Any]) -> Iterator[Fault]:
    named = [key for key in SOURCES if key in table]
    if "password" in table:
        yield Fault(
            at=(name, "password"),
            text="passwords never stand in this file; write it into a file of its own and name that as password_file",
        )
    if name == "ldap" and table.get("url") and not table.get("base"):
        yield Fault(at=(name, "base"), text="missing; the DN below which people are, like ou=people,dc=example,dc=org")
    if name == "ldap" and table.get("bind") and not named and "password" not in table:
        yield Fault(at=(name, "password_file"), text=f"missing; the password of {table['bind']} ({', '.join(SOURCES)})")
    if len(named) > 1:
        yield Fault(at=(name, named[1]), text=f"one source is enough, {named[0]} is there already")
    url = table.get("url")
    try:
        parts = split(url) if isinstance(url, str) else None
    except ValueError:
        return
    if parts is None or parts.scheme not in SERVERS[name]:
        return
    if user(parts) and parts.password is None and not named and "password" not in table:
        yield Fault(at=(name, "password_file"), text=f"missing; the password of {user(parts)} ({', '.join(SOURCES)})")
    if parts.scheme in PLAIN and not is_loopback(parts.hostname or "") and table.get("allow_plain") is not True:
        sent = "names" if name == "ldap" else "mail"
        private = f"{parts.scheme}s or {parts.scheme}+starttls"
        yield Fault(
            at=(name, "url"),
            text=f"{parts.scheme}: sends {sent} and password unencrypted to {parts.hostname}; use {private}, "
            "or set allow_plain = true",
        )
