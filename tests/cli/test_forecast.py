"""`minuted plan` names the letters that the daemon really sends where nobody says a word."""

from __future__ import annotations

from datetime import UTC, timedelta
from pathlib import Path

import pytest

from minuted.calling import with_called
from minuted.config import load
from minuted.forecast import forecast
from minuted.intake import Circumstances
from minuted.model import View
from minuted.play import read_play
from minuted.rehearsal import Rehearsal, Stage, stage_config
from minuted.seeing import seen

PLAYS = Path(__file__).parents[1] / "plays"
#: What people agreed on, and then silence: the name of the play, and how many of its steps are acted.
BEGINNINGS = [
    ("a-quarter-english", 4),
    ("a-quarter-english", 12),
    ("a-quarter-chinese", 9),
    ("silence-is-raised", 2),
    ("silence-is-raised-chinese", 2),
    ("holidays", 2),
    ("leave", 3),
    ("part-time", 2),
    ("help-is-taken-over", 3),
    ("series", 3),
    ("the-round-chinese", 2),
    ("retrospective", 8),
    ("retrospective-rhythm", 7),
    ("external", 1),
    ("external-is-silent", 2),
    ("external-is-silent", 4),
    ("external-handed-over-chinese", 4),
]
AHEAD = timedelta(days=75)


@pytest.mark.pure
@pytest.mark.parametrize(("name", "steps"), BEGINNINGS, ids=lambda value: str(value))
def test_the_plan_is_what_happens_where_nobody_says_a_word(name: str, steps: int) -> None:
    file = PLAYS / f"{name}.txt"
    source = file.read_text(encoding="utf-8").split("\n")
    starts = [at for at, line in enumerate(source) if line[:2] == "20"]
    last = starts[steps] if steps < len(starts) else len(source)
    play = read_play("\n".join(source[:last]) + "\n", file.name)
    begun = play.steps[-1].moment + timedelta(minutes=1)
    until = begun + AHEAD
    whole = read_play(
        "\n".join(source[:last]).rstrip("\n") + f"\n{until:%Y-%m-%d %H:%M} {until:%z}  clock\n", file.name
    )
    config = load(file.with_suffix(".toml")) if file.with_suffix(".toml").exists() else stage_config(whole)
    stage = Stage.in_memory()
    rehearsal = Rehearsal(whole, config, folder=PLAYS, stage=stage)
    acting = rehearsal.act()
    for _ in range(steps):
        next(acting)
    sent = len(rehearsal.posted)
    around = Circumstances.of(config)
    with stage.store.reading() as book:
        views: dict[str, View] = {
            each.address: seen(
                book, each.address, begun, around.directory, around.policy, around.around_series, around.borders
            )
            for each in book.all_people()
        }
        deputies = {
            (view.person.deputy, address): book.told_of(view.person.deputy, view)
            for address, view in views.items()
            if view.person.deputy in views
        }
        views = with_called(book, views, begun, until, around.person, policy=config.policy, calendars=around.calendars)
    planned = sorted(
        (f"{letter.at.astimezone(UTC):%Y-%m-%d %H:%M}", letter.to.address)
        for letter in forecast(
            views, now=begun, until=until, policy=config.policy, calendars=around.calendars, deputies=deputies
        )
    )
    next(acting)
    happened = sorted(
        (f"{one.moment.astimezone(UTC):%Y-%m-%d %H:%M}", one.recipient)
        for one in rehearsal.posted[sent:]
        if not one.is_copy
    )
    assert planned == happened
