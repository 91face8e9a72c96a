"""What a finished letter says and how it goes out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import Message
from urllib.parse import parse_qs, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from letters.samples import BOT, WORDS, item, letter, meeting, row, stationery
from minuted.errors import BrokenLetter
from minuted.letters import Stationery, instance
from minuted.model import Address, Language, Letter, LetterKind, Outcome, Refusal, Section, State
from minuted.tracking import PLANNED

pytestmark = pytest.mark.pure

EN, ZH = Language.EN, Language.ZH
every_letter = pytest.mark.parametrize(
    "sample",
    [pytest.param(letter(kind, language), id=f"{kind}-{language}") for kind in LetterKind for language in Language],
)


@pytest.fixture(scope="module")
def paper() -> Stationery:
    return stationery()


def done(task: str, number: int = 1) -> Outcome:
    return Outcome(verb="done", number=number, item=item(EN, ref=f"A-{number}", task=task, state=State.DONE))


def refused(code: str, language: Language = EN, **facts: str) -> Outcome:
    return Outcome(verb="due", number=1, item=item(language), refusal=Refusal(code=code, facts=facts))


def blocked(number: int) -> Outcome:
    return Outcome(verb="blocked", number=number, item=item(EN, ref=f"A-{number}", state=State.BLOCKED))


def due(language: Language, day: date | None, section: Section = Section.THIS_WEEK, late: int = 0) -> Letter:
    return letter(LetterKind.NUDGE, language, rows=(row(language, 1, section, due=day, late=late),))


@pytest.mark.parametrize(
    ("written", "subject"),
    [
        pytest.param(
            letter(LetterKind.RECEIPT, EN, rows=(row(EN, 1, Section.UNDERSTOOD),), questions=()),
            "Did I get this right? Minutes of the weekly (1 item)",
            id="receipt",
        ),
        pytest.param(
            letter(LetterKind.RECEIPT, EN),
            "Did I get this right? Minutes of the weekly (3 items)",
            id="decisions-apart",
        ),
        pytest.param(
            letter(LetterKind.RECEIPT, EN, rows=(row(EN, 1, Section.DECIDED),), questions=()),
            "Did I get this right? Minutes of the weekly (1 decision)",
            id="decisions-only",
        ),
        pytest.param(letter(LetterKind.RECEIPT, ZH), "我理解得对吗？产品部周例会纪要（3 项待办）", id="receipt-zh"),
        pytest.param(
            letter(LetterKind.ANNOUNCEMENT, EN, rows=(row(EN, 1, Section.NEW),)),
            "Minutes of the weekly: 1 item for you",
            id="announcement",
        ),
        pytest.param(
            letter(LetterKind.ANNOUNCEMENT, EN, meeting=None), "2 new items for you", id="of-several-meetings"
        ),
        pytest.param(letter(LetterKind.ANNOUNCEMENT, ZH), "产品部周例会纪要：您有 2 项待办", id="announcement-zh"),
        pytest.param(letter(LetterKind.ANSWER, EN), "Closed: book the room", id="one-done"),
        pytest.param(letter(LetterKind.ANSWER, ZH), "已完成：预订会议室", id="one-done-zh"),
        pytest.param(
            letter(LetterKind.ANSWER, EN, outcomes=(done("a", 1), done("b", 2), done("c", 3))),
            "Closed: 3 items",
            id="the-same-act-on-several",
        ),
        pytest.param(
            letter(LetterKind.ANSWER, ZH, outcomes=(done("a", 1), done("b", 2))), "已完成：2 项", id="several-zh"
        ),
        pytest.param(
            letter(LetterKind.ANSWER, EN, outcomes=(done("a", 1), Outcome(verb="cancel", item=item(EN, ref="A-2")))),
            "Noted: 2 items",
            id="several-acts",
        ),
        pytest.param(
            letter(LetterKind.ANSWER, EN, outcomes=(blocked(1), Outcome(verb="due", number=1, item=item(EN)))),
            "Noted: book the room",
            id="several-acts-on-one-item",
        ),
        pytest.param(
            letter(
                LetterKind.ANSWER,
                EN,
                outcomes=tuple(
                    Outcome(verb="due", item=item(EN, ref=f"A-{day}", due=date(2026, 3, day))) for day in (12, 13)
                ),
            ),
            "Noted: 2 items",
            id="several-deadlines",
        ),
        pytest.param(
            letter(LetterKind.ANSWER, EN, outcomes=(done("book the room"), refused("nothing_to_undo"))),
            "Closed: book the room",
            id="a-refusal-beside-one-act",
        ),
        pytest.param(
            letter(LetterKind.ANSWER, EN, outcomes=(Outcome(verb="blocked", item=item(EN, state=State.BLOCKED)),)),
            "Blocked: book the room",
            id="blocked",
        ),
        pytest.param(
            letter(LetterKind.ANSWER, EN, outcomes=(Outcome(verb="due", item=item(EN, due=date(2026, 3, 13))),)),
            "New deadline Fri 13 March: book the room",
            id="new-deadline",
        ),
        pytest.param(
            letter(LetterKind.ANSWER, EN, outcomes=(Outcome(verb="due", item=item(EN, asked_due=date(2027, 1, 4))),)),
            "Asked for Mon 4 January 2027: book the room",
            id="deadline-asked-for",
        ),
        pytest.param(
            letter(LetterKind.ANSWER, EN, outcomes=(Outcome(verb="progress", item=item(EN, percent=60)),)),
            "Noted: book the room",
            id="other-acts-are-noted",
        ),
        pytest.param(
            letter(LetterKind.ANSWER, EN, outcomes=(Outcome(verb="ok"),)), "Noted, thank you", id="an-act-without-item"
        ),
        pytest.param(letter(LetterKind.REFUSAL, EN), "Not changed yet: book the room", id="refusal"),
        pytest.param(letter(LetterKind.NOTICE, EN), "Help needed: " + WORDS[EN]["draft"], id="help-needed"),
        pytest.param(
            letter(LetterKind.NOTICE, EN, rows=(row(EN, 1, Section.DONE, state=State.DONE),)),
            "Done: book the room",
            id="done",
        ),
        pytest.param(
            letter(LetterKind.NOTICE, EN, rows=(row(EN, 1, Section.DONE), row(EN, 2, Section.HANDED_OVER))),
            "News: 1 done, 1 handed over",
            id="several-sorts-of-news",
        ),
        pytest.param(
            letter(LetterKind.NOTICE, EN, rows=(row(EN, 1, Section.DONE), row(EN, 2, Section.BLOCKED))),
            "Help needed: book the room, and 1 more",
            id="several-news",
        ),
        pytest.param(
            letter(LetterKind.NOTICE, EN, rows=(row(EN, 1, Section.DONE), row(EN, 2, Section.DONE))),
            "Done: 2 items",
            id="the-same-news-of-several",
        ),
        pytest.param(
            letter(
                LetterKind.NOTICE,
                EN,
                rows=(row(EN, 1, Section.WAITING), row(EN, 2, Section.WAITING)),
                facts={"verb.1": "undo", "verb.2": "undo"},
            ),
            "Open again: 2 items",
            id="several-taken-back",
        ),
        pytest.param(
            letter(
                LetterKind.NOTICE,
                EN,
                rows=(row(EN, 1, Section.NEW), row(EN, 2, Section.NEW, due=date(2026, 3, 9))),
                facts={"verb.1": "due", "verb.2": "due"},
            ),
            "News: 2 changed",
            id="several-new-dates",
        ),
        pytest.param(due(EN, date(2026, 3, 6)), "Due Friday: book the room", id="due-friday"),
        pytest.param(due(EN, date(2026, 3, 2)), "Due today: book the room", id="due-today"),
        pytest.param(due(EN, date(2026, 3, 3)), "Due tomorrow: book the room", id="due-tomorrow"),
        pytest.param(due(EN, date(2026, 3, 13)), "Due Fri 13 March: book the room", id="due-later"),
        pytest.param(due(EN, None, Section.NO_DATE), "No date yet: book the room", id="no-date"),
        pytest.param(
            due(EN, date(2026, 2, 28), Section.OVERDUE, 2), "2 days past its date: book the room", id="two-days-past"
        ),
        pytest.param(
            due(EN, date(2026, 3, 1), Section.OVERDUE, 1), "1 day past its date: book the room", id="one-day-past"
        ),
        pytest.param(due(ZH, date(2026, 3, 6)), "周五到期：预订会议室", id="due-friday-zh"),
        pytest.param(due(ZH, date(2026, 2, 28), Section.OVERDUE, 2), "已过期限 2 天：预订会议室", id="past-zh"),
        pytest.param(
            letter(
                LetterKind.NUDGE,
                EN,
                rows=(
                    row(EN, 1, Section.OVERDUE, due=date(2026, 3, 1), late=1),
                    row(EN, 2, Section.THIS_WEEK),
                    row(EN, 3, Section.THIS_WEEK),
                ),
            ),
            "1 day past its date: book the room, and 2 more",
            id="several-nudges",
        ),
        pytest.param(
            letter(LetterKind.NUDGE, EN, rows=(row(EN, 1, Section.THIS_WEEK), row(EN, 2, Section.THIS_WEEK))),
            "Due Friday: 2 items",
            id="several-nudges-of-one-day",
        ),
        pytest.param(
            letter(
                LetterKind.NUDGE,
                EN,
                rows=tuple(row(EN, n, Section.OVERDUE, due=date(2026, 2, 27), late=3) for n in (1, 2)),
            ),
            "3 days past their date: 2 items",
            id="several-past-one-day",
        ),
        pytest.param(
            letter(LetterKind.NUDGE, ZH, rows=(row(ZH, 1, Section.THIS_WEEK), row(ZH, 2, Section.THIS_WEEK))),
            "周五到期：2 项",
            id="several-nudges-of-one-day-zh",
        ),
        pytest.param(letter(LetterKind.DIGEST, EN), "Your week: 2 past their date, 1 due", id="digest"),
        pytest.param(
            letter(
                LetterKind.DIGEST,
                EN,
                to=Address(address="anna@example.org", name="Anna Li"),
                rows=(
                    row(EN, 1, Section.WAITING, due=date(2026, 2, 27), late=3),
                    row(EN, 2, Section.WAITING),
                    row(EN, 3, Section.DONE),
                ),
            ),
            "Your week: 2 you wait for, 1 of them past its date",
            id="the-digest-of-an-organiser",
        ),
        pytest.param(
            letter(
                LetterKind.DIGEST,
                EN,
                rows=(row(EN, 1, Section.WAITING, owner="li.si@example.org", helper_names=("Bob Chen",)),),
            ),
            "Your week: 1 open",
            id="who-helps-does-not-only-wait",
        ),
        pytest.param(
            letter(LetterKind.DIGEST, EN, rows=(row(EN, 0, Section.DONE),)), "Your week: 1 done", id="only-done"
        ),
        pytest.param(
            letter(LetterKind.DIGEST, EN, rows=(row(EN, 1, Section.LATER), row(EN, 2, Section.NO_DATE))),
            "Your week: 2 open",
            id="a-digest-without-pressing-rows",
        ),
        pytest.param(letter(LetterKind.DIGEST, ZH), "本周待办：2 项已过期限，1 项本周到期", id="digest-zh"),
    ],
)
def test_the_subject_says_what_it_is_about(paper: Stationery, written: Letter, subject: str) -> None:
    assert paper.write(written).subject == subject


@every_letter
def test_the_same_letter_gives_the_same_bytes(sample: Letter) -> None:
    assert stationery().write(sample) == stationery().write(sample)


@every_letter
def test_the_last_line_of_the_text_names_the_letter(paper: Stationery, sample: Letter) -> None:
    written = paper.write(sample)
    assert written.text.splitlines()[-1] == f"[minuted:{written.token}]"
    assert written.text.count("[minuted:") == 1


@every_letter
def test_the_headers_keep_machines_quiet_and_ours_recognisable(paper: Stationery, sample: Letter) -> None:
    written = paper.write(sample)
    mail = read(written.raw)
    assert mail["Message-ID"] == f"<{written.token}@example.org>"
    assert mail["From"] == '"minuted" <minuted@example.org>'
    assert mail["Auto-Submitted"] == ("auto-generated" if sample.kind in OF_OWN_ACCORD else "auto-replied")
    assert mail["X-Auto-Response-Suppress"] == "OOF, AutoReply, DR, RN, NRN"
    assert mail["X-Minuted-Instance"] == instance(BOT.address)
    assert mail["Content-Language"] == {EN: "en", ZH: "zh-CN"}[sample.language]
    assert mail["Precedence"] is None
    assert mail["Disposition-Notification-To"] is None
    assert len(mail.keys()) == len(set(mail.keys()))


OF_OWN_ACCORD = PLANNED


@every_letter
def test_the_bytes_are_plain_ascii_with_short_lines_and_crlf(paper: Stationery, sample: Letter) -> None:
    raw = paper.write(sample).raw
    assert raw.isascii()
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert not any(
        line in (b".", b"..") or line.startswith(b"From ") for line in raw.split(b"\r\n\r\n", 1)[1].split(b"\r\n")
    )


@every_letter
def test_text_and_html_say_the_same_tasks(paper: Stationery, sample: Letter) -> None:
    text, html = bodies(paper.write(sample).raw)
    shown = " ".join(LexborHTMLParser(html).root.text(separator=" ").split())
    for one in sample.rows:
        assert one.task in text
        assert one.task in shown


@every_letter
def test_the_html_needs_nothing_from_elsewhere(paper: Stationery, sample: Letter) -> None:
    _, html = bodies(paper.write(sample).raw)
    tree = LexborHTMLParser(html)
    assert not tree.css("img, script, link, form, iframe, object")
    assert "http:" not in html and "https:" not in html and "url(" not in html
    assert tree.css_first("html").attributes["lang"] == {EN: "en", ZH: "zh-CN"}[sample.language]
    assert "prefers-color-scheme: dark" in html
    assert all(node.attributes.get("style") for node in tree.css("p, h2, .task"))


@pytest.mark.parametrize("language", Language)
def test_a_button_is_a_mail_to_the_bot_with_the_answer_and_the_name_of_the_letter(
    paper: Stationery, language: Language
) -> None:
    written = paper.write(letter(LetterKind.NUDGE, language))
    _, html = bodies(written.raw)
    href = LexborHTMLParser(html).css_first("a.button").attributes["href"]
    assert href is not None and " " not in href and "+" not in href and href.isascii()
    uri = urlsplit(href)
    asked = parse_qs(uri.query, strict_parsing=True)
    assert (uri.scheme, uri.path) == ("mailto", "minuted@example.org")
    assert asked["subject"] == [f"Re: {written.subject}"]
    assert asked["body"] == [{EN: "done 1", ZH: "1 完成"}[language] + f"\r\n\r\n[minuted:{written.token}]"]


def test_many_rows_have_no_buttons_so_that_the_mail_stays_small(paper: Stationery) -> None:
    rows = tuple(row(EN, number, Section.THIS_WEEK, f"task {number}") for number in range(1, 101))
    _, html = bodies(paper.write(letter(LetterKind.DIGEST, EN, rows=rows)).raw)
    assert "mailto:" not in html
    assert len(html.encode()) < 102_000


def test_an_answer_stays_in_its_thread(paper: Stationery) -> None:
    references = tuple(f"{number}@example.org" for number in range(30))
    mail = read(paper.write(letter(LetterKind.ANSWER, EN, references=references)).raw)
    assert mail["In-Reply-To"] == "<reply@example.org>"
    thread = mail["References"].split()
    assert len(thread) == 20
    assert thread[0] == "<11@example.org>"
    assert thread[-1] == "<reply@example.org>"


def test_an_identifier_of_no_known_form_only_loses_the_thread(paper: Stationery) -> None:
    mail = read(paper.write(letter(LetterKind.ANSWER, EN, in_reply_to="a <b> c", references=("x" * 5000, "ok@x"))).raw)
    assert mail["In-Reply-To"] is None
    assert mail["References"] == "<ok@x>"


def test_the_date_is_the_readers(paper: Stationery) -> None:
    assert read(paper.write(letter(LetterKind.HELP, EN)).raw)["Date"] == "Mon, 02 Mar 2026 09:00:00 +0800"
    sample = letter(LetterKind.HELP, EN, zone="America/New_York")
    assert read(paper.write(sample).raw)["Date"] == "Sun, 01 Mar 2026 20:00:00 -0500"


def test_the_token_is_26_letters_that_only_the_secret_gives() -> None:
    token = stationery().token("nudge/bob@example.org/2026-03-08")
    assert len(token) == 26
    assert set(token) <= set("abcdefghijklmnopqrstuvwxyz234567")
    assert token != stationery().token("nudge/bob@example.org/2026-03-09")


# --- what the text says


def test_a_receipt_shows_who_was_understood_and_asks_what_is_unclear(paper: Stationery) -> None:
    text = paper.write(letter(LetterKind.RECEIPT, EN)).text
    assert "1. “book the room” – Bob Chen (bob@example.org), due Fri 6 March" in text
    assert "line 5 of the minutes, deadline as written “by Friday”" in text
    assert "“send the draft of the contract to legal” names nobody." in text
    assert "could be li.si@example.org or lisi2@example.org" in text
    assert "today at 11:00" in text


def test_a_receipt_names_the_moment_in_the_readers_zone(paper: Stationery) -> None:
    later = replace(meeting(ZH), release=datetime(2026, 3, 3, 1, 30, tzinfo=UTC))
    assert "3月3日（周二） 09:30" in paper.write(letter(LetterKind.RECEIPT, ZH, meeting=later)).text


def test_a_confirmed_receipt_announces_no_waiting(paper: Stationery) -> None:
    confirmed = replace(meeting(EN), confirmed=datetime(2026, 3, 2, 2, 0, tzinfo=UTC))
    assert "Unless you object" not in paper.write(letter(LetterKind.RECEIPT, EN, meeting=confirmed)).text


def test_rows_of_ones_own_name_no_owner_and_say_why_they_matter(paper: Stationery) -> None:
    text = paper.write(letter(LetterKind.ANNOUNCEMENT, EN)).text
    assert "1. “book the room” – due Fri 6 March\n" in text
    assert "Why it matters: We stay with one vendor until autumn." in text
    assert "The goal of the meeting: “a launch" in text


@pytest.mark.parametrize(
    ("language", "fact"), [(EN, "was due Sat 28 February, 2 days ago"), (ZH, "期限 2月28日（周六），已过 2 天")]
)
def test_lateness_is_a_fact(paper: Stationery, language: Language, fact: str) -> None:
    assert fact in paper.write(letter(LetterKind.NUDGE, language)).text


@pytest.mark.parametrize(
    ("section", "verb", "subject", "sentence"),
    [
        (Section.DONE, "done", "Done: book the room", "Bob Chen has finished “book the room”."),
        (Section.HANDED_OVER, "reassign", "Handed over: book the room", "is with Bob Chen now, as Li Si told me"),
        (Section.DECLINED, "decline", "Declined: book the room", "It needs another owner."),
        (Section.ASKED, "due", "More time asked for: book the room", "asks for more time"),
        (Section.CANCELLED, "cancel", "No longer needed: book the room", "is no longer needed"),
        (Section.NEW, "agree", "Agreed, due Friday: book the room", "Li Si agrees to more time"),
        (Section.NEW, "refuse", "Date kept, due Friday: book the room", "to keep its date"),
        (Section.NEW, "reassign", "Yours now: book the room", "Li Si asks you to take over"),
        (Section.WAITING, "reopen", "Open again: book the room", "Li Si has opened"),
        (Section.WAITING, "other", "News: book the room", "There is news"),
    ],
)
def test_a_notice_says_who_did_what(
    paper: Stationery, section: Section, verb: str, subject: str, sentence: str
) -> None:
    facts = {"verb.1": verb, "by.1": "Bob Chen" if verb == "done" else "Li Si"}
    written = paper.write(letter(LetterKind.NOTICE, EN, rows=(row(EN, 1, section),), facts=facts))
    assert written.subject == subject
    assert sentence in written.text


def test_news_among_other_rows_stands_below_its_row(paper: Stationery) -> None:
    rows = (row(EN, 1, Section.NEW), row(EN, 2, Section.NEW, "draft"))
    facts = {"verb.2": "agree", "by.2": "Anna Li"}
    text = paper.write(letter(LetterKind.ANNOUNCEMENT, EN, rows=rows, facts=facts)).text
    assert "What is new: Anna Li agrees to more time\n" in text


def test_merged_reasons_follow_under_their_headings(paper: Stationery) -> None:
    rows = (row(EN, 1, Section.NEW), row(EN, 2, Section.OVERDUE, "budget", late=3), row(EN, 3, Section.DONE, "draft"))
    text = paper.write(letter(LetterKind.ANNOUNCEMENT, EN, rows=rows)).text
    assert (
        text.index("■ New for you") < text.index("1. “book") < text.index("■ Past its date") < text.index("2. “agree")
    )
    assert paper.write(letter(LetterKind.ANNOUNCEMENT, EN, rows=rows)).subject.endswith("1 item for you")


def test_an_answer_to_several_rows_keeps_their_numbers_and_repeats_nothing(paper: Stationery) -> None:
    rows = (row(EN, 2, Section.DONE, ref="A-1"), row(EN, 5, Section.NEW, "draft", ref="A-9"))
    outcomes = (
        Outcome(verb="done", number=2, item=item(EN, ref="A-1", state=State.DONE)),
        Outcome(
            verb="reassign", number=5, item=item(EN, ref="A-9", task="x", owner="li.si@example.org", owner_name="")
        ),
    )
    rows = (rows[0], replace(rows[1], owner="li.si@example.org", owner_name="Li Si"))
    text = paper.write(letter(LetterKind.ANSWER, EN, rows=rows, outcomes=outcomes)).text
    assert "2. “book the room” is closed. Thank you!" in text
    assert "5. “x” goes to Li Si, who is asked to take it on." in text
    assert text.count("book the room") == 1


def test_a_question_for_the_row_shows_the_rows(paper: Stationery) -> None:
    rows = (row(EN, 1, Section.THIS_WEEK, ref="A-1"), row(EN, 2, Section.THIS_WEEK, "draft", ref="A-2"))
    outcome = Outcome(verb="done", refusal=Refusal(code="which_row", facts={"verb": "done", "count": "2"}))
    text = paper.write(letter(LetterKind.REFUSAL, EN, rows=rows, outcomes=(outcome,))).text
    assert "Which of the 2 rows do you mean by “done”?" in text
    assert "1. “book the room”" in text
    assert "2. “send the draft" in text


def test_an_answer_offers_the_way_back_only_where_something_changed(paper: Stationery) -> None:
    assert "“undo”" in paper.write(letter(LetterKind.ANSWER, EN)).text
    assert "“undo”" not in paper.write(letter(LetterKind.REFUSAL, EN)).text


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        pytest.param(
            refused("day_past", day="2026-02-27", today="2026-03-02"), "Fri 27 February has passed already", id="day"
        ),
        pytest.param(refused("day_missing", raw=""), "Until when?", id="an-empty-fact-chooses-the-other-sentence"),
        pytest.param(refused("already_done", day="2026-03-01", who=""), "is closed already", id="nobody-known"),
        pytest.param(
            refused("wrong_state", verb="snooze", state="done"), "is finished now, and the word “snooze”", id="state"
        ),
        pytest.param(refused("which_row", verb="done", count="3"), "like “done 1 3”", id="which-row"),
        pytest.param(
            refused("person_ambiguous", raw="Li", options="a@x.org,b@x.org"),
            "“Li” could be a@x.org or b@x.org",
            id="options",
        ),
        pytest.param(refused("contradiction", verbs="done,reopen"), "“done” and “reopen”", id="verbs"),
        pytest.param(refused("never_heard_of"), "nothing was changed", id="an-unknown-code"),
        pytest.param(refused("which_row"), "nothing was changed", id="a-fact-that-is-missing"),
        pytest.param(refused("day_missing", ZH, raw="月底后"), "我看不出“月底后”是哪一天", id="chinese"),
    ],
)
def test_a_refusal_says_why_in_plain_words(paper: Stationery, outcome: Outcome, sentence: str) -> None:
    language = ZH if any(char > "\u4e00" for char in sentence) else EN
    assert sentence in paper.write(letter(LetterKind.REFUSAL, language, outcomes=(outcome,))).text


# --- what must never go out


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param({"to": Address(address="bob@example.org\r\nBcc: eve@example.com")}, id="address-crlf"),
        pytest.param({"to": Address(address="bob@example.org>,<eve@example.com")}, id="address-bracket"),
        pytest.param({"to": Address(address="bob@example.org, eve@example.com")}, id="two-addresses"),
        pytest.param({"to": Address(address="")}, id="no-address"),
        pytest.param({"to": Address(address="bób@example.org")}, id="address-that-needs-smtputf8"),
        pytest.param({"to": Address(address="bob@example.org", name="Bob\r\nBcc: eve@example.com")}, id="name-crlf"),
        pytest.param({"to": Address(address="bob@example.org", name="Bob\nBcc: eve@example.com")}, id="name-lf"),
        pytest.param({"to": Address(address="bob@example.org", name="Bob\0")}, id="name-nul"),
        pytest.param({"in_reply_to": "a@x>\r\nBcc: <eve@example.com"}, id="in-reply-to-crlf"),
        pytest.param({"references": ("a@x", "b@x\n c@x")}, id="references-lf"),
    ],
)
def test_a_header_that_could_break_out_is_refused(paper: Stationery, facts: dict[str, object]) -> None:
    with pytest.raises(BrokenLetter):
        paper.write(letter(LetterKind.ANSWER, EN, **facts))


@pytest.mark.parametrize(
    "hostile",
    [
        pytest.param("book\r\nBcc: eve@example.com", id="crlf"),
        pytest.param("book\nBcc: eve@example.com", id="lf"),
        pytest.param("book\0Bcc: eve@example.com", id="nul"),
        pytest.param("book\u2028Bcc: eve@example.com", id="line-separator"),
        pytest.param("book\x85Bcc: eve@example.com", id="next-line"),
        pytest.param("=?utf-8?q?book=0D=0ABcc:_eve@example.com?=", id="encoded-word"),
        pytest.param("=?utf-8?b?Ym9vaw0KQmNjOiBldmVAZXhhbXBsZS5jb20=?=", id="encoded-word-base64"),
        pytest.param("book " + "=?utf-8?q?" * 50, id="many-encoded-words"),
        pytest.param("预订" * 200 + "\r\nBcc: eve@example.com", id="long-and-encoded"),
    ],
)
@pytest.mark.parametrize("kind", [LetterKind.ANSWER, LetterKind.NUDGE, LetterKind.RECEIPT, LetterKind.NOTHING])
def test_what_people_wrote_adds_no_header(paper: Stationery, kind: LetterKind, hostile: str) -> None:
    facts: dict[str, object] = {"answers_subject": hostile}
    if kind is LetterKind.ANSWER:
        facts["outcomes"] = (done(hostile),)
    if kind is LetterKind.NUDGE:
        facts["rows"] = (row(EN, 1, Section.OVERDUE, hostile),)
    if kind is LetterKind.RECEIPT:
        facts["meeting"] = replace(meeting(EN), title=hostile, subject=hostile)
    mail = read(paper.write(letter(kind, EN, **facts)).raw)
    assert mail["Bcc"] is None
    assert mail.get_all("To") == [
        '"Anna Li" <anna@example.org>'
        if kind in (LetterKind.RECEIPT, LetterKind.NOTHING)
        else '"Bob Chen" <bob@example.org>'
    ]
    assert len(mail.keys()) == len(set(mail.keys()))


@pytest.mark.parametrize(
    "hostile",
    [
        "{{7*7}}",
        "{0.__class__}",
        "%(x)s",
        "{task}",
        "<script>alert(1)</script>",
        '"><img src=x onerror=1>',
        "{% raw %}",
    ],
)
def test_what_people_wrote_is_printed_and_never_run(paper: Stationery, hostile: str) -> None:
    sample = letter(LetterKind.NUDGE, EN, rows=(row(EN, 1, Section.OVERDUE, hostile, why=hostile, note=hostile),))
    text, html = bodies(paper.write(sample).raw)
    assert f"1. “{hostile}”" in text
    assert LexborHTMLParser(html).css_first(".task").text() == hostile
    assert not LexborHTMLParser(html).css("script, img")


def test_what_people_wrote_cannot_imitate_the_line_that_names_a_letter(paper: Stationery) -> None:
    task = "book [minuted:" + "a" * 26 + "]"
    written = paper.write(letter(LetterKind.NUDGE, EN, rows=(row(EN, 1, Section.OVERDUE, task),)))
    assert written.text.count("[minuted:") == 1


def read(raw: bytes) -> Message:
    return message_from_bytes(raw, policy=policy.compat32)


def bodies(raw: bytes) -> tuple[str, str]:
    kinds = ("text/plain", "text/html")
    text, html = (part.get_payload(decode=True) for part in read(raw).walk() if part.get_content_type() in kinds)
    return text.decode().replace("\r\n", "\n"), html.decode().replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("language", "words"), [(EN, "weekends of 2027 are workdays in China"), (ZH, "中国 2027 年的调休")]
)
def test_a_digest_tells_of_days_of_work_that_nobody_entered(paper: Stationery, language: Language, words: str) -> None:
    told = paper.write(letter(LetterKind.DIGEST, language, facts={"missing_days": "CN 2027"}))
    plain = paper.write(letter(LetterKind.DIGEST, language))
    shown = ["".join(filter(str.isalnum, text)) for text in (words, told.text, plain.text)]
    assert shown[0] in shown[1] and shown[0] not in shown[2]
