"""``minuted once``: the four steps, one time."""

from __future__ import annotations

import logging
from dataclasses import asdict
from pathlib import Path

import click

from minuted.cli.logs import start_logging
from minuted.cli.options import config_option, configured, json_option, moment, say, say_json
from minuted.errors import MinutedError
from minuted.instance import open_service
from minuted.report import Report
from minuted.service import clock


@click.command()
@config_option
@json_option
@click.option("--now", metavar="ISO8601", help="Act as of this moment instead of the present one.")
@click.option("-v", "--verbose", is_flag=True, help="Log what happens on standard error.")
@click.pass_context
def once(ctx: click.Context, config_file: Path | None, as_json: bool, now: str | None, verbose: bool) -> None:
    """Take the four steps once: receive, process, tick, send; print what was done.

    With maildir:// URLs for mailbox and outgoing mail it needs no server; cron can do what the daemon does.
    A mail that was held or a letter that could not leave is printed and shown by 'minuted held' and 'minuted plan'.
    """
    # What was done is printed; the log adds what a human must look at, and all the rest where it is asked for.
    start_logging(level=logging.DEBUG if verbose else logging.WARNING)
    at = moment(now, clock())
    service = open_service(configured(config_file), now=lambda: at)
    report = Report()
    trouble = 0
    try:
        for step in service.steps:
            try:
                step(report)
            except MinutedError as fault:
                # What was done is told all the same, and the other steps do their part.
                report.troubles.append(str(fault))
                trouble = max(trouble, fault.code)
    finally:
        service.close()
    if as_json:
        say_json(
            [
                {
                    "received": report.received,
                    "mails": [asdict(mail) for mail in report.settled],
                    "items": [asdict(item) for item in report.changed()],
                    "letters": [asdict(letter) for letter in report.letters],
                    "withdrawn": report.withdrawn,
                    "deliveries": [asdict(delivery) for delivery in report.deliveries],
                    "troubles": report.troubles,
                }
            ]
        )
    else:
        for line in report.lines():
            say(line)
        if not list(report.lines()):
            click.echo("nothing to do")
    ctx.exit(trouble)
