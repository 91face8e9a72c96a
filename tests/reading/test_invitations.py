"""Calendar mail as programs write it, and as nobody should: read the same, cheaply, and never with an error."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from minuted.model import Invitation
from minuted.reading.invitations import MEETINGS, read_invitations
from minuted.tracking.occurrences import occurrences

pytestmark = pytest.mark.pure

SHANGHAI = ZoneInfo("Asia/Shanghai")


def read(*calendars: str) -> tuple[Invitation, ...]:
    return read_invitations(calendars, home=lambda _: SHANGHAI, series=str.casefold)


def event(*lines: str, method: str = "REQUEST", before: str = "") -> str:
    inner = "\n".join(lines)
    return (
        f"BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:{method}\n{before}BEGIN:VEVENT\nUID:1@example.org\n"
        f"ORGANIZER;CN=Anna Li:mailto:Anna@Example.org\nSUMMARY:Weekly\n{inner}\nEND:VEVENT\nEND:VCALENDAR\n"
    )


def one(*lines: str, before: str = "", method: str = "REQUEST") -> Invitation:
    (found,) = read(event(*lines, before=before, method=method))
    return found


def coming(invitation: Invitation, count: int = 3) -> list[str]:
    found = occurrences(invitation.said, datetime(2026, 3, 1, tzinfo=UTC), count)
    return [each.start.isoformat(timespec="minutes") for each in found]


START = "DTSTART;TZID=Europe/Berlin:20260302T090000"

#: As Exchange describes Berlin under a name of its own.
CUSTOM = """BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""
BEIJING = """BEGIN:VTIMEZONE
TZID:(UTC+08:00) 北京，重庆，香港特别行政区，乌鲁木齐
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
END:STANDARD
END:VTIMEZONE
"""


@pytest.mark.parametrize(
    ("line", "before", "zone", "doubts"),
    [
        pytest.param(START, "", "Europe/Berlin", 0, id="IANA"),
        pytest.param('DTSTART;TZID="Europe/Berlin":20260302T090000', "", "Europe/Berlin", 0, id="in quotes"),
        pytest.param("DTSTART;TZID=/x.org/20050126_1/America/New_York:20260302T090000", "", "America/New_York", 0),
        pytest.param("DTSTART;TZID=China Standard Time:20260302T090000", "", "Asia/Shanghai", 0, id="Windows"),
        pytest.param("DTSTART;TZID=W. Europe Standard Time:20260302T090000", "", "Europe/Berlin", 0, id="Windows, dot"),
        pytest.param("DTSTART;TZID=Customized Time Zone:20260302T090000", CUSTOM, "Europe/Berlin", 0, id="described"),
        pytest.param(
            'DTSTART;TZID="(UTC+08:00) 北京，重庆，香港特别行政区，乌鲁木齐":20260302T090000',
            BEIJING,
            "Asia/Shanghai",
            0,
        ),
        pytest.param("DTSTART;TZID=Mars/Olympus:20260302T090000", "", "Asia/Shanghai", 1, id="unknown"),
        pytest.param("DTSTART:20260302T090000", "", "Asia/Shanghai", 1, id="floating"),
        pytest.param("DTSTART:20260302T010000Z", "", "Asia/Shanghai", 0, id="UTC"),
    ],
)
def test_the_zone_of_a_meeting_is_known_or_in_doubt(line: str, before: str, zone: str, doubts: int) -> None:
    found = one(line, before=before)
    # What Windows calls one zone is several cities, that have the same clocks.
    assert found.said.start is not None
    at = found.said.start.replace(tzinfo=None)
    assert ZoneInfo(found.said.zone).utcoffset(at) == ZoneInfo(zone).utcoffset(at)
    assert len(found.doubts) == doubts


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            [START, "RRULE:FREQ=WEEKLY;COUNT=2"], "2026-03-02T09:00+01:00 2026-03-09T09:00+01:00", id="weekly"
        ),
        pytest.param(
            [START, "RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE;TZID=Europe/Berlin:20260309T090000"],
            "2026-03-02T09:00+01:00 2026-03-16T09:00+01:00",
            id="EXDATE",
        ),
        pytest.param(
            [START, "RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE:20260309T080000Z"],
            "2026-03-02T09:00+01:00 2026-03-16T09:00+01:00",
            id="EXDATE in another zone",
        ),
        pytest.param(
            [START, "RDATE;TZID=Europe/Berlin:20260304T150000,20260305T150000"],
            "2026-03-02T09:00+01:00 2026-03-04T15:00+01:00 2026-03-05T15:00+01:00",
            id="RDATE",
        ),
        pytest.param(["DTSTART;VALUE=DATE:20260302"], "2026-03-02T00:00+08:00", id="all day"),
        pytest.param([START, "RRULE:FREQ=SECONDLY"], "2026-03-02T09:00+01:00", id="each second"),
        pytest.param([START, "DURATION:-PT1H"], "2026-03-02T09:00+01:00", id="negative duration"),
        pytest.param([START, "DTEND;TZID=Europe/Berlin:20260301T090000"], "2026-03-02T09:00+01:00", id="ends before"),
        pytest.param([START, "STATUS:CANCELLED"], "", id="off"),
        pytest.param([], "", id="no start"),
        pytest.param(["DTSTART:99990302T090000Z"], "", id="year 9999"),
        pytest.param(["DTSTART:20261399T990000Z"], "", id="no such day"),
    ],
)
def test_meetings_are_when_their_calendar_says(lines: list[str], expected: str) -> None:
    assert coming(one(*lines)) == expected.split()


