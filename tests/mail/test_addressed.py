"""Whether a mail is minuted's business at all."""

from __future__ import annotations

import pytest

from minuted.mail import addressed_to, read_headers

from .conftest import Read

pytestmark = pytest.mark.pure

OWN = ("minuted@example.org", "Protokoll@example.org")

CASES = {
    "to": ("To: Bob <bob@example.org>, Minutes <Minuted@Example.org>", True),
    "cc": ("Cc: minuted@example.org", True),
    "a second to": ("To: bob@example.org\nTo: minuted@example.org", True),
    "plus-address": ("To: minuted+abcdef@example.org", True),
    "the other address": ("To: protokoll@example.org", True),
    "delivered-to": ("Delivered-To: minuted@example.org", True),
    "x-original-to": ("X-Original-To: minuted@example.org", True),
    "envelope-to": ("Envelope-To: minuted@example.org", True),
    "resent-to": ("Resent-To: minuted@example.org", True),
    "resent-cc": ("Resent-Cc: x@example.org, minuted@example.org", True),
    "an encoded name": ("To: =?gb18030?B?u+HS6Q==?= <minuted@example.org>", True),
    "only as a name": ('To: "minuted@example.org" <bob@example.org>', False),
    "another domain": ("To: minuted@example.net", False),
    "a longer name": ("To: unminuted@example.org", False),
    "only from": ("From: minuted@example.org\nTo: bob@example.org", False),
    "nobody": ("Subject: minuted@example.org", False),
}


@pytest.mark.parametrize(("head", "expected"), [pytest.param(*case, id=name) for name, case in CASES.items()])
def test_a_mail_is_ours_if_it_is_addressed_to_us(read: Read, head: str, *, expected: bool) -> None:
    raw = f"{head}\n\nbody\n"
    assert addressed_to(read_headers(raw.encode()), OWN) is expected
    assert addressed_to(read(raw), OWN) is expected
