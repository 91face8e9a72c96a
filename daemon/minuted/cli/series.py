"""``minuted series``: meetings that repeat, their last minutes, and when they meet next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from minuted.cli.options import config_option, configured, json_option, say_json, store_of, table
from minuted.model import CalendarSeries, Known, Meeting, NextMeeting


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One series of the list."""

    title: str
    organiser: str
    #: Newest minutes; "" and None where only an invitation tells of the series.
    minutes: str
    last: str
    coming: NextMeeting | None

    @property
    def next_day(self) -> str:
        """The next meeting as shown: day and, where it is known, time with its zone."""
        if self.coming is None:
            return "-"
        start = self.coming.start
        return f"{start:%Y-%m-%d %H:%M %Z}" if start is not None else self.coming.day.isoformat()

    @property
    def known(self) -> str:
        """Where the next meeting is known from."""
        if self.coming is None:
            return "-"
        return self.coming.known.value if self.coming.known is Known.INVITATION else f"minutes {self.coming.source}"


@click.command()
@config_option
@json_option
def series(config_file: Path | None, as_json: bool) -> None:
    """List series of meetings: the last minutes, the next meeting, and where that is known from.

    The next meeting is known from a calendar invitation that minuted got in Cc, else from what the last minutes say.
    Minutes are of the series that their subject names, without days and numbers.
    """
    # Imported here, because the help of this command must not load the daemon.
    from minuted.config.series_words import around_series
    from minuted.service import clock

    config = configured(config_file)
    store = store_of(config)
    try:
        with store.reading() as book:
            meetings, calendars = book.all_meetings(), book.all_calendars()
    finally:
        store.close()
    words = around_series(config.languages())
    found = list(listed(meetings, calendars, words, clock(), ZoneInfo(config.policy.zone)))
    if as_json:
        say_json(asdict(each) for each in found)
        return
    table(
        "Series",
        ("Series", "Organiser", "Last minutes", "Next meeting", "Known from"),
        [
            (each.title, each.organiser, f"{each.minutes} {each.last}".strip() or "-", each.next_day, each.known)
            for each in found
        ],
        "no series yet; put minuted's address in Cc on your next minutes, or invite it to your meetings",
    )


def listed(
    meetings: Iterable[Meeting],
    calendars: Iterable[CalendarSeries],
    words: frozenset[str],
    now: datetime,
    zone: ZoneInfo,
) -> Iterator[Listed]:
    """Yield the series that minutes are of, by name and organiser, and then those that only invitations tell of."""
    from minuted.tracking.coming import uid_of
    from minuted.tracking.next_meeting import core, invited_to, is_of, next_meeting

    minutes: dict[tuple[str, str], list[Meeting]] = {}
    for meeting in meetings:
        if meeting.series:
            minutes.setdefault((core(meeting.series, words), meeting.organiser), []).append(meeting)
    invited = list(calendars)
    used: set[tuple[str, str]] = set()
    for (name, organiser), group in sorted(minutes.items(), key=lambda pair: pair[0]):
        newest = group[-1]
        uid = uid_of(group)
        named = [each for each in invited if each.series == name]
        of_it = invited_to([each for each in invited if uid and each.uid == uid], named, now)
        own = [each for each in of_it if is_of(each, newest)]
        used.update((each.uid, each.organiser) for each in own)
        yield Listed(
            title=newest.title or newest.subject,
            organiser=organiser,
            minutes=newest.ref,
            last=newest.day.isoformat(),
            coming=next_meeting(newest, now, calendars=own, others=group[:-1], zone=zone),
        )
    yield from _only_invited((each for each in invited if (each.uid, each.organiser) not in used), now, zone)


def _only_invited(invited: Iterable[CalendarSeries], now: datetime, zone: ZoneInfo) -> Iterator[Listed]:
    from minuted.tracking.occurrences import occurrences

    for each in invited:
        coming = next(iter(occurrences(each, now, 1)), None)
        if coming is None:
            continue
        start = coming.start if coming.all_day else coming.start.astimezone(zone)
        following = NextMeeting(
            day=start.date(), start=None if coming.all_day else start, known=Known.INVITATION, source=each.uid
        )
        yield Listed(
            title=each.title or each.uid, organiser=each.organiser or "-", minutes="", last="", coming=following
        )
