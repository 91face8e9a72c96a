"""Calendar mail through the whole line: what changes a meeting and what is ignored, and never a letter about it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from minuted.model import CalendarSeries
from process.stage import PASS, Stage, mail, plain_config

pytestmark = pytest.mark.pure

CALENDAR = """\
BEGIN:VCALENDAR
METHOD:{method}
BEGIN:VEVENT
UID:weekly@example.org
DTSTAMP:20260301T0{sequence}0000Z
SEQUENCE:{sequence}
ORGANIZER;CN=Anna Li{sent_by}:mailto:{organiser}
ATTENDEE;CN=Bob Chen:mailto:bob@example.org
ATTENDEE;CN=minuted:mailto:minuted@example.org
SUMMARY:{title}
DTSTART;TZID=Europe/Berlin:20260309T090000
RRULE:FREQ=WEEKLY
END:VEVENT
END:VCALENDAR
"""
ANNA, BOB = "Anna Li <anna@example.org>", "Bob Chen <bob@example.org>"
OFFICE = ';SENT-BY="mailto:office@example.org"'


def invitation(
    title: str = "Weekly",
    *,
    sender: str = ANNA,
    method: str = "REQUEST",
    sequence: int = 1,
    organiser: str = "anna@example.org",
    sent_by: str = "",
    verdict: str = PASS,
    **more: str,
) -> bytes:
    text = CALENDAR.format(title=title, method=method, sequence=sequence, organiser=organiser, sent_by=sent_by)
    kind = f"text/calendar; method={method}; charset=utf-8"
    return mail(text, sender=sender, Content_Type=kind, Authentication_Results=verdict, **more)


def known(stage: Stage) -> tuple[CalendarSeries, ...]:
    with stage.store.reading() as book:
        return book.all_calendars()


@pytest.mark.parametrize(
    ("second", "state", "reason"),
    [
        pytest.param(invitation("New", sequence=2), "handled", "a meeting is remembered", id="an update"),
        pytest.param(invitation("New", sequence=2, verdict=""), "handled", "a meeting is remembered", id="no verdict"),
        pytest.param(
            invitation("New", sequence=2, verdict=PASS.replace("pass", "fail")),
            "ignored",
            "not who it claims",
            id="forged",
        ),
        pytest.param(invitation("New", sequence=0), "ignored", "older", id="out of order"),
        pytest.param(invitation("New", sequence=9, sender=BOB), "ignored", "only its organiser", id="an attendee"),
        pytest.param(
            invitation("New", sequence=9, sender=BOB, sent_by=';SENT-BY="mailto:bob@example.org"', verdict=""),
            "ignored",
            "only its organiser",
            id="an attendee who says that they write for the organiser",
        ),
        pytest.param(
            invitation("New", sequence=2, sender="office@example.org", sent_by=OFFICE),
            "handled",
            "a meeting is remembered",
            id="the office, with the provider's word",
        ),
        pytest.param(
            invitation(
                "New", sequence=2, sender="Eve <eve@evil.example>", sent_by=';SENT-BY="mailto:eve@evil.example"'
            ),
            "ignored",
            "only its organiser",
            id="another house in the organiser's name",
        ),
        pytest.param(invitation("New", method="REPLY", sender=BOB), "ignored", "changes no meeting", id="an answer"),
        pytest.param(invitation("New", method="COUNTER", sender=BOB), "ignored", "changes no meeting", id="a proposal"),
        pytest.param(invitation("New", List_Id="<x.example.org>"), "ignored", "went to a list", id="through a list"),
        pytest.param(
            invitation("New", organiser="minuted@example.org"), "ignored", "minuted's own", id="minuted's own meeting"
        ),
    ],
)
def test_only_the_organisers_newest_word_changes_a_meeting(second: bytes, state: str, reason: str) -> None:
    stage = Stage()
    stage.put(invitation())
    stage.round()
    stage.put(second)
    (settled,) = stage.round().settled
    assert settled.state == state
    assert reason in settled.reason
    assert [each.title for each in known(stage)] == ["New" if state == "handled" else "Weekly"]
    assert stage.outlet.posted == []


def test_a_meeting_of_the_same_identifier_by_somebody_else_is_another_one() -> None:
    stage = Stage()
    stage.put(invitation())
    stage.round()
    stage.put(invitation("Taken", sequence=9, sender=BOB, organiser="bob@example.org"))
    stage.round()
    assert {(each.organiser, each.title) for each in known(stage)} == {
        ("anna@example.org", "Weekly"),
        ("bob@example.org", "Taken"),
    }


def test_a_stranger_tells_of_no_meeting() -> None:
    stage = Stage(config=replace(plain_config(), allowed_domains=("example.org",)))
    stage.put(invitation(sender="Eve <eve@evil.example>", verdict=""))
    (settled,) = stage.round().settled
    assert (settled.state, known(stage)) == ("ignored", ())


def test_what_is_remembered_of_a_meeting_leaves_minuted_itself_out() -> None:
    stage = Stage()
    stage.put(invitation())
    stage.round()
    (series,) = known(stage)
    assert [each.address for each in series.attendees] == ["bob@example.org"]
    with stage.store.reading() as book:
        bob = book.person("bob@example.org")
    assert bob is not None
    assert bob.name == "Bob Chen"


def test_an_answer_without_meeting_is_left_alone() -> None:
    stage = Stage()
    stage.put(mail("METHOD:REQUEST", Content_Type="text/calendar"))
    (settled,) = stage.round().settled
    assert (settled.state, settled.reason) == ("ignored", "a calendar REQUEST that tells of no meeting")
