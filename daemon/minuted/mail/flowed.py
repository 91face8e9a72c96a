"""Join the lines of a format=flowed text again (RFC 3676)."""

from __future__ import annotations


def unfold(text: str, *, delsp: bool) -> str:
    """Join every line that ends in a blank with the next one of the same quote depth (RFC 3676 section 4).

    Quoted lines come out as ``>`` once per level, a blank, and the text; "-- " stays a line of its own.
    *delsp* is the DelSp parameter: the blank at the end of a line is then no part of the text.
    """
    out: list[str] = []
    pending: list[str] | None = None
    pending_depth = 0
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        body = line[depth:]
        body = body[1:] if body.startswith(" ") else body
        fixed = body == "-- " or not body.endswith(" ")
        if pending is not None and (depth != pending_depth or body == "-- "):
            # The paragraph was left open by a careless program: it ends here.
            out.append(_quoted("".join(pending).rstrip(" "), pending_depth))
            pending = None
        if pending is None:
            pending, pending_depth = [], depth
        pending.append(body if fixed or not delsp else body[:-1])
        if fixed:
            out.append(_quoted("".join(pending), depth))
            pending = None
    if pending is not None:
        out.append(_quoted("".join(pending).rstrip(" "), pending_depth))
    return "\n".join(out)


def _quoted(text: str, depth: int) -> str:
    if not depth:
        return text
    return ">" * depth + (" " + text if text else "")
