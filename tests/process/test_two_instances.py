"""Two instances that write to each other fall silent, whatever the mail servers between them do to the headers."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from datetime import timedelta

import pytest

from minuted.model import Address
from process.stage import Stage, mail, plain_config

pytestmark = pytest.mark.pure

NORTH, SOUTH = "minuted@north.example", "minuted@south.example"
#: What tells a machine's mail from a person's, and one answer from another.
SIGNS = ("auto-submitted", "x-auto-response-suppress", "x-minuted-instance")
THREAD = ("in-reply-to", "references", "message-id")


def instance(address: str) -> Stage:
    return Stage(config=replace(plain_config(), bot=Address(address=address, name="minuted")))


def stripped(raw: bytes, number: int, *, thread: bool, names: bool) -> bytes:
    """Return a letter as a careless gateway passes it on."""
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    for name in (*SIGNS, *(THREAD if thread else ())):
        del message[name]
    if thread:
        message["Message-ID"] = f"<gateway-{number}@gateway.example>"
    octets = message.as_bytes()
    return octets.replace(b"[minuted:", b"[letter:") if names else octets


@pytest.mark.parametrize("names", [False, True], ids=["named-letters", "unnamed-letters"])
@pytest.mark.parametrize("thread", [False, True], ids=["threaded", "without-threads"])
@pytest.mark.parametrize(
    "words",
    [
        f"ACTION: {SOUTH} to book the room by Friday",
        "status",
        "done",
        "What do you think of it?",
        "1. Bob: book the room, due Friday\n2. Cleo: print the badges, due Friday",
    ],
    ids=["an-item-for-the-other", "a-request", "a-word", "a-question", "a-list"],
)
def test_two_instances_that_answer_each_other_fall_silent(words: str, *, thread: bool, names: bool) -> None:
    north, south = instance(NORTH), instance(SOUTH)
    sides = {NORTH: north, SOUTH: south}
    # The first mail comes from the other instance, or from somebody who gives it work.
    if "ACTION" in words:
        north.put(mail(words, to=f"South <{SOUTH}>", Cc=NORTH))
    else:
        north.put(mail(words, sender=f"South <{SOUTH}>", to=NORTH, Cc=""))
    read = {NORTH: 0, SOUTH: 0}
    exchanged: list[int] = []
    for hour in range(4 * 8):
        passed = 0
        for address, side in sides.items():
            side.now += timedelta(hours=6)
            side.round()
            for posted in side.outlet.posted[read[address] :]:
                other = sides.get(posted.recipient)
                if other is not None:
                    passed += 1
                    other.put(stripped(posted.raw, hour * 100 + passed, thread=thread, names=names))
            read[address] = len(side.outlet.posted)
        exchanged.append(passed)
    first_day, rest = sum(exchanged[:4]), exchanged[4:]
    assert first_day <= 12
    assert sum(rest) <= 10, "nudges and digests go on at their own pace; nothing answers anything"
    assert max(rest, default=0) <= 2
