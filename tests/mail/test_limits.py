"""A message costs little, whatever it holds."""

from __future__ import annotations

import base64
import time

import pytest

from minuted.errors import Unreadable
from minuted.mail import Quoting, body_text, new_text, parse, read_headers
from minuted.mail.limits import BODY_CHARS, BODY_LINES, LINE_CHARS

from .conftest import ARRIVED

pytestmark = pytest.mark.pure

HEAD = b"From: anna@example.org\r\nTo: minuted@example.org\r\nSubject: Minutes\r\n"
TEXT = b"Content-Type: text/plain; charset=utf-8\r\n\r\nACTION: Bob to call\r\n"


def mixed(*parts: bytes) -> bytes:
    joined = b"".join(b"--x\r\n" + part for part in parts)
    return HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + joined + b"--x--\r\n"


def test_a_large_attachment_is_named_and_sized_but_not_decoded() -> None:
    octets = (b"A" * 76 + b"\r\n") * 100_000
    head = b'Content-Type: application/zip; name="a.zip"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    mail = parse(mixed(TEXT, head + octets), arrived=ARRIVED)
    assert mail.text.strip() == "ACTION: Bob to call"
    (attachment,) = mail.attachments
    assert (attachment.name, attachment.content_type) == ("a.zip", "application/zip")
    assert attachment.size == pytest.approx(5_700_000, rel=0.01)


def test_a_text_behind_a_large_attachment_is_read() -> None:
    head = b'Content-Type: image/png; name="a.png"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    mail = parse(mixed(head + (b"A" * 76 + b"\r\n") * 5_000, TEXT), arrived=ARRIVED)
    assert mail.text.strip() == "ACTION: Bob to call"


def test_a_large_attached_message_keeps_its_text() -> None:
    inner = b"Content-Type: message/rfc822\r\n\r\nSubject: Old\r\n" + TEXT + b"line\r\n" * 60_000
    mail = parse(mixed(TEXT, inner), arrived=ARRIVED)
    assert mail.text.strip() == "ACTION: Bob to call"
    assert mail.attached[0].subject == "Old"
    assert mail.attached[0].text.startswith("ACTION: Bob to call")


def test_a_long_text_keeps_its_beginning_and_says_so() -> None:
    mail = parse(HEAD + b"\r\nfirst\r\n" + b"\n" * 3_000_000, arrived=ARRIVED)
    assert mail.text.startswith("first\n")
    assert mail.text.count("\n") < BODY_LINES
    assert any("very long" in doubt for doubt in mail.doubts)


def test_a_long_line_is_cut() -> None:
    mail = parse(HEAD + b"\r\n" + b"x" * 3_000_000 + b"\r\ny\r\n", arrived=ARRIVED)
    assert len(mail.text.split("\n")[0]) == LINE_CHARS
    assert len(mail.text) <= BODY_CHARS


def test_a_long_base64_text_is_cut_where_it_can_be_decoded() -> None:
    body = base64.encodebytes("好".encode() * 2_000_000)
    raw = HEAD + b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + body
    mail = parse(raw, arrived=ARRIVED)
    assert mail.text.startswith("好好好")


BOMBS = {
    "nested multiparts": b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(3_000)
    ),
    "parts": b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\nx\r\n" * 20_000,
    "nested messages": b"Content-Type: message/rfc822\r\n\r\n" * 3_000,
    "headers": b"".join(b"X-H%d: v\r\n" % i for i in range(50_000)) + TEXT,
    "encoded words": b"X-Subject: " + b"\r\n ".join([b"=?utf-8?B?5Lya6K6u?="] * 30_000) + b"\r\n" + TEXT,
    "addresses": b"Cc: " + b",\r\n ".join(b"a%d@example.org" % i for i in range(50_000)) + b"\r\n" + TEXT,
    "quotes": b"From: " + b'"' * 100_000 + b"\r\n" + TEXT,
    "comments": b"To: " + b"(" * 100_000 + b"\r\n" + TEXT,
    "parameters": b"Content-Type: text/plain" + b';a="' * 30_000 + b"\r\n\r\nx",
    "parameters of a part": b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: a/b"
    + b';a="' * 60_000
    + b"\r\n\r\nx",
    "boundaries": b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--y\r\n" * 200_000,
    "received": b"Received: from " + b"(a " * 30_000 + b"\r\n" + TEXT,
    "dates": b"Date: " + b"(" * 100_000 + b"\r\n" + TEXT,
    "nested html": b"Content-Type: text/html\r\n\r\n" + b"<div>" * 100_000,
}


@pytest.mark.parametrize("bomb", [pytest.param(rest, id=name) for name, rest in BOMBS.items()])
def test_a_bomb_is_read_or_refused_quickly(bomb: bytes, quoting: Quoting) -> None:
    start = time.process_time()
    try:
        mail = parse(HEAD + bomb, arrived=ARRIVED)
        new_text(mail, quoting=quoting)
        body_text(mail)
    except Unreadable as fault:
        assert "\n" not in str(fault)
    assert time.process_time() - start < 3


@pytest.mark.parametrize("name", ["nested multiparts", "parts", "nested messages"])
def test_a_message_of_too_many_parts_is_unreadable(name: str) -> None:
    with pytest.raises(Unreadable, match=r"more than|too deeply"):
        parse(HEAD + BOMBS[name], arrived=ARRIVED)


def test_headers_are_read_without_the_body() -> None:
    raw = HEAD + b"Delivered-To: x@example.org\r\nDelivered-To: y@example.org\r\n\r\nBody: no\r\n"
    headers = read_headers(raw)
    assert headers["delivered-to"] == ("x@example.org", "y@example.org")
    assert "body" not in headers


def test_a_flood_of_headers_is_cut() -> None:
    headers = read_headers(HEAD + BOMBS["headers"])
    assert headers["subject"] == ("Minutes",)
    assert len(headers) <= 1_000


SHAPES = {
    "on on on": "On " * 300_000,
    "blank lines": "\n" * 20_000 + "x",
    "header keys": "From: a\n" * 20_000,
    "separators": "x\n-----Original\n" * 10_000,
    "delimiters": "x\n" + "--\n" * 20_000,
    "attributions": "On 2026-03-02 10:00 a@example.org wrote:\n\n> x\n" * 7_000,
    "colons": "a:\n" * 20_000,
    "quotes": ">" * 500_000,
    "entities": "&nbsp;" * 150_000,
    "breaks": "<br>" * 200_000,
    "open angles": "<\n>:\n" * 10_000,
    "formulas": "Thanks,\n" * 20_000,
    "postscripts": "x\n" + "-- \nPS: a\n" * 10_000,
    "sentences below names": "Best regards,\nBob\n\nI am away next week.\n\n" * 3_000,
    "rules between answers": "x\n" + "--\n1 done\n" * 10_000,
    "torn attributions": "> wrote:\nOn 2026-03-02\n" * 10_000,
    "disclaimers": "this e-mail and any attachments\n" * 5_000,
}


@pytest.mark.parametrize("shape", [pytest.param(text, id=name) for name, text in SHAPES.items()])
def test_hostile_text_takes_linear_time(shape: str, quoting: Quoting) -> None:
    mail = parse(HEAD + b"\r\n" + shape.encode(), arrived=ARRIVED)
    start = time.process_time()
    new_text(mail, quoting=quoting)
    assert time.process_time() - start < 3
