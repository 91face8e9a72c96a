"""Letters are named under a secret that may change: new names are new, and an old one is not made twice."""

from __future__ import annotations

import pytest

from letters.samples import letter, stationery
from minuted.model import Language, LetterKind

pytestmark = pytest.mark.pure


def test_another_secret_names_letters_anew() -> None:
    paper = stationery()
    before = paper.write(letter(LetterKind.NUDGE, Language.EN))
    paper.sign_with(b"another secret")
    after = paper.write(letter(LetterKind.NUDGE, Language.EN))
    assert before.token != after.token and before.message_id != after.message_id
    assert len(after.token) == 26
