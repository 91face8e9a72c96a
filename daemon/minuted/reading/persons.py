"""A person as somebody writes one in a reply: an address, "@bob", "Bob Chen", 李四, 法务部."""

from __future__ import annotations

from collections.abc import Collection

from minuted import re2
from minuted.reading.spelling import has_han

_ADDRESS = re2.compile(
    r"^(?:[^<>]*<|(?:mailto:)?) ?(?:mailto:)?"
    r"([A-Za-z0-9][A-Za-z0-9._%+\-]{0,63}@[A-Za-z0-9][A-Za-z0-9.\-]{0,250}\.[A-Za-z]{2,24})"
    r"(?:\?[^<> ]{0,80})? ?>?$"
)
_LATIN = re2.compile(r"^[\p{L}][\p{L}.'’\-]*(?: [\p{L}][\p{L}.'’\-]*)*$")
_HAN = re2.compile(
    r"^@?(?:[\p{Han}]{2,4}|[\p{Han}]{1,2}(?:总|工|经理|老师|主任|部长|总监|处长|科长)|[\p{Han}A-Za-z]{1,10}(?:部|部门|组|处|科|室|中心|团队|办|办公室|委|公司|方|小组))$"
)


def person_of(words: str, *, nobody: Collection[str], strict: bool = False, plain: bool = True) -> str:
    """Return the address (lower case) or name that ``words`` are; "" where they are no person.

    ``strict`` wants a Latin name with capital letters, as where a sentence begins with it;
    ``plain=False`` takes addresses and "@name" only.
    """
    text = " ".join(words.split()).strip(" .,;:!。，；：！\"'")
    address = _ADDRESS.match(text)
    if address is not None:
        found: str = address.group(1)
        return found.lower()
    called, _, written = text.rpartition(" ")
    beside = _ADDRESS.match(written) if called and "@" in written[1:] else None
    if beside is not None and person_of(called, nobody=nobody, strict=True):
        # "Zhao Min zhaomin@acme.cn"
        found = beside.group(1)
        return found.lower()
    at = text.startswith("@")
    name = text.lstrip("@ ").strip()
    if not (plain or at) or not name or name.lower() in nobody or name.split()[0].lower() in nobody:
        return ""
    if _HAN.match(name) is not None:
        return "" if any(word in name for word in nobody if not word.isascii()) or "和" in name[1:-1] else name
    if (
        has_han(name)
        or _LATIN.match(name) is None
        or len(name) > 60
        or len(name.split()) > 4
        or any(word.lower() in ("and", "or", "by", "to", "for") for word in name.split())
    ):
        return ""
    parts = name.split()
    capital = all(part[0].isupper() for part in parts if len(part) > 3 or part is parts[0])
    return name if at or capital or (not strict and len(parts) == 1) else ""
