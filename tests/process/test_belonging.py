"""Which meeting of the calendar minutes are of, and what that makes of their series."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from minuted.intake import Circumstances
from minuted.model import Attendee, CalendarSeries, Known, Meeting
from minuted.seeing import seen
from process.stage import PASS, START, Stage, mail

pytestmark = pytest.mark.pure

ANNA, BOB, EVE = "anna@example.org", "bob@example.org", "eve@example.org"
ROUND = CalendarSeries(
    uid="round@cal",
    title="Weekly",
    series="weekly",
    organiser=ANNA,
    attendees=(Attendee(address=BOB),),
    start=datetime(2026, 3, 5, 9, tzinfo=UTC),
    rule="FREQ=WEEKLY",
    told_by=ANNA,
    message_id="invited@example.org",
    received=START,
)
ICS = """\
BEGIN:VCALENDAR
BEGIN:VEVENT
UID:round@cal
DTSTART:20260305T090000Z
SUMMARY:Whatever
END:VEVENT
END:VCALENDAR
"""


#: What all minutes here list, and what only one of them does.
ROOM, CAKE, SONG = "ACTION: Bob to book the room by 27 March", "ACTION: Bob to bring cake", "ACTION: Bob to sing a song"


def minutes(own: str, subject: str = "Weekly", *, sender: str = ANNA, to: str = BOB, **headers: str) -> bytes:
    text = f"{ROOM}\r\n{own}"
    return mail(text, sender=sender, to=to, Subject=subject, Authentication_Results=PASS, **headers)


def attached(own: str, subject: str) -> bytes:
    text = (
        f"--x\r\nContent-Type: text/plain\r\n\r\n{ROOM}\r\n{own}\r\n"
        f'--x\r\nContent-Type: text/calendar\r\nContent-Disposition: attachment; filename="m.ics"\r\n\r\n{ICS}\r\n--x--'
    )
    kind = "multipart/mixed; boundary=x"
    return mail(text, sender=ANNA, Subject=subject, MIME_Version="1.0", Content_Type=kind, Authentication_Results=PASS)


def stage(*calendars: CalendarSeries) -> Stage:
    made = Stage()
    with made.store.writing() as book:
        for each in calendars:
            book.save_calendar(each)
    return made


def held(made: Stage, *raw: bytes) -> list[Meeting]:
    """Return the meetings of minutes that come one after the other, a week apart."""
    for each in raw:
        made.put(each)
        made.round()
        made.now += timedelta(days=7)
    with made.store.reading() as book:
        found = book.meetings(f"M-{number}" for number in range(1, len(raw) + 1))
    return [found[ref] for ref in sorted(found)]


def items(made: Stage) -> int:
    with made.store.reading() as book:
        return sum(book.item(f"A-{number}") is not None for number in range(1, 9))


ANSWERS: dict[str, Any] = {"In_Reply_To": "<invited@example.org>"}


def test_minutes_that_answer_an_invitation_go_on_with_the_series_whatever_it_is_called() -> None:
    made = stage(ROUND)
    first, second = held(made, minutes(CAKE), minutes(SONG, "Tuesday round", **ANSWERS))
    assert first.calendar == second.calendar == ROUND.uid
    assert first.series == second.series
    assert items(made) == 3


def test_a_calendar_object_beside_the_minutes_names_the_meeting() -> None:
    made = stage(ROUND)
    first, second = held(made, minutes(CAKE), attached(SONG, "Tuesday round"))
    assert (first.calendar, second.calendar) == (ROUND.uid, ROUND.uid)
    assert items(made) == 3


def test_a_renamed_invitation_takes_its_minutes_along() -> None:
    made = stage(ROUND)
    made.put(minutes(CAKE))
    made.round()
    with made.store.writing() as book:
        book.save_calendar(replace(ROUND, title="Round", series="round"))
    made.now += timedelta(days=7)
    made.put(minutes(SONG, "Round"))
    made.round()
    assert items(made) == 3


@pytest.mark.parametrize(
    ("other", "count"),
    [
        pytest.param({}, 4, id="beside each other: two series"),
        pytest.param({"cancelled": True}, 3, id="called off: the new one stands in its place"),
        pytest.param({"rule": ""}, 3, id="over: the new one stands in its place"),
    ],
)
def test_two_meetings_of_one_name_are_two_series_as_long_as_both_go_on(other: dict[str, Any], count: int) -> None:
    second = replace(ROUND, uid="other@cal", message_id="other@example.org")
    made = stage(replace(ROUND, **other), second)
    held(made, minutes(CAKE, **ANSWERS), minutes(SONG, In_Reply_To="<other@example.org>"))
    assert items(made) == count


@pytest.mark.parametrize(
    ("invitation", "subject", "headers"),
    [
        pytest.param(replace(ROUND, organiser=EVE, attendees=()), "Round", ANSWERS, id="nobody of it is invited"),
        pytest.param(ROUND, "Round", {"In_Reply_To": "<another@example.org>"}, id="it answers another mail"),
        pytest.param(replace(ROUND, organiser=EVE, told_by=EVE), "Weekly", {}, id="the name is only what others told"),
        pytest.param(replace(ROUND, cancelled=True), "Weekly", {}, id="the name is of a meeting that was called off"),
    ],
)
def test_no_calendar_is_guessed(invitation: CalendarSeries, subject: str, headers: dict[str, str]) -> None:
    (meeting,) = held(stage(invitation), minutes(CAKE, subject, **headers))
    assert meeting.calendar == ""


def test_an_identifier_gives_nobody_the_minutes_of_others() -> None:
    made = stage(ROUND)
    made.put(minutes(CAKE))
    made.round()
    with made.store.writing() as book:
        book.save_calendar(replace(ROUND, organiser=EVE, attendees=(), told_by=EVE, message_id="eves@example.org"))
    made.put(minutes(SONG, "Eves", sender=EVE, to="max@example.org", In_Reply_To="<eves@example.org>"))
    made.round()
    with made.store.reading() as book:
        meetings = book.meetings(("M-1", "M-2"))
    assert meetings["M-1"].series != meetings["M-2"].series
    assert items(made) == 4


def test_who_is_invited_and_gets_the_minutes_sees_when_the_series_meets() -> None:
    made = stage(ROUND)
    held(made, minutes(CAKE))
    around = Circumstances.of(made.config)

    def attended(address: str) -> list[tuple[str, Known]]:
        with made.store.reading() as book:
            view = seen(book, address, made.now, around.directory, around.policy, frozenset(), around.borders)
        return [(each.next.day.isoformat(), each.next.known) for each in view.attended][:1]

    assert attended(BOB) == [("2026-03-12", Known.INVITATION)]
    assert attended(ANNA) == []
