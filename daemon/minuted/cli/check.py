"""`minuted check`: is everything there that minuted needs, and if not, what to do."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from minuted.cli.checks import Finding, Verdict, examine, exit_code
from minuted.cli.options import config_option, configured, json_option
from minuted.service import clock

COLOURS = {Verdict.OK: "green", Verdict.WARN: "yellow", Verdict.FAIL: "bold red"}


@click.command("check")
@config_option
@click.option("--offline", is_flag=True, help="Leave the mail servers alone.")
@json_option
def check(config_file: Path | None, offline: bool, as_json: bool) -> None:
    """Look at configuration, directory, conventions, templates, holidays, clock, store and mail servers.

    Each finding is a line: ok, warn or fail, and what to do.  Exits 0 where nothing failed, 78 where
    the configuration must be changed, 75 where something outside does not work now.
    """
    findings = []
    on_terminal = sys.stdout.isatty() and not as_json
    for finding in examine(lambda: configured(config_file), now=clock(), offline=offline):
        findings.append(finding)
        if as_json:
            click.echo(json.dumps({key: value for key, value in asdict(finding).items() if key != "code"}))
        elif not on_terminal:
            click.echo(f"{finding.verdict:<5} {finding.check:<12} {_one_line(finding.text)}")
    if on_terminal:
        Console().print(_table(findings))
    sys.exit(exit_code(findings))


def _table(findings: list[Finding]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    for finding in findings:
        # Text, not markup: what servers say of themselves may hold brackets.
        verdict = Text(finding.verdict, style=COLOURS[finding.verdict])
        table.add_row(verdict, Text(finding.check), Text(_one_line(finding.text)))
    return table


def _one_line(text: str) -> str:
    """Escape what would move the cursor: the text may come from a server."""
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)
