"""What letters are written on: the templates and words of every language, the bot's address, its secret."""

from __future__ import annotations

import hmac
from base64 import b32encode
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import css_inline
from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from minuted.errors import BrokenLetter
from minuted.letters.buttons import Buttons
from minuted.letters.calendar_part import calendar_part
from minuted.letters.envelope import Contents, enclose
from minuted.letters.headers import safe
from minuted.letters.page import page
from minuted.letters.retrospective import event_texts
from minuted.letters.tidy import tidied
from minuted.letters.words import Words
from minuted.letters.wrapping import flowed, let_go
from minuted.model import Address, Language, Letter, LetterKind

#: First line of every text template.
SUBJECT = "Subject:"

#: Characters of the longest subject; mail programs show about seventy.
LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One finished mail."""

    #: Without angle brackets.
    message_id: str
    token: str
    #: The whole message with CRLF line ends, ready for SMTP.
    raw: bytes
    subject: str
    #: The text/plain body as it is read, wrapped, LF line ends; its last line names the letter.
    text: str


class Stationery:
    """Writes letters; holds compiled templates, so make a new one when the templates have changed."""

    def __init__(
        self,
        templates: Path | Sequence[Path],
        languages: Mapping[Language, Mapping[str, Any]],
        bot: Address,
        secret: bytes,
    ) -> None:
        """Keep the templates, words and the identity of the sender.

        ``templates`` are folders with ``en/``, ``zh/`` and ``letter/`` inside, the operator's before the shipped
        one: the first folder that has a file wins.  ``languages`` holds each parsed ``language.toml``.

        Raises:
            BrokenLetter: a language lacks its tables, or the secret is empty.
        """
        if not secret:
            raise BrokenLetter("the secret of letter tokens is empty")
        folders = [templates] if isinstance(templates, Path) else list(templates)
        self._bot = bot
        self._secret = secret
        self._words = {language: Words.compile(table) for language, table in languages.items()}
        # What a template is given is data already in words; the sandbox is for the templates themselves, which
        # an operator may have got from somebody else.
        self._environment = SandboxedEnvironment(
            loader=FileSystemLoader(folders),
            autoescape=_is_html,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)

    def sign_with(self, secret: bytes) -> None:
        """Make the names of letters with another secret from now on; those that were given out are not touched."""
        self._secret = secret

    def token(self, key: str) -> str:
        """Return the unguessable name of the letter ``key``: 26 characters a-z2-7 (128 bits of HMAC-SHA256)."""
        digest = hmac.new(self._secret, key.encode("utf-8", "surrogatepass"), sha256).digest()
        return b32encode(digest[:16]).decode().rstrip("=").lower()

    def write(self, letter: Letter) -> Written:
        """Return the finished mail; the same letter gives the same bytes.

        Raises:
            BrokenLetter: a template is missing or broken, or a header would be unsafe.
        """
        token = self.token(letter.key)
        words = self._words.get(letter.language)
        if words is None:
            raise BrokenLetter(f"there are no words for language {letter.language!r}")
        try:
            tidy = tidied(letter)
            subject, text = self._text(tidy, words, token)
            body = flowed(text)
            html = self._html(tidy, words, token, subject)
            calendar = self._calendar(tidy, words)
        except (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            # A template is the operator's text: whatever it does wrong is theirs to mend and said in one line.
            raise BrokenLetter(f"template {letter.language}/{letter.kind}: {_reason(error)}") from error
        message_id = f"{token}@{self._bot.address.rpartition('@')[2]}"
        contents = Contents(
            token=token,
            message_id=message_id,
            subject=subject,
            text=body.sent,
            parameters=body.parameters,
            html=html,
            calendar=calendar,
            tag=str(words.letters["tag"]),
        )
        raw = enclose(letter, contents, self._bot)
        return Written(message_id=message_id, token=token, raw=raw, subject=subject, text=body.shown)

    def _calendar(self, letter: Letter, words: Words) -> str:
        """Return the calendar object that the letter carries; "" where it carries none."""
        if letter.event is None or letter.lookback is None:
            return ""
        summary, description = event_texts(letter.lookback, words)
        return calendar_part(letter.event, self._bot, summary=summary, description=description)

    def load(self) -> None:
        """Compile every template now: a daemon that runs is not to meet a half-copied upgrade of its files."""
        for name in self._environment.list_templates(extensions=["j2"]):
            with suppress(TemplateError):
                # What does not compile is told by ``problems`` or when a letter needs it.
                self._environment.get_template(name)

    def problems(self) -> tuple[str, ...]:
        """Return one line for each template that is missing or does not compile; empty where all is well."""
        found = []
        for language in self._words:
            for kind in LetterKind:
                for form in ("txt", "html"):
                    name = f"{language}/{kind}.{form}.j2"
                    try:
                        self._environment.get_template(name)
                    except TemplateError as error:
                        found.append(f"{name}: {_reason(error)}")
        return tuple(found)

    def _text(self, letter: Letter, words: Words, token: str) -> tuple[str, str]:
        template = self._environment.get_template(f"{letter.language}/{letter.kind}.txt.j2")
        printed = template.render(page(letter, words))
        head, _, body = printed.partition("\n")
        if not head.startswith(SUBJECT):
            raise BrokenLetter(f"template {letter.language}/{letter.kind}.txt.j2 does not begin with '{SUBJECT}'")
        subject = safe("Subject", " ".join(let_go(head.removeprefix(SUBJECT)).split()))[:LONGEST_SUBJECT].strip()
        if not subject:
            raise BrokenLetter(f"template {letter.language}/{letter.kind}.txt.j2 gives no subject")
        return subject, f"{_paragraphs(body)}\n[minuted:{token}]\n"

    def _html(self, letter: Letter, words: Words, token: str, subject: str) -> str:
        template = self._environment.get_template(f"{letter.language}/{letter.kind}.html.j2")
        buttons = Buttons(words=words, bot=self._bot.address, subject=subject, token=token)
        printed = template.render(page(letter, words, buttons), subject=subject, token=token, button=buttons.button)
        try:
            return self._inliner.inline(printed).strip() + "\n"
        except css_inline.InlineError as error:
            raise BrokenLetter(f"template {letter.language}/{letter.kind}.html.j2: {error}") from error


def _is_html(name: str | None) -> bool:
    return name is None or not name.endswith(".txt.j2")


def _paragraphs(body: str) -> str:
    """Return the text without blanks at line ends and with at most one empty line between paragraphs."""
    lines: list[str] = []
    for line in body.splitlines():
        line = line.rstrip()
        if line or (lines and lines[-1]):
            lines.append(line)
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join(lines) + "\n"


def _reason(error: Exception) -> str:
    line = getattr(error, "lineno", None)
    where = f"line {line}: " if line else ""
    return where + " ".join(str(error).split())
