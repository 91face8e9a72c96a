"""``minuted items``: what is followed."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from minuted.cli.options import config_option, configured, json_option, say_json, store_of, table
from minuted.model import State

#: How states stand out on a terminal.
COLOURS: dict[str, str] = {
    State.OPEN: "yellow",
    State.BLOCKED: "bold red",
    State.DECLINED: "magenta",
    State.DONE: "green",
    State.CANCELLED: "dim",
}


@click.command()
@config_option
@json_option
@click.option("--owner", metavar="ADDRESS", help="Only this person's items.")
@click.option("--state", type=click.Choice([state.value for state in State]), help="Only items in this state.")
@click.option("--meeting", metavar="M-1", help="Only items of these minutes.")
@click.option("--all", "every", is_flag=True, help="Closed items too.")
def items(
    config_file: Path | None, as_json: bool, owner: str | None, state: str | None, meeting: str | None, every: bool
) -> None:
    """List items, open ones unless told otherwise."""
    store = store_of(configured(config_file))
    try:
        with store.reading() as book:
            found = book.find_items(
                owner=owner.lower() if owner else None,
                state=State(state) if state else None,
                meeting=meeting.upper() if meeting else None,
            )
    finally:
        store.close()
    shown = [item for item in found if every or state or item.live]
    if as_json:
        say_json(asdict(item) for item in shown)
        return
    table(
        "Items",
        ("Item", "State", "Owner", "Due", "Task"),
        [
            (
                item.ref,
                item.state.value,
                item.owner or (f"{item.owner_name} (?)" if item.owner_name else "-"),
                str(item.due or item.due_text or "-"),
                item.task,
            )
            for item in shown
        ],
        _nothing(asked=bool(owner or state or meeting), closed=len(found)),
        COLOURS,
    )


def _nothing(*, asked: bool, closed: int) -> str:
    """Say why the list is empty and what to do."""
    if closed:
        return f"nothing open; --all shows {closed} closed item{'s' if closed != 1 else ''}"
    return "no item is like that" if asked else "no items; put minuted's address in Cc on your next minutes"
