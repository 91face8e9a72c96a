"""Minutes become rows, decisions, facts of the meeting and questions; nothing is invented."""

from __future__ import annotations

import time
import tomllib
from datetime import UTC, date, datetime
from email import message_from_bytes
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minuted.model import Address, Doubt, Kind, Language, Mail, Person, Reading
from minuted.reading.conventions import Conventions
from minuted.reading.days import DayWords
from minuted.reading.minutes import begin, read_minutes
from minuted.reading.names import Names

pytestmark = pytest.mark.pure

ROOT = Path(__file__).parents[2]
SHANGHAI = ZoneInfo("Asia/Shanghai")


def language_table(language: Language) -> dict[str, Any]:
    folder = ROOT / "templates" / language
    whole = folder / "language.toml"
    table: dict[str, Any] = {}
    for path in [whole] if whole.exists() else sorted(folder.glob("language.d-*.toml")):
        table |= tomllib.loads(path.read_text("utf-8"))
    return table


FILES = sorted((ROOT / "templates" / "conventions").glob("*.toml"))
CONVENTIONS = Conventions.compile({path.stem: tomllib.loads(path.read_text("utf-8")) for path in FILES})
DAYS = DayWords.compile({language: language_table(language) for language in Language})

ANNA = Address(address="anna@example.org", name="Anna Li")
BOB = Address(address="bob@example.org", name="Bob Chen")
SAN = Address(address="zhangsan@example.org", name="")
LI_ONE = Address(address="li.na@example.org", name="李娜")
LI_TWO = Address(address="li.na2@example.org", name="李娜")
RECIPIENTS = (ANNA, BOB, SAN, LI_ONE, LI_TWO)


def read(
    text: str = "",
    *,
    html: str = "",
    subject: str = "Minutes of the weekly",
    sent: datetime | None = None,
    people: tuple[Person, ...] = (),
    new_text: str | None = None,
) -> Reading:
    moment = sent or datetime(2026, 3, 2, 1, tzinfo=UTC)
    mail = Mail(
        message_id="1@example.org",
        subject=subject,
        sent=moment,
        arrived=moment,
        sender=ANNA,
        to=(BOB,),
        text=text,
        html=html,
    )
    return read_minutes(
        begin(
            mail,
            conventions=CONVENTIONS,
            days=DAYS,
            names=Names.prepared(people, CONVENTIONS.people).with_recipients(RECIPIENTS),
            zone=SHANGHAI,
            new_text=new_text,
        )
    )


def asked(reading: Reading) -> list[tuple[Doubt, int, str]]:
    return [(question.doubt, question.row, question.about) for question in reading.questions]


def test_the_first_play_reads_as_it_must() -> None:
    reading = read("ACTION: Bob to book the room by Friday")
    [row] = reading.rows
    assert reading.kind is Kind.MINUTES
    assert (row.task, row.owners, row.people) == ("book the room", ("Bob",), ("bob@example.org",))
    assert (row.due, row.due_text, row.line, row.done) == (date(2026, 3, 6), "by Friday", 1, False)
    assert reading.questions == ()


def test_facts_come_from_labelled_lines() -> None:
    text = "会议主题：搬迁\n会议时间：2026年3月1日\n参会人：张三、李娜\n会议目标：确定方案\n下次会议：2026年3月15日"
    meeting = read(text).meeting
    assert (meeting.title, meeting.day, meeting.goal) == ("搬迁", date(2026, 3, 1), "确定方案")
    assert meeting.attendees == ("张三", "李娜")
    assert meeting.next_day == date(2026, 3, 15)


def test_facts_come_from_english_labels_and_lists() -> None:
    text = (
        "# Board\nDate: 1 March 2026\nGoal: settle the lease\n\n"
        "## Attendees\n- Ann Smith (chair)\n- Bob Chen\n\n## Next meeting\n15 March 2026"
    )
    meeting = read(text).meeting
    assert (meeting.title, meeting.day, meeting.goal) == ("Board", date(2026, 3, 1), "settle the lease")
    assert meeting.attendees == ("Ann Smith", "Bob Chen")
    assert meeting.next_day == date(2026, 3, 15)


