"""The buttons of an HTML letter: mailto links with the answer prefilled, so that no web server is needed.

A scanner that follows every link of a mail can trigger nothing here: only a mail that somebody sends acts.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from minuted.letters.tidy import shorten
from minuted.letters.words import Words, fill

#: Some mail programs cut a link at 2,000 characters; Chinese takes nine of them a character.
LONGEST_SUBJECT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """One prefilled answer."""

    #: Name in ``[letters.buttons]``.
    name: str
    label: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Buttons:
    """Makes the buttons of one letter."""

    words: Words
    #: The bot's addr-spec.
    bot: str
    subject: str
    token: str

    def button(self, name: str, number: int = 0) -> Button:
        """Return the button ``[letters.buttons] <name>`` for the row ``number``."""
        entry = self.words.table("buttons")[name]
        say = fill(entry["say"], {"n": number})
        return Button(name=name, label=entry["label"], href=self.href(say))

    def href(self, say: str) -> str:
        """Return a mailto URI (RFC 6068) whose body is ``say``, a blank line and the line that names this letter."""
        subject = "Re: " + shorten(self.subject, LONGEST_SUBJECT)
        body = f"{say}\r\n\r\n[minuted:{self.token}]"
        return f"mailto:{quote(self.bot, safe='@')}?subject={quote(subject, safe='')}&body={quote(body, safe='')}"
