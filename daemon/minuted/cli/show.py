"""``minuted show``: one item with everything that was said."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from minuted.cli.options import config_option, configured, json_option, local, say, say_json, store_of
from minuted.errors import MinutedError
from minuted.model import Act, Wish, WishState

if TYPE_CHECKING:
    from minuted.config import Config


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
            wishes = book.wishes_of_item(item.ref)
            meeting = book.meeting(item.meeting)
    finally:
        store.close()
    if as_json:
        say_json([{**asdict(item), "acts": [_plain(act) for act in acts], "wishes": [_plain(wish) for wish in wishes]}])
        return
    say(click.style(f"{item.ref}  {item.task}", bold=True))
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
        "series": meeting.series if meeting else "",
        "list": meeting.list_id if meeting else "",
        "organiser": item.organiser,
    }
    for name, value in facts.items():
        if value:
            say(f"  {name:<10} {value}")
    click.echo()
    for act in acts:
        said = {
            key: value for key, value in act.args.items() if key in ("for", "note", "day", "person", "percent", "task")
        }
        words = ", ".join(
            f"{key} {value}" for key, value in said.items() if value and act.verb not in ("record", "listed")
        )
        back = f"takes back {act.undoes}" if act.undoes else ""
        cause = click.style(f"mail {act.mail[:12]}", dim=True) if act.mail else ""
        told = "  ".join(part for part in (act.by, back, words, cause) if part)
        say(f"  {act.seq:>5}  {local(act.at, config)}  {act.verb:<10} {told}")
    for wish in wishes:
        say(f"  {wish.ref:>5}  {local(wish.at, config)}  {wish.verb:<10} {wish.by}  {_standing(wish, config)}")


def _plain(thing: Act | Wish) -> dict[str, Any]:
    return {**asdict(thing), "args": dict(thing.args)}


def _standing(wish: Wish, config: Config) -> str:
    """Say where a wish stands: whose word it waits for, or what became of it."""
    if wish.state is not WishState.WAITING:
        return f"{wish.state} by {wish.asked}" + (f" {local(wish.settled, config)}" if wish.settled else "")
    # Imported here, because the help of this command must not load the daemon.
    from minuted.service import clock

    if not wish.open_at(clock()):
        return f"expired: no word came from {wish.asked}"
    until = f" until {local(wish.expires, config)}" if wish.expires else ""
    return click.style(f"waits for a word of {wish.asked}{until}", fg="yellow")
