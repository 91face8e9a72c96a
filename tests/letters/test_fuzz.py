"""Whatever people wrote, a letter goes out whole: parseable, to one person, with the text that was meant."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from email.utils import getaddresses

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from letters.samples import item, letter, meeting, stationery
from minuted.model import Address, Language, LetterKind

pytestmark = pytest.mark.pure

PAPER = stationery()

#: Text of any kind, half of it made of what breaks letters.
BREAKING = (
    *("\r\n", "\n", "\0", "\x85", "\u2028", "\u202e", "\ud800", "\n.\n"),
    *("{{7*7}}", "{% x %}", "=?utf-8?q?=0D=0A?=", "Bcc: eve@example.com", "[minuted:"),
    *("<b>", "&", '"', "\\", "”", "👩\u200d💻", "预订", "é", " ", ".", "x" * 1000),
)
hostile = st.text(max_size=200) | st.lists(st.sampled_from(BREAKING), max_size=8).map("".join)
#: A display name as the directory or a decoded header may hold it; line breaks are refused elsewhere.
name = st.text(
    st.characters(min_codepoint=32, exclude_characters="\x7f\x85\u2028\u2029", exclude_categories=["Cs", "Cc"]),
    max_size=80,
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(LetterKind), st.sampled_from(Language), hostile, name)
@example(LetterKind.NUDGE, Language.EN, "x" * 100_000, "x" * 100_000)
@example(LetterKind.NUDGE, Language.ZH, "会" * 100_000, "会" * 1_000)
@example(LetterKind.ANSWER, Language.EN, "", "")
def test_a_letter_goes_out_whole(kind: LetterKind, language: Language, text: str, name: str) -> None:
    sample = letter(kind, language)
    sample = replace(
        sample,
        to=Address(address=sample.to.address, name=name),
        rows=tuple(replace(one, task=text, owner_name=text, note=text, why=text, due_text=text) for one in sample.rows),
        outcomes=tuple(replace(one, item=item(language, task=text), args={"note": text}) for one in sample.outcomes),
        meeting=replace(meeting(language), title=text, subject=text, goal=text) if sample.meeting else None,
        answers_subject=text,
        echo=text,
    )
    written = PAPER.write(sample)
    mail = message_from_bytes(written.raw, policy=policy.compat32)
    assert [address for _, address in getaddresses(mail.get_all("To", []))] == [sample.to.address]
    assert mail["Bcc"] is None
    assert not mail.defects
    assert len(written.subject) <= 200
    assert written.text.splitlines()[-1] == f"[minuted:{written.token}]"
    assert "49" not in written.text or "49" in text
    bodies = ["multipart/alternative", "text/plain", "text/html"]
    if sample.event is not None:
        bodies = ["multipart/mixed", *bodies, "text/calendar", "application/ics"]
    assert [part.get_content_type() for part in mail.walk()] == bodies
