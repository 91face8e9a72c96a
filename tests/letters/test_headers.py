"""Header lines are ASCII, folded, and read back as what went in, whatever they hold."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import getaddresses, parseaddr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minuted.errors import BrokenLetter
from minuted.letters.headers import Line, identifiers, mailbox, safe, text
from minuted.letters.tidy import one_line

pytestmark = pytest.mark.pure

#: Characters that a header may hold once it is one line.
printable = st.text(max_size=300).map(one_line).filter(bool)


def parsed(line: Line) -> str:
    raw = line.fold(policy=policy.SMTP).encode("ascii")
    read = message_from_bytes(raw + b"\r\n", policy=policy.compat32)
    assert read.keys() == [line.name]
    return str(read[line.name]).replace("\r\n", "")


@given(printable)
def test_a_subject_reads_back(subject: str) -> None:
    assert str(make_header(decode_header(parsed(text("Subject", subject))))) == subject


@given(printable)
def test_header_lines_are_short(subject: str) -> None:
    assert all(len(line) <= 78 for line in text("Subject", subject).fold(policy=policy.SMTP).splitlines())


@given(printable)
def test_a_name_changes_nothing_about_the_recipient(name: str) -> None:
    line = parsed(mailbox("To", "bob@example.org", name))
    assert [address for _, address in getaddresses([line])] == ["bob@example.org"]
    shown = parseaddr(line)[0]
    assert str(make_header(decode_header(shown))) == name


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("a\r\nBcc: eve@example.com", id="crlf"),
        pytest.param("a\nb", id="lf"),
        pytest.param("a\rb", id="cr"),
        pytest.param("a\0b", id="nul"),
        pytest.param("a\tb", id="tab"),
        pytest.param("a\x7fb", id="del"),
        pytest.param("a\x85b", id="next-line"),
        pytest.param("a\u2028b", id="line-separator"),
        pytest.param("a\ud800b", id="half-a-surrogate-pair"),
    ],
)
def test_a_value_with_a_control_character_is_refused(value: str) -> None:
    for make in (
        lambda: safe("Subject", value),
        lambda: text("Subject", value),
        lambda: mailbox("To", "bob@example.org", value),
        lambda: mailbox("To", value, ""),
        lambda: identifiers("References", [value]),
    ):
        with pytest.raises(BrokenLetter):
            make()


def test_a_finished_line_that_is_not_ascii_is_refused() -> None:
    with pytest.raises(BrokenLetter, match="non-ASCII"):
        Line("Subject", "é")


def test_a_finished_line_that_is_too_long_is_refused() -> None:
    with pytest.raises(BrokenLetter, match="998"):
        Line("Subject", "x" * 1000)


def test_no_identifier_gives_no_header() -> None:
    assert identifiers("References", []) is None
    assert identifiers("References", ["two words"]) is None


def test_long_identifiers_are_folded_and_never_encoded() -> None:
    line = identifiers("References", ["x" * 200 + "@example.org", "y" * 200 + "@example.org"])
    assert line is not None
    assert "=?" not in line
    assert line.count("\r\n ") == 1
