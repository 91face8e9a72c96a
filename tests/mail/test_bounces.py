"""Whom a bounce is about, and whether for good."""

from __future__ import annotations

import pytest

from minuted.mail import bounced

from .conftest import Read

pytestmark = pytest.mark.pure


def report(fields: str) -> str:
    return (
        'From: MAILER-DAEMON@example.net\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\n\nSorry\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n"
        f"{fields}\n--b--\n"
    )


CASES = {
    "failed": (
        report("Final-Recipient: rfc822; Bob@example.net\nAction: failed\nStatus: 5.1.1\n"),
        (("bob@example.net", True),),
    ),
    "delayed": (
        report("Final-Recipient: rfc822; bob@example.net\nAction: delayed\nStatus: 4.4.1\n"),
        (("bob@example.net", False),),
    ),
    "failed for now": (
        report("Final-Recipient: rfc822;<bob@example.net>\nAction: failed\nStatus: 4.2.2\n"),
        (("bob@example.net", False),),
    ),
    "the address we wrote to": (
        report("Original-Recipient: rfc822;team@example.net\nFinal-Recipient: rfc822;b@x.example\nAction: failed\n"),
        (("team@example.net", True),),
    ),
    "two of them": (
        report(
            "Final-Recipient: rfc822; a@x.example\nAction: failed\n\n"
            "Final-Recipient: rfc822; b@x.example\nAction: failed\n"
        ),
        (("a@x.example", True), ("b@x.example", True)),
    ),
    "delivered after all": (report("Final-Recipient: rfc822; a@x.example\nAction: delivered\n"), ()),
    "gmail": (
        "From: x@example.net\nX-Failed-Recipients: a@x.example, b@x.example\n\nSorry\n",
        (("a@x.example", True), ("b@x.example", True)),
    ),
    "qmail, by its words": (
        "From: MAILER-DAEMON@example.net\nSubject: failure notice\n\n"
        "Hi. This is the qmail-send program at example.net.\n"
        "I'm afraid I wasn't able to deliver your message to the following addresses.\n\n"
        "<bob@example.net>:\nno mailbox here\n",
        (("bob@example.net", True),),
    ),
    "a bounce without a sender": ("Subject: failure notice\n\nnothing to find\n", ()),
    "no bounce at all": ("From: bob@example.org\n\ndone\n", ()),
}


@pytest.mark.parametrize(("raw", "failed"), [pytest.param(*case, id=name) for name, case in CASES.items()])
def test_failed_addresses_are_found(read: Read, raw: str, failed: tuple[tuple[str, bool], ...]) -> None:
    assert bounced(read(raw)) == failed
