"""``minuted show``: one item with everything that was said."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from minuted.cli.options import config_option, configured, json_option, local, say_json, store_of
from minuted.errors import MinutedError


@click.command()
@config_option
@json_option
@click.argument("ref", metavar="ITEM")
def show(config_file: Path | None, as_json: bool, ref: str) -> None:
    """Show one item (A-1) with its ledger: every act, whose it was, and the mail that caused it."""
    config = configured(config_file)
    store = store_of(config)
    try:
        with store.reading() as book:
            item = book.item(ref.upper())
            if item is None:
                raise MinutedError(f"there is no item {ref}; 'minuted items --all' lists them")
            acts = book.acts(item.ref)
            meeting = book.meeting(item.meeting)
    finally:
        store.close()
    if as_json:
        say_json([{**asdict(item), "acts": [{**asdict(act), "args": dict(act.args)} for act in acts]}])
        return
    click.echo(click.style(f"{item.ref}  {item.task}", bold=True))
    facts = {
        "state": item.state.value,
        "owner": item.owner or f"nobody ({item.owner_name or 'not named'})",
        "helpers": ", ".join(item.helpers),
        "due": str(item.due or item.due_text or "no date"),
        "asked for": str(item.asked_due or ""),
        "why": item.why,
        "note": item.note,
        "progress": f"{item.percent} %" if item.percent is not None else "",
        "minutes": f"{meeting.ref} {meeting.title}, line {item.line}, {item.convention}" if meeting else item.meeting,
        "organiser": item.organiser,
    }
    for name, value in facts.items():
        if value:
            click.echo(f"  {name:<10} {value}")
    click.echo()
    for act in acts:
        said = {key: value for key, value in act.args.items() if key in ("note", "day", "person", "percent", "task")}
        words = ", ".join(f"{key} {value}" for key, value in said.items() if value and act.verb != "record")
        back = f"takes back {act.undoes}" if act.undoes else ""
        cause = click.style(f"mail {act.mail[:12]}", dim=True) if act.mail else ""
        told = "  ".join(part for part in (act.by, back, words, cause) if part)
        click.echo(f"  {act.seq:>5}  {local(act.at, config)}  {act.verb:<10} {told}")
