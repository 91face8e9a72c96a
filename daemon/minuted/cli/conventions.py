"""``minuted conventions``: what lines of minutes are recognised, with the examples that prove it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time
from pathlib import Path

import click

from minuted.cli.options import config_option, configured
from minuted.config import Config
from minuted.errors import HELD
from minuted.instance import words_of
from minuted.model import Address, Mail
from minuted.reader import Reader
from minuted.reading.conventions import Conventions, Example


@click.group()
def conventions() -> None:
    """List and test the conventions by which minutes are read."""


@conventions.command("list")
@config_option
def list_(config_file: Path | None) -> None:
    """List every file of conventions with what it is for."""
    config = configured(config_file) if config_file else Config.plain()
    for name, table in sorted(config.conventions().items()):
        click.echo(f"{name:<22} {table.get('about', '')}")


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