@pytest.mark.parametrize(
    ("text", "subject", "day"),
    [
        pytest.param("# Weekly 2026-02-27\n- x", "Minutes", date(2026, 2, 27), id="heading"),
        pytest.param("hello", "Minutes of 27 February 2026", date(2026, 2, 27), id="subject"),
        pytest.param("Meeting 20260227\nhello", "Minutes", date(2026, 2, 27), id="compact"),
        pytest.param("ACTION: Bob to pay by 10 March 2026", "Minutes", None, id="a deadline is not the meeting's day"),
        pytest.param("待办：3月底前交货", "Minutes", None, id="nor is a Chinese one"),
        pytest.param("# Plan for 2031-01-01\n- x", "Minutes", None, id="nor a day years away"),
    ],
)
def test_the_day_of_the_meeting(text: str, subject: str, day: date | None) -> None:
    assert read(text, subject=subject).meeting.day == day


def test_deadlines_count_from_the_meeting_and_not_from_the_mail() -> None:
    reading = read("Date: 23 February 2026\nACTION: Bob to call by Friday")
    assert reading.rows[0].due == date(2026, 2, 27)
    assert asked(reading) == [(Doubt.DATE_PAST, 0, "by Friday")]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("会议时间：2026年3月2日\n待办：李娜整理清单（5/3）", date(2026, 5, 3)),
        ("Date: 13/02/2026\nACTION: Bob to book the room by 5/3", date(2026, 3, 5)),
        ("Date: 02/13/2026\nACTION: Bob to book the room by 5/3", date(2026, 5, 3)),
        ("ACTION: Bob to book the room by 5/3", None),
        ("Dates: 13/02/2026 and 02/13/2026\nACTION: Bob to book the room by 5/3", None),
    ],
    ids=["chinese", "day-first", "month-first", "nobody-says", "both"],
)
def test_a_numeric_date_is_read_as_the_others_of_the_same_minutes(text: str, due: date | None) -> None:
    assert [row.due for row in read(text).rows] == [due]


@pytest.mark.parametrize(
    ("text", "task", "owners", "due"),
    [
        ("@李娜 周四前核对菜单", "核对菜单", ("李娜",), date(2026, 3, 5)),
        ("@李娜 @孙丽 周五之前一起去看场地", "一起去看场地", ("李娜", "孙丽"), date(2026, 3, 6)),
        ("李娜周三前联系厨师。", "联系厨师", ("李娜",), date(2026, 3, 4)),
        ("- 请孙丽周五前提交菜单。", "提交菜单", ("孙丽",), date(2026, 3, 6)),
        ("- 由孙丽牵头，李娜配合，布置礼堂，3月6日前到位", "布置礼堂", ("孙丽", "李娜"), date(2026, 3, 6)),
        ("待办：孙丽负责布置礼堂（李娜协助），3月6日前", "布置礼堂", ("孙丽", "李娜"), date(2026, 3, 6)),
        ("布置礼堂\n责任人：孙丽\n完成时限：3月6日", "布置礼堂", ("孙丽",), date(2026, 3, 6)),
        ("Book the hall\nOwner: Bob\nDue: 6 March", "Book the hall", ("Bob",), date(2026, 3, 6)),
        (
            "待办：布置礼堂\n责任人：孙丽\n协助人：李娜\n完成时限：3月6日",
            "布置礼堂",
            ("孙丽", "李娜"),
            date(2026, 3, 6),
        ),
        ("ACTION: By Friday, Bob to book the hall", "book the hall", ("Bob",), date(2026, 3, 6)),
        ("待办：孙丽今明两天布置礼堂", "布置礼堂", ("孙丽",), date(2026, 3, 3)),
        ("待办：张三三天内布置礼堂", "布置礼堂", ("张三",), date(2026, 3, 5)),
        ("待办：张三月底前布置礼堂", "布置礼堂", ("张三",), date(2026, 3, 31)),
        (
            "| 任务 | 负责人 | 时限 |\n|---|---|---|\n| 布置礼堂 | 孙丽 | 3/6（原2/20） |",
            "布置礼堂",
            ("孙丽",),
            date(2026, 3, 6),
        ),
        ("本周重点工作\n- 孙丽：布置礼堂", "布置礼堂", ("孙丽",), None),
    ],
)
def test_who_and_until_when_need_no_marker(text: str, task: str, owners: tuple[str, ...], due: date | None) -> None:
    assert [(row.task, row.owners, row.due) for row in read(text).rows] == [(task, owners, due)]


