"""The provider's verdict counts only where it cannot be forged."""

from __future__ import annotations

import pytest

from minuted.mail import proof
from minuted.model import Proof

from .conftest import Read

pytestmark = pytest.mark.pure

BORDER = "Received: from out.example.com by mx.example.org with ESMTP id 1; Mon, 2 Mar 2026 09:00:00 +0000\n"
FOREIGN = "Received: from a by out.example.com with ESMTP id 2; Mon, 2 Mar 2026 08:59:00 +0000\n"
INSIDE = "Received: by 2002:a05:6a00 with SMTP id 3; Mon, 2 Mar 2026 09:00:01 +0000\n"
FROM = "From: Bob <bob@example.com>\n"


def results(rest: str, host: str = "mx.example.org") -> str:
    return f"Authentication-Results: {host}; {rest}\n"


DMARC = "dmarc=pass (p=reject) header.from=example.com"
FAIL = "dmarc=fail header.from=example.com"

CASES = {
    "above the border": (results(DMARC) + BORDER, Proof.PASS),
    "below the border": (BORDER + results(DMARC), Proof.PASS),
    "below two hops of ours": (INSIDE + BORDER + results(DMARC) + FOREIGN, Proof.PASS),
    "with many methods": (
        results(f"spf=pass smtp.mailfrom=x@example.com; dkim=pass header.d=example.com; {DMARC}"),
        Proof.PASS,
    ),
    "failed": (results(FAIL), Proof.FAIL),
    "failed in the second field of the block": (results("spf=pass") + results(FAIL), Proof.FAIL),
    "no policy": (results("dmarc=none header.from=example.com"), Proof.NONE),
    "a temporary error": (results("dmarc=temperror header.from=example.com"), Proof.NONE),
    "of another domain": (results("dmarc=pass header.from=evil.example"), Proof.NONE),
    "aligned dkim alone": (results("dkim=pass header.d=example.com"), Proof.PASS),
    "dkim of another domain": (results("dkim=pass header.d=evil.example"), Proof.NONE),
    "dkim of a top level": (results("dkim=pass header.d=com"), Proof.NONE),
    "spf alone": (results("spf=pass smtp.mailfrom=bob@example.com"), Proof.NONE),
    "failed dmarc beats dkim": (results(f"dkim=pass header.d=example.com; {FAIL}"), Proof.FAIL),
    "another authserv-id": (results(DMARC, "mx.evil.example"), Proof.NONE),
    "ours behind a foreign one": (results(FAIL, "relay.example") + results(DMARC), Proof.PASS),
    "forged below a foreign hop": (BORDER + FOREIGN + results(DMARC), Proof.NONE),
    "forged below ours": (results(FAIL) + BORDER + FOREIGN + results(DMARC), Proof.FAIL),
    "forged below an empty verdict": (results("none") + BORDER + results(DMARC), Proof.NONE),
    "unknown methods": (results(f"x-tls=pass smtp.version=1.3; {DMARC}"), Proof.PASS),
    "broken": (results("dmarc=pass ((((") + BORDER, Proof.NONE),
    "absent": (BORDER, Proof.NONE),
}


@pytest.mark.parametrize(("head", "verdict"), [pytest.param(*case, id=name) for name, case in CASES.items()])
def test_only_our_own_topmost_verdict_counts(read: Read, head: str, verdict: Proof) -> None:
    assert proof(read(f"{head}{FROM}\ndone\n"), authserv_ids=["MX.example.org"]) == verdict


def test_without_a_configured_name_nothing_is_proved(read: Read) -> None:
    assert proof(read(f"{results(DMARC)}{FROM}\ndone\n"), authserv_ids=[]) == Proof.NONE


def test_an_ambiguous_sender_is_never_proved(read: Read) -> None:
    assert proof(read(f"{results(DMARC)}{FROM}{FROM}\ndone\n"), authserv_ids=["mx.example.org"]) == Proof.NONE
