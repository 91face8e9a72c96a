"""Writes a first configuration: the shipped manual with a few options set, and the files that it names."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from minuted.config.shipped import shipped
from minuted.config.urls import MAILBOXES, OUTLETS, PLAIN, is_loopback, known
from minuted.config.values import domains, known_country, known_zone, mail_address

#: What is written, in the order in which it is told.
WRITTEN = ("minuted.toml", "people.toml", "imap.password", "smtp.password")
#: Tables that may need a password, and the short name of each.
CONNECTIONS = (("mailbox", "imap"), ("outgoing", "smtp"))

Options = dict[tuple[str, str], str | tuple[str, ...]]


def decide(said: Mapping[str, str]) -> Options:
    """Return the options of minuted.toml by table and key, from what was said.

    Raises: ValueError with a sentence where an answer cannot be.
    """
    address = mail_address(said.get("address") or "minuted@example.org")
    options: Options = {("minuted", "address"): address, ("minuted", "zone"): known_zone(said.get("zone") or "UTC")}
    if said.get("name"):
        options["minuted", "name"] = said["name"]
    if said.get("country"):
        options["minuted", "country"] = known_country(said["country"])
    if said.get("language"):
        options["minuted", "language"] = said["language"]
    # Where nobody was named, the domain of the address is meant, and the manual says so.
    if "domains" in said and domains(said["domains"]) != (address.partition("@")[2],):
        options["minuted", "allowed_domains"] = domains(said["domains"])
    if said.get("imap"):
        options["mailbox", "url"] = full_url(said["imap"], scheme="imaps", address=address, path="/INBOX")
    if said.get("smtp"):
        options["outgoing", "url"] = full_url(said["smtp"], scheme="smtp+starttls", address=address, port=":587")
    for (table, key), schemes in zip(CONNECTIONS, (MAILBOXES, OUTLETS), strict=True):
        parts = known(str(options.get((table, "url"), "maildir:here")), schemes, "mail.example.org")
        if parts.scheme in PLAIN and not is_loopback(parts.hostname or ""):
            raise ValueError(f"{parts.scheme}: sends mail and password unencrypted; name the server alone for TLS")
        if parts.username:
            options[table, "password_file"] = f"{key}.password"
    return options


def full_url(said: str, *, scheme: str, address: str, port: str = "", path: str = "") -> str:
    """Complete a server name to a URL; what is said stays as it is."""
    said = said.strip()
    if said.startswith("maildir:"):
        return said
    named, there, rest = said.rpartition("://")
    place, slash, folder = rest.partition("/")
    if not there:
        port = "" if re.search(r":\d+$", place) else port
    who = "" if "@" in place else f"{address}@"
    return f"{named or scheme}://{who}{place}{'' if there else port}{slash + folder if folder else path}"


def fill(manual: str, options: Options) -> str:
    """Return the text of minuted.toml with these options set, the rest of the manual as it is.

    An option stands in the manual as ``key = value``, or commented out as ``#key = value`` or ``#   key = value``.
    """
    table, left, lines = "", dict(options), []
    for line in manual.split("\n"):
        if header := re.fullmatch(r"\[(\w+)\]", line):
            table = header[1]
        option = re.match(r"(?:#(?:   )?)?(\w+) = ", line)
        value = left.pop((table, option[1]), None) if option else None
        lines.append(line if option is None or value is None else f"{option[1]} = {_toml(value)}")
    assert not left, f"the manual does not know {left}"
    return "\n".join(lines)


def _toml(value: str | tuple[str, ...]) -> str:
    """Write a basic string, or a list of them (TOML 1.0)."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(sign if sign.isprintable() else f"\\U{ord(sign):08x}" for sign in escaped) + '"'


def write(folder: Path, options: Options, passwords: Mapping[str, str]) -> None:
    """Write the files and folders of a first configuration; passwords for this account's eyes only."""
    folder.mkdir(parents=True, exist_ok=True)
    manual = (shipped() / "config" / "minuted.toml").read_text(encoding="utf-8")
    people = (shipped() / "config" / "people.toml").read_text(encoding="utf-8")
    (folder / "minuted.toml").write_text(fill(manual, options), encoding="utf-8")
    (folder / "people.toml").write_text(_asleep(people), encoding="utf-8")
    (folder / "state").mkdir(mode=0o700, exist_ok=True)
    for (table, key), maildir in zip(CONNECTIONS, ("inbox", "sent"), strict=True):
        if (table, "url") not in options:
            for part in ("tmp", "new", "cur"):
                (folder / maildir / part).mkdir(mode=0o700, parents=True, exist_ok=True)
        if file := options.get((table, "password_file")):
            _write_private(folder / str(file), passwords.get(key, ""))


def _asleep(people: str) -> str:
    """Comment the example people out: they are nobody the operator knows."""
    lines = people.rstrip("\n").split("\n")
    return "\n".join(line if not line or line.startswith("#") else f"#{line}" for line in lines) + "\n"


def _write_private(path: Path, text: str) -> None:
    # The mode is given at creation: at no moment can others read it.
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text + "\n" if text else "")