def test_a_series_comes_with_its_exceptions() -> None:
    text = event(START, "RRULE:FREQ=WEEKLY;COUNT=4").replace(
        "END:VCALENDAR",
        "BEGIN:VEVENT\nUID:1@example.org\nRECURRENCE-ID;TZID=Europe/Berlin:20260309T090000\n"
        "DTSTART;TZID=Europe/Berlin:20260310T140000\nDTEND;TZID=Europe/Berlin:20260310T150000\nEND:VEVENT\n"
        "BEGIN:VEVENT\nUID:1@example.org\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260316T080000Z\n"
        "DTSTART;TZID=Europe/Berlin:20260316T110000\nEND:VEVENT\nEND:VCALENDAR",
    )
    (found,) = read(text)
    assert coming(found, 9) == [
        *("2026-03-02T09:00+01:00", "2026-03-10T14:00+01:00", "2026-03-16T11:00+01:00", "2026-03-23T11:00+01:00"),
    ]


def test_who_is_invited_is_read_with_names_and_answers() -> None:
    found = one(
        START,
        'ATTENDEE;CN="Chen, Bob";PARTSTAT=ACCEPTED:mailto:Bob@example.org',
        "ATTENDEE;CN=carol@example.org:MAILTO:carol@example.org",
        "ATTENDEE;CUTYPE=RESOURCE;CN=Room 3:mailto:room3@example.org",
        "ATTENDEE;CN=王芳;EMAIL=wang@example.org:invalid:nomail",
        "ATTENDEE:mailto:two@example.org,three@example.org",
    )
    assert found.said.organiser == "anna@example.org"
    assert [(each.address, each.name, each.answer) for each in found.said.attendees] == [
        ("bob@example.org", "Chen, Bob", "accepted"),
        ("carol@example.org", "", ""),
        ("wang@example.org", "王芳", ""),
    ]


def test_a_title_is_one_line_that_shows_what_it_is() -> None:
    text = event(START).replace("SUMMARY:Weekly", "SUMMARY:Wee\u200bkly\\, of\\n the \u202eteam\x07")
    assert read(text)[0].said.title == "Weekly, of the team"


def test_the_same_calendar_twice_is_one_meeting() -> None:
    assert len(read(event(START), event(START))) == 1


def test_an_event_without_identifier_is_none() -> None:
    assert read(event(START).replace("UID:1@example.org\n", "")) == ()


