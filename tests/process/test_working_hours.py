"""Along the whole line, whatever fails and however late: what nobody asked for leaves in its reader's working hours."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import structlog
from hypothesis import given, settings
from hypothesis import strategies as st

from minuted.config import Config
from minuted.config.values import WEEKDAYS
from minuted.model import Person
from minuted.report import Report
from minuted.tracking import PLANNED
from minuted.wire import Delivery, DeliveryState, Phase
from process.stage import FaultyOutlet, Stage, mail, plain_config, refusal
from tracking.clocks import at_work, moments, people

pytestmark = pytest.mark.pure

OWNERS = ("anna@example.org", "bob@example.org", "cleo@example.org")
MINUTES = (
    "ACTION: Bob to book the room by {due}\nACTION: Cleo to write the report\nACTION: Anna to pay the bill by {due}"
)


@dataclass(slots=True)
class WatchfulOutlet(FaultyOutlet):
    """A pretended mail server that notes which letter left when."""

    left: list[tuple[str, str, datetime]] = field(default_factory=list)

    def deliver(self, raw: bytes, *, sender: str, recipient: str, key: str) -> Delivery:
        self.left.append((key, recipient, self.now()))
        return FaultyOutlet.deliver(self, raw, sender=sender, recipient=recipient, key=key)


def config_of(folder: Path, persons: tuple[Person, ...]) -> Config:
    """Write a directory of these people."""
    tables = [
        f'[[person]]\naddress = "{one.address}"\nname = "{one.address.partition("@")[0].title()}"\n'
        f'zone = "{one.zone}"\ncountry = "{one.country}"\n'
        f'hours = ["{one.hours[0]:%H:%M}", "{one.hours[1]:%H:%M}"]\n'
        + (f"days = {[WEEKDAYS[day] for day in one.days]}\n" if one.days else "")
        for one in persons
        if one.hours
    ]
    (folder / "people.toml").write_text("\n".join(tables), encoding="utf-8")
    return replace(plain_config(), people_file=folder / "people.toml")


def opened(config: Config, now: datetime) -> Stage:
    stage = Stage(config=config, now=now)
    stage.outlet = WatchfulOutlet(now=lambda: stage.now)
    stage.service._outlet = stage.outlet
    return stage


#: What happens next: time passes (minutes; 0: until something is due), and how the round then goes.
steps = st.tuples(
    st.just(0) | st.integers(1, 4000),
    st.sampled_from(["whole", "whole", "no sending", "nothing", "server away", "refused for now", "doubtful"]),
)
ANSWERS = {
    "server away": refusal(DeliveryState.DEFERRED, Phase.CONNECT),
    "refused for now": refusal(DeliveryState.DEFERRED, Phase.RCPT),
    "doubtful": refusal(DeliveryState.DOUBTFUL, Phase.DONE),
}


def live(stage: Stage, minutes: int, way: str) -> None:
    due = stage.service.next_moment()
    passed = timedelta(minutes=minutes or 1)
    stage.now = max(stage.now, due) if not minutes and due is not None else stage.now + passed
    stage.outlet.answers = [ANSWERS[way]] * 2 if way in ANSWERS else []
    if way == "no sending":
        # The process is killed between writing and sending.
        for step in stage.service.steps[:3]:
            step(Report())
    elif way != "nothing":
        stage.round()


def unasked(stage: Stage) -> Iterator[tuple[str, str, datetime]]:
    with stage.store.reading() as book:
        kinds = {row.key: row.kind for row in book.letters(10_000)}
    assert isinstance(stage.outlet, WatchfulOutlet)
    for key, recipient, moment in stage.outlet.left:
        if kinds[key] in PLANNED:
            yield key, recipient, moment


@settings(max_examples=15, deadline=None)
@given(
    st.tuples(*(people(address) for address in OWNERS)),
    moments,
    st.integers(-3, 30),
    st.lists(steps, min_size=5, max_size=30),
)
def test_what_nobody_asked_for_leaves_in_its_readers_working_hours(
    persons: tuple[Person, ...], start: datetime, days: int, lived: list[tuple[int, str]]
) -> None:
    with tempfile.TemporaryDirectory() as folder, structlog.testing.capture_logs():
        stage = opened(config_of(Path(folder), persons), start)
        due = (start + timedelta(days=days)).date()
        others = "Bob <bob@example.org>, Cleo <cleo@example.org>"
        stage.put(mail(MINUTES.format(due=due), to=others, Date=""))
        for minutes, way in lived:
            live(stage, minutes, way)
        for _ in range(20):
            # In the end everything works, and everybody is reached.
            live(stage, 0, "whole")
        by_address = {one.address: one for one in persons}
        left = list(unasked(stage))
        assert left
        for key, recipient, moment in left:
            assert at_work(by_address[recipient], moment), (key, moment)
        sent = Counter((key, recipient) for key, recipient, _ in left)
        with stage.store.reading() as book:
            attempts = {(row.key, row.recipient): row.attempts for row in book.letters(10_000)}
        # Each attempt that was made is one that was counted, and the other way round, for each reader of a letter.
        assert {pair: attempts[pair] for pair in sent} == dict(sent)
        stage.store.close()
