"""What is kept of a large message."""

from __future__ import annotations

import email
import time
from email.policy import compat32

import pytest

from minuted.wire.shorten import crlf, shorten

pytestmark = pytest.mark.pure

MAIL = crlf(b"""\
From: anna@example.org
Subject: Minutes
MIME-Version: 1.0
Content-Type: multipart/mixed;
\tboundary="outer"

for old programs
--outer
Content-Type: multipart/alternative; boundary=inner

--inner
Content-Type: text/plain; charset=utf-8

ACTION: Bob to book the room
--inner
Content-Type: text/html

<p>ACTION: Bob to book the room</p>
--inner--
--outer
Content-Type: application/pdf; name="plan.pdf"
Content-Disposition: attachment; filename="plan.pdf"
Content-Transfer-Encoding: base64

JVBERi0xLjQK
JVBERi0xLjQK
--outer
Content-Type: message/rfc822

From: carl@example.org
Subject: inner
Content-Type: multipart/mixed; boundary=deep

--deep
Content-Type: text/plain

forwarded words
--deep
Content-Type: image/png

notapng
--deep--
--outer
Content-Type: text/calendar; method=REQUEST

BEGIN:VCALENDAR
END:VCALENDAR
--outer--
after the end
""")


def parts(raw):
    found = email.message_from_bytes(raw, policy=compat32)
    return [(part.get_content_type(), part) for part in found.walk() if not part.is_multipart()]


def test_texts_and_calendar_entries_are_kept_and_files_become_empty_parts():
    short = parts(shorten(MAIL, part_octets=10_000))
    assert [mime for mime, _ in short] == [
        "text/plain",
        "text/html",
        "application/pdf",
        "text/plain",
        "image/png",
        "text/calendar",
    ]
    assert short[0][1].get_payload().strip() == "ACTION: Bob to book the room"
    assert short[3][1].get_payload().strip() == "forwarded words"
    pdf = short[2][1]
    assert (pdf.get_filename(), pdf["X-Minuted-Left-Out"], pdf.get_payload().strip()) == ("plan.pdf", "28", "")


def test_shortening_twice_changes_nothing_more():
    once = shorten(MAIL, part_octets=10_000)
    assert [part.get_payload() for _, part in parts(shorten(once, part_octets=10_000))] == [
        part.get_payload() for _, part in parts(once)
    ]


def test_a_long_text_is_cut_at_a_line_and_says_so():
    raw = b"Subject: long\r\n\r\n" + b"0123456789\r\n" * 100
    short = shorten(raw, part_octets=100)
    assert short == b"Subject: long\r\nX-Minuted-Left-Out: 1104\r\n\r\n" + b"0123456789\r\n" * 8


def test_a_mail_without_text_stays_as_its_header():
    raw = b"Subject: scan\r\nContent-Type: application/pdf\r\n\r\n" + b"x" * 500
    assert shorten(raw, part_octets=100).endswith(b"\r\nX-Minuted-Left-Out: 500\r\n\r\n")


HOSTILE = {
    "only newlines": b"\r\n" * 1_000_000,
    "one line without end": b"x" * 5_000_000,
    "boundaries in boundaries": b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(5000)
    ),
    "messages in messages": b"Content-Type: message/rfc822\r\n\r\n" * 20_000,
    "many parts": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 100_000,
    "a boundary that is never seen": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"x\r\n" * 100_000,
    "a header without end": b"X: y\r\n" * 300_000,
    "a content type of a megabyte": b"Content-Type: text/plain; " + b'a="' * 400_000 + b"\r\n\r\nx",
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_hostile_shapes_take_linear_time(raw):
    began = time.process_time()
    shorten(raw, part_octets=1_000_000)
    assert time.process_time() - began < 5
