"""``minuted run``: the daemon."""

from __future__ import annotations

import logging
import signal
import sys
from pathlib import Path

import click

from minuted.cli.logs import start_logging
from minuted.cli.options import config_option, configured
from minuted.instance import open_service


@click.command()
@config_option
@click.option("--log-json", is_flag=True, help="Write the log as JSON, one object a line.")
@click.option("-v", "--verbose", is_flag=True, help="Log more.")
def run(config_file: Path | None, log_json: bool, verbose: bool) -> None:
    """Follow up until told to stop.

    Waits in IMAP IDLE for mail and for the next moment at which a letter is owed.  SIGTERM and Ctrl-C finish what
    is under way and end it; any other end is safe too: at the next start it goes on where it was.

    Ends with status 78 where going on would only hammer a server that says no (a wrong password, a certificate).
    """
    start_logging(as_json=log_json, level=logging.DEBUG if verbose else logging.INFO)
    # Told to stop before there is anything to finish: that is a clean end too.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    service = open_service(configured(config_file))
    try:
        service.run()
    finally:
        service.close()
