"""``minuted plan``: which letters would go to whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from minuted.cli.options import config_option, configured, day, json_option, moment, say_json, store_of, table
from minuted.forecast import forecast
from minuted.intake import Circumstances
from minuted.model import Person, View
from minuted.planning import LOOK_BACK
from minuted.service import clock
from minuted.store import Book


@click.command()
@config_option
@json_option
@click.option("--until", metavar="DAY", help="The last day to look at; a week from now unless said otherwise.")
@click.option("--person", metavar="ADDRESS", help="Only letters to this person.")
@click.option("--now", metavar="ISO8601", help="Plan as of this moment instead of the present one.")
def plan(config_file: Path | None, as_json: bool, until: str | None, person: str | None, now: str | None) -> None:
    """Show which letters would go to whom, when and why, if nobody said anything until then."""
    config = configured(config_file)
    at = moment(now, clock())
    last = day(until) if until else at.date() + timedelta(days=7)
    end = datetime.combine(last, time.max, ZoneInfo(config.policy.zone))
    around = Circumstances.of(config)
    store = store_of(config)
    try:
        with store.reading() as book:
            people = [person.lower()] if person else sorted(p.address for p in book.all_people())
            coming = [
                letter
                for address in people
                for letter in forecast(
                    book.view(address, since=at - LOOK_BACK, directory=around.directory),
                    now=at,
                    until=end,
                    policy=config.policy,
                    calendars=around.calendars,
                    standing_in=_standing_in(book, address, at, around.directory),
                )
            ]
    finally:
        store.close()
    coming.sort(key=lambda letter: (letter.at, letter.to.address))
    if as_json:
        say_json(
            {
                "at": letter.at.astimezone(ZoneInfo(letter.zone)).isoformat(),
                "to": letter.to.address,
                "kind": letter.kind.value,
                "rows": [row.ref for row in letter.rows if row.ref],
                "reasons": list(letter.reasons),
            }
            for letter in coming
        )
        return
    table(
        f"Letters until {last}",
        ("When", "To", "Letter", "Items", "Why"),
        [
            (
                f"{letter.at.astimezone(ZoneInfo(letter.zone)):%a %Y-%m-%d %H:%M}",
                letter.to.address,
                letter.kind.value,
                " ".join(dict.fromkeys(row.ref for row in letter.rows if row.ref)),
                ", ".join(dict.fromkeys(why for reason in letter.reasons if (why := in_words(reason)))),
            )
            for letter in coming
        ],
        f"no letters until {last}",
    )


def _standing_in(book: Book, address: str, at: datetime, directory: Mapping[str, Person]) -> list[View]:
    """Return the views of those whose deputy somebody is, with what either was told of their affairs."""
    found = []
    for person in directory.values():
        if person.deputy == address and person.address != address:
            view = book.view(person.address, since=at - LOOK_BACK, directory=directory)
            found.append(replace(view, told=view.told | book.told_of(address, view)))
    return found


#: What the first word of a reason key says to people; "" where another reason says it already.
REASONS = {
    "announce": "new",
    "notice": "news",
    "digest": "the week",
    "acceptance": "no answer yet whether it is theirs",
    "escalation": "no answer, so somebody is asked what would help",
    "asked": "",
    "post": "",
    "progress": "the month",
    "unreachable": "mail to the owner comes back",
    "slot": "",
}


def in_words(reason: str) -> str:
    """Say the reason key of a letter in a few words: ``nudge/A-5/2026-03-11/-3`` is "3 days before"."""
    kind, _, rest = reason.partition("/")
    if kind != "nudge":
        return REASONS.get(kind, reason)
    due, _, stage = rest.partition("/")[2].partition("/")
    if stage.startswith("until-"):
        return "asked for that day"
    if due == "none":
        return f"no date after {stage} working days"
    days = int(stage)
    if days == 0:
        return "due"
    return f"{abs(days)} working day{'s' if abs(days) != 1 else ''} {'before' if days < 0 else 'after'}"
