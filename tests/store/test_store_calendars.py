"""Calendar series: remembered whole, by identifier and organiser, found by name, and not too many of one teller."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from minuted.model import Attendee, CalendarSeries, Change
from minuted.store import Store
from minuted.store.calendars import MOST_NAMESAKES, MOST_TOLD
from store.examples import ANNA, BOB, DAY, HOUR, MINUTE, NOW

BERLIN = ZoneInfo("Europe/Berlin")
WEEKLY = CalendarSeries(
    uid="weekly@example.org",
    title="Weekly 周会",
    series="weekly周会",
    organiser=ANNA,
    attendees=(Attendee(address=BOB, name="Bob Chen", answer="accepted"), Attendee(address=ANNA)),
    zone="Europe/Berlin",
    start=NOW.astimezone(BERLIN),
    end=(NOW + HOUR).astimezone(BERLIN),
    rule="FREQ=WEEKLY",
    added=(NOW + DAY,),
    removed=(NOW + 7 * DAY,),
    changes=(Change(at=NOW + 14 * DAY, start=NOW + 15 * DAY, sequence=2, stamp=NOW), Change(at=NOW, onwards=True)),
    sequence=3,
    stamp=NOW,
    told_by=ANNA,
    mail="mail 1",
    received=NOW,
)


def save(store: Store, *series: CalendarSeries) -> None:
    with store.writing() as book:
        for one in series:
            book.save_calendar(one)


def test_a_series_comes_back_as_it_was(store: Store) -> None:
    save(store, replace(WEEKLY, sequence=1), WEEKLY)
    with store.reading() as book:
        assert book.calendar(WEEKLY.uid, ANNA) == WEEKLY
        assert book.calendars_of(WEEKLY.series) == (WEEKLY,)
        assert book.all_calendars() == (WEEKLY,)
        assert book.calendars_of("") == ()
        assert book.calendar("other", ANNA) is None


def test_nobody_takes_the_identifier_of_anothers_meeting(store: Store) -> None:
    taken = replace(WEEKLY, organiser=BOB, told_by=BOB, received=NOW + MINUTE)
    save(store, WEEKLY, taken)
    with store.writing() as book:
        assert book.calendar(WEEKLY.uid, ANNA) == WEEKLY
        assert book.calendars_of(WEEKLY.series) == (taken, WEEKLY)


def test_only_so_much_of_one_teller_is_remembered(store: Store) -> None:
    others = [replace(WEEKLY, uid=f"{n}", received=NOW + n * MINUTE) for n in range(1, MOST_TOLD + 3)]
    save(store, replace(WEEKLY, uid="of bob", told_by=BOB), *others)
    with store.reading() as book:
        left = {one.uid for one in book.all_calendars()}
        assert len(left) == MOST_TOLD + 1
        assert {"of bob", "3"} <= left
        assert not {"1", "2"} & left
        assert len(book.calendars_of(WEEKLY.series)) == MOST_NAMESAKES


def test_a_flood_of_one_name_does_not_hide_the_organisers_own_meeting(store: Store) -> None:
    flood = [
        replace(WEEKLY, uid=f"{n}", organiser=BOB, told_by=BOB, received=NOW + n * MINUTE)
        for n in range(1, MOST_NAMESAKES + 3)
    ]
    save(store, WEEKLY, *flood)
    with store.reading() as book:
        assert WEEKLY not in book.calendars_of(WEEKLY.series)
        assert book.calendars_of(WEEKLY.series, first=ANNA)[0] == WEEKLY
