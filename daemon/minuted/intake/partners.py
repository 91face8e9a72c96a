"""Sees to it that others are looked at where it changes who is asked in place of people outside the house."""

from __future__ import annotations

import json

from minuted.intake.circumstances import Circumstances
from minuted.store import Book, outside_too

#: Under which name it is noted who is external, and who is asked in their place.
PARTNERS = "partners"


def follow_partners(book: Book, around: Circumstances) -> None:
    """Look at everybody with an open item where it is news who is external, or who is asked in their place."""
    directory = {person.address: person.partner for person in around.directory.values() if person.external}
    known = [sorted(around.borders.domains), directory, dict(around.borders.partners)]
    noted = json.dumps(known, sort_keys=True)
    before = book.noted(PARTNERS)
    if before == noted:
        return
    book.note(PARTNERS, noted)
    if before:
        live = book.live_items()
        book.look_sooner({each for item in live for each in (item.owner, item.organiser) if each}, around.now)


def asked_instead(book: Book, partner: str, around: Circumstances) -> set[str]:
    """Return the organisers who are asked for external people once a partner cannot be; to be called before that."""
    view = outside_too(
        book,
        book.view(partner, since=around.now, directory=around.directory),
        around.now,
        around.directory,
        around.borders,
    )
    return {item.organiser for item in view.items if item.live and item.ref in view.speaks_for} - {partner}
