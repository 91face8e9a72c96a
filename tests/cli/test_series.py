"""An operator who asks for series sees the last minutes, the next meeting, and where that is known from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from minuted.cli.series import listed
from tracking.making import BOB, MEETING
from tracking.test_occurrences import WEEKLY

pytestmark = pytest.mark.pure

NOW, BERLIN = datetime(2026, 3, 3, 8, tzinfo=UTC), ZoneInfo("Europe/Berlin")


def test_series_are_listed_with_what_is_known_of_them() -> None:
    meetings = [
        replace(MEETING, series="board", title="Board", next_day=date(2026, 3, 30)),
        replace(MEETING, ref="M-2", series="minutesofweekly", title="Weekly", day=date(2026, 2, 23)),
        replace(MEETING, ref="M-3", series="weekly", title="Weekly"),
        replace(MEETING, ref="M-4", series="ideas", title="Ideas"),
        replace(MEETING, ref="M-5", series=""),
    ]
    invited = replace(WEEKLY, uid="2", title="Party", series="party", organiser=BOB, rule="", start=NOW.replace(day=9))
    over = replace(invited, uid="3", start=NOW.replace(day=1))
    rows = listed(meetings, [WEEKLY, invited, over], frozenset({"minutesof"}), NOW, BERLIN)
    assert [(each.title, each.minutes, each.next_day, each.known) for each in rows] == [
        ("Board", "M-1", "2026-03-30", "minutes M-1"),
        ("Ideas", "M-4", "-", "-"),
        ("Weekly", "M-3", "2026-03-09 09:00 CET", "invitation"),
        ("Party", "", "2026-03-09 09:00 CET", "invitation"),
    ]
