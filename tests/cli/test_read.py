"""A person who asks what a mail would be understood as sees rows in order, who and when, and what would be asked."""

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
