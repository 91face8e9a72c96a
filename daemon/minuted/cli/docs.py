"""``minuted docs``: pages of the documentation that are written from the code."""

from __future__ import annotations

from pathlib import Path

import click

from minuted.errors import HELD
from minuted.tracking import diagram


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
    return {
        "states.md": "\n".join(
            (
                "# Where an item can stand",
                "",
                "Written from the verbs by `make docs`; a test tells when it is stale.",
                "",
                "```mermaid",
                diagram().strip(),
                "```",
                "",
            )
        )
    }
