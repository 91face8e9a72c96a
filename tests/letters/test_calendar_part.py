"""The calendar object of an invitation: as RFC 5545 and 5546 want it, whatever people are called, in any zone."""

from __future__ import annotations

import ctypes
import ctypes.util
import email
from dataclasses import replace
from datetime import UTC, datetime
from email.message import Message
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from letters.samples import BOT, event, letter, lookback, stationery
from minuted.letters.calendar_part import calendar_part
from minuted.model import Attendee, Language, LetterKind

PAPER = stationery()
GOLDEN = Path(__file__).parent / "calendars"


def parts(raw: bytes) -> list[Message]:
    return [part for part in email.message_from_bytes(raw).walk() if not part.is_multipart()]


def calendar_of(raw: bytes) -> str:
    (part,) = [each for each in parts(raw) if each.get_content_type() == "text/calendar"]
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_an_invitation_is_what_it_was(method: str, language: Language) -> None:
    """Golden files; who changes what calendars read changes them by hand, and looks at a calendar."""
    facts = {"event": event(language, method=method, sequence=int(method == "CANCEL"))}
    written = PAPER.write(letter(LetterKind.RETROSPECTIVE, language, **facts))
    golden = GOLDEN / f"{method.lower()}-{language}.ics"
    assert calendar_of(written.raw) == golden.read_bytes().decode()


def test_it_is_an_alternative_for_calendars_and_an_attachment_for_all_others() -> None:
    """RFC 6047 2.4: the method stands in the content type too."""
    raw = PAPER.write(letter(LetterKind.RETROSPECTIVE, Language.EN)).raw
    types = [part.get_content_type() for part in email.message_from_bytes(raw).walk()]
    assert types == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    *_, alternative, attached = parts(raw)
    assert alternative.get_param("method") == "REQUEST"
    assert alternative.get_param("charset") == "utf-8"
    assert attached.get_filename() == "invite.ics"
    assert alternative.get_payload(decode=True) == attached.get_payload(decode=True)


def test_a_letter_without_a_meeting_carries_no_calendar() -> None:
    asking = lookback(Language.EN, purpose="ask", hurts=(("Bob", "night"),))
    raw = PAPER.write(letter(LetterKind.RETROSPECTIVE, Language.EN, event=None, lookback=asking)).raw
    assert [part.get_content_type() for part in parts(raw)] == ["text/plain", "text/html"]


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"])
@pytest.mark.parametrize("month", [1, 7])
def test_a_meeting_begins_at_its_moment_in_every_zone(zone: str, month: int) -> None:
    start = datetime(2026, month, 14, 9, 30, tzinfo=UTC)
    made = event(Language.EN, zone=zone, start=start, end=start.replace(hour=10))
    (read,) = Calendar.from_ical(calendar_part(made, BOT, summary="s", description="d")).walk("VEVENT")
    assert read["DTSTART"].dt == start
    assert str(read["DTSTART"].params["TZID"]) == zone


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_name_and_no_title_adds_a_line(name: str, title: str) -> None:
    made = event(Language.EN, attendees=(Attendee(address="bob@example.org", name=name),))
    usual = letter(LetterKind.RETROSPECTIVE, Language.EN, event=made, lookback=lookback(Language.EN, title=title))
    calendar = calendar_of(PAPER.write(usual).raw)
    unfolded = calendar.replace("\r\n ", "").split("\r\n")
    assert sum(line.startswith("ATTENDEE") for line in unfolded) == 1
    assert sum(line.startswith("BEGIN:") for line in unfolded) == calendar.count("BEGIN:") == 5
    assert all(len(line.encode()) <= 75 for line in calendar.split("\r\n"))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_libical_takes_it_as_a_proper_invitation(method: str, language: Language) -> None:
    """The library behind Evolution, KOrganizer and Thunderbird parses it, and finds RFC 5546's restrictions kept."""
    library = ctypes.util.find_library("ical")
    if library is None:
        pytest.skip("libical is not installed; tests/servers/install does that")
    ical = ctypes.CDLL(library)
    ical.icalparser_parse_string.restype = ctypes.c_void_p
    ical.icalcomponent_count_errors.argtypes = [ctypes.c_void_p]
    ical.icalrestriction_check.argtypes = [ctypes.c_void_p]
    made = event(language, method=method)
    written = PAPER.write(letter(LetterKind.RETROSPECTIVE, language, event=made))
    component = ical.icalparser_parse_string(calendar_of(written.raw).encode())
    assert component
    assert ical.icalrestriction_check(component) == 1
    assert ical.icalcomponent_count_errors(component) == 0
    broken = calendar_of(written.raw).replace("UID:", "X-UID:").encode()
    component = ical.icalparser_parse_string(broken)
    assert ical.icalrestriction_check(component) == 0, "a check that finds nothing is none"


def test_whom_somebody_sends_stands_at_both_of_them() -> None:
    people = (
        Attendee(address="anna@example.org", answer="accepted"),
        Attendee(address="bob@example.org", answer="delegated", delegate="dan@example.org"),
        Attendee(address="dan@example.org"),
    )
    found = calendar_part(event(Language.EN, attendees=people), BOT, summary="s", description="d").replace("\n ", "")
    lines = {line.rpartition(":mailto:")[2]: line for line in found.splitlines() if line.startswith("ATTENDEE")}
    assert 'DELEGATED-TO="mailto:dan@example.org"' in lines["bob@example.org"]
    assert "PARTSTAT=DELEGATED" in lines["bob@example.org"]
    assert 'DELEGATED-FROM="mailto:bob@example.org"' in lines["dan@example.org"]
    assert "DELEGATED" not in lines["anna@example.org"]


def test_an_address_that_is_none_breaks_the_letter() -> None:
    made = event(Language.EN, attendees=(Attendee(address="bob@example.org\r\nX: y"),))
    with pytest.raises(Exception, match="no valid address"):
        calendar_part(replace(made), BOT, summary="s", description="d")
