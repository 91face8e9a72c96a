"""Take inline markup out of one line: emphasis, links, code, tags, entities, struck-through words."""

from __future__ import annotations

import html
from dataclasses import dataclass

from minuted import re2
from minuted.reading.spelling import seen, tidy

_IMAGE = re2.compile(r"!\[([^\[\]]*)\]\([^()]*\)")
_LINK = re2.compile(r"\[([^\[\]]+)\](?:\([^()\s]*(?:\([^()\s]*\)[^()\s]*)?(?: \"[^\"]*\")?\)|\[[^\[\]]*\])")
_ANGLE = re2.compile(r"<(https?://[^<>\s]+|mailto:[^<>\s]+)>")
_TAG = re2.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,15}(?:\s[^<>]*)?/?>")
_STRUCK = re2.compile(r"~~([^~]+)~~")
_BOLD = re2.compile(r"\*\*|__|`")
_SLANTED = re2.compile(r"(^|[^\p{L}\p{N}*\\])[*]([^\s*](?:[^*]*[^\s*\\])?)[*]")
_EMOJI = re2.compile(r"(?:^|\s):[a-z][a-z_]{2,24}:")
_ATTRIBUTE = re2.compile(r"\s*\{[#.:][^{}]*\}$")
_ESCAPED = re2.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])")
_LEAD = re2.compile(r"^\s*(?:\*\*|__)([\p{L}][^*_:：]*)(?:\*\*|__)\s+\S")
_ALL_STRONG = re2.compile(r"^\s*(?:\*\*\*?[^*]+\*\*\*?|___?[^_]+___?)\s*[:：]?\s*$")


#: Without any of these a line has no markup.
_MARKUP = frozenset("*_~[<`\\}:&")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inline:
    text: str
    #: The whole line is bold: people write headings that way.
    strong: bool = False
    #: Bold words that the line begins with, where others follow.
    lead: str = ""
    #: The whole line is struck through.
    struck: bool = False


def bare(text: str) -> Inline:
    """Read one line of Markdown-ish text; a plain line comes back as it is."""
    if _MARKUP.isdisjoint(text):
        return Inline(text=tidy(seen(text)))
    strong, lead = False, None
    if text.lstrip()[:2] in ("**", "__"):
        strong, lead = _ALL_STRONG.search(text) is not None, _LEAD.match(text)
    struck = False
    if "~~" in text:
        left = _STRUCK.sub("", text)
        struck = not tidy(left.replace("**", ""))
        text = text.replace("~~", "") if struck else left
    if "[" in text:
        text = _LINK.sub(r"\1", _IMAGE.sub(r"\1", text))
    if "<" in text:
        text = _TAG.sub(" ", _ANGLE.sub(r"\1", text))
    if "**" in text or "__" in text or "`" in text:
        text = _BOLD.sub("", text)
    if "*" in text:
        text = _SLANTED.sub(r"\1\2", text)
    if "\\" in text:
        text = _ESCAPED.sub(r"\1", text).removesuffix("\\")
    if text.endswith("}"):
        text = _ATTRIBUTE.sub("", text)
    if ":" in text:
        text = _EMOJI.sub("", text)
    if "&" in text:
        text = html.unescape(text)
    return Inline(text=tidy(seen(text)), strong=strong, lead=lead.group(1) if lead is not None else "", struck=struck)
