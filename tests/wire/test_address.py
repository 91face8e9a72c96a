"""Which addresses may stand in an SMTP envelope."""

from __future__ import annotations

import pytest

from minuted.wire.address import usable

pytestmark = pytest.mark.pure

GOOD = ["bob@example.org", "bob.chen+minutes@mail.example.org", "o'neil@example.org", "李四@例子.公司", "x@localhost"]
BAD = {
    "a line end smuggles a command": "bob@example.org\r\nRCPT TO:<eve@example.org>",
    "an angle bracket cuts": "bob@example.org>",
    "a space adds a parameter": "bob@example.org NOTIFY=NEVER",
    "NUL": "bob\0@example.org",
    "two addresses": "bob@example.org,eve@example.org",
    "no domain": "bob",
    "nothing": "",
    "a quoted local part": '"bob chen"@example.org',
    "a lone surrogate": "bob\udcff@example.org",
    "an address literal": "bob@[127.0.0.1]",
    "a label that begins with a hyphen": "bob@-example.org",
    "longer than a path may be": "b" * 60 + "@" + "e" * 200 + ".org",
    "a direction mark": "bob\u202e@example.org",
}


@pytest.mark.parametrize("address", GOOD)
def test_a_plain_address_is_usable(address):
    assert usable(address)


@pytest.mark.parametrize("address", BAD.values(), ids=BAD)
def test_an_address_that_could_smuggle_is_not(address):
    assert not usable(address)