@pytest.mark.parametrize(
    "text",
    ["李娜说周五前会有消息", "李娜周五来过", "礼堂改造\n负责人：孙丽\n大家谈了很久", "请大家周五前看一下"],
)
def test_what_only_mentions_people_and_days_is_no_action(text: str) -> None:
    assert read(text).rows == ()


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("整理参展产品清单，下周一前完成", "整理参展产品清单"),
        ("整理参展产品清单，需在下周一前全部完成。", "整理参展产品清单"),
        ("整理参展产品清单，下周一前提交", "整理参展产品清单"),
        ("参展产品清单，下周一前提交", "参展产品清单，提交"),
        ("准备参展样品，下周一前到位", "准备参展样品"),
        ("整理参展产品清单，并于下周一前发给行政部", "整理参展产品清单，并发给行政部"),
        ("整理参展产品清单，下周一前完成，再打印两份", "整理参展产品清单，再打印两份"),
        ("整理参展产品清单，周一和周五值班", "整理参展产品清单，周一和周五值班"),
        ("下周一前整理参展产品清单", "整理参展产品清单"),
        ("测试报告下周一前完成", "测试报告下周一前完成"),
        ("Print the list, to be completed by Friday", "Print the list"),
        ("By Friday, print the list", "print the list"),
        ("Print the list reported on 27 February", "Print the list reported on 27 February"),
        ("Send the list by Friday to Ann", "Send the list by Friday to Ann"),
    ],
)
def test_the_deadline_is_cut_out_of_a_task_where_that_leaves_a_sentence(text: str, task: str) -> None:
    assert [row.task for row in read(f"Action items:\n- {text}").rows] == [task]


def test_a_deadline_keeps_the_bracket_that_belongs_to_it() -> None:
    row = read("ACTION: Bob to print the list, due next week (13 March)").rows[0]
    assert (row.task, row.due_text, row.due) == ("print the list", "due next week (13 March)", date(2026, 3, 13))


def test_without_a_day_the_mail_counts_in_the_organisers_zone() -> None:
    late = datetime(2026, 3, 5, 22, tzinfo=UTC)
    assert read("ACTION: Bob to call by Friday", sent=late).rows[0].due == date(2026, 3, 13)


@pytest.mark.parametrize(
    ("text", "doubt", "about"),
    [
        pytest.param("ACTION: Order the chairs by Friday", Doubt.NO_OWNER, "", id="nobody"),
        pytest.param("ACTION: Zoe to order the chairs by Friday", Doubt.OWNER_UNKNOWN, "Zoe", id="unknown"),
        pytest.param("待办：李娜：周五前订椅子", Doubt.OWNER_AMBIGUOUS, "李娜", id="two of one name"),
        pytest.param("ACTION: Everyone to order chairs by Friday", Doubt.EVERYBODY, "Everyone", id="everybody"),
        pytest.param("ACTION: Annaa to order the chairs by Friday", Doubt.OWNER_LIKELY, "Annaa", id="misspelt"),
        pytest.param("ACTION: Bob to order the chairs", Doubt.NO_DATE, "", id="no date"),
        pytest.param(
            "- [ ] Bob: chairs. Due: when the moon is blue", Doubt.DATE_UNCLEAR, "when the moon is blue", id="no day"
        ),
    ],
)
def test_what_is_unclear_is_asked(text: str, doubt: Doubt, about: str) -> None:
    assert asked(read(text)) == [(doubt, 0, about)]


