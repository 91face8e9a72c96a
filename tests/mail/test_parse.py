"""Octets become a Mail; what is not sure is absent."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta

import pytest

from minuted.mail import parse

from .conftest import ARRIVED, Read

pytestmark = pytest.mark.pure

HEAD = "From: Anna Li <anna@example.org>\nTo: bob@example.org\nSubject: Weekly\nMessage-ID: <1@example.org>\n"


def test_a_plain_mail_is_read(read: Read) -> None:
    mail = read(
        'From: "Li, Anna" <Anna@Example.org>\nTo: Bob <bob@example.org>, minuted@example.org\n'
        "Cc: =?utf-8?B?5byg5LiJ?= <zhang@example.cn>\n"
        "Subject: Minutes of\n the weekly\nDate: Mon, 02 Mar 2026 16:00:00 +0800\nMessage-ID: <m1@example.org>\n"
        "In-Reply-To: <m0@example.org>\nReferences: <a@example.org>\n <m0@example.org>\n\nHello\n"
    )
    assert mail.sender is not None
    assert (mail.sender.address, mail.sender.name) == ("anna@example.org", "Li, Anna")
    assert [(each.address, each.name) for each in (*mail.to, *mail.cc)] == [
        ("bob@example.org", "Bob"),
        ("minuted@example.org", ""),
        ("zhang@example.cn", "张三"),
    ]
    assert mail.subject == "Minutes of the weekly"
    assert mail.sent is not None
    assert mail.sent.isoformat() == "2026-03-02T16:00:00+08:00"
    assert (mail.message_id, mail.in_reply_to) == ("m1@example.org", ("m0@example.org",))
    assert mail.references == ("a@example.org", "m0@example.org")
    assert mail.text == "Hello\n"
    assert mail.doubts == ()


@pytest.mark.parametrize(
    ("written", "address"),
    [
        pytest.param("Anna <anna@example.org>", "anna@example.org", id="name and address"),
        pytest.param(
            "anna@example.org (Anna, boss@example.org)", "anna@example.org", id="another address in a comment"
        ),
        pytest.param('"boss@example.org" <anna@example.org>', "anna@example.org", id="another address in quotes"),
        pytest.param("anna@example.org <anna@example.org>", "anna@example.org", id="its own address as name"),
        pytest.param("Li, Anna <anna@example.org>", "anna@example.org", id="a comma outside quotes"),
        pytest.param("boss@example.org <evil@example.net>", None, id="another address as name"),
        pytest.param("<evil@example.net> boss@example.org", None, id="a name behind the address"),
        pytest.param("anna@example.org, bob@example.org", None, id="two addresses"),
        pytest.param("Team: anna@example.org;", None, id="a group of one"),
        pytest.param("undisclosed-recipients:;", None, id="an empty group"),
        pytest.param("Anna", None, id="no address"),
        pytest.param("anna@example.org\nFrom: bob@example.org", None, id="two fields"),
        pytest.param(
            "=?utf-8?Q?boss=40example.org_=3Cevil=40example.net=3E?=", None, id="an address inside an encoded word"
        ),
        pytest.param("a" * 3000 + " <anna@example.org>", None, id="absurdly long"),
        pytest.param("<ａnna@example.org>", None, id="full-width letters"),
    ],
)
def test_a_sender_is_one_address_or_nobody(read: Read, written: str, address: str | None) -> None:
    mail = read(f"From: {written}\nSubject: x\n\nx\n")
    assert (mail.sender.address if mail.sender else None) == address
    assert bool(mail.doubts) == (address is None)


@pytest.mark.parametrize(
    "date",
    [
        pytest.param("Fri, 31 Dec 2050 23:59:59 +0000", id="far in the future"),
        pytest.param("Mon, 02 Mar 99999999999 09:00:00 +0000", id="a year nobody will see"),
        pytest.param("Mon, 02 Mar 2026 09:00:00 +9999", id="a zone beyond the earth"),
        pytest.param("Thu, 01 Jan 1970 00:00:00 +0000", id="the beginning of time"),
        pytest.param("yesterday", id="words"),
    ],
)
def test_an_absurd_date_is_no_date(read: Read, date: str) -> None:
    mail = read(f"{HEAD}Date: {date}\n\nx\n")
    assert mail.sent is None
    assert "the Date is absurd" in mail.doubts


def test_a_clock_that_is_hours_ahead_is_believed(read: Read) -> None:
    mail = read(f"{HEAD}Date: Tue, 03 Mar 2026 07:00:00 +0000\n\nx\n")
    assert mail.sent == ARRIVED + timedelta(hours=22)
    assert isinstance(mail.sent, datetime)


def test_of_several_subjects_the_first_is_read(read: Read) -> None:
    mail = read(f"{HEAD}Subject: Other\n\nx\n")
    assert mail.subject == "Weekly"
    assert mail.headers["subject"] == ("Weekly", "Other")


def test_control_and_direction_characters_leave_one_line_fields(read: Read) -> None:
    subject = base64.b64encode("a\r\nBcc: x\x1b]0;\u202ed\u2028e\0".encode()).decode()
    mail = read(f"From: anna@example.org\nSubject: =?utf-8?B?{subject}?=\n\nx\n")
    assert mail.subject == "a Bcc: x]0;d e"


def test_raw_gbk_in_header_and_body_is_read() -> None:
    raw = "From: 张三 <zhang@example.cn>\r\nSubject: 会议纪要\r\n\r\n王镕：周五前完成\r\n".encode("gbk")
    mail = parse(raw, arrived=ARRIVED)
    assert mail.sender is not None
    assert (mail.sender.name, mail.subject, mail.text) == ("张三", "会议纪要", "王镕：周五前完成\n")


def test_one_gbk_character_does_not_garble_a_gb2312_body() -> None:
    head = (
        b'From: a@example.cn\r\nContent-Type: text/plain; charset="gb2312"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    )
    mail = parse(head + base64.b64encode("请朱镕基完成".encode("gbk")) + b"\r\n", arrived=ARRIVED)
    assert mail.text == "请朱镕基完成"


MULTI = "MIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary=b1\n\n{parts}--b1--\n"


def multi(kind: str, *parts: str) -> str:
    return HEAD + MULTI.format(kind=kind, parts="".join(f"--b1\n{part}\n" for part in parts))


def test_an_attached_message_stays_apart(read: Read) -> None:
    inner = "From: boss@example.org\nSubject: Old minutes\nContent-Type: text/plain\n\nACTION: Bob to pay\n"
    mail = read(
        multi("mixed", "Content-Type: text/plain\n\nPlease see below\n", f"Content-Type: message/rfc822\n\n{inner}")
    )
    assert mail.text.strip() == "Please see below"
    assert [(each.subject, each.text.strip()) for each in mail.attached] == [("Old minutes", "ACTION: Bob to pay")]
    assert mail.attached[0].sender is not None
    assert mail.attached[0].sender.address == "boss@example.org"


def test_of_alternatives_both_forms_are_kept(read: Read) -> None:
    html = "<p>Hello<br>Bob"
    mail = read(multi("alternative", "Content-Type: text/plain\n\nHello\n", f"Content-Type: text/html\n\n{html}\n"))
    assert mail.text.strip() == "Hello"
    assert mail.html.strip() == html


def test_calendar_parts_are_kept(read: Read) -> None:
    part = (
        "Content-Type: text/calendar; method=REQUEST; charset=utf-8\n\nBEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR\n"
    )
    mail = read(multi("alternative", "Content-Type: text/plain\n\nInvitation\n", part))
    assert "METHOD:REQUEST" in mail.calendars[0]
    assert mail.text.strip() == "Invitation"


def test_text_attachments_are_no_body(read: Read) -> None:
    mail = read(
        multi(
            "mixed",
            "Content-Type: text/plain\n\nSee the file\n",
            'Content-Type: text/plain; name="notes.txt"\n'
            'Content-Disposition: attachment; filename="../../notes.txt"\n\ndone\n',
            "Content-Type: application/pdf\nContent-Disposition: attachment; filename*=utf-8''%E7%BA%AA%E8%A6%81.pdf\n"
            "Content-Transfer-Encoding: base64\n\n" + "QUJD" * 10 + "\n",
        )
    )
    assert mail.text.strip() == "See the file"
    assert [(each.name, each.content_type, each.size) for each in mail.attachments] == [
        ("../../notes.txt", "text/plain", 6),
        ("纪要.pdf", "application/pdf", 30),
    ]


def test_a_list_footer_behind_an_html_body_is_not_the_text(read: Read) -> None:
    mail = read(multi("mixed", "Content-Type: text/html\n\n<p>Done</p>\n", "Content-Type: text/plain\n\nlist footer\n"))
    assert mail.text == ""
    assert "Done" in mail.html


def test_a_body_only_inside_winmail_dat_is_said_to_be_unreadable(read: Read) -> None:
    mail = read(multi("mixed", 'Content-Type: application/ms-tnef; name="winmail.dat"\n\nxx\n'))
    assert any("winmail.dat" in doubt for doubt in mail.doubts)


@pytest.mark.parametrize(
    ("delsp", "body", "text"),
    [
        pytest.param("no", "Please book \nthe room\n", "Please book the room\n", id="a soft line end"),
        pytest.param("yes", "请预订 \n会议室\n", "请预订会议室\n", id="delsp"),
        pytest.param("no", "> old \n> text\nnew\n", "> old text\nnew\n", id="quoted"),
        pytest.param("no", "> old \nnew\n", "> old\nnew\n", id="quote depth changes"),
        pytest.param("no", "Regards\n-- \nAnna\n", "Regards\n-- \nAnna\n", id="the signature mark is no soft end"),
        pytest.param("no", " From here\n", "From here\n", id="stuffed"),
        pytest.param("no", "open \n", "open ", id="open at the end"),
    ],
)
def test_flowed_text_is_unfolded(read: Read, delsp: str, body: str, text: str) -> None:
    mail = read(f"{HEAD}Content-Type: text/plain; charset=utf-8; format=flowed; delsp={delsp}\n\n{body}")
    assert mail.flowed
    assert mail.text == text


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        pytest.param(" Quoted-Printable ", "f=C3=BCr", id="blanks around it"),
        pytest.param("quoted-printable; x=y", "f=C3=BCr", id="parameters"),
        pytest.param("BASE64 ", "ZsO8cg==", id="base64 with a blank"),
        pytest.param("8-bit", "für", id="no encoding of this name"),
    ],
)
def test_a_misspelt_transfer_encoding_is_undone(read: Read, encoding: str, body: str) -> None:
    assert read(f"{HEAD}Content-Transfer-Encoding: {encoding}\n\n{body}\n").text.strip() == "für"


def test_bare_carriage_returns_end_lines() -> None:
    assert parse(b"From: a@example.org\n\none\rtwo\r\nthree\n", arrived=ARRIVED).text == "one\ntwo\nthree\n"


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\n\n\n", id="blank lines"),
        pytest.param(b"no header at all", id="words"),
        pytest.param(b"From a@b Mon\nX: y\n\nx", id="an mbox line"),
        pytest.param(b"Content-Type: multipart/mixed\n\n--x\n", id="no boundary"),
        pytest.param(b"Content-Type: multipart/mixed; boundary=x\n\nnothing", id="a boundary that never comes"),
        pytest.param(b"Content-Type: message/rfc822\n\n", id="an empty attached message"),
        pytest.param(b"Content-Type: text/plain; charset=\xff\xfe\n\n\xff", id="octets for a charset"),
        pytest.param(b"Subject: =?utf-8?B?\xff?=\n\n\0\0", id="octets in an encoded word"),
        pytest.param(b"Content-Transfer-Encoding: base64\n\n!!!!", id="no base64"),
        pytest.param(b"Content-Transfer-Encoding: x-uuencode\n\nbegin 644 x\n!!", id="half a uuencoded file"),
        pytest.param(b"From: =?utf-8?B?abcde?= <a@example.org>\n\nx", id="an address with broken base64"),
        pytest.param(b"Content-Type: text/plain; name*0*=a'b; name*1=\"\n\nx", id="broken parameters"),
    ],
)
def test_malformed_mail_is_read_without_a_crash(raw: bytes) -> None:
    assert parse(raw, arrived=ARRIVED).arrived == ARRIVED
