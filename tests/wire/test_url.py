"""What a URL of a mailbox or an outlet may say."""

from __future__ import annotations

import pytest

from minuted import wire
from minuted.errors import Permanent
from minuted.wire.url import IMAP, SMTP, server

pytestmark = pytest.mark.pure

GOOD = {
    "imaps with its usual port": ("imaps://bot@example.org/INBOX", ("example.org", 993, "tls", "bot", "INBOX")),
    "starttls with another port": ("imap+starttls://bot@h:1143", ("h", 1143, "starttls", "bot", "")),
    "an address as user": ("imaps://bot%40example.org@h/A/B", ("h", 993, "tls", "bot@example.org", "A/B")),
    "plain on loopback": ("imap://bot@127.0.0.1/INBOX", ("127.0.0.1", 143, "plain", "bot", "INBOX")),
    "plain on loopback, version 6": ("imap://bot@[::1]/INBOX", ("::1", 143, "plain", "bot", "INBOX")),
}  # fmt: skip


@pytest.mark.parametrize(("url", "facts"), GOOD.values(), ids=GOOD)
def test_a_url_says_where_the_mailbox_is(url, facts):
    found = server(url, schemes=IMAP, allow_plain=False)
    assert (found.host, found.port, found.security, found.user, found.folder) == facts


BAD = {
    "an unknown scheme": ("pop3://h", "write one of imaps://"),
    "plain across a network": ("imap://bot@mail.example.org", r"write imap\+starttls://"),
    "a password in it": ("imaps://bot:secret@h", "must not hold the password"),
    "a port that is none": ("imaps://bot@h:99999", "the port is not a number"),
    "no host": ("imaps:///INBOX", "the host is missing"),
    "a maildir with two slashes": ("maildir://mail/bot", "three slashes"),
}


@pytest.mark.parametrize(("url", "words"), BAD.values(), ids=BAD)
def test_a_wrong_url_is_refused_with_the_remedy(url, words):
    with pytest.raises(Permanent, match=words) as caught:
        wire.mailbox(url)
    assert "secret" not in str(caught.value)


def test_plain_across_a_network_is_a_choice_of_the_operator():
    assert server("smtp://relay.example.org", schemes=SMTP, allow_plain=True).security == "plain"


def test_the_shown_url_leaves_out_the_usual_port():
    assert str(server("imaps://bot@h:993/INBOX", schemes=IMAP, allow_plain=False)) == "imaps://bot@h/INBOX"
    assert str(server("smtps://bot@[::1]:1465", schemes=SMTP, allow_plain=False)) == "smtps://bot@[::1]:1465"