def test_an_ambiguous_owner_comes_with_the_addresses_it_may_be() -> None:
    [question] = read("待办：李娜：周五前订椅子").questions
    assert question.options == ("li.na2@example.org", "li.na@example.org")


def test_done_rows_ask_nothing() -> None:
    assert read("- [x] Zoe: order the chairs").questions == ()


def test_pinyin_finds_the_address() -> None:
    assert read("待办：张三：订椅子").rows[0].people == ("zhangsan@example.org",)


def test_people_stand_in_the_order_of_the_owners() -> None:
    assert read("ACTION: Zoe and Bob to sing").rows[0].people == ("", "bob@example.org")


def test_what_is_for_all_is_the_organisers_and_everybody_helps() -> None:
    there = "Present: Bob Chen, Anna Li, Zoe Ode\n\nACTION: Everyone to order chairs\n"
    assert read(there).rows[0].people == ("anna@example.org", "bob@example.org")
    assert read("ACTION: Bob and everyone to order chairs").rows[0].people[:2] == (
        "bob@example.org",
        "anna@example.org",
    )


def test_an_action_repeated_in_the_summary_is_one_row() -> None:
    text = "- ACTION: Bob to call the bank\n- talk\n\n## Action items\n- Bob to call the bank by Friday\n- Anna to pay"
    reading = read(text)
    assert [(row.task, row.line) for row in reading.rows] == [("call the bank", 1), ("pay", 6)]
    assert reading.rows[0].due == date(2026, 3, 6)


def test_one_task_for_two_people_stays_two_rows() -> None:
    reading = read("ACTION: Anna to read it\nACTION: Bob to read it")
    assert [row.owners for row in reading.rows] == [("Anna",), ("Bob",)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Hi Bob,\n\nthe action movie was great. See you on Friday.\n\nAnna", id="a letter"),
        pytest.param("Agenda\n1. Budget (Bob)\n2. Hiring (Anna)", id="agenda"),
        pytest.param("## Attendees\n- [x] Bob\n- [ ] Anna", id="attendance"),
        pytest.param("Action items: none", id="none"),
        pytest.param("遗留问题：无", id="nothing in Chinese"),
        pytest.param("Anna: we should buy chairs.\nBob: yes, by Friday.", id="talk"),
        pytest.param("| Topic | Presenter | Time |\n|---|---|---|\n| Budget | Bob | 10:00 |", id="agenda table"),
        pytest.param("", id="empty"),
    ],
)
def test_nothing_is_invented(text: str) -> None:
    reading = read(text)
    assert (reading.rows, reading.decisions, reading.questions) == ((), (), ())


def test_html_tables_are_read_with_their_line() -> None:
    html = "<table>\n<tr><th>Action<th>Owner<th>Due</tr>\n<tr><td>Pay<td>Bob<td>Friday</tr>\n</table>"
    [row] = read(html=html).rows
    assert (row.task, row.people, row.due, row.line) == ("Pay", ("bob@example.org",), date(2026, 3, 6), 3)


def test_newly_written_text_replaces_the_body() -> None:
    body = "ACTION: Bob to sing\n\nOn Monday Zoe wrote:\n> ACTION: Anna to dance"
    assert [row.task for row in read(body, new_text="ACTION: Bob to sing").rows] == ["sing"]


def test_the_language_is_the_one_that_most_is_written_in() -> None:
    assert read("待办：张三：更新 README 文件并发布 v1.2").language is Language.ZH
    assert read("ACTION: Bob to ask 张三 about the delivery").language is Language.EN


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_no_text_breaks_the_reader(text: str) -> None:
    reading = read(text)
    for row in reading.rows:
        assert row.task
        assert row.line >= 1
        assert len(row.owners) == len(row.people)


