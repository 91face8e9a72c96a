"""Bodies in plain text, Markdown and HTML become the same blocks."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from minuted.model import Mail
from minuted.reading.blocks import BLOCK_LIMIT, BlockKind, blocks, html_to_blocks, lines_to_blocks

pytestmark = pytest.mark.pure

ARRIVED = datetime(2026, 3, 2, 9, tzinfo=UTC)


def mail(text: str = "", html: str = "") -> Mail:
    return Mail(
        message_id="1@example.org", subject="Minutes", sent=ARRIVED, arrived=ARRIVED, sender=None, text=text, html=html
    )


@pytest.mark.parametrize(
    ("text", "kinds", "words"),
    [
        pytest.param("- one\n- two", "ii", ["one", "two"], id="dashes"),
        pytest.param("* one\n+ two\n• three", "iii", ["one", "two", "three"], id="other bullets"),
        pytest.param("1. one\n2) two\n(3) three", "iii", ["one", "two", "three"], id="numbers"),
        pytest.param("一、甲\n二、乙\n（三）丙", "iii", ["甲", "乙", "丙"], id="Chinese numbers"),
        pytest.param("1）甲\n2、乙\n①丙", "iii", ["甲", "乙", "丙"], id="full-width numbers"),
        pytest.param("-甲做这个\n-乙做那个", "ii", ["甲做这个", "乙做那个"], id="bullet without blank"),
        pytest.param("2.5 litres of paint\n2026.3.6 is the day", "pp", None, id="decimals and dates are no numbers"),
        pytest.param("- [ ] open\n- [x] done", "cc", ["open", "done"], id="check boxes"),
        pytest.param("☐ open\n☑ done", "cc", ["open", "done"], id="drawn check boxes"),
        pytest.param("# One\n## 二\n###三", "hhh", ["One", "二", "三"], id="headings with and without blank"),
        pytest.param("Title\n=====\ntext", "hp", ["Title", "text"], id="underlined heading"),
        pytest.param("> - quoted item", "i", ["quoted item"], id="quoted list"),
        pytest.param("a | b | c\nd | e | f", "rr", ["a | b | c", "d | e | f"], id="bare pipes"),
        pytest.param("| a | b |\n|---|---|\n| c | d |", "rr", ["a | b", "c | d"], id="Markdown table"),
        pytest.param("a\tb\tc\nd\te\tf", "rr", ["a | b | c", "d | e | f"], id="tabs"),
        pytest.param("**bold** and `code` and [link](http://x.example/)", "p", ["bold and code and link"], id="inline"),
        pytest.param("x &amp; y<br>", "p", ["x & y"], id="entities and tags"),
    ],
)
def test_a_line_becomes_the_block_that_a_reader_sees(text: str, kinds: str, words: list[str] | None) -> None:
    found = lines_to_blocks(text)
    assert "".join(block.kind[0] for block in found) == kinds
    if words is not None:
        assert [block.text for block in found] == words


def test_a_wrapped_sentence_is_one_block_with_both_lines() -> None:
    text = "ACTION: Anna to ask the landlord whether the second floor\ncan be let from June on.\nShort line.\nAnother."
    found = lines_to_blocks(text)
    assert [(block.line, block.last) for block in found] == [(1, 2), (3, 3), (4, 4)]
    assert found[0].text.endswith("the second floor can be let from June on.")


def test_wrapped_chinese_is_joined_without_a_blank() -> None:
    first = "会议讨论了新的办公室的租赁方案以及搬迁的时间安排并且决定由行政部门在下"
    assert lines_to_blocks(f"{first}\n周给出详细计划")[0].text == f"{first}周给出详细计划"


def test_an_indented_line_continues_its_item() -> None:
    found = lines_to_blocks("- Track the changes\n  in the second section\n- Next")
    assert [block.text for block in found] == ["Track the changes in the second section", "Next"]


def test_a_labelled_line_below_an_item_stands_for_itself() -> None:
    found = lines_to_blocks("- Replace the lamp\n  Owner: Ann")
    assert [block.text for block in found] == ["Replace the lamp", "Owner: Ann"]
    assert found[1].parent == 0


def test_nesting_is_told_by_indent() -> None:
    found = lines_to_blocks("- a\n  - b\n    - c\n  - d\n- e")
    assert [(block.text, block.depth, block.parent) for block in found] == [
        ("a", 0, None),
        ("b", 1, 0),
        ("c", 2, 1),
        ("d", 1, 0),
        ("e", 0, None),
    ]


def test_blocks_know_the_headings_above() -> None:
    found = lines_to_blocks("# A\n## B\ntext\n# C\nmore")
    assert [block.path for block in found] == [(), ("A",), ("A", "B"), (), ("C",)]


def test_a_wrapped_table_cell_goes_on_in_its_row() -> None:
    text = "Task | Owner | Due\n-----+-------+----\nWrite the report on | Ann | Friday\n   the heating"
    assert lines_to_blocks(text)[1].cells == ("Write the report on the heating", "Ann", "Friday")


def test_struck_lines_are_known() -> None:
    assert [block.struck for block in lines_to_blocks("- ~~old~~\n- new")] == [True, False]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("<p>one</p><p>two</p>", [("p", "one"), ("p", "two")], id="paragraphs"),
        pytest.param("<div>one<br>two</div>", [("p", "one"), ("p", "two")], id="line breaks"),
        pytest.param(
            "<h2>Top</h2><ul><li>a<ul><li>b</ul><li>c</ul>",
            [("h", "Top"), ("i", "a"), ("i", "b"), ("i", "c")],
            id="lists",
        ),
        pytest.param(
            "<table><tr><th>Task<th>Owner<tr><td>x<td>Ann</table>",
            [("r", "Task | Owner"), ("r", "x | Ann")],
            id="table",
        ),
        pytest.param(
            "<table><tr><td><table><tr><td>a<td>b<tr><td>c<td>d</table></table>",
            [("r", "a | b"), ("r", "c | d")],
            id="table laid out in a table",
        ),
        pytest.param("<table><tr><td>only layout</td></tr></table>", [("p", "only layout")], id="layout"),
        pytest.param("<li><input type=checkbox checked> done</li>", [("c", "done")], id="check box"),
        pytest.param("<p>- typed bullet</p>", [("i", "typed bullet")], id="typed bullet"),
        pytest.param(
            "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>"
            "<span style='mso-list:Ignore'>·&nbsp;</span>Outlook</p>",
            [("i", "Outlook")],
            id="Outlook list",
        ),
        pytest.param("<p>seen</p><p style='display:none'>hidden</p><script>x()</script>", [("p", "seen")], id="hidden"),
    ],
)
def test_html_becomes_the_same_blocks(html: str, expected: list[tuple[str, str]]) -> None:
    assert [(block.kind[0], block.text) for block in html_to_blocks(html)] == expected


def test_a_long_table_without_end_tags_is_read_to_its_end() -> None:
    rows = "".join(f"<tr><td>task {number}<td>Ann" for number in range(900))
    assert html_to_blocks(f"<table><tr><th>Task<th>Owner{rows}</table>")[-1].cells == ("task 899", "Ann")


def test_html_blocks_carry_the_line_of_the_source() -> None:
    found = html_to_blocks("<html>\n<body>\n<p>one</p>\n\n<p>two</p>")
    assert [block.line for block in found] == [3, 5]


def test_a_page_in_the_text_part_is_read_as_the_page() -> None:
    found = blocks(mail("<html><body><ul><li>one<li>two</ul></body></html>"))
    assert [(block.kind[0], block.text) for block in found] == [("i", "one"), ("i", "two")]


def test_struck_through_html_is_known() -> None:
    found = html_to_blocks("<ul><li><s>old</s><li>new<li><span style='text-decoration:line-through'>gone</span></ul>")
    assert [block.struck for block in found] == [True, False, True]


def test_the_text_part_is_read_unless_it_is_missing_or_lost_the_table() -> None:
    html = "<table><tr><td>Task<td>Who<tr><td>a<td>b</table>"
    assert blocks(mail("plain words", "<p>html words</p>"))[0].text == "plain words"
    assert blocks(mail("", "<p>html words</p>"))[0].text == "html words"
    assert blocks(mail("Task\nWho\na\nb", html))[0].kind is BlockKind.ROW
    assert blocks(mail("See the HTML part.", "<p>" + "many words " * 40 + "</p>"))[0].text.startswith("many words")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        pytest.param("a " * 500_000, "", id="one long line"),
        pytest.param("[" * 1_000_000, "", id="open brackets"),
        pytest.param("|x" * 500_000, "", id="pipes"),
        pytest.param("\n".join(" " * (i % 90) + "- x" for i in range(100_000)), "", id="100,000 items"),
        pytest.param("+--+\n" * 100_000, "", id="rules of tables"),
        pytest.param("+--+\n|x|\n\n" * 50_000, "", id="small tables"),
        pytest.param("a\tb\n" * 100_000, "", id="tabs"),
        pytest.param("a  b\n-- --\n" * 50_000, "", id="tables of blanks"),
        pytest.param("", "<div>" * 200_000 + "x", id="deep divs"),
        pytest.param("", "<table>" + "<tr><td rowspan=9999 colspan=9999>x<td>y" * 50_000, id="spans"),
        pytest.param("", "<section style='white-space:pre'>" * 500 + "<i>x\n</i>" * 50_000, id="kept line breaks"),
        pytest.param("", "<!--" * 200_000, id="open comments"),
        pytest.param("", "<ul><li>x</li></ul>" * 50_000, id="many lists"),
    ],
)
def test_hostile_bodies_cost_little_and_are_bounded(text: str, html: str) -> None:
    begun = time.process_time()
    found = blocks(mail(text, html))
    assert len(found) <= BLOCK_LIMIT
    assert time.process_time() - begun < 10
