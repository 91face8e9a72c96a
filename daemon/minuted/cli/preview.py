"""``minuted preview``: a letter as it would be written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import takewhile
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from minuted.cli.options import config_option, configured, html_of, moment, store_of
from minuted.cli.pretending import DIRECT, finished, pretended
from minuted.errors import MinutedError
from minuted.forecast import forecast
from minuted.instance import stationery_of
from minuted.intake import Circumstances
from minuted.model import Item, Letter, LetterKind, View
from minuted.seeing import seen
from minuted.service import clock
from minuted.store import Book

#: How far ahead a letter of the kind is looked for.
AHEAD = timedelta(days=90)


@click.command()
@config_option
@click.argument("letter", type=click.Choice([kind.value for kind in LetterKind]))
@click.option("--item", "ref", metavar="A-1", required=True, help="The item it speaks of.")
@click.option("--html", "html_file", type=click.Path(path_type=Path, dir_okay=False), help="Write the HTML part here.")
@click.option("--now", metavar="ISO8601", help="Write it as of this moment instead of the present one.")
def preview(config_file: Path | None, letter: str, ref: str, html_file: Path | None, now: str | None) -> None:
    """Show a letter about an item as it would be written: the text here, the HTML into a file.

    Of letters that minuted writes of its own accord it is the next one of that kind that would go out if nobody
    said anything, whoever reads it; a notice is the one that the organiser gets when the owner says "done".
    Of direct answers it is the one to whoever has the item: an answer to "done", a confirmation and a wish about
    dropping the item, a refusal of an item that is somebody else's, the status and the help that they can ask for.
    """
    config = configured(config_file)
    around = Circumstances.of(config).at(moment(now, clock()))
    store = store_of(config)
    try:
        with store.reading() as book:
            item = book.item(ref.upper())
            if item is None:
                raise MinutedError(f"there is no item {ref}; 'minuted items --all' lists them")
            kind = LetterKind(letter)
            found = pretended(kind, book, item, around) if kind in DIRECT else _coming(book, item, kind, around)
        written = stationery_of(config, b"preview").write(found)
    finally:
        store.close()
    click.echo(f"To: {found.to.address}")
    click.echo(f"Date: {found.at.astimezone(ZoneInfo(found.zone)):%a %Y-%m-%d %H:%M %z}")
    click.echo(f"Subject: {written.subject}\n\n{written.text}")
    if html_file:
        html_file.write_bytes(html_of(written.raw))
        click.echo(f"{html_file}: written", err=True)


def _coming(book: Book, item: Item, kind: LetterKind, around: Circumstances) -> Letter:
    """Find the next letter of a kind about an item, as if nobody had been told anything yet."""
    views: dict[str, View] = {}
    for address in _readers(book, item, around):
        view = seen(book, address, around.now, around.directory, around.policy, around.around_series, around.borders)
        if kind is LetterKind.NOTICE:
            view = replace(
                view, items=tuple(finished(each, around) if each.ref == item.ref else each for each in view.items)
            )
        views[address] = replace(view, told=frozenset(), told_at={})
    coming = forecast(views, now=around.now, until=around.now + AHEAD, policy=around.policy, calendars=around.calendars)
    about = (each for each in coming if each.kind is kind and any(row.ref == item.ref for row in each.rows))
    best = next(about, None)
    if best is not None and best.to.address != item.owner:
        # Of several at one moment it is whoever has the item that is meant.
        moment = best.at
        same = takewhile(lambda each: each.at == moment, about)
        best = next((each for each in same if each.to.address == item.owner), best)
    if best is None:
        raise MinutedError(f"no {kind.value} about {item.ref} would be written within 90 days ({item.state.value})")
    return best


def _readers(book: Book, item: Item, around: Circumstances) -> Iterator[str]:
    """Yield everybody who may be written to about an item, those it is about most first."""
    meeting, owner = book.meeting(item.meeting), around.directory.get(item.owner)
    partner = around.person(book, item.owner).partner if item.owner else ""
    others = (*(meeting.recipients if meeting else ()), *((owner.manager,) if owner else ()))
    yield from filter(None, dict.fromkeys((item.owner, partner, item.organiser, *item.helpers, *others)))
