"""Our way to ask a pattern says what the library's own says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import re2 as library
from hypothesis import given, settings
from hypothesis import strategies as st

from minuted import re2

pytestmark = pytest.mark.pure

PATTERNS = [
    "a",
    "(a)|(?P<b>b)",
    "a*",
    "^",
    "$",
    "[一-龥]+",
    r"\s*(?P<x>,|;)\s*",
    "(?i)é(x)?",
    r"(\w+) (\w+)",
    "",
    "(a)(b)?c?",
]
TEXTS = st.text(alphabet="abcxé一二, ;\n😀", max_size=30)


def seen(match: Any) -> Any:
    return None if match is None else (match.span(), match.groups(), match.group(), match.start(), match.end())


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(PATTERNS), TEXTS, st.integers(0, 8))
def test_patterns_find_what_the_library_finds(pattern: str, text: str, pos: int) -> None:
    ours, theirs = re2.compile(pattern), library.compile(pattern)
    pos = min(pos, len(text))
    for way in ("search", "match", "fullmatch"):
        assert seen(getattr(ours, way)(text)) == seen(getattr(theirs, way)(text))
    assert seen(ours.search(text, pos)) == seen(theirs.search(text, pos))
    assert [seen(match) for match in ours.finditer(text)] == [seen(match) for match in theirs.finditer(text)]
    assert ours.findall(text) == theirs.findall(text)
    assert ours.split(text) == theirs.split(text)
    assert ours.split(text, 1) == theirs.split(text, 1)
    assert ours.sub("-", text) == theirs.sub("-", text)
    assert ours.sub(lambda match: f"<{match.group()}>", text) == theirs.sub(lambda match: f"<{match.group()}>", text)
    assert ours.groupindex == theirs.groupindex


@settings(max_examples=50, deadline=None)
@given(TEXTS)
def test_groups_stand_in_replacements(text: str) -> None:
    assert re2.compile("(a)|(b)").sub(r"<\1\2>", text) == library.compile("(a)|(b)").sub(r"<\1\2>", text)


def test_groups_are_asked_for_by_name() -> None:
    match = re2.compile("(?P<one>一)(?P<two>二)?").search("零一")
    assert match is not None
    assert (match.group("one"), match.group("two"), match.span(2)) == ("一", None, (-1, -1))


def test_what_is_no_pattern_is_refused() -> None:
    with pytest.raises(re2.error):
        re2.compile("(")


def test_every_part_asks_its_patterns_this_way() -> None:
    """Patterns for octets stay with the library: ``mail`` looks into messages before they are decoded."""
    package = Path(re2.__file__).parent
    direct = {path.name for path in package.rglob("*.py") if "\nimport re2\n" in path.read_text("utf-8")}
    assert direct == {"bodies.py", "limits.py"}, "write `from minuted import re2`"
