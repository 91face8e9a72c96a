"""The outlet against a server that refuses, stalls and cuts, at every phase."""

from __future__ import annotations

import time

import pytest

from minuted.errors import Permanent
from minuted.wire import DeliveryState, Phase
from servers.scripted import server_context
from servers.scripted_smtp import CUT, SILENT, ScriptedSmtp
from servers.tls import certificate

LETTER = b"From: bot@example.org\r\nTo: bob@example.org\r\nMessage-ID: <1@example.org>\r\n\r\nHello\r\n"
SENT, DEFERRED, REFUSED, DOUBTFUL = DeliveryState


def send(outlet, raw=LETTER, recipient="bob@example.org", sender="bot@example.org"):
    return outlet.deliver(raw, sender=sender, recipient=recipient, key="nudge/bob@example.org/2026-03-08")


PHASES = {
    "greylisted at the banner": ({"banner": [b"421 busy"]}, DEFERRED, Phase.CONNECT, 421),
    "refused at the banner": ({"banner": [b"554 no mail from you"]}, DEFERRED, Phase.CONNECT, 554),
    "cut at the banner": ({"banner": [CUT]}, DEFERRED, Phase.CONNECT, 0),
    "silent at the banner": ({"banner": [SILENT]}, DEFERRED, Phase.CONNECT, 0),
    "no EHLO and no HELO": ({"EHLO": [b"502 no"], "HELO": [b"421 no"]}, DEFERRED, Phase.HELO, 421),
    "later at MAIL": ({"MAIL": [b"451 later"]}, DEFERRED, Phase.MAIL, 451),
    "never at MAIL": ({"MAIL": [b"550 5.7.1 not you"]}, REFUSED, Phase.MAIL, 550),
    "cut at MAIL": ({"MAIL": [CUT]}, DEFERRED, Phase.MAIL, 0),
    "greylisted at RCPT": ({"RCPT": [b"451 4.7.1 greylisted"]}, DEFERRED, Phase.RCPT, 451),
    "unknown at RCPT": ({"RCPT": [b"550 5.1.1 no such user"]}, REFUSED, Phase.RCPT, 550),
    "shutting down at RCPT": ({"RCPT": [b"421 bye"]}, DEFERRED, Phase.RCPT, 421),
    "later at DATA": ({"DATA": [b"451 later"]}, DEFERRED, Phase.DATA, 451),
    "never at DATA": ({"DATA": [b"554 no"]}, REFUSED, Phase.DATA, 554),
    "cut at DATA": ({"DATA": [CUT]}, DEFERRED, Phase.DATA, 0),
    "later after the dot": ({".": [b"452 disk full"]}, DEFERRED, Phase.DOT, 452),
    "never after the dot": ({".": [b"554 spam"]}, REFUSED, Phase.DOT, 554),
    "cut after the dot": ({".": [CUT]}, DOUBTFUL, Phase.DOT, 0),
    "silent after the dot": ({".": [SILENT]}, DOUBTFUL, Phase.DOT, 0),
    "nonsense after the dot": ({".": [b"hello?"]}, DOUBTFUL, Phase.DOT, -1),
    "nonsense at RCPT": ({"RCPT": [b"\xff\xfe\x00 what"]}, DEFERRED, Phase.RCPT, 0),
    "a reply that is not ASCII": ({"RCPT": ["550 没有这个人 \x1b[31m".encode()]}, REFUSED, Phase.RCPT, 550),
}


@pytest.mark.parametrize(("replies", "state", "phase", "code"), PHASES.values(), ids=PHASES)
def test_every_failure_is_read_with_its_phase_and_the_next_letter_goes_out(outlets, replies, state, phase, code):
    with ScriptedSmtp(replies) as server:
        outlet = outlets(server.url(), connect_seconds=1, read_seconds=1)
        told = send(outlet)
        assert (told.state, told.phase, told.code) == (state, phase, code)
        assert told.text.isprintable() and told.text
        taken = len(server.taken)
        assert send(outlet).state is SENT
        assert len(server.taken) == taken + 1


def test_a_server_that_is_down_defers_and_says_that_no_other_letter_would_fare_better(outlets):
    with ScriptedSmtp() as server:
        url = server.url()
    told = send(outlets(url))
    assert (told.state, told.phase, told.unreachable) == (DEFERRED, Phase.CONNECT, True)


def test_a_refused_recipient_says_nothing_of_the_server(outlets):
    with ScriptedSmtp({"RCPT": [b"550 no such user"]}) as server:
        assert not send(outlets(server.url())).unreachable


def test_one_connection_carries_many_letters(outlets):
    with ScriptedSmtp({"RCPT": [b"250 ok", b"550 no", b"250 ok"]}) as server:
        outlet = outlets(server.url())
        assert [send(outlet, recipient=f"{name}@example.org").state for name in ("a", "b", "c")] == [
            SENT,
            REFUSED,
            SENT,
        ]
        assert (server.connections, [one.recipient for one in server.taken]) == (1, ["a@example.org", "c@example.org"])


@pytest.mark.parametrize("reply", [CUT, b"421 idle too long"], ids=["closed", "said 421"])
def test_a_connection_that_went_stale_is_opened_again_unnoticed(outlets, reply):
    with ScriptedSmtp({"RSET": [reply]}) as server:
        outlet = outlets(server.url())
        assert [send(outlet).state for _ in range(2)] == [SENT, SENT]
        assert server.connections == 2


