"""``minuted demo``: the main job at high speed on the embedded default."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import click
import structlog
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.text import Text

from minuted.cli.logs import start_logging
from minuted.cli.options import html_of
from minuted.config import Config, load, shipped
from minuted.config.fresh import decide, write
from minuted.errors import MinutedError
from minuted.instance import mailbox_of, open_service, outlet_of
from minuted.play import Play, Step, read_play
from minuted.rehearsal import Rehearsal, Stage
from minuted.service import clock
from minuted.store import Store

#: Only a folder that the demo made itself is ever emptied.
SIGN = ".minuted-demo"
#: How a result line of the play is coloured.
COLOURS = {"->": "green", "=": "yellow"}


@click.command()
@click.argument("folder", default="demo", type=click.Path(path_type=Path, file_okay=False))
@click.option("--end", is_flag=True, help="End after the round instead of going on as the daemon.")
def demo(folder: Path, end: bool) -> None:
    """Play the main job at high speed, then go on as the daemon until Ctrl-C.

    Minutes in English and Chinese are dropped into a Maildir inbox in FOLDER (default ./demo), the people of the
    sample answer, a week passes in seconds.  Every letter is shown on a timeline and lies in FOLDER as a file.
    Nothing leaves this machine.
    """
    play = _until_today(_play())
    config = _fresh_folder(folder, play.zone)
    click.echo(f"{click.style('minuted demo', bold=True)}  a week in the life of two teams, on files in {folder}/\n")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    rehearsal = _act(play, config, folder)
    _save(rehearsal, folder)
    _standing(config, folder)
    if end:
        return
    click.echo(
        f"\nThe daemon goes on with this inbox: drop a message into {folder}/inbox/new and look into {folder}/sent/new."
        "\nCtrl-C ends it.\n"
    )
    start_logging()
    service = open_service(config)
    try:
        service.run()
    finally:
        service.close()


def _play() -> Play:
    path = shipped() / "templates" / "demo" / "round.txt"
    return read_play(path.read_text("utf-8"), path.name)


def _until_today(play: Play) -> Play:
    """Shift a play by whole weeks, so that its weekdays stay and its end lies just behind us."""
    shift = timedelta(weeks=(clock() - play.steps[-1].moment) // timedelta(weeks=1))
    return replace(play, steps=tuple(replace(step, moment=step.moment + shift) for step in play.steps))


def _fresh_folder(folder: Path, zone: str) -> Config:
    if folder.exists() and any(folder.iterdir()):
        if not (folder / SIGN).exists():
            raise MinutedError(f"{folder} holds files that no demo made; name another folder: minuted demo FOLDER")
        shutil.rmtree(folder)
    write(folder, decide({"zone": zone}), {})
    (folder / SIGN).write_text("Made by 'minuted demo', which empties this folder when it starts anew.\n", "utf-8")
    return load(folder / "minuted.toml")


def _act(play: Play, config: Config, folder: Path) -> Rehearsal:
    mailbox = mailbox_of(config)
    stage = Stage(
        store=Store.open(config.store_url()), mailbox=mailbox, outlet=outlet_of(config), put=_drop(folder / "inbox")
    )
    rehearsal = Rehearsal(play, config, folder=folder, stage=stage)
    with _progress(len(play.steps)) as (console, advance):
        for step, came in zip(play.steps, rehearsal.act(), strict=True):
            advance(step)
            console.print(Text(f"{step.moment:%a %d %b %H:%M}  ", "cyan"), Text(_title(step)), sep="")
            for line in came:
                mark = next((sign for sign in COLOURS if sign in line), "->")
                console.print(Text(line, COLOURS[mark]))
    return rehearsal


def _title(step: Step) -> str:
    first = step.text.strip().split("\n")[0]
    if step.verb == "clock":
        return "time passes"
    return f"{step.rest}: {first}" if step.verb == "reply" else f"{step.verb} {step.rest}"


def _drop(inbox: Path) -> Callable[[bytes, datetime], None]:
    """Deliver into a Maildir: written beside, then moved in, with the time of arrival (maildir(5))."""

    def put(raw: bytes, arrived: datetime) -> None:
        name = f"{arrived.timestamp():.0f}.{len(list((inbox / 'cur').iterdir()))}.demo"
        fresh = inbox / "tmp" / name
        fresh.write_bytes(raw)
        os.utime(fresh, (arrived.timestamp(), arrived.timestamp()))
        fresh.rename(inbox / "new" / name)

    return put


@contextmanager
def _progress(steps: int) -> Iterator[tuple[Console, Callable[[Step], None]]]:
    """Show how far the play is, above it the timeline; elsewhere than on a terminal the timeline alone."""
    console = Console(highlight=False, soft_wrap=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed} of {task.total} steps"),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        task = progress.add_task("", total=steps)
        yield console, lambda step: progress.update(task, advance=1, description=f"{step.moment:%a %d %b}")


def _save(rehearsal: Rehearsal, folder: Path) -> None:
    letters = folder / "letters"
    letters.mkdir(exist_ok=True)
    for number, posted in enumerate(rehearsal.posted, 1):
        name = f"{number:02d}-{posted.recipient.partition('@')[0]}"
        (letters / f"{name}.eml").write_bytes(posted.raw)
        (letters / f"{name}.html").write_bytes(html_of(posted.raw))
    click.echo(
        f"\n{len(rehearsal.posted)} letters lie in {letters}/, as .eml for a mail program and as .html for a browser."
    )


def _standing(config: Config, folder: Path) -> None:
    store = Store.open(config.store_url())
    try:
        with store.reading() as book:
            items = book.find_items()
    finally:
        store.close()
    click.echo(f"\nWhere things stand (minuted items --all --config {folder}/minuted.toml):")
    for item in items:
        due = item.due.isoformat() if item.due else "no date   "
        colour = {"done": "green", "blocked": "red"}.get(item.state.value, "yellow")
        state = click.style(f"{item.state.value:<8}", fg=colour)
        click.echo(f"  {item.ref:<4} {state} {due}  {item.owner or 'no owner':<26} {item.task}")
