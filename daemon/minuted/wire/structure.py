"""Plans which parts of a large mail are fetched, and puts them together as one valid message again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from minuted.wire.shorten import KEPT, LEFT_OUT, with_field

#: Parts beyond this many are not asked for: nobody writes minutes in them.
MAX_PARTS = 60
MAX_DEPTH = 10
#: Octets of one header block that are kept.
HEADER_OCTETS = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One node of a BODYSTRUCTURE (RFC 9051 7.5.2)."""

    #: Section number, "" for the message itself.
    section: str
    #: Lower case, "text/plain".
    mime: str
    #: Octets as encoded; 0 for a multipart.
    size: int = 0
    #: Of a multipart.
    boundary: bytes = b""
    children: tuple[Part, ...] = ()
    #: True where the header of this entity is a message header, not a MIME header.
    message: bool = False

    @property
    def kept(self) -> bool:
        """Say whether the content is wanted."""
        return self.mime.startswith("text/") or self.mime in KEPT

    def walk(self) -> Iterator[Part]:
        """Give this part and all below it, depth first."""
        yield self
        for child in self.children:
            yield from child.walk()


def read_structure(body: Any) -> Part:
    """Read the BODYSTRUCTURE of one message as imapclient gives it.

    Raises:
        ValueError: it is deeper, larger or stranger than anything we take apart.
    """
    try:
        top = _read(body, "", "", 0)
    except (IndexError, TypeError, AttributeError) as error:
        raise ValueError("a strange BODYSTRUCTURE") from error
    if sum(1 for _ in top.walk()) > MAX_PARTS:
        raise ValueError(f"more than {MAX_PARTS} parts")
    return top


def _read(body: Any, section: str, prefix: str, depth: int) -> Part:
    """Read one node; ``prefix`` is what the numbers of its children begin with."""
    if depth > MAX_DEPTH:
        raise ValueError(f"deeper than {MAX_DEPTH} levels")
    first = body[0]
    if isinstance(first, (list, tuple)):
        # imapclient gathers the parts of a multipart in a list; inside a message/rfc822 they are as they came.
        parts, rest = (first, body[1:]) if isinstance(first, list) else _gather(body)
        boundary = _param(rest[1], b"boundary")
        if not boundary or len(boundary) > 200 or any(byte < 32 or byte > 126 for byte in boundary):
            raise ValueError("a multipart without a usable boundary")
        children = tuple(
            _read(part, f"{prefix}{number}", f"{prefix}{number}.", depth + 1) for number, part in enumerate(parts, 1)
        )
        return Part(section=section, mime=f"multipart/{_word(rest[0])}", boundary=boundary, children=children)
    mime = f"{_word(first)}/{_word(body[1])}"
    size = int(body[6] or 0)
    if mime == "message/rfc822" and len(body) > 8 and section:
        inner = _read(body[8], "", prefix, depth + 1)
        return Part(section=section, mime=mime, size=size, children=(inner,), message=True)
    return Part(section=section, mime=mime, size=size)


def _gather(body: Any) -> tuple[list[Any], Any]:
    count = 0
    while count < len(body) and isinstance(body[count], (list, tuple)):
        count += 1
    return list(body[:count]), body[count:]


def _word(value: Any) -> str:
    if not isinstance(value, bytes):
        raise ValueError("a media type that is no word")
    return value.decode("ascii", "replace").lower()


def _param(params: Any, name: bytes) -> bytes:
    if isinstance(params, tuple):
        for key, value in zip(params[::2], params[1::2], strict=False):
            if isinstance(key, bytes) and key.lower() == name:
                return value if isinstance(value, bytes) else str(value).encode("ascii", "replace")
    return b""


def sections(top: Part, *, part_octets: int) -> dict[str, str]:
    """Map each section that is needed to the item that asks for it without setting a flag."""
    wanted = {"HEADER": f"BODY.PEEK[HEADER]<0.{HEADER_OCTETS}>"}
    for part, inside in _entities(top, ""):
        if part.section:
            wanted[f"{part.section}.MIME"] = f"BODY.PEEK[{part.section}.MIME]<0.{HEADER_OCTETS}>"
        if part.message:
            wanted[f"{part.section}.HEADER"] = f"BODY.PEEK[{part.section}.HEADER]<0.{HEADER_OCTETS}>"
        elif not part.children and part.kept:
            number = _content(part, inside)
            wanted[number] = f"BODY.PEEK[{number}]<0.{part_octets}>"
    return wanted


def _entities(part: Part, inside: str) -> Iterator[tuple[Part, str]]:
    """Give every part with the section of the message around it."""
    yield part, inside
    for child in part.children:
        yield from _entities(child, part.section if part.message else inside)


def _content(part: Part, inside: str) -> str:
    """Number the content of a leaf: that of a message with one part only is its part 1."""
    if part.section:
        return part.section
    return f"{inside}.1" if inside else "1"


def assemble(top: Part, got: Mapping[str, bytes], *, part_octets: int) -> bytes:
    """Write the message with what was fetched; a part that was left out stays as its header, empty."""
    return b"".join(_message(top, got["HEADER"], got, "", part_octets))


def _message(part: Part, header: bytes, got: Mapping[str, bytes], inside: str, limit: int) -> Iterator[bytes]:
    """Write an entity: its header block, an empty line, its content."""
    if part.children and not part.message:
        yield with_field(header)
        for child in part.children:
            yield b"\r\n--" + part.boundary + b"\r\n"
            yield from _message(child, got.get(f"{child.section}.MIME", b""), got, inside, limit)
        yield b"\r\n--" + part.boundary + b"--\r\n"
    elif part.message:
        yield with_field(header)
        inner = got.get(f"{part.section}.HEADER", b"")
        yield from _message(part.children[0], inner, got, part.section, limit)
    elif part.kept:
        content = got.get(_content(part, inside), b"")
        if part.size > len(content) >= limit:
            content = content[: content.rfind(b"\n") + 1] or content
            yield with_field(header, LEFT_OUT, part.size - len(content))
        else:
            yield with_field(header)
        yield content
    else:
        yield with_field(header, LEFT_OUT, part.size)
