r"""Compile a line as people write it, "ACTION: {owner} to {task} [by {due}]", into a linear pattern."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from minuted import re2
from minuted.reading.spelling import half_width, has_han

#: What a place holder may stand for.  No counted repetition here: it would make the automaton huge.
_PLACES = {
    "owner": r"[^|]+?",
    "due": r"[^|]+?",
    "status": r"[^|]+?",
    "note": r".*?",
}
#: Places that take as much as they can where something fixed follows, so that the last separator counts.
_LONG = ("task", "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One template and the pattern it became; the pattern is matched against ``half_width`` text."""

    written: str
    pattern: str
    places: tuple[str, ...]


def compile_template(written: str, words: Mapping[str, Sequence[str]]) -> Template:
    """Compile ``written``.

    ``{task}``, ``{owner}``, ``{due}``, ``{status}``, ``{note}``, ``{text}`` are places, ``[…]`` may be
    absent, ``<name>`` is any word of the list ``name``, ``\\`` takes the next character as it is.

    Raises:
        ValueError: A bracket is not closed, a place or a list is unknown, a place stands twice.
    """
    places: list[str] = []
    text = half_width(written)
    pattern, _ = _sequence(text, 0, words, places, 0)
    return Template(written=written, pattern=f"^{pattern}[\\s.!]*$", places=tuple(places))


def fixed_pieces(written: str) -> tuple[str, ...]:
    """Return what every line holds that a template matches: its pieces without blanks, places and options, lowered."""
    pieces, depth, text = [""], 0, half_width(written)
    at = 0
    while at < len(text):
        char = text[at]
        if char == "[":
            depth += 1
        elif char == "]":
            depth -= 1
        elif char in "{<":
            at = text.find("}" if char == "{" else ">", at)
        elif not depth and not char.isspace():
            at += char == "\\"
            pieces[-1] += text[at : at + 1].lower()
            at += 1
            continue
        elif char == "\\":
            # What is escaped inside an option is no bracket.
            at += 1
        if pieces[-1]:
            pieces.append("")
        at += 1
    return tuple(dict.fromkeys(filter(None, pieces)))


def _sequence(text: str, at: int, words: Mapping[str, Sequence[str]], places: list[str], depth: int) -> tuple[str, int]:
    out: list[str] = []
    while at < len(text):
        char = text[at]
        if char == "]":
            if not depth:
                raise ValueError(f"{text!r}: ']' without '['")
            break
        if char == "[":
            inner, at = _sequence(text, at + 1, words, places, depth + 1)
            if at >= len(text):
                raise ValueError(f"{text!r}: '[' is not closed")
            out.append(f"(?:{inner})?")
            at += 1
        elif char == "{":
            name, at = _name(text, at, "}")
            out.append(_place(name, text[at:], places))
        elif char == "<":
            name, at = _name(text, at, ">")
            if name not in words:
                raise ValueError(f"{text!r}: no list of words is called {name!r}")
            out.append(any_of(words[name]))
        elif char.isspace():
            while at < len(text) and text[at].isspace():
                at += 1
            out.append(_blank(text, at))
        else:
            at += char == "\\"
            out.append(re2.escape(text[at]) if at < len(text) else "")
            at += 1
    return "".join(out), at


def _name(text: str, at: int, close: str) -> tuple[str, int]:
    end = text.find(close, at)
    if end < 0:
        raise ValueError(f"{text!r}: {text[at]!r} is not closed")
    return text[at + 1 : end], end + 1


def _place(name: str, after: str, places: list[str]) -> str:
    if name not in _PLACES and name not in _LONG:
        raise ValueError(f"no place is called {{{name}}}")
    if name in places:
        raise ValueError(f"{{{name}}} stands twice")
    places.append(name)
    if name in _LONG:
        body = ".+" if after and not after.lstrip().startswith("[") and "{" in after else ".+?"
    else:
        body = _PLACES[name]
    return f"(?P<{name}>{body})"


def _blank(text: str, at: int) -> str:
    """A blank between words must be there; beside a mark or a Chinese character it need not."""
    before = text[:at].rstrip()[-1:]
    after = text[at : at + 1]
    around = (before, after)
    dash = "-" in around and "--" not in text
    if dash or all((char.isalnum() and not has_han(char)) or char in "{}<>" for char in around if char):
        return r"\s+"
    return r"\s*"


def any_of(words: Sequence[str]) -> str:
    """Make a pattern of a list of words, longest first; a Latin word must end where it ends."""
    parts = []
    for word in sorted(dict.fromkeys(words), key=len, reverse=True):
        body = r"\s+".join(re2.escape(half_width(piece)) for piece in word.split())
        parts.append(body + (r"\b" if word[-1:].isascii() and word[-1:].isalnum() else ""))
    return "(?:" + "|".join(parts) + ")"
