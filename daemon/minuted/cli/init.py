"""`minuted init`: a first configuration that works at once, and what to do next."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import click
import questionary

from minuted.config.fresh import CONNECTIONS, WRITTEN, Options, decide, write
from minuted.config.values import domains as known_domains
from minuted.config.values import known_country, known_zone, mail_address
from minuted.errors import ConfigError
from minuted.model import Language

#: Mail domains whose servers are known: IMAP host, SMTP URL scheme and host.  docs/operating.md has more on each.
PROVIDERS: Mapping[str, tuple[str, str]] = {
    "gmail.com": ("imap.gmail.com", "smtp+starttls://smtp.gmail.com:587"),
    "fastmail.com": ("imap.fastmail.com", "smtps://smtp.fastmail.com"),
    "icloud.com": ("imap.mail.me.com", "smtp+starttls://smtp.mail.me.com:587"),
    "yahoo.com": ("imap.mail.yahoo.com", "smtps://smtp.mail.yahoo.com"),
    "qq.com": ("imap.qq.com", "smtps://smtp.qq.com"),
    "163.com": ("imap.163.com", "smtps://smtp.163.com"),
    "126.com": ("imap.126.com", "smtps://smtp.126.com"),
}


@click.command("init")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=".")
@click.option("--address", help="The address that people put in Cc on their minutes.")
@click.option("--name", help="The name that letters are signed with.")
@click.option(
    "--domains", help="Domains whose people may write, like 'example.org example.net'; '' for the directory only."
)
@click.option("--zone", help="Time zone, like Europe/Berlin.")
@click.option("--country", help="Country of public holidays, like CN or DE-BY.")
@click.option(
    "--language",
    type=click.Choice([language.value for language in Language]),
    help="Language of letters to people not yet known.",
)
@click.option("--imap", help="IMAP server or URL of the mailbox; without it a Maildir.")
@click.option("--smtp", help="SMTP server or URL for outgoing mail; without it a Maildir.")
@click.option("--yes", is_flag=True, help="Ask nothing; take the defaults.")
@click.option("--force", is_flag=True, help="Overwrite a configuration that is there.")
def init(
    folder: Path,
    address: str | None,
    name: str | None,
    domains: str | None,
    zone: str | None,
    country: str | None,
    language: str | None,
    imap: str | None,
    smtp: str | None,
    yes: bool,
    force: bool,
) -> None:
    """Write a configuration that works into FOLDER (default: here).

    On a terminal it asks for what the options leave open.  Without servers, mail comes from and goes
    to Maildir folders beside the configuration: enough to try everything out.
    """
    there = [file for file in WRITTEN if (folder / file).exists()]
    if there and not force:
        raise click.UsageError(f"{folder / there[0]} is there already; --force overwrites it")
    given = {
        "address": address,
        "name": name,
        "domains": domains,
        "zone": zone,
        "country": country,
        "language": language,
        "imap": imap,
        "smtp": smtp,
    }
    said = {key: value for key, value in given.items() if value is not None}
    passwords: dict[str, str] = {}
    if not yes and sys.stdin.isatty() and sys.stdout.isatty():
        passwords = ask(said)
    if "domains" not in said and _host(said.get("address", "")) in PROVIDERS:
        # Everybody with an account at such a provider is not everybody whom minuted works for.
        said["domains"] = ""
    try:
        options = decide(said)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    try:
        write(folder, options, passwords)
    except OSError as error:
        raise ConfigError(f"{error.filename or folder}: cannot be written: {error.strerror}") from error
    tell(folder, options, passwords)


def ask(said: dict[str, str]) -> dict[str, str]:
    """Ask on the terminal for what was not said; fill it in, and return the passwords by connection."""
    zone = _machine_zone()
    _ask_text(said, "address", "Address of minuted, the one people put in Cc", "", mail_address)
    own = _host(said["address"])
    hosts = PROVIDERS.get(own, ("", ""))
    whose = "Domains whose people may write (empty: only those in people.toml)"
    _ask_text(said, "domains", whose, "" if own in PROVIDERS else own, known_domains)
    _ask_text(said, "imap", "IMAP server (empty: a Maildir, to try things out)", hosts[0], str)
    _ask_text(said, "smtp", "SMTP server (empty: a Maildir)", hosts[1], str)
    _ask_text(said, "zone", "Time zone of most people", zone, known_zone)
    _ask_text(said, "country", "Country of public holidays (CN, DE, DE-BY; empty: none)", "", known_country)
    if "language" not in said:
        choices = [questionary.Choice("English", "en"), questionary.Choice("中文", "zh")]
        said["language"] = questionary.select("Language of letters to people not yet known", choices).unsafe_ask()
    passwords = {}
    for key in ("imap", "smtp"):
        if said.get(key):
            passwords[key] = questionary.password(f"Password for {key.upper()} (empty: write it later)").unsafe_ask()
    return passwords


def _host(address: str) -> str:
    return address.strip().lower().rpartition("@")[2]


def _ask_text(said: dict[str, str], key: str, question: str, default: str, check: Callable[[str], object]) -> None:
    if key in said:
        return

    def valid(answer: str) -> bool | str:
        try:
            check(answer)
        except ValueError as error:
            return str(error)
        return True

    said[key] = questionary.text(question, default=default, validate=valid).unsafe_ask().strip()


def tell(folder: Path, options: Options, passwords: Mapping[str, str]) -> None:
    """Print what was written and what to do next."""
    config = folder / "minuted.toml"
    click.echo(f"Wrote {config}: every option with its meaning.")
    click.echo(f"Wrote {folder / 'people.toml'}: the directory, with examples.")
    click.echo("\nNext:")
    for table, key in CONNECTIONS:
        if (table, "password_file") in options and not passwords.get(key):
            click.echo(f"  write the {key.upper()} password into {folder / key}.password")
    if ("minuted", "address") in options and ("mailbox", "url") not in options:
        click.echo(
            f"  put a mail with minutes into {folder / 'inbox' / 'new'}; letters appear in {folder / 'sent' / 'new'}"
        )
    if options.get(("minuted", "allowed_domains")) == ():
        click.echo(f"  list the people whose mail counts in {folder / 'people.toml'}")
    click.echo(f"  minuted check --config {config}")
    click.echo(f"  minuted once --config {config}")
    click.echo(f"  minuted run --config {config}")


def _machine_zone() -> str:
    """Return the zone of this machine where it says so, else UTC."""
    for guess in (os.environ.get("TZ", ""), str(Path("/etc/localtime").resolve()).partition("/zoneinfo/")[2]):
        try:
            return known_zone(guess)
        except ValueError:
            continue
    return "UTC"
