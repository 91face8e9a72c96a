"""``minuted rehearse``: a play, acted with a virtual clock."""

from __future__ import annotations

import difflib
import logging
from pathlib import Path

import click
import structlog

from minuted.cli.options import config_option, configured
from minuted.errors import HELD, MinutedError
from minuted.play import read_play
from minuted.rehearsal import Rehearsal, stage_config


@click.command()
@config_option
@click.option("--check", is_flag=True, help="Exit 1 and show the difference where the file disagrees.")
@click.option("--accept", is_flag=True, help="Write what really happened into the file.")
@click.option("--bodies", is_flag=True, help="Show the plain text of every letter.")
@click.argument("play", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_context
def rehearse(ctx: click.Context, config_file: Path | None, check: bool, accept: bool, bodies: bool, play: Path) -> None:
    """Act a play in memory with a virtual clock and print it with what really happened.

    A play is a conversation as a text file: who writes what when.  Rehearse your own conventions and policy with
    one before they meet your colleagues; no mail leaves this machine.

    \b
      2026-03-02 09:00 +0800  mail from Anna Li <anna@example.org> to Bob Chen <bob@example.org>, cc minuted: Weekly
        | ACTION: Bob to book the room by Friday
      2026-03-02 14:00  clock
      2026-03-04 09:10  reply from bob@example.org to last
        | done
    """
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    try:
        source = play.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise MinutedError(f"{play}: cannot be read as text in UTF-8: {fault}") from fault
    read = read_play(source, play.name)
    config = configured(config_file) if config_file else stage_config(read)
    rehearsal = Rehearsal(read, config, folder=play.parent, bodies=bodies)
    if not (accept or check):
        # Step by step, so that a play which stops half-way shows what led there.
        for step, came in zip(read.steps, rehearsal.act(), strict=False):
            click.echo(read.newline.join([*step.above, *step.lines, *came, ""]), nl=False)
        click.echo("".join(f"{line}{read.newline}" for line in read.below), nl=False)
        return
    acted = read.render(rehearsal.act())
    if accept:
        play.write_bytes(acted.encode("utf-8"))
        click.echo(f"{play}: written")
    elif acted != source:
        difference = difflib.unified_diff(
            source.splitlines(), acted.splitlines(), f"{play} (as written)", f"{play} (as acted)", lineterm=""
        )
        click.echo("\n".join(difference))
        ctx.exit(HELD)
