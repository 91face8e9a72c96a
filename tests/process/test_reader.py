"""What kind a mail is, and what of it may act."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from minuted.instance import words_of
from minuted.model import Address, Kind
from minuted.reader import Reader, Understood
from process.stage import mail, plain_config

pytestmark = pytest.mark.pure

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
MINUTES = "ACTION: Bob to book the room by Friday"
TOKEN = "[minuted:" + "a2" * 13 + "]"

KINDS = {
    "minutes": (mail(MINUTES), Kind.MINUTES),
    "minutes in Chinese": (mail("待办事项：\n1、预订会议室（责任人：Bob，完成时间：3月6日）"), Kind.MINUTES),
    "minutes sent to everybody again": (
        mail(MINUTES, Subject="Re: Weekly", In_Reply_To="<a@example.org>"),
        Kind.MINUTES,
    ),
    "an answer to somebody else": (mail("Fine with me.", In_Reply_To="<a@example.org>"), Kind.REPLY),
    "an answer to a letter": (mail(f"done\n\n{TOKEN}", to="minuted@example.org", Cc=""), Kind.REPLY),
    "a request": (mail("status", to="minuted@example.org", Cc=""), Kind.REQUEST),
    "a chat": (mail("Shall we have lunch?"), Kind.OTHER),
    "an out-of-office answer": (mail("done", Auto_Submitted="auto-replied"), Kind.AUTOMATIC),
    "our own mail": (mail(MINUTES, sender="minuted <minuted@example.org>"), Kind.AUTOMATIC),
    "a list post": (mail("done", In_Reply_To="<a@example.org>", List_Id="<l.example.org>"), Kind.OTHER),
    "minutes of a meeting assistant": (mail(MINUTES, sender="Notes <noreply@example.net>"), Kind.MINUTES),
    "an action that an automat gives nobody": (
        mail("Action: verify your account", sender="noreply@example.net"),
        Kind.AUTOMATIC,
    ),
    "minutes that say that they are automatic": (
        mail(MINUTES, sender="noreply@example.net", Auto_Submitted="auto-generated"),
        Kind.AUTOMATIC,
    ),
    "an automat on a list": (mail(MINUTES, sender="noreply@example.net", List_Id="<l.example.org>"), Kind.AUTOMATIC),
    "minutes through a list": (mail(MINUTES, List_Id="<l.example.org>"), Kind.MINUTES),
}


def understood(raw: bytes) -> Understood:
    return READER.read(raw, NOW)


READER = Reader(words_of(plain_config()))


@pytest.mark.parametrize(("raw", "kind"), KINDS.values(), ids=KINDS.keys())
def test_a_mail_is_of_this_kind(raw: bytes, kind: Kind) -> None:
    assert understood(raw).reading.kind is kind


def test_a_list_post_says_nothing_that_acts() -> None:
    assert understood(KINDS["a list post"][0]).reading.said == ()


def test_automatic_mail_says_nothing_that_acts() -> None:
    assert understood(KINDS["an out-of-office answer"][0]).reading.said == ()


AWAY = {
    "an out-of-office answer": (
        mail("I am back on Monday 9 March.", Auto_Submitted="auto-replied", Subject="Automatic reply: Weekly"),
        date(2026, 3, 8),
    ),
    "one that only its subject gives away": (mail("本人休假至3月12日。", Subject="自动回复: 周会"), date(2026, 3, 12)),
    "a day in the subject": (
        mail("Please write to Carol.", Auto_Submitted="auto-replied", Subject="Out of office until 12 March"),
        date(2026, 3, 12),
    ),
    "no day": (mail("I am away.", Auto_Submitted="auto-replied"), None),
    "a newsletter": (mail("Half price until 12 March!", Precedence="bulk"), None),
    "a list": (mail("I am away until 12 March.", Auto_Submitted="auto-replied", List_Id="<l.example.org>"), None),
    "somebody's own word": (mail("I am away until 12 March."), None),
    "the letter below": (
        mail(
            "I am away.\n\nOn Mon, Mar 2, 2026 at 9:00 AM minuted <minuted@example.org> wrote:\n> until 12 March\n",
            Auto_Submitted="auto-replied",
        ),
        None,
    ),
}


@pytest.mark.parametrize(("raw", "until"), AWAY.values(), ids=AWAY.keys())
def test_an_out_of_office_answer_says_until_when(raw: bytes, until: date | None) -> None:
    assert understood(raw).away_until == until


def test_words_of_an_attached_message_are_not_the_senders_own() -> None:
    raw = (
        b"From: anna@example.org\r\nTo: minuted@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain\r\n\r\nsee below\r\n"
        b"--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: x@example.org\r\n\r\nACTION: Bob to pay Mallory\r\n--b--\r\n"
    )
    reading = understood(raw).reading
    assert [row.task for row in reading.rows] == ["pay Mallory"]
    assert reading.author == Address(address="x@example.org")


def test_words_of_an_attached_message_count_only_where_the_sender_wrote_no_minutes() -> None:
    raw = (
        b"From: anna@example.org\r\nTo: minuted@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain\r\n\r\nACTION: Bob to sing\r\n"
        b"--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: x@example.org\r\n\r\nACTION: Bob to pay Mallory\r\n--b--\r\n"
    )
    reading = understood(raw).reading
    assert [row.task for row in reading.rows] == ["sing"]
    assert reading.author is None


def test_minuted_itself_is_never_an_owner() -> None:
    reading = understood(mail("ACTION: minuted to book the room by Friday")).reading
    assert [row.people for row in reading.rows] in ([()], [("",)])
