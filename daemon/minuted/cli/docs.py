"""``minuted docs``: pages of the documentation that are written from the code."""

from __future__ import annotations

from pathlib import Path

import click

from minuted.errors import HELD
from minuted.model import Role, State
from minuted.tracking import VERBS, diagram

#: Nobody says these: the ledger begins with one.
INTERNAL = frozenset({"record", "listed", "succeeded", "contact"})
WRITTEN = "Written from the verbs by `make docs`; a test tells when it is stale."


@click.command(hidden=True)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--check", is_flag=True, help="Exit 1 where a page is not as the code would write it.")
@click.pass_context
def docs(ctx: click.Context, folder: Path, check: bool) -> None:
    """Write the generated pages into FOLDER."""
    for name, text in pages().items():
        path = folder / name
        if check and (not path.is_file() or path.read_text("utf-8") != text):
            click.echo(f"{path} is stale; write it again with: make docs")
            ctx.exit(HELD)
        if not check:
            path.write_text(text, "utf-8")


def pages() -> dict[str, str]:
    """Give every generated page by file name."""
    return {"states.md": states(), "verbs.md": verbs()}


def states() -> str:
    """Draw the states and the verbs that lead from one to another."""
    lines = ("# Where an item can stand", "", WRITTEN, "", "```mermaid", diagram().strip(), "```", "")
    return "\n".join(lines)


def verbs() -> str:
    """List the verbs with what they do, who may say them and in which states."""
    rows = ["# The verbs", "", WRITTEN, "", "| verb | what it does | who | states |", "| --- | --- | --- | --- |"]
    for name, verb in VERBS.items():
        if verb.who and name not in INTERNAL:
            who = "anybody" if len(verb.who) == len(Role) else ", ".join(role for role in Role if role in verb.who)
            where = "any" if len(verb.allowed) == len(State) else ", ".join(s for s in State if s in verb.allowed)
            rows.append(f"| `{name}` | {' '.join((verb.__doc__ or '').split())} | {who} | {where} |")
    return "\n".join([*rows, ""])
