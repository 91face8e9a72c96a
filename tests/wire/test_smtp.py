"""The outlet against a real Postfix that delivers into a real Dovecot."""

from __future__ import annotations

import pytest

from minuted.errors import Permanent
from minuted.wire import DeliveryState, Fetched, Phase

pytestmark = pytest.mark.postfix

LETTER = "From: bot@example.org\r\nTo: {to}\r\nMessage-ID: <{name}@example.org>\r\n\r\nHello\r\n.\r\nthe end\r\n"


@pytest.fixture
def outlet(dovecot, postfix, outlets):
    return outlets(postfix.url("bot"), dovecot.passwords["bot"], ca_file=postfix.ca_file)


def send(outlet, to, name="1"):
    return outlet.deliver(LETTER.format(to=to, name=name).encode(), sender="bot@example.org", recipient=to, key=name)


def test_a_letter_arrives_as_it_was_written(dovecot, outlet, opened):
    user = dovecot.new_user()
    box = opened(dovecot.url(user), dovecot.passwords[user], ca_file=dovecot.ca_file)
    box.fetch()
    told = send(outlet, f"{user}+token@example.org")
    assert (told.state, told.phase, told.code) == (DeliveryState.SENT, Phase.DONE, 250)
    box.box.wait(20)
    (found,) = box.fetch()
    assert isinstance(found, Fetched)
    assert found.raw.endswith(b"Hello\r\n.\r\nthe end\r\n")
    assert f"Delivered-To: {user}+token@example.org".encode() in found.raw


def test_many_letters_go_over_one_connection(dovecot, postfix, outlet):
    user = dovecot.new_user()
    assert {send(outlet, f"{user}@example.org", f"m{number}").state for number in range(5)} == {DeliveryState.SENT}
    assert send(outlet, "eve@elsewhere.example").state is DeliveryState.REFUSED
    assert send(outlet, f"{user}@example.org").state is DeliveryState.SENT


def test_an_unknown_person_bounces_into_our_own_mailbox(dovecot, outlet, opened):
    box = opened(dovecot.url("bot"), dovecot.passwords["bot"], ca_file=dovecot.ca_file)
    before = box.fetch()
    after = {"INBOX": (before[-1].uidvalidity, before[-1].uid)} if before else {}
    assert send(outlet, "nobody-here@example.org").state is DeliveryState.SENT
    box.box.wait(20)
    assert any(b"multipart/report" in found.raw for found in box.fetch(after))


def test_a_wrong_password_is_permanent(postfix, outlets):
    with pytest.raises(Permanent, match="the login was refused: 535"):
        send(outlets(postfix.url("bot"), "wrong", ca_file=postfix.ca_file), "bot@example.org")


def test_the_check_names_the_encryption(outlet):
    assert "encryption: TLSv1" in "\n".join(outlet.check())
