"""The newly written text of replies from many programs, languages and habits."""

from __future__ import annotations

import pytest

from minuted.mail import Quoting, new_text, parse

from .conftest import ARRIVED
from .written_cases import WRITTEN, Case, read_cases

pytestmark = pytest.mark.pure

CASES = [case for path in sorted(WRITTEN.glob("*.txt")) for case in read_cases(path)]


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES])
def test_only_and_all_newly_written_words_are_read(quoting: Quoting, case: Case) -> None:
    assert case.verdict(new_text(parse(case.raw(), arrived=ARRIVED), quoting=quoting)) == "right"
