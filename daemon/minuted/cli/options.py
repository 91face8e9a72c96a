"""Options and shapes of output that several commands share."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import compat32
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

import click

from minuted import re2
from minuted.errors import ConfigError

if TYPE_CHECKING:
    from minuted.config import Config
    from minuted.store import Store

# pydantic and SQLAlchemy take longer to load than a help text may take: they are loaded where they are used.

F = TypeVar("F", bound=Callable[..., Any])

#: Where a configuration is looked for when none is named.
PLACES = (Path("minuted.toml"), Path("/etc/minuted/minuted.toml"))


def config_option(command: F) -> F:
    """Add ``--config FILE``."""
    return click.option(
        "--config",
        "config_file",
        type=click.Path(path_type=Path, dir_okay=False),
        envvar="MINUTED_CONFIG",
        help="The configuration; else $MINUTED_CONFIG, ./minuted.toml or /etc/minuted/minuted.toml.",
    )(command)


def json_option(command: F) -> F:
    """Add ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for other programs.")(command)


def configured(path: Path | None) -> Config:
    """Read the configuration that is meant.

    Raises: ConfigError where there is none or it is wrong.
    """
    found = path or next((place for place in PLACES if place.is_file()), None)
    if found is None:
        raise ConfigError("no configuration: name one with --config, or make one with 'minuted init'")
    from minuted.config import load

    return load(found)


def store_of(config: Config) -> Store:
    """Open the store for looking.  Raises: StoreError, ConfigError."""
    from minuted.store import Store

    config.make_state()
    return Store.open(config.store_url())


def moment(text: str | None, otherwise: datetime) -> datetime:
    """Read an ISO 8601 moment; one without a zone is UTC.

    Raises: click.BadParameter.
    """
    if text is None:
        return otherwise
    try:
        read = datetime.fromisoformat(text)
    except ValueError as fault:
        raise click.BadParameter(f"{text!r} is no moment; write it as 2026-03-02T09:00:00+08:00") from fault
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def local(at: datetime, config: Config) -> str:
    """Show a moment in the zone of the instance."""
    return f"{at.astimezone(ZoneInfo(config.policy.zone)):%Y-%m-%d %H:%M}"


def day(text: str) -> date:
    """Read an ISO day.  Raises: click.BadParameter."""
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise click.BadParameter(f"{text!r} is no day; write it as 2026-03-31") from fault


#: What a terminal obeys or turns round instead of showing it, as it is written in JSON and in a table:
#: controls (the 8-bit ones too), ends of lines and paragraphs, and the marks of writing from right to left.
_OBEYED: Mapping[int, str] = MappingProxyType(
    {
        code: f"\\u{code:04x}"
        for codes in (range(0x20), range(0x7F, 0xA0), (0x61C, 0x200E, 0x200F, 0x2028, 0x2029))
        for code in codes
    }
    | {code: f"\\u{code:04x}" for codes in (range(0x202A, 0x202F), range(0x2066, 0x206A)) for code in codes}
)


#: Bold, dim, a colour, and their end, as ``click.style`` writes them.
_STYLE = re2.compile(r"(\x1b\[(?:0|1|2|3[0-7]|9[0-7])m)")


def shown(text: str) -> str:
    """Return a line of others' text as a terminal may see it; wide blanks and joined emoji stay as they are."""
    return text.translate(_OBEYED)


def say(line: str) -> None:
    """Print words of others among our own; of what a terminal would obey only colours and line ends are kept."""
    parts = _STYLE.split(line)
    click.echo("".join(part if _STYLE.fullmatch(part) else _in_lines(part) for part in parts))


def _in_lines(text: str) -> str:
    return "\n".join(shown(line.replace("\t", " ")) for line in text.split("\n"))


def say_json(objects: Iterable[Mapping[str, Any]]) -> None:
    """Print one JSON object a line; what a terminal would obey is escaped, which JSON reads as the same text."""
    for each in objects:
        click.echo(shown(json.dumps(each, ensure_ascii=False, default=str)))


def table(
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    empty: str,
    colours: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Print rows: a table on a terminal, tab-separated lines elsewhere; what a terminal would obey is escaped.

    Args:
        empty: what is said where there are no rows.
        colours: the colour of a cell by its text.
    """
    if not rows:
        click.echo(empty)
        return
    if not sys.stdout.isatty():
        for row in rows:
            click.echo("\t".join(shown(cell.replace("\t", " ").replace("\n", " ")) for cell in row))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(
        title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False
    )
    for column in columns:
        drawn.add_column(column, overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(_in_lines(cell), colours.get(cell, "")) for cell in row))
    Console(no_color="NO_COLOR" in os.environ).print(drawn)


def html_of(raw: bytes) -> bytes:
    """Take the HTML part out of a letter of ours."""
    parts = message_from_bytes(raw, policy=compat32).walk()
    payload = next(part.get_payload(decode=True) for part in parts if part.get_content_type() == "text/html")
    assert isinstance(payload, bytes), "a text part has bytes"
    return payload
