"""``minuted people import``: takes the people of another directory over into a file of people.d."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from minuted.cli.options import config_option, configured, json_option, say_json
from minuted.errors import ConfigError

if TYPE_CHECKING:
    from minuted.config import Config
    from minuted.config.people_sifting import Found
    from minuted.config.people_writing import Change

#: How changes stand out, and the mark before each.
MARKS: Mapping[str, tuple[str, str]] = {
    "added": ("+", "green"),
    "changed": ("~", "yellow"),
    "removed": ("-", "red"),
    "kept": ("?", "cyan"),
}
#: So many notes are read; a large directory has an odd entry or two hundred.
MOST_NOTES = 50
#: A people.toml where there was none, so that the files beside it are read.
FIRST = (
    "# The directory: see docs/operating.md.  The files of people.d are read after this one; what stands here wins.\n"
)


@click.command("import")
@config_option
@json_option
@click.option(
    "--csv", "csv_file", type=click.Path(path_type=Path, dir_okay=False), help="A CSV file with column names."
)
@click.option(
    "--charset", default="", metavar="NAME", help="Its character set, where it is not told apart: gbk, cp1252."
)
@click.option(
    "--ldap",
    "ldap_url",
    is_flag=False,
    flag_value="",
    metavar="[URL]",
    help="An LDAP directory: ldaps://HOST or ldap+starttls://HOST; default: the url under [ldap].",
)
@click.option("--base", metavar="DN", help="Where in it people are; default: as under [ldap].")
@click.option("--filter", "filter_", metavar="FILTER", help="Who of them (RFC 4515); default: as under [ldap].")
@click.option("--bind", metavar="DN", help="Who asks; default: as under [ldap].")
@click.option("--password-file", metavar="FILE", help="The password of --bind; default: as under [ldap].")
@click.option("--password-env", metavar="NAME", help="The environment variable that holds it.")
@click.option("--into", default="", metavar="NAME", help="Write people.d/NAME.toml; default: the kind of the source.")
@click.option("--remove", is_flag=True, help="Take out whom the source does not have any more; else they stay.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.pass_context
def import_(
    context: click.Context,
    config_file: Path | None,
    as_json: bool,
    csv_file: Path | None,
    charset: str,
    ldap_url: str | None,
    base: str | None,
    filter_: str | None,
    bind: str | None,
    password_file: str | None,
    password_env: str | None,
    into: str,
    remove: bool,
    dry_run: bool,
) -> None:
    """Take the people of another directory over into a file of people.d beside people.toml.

    It says what it adds, changes and leaves alone.  Nothing is deleted unless --remove says so, and what people.toml
    says of somebody wins.  Rows that cannot be used are left out and told.  The daemon reads the result when it starts.
    """
    config = configured(config_file or context.obj)
    if (csv_file is None) == (ldap_url is None):
        raise click.UsageError("name one source: --csv FILE or --ldap [URL]")
    left_out: tuple[str, ...] = ()
    found: Sequence[Found]
    if csv_file is not None:
        from minuted.config.people_csv import columns_of, read_csv

        found = read_csv(csv_file, columns_of(config.languages()), charset)
    else:
        options = {"url": ldap_url, "base": base, "filter": filter_, "bind": bind}
        options |= {"password_file": password_file, "password_env": password_env}
        found, left_out = _in_ldap(config, {name: said for name, said in options.items() if said})
    kind = "ldap" if csv_file is None else "csv"
    take_over(found, config, left_out, into=into or kind, remove=remove, dry_run=dry_run, as_json=as_json)


def _in_ldap(config: Config, options: Mapping[str, str]) -> tuple[Sequence[Found], tuple[str, ...]]:
    """Return whom an LDAP directory has, and what is told of those left out.

    Args:
        options: of [ldap], in place of what the file says.
    """
    from minuted.config import ldap_options
    from minuted.config.people_sifting import Found
    from minuted.instance import directory_of
    from minuted.wire.ldap import read_people

    table = ldap_options(config, options)
    if table.url is None or not table.base:
        raise click.UsageError("name server and base: --ldap URL --base DN, or url and base under [ldap]")
    entries = read_people(directory_of(table))
    disabled = sum(entry.disabled for entry in entries)
    told = (f"{disabled} disabled account{'s' if disabled > 1 else ''} left out",) if disabled else ()
    return tuple(Found(place=entry.dn, facts=entry.facts) for entry in entries if not entry.disabled), told


def take_over(
    found: Sequence[Found],
    config: Config,
    left_out: Sequence[str] = (),
    *,
    into: str,
    remove: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Write what was found into a file of people.d, and say what changes.

    Args:
        left_out: what is told of those who were not taken over.

    Raises: ConfigError where nobody was found, or the file cannot be written.
    """
    from minuted.config import people
    from minuted.config import people_writing as writing
    from minuted.config.people_sifting import sift

    path = config.people_file or (config.path or Path("minuted.toml")).absolute().parent / "people.toml"
    target = writing.Target.beside(path, into)
    read, texts = people.read_files(path) if config.people_file else ({path: people.DirectoryFile()}, {path: FIRST})
    read.pop(target.path, None)
    sifted = sift(found, people.put_together(read.values()), languages_of(config))
    if not sifted.people:
        raise ConfigError("\n".join([*sifted.notes[:20], "nobody was found, so nothing is changed"]))
    made = list(writing.changes(target.before(), sifted, remove=remove))
    notes = [*left_out, *sifted.notes, *writing.overruled(sifted, read[path])]
    text = target.text(made)
    candidate = people.DirectoryFile.model_validate(tomllib.loads(text), context={"folder": target.path.parent})
    # What people.toml says of somebody whom the source does not have any more shows before anything is written.
    people.refuse_faults({**read, target.path: candidate}, {**texts, target.path: text})
    if not dry_run:
        if config.people_file is None:
            path.write_text(FIRST, encoding="utf-8")
        target.write(text)
    if as_json:
        say_json([{**asdict(change), "entry": dict(change.entry)} for change in made])
        say_json({"note": note} for note in notes)
        return
    _tell(made, notes, f"{target.path}{': nothing was written (--dry-run)' if dry_run else ''}")


