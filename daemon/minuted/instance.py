"""Puts an instance together from its configuration: the one place where edges and core meet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial

from minuted import wire
from minuted.config import Config, LdapTable
from minuted.errors import ConfigError, MinutedError
from minuted.letters import Stationery
from minuted.reader import Arrival, Reader, Understood, Words, unreadable
from minuted.service import Service, clock
from minuted.store import Store
from minuted.tracking import Calendars
from minuted.wire import Mailbox, Mark, Outlet, WireOptions
from minuted.wire.ldap import Asked
from minuted.worker import Worker, quiet_parsers


class InProcess:
    """Read mails in this process, for plays and tests."""

    def __init__(self, reader: Reader) -> None:
        quiet_parsers()
        self.reader = reader

    def ready(self) -> None:
        """Nothing has to start."""

    def read_all(self, mails: Iterable[Arrival]) -> Iterator[Understood]:
        for raw, arrived, now in mails:
            try:
                yield self.reader.read(raw, arrived, now)
            except MinutedError as fault:
                yield unreadable(arrived, str(fault))

    def close(self) -> None:
        """Nothing is open."""


def words_of(config: Config) -> Words:
    """Gather what a reader is made of.  Raises: ConfigError."""
    return Words(
        conventions=config.conventions(),
        quoting=config.quoting(),
        languages=config.languages(),
        people=config.directory().as_people(),
        own=config.own,
        authserv_ids=frozenset(config.authserv_ids),
        zone=config.policy.zone,
        language=config.language,
    )


def prove(config: Config) -> None:
    """Compile the operator's own words, conventions and calendars once, so that a slip in them ends the start.

    Raises: ConfigError with what is wrong.
    """
    own = (config.conventions_folder, config.templates_folder, config.calendars_folder)
    named = ", ".join(str(folder) for folder in own if folder)
    try:
        if config.calendars_folder:
            Calendars.compile(config.calendars(), config.policy)
        if config.conventions_folder or config.templates_folder:
            Reader(words_of(config))
    except KeyError as fault:
        raise ConfigError(f"{named}: an entry lacks {fault}; 'minuted conventions test' shows more") from fault
    except (ValueError, TypeError) as fault:
        raise ConfigError(f"{named}: {fault}") from fault


def mailbox_of(config: Config) -> Mailbox:
    """Make the mailbox that the configuration names; nothing is connected yet.  Raises: Permanent."""
    table = config.mailbox
    options = WireOptions(
        ca_file=table.ca_file,
        allow_plain=table.allow_plain,
        idle_seconds=table.idle_minutes * 60.0,
        whole_octets=config.limits.mail_bytes,
    )
    mark = Mark(keyword=table.keyword, folder=table.folder if table.after == "move" else "")
    return wire.mailbox(table.url, password=table.password if table.source else None, mark=mark, options=options)


def outlet_of(config: Config) -> Outlet:
    """Make the outlet that the configuration names; nothing is connected yet.  Raises: Permanent."""
    table = config.outgoing
    options = WireOptions(ca_file=table.ca_file, allow_plain=table.allow_plain)
    return wire.outlet(table.url, password=table.password if table.source else None, options=options)


def directory_of(table: LdapTable) -> Asked:
    """Say where people are looked for in LDAP; nothing is connected yet."""
    assert table.url is not None, "whoever asks looked whether there is one"
    return Asked(
        url=table.url,
        base=table.base,
        filter=table.filter,
        attributes=table.attributes(),
        bind=table.bind,
        password=table.password,
        ca_file=table.ca_file,
        allow_plain=table.allow_plain,
        page=table.page,
        seconds=table.seconds,
    )


def stationery_of(config: Config, secret: bytes) -> Stationery:
    """Make what letters are written on.  Raises: ConfigError, BrokenLetter."""
    return Stationery(config.template_folders(), config.languages(), config.sender, secret)


def open_service(config: Config, *, now: Callable[[], datetime] = clock) -> Service:
    """Put an instance together from its configuration: the one place where edges and core meet.

    Raises: ConfigError, StoreError, Permanent.
    """
    prove(config)
    config.make_state()
    store = Store.open(config.store_url())
    return Service(
        config=config,
        store=store,
        mailbox=mailbox_of(config),
        outlet=outlet_of(config),
        stationery=stationery_of(config, store.secret()),
        reading=Worker(
            words_of(config), seconds=config.limits.parse_seconds, memory=config.limits.parse_mb * 1024 * 1024
        ),
        now=now,
        secret=partial(store.secret, keep=timedelta(days=config.trust.secret_days)),
    )
