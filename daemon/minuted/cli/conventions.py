"""``minuted conventions``: what lines of minutes are recognised, with the examples that prove it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, time
from pathlib import Path
from textwrap import fill
from typing import Any

import click

from minuted.cli.explained import explain
from minuted.cli.options import config_option, configured, json_option, say_json
from minuted.config import Config
from minuted.errors import HELD
from minuted.instance import words_of
from minuted.model import Address, Mail
from minuted.reader import Reader
from minuted.reading.conventions import Conventions
from minuted.reading.examples import Example


@click.group()
def conventions() -> None:
    """List, test and explain the conventions by which minutes are read."""


conventions.add_command(explain)


@conventions.command("list")
@config_option
@json_option
@click.argument("words", nargs=-1)
def list_(config_file: Path | None, as_json: bool, words: tuple[str, ...]) -> None:
    """List every convention with its words and templates; WORDS narrow it to the conventions that hold them all."""
    config = configured(config_file) if config_file else Config.plain()
    tables = config.conventions()
    listed = [each for stem in sorted(tables) for each in _listed(stem, tables[stem]) if _holds(each, words)]
    if as_json:
        say_json(listed)
        return
    shown = ""
    for each in listed:
        stem = each["convention"].partition("/")[0]
        if stem != shown:
            click.echo(("\n" if shown else "") + click.style(stem, bold=True) + f"  {tables[stem].get('about', '')}")
            shown = stem
        head = f"  {click.style(each['convention'], fg='green')}  {each['makes']}"
        click.echo(f"{head}, {_WHERE[each['where']]}" if each["where"] else head)
        for line in each["templates"]:
            click.echo(f"      {line}")
        if each["words"]:
            click.echo(fill("  ".join(each["words"]), 100, initial_indent="      ", subsequent_indent="      "))
    if not listed:
        click.echo("no convention holds these words")


#: Where the templates of a convention count, in words.
_WHERE = {"action": "below what announces actions", "item": "in list items", "anywhere": "on any line"}


def _listed(stem: str, table: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the conventions of one file, markers first."""
    for entry in table.get("marker", ()):
        words = [*entry.get("words", ()), *(f"…{word}…" for word in entry.get("contains", ()))]
        yield _entry(stem, entry, words=words)
    for entry in table.get("line", ()):
        yield _entry(stem, entry, where=entry.get("where", "action"), templates=entry["templates"])
    for name, words in table.get("columns", {}).items():
        yield {"convention": f"{stem}/column", "makes": name, "where": "", "templates": [], "words": words}


def _entry(stem: str, entry: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    made = entry.get("makes", "action")
    return {"convention": f"{stem}/{entry['name']}", "makes": made, "where": "", "templates": [], "words": [], **more}


def _holds(each: Mapping[str, Any], words: Iterable[str]) -> bool:
    text = " ".join((each["convention"], each["makes"], *each["templates"], *each["words"])).casefold()
    return all(word.casefold() in text for word in words)


@conventions.command("test")
@config_option
@click.pass_context
def test(ctx: click.Context, config_file: Path | None) -> None:
    """Read every example of every convention and compare with what it says must come of it."""
    config = configured(config_file) if config_file else Config.plain()
    reader = Reader(words_of(config))
    examples = tuple(Conventions.compile(config.conventions()).examples())
    wrong = [line for example in examples for line in differences(example, reader)]
    for line in wrong:
        click.echo(line)
    click.echo(f"{len(examples)} examples, {len(wrong)} differences")
    ctx.exit(HELD if wrong else 0)


def _iso(day: object) -> str | None:
    return str(day) if day else None


def differences(example: Example, reader: Reader) -> Iterator[str]:
    """Yield what an example promises and is not read, and what is read without being promised."""
    noon = datetime.combine(example.day, time(12), UTC)
    mail = Mail(
        message_id="example@minuted",
        subject="",
        sent=noon,
        arrived=noon,
        sender=Address(address="organiser@example.org"),
        text=example.text,
    )
    reading = reader.understand(mail).reading
    found = [
        {
            "task": row.task,
            "owners": list(row.owners),
            "due": row.due.isoformat() if row.due else None,
            "done": row.done,
        }
        for row in reading.rows
    ]
    wanted = [
        {
            "task": action["task"],
            "owners": list(action.get("owners", ())),
            "due": _iso(action.get("due")),
            "done": bool(action.get("done", False)),
        }
        for action in example.actions
    ]
    title = next((line.strip() for line in example.text.split("\n") if line.strip()), "")
    for each in wanted:
        if each not in found:
            yield f"{example.convention}: {title!r}: not read: {each}"
    for each in found:
        if each not in wanted:
            yield f"{example.convention}: {title!r}: read, not promised: {each}"
    decided = [row.text for row in reading.decisions]
    if decided != list(example.decisions):
        yield f"{example.convention}: {title!r}: decisions {decided}, promised {list(example.decisions)}"