MARKS = ["ACTION: ", "- ", "责任人：", "|", "\n", "Bob", " to ", "[ ] ", "# ", "周五前", "<b>", "：", "1) ", "@", "--"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["ACTION: ", "- ", "责任人：", "|", "\n", "Bob", " to ", "[ ] ", "# ", "周五前", "<b>", "：", "1) "]
        ),
        max_size=60,
    )
)
def test_no_mixture_of_marks_breaks_the_reader(pieces: list[str]) -> None:
    read("".join(pieces))
    read(html="".join(pieces))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("ACTION: Bob to " + "word " * 200_000, id="one action of a megabyte"),
        pytest.param("owner: a; " * 100_000, id="fields"),
        pytest.param("1) a 2) b " * 100_000, id="numbers in a line"),
        pytest.param(
            "Action items\n" + "".join(f"- Bob to do {i} by Friday\n" for i in range(100_000)), id="100,000 items"
        ),
        pytest.param("任务\n" + "张三：说了很多话。\n" * 100_000, id="100,000 lines"),
    ],
)
def test_hostile_minutes_cost_little(text: str) -> None:
    begun = time.process_time()
    assert len(read(text).rows) <= 500
    assert time.process_time() - begun < 30


SHARED = ROOT.parent / "shared" / "corpus"


@pytest.mark.parametrize("name", ["minutes-en", "minutes-zh"])
@pytest.mark.skipif(not SHARED.exists(), reason="the shared corpus is not here")
def test_real_minutes_read_in_bounded_time_and_mostly_give_rows(name: str) -> None:
    found = 0
    paths = sorted((SHARED / name / "eml").glob("*.eml"))
    for path in paths:
        message = message_from_bytes(path.read_bytes())
        text = next((part for part in message.walk() if part.get_content_type() == "text/plain"), None)
        if text is None:
            continue
        charset = {"gb2312": "gb18030", "gbk": "gb18030"}.get(
            (text.get_content_charset() or "utf-8").lower(), text.get_content_charset() or "utf-8"
        )
        payload = text.get_payload(decode=True)
        assert isinstance(payload, bytes)
        found += bool(read(payload.decode(charset).replace("\r\n", "\n")).rows)
    assert found > len(paths) // 2


@pytest.mark.parametrize(
    ("written", "raw", "unclear"),
    [
        pytest.param("ACTION: Bob to send the offer by 6/3", "by 6/3", True, id="two orders"),
        pytest.param("ACTION: Bob to send the offer by Fri 11/3", "by Fri 11/3", True, id="no such weekday"),
        pytest.param("ACTION: Bob to send the offer by mid-March", "by mid-March", True, id="mid-March"),
        pytest.param("ACTION: Bob to send the offer in March", "in March", True, id="in March"),
        pytest.param("ACTION: Bob to send the offer by Q2", "by Q2", True, id="quarter"),
        pytest.param("ACTION: Bob to send the offer before Easter", "before Easter", True, id="feast"),
        pytest.param("待办：李娜提交方案，3月初", "3月初", True, id="月初"),
        pytest.param("待办：李娜提交方案，节前完成", "节前", True, id="节前"),
        pytest.param("ACTION: Bob to send the offer ASAP", "ASAP", False, id="ASAP"),
        pytest.param("ACTION: Bob to water the plants, ongoing", "ongoing", False, id="ongoing"),
        pytest.param("待办：李娜提交方案，尽快", "尽快", False, id="尽快"),
    ],
)
def test_a_deadline_that_cannot_be_read_is_asked_about(written: str, raw: str, unclear: bool) -> None:
    reading = read(written)
    assert [(row.due_text, row.due) for row in reading.rows] == [(raw, None)]
    assert [about for doubt, _, about in asked(reading) if doubt is Doubt.DATE_UNCLEAR] == [raw] * unclear
