"""What minutes say of the meeting itself: who was there and who was not, when it is again, and its series."""

from __future__ import annotations

from datetime import date

import pytest
from test_conventions import DAYS, read

from minuted.model import MeetingFacts
from minuted.reading.series import series_of

pytestmark = pytest.mark.pure


def facts(text: str) -> MeetingFacts:
    return read(text).meeting


@pytest.mark.parametrize(
    ("text", "attendees", "absent"),
    [
        pytest.param("Present: Ann Orr, Bo Lee\nApologies: Cy Fox", ["Ann Orr", "Bo Lee"], ["Cy Fox"], id="labels"),
        pytest.param("Attendees: Ann Orr, Bo Lee (apologies)", ["Ann Orr"], ["Bo Lee"], id="in brackets"),
        pytest.param("## Regrets\n- Cy Fox\n\n## Present\n- Ann Orr", ["Ann Orr"], ["Cy Fox"], id="headings"),
        pytest.param("参会人员：张三、李四（请假）\n缺席：王五", ["张三"], ["李四", "王五"], id="Chinese"),
        pytest.param("一、参会人员\n张三、李四\n二、请假人员\n王五", ["张三", "李四"], ["王五"], id="Chinese headings"),
    ],
)
def test_who_was_there_and_who_was_not(text: str, attendees: list[str], absent: list[str]) -> None:
    found = facts(text)
    assert (sorted(found.attendees), sorted(found.absent)) == (sorted(attendees), sorted(absent))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        pytest.param("Next meeting: Tuesday 14 April, 2pm", date(2026, 4, 14), id="label"),
        pytest.param(
            "Date: 2 March 2026\n\nAll went well.\n\n## Next meeting\n14 April 2026", date(2026, 4, 14), id="heading"
        ),
        pytest.param("The next meeting will be held on 14 April in room 3.", date(2026, 4, 14), id="sentence"),
        pytest.param("Date of next meeting: in two weeks", date(2026, 3, 16), id="relative"),
        pytest.param("We meet again on Thursday.", date(2026, 3, 5), id="weekday"),
        pytest.param("下次会议：4月14日下午两点", date(2026, 4, 14), id="Chinese label"),
        pytest.param("下次例会定于下周三上午召开。", date(2026, 3, 11), id="Chinese sentence"),
        pytest.param("Next meeting: TBD", None, id="not known yet"),
        pytest.param("Slides for the next meeting are due by 14 April", None, id="another day near it"),
        pytest.param("At the next meeting we look at the figures of 14 April.", None, id="a day of something else"),
    ],
)
def test_the_next_meeting_has_a_day_only_where_it_is_said(text: str, day: date | None) -> None:
    assert facts(text).next_day == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        pytest.param("Next meeting: 19 March 2026\n\nActions\n- Bob to book the room", None, id="only the next"),
        pytest.param(
            "Weekly, 3 March 2026, next meeting 10 March 2026\n\nActions\n- Bob to book", date(2026, 3, 3), id="both"
        ),
        pytest.param("下次会议：2026年3月19日\n\n待办：\n1. 李明：订会场", None, id="Chinese"),
        pytest.param(
            "2026年3月4日例会（下次会议2026年3月9日）\n\n待办：\n1. 李明：订会场", date(2026, 3, 4), id="Chinese, both"
        ),
    ],
)
def test_the_day_of_the_next_meeting_is_not_that_of_this_one(text: str, day: date | None) -> None:
    assert facts(text).day == day


def test_a_task_by_the_next_meeting_is_due_then() -> None:
    text = "Action items\n- Ann to ask the bank by the next meeting\n\nThe next meeting is on 14 April."
    assert [row.due for row in read(text).rows] == [date(2026, 4, 14)]


@pytest.mark.parametrize(
    ("subjects", "series"),
    [
        pytest.param(
            ["Minutes: Platform weekly 2026-03-02", "RE: [plat] Minutes: Platform weekly 9 March 2026"],
            "minutesplatformweekly",
            id="dates",
        ),
        pytest.param(["Ops sync #12", "Fwd: Ops sync #13", "ops sync"], "opssync", id="numbers"),
        pytest.param(["第12次项目例会纪要", "回复：第十三次项目例会纪要（3月9日）"], "项目例会纪要", id="Chinese"),
        pytest.param(["2026-03-02", ""], "", id="nothing but a date"),
    ],
)
def test_minutes_of_one_series_share_a_key(subjects: list[str], series: str) -> None:
    assert {series_of(subject, base=date(2026, 3, 2), days=DAYS) for subject in subjects} == {series}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        pytest.param("# Board of the club\n\n## Action items\n- Ann to call", "Board of the club", id="first heading"),
        pytest.param("## Action items\n- Ann to call", "Minutes", id="a part of minutes is no title"),
        pytest.param("Meeting: Spring fair\n## Action items\n- Ann to call", "Spring fair", id="label"),
    ],
)
def test_the_title_is_the_meetings(text: str, title: str) -> None:
    assert facts(text).title == title
