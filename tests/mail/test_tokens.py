"""Ids of letters are found where mail programs leave them."""

from __future__ import annotations

import pytest

from minuted.mail import tokens

from .conftest import Read

pytestmark = pytest.mark.pure

ONE, TWO, THREE = "a" * 25 + "2", "b" * 25 + "3", "c" * 25 + "4"

CASES = {
    "in-reply-to": (f"In-Reply-To: <{ONE}@minuted.example.org>\n\nx", (ONE,)),
    "in-reply-to with words around it": (f"In-Reply-To: <m.{ONE}.1@minuted.example.org>\n\nx", (ONE,)),
    "references only": (f"References: <x@example.org> <{ONE}@example.org>\n\nx", (ONE,)),
    "the newest reference first": (f"References: <{TWO}@example.org> <{ONE}@example.org>\n\nx", (ONE, TWO)),
    "plus-address": (f"To: minuted+{ONE}@example.org\n\nx", (ONE,)),
    "plus-address in upper case": (f"To: minuted+{ONE.upper()}@example.org\n\nx", (ONE,)),
    "a quoted body line": (f"Subject: x\n\ndone\n> [minuted:{ONE}]\n", (ONE,)),
    "an html body": (f"Content-Type: text/html\n\n<p>[Minuted:{ONE}]</p>", (ONE,)),
    "all places, the surest first": (
        f"In-Reply-To: <{ONE}@x.org>\nTo: minuted+{TWO}@x.org\n\n[minuted:{THREE}] [minuted:{ONE}]",
        (ONE, TWO, THREE),
    ),
    "too long": (f"In-Reply-To: <{ONE}a@example.org>\n\nx", ()),
    "digits that base32 has not": (f"In-Reply-To: <{'a' * 25}1@example.org>\n\nx", ()),
    "a bare word in the body": (f"Subject: x\n\n{ONE}\n", ()),
    "in the domain": (f"In-Reply-To: <x@{ONE}.example.org>\n\nx", ()),
}


@pytest.mark.parametrize(("raw", "found"), [pytest.param(*case, id=name) for name, case in CASES.items()])
def test_tokens_are_found_in_order(read: Read, raw: str, found: tuple[str, ...]) -> None:
    assert tokens(read(raw)) == found
