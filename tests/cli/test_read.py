"""A person who asks what a mail would be understood as sees rows in order, who and when, and what would be asked."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from minuted.cli import group
from minuted.cli.told import _ASKS
from minuted.model import Doubt

MINUTES = """\
From: Anna Li <anna@example.org>
To: Bob Chen <bob@example.org>
Cc: minuted@example.org
Subject: Weekly
Date: Mon, 02 Mar 2026 09:00:00 +0000
Content-Type: text/plain; charset=utf-8

Present: Anna Li, Bob Chen
Apologies: Cy Fox
Next meeting: 9 March

Decision: we keep the old logo
Action items
- Bob to book the room by Friday
- Zoe to order lunch
- Everyone to bring a pen by Thursday
- [x] Anna to send the slides
"""


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    file = tmp_path_factory.mktemp("read") / "weekly.eml"
    file.write_text(MINUTES)
    result = CliRunner().invoke(group, ("read", str(file)), catch_exceptions=False)
    assert result.exit_code == 0
    return [line.strip() for line in result.output.splitlines()]


@pytest.mark.parametrize(
    "line",
    [
        "minutes: action items: 4, decisions: 1",
        "meeting: Weekly, day not stated, language en",
        "attendees: Anna Li, Bob Chen",
        "absent: Cy Fox",
        "next meeting: 2026-03-09",
        "5  decision we keep the old logo",
        "7  item     book the room",
        "Bob <bob@example.org>; by 2026-03-06  english-markers/action",
        "Zoe (?); no date  english-markers/action",
        "asks: what is the address of Zoe?",
        "asks: by when?",
        "Everyone: <anna@example.org> and 1 more; by 2026-03-05  english-markers/action",
        "asks: who keeps an eye on it for Everyone?",
        "10  done     send the slides",
    ],
)
def test_a_person_sees(shown: list[str], line: str) -> None:
    assert line in shown


def test_a_question_stands_below_its_row(shown: list[str]) -> None:
    assert shown.index("8  item     order lunch") + 2 == shown.index("asks: what is the address of Zoe?")


def test_a_mail_without_minutes_says_what_it_is(tmp_path: Path) -> None:
    file = tmp_path / "note.eml"
    file.write_text(MINUTES.partition("Present")[0] + "See you at lunch.\n")
    result = CliRunner().invoke(group, ("read", str(file)), catch_exceptions=False)
    assert result.exit_code == 0
    assert "  other: nothing in it reads as an item or a decision" in result.output.splitlines()


@pytest.mark.pure
def test_every_doubt_has_a_question() -> None:
    assert set(_ASKS) == set(Doubt)


INVITATION = """\
From: Anna Li <anna@example.org>
To: Bob Chen <bob@example.org>
Cc: minuted@example.org
Subject: Weekly
Date: Mon, 02 Mar 2026 09:00:00 +0000
Content-Type: text/calendar; method=REQUEST; charset=utf-8

BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VEVENT
UID:weekly@example.org
DTSTAMP:20260302T090000Z
SEQUENCE:1
ORGANIZER;CN=Anna Li;SENT-BY="mailto:office@example.org":mailto:anna@example.org
ATTENDEE;CN=Bob Chen;PARTSTAT=ACCEPTED:mailto:bob@example.org
SUMMARY:Weekly
DTSTART;TZID=Europe/Berlin:20260309T090000
DTEND;TZID=Europe/Berlin:20260309T100000
RRULE:FREQ=WEEKLY;COUNT=3
EXDATE;TZID=Europe/Berlin:20260316T090000
END:VEVENT
END:VCALENDAR
"""


def test_an_invitation_is_given_to_programs_with_every_field_that_was_promised(tmp_path: Path) -> None:
    file = tmp_path / "weekly.eml"
    file.write_text(INVITATION)
    result = CliRunner().invoke(group, ("read", "--json", str(file)), catch_exceptions=False)
    given = json.loads(result.output)
    page = (Path(__file__).parents[2] / "docs" / "contracts.md").read_text("utf-8")
    section = page.partition("## Invitations in")[2].partition("\n## ")[0]
    promised = [
        name for row in re.findall(r"^\| (`.*?) \|", section, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)
    ]
    assert sorted(given["invitation"]) == sorted(promised)
    assert given["kind"] == "invitation"
    assert given["actions"] == []
    assert given["invitation"]["attendees"] == [
        {"address": "bob@example.org", "name": "Bob Chen", "answer": "accepted"}
    ]
    assert given["invitation"]["sent_by"] == "office@example.org"
    assert [each["start"] for each in given["invitation"]["occurrences"]] == [
        "2026-03-09T09:00:00+01:00",
        "2026-03-23T09:00:00+01:00",
    ]


def test_an_invitation_is_told_with_its_next_meetings(tmp_path: Path) -> None:
    file = tmp_path / "weekly.eml"
    file.write_text(INVITATION.replace("Europe/Berlin", "Nowhere"))
    lines = CliRunner().invoke(group, ("read", str(file)), catch_exceptions=False).output
    assert "request: Weekly, 1 invited" in lines
    assert "next: 2026-03-09 09:00, 2026-03-23 09:00" in lines
    assert "doubt: a zone that is not known; the organiser's is taken" in lines


def test_minutes_with_an_invitation_attached_stay_minutes(tmp_path: Path) -> None:
    calendar = INVITATION.partition("\n\n")[2]
    head, _, body = MINUTES.partition("\n\n")
    attached = f"Content-Type: application/ics; name=next.ics\n\n{calendar}"
    parts = f"--x\nContent-Type: text/plain\n\n{body}\n--x\n{attached}--x--\n"
    file = tmp_path / "weekly.eml"
    head = head.replace("text/plain; charset=utf-8", "multipart/mixed; boundary=x")
    file.write_text(f"{head}\n\n{parts}")
    assert "minutes: action items: 4" in CliRunner().invoke(group, ("read", str(file)), catch_exceptions=False).output
    file.write_text(f"{head}\n\n{parts.replace(body, 'See you there.')}")
    assert "a calendar REQUEST, attached" in CliRunner().invoke(group, ("read", str(file))).output
