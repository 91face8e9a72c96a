"""``minuted people forget``: takes back what was learned of a name."""

from __future__ import annotations

from pathlib import Path

import click

from minuted.cli.options import config_option, configured, store_of
from minuted.errors import MinutedError


@click.command()
@config_option
@click.argument("name", metavar="NAME|ADDRESS")
@click.pass_context
def forget(context: click.Context, config_file: Path | None, name: str) -> None:
    """Forget whom organisers meant by a name, or every name that was learned for an address.

    minuted asks again the next time.  Items that have their owner already keep it, and so does people.toml.
    """
    from minuted.reading.spelling import key

    store = store_of(configured(config_file or context.obj))
    try:
        with store.writing() as book:
            # An address has letters and digits too, but no name is spelt like one.
            forgotten = book.forget_learned("" if "@" in name else key(name), name.strip().lower())
    finally:
        store.close()
    if not forgotten:
        raise MinutedError(f"nothing was learned of {name!r}; 'minuted people' lists what was")
    for one in forgotten:
        click.echo(f"forgotten: {one.name!r} means {one.address} to {one.by}")
