"""Reads the people of an LDAP directory or an Active Directory; needs the extra ``minuted[ldap]``."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from minuted.errors import MinutedError, Permanent, Temporary
from minuted.wire import url as urls
from minuted.wire.faults import one_line

#: The bit of userAccountControl that says that an account is disabled ([MS-ADTS] 2.2.16, ADS_UF_ACCOUNTDISABLE).
DISABLED = 2
#: Attributes that say that an account is no more: Active Directory, 389 Directory Server.
ACCOUNT = ("userAccountControl", "nsAccountLock")
#: More people than that are no directory of ours.
MOST = 200_000
#: Kinds of proxyAddresses ([MS-ADA3] 2.198) that are no mail addresses.
NO_MAIL = ("x500", "x400", "sip", "eum", "spo", "im", "ms", "notes", "ccmail")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One person as the directory has them."""

    #: Distinguished name (RFC 4514).
    dn: str
    #: By fact: the value, several joined by "|"; a manager is a mail address where theirs is known.
    facts: Mapping[str, str]
    disabled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Where people are looked for, and what is taken of them."""

    url: str
    base: str
    #: RFC 4515, as the operator wrote it; nothing that came from outside is ever put into one.
    filter: str
    #: By fact: attributes, the first one that has a value counts; of aliases all do.
    attributes: Mapping[str, tuple[str, ...]]
    #: DN or user principal name to log in with; "" asks as nobody.
    bind: str = ""
    password: Callable[[], str] | None = None
    ca_file: Path | None = None
    allow_plain: bool = False
    page: int = 500
    #: What one answer of the server may take.
    seconds: int = 30


#: Facts that name people by their DN.
LINKS = ("manager", "deputy", "partner")


def read_people(asked: Asked) -> tuple[Entry, ...]:
    """Return everybody below the base that the filter finds, a page after the other; referrals are not followed.

    Raises:
        Temporary: the server is away, busy, or too slow.
        Permanent: it refuses the login, its certificate is not trusted, or what is asked for makes no sense.
    """
    with warnings.catch_warnings():
        # ldap3 2.9 uses names of pyasn1 and ssl that are on their way out.
        warnings.simplefilter("ignore", DeprecationWarning)
        # It drops, unclosed, the socket of a server whose certificate names another host.
        warnings.simplefilter("ignore", ResourceWarning)
        try:
            from ldap3.core.exceptions import LDAPException
        except ImportError as error:
            raise Permanent("LDAP needs the extra: pip install 'minuted[ldap]'") from error
        where = str(urls.server(asked.url, schemes=urls.LDAP, allow_plain=asked.allow_plain))
        try:
            connection, private = _connection(asked)
            try:
                connection.open(read_server_info=False)
                if private:
                    connection.start_tls(read_server_info=False)
                connection.bind(read_server_info=False)
                return tuple(_linked(list(_found(connection, asked)), connection, asked))
            finally:
                _close(connection)
        except (LDAPException, OSError) as error:
            raise _explained(error, where, asked) from error


def _close(connection: Any) -> None:
    """Say goodbye, and close the socket also where that is not possible any more."""
    from ldap3.core.exceptions import LDAPException

    sock = connection.socket
    with contextlib.suppress(LDAPException, OSError):
        connection.unbind()
    if sock is not None:
        sock.close()


def _connection(asked: Asked) -> tuple[Any, bool]:
    """Return a connection that is not open yet, and whether it turns to TLS before anything else is said."""
    import ssl

    import ldap3

    named = urls.server(asked.url, schemes=urls.LDAP, allow_plain=asked.allow_plain)
    tls = ldap3.Tls(validate=ssl.CERT_REQUIRED, ca_certs_file=str(asked.ca_file) if asked.ca_file else None)
    server = ldap3.Server(
        named.host,
        port=named.port,
        use_ssl=named.security == "tls",
        tls=None if named.security == "plain" else tls,
        get_info=ldap3.NONE,
        connect_timeout=asked.seconds,
    )
    login: dict[str, Any] = {"authentication": ldap3.ANONYMOUS}
    if asked.bind:
        # An empty password would be an unauthenticated bind, which succeeds for anybody (RFC 4513 5.1.2).
        password = asked.password() if asked.password else ""
        if not password:
            raise Permanent(f"no password for {asked.bind}; name a password_file under [ldap]")
        login = {"authentication": ldap3.SIMPLE, "user": asked.bind, "password": password}
    connection = ldap3.Connection(
        server,
        auto_bind=ldap3.AUTO_BIND_NONE,
        auto_referrals=False,
        read_only=True,
        raise_exceptions=True,
        receive_timeout=asked.seconds,
        check_names=False,
        **login,
    )
    return connection, named.security == "starttls"


def _found(connection: Any, asked: Asked) -> Iterator[tuple[str, Mapping[str, list[bytes]]]]:
    wanted = dict.fromkeys((*(name for names in asked.attributes.values() for name in names), *ACCOUNT))
    pages = connection.extend.standard.paged_search(
        search_base=asked.base,
        search_filter=asked.filter,
        attributes=list(wanted),
        paged_size=asked.page,
        generator=True,
    )
    for count, entry in enumerate(one for one in pages if one.get("type") == "searchResEntry"):
        if count >= MOST:
            raise Permanent(f"more than {MOST} entries below {asked.base!r}; narrow the filter")
        yield entry["dn"], {name.lower(): list(values) for name, values in entry["raw_attributes"].items()}


def _linked(found: list[tuple[str, Mapping[str, list[bytes]]]], connection: Any, asked: Asked) -> Iterator[Entry]:
    """Yield the entries, with the mail addresses of managers and deputies in place of their DNs."""
    mails = {_same(dn): _first(values, asked.attributes.get("address", ())) for dn, values in found}
    for dn, values in found:
        facts = {fact: _first(values, names) for fact, names in asked.attributes.items() if fact != "aliases"}
        facts["aliases"] = "|".join(_addresses(_all(values, asked.attributes.get("aliases", ()))))
        for role in LINKS:
            if "=" in (link := facts.get(role, "")):
                if _same(link) not in mails:
                    mails[_same(link)] = _mail_of(link, connection, asked)
                facts[role] = mails[_same(link)] or link
        yield Entry(dn=dn, facts={fact: text for fact, text in facts.items() if text}, disabled=_is_disabled(values))


def _mail_of(dn: str, connection: Any, asked: Asked) -> str:
    """Look somebody up who is not among those found; "" where they are not there or may not be seen."""
    import ldap3
    from ldap3.core.exceptions import LDAPOperationResult

    names = asked.attributes.get("address", ())
    try:
        # The DN is the base of the search and no part of a filter, so nothing in it can ask for more.
        connection.search(dn, "(objectClass=*)", search_scope=ldap3.BASE, attributes=list(names))
    except LDAPOperationResult:
        return ""
    for entry in connection.response or ():
        if entry.get("type") == "searchResEntry":
            return _first({name.lower(): list(one) for name, one in entry["raw_attributes"].items()}, names)
    return ""


def _same(dn: str) -> str:
    """Reduce a DN so that two spellings of one compare equal."""
    from ldap3.core.exceptions import LDAPInvalidDnError
    from ldap3.utils.dn import parse_dn

    try:
        return ",".join(f"{name.strip()}={' '.join(value.split())}".casefold() for name, value, _ in parse_dn(dn))
    except (LDAPInvalidDnError, IndexError):
        return dn.casefold()


def _first(values: Mapping[str, list[bytes]], names: tuple[str, ...]) -> str:
    return next(iter(_all(values, names)), "")


def _all(values: Mapping[str, list[bytes]], names: tuple[str, ...]) -> list[str]:
    raw = (each for name in names for each in values.get(name.lower(), ()))
    return [text for each in raw if (text := each.decode("utf-8", "replace").strip())]


def _addresses(aliases: list[str]) -> Iterator[str]:
    """Take the kinds off proxyAddresses: "SMTP:anna@…" is a mail address, "X500:/o=…" is none."""
    for alias in aliases:
        kind, colon, rest = alias.partition(":")
        if not colon:
            yield alias
        elif kind.lower() == "smtp":
            yield rest
        elif kind.lower() not in NO_MAIL:
            yield alias


def _is_disabled(values: Mapping[str, list[bytes]]) -> bool:
    control = _first(values, ACCOUNT[:1])
    flags = int(control) if control.lstrip("-").isdecimal() else 0
    return bool(flags & DISABLED) or _first(values, ACCOUNT[1:]).lower() == "true"


def _explained(error: Exception, where: str, asked: Asked) -> MinutedError:
    """Say of an error whether waiting helps."""
    from ldap3.core import exceptions as of

    words = one_line(error)
    if "certificate" in words.lower():
        return Permanent(f"{where}: the certificate is not trusted: {words}; a private authority goes into ca_file")
    if isinstance(error, of.LDAPInvalidCredentialsResult):
        return Permanent(f"{where}: the login as {asked.bind} was refused")
    refused = (
        of.LDAPInappropriateAuthenticationResult,
        of.LDAPAuthMethodNotSupportedResult,
        of.LDAPInsufficientAccessRightsResult,
        of.LDAPStrongerAuthRequiredResult,
    )
    if isinstance(error, refused) and not asked.bind:
        return Permanent(f"{where}: it tells nobody in particular; name somebody as bind under [ldap], or --bind")
    if isinstance(error, of.LDAPInvalidFilterError):
        return Permanent(f"the filter {asked.filter!r} is none: {words} (RFC 4515)")
    if isinstance(error, (of.LDAPNoSuchObjectResult, of.LDAPInvalidDNSyntaxResult, of.LDAPInvalidDnError)):
        return Permanent(
            f"{where}: there is no {asked.base!r}; the base must be a DN, like ou=people,dc=example,dc=org"
        )
    if isinstance(error, of.LDAPStartTLSError):
        return Permanent(f"{where}: no StartTLS: {words}; ldaps:// speaks TLS at once")
    patient = (
        of.LDAPCommunicationError,
        of.LDAPResponseTimeoutError,
        of.LDAPBusyResult,
        of.LDAPUnavailableResult,
        of.LDAPTimeLimitExceededResult,
        of.LDAPOtherResult,
        OSError,
    )
    if isinstance(error, patient):
        return Temporary(f"{where}: {words or 'no answer'}")
    if isinstance(error, of.LDAPSizeLimitExceededResult):
        return Permanent(f"{where}: it gives no more than {asked.page} at once; lower page under [ldap]")
    return Permanent(f"{where}: {words}")
