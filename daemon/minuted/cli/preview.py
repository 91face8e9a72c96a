"""``minuted preview``: a letter as it would be written."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from minuted.cli.options import config_option, configured, html_of, moment, store_of
from minuted.errors import MinutedError
from minuted.forecast import forecast
from minuted.instance import stationery_of
from minuted.intake import Circumstances
from minuted.model import Act, Item, Letter, LetterKind, Refusal, Role
from minuted.planning import LOOK_BACK
from minuted.service import clock
from minuted.store import Book
from minuted.tracking import PLANNED, apply, receipt

#: Letters that can be shown before they are owed.
KINDS = [kind.value for kind in LetterKind if kind is LetterKind.RECEIPT or kind in PLANNED]
#: How far ahead a letter of the kind is looked for.
AHEAD = timedelta(days=90)


@click.command()
@config_option
@click.argument("letter", type=click.Choice(KINDS))
@click.option("--item", "ref", metavar="A-1", required=True, help="The item it speaks of.")
@click.option("--html", "html_file", type=click.Path(path_type=Path, dir_okay=False), help="Write the HTML part here.")
@click.option("--now", metavar="ISO8601", help="Write it as of this moment instead of the present one.")
def preview(config_file: Path | None, letter: str, ref: str, html_file: Path | None, now: str | None) -> None:
    """Show a letter about an item as it would be written: the text here, the HTML into a file.

    It is the next letter of that kind that would go out if nobody said anything, whoever reads it; a notice is
    the one that the organiser gets when the owner says "done".
    """
    config = configured(config_file)
    around = Circumstances.of(config).at(moment(now, clock()))
    store = store_of(config)
    try:
        with store.reading() as book:
            item = book.item(ref.upper())
            if item is None:
                raise MinutedError(f"there is no item {ref}; 'minuted items --all' lists them")
            found = _receipt(book, item, around) if letter == "receipt" else _coming(book, item, letter, around)
        written = stationery_of(config, b"preview").write(found)
    finally:
        store.close()
    click.echo(f"To: {found.to.address}")
    click.echo(f"Date: {found.at.astimezone(ZoneInfo(found.zone)):%a %Y-%m-%d %H:%M %z}")
    click.echo(f"Subject: {written.subject}\n\n{written.text}")
    if html_file:
        html_file.write_bytes(html_of(written.raw))
        click.echo(f"{html_file}: written", err=True)


def _coming(book: Book, item: Item, kind: str, around: Circumstances) -> Letter:
    """Find the next letter of a kind about an item, as if nobody had been told anything yet."""
    best: Letter | None = None
    for address in dict.fromkeys((item.owner, item.organiser, *item.helpers)):
        if not address:
            continue
        view = book.view(address, since=around.now - LOOK_BACK, directory=around.directory)
        if kind == LetterKind.NOTICE:
            view = replace(
                view, items=tuple(_finished(each, around) if each.ref == item.ref else each for each in view.items)
            )
        for each in forecast(
            replace(view, told=frozenset()),
            now=around.now,
            until=around.now + AHEAD,
            policy=around.policy,
            calendars=around.calendars,
        ):
            about = any(row.ref == item.ref for row in each.rows)
            if each.kind == kind and about and (best is None or each.at < best.at):
                best = each
    if best is None:
        raise MinutedError(f"no {kind} about {item.ref} would be written within 90 days ({item.state.value})")
    return best


def _finished(item: Item, around: Circumstances) -> Item:
    """Let the owner of an open item say that it is done: a notice speaks of what somebody did."""
    if not (item.live and item.owner):
        return item
    act = Act(item=item.ref, verb="done", by=item.owner, at=around.now)
    done = apply(item, act, roles=frozenset({Role.OWNER}), policy=around.policy)
    return item if isinstance(done, Refusal) else done


def _receipt(book: Book, item: Item, around: Circumstances) -> Letter:
    meeting = book.meeting(item.meeting)
    assert meeting is not None, "an item has its meeting"
    items = book.find_items(meeting=meeting.ref)
    concerned = [meeting.organiser, *(a for each in items for a in (each.owner, *each.helpers) if a)]
    return receipt(
        meeting,
        items,
        book.decisions([meeting.ref]),
        (),
        to=around.person(book, meeting.organiser, meeting.language),
        people=around.people(book, concerned),
        now=around.now,
        policy=around.policy,
    )
