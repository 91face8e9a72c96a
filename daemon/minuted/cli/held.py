"""``minuted held``: mails that wait for a human."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from minuted.cli.options import config_option, configured, json_option, local, say_json, store_of, table
from minuted.errors import MinutedError


@click.command()
@config_option
@json_option
@click.option("--again", metavar="ID", help="Read this mail once more at the next round.")
@click.option("--out", metavar="ID", help="Write the mail as it came to standard output.")
def held(config_file: Path | None, as_json: bool, again: str | None, out: str | None) -> None:
    """List mails that wait for a human, with the reason; every one is kept as it came.

    An ID may be cut to its first characters.
    """
    config = configured(config_file)
    store = store_of(config)
    try:
        with store.reading() as book:
            mails = book.held(10_000)
        wanted = again or out
        if wanted:
            matching = [mail for mail in mails if mail.id.startswith(wanted.lower())]
            if len(matching) != 1:
                raise MinutedError(f"{wanted!r} names {len(matching) or 'no'} held mails; 'minuted held' lists them")
            if again:
                with store.writing() as book:
                    book.release(matching[0].id)
                click.echo(f"{matching[0].id[:12]} will be read again at the next round")
            else:
                with store.reading() as book:
                    click.echo(book.raw(matching[0].id), nl=False)
            return
    finally:
        store.close()
    if as_json:
        say_json(asdict(mail) for mail in mails)
        return
    table(
        "Held mails",
        ("ID", "Arrived", "From", "Subject", "Why"),
        [(m.id[:12], local(m.arrived, config), m.sender or "-", m.subject or "-", m.reason) for m in mails],
        "nothing is held",
    )
