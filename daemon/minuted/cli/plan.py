"""``minuted plan``: which letters would go to whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from minuted.calling import with_called
from minuted.cli.options import config_option, configured, day, json_option, moment, say_json, store_of, table
from minuted.forecast import forecast
from minuted.intake import Circumstances
from minuted.model import Letter, View
from minuted.seeing import seen
from minuted.service import clock
from minuted.store import Book
from minuted.tracking.raised import askable
from minuted.years import years


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
            views = _views(book, person.lower() if person else "", at, around)
            views = with_called(book, views, at, end, around.person, policy=config.policy, calendars=around.calendars)
            everything = forecast(
                views,
                now=at,
                until=end,
                policy=config.policy,
                calendars=around.calendars,
                deputies=_deputies(book, views),
            )
            coming = [letter for letter in everything if not person or person.lower() in _readers(letter)]
    finally:
        store.close()
    coming.sort(key=lambda letter: (letter.at, letter.to.address))
    if as_json:
        say_json(
            {
                "at": letter.at.astimezone(ZoneInfo(letter.zone)).isoformat(),
                "to": letter.to.address,
                "cc": letter.cc.address if letter.cc else "",
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
                letter.to.address + (f" (Cc {letter.cc.address})" if letter.cc else ""),
                letter.kind.value,
                " ".join(dict.fromkeys(row.ref for row in letter.rows if row.ref)),
                ", ".join(dict.fromkeys(why for reason in letter.reasons if (why := in_words(reason)))),
            )
            for letter in coming
        ],
        f"no letters until {last}",
    )


def _views(book: Book, person: str, at: datetime, around: Circumstances) -> dict[str, View]:
    """Return the views of everybody, or of one person and of those whose letters may be in the way of theirs.

    That is whoever has an item about which the person may be asked, and who else may be asked about it.
    """

    def view(address: str) -> View:
        view = seen(book, address, at, around.directory, around.policy, around.around_series, around.borders)
        return replace(view, years=years(book, view, at, around.directory, around.policy, around.calendars))

    if not person:
        return {each.address: view(each.address) for each in book.all_people()}
    views = {person: view(person)}
    items = (*views[person].items, *(item for some in views[person].departments.values() for item in some))
    reports = (
        each.address for each in around.directory.values() if person in (each.manager, each.contact, each.deputy)
    )
    for owner in sorted({item.owner for item in items if item.owner} | set(reports)):
        views.setdefault(owner, view(owner))
        for other in askable(views[owner]):
            views.setdefault(other, view(other))
    return views


def _deputies(book: Book, views: Mapping[str, View]) -> dict[tuple[str, str], frozenset[str]]:
    """Return who stands in for whom, with what the deputy was told of the other's affairs."""
    return {
        (deputy, address): book.told_of(deputy, view)
        for address, view in views.items()
        if (deputy := view.person.deputy) and deputy != address and deputy in views
    }


def _readers(letter: Letter) -> tuple[str, ...]:
    return (letter.to.address, letter.cc.address) if letter.cc else (letter.to.address,)


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
    "unattended": "the owner and their deputy are both away",
    "unowned": "it is open who does it",
    "undated": "its deadline is no day",
    "revisit": "a decision is to be looked at again",
    "agenda": "the series meets again",
    "invite": "to look back together",
    "ask": "no slot to look back suits everybody",
    "wish": "somebody asks for another time to look back",
    "stays": "the time to look back stays",
    "few": "too few come to look back",
    "yearly": "the year that is over",
    "lessons": "what was learned is asked for",
    "summary": "what was learned",
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