def languages_of(config: Config) -> dict[str, Any]:
    """Return the languages by what they are called."""
    return {
        str(name).casefold(): language
        for language, words in config.languages().items()
        for name in (language.value, *words.get("called", {}).get("names", ()))
    }


def _tell(made: Sequence[Change], notes: Sequence[str], where: str) -> None:
    for change in made:
        if change.what not in MARKS:
            continue
        mark, colour = MARKS[change.what]
        told = {
            "added": change.entry["name"],
            "changed": "; ".join(f"{name} {_value(was)} → {_value(now)}" for name, (was, now) in change.facts.items()),
            "removed": "not in the source any more",
            "kept": "not in the source any more; --remove takes it out",
        }[change.what]
        click.echo(f"{click.style(f'{mark} {change.what:<8}', fg=colour)} {change.key}  {told}")
    for note in notes[:MOST_NOTES]:
        click.echo(f"{click.style('! note    ', fg='magenta')} {note}")
    if len(notes) > MOST_NOTES:
        click.echo(f"! and {len(notes) - MOST_NOTES} notes more; --json has them all")
    counted = Counter((change.kind, change.what) for change in made)
    for kind, plural in (("person", "people"), ("department", "departments")):
        figures = [f"{counted[kind, what]} {what}" for what in (*MARKS, "unchanged") if counted[kind, what]]
        if figures:
            click.echo(f"{plural}: {', '.join(figures)}")
    click.echo(where)


def _value(value: Any) -> str:
    return ", ".join(value) if isinstance(value, (list, tuple)) else str(value or "-")
