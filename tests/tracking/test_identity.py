"""Which rows of later minutes are items that are followed already."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minuted.config import Config
from minuted.model import Item, Row, State
from minuted.tracking.identity import Known, Match, left_out, matched
from minuted.tracking.likeness import Likeness, share, within

LIKENESS = Likeness.compile(Config.plain().languages())
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = date(2026, 3, 11)
BOB, CLEO = "bob@example.org", "cleo@example.org"


def item(number: int, task: str, *, owner: str = BOB, due: date | None = DAY, version: bool = False) -> Known:
    found = Item(
        ref=f"A-{number}",
        meeting="M-1",
        organiser="anna@example.org",
        task=task,
        owner=owner,
        owner_name=owner.partition("@")[0],
        due=due,
        created=NOW,
        changed=NOW,
    )
    return Known(
        item=found, owner=owner, owner_name=found.owner_name, due=due, due_text="", meeting="M-1", version=version
    )


def row(task: str, *, owner: str = BOB, due: date | None = DAY, done: bool = False) -> Row:
    return Row(line=1, convention="", task=task, owners=(owner.partition("@")[0],), people=(owner,), due=due, done=done)


def closed(known: Known) -> Known:
    return replace(known, item=replace(known.item, state=State.DONE, closed=NOW))


def said(match: Match) -> str:
    """Return what a match says: "A-1", "A-1?" where it is asked, "new"."""
    if match.known is not None:
        return match.known.item.ref
    return " ".join(f"{each.item.ref}?" for each in match.options) or "new"


SURE = [
    ("book the room", "Book the room."),
    ("book the room", "book  the room"),
    ("预订会议室", "预订 会议室。"),
    ("发布 V2 版本", "发布Ｖ2版本"),
    ("book the room", "booked the room"),
    ("send the report to all departments", "send the report to all departments today"),
    ("完成供应商合同的审核", "完成供应商合同审核"),
]
ASKED = [
    ("raise the price to 1.5 euros", "raise the price to 15 euros"),
    ("offer $5 to the supplier", "offer €5 to the supplier"),
    ("update the docs of site A", "update the docs of site B"),
    ("book a room in Bonn for the team", "book a room in Rome for the team"),
    ("invite the new customers", "do not invite the new customers"),
    ("send Bob's report to Cleo Park", "send Cleo Park's report to Bob"),
    ("完成一期验收", "完成二期验收"),
    ("通知客户停机时间", "不通知客户停机时间"),
    ("客户通知供应商改期", "供应商通知客户改期"),
    ("审核测试报告", "核对测试报告"),
    ("update the price list", "update the price list phase 2"),
]
NEW = [
    ("book the room", "order lunch"),
    ("check the contract", "sign the contract"),
    ("update UI", "update API"),
    ("预订会议室", "打印胸牌"),
]


@pytest.mark.parametrize(("before", "now"), SURE)
def test_the_same_words_are_the_same_item(before: str, now: str) -> None:
    assert said(matched([row(now)], [item(1, before)], likeness=LIKENESS)[0]) == "A-1"


@pytest.mark.parametrize(("before", "now"), ASKED)
@pytest.mark.parametrize("version", [False, True])
def test_another_word_number_or_order_is_asked(before: str, now: str, version: bool) -> None:
    assert said(matched([row(now)], [item(1, before, version=version)], likeness=LIKENESS)[0]) == "A-1?"


@pytest.mark.parametrize(("before", "now"), NEW)
def test_what_is_merely_of_the_same_sort_is_new(before: str, now: str) -> None:
    assert said(matched([row(now)], [item(1, before)], likeness=LIKENESS)[0]) == "new"


@pytest.mark.parametrize(
    ("rows", "known", "wanted"),
    [
        pytest.param([row("prepare the slides", owner=CLEO)], [item(1, "prepare the slides")], ["A-1?"], id="owner"),
        pytest.param(
            [row("prepare the slides", owner=CLEO)],
            [item(1, "prepare the slides", version=True)],
            ["A-1"],
            id="owner corrected in the same minutes",
        ),
        pytest.param(
            [row("prepare the slides", owner=CLEO), row("prepare the slides")],
            [item(1, "prepare the slides")],
            ["new", "A-1"],
            id="the same for two people",
        ),
        pytest.param(
            [row("prepare the slides")],
            [item(1, "prepare the slides", due=None), item(2, "prepare the slides")],
            ["A-2"],
            id="the one with the same day",
        ),
        pytest.param(
            [row("book the room and order the lunch")],
            [item(1, "book the room"), item(2, "order the lunch")],
            ["A-1? A-2?"],
            id="two that became one",
        ),
        pytest.param(
            [row("book the big room"), row("book the small room")],
            [item(1, "book the room")],
            ["A-1?", "A-1?"],
            id="one that became two",
        ),
        pytest.param([row("book the room", done=True)], [closed(item(1, "book the room"))], ["A-1"], id="done, again"),
        pytest.param(
            [row("book the room", due=date(2026, 4, 1))],
            [closed(item(1, "book the room"))],
            ["new"],
            id="what was done comes anew on another day",
        ),
        pytest.param([row("book the room")], [closed(item(1, "book the room"))], ["A-1"], id="an old list"),
    ],
)
def test_people_days_and_states_count(rows: list[Row], known: list[Known], wanted: list[str]) -> None:
    assert [said(match) for match in matched(rows, known, likeness=LIKENESS)] == wanted


def test_an_owner_who_has_it_by_now_is_no_other_owner() -> None:
    known = item(1, "book the room")
    known = replace(known, item=replace(known.item, owner=CLEO))
    for owner in (BOB, CLEO):
        assert said(matched([row("book the room", owner=owner)], [known], likeness=LIKENESS)[0]) == "A-1"


def test_what_nothing_is_nor_may_be_was_left_out() -> None:
    known = [item(1, "book the room"), item(2, "update the price list"), item(3, "call Rome"), closed(item(4, "rest"))]
    rows = [row("book the room"), row("update the price list phase 2")]
    assert [each.item.ref for each in left_out(known, matched(rows, known, likeness=LIKENESS))] == ["A-3"]


TASKS = st.lists(st.sampled_from([task for pair in (*SURE, *ASKED, *NEW) for task in pair]), max_size=8)


def each_once(tasks: list[str]) -> list[str]:
    """Leave out what is the same in other spelling, which is told apart by its order only."""
    return list({LIKENESS.told(task).bare: task for task in tasks}.values())


@pytest.mark.pure
@given(rows=TASKS, items=TASKS, version=st.booleans(), chance=st.randoms(use_true_random=False))
def test_no_item_is_told_by_two_rows_and_the_order_changes_nothing(
    rows: list[str], items: list[str], version: bool, chance: object
) -> None:
    known = [item(at, task, version=version) for at, task in enumerate(each_once(items))]
    told = [row(task) for task in each_once(rows)]
    found = matched(told, known, likeness=LIKENESS)
    refs = [match.known.item.ref for match in found if match.known is not None]
    assert len(refs) == len(set(refs))
    assert not {each.item.ref for match in found for each in match.options} & set(refs)
    places = list(range(len(told)))
    chance.shuffle(places)  # type: ignore[attr-defined]
    again = matched([told[place] for place in places], known, likeness=LIKENESS)
    for place, match in zip(places, again, strict=True):
        assert {each.item.ref for each in match.options} == {each.item.ref for each in found[place].options}
        assert (match.known and match.known.item.ref) == (found[place].known and found[place].known.item.ref)


@given(items=TASKS)
def test_a_list_that_is_sent_again_is_what_it_was(items: list[str]) -> None:
    known = [item(at, task) for at, task in enumerate(items)]
    found = matched([row(task) for task in items], known, likeness=LIKENESS)
    assert [LIKENESS.told(match.known.item.task).bare if match.known else "" for match in found] == [
        LIKENESS.told(task).bare for task in items
    ]


@given(one=st.text(max_size=40), other=st.text(max_size=40))
def test_likeness_is_a_share_whatever_is_compared(one: str, other: str) -> None:
    first, second = LIKENESS.told(one), LIKENESS.told(other)
    assert 0 <= within(first, second) <= 1
    assert 0 <= share(first, second) <= 1
    assert share(first, first) in (0, 1)
    assert abs(share(first, second) - share(second, first)) < 0.5
