"""``minuted export``: items and decisions for other programs."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import click

from minuted.cli.options import config_option, configured, shown, store_of
from minuted.errors import MinutedError
from minuted.model import Item, Meeting

#: Spreadsheets take a file for UTF-8 only where it begins with this.
BOM = "\ufeff"
#: Who may read what is written: who wrote it, and of feeds the group too, for a web server serves them.
OWN, OF_GROUP = 0o600, 0o640
ITEM_COLUMNS = ("ref", "state", "task", "owner", "due", "title")
DECISION_COLUMNS = ("ref", "day", "text", "title")


@click.command()
@config_option
@click.option(
    "--format",
    "form",
    type=click.Choice(("csv", "json", "markdown", "ics")),
    default="csv",
    show_default=True,
    help="In which form.",
)
@click.option(
    "--what", type=click.Choice(("items", "decisions")), default="items", show_default=True, help="What is written."
)
@click.option("--owner", metavar="ADDRESS", help="Only this person's items.")
@click.option("--series", metavar="WORDS", help="Only of minutes whose series or title has these words in it.")
@click.option("--all", "every", is_flag=True, help="Closed items too.")
@click.option("--output", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help="Write it there.")
@click.option(
    "--feeds",
    metavar="FOLDER",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write a calendar for each person and each series there, and say which file is whose.",
)
def export(
    config_file: Path | None,
    form: str,
    what: str,
    owner: str | None,
    series: str | None,
    every: bool,
    output: Path | None,
    feeds: Path | None,
) -> None:
    """Write items or decisions as CSV, JSON, Markdown or a calendar.

    CSV has every column, and an apostrophe before what a spreadsheet would take for a formula; with --output it begins
    with the mark by which spreadsheets know UTF-8.  JSON is one object a line.  Markdown is a table of the chief
    columns.  The calendar has an all-day event on each deadline, which changes when the feed is written again.
    """
    # Imported here, because the help of this command must not load the calendar library.
    from minuted.cli import exported

    if what == "decisions" and (form == "ics" or feeds or owner):
        raise click.UsageError("decisions have no deadline and no owner; choose csv, json or markdown, without --owner")
    if feeds and output:
        raise click.UsageError("--feeds names a folder of its own; leave out --output")
    config = configured(config_file)
    store = store_of(config)
    try:
        with store.reading() as book:
            meetings = {each.ref: each for each in book.all_meetings() if _is_of(each, series)}
            items = [
                item
                for item in book.find_items(owner=owner.lower() if owner else None, limit=None)
                if item.meeting in meetings and (every or item.live)
            ]
            decisions = book.decisions(meetings) if what == "decisions" else ()
    finally:
        store.close()
    domain = config.bot.address.rpartition("@")[2]
    if feeds is not None:
        written: set[str] = set()
        for name, own, file in _feeds(items, meetings):
            _write(feeds / file, exported.as_calendar(own, meetings, domain=domain, name=name), mode=OF_GROUP)
            written.add(file)
            click.echo(f"{shown(name)}\t{file}")
        if not (owner or series):
            _empty(feeds, written, exported.as_calendar((), {}, domain=domain, name="minuted"))
        return
    if form == "ics":
        text = exported.as_calendar(items, meetings, domain=domain, name=f"minuted {series or owner or ''}".strip())
    else:
        rows = exported.of_items(items, meetings) if what == "items" else exported.of_decisions(decisions, meetings)
        columns = ITEM_COLUMNS if what == "items" else DECISION_COLUMNS
        forms = {"csv": exported.as_csv, "json": exported.as_json}
        text = forms[form](rows) if form in forms else exported.as_markdown(rows, columns)
    if output is None:
        click.echo(text, nl=False)
    else:
        _write(output, (BOM if form == "csv" else "") + text)


def _is_of(meeting: Meeting, series: str | None) -> bool:
    named = f"{meeting.series}\n{meeting.title}".casefold()
    return not series or series.casefold() in named


def _feeds(items: Sequence[Item], meetings: Mapping[str, Meeting]) -> Iterator[tuple[str, list[Item], str]]:
    """Yield whose each feed is, what stands in it, and its file; a person's has what they own or help with."""
    from minuted.cli.exported import feed_name

    people = sorted({address for item in items for address in (item.owner, *item.helpers) if address})
    for person in people:
        own = [item for item in items if person in (item.owner, *item.helpers)]
        yield person, own, feed_name("person", person)
    for series in sorted({meetings[item.meeting].series for item in items} - {""}):
        yield series, [item for item in items if meetings[item.meeting].series == series], feed_name("series", series)


def _empty(folder: Path, written: Collection[str], text: str) -> None:
    """Empty the feeds of those who have nothing left, for whoever subscribed to one would keep the old deadlines."""
    from minuted.cli.exported import is_feed

    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name not in written and is_feed(path.name):
            _write(path, text, mode=OF_GROUP)


def _write(path: Path, text: str, mode: int = OWN) -> None:
    """Write a file whole or not at all.

    Raises: MinutedError with what to do about it.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
            Path(name).chmod(mode)
            Path(name).replace(path)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as fault:
        raise MinutedError(f"{path}: cannot be written ({fault.strerror}); name another place") from fault