HOSTILE = {
    "ten thousand attendees": event(START, *(f"ATTENDEE:mailto:p{n}@example.org" for n in range(10_000))),
    "a hundred thousand events": "BEGIN:VCALENDAR\nMETHOD:REQUEST\n"
    + "".join(f"BEGIN:VEVENT\nUID:{n}\nDTSTART:20260302T090000Z\nEND:VEVENT\n" for n in range(100_000)),
    "a hundred thousand exceptions": "BEGIN:VCALENDAR\nMETHOD:REQUEST\n"
    + "BEGIN:VEVENT\nUID:1\nRECURRENCE-ID:20260302T090000Z\nDTSTART:20260302T090000Z\nEND:VEVENT\n" * 100_000,
    "a line of five megabytes": event(START, "X:" + "y" * 5_000_000),
    "a title of five megabytes": event(START).replace("Weekly", "y" * 5_000_000),
    "a title of a million folds": event(START).replace("Weekly", "y\n " * 1_000_000),
    "deep nesting": "BEGIN:VEVENT\n" * 50_000,
    "deep zones": "BEGIN:VTIMEZONE\nBEGIN:STANDARD\n" * 50_000,
    "a day that never comes": event(START, "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"),
    "endless": event(START, "RRULE:FREQ=DAILY"),
    "since 1970": event("DTSTART:19700101T000000Z", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"),
    "a million removed": event(START, "RRULE:FREQ=DAILY", "EXDATE:" + "20260302T090000Z," * 250_000),
    "quotes": event(START, 'ATTENDEE;CN="' + '";X="' * 5_000 + ":mailto:a@example.org"),
    "zones without end": event(
        "DTSTART;TZID=A:20260302T090000",
        before="BEGIN:VTIMEZONE\nTZID:A\n"
        + "BEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0345\n"
        "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\nEND:STANDARD\n" * 500 + "END:VTIMEZONE\n",
    ),
    "a thousand zones": "".join(f"BEGIN:VTIMEZONE\nTZID:{n}\nEND:VTIMEZONE\n" for n in range(1_000)) + event(START),
    "control characters": event(START).replace("Weekly", "".join(map(chr, range(1, 160)))),
    "nothing": "",
    "lone surrogates": event(START).replace("Weekly", "\ud800"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_calendar_is_read_within_bounds(name: str) -> None:
    found = read(*[HOSTILE[name]] * 3)
    assert len(found) <= MEETINGS
    for each in found:
        said = each.said
        assert len(said.attendees) <= 200
        assert len(said.changes) <= 200
        assert len(said.added) + len(said.removed) <= 400
        assert len(said.uid) <= 255
        assert len(said.title) <= 300
        assert said.title.isprintable()
        assert len(occurrences(said, datetime(2026, 3, 1, tzinfo=UTC), 10)) <= 10


_LINES = st.sampled_from(
    [
        *("BEGIN:VEVENT", "END:VEVENT", "BEGIN:VTIMEZONE", "END:VTIMEZONE", "BEGIN:STANDARD", "END:STANDARD", "UID:1"),
        *(
            "UID:2",
            START,
            "DTSTART:20260302T090000Z",
            "DTSTART;VALUE=DATE:20260302",
            "DTEND:20260302T080000Z",
            "TZID:A",
        ),
        *("DTSTART;TZID=A:20260302T090000", "RRULE:FREQ=WEEKLY", "RRULE:FREQ=YEARLY;BYDAY=53MO", "SEQUENCE:9" * 9),
        *("RECURRENCE-ID:20260309T090000Z", "RECURRENCE-ID;RANGE=THISANDFUTURE:20260309T090000Z", "RDATE:20260304"),
        *(
            "EXDATE:20260309T090000Z",
            "DURATION:P1W",
            "TZOFFSETTO:+0145",
            "TZOFFSETTO:-9999",
            "METHOD:CANCEL",
            " folded",
        ),
        *('ORGANIZER;SENT-BY="mailto:b@example.org":mailto:a@example.org', "DTSTART:21991231T235959Z", "END:VCALENDAR"),
    ]
)


@given(st.lists(_LINES | st.text(max_size=30), max_size=40))
@settings(max_examples=200, deadline=None)
@example(["BEGIN:VEVENT", "UID:1", "DTSTART:21991231T235959Z", "RRULE:FREQ=YEARLY", "DURATION:P52W"])
def test_no_calendar_breaks_the_reader_or_its_meetings(lines: list[str]) -> None:
    for found in read("\n".join(["BEGIN:VCALENDAR", "METHOD:REQUEST", *lines])):
        for after in (
            datetime(1, 1, 1, tzinfo=UTC),
            datetime(2026, 3, 1, tzinfo=UTC),
            datetime(9999, 12, 31, tzinfo=UTC),
        ):
            coming = occurrences(found.said, after, 5)
            assert list(coming) == sorted(coming, key=lambda each: each.start.astimezone(UTC))
            assert len(coming) <= 5


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_a_mutated_calendar_is_read_as_far_as_it_goes(data: st.DataObject) -> None:
    text = event(START, "RRULE:FREQ=WEEKLY;BYDAY=MO", "ATTENDEE;CN=Bob:mailto:bob@example.org", before=CUSTOM)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 30)))
    for found in read(text[:start] + data.draw(st.text(max_size=10)) + text[end:]):
        occurrences(found.said, datetime(2026, 3, 1, tzinfo=UTC), 5)