def test_lines_end_in_crlf_and_dots_are_stuffed(outlets):
    with ScriptedSmtp() as server:
        raw = b"Subject: x\n\n.\n..\nbare\rreturn\n.hidden\r\nlast"
        assert send(outlets(server.url()), raw).state is SENT
        assert server.taken[0].raw == b"Subject: x\r\n\r\n..\r\n...\r\nbare\r\nreturn\r\n..hidden\r\nlast\r\n"


@pytest.mark.parametrize(
    "address",
    ["bob@example.org>\r\nDATA", "bob@example.org> SIZE=1", "bob@x\nRCPT TO:<eve@x>", "", "<bob@example.org>"],
)
def test_an_address_that_could_smuggle_never_reaches_the_server(outlets, address):
    with ScriptedSmtp() as server:
        outlet = outlets(server.url())
        assert send(outlet, recipient=address).state is REFUSED
        assert send(outlet, sender=address).state is REFUSED
        assert server.connections == 0


def test_a_letter_with_nul_is_refused(outlets):
    with ScriptedSmtp() as server:
        assert send(outlets(server.url()), LETTER + b"\0").state is REFUSED


EIGHT = {
    "an address beyond ASCII": ({"recipient": "李四@example.org"}, ("SIZE", "8BITMIME"), REFUSED, "SMTPUTF8"),
    "an address beyond ASCII, and the server can": (
        {"recipient": "李四@example.org"},
        ("8BITMIME", "SMTPUTF8"),
        SENT,
        "",
    ),
    "an 8-bit letter": ({"raw": LETTER + "你好".encode()}, ("SIZE 1000",), REFUSED, "8-bit"),
    "an 8-bit letter, and the server can": ({"raw": LETTER + "你好".encode()}, ("8BITMIME",), SENT, ""),
}


@pytest.mark.parametrize(("letter", "extensions", "state", "words"), EIGHT.values(), ids=EIGHT)
def test_what_the_server_cannot_carry_is_refused_with_the_reason(outlets, letter, extensions, state, words):
    with ScriptedSmtp(extensions=extensions) as server:
        told = send(outlets(server.url()), **letter)
        assert told.state is state and words in told.text


LOGINS = {
    "a wrong password": (b"535 5.7.8 bad credentials", None),
    "a login that is switched off": (b"538 needs another way", None),
    "trouble of the server": (b"454 4.7.0 temporary failure", Phase.AUTH),
    "a cut line": (CUT, Phase.AUTH),
}


@pytest.mark.parametrize(("reply", "phase"), LOGINS.values(), ids=LOGINS)
def test_a_refused_login_is_permanent_only_where_the_password_is_wrong(outlets, reply, phase):
    with ScriptedSmtp({"AUTH": [reply]}, extensions=("AUTH PLAIN LOGIN",)) as server:
        outlet = outlets(server.url(user="bot"), "s3cret")
        if phase is None:
            with pytest.raises(Permanent, match="the login was refused: 53") as caught:
                send(outlet)
            assert "s3cret" not in str(caught.value)
        else:
            told = send(outlet)
            assert (told.state, told.phase, told.unreachable) == (DEFERRED, phase, True)


def test_a_server_that_wants_a_login_is_a_fault_of_the_configuration(outlets):
    with (
        ScriptedSmtp({"MAIL": [b"530 5.7.0 authentication required"]}) as server,
        pytest.raises(Permanent, match="wants a login"),
    ):
        send(outlets(server.url()))


def test_a_stripped_starttls_sends_nothing_in_the_clear(outlets):
    with ScriptedSmtp(extensions=("AUTH PLAIN",)) as server:
        with pytest.raises(Permanent, match="no STARTTLS"):
            send(outlets(server.url("smtp+starttls", "bot")))
        assert not [line for line in server.log if line.startswith((b"AUTH", b"MAIL"))]


def test_a_certificate_for_another_host_is_permanent(outlets, tmp_path):
    other = certificate(tmp_path, name="other.example.org")
    with ScriptedSmtp(extensions=("STARTTLS", "AUTH PLAIN"), context=server_context(other.cert, other.key)) as server:
        with pytest.raises(Permanent, match=r"certificate is not trusted.*ca_file"):
            send(outlets(server.url("smtp+starttls", "bot"), ca_file=other.cert))
        assert not [line for line in server.log if line.startswith((b"AUTH", b"MAIL"))]


def test_an_unknown_authority_is_permanent(outlets, tmp_path):
    own = certificate(tmp_path)
    with (
        ScriptedSmtp(extensions=("STARTTLS",), context=server_context(own.cert, own.key)) as server,
        pytest.raises(Permanent, match=r"self.signed"),
    ):
        send(outlets(server.url("smtp+starttls", "bot")))


def test_a_trickling_reply_ends_at_the_deadline(outlets):
    with ScriptedSmtp() as server:

        def trickle(line, verb, usual):
            if verb == "RCPT":
                for _ in range(200):
                    line.sock.sendall(b"2")
                    if server.over.wait(0.05):
                        break
            return ScriptedSmtp._reply(server, line, verb, usual)

        server._reply = trickle
        began = time.monotonic()
        told = send(outlets(server.url(), command_seconds=0.5, read_seconds=5))
        assert (told.state, told.phase) == (DEFERRED, Phase.RCPT)
        assert time.monotonic() - began < 4


def test_the_check_names_greeting_and_what_is_missing(outlets):
    with ScriptedSmtp(extensions=()) as server:
        told = "\n".join(outlets(server.url()).check())
    for words in ("greeting: scripted ESMTP", "encryption: none", "missing 8BITMIME", "missing SMTPUTF8"):
        assert words in told
