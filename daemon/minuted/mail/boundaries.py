"""Find where the old message begins: separators, header blocks and lines of attribution."""

from __future__ import annotations

from typing import Final

from minuted import re2
from minuted.mail.quoting import Quoting, fold, fold_key

#: A line of attribution is wrapped into at most so many lines and characters.
WRAPPED: Final = 4
ATTRIBUTION_CHARS: Final = 420
#: One that a program tore apart has so many, with blank ones.
TORN: Final = 8
#: A header block has its second key within so many lines.
BLOCK_LINES: Final = 10
KEY_CHARS: Final = 24
RULE_CHARS: Final = 20
#: A full date with a time has at least so many digits.
FOREIGN_DIGITS: Final = 6

_DASHES: Final = "-–—‐‑‒―_=*━─~#·• "
#: What separators are drawn with; one alone, or "##", is a list or a heading of the sender's.
_DRAWN: Final = re2.compile(r"^[-–—‐‑‒―_=*━─~]{2}")
#: Lotus Notes: "Anna Li ---03/02/2026 09:00:00 AM---Please book the room".
_NOTES: Final = re2.compile(r"\p{L} ?---\d{1,2}[-/.]\d{1,2}[-/.]\d{4} \d{1,2}:\d\d")
_DIGIT: Final = re2.compile(r"\p{Nd}")
_YEAR: Final = re2.compile(r"(?:19|20)\d\d")
_TIME: Final = re2.compile(r"\d{1,2}[:.：h]\d\d")
_DAY: Final = re2.compile(r"\d{1,2}[./-]\d{1,2}|\d{1,2}月|\d{1,2}\.? ?\p{L}{3,}|\p{L}{3,}\.? \d{1,2}")
_START_DATE: Final = re2.compile(r"^\d{4}[-./年]\d{1,2}[-./月]\d{1,2}")
_SHORT_DATE: Final = re2.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")
_FULL_DATE: Final = re2.compile(r"^\W*(?:\p{L}{2,12}\.?,? +)?(?:\d{4}[-./年]|\d{1,2}[-./ ])")


def separator(line: str, quoting: Quoting) -> bool:
    """Say whether the stripped *line* parts new text from old: "-----Original Message-----", 原始邮件."""
    if len(line) > 200:
        return False
    if "---" in line and _NOTES.search(line):
        return True
    core = line.strip(_DASHES + ":：<>|")
    if not core or len(core) > 60:
        return False
    name = fold(core)
    if name in quoting.bare and (len(line) - len(core) <= 1 or line.rstrip(":： ") == core):
        return True
    if line[:3].strip(_DASHES) == "" and line[-3:].strip(_DASHES) == "" and name.endswith(quoting.endings[2:]):
        # Android: "---- Anna Li wrote ----".
        return True
    return name in quoting.dashed and _DRAWN.search(line) is not None


def marked(text: str, quoting: Quoting) -> str:
    """Return the words of the mark in *text* that answers are to be written above, or ""."""
    found = quoting.markers.search(text.lower())
    return "" if found is None else str(found.group())


def header_block(lines: list[str], start: int, quoting: Quoting) -> int | None:
    """Return the line behind the header block that begins at *start*, or None where none does.

    A block has a key for the sender and another key.  People label their own lines too ("From: Berlin, to: Prague"),
    so without an address it needs a subject and a third key, or the full date of a mail.
    """
    first = _key(lines[start], quoting)
    if first is None:
        return _foreign_block(lines, start)
    if first == "other":
        return None
    seen = {first}
    last = start
    address = "@" in lines[start]
    dated = False
    for index in range(start + 1, min(len(lines), start + BLOCK_LINES + 1)):
        line = lines[index]
        key = _key(line, quoting)
        if key is not None:
            seen.add(key)
            last = index
            address = address or "@" in line
            dated = dated or (key == "sent" and _is_dated(line))
        elif not line or line.strip("|-+= ") == "":
            # Blank lines may stand between the keys of a block made of HTML, but not two steps without a key.
            if index - last > 1:
                break
        elif index - last > 2:
            break
    seen.discard("other")
    if "from" not in seen:
        # Nothing but "Date:" and "To:" is left of a block whose sender was cut off.
        return last + 1 if first == "sent" and "to" in seen and address and _is_dated(lines[start]) else None
    if len(seen) < 2 or (first != "from" and len(seen) < 3):
        return None
    if address or ("subject" in seen and len(seen) >= 3) or (dated and len(seen) >= 3):
        return last + 1
    # Foxmail and others write no address; a date of a mail below the name is enough.
    return last + 1 if dated and "to" not in seen else None


def _is_dated(line: str) -> bool:
    return _TIME.search(line) is not None and _has_date(line)


def _has_date(text: str) -> bool:
    return _YEAR.search(text) is not None or _SHORT_DATE.search(text) is not None


def _foreign_block(lines: list[str], start: int) -> int | None:
    """Return the line behind a block of keys in a language that is not known here.

    It has four lines with keys, an address in angle brackets on the first, and a moment on one of the next two.
    """
    if "@" not in lines[start] or (start and lines[start - 1].strip("_-")):
        return None
    block = lines[start : start + 4]
    keyed = all(line.replace("：", ":").find(":", 0, KEY_CHARS) > 0 and line[0].isalpha() for line in block if line)
    if len(block) < 4 or not all(block) or not keyed or block[0].find(":") > block[0].find("@"):
        return None
    return start + 4 if any(_is_dated(line) for line in block[1:3]) else None


def _key(line: str, quoting: Quoting) -> str | None:
    """Return what a line of a header block names: "From: …", "*发件人：* …", "| 主　题 | …"."""
    return value_of(line[: KEY_CHARS + 8], quoting)[0]


def value_of(line: str, quoting: Quoting) -> tuple[str | None, str]:
    """Return what a line of a header block names, None where it names nothing, and the value behind it."""
    line = line.lstrip("*|>_•· \t").replace("：", ":", 1)
    at = line.find(":", 0, KEY_CHARS)
    bar = line.find("|", 0, KEY_CHARS)
    if at < 0 or 0 <= bar < at:
        at = bar
    if at <= 0:
        return None, ""
    return quoting.keys.get(fold_key(line[:at].strip("*_|"))), line[at + 1 :].strip("*| \t")


def quote_follows(lines: list[str], start: int) -> bool:
    """Say whether the next line with anything on it is quoted."""
    for index in range(start, len(lines)):
        if lines[index]:
            return lines[index][0] == ">"
    return False


def attribution(lines: list[str], end: int, quoting: Quoting) -> int | None:
    """Return the line where the attribution that ends at line *end* begins, or None where that is none.

    It has a verb and a date or an address, or no verb but both; the nearest line that opens like one wins.
    """
    last = lines[end]
    if len(last) > ATTRIBUTION_CHARS:
        return None
    if last[-1] in ">)" and "@" in last and _START_DATE.search(last) and quote_follows(lines, end + 1):
        # Without a verb or a colon only the quote below says what it is: "2026/3/2 Anna Li <anna@example.org>".
        return end
    tail = last.rstrip("-–—‐ _*>|:：").lower()
    colon = last.rstrip("-–—‐ _*>|").endswith((":", "："))
    if not colon and not tail.endswith(quoting.endings):
        return None
    near = " ".join(lines[max(0, end - WRAPPED + 1) : end + 1])
    if "@" not in near and not _DIGIT.search(near):
        return None
    quoted = quote_follows(lines, end + 1)
    found: int | None = None
    joined = ""
    for start in range(end, max(-1, end - WRAPPED), -1):
        line = lines[start]
        if not line or (start < end and line[0] == ">"):
            break
        joined = f"{line} {joined}" if joined else line
        if len(joined) > ATTRIBUTION_CHARS:
            break
        folded = fold(joined.strip("-–—‐_*> "))
        opens = quoting.openers.search(folded) is not None
        if _attributes(folded, opens=opens, colon=colon, quoted=quoted, quoting=quoting):
            # A line above that only begins like one ("On it, …") is the sender's where the rest is enough.
            begins = (opens or _FULL_DATE.search(folded)) and (found is None or _has_date(line))
            if begins and not (start and lines[start - 1].endswith(",")):
                return start
            found = start if found is None else found
    if found is None:
        return None
    # A name that was wrapped before its address stands alone on the line above.
    above = lines[found - 1] if found else ""
    if lines[found].startswith("<") and 0 < len(above) <= 60 and above[-1] not in ".!?:。！？：>":
        return found - 1
    return found


def torn_attribution(lines: list[str], end: int, quoting: Quoting) -> int | None:
    """Return where an attribution begins that a program tore apart with blank lines: "On …", "<", "> wrote:"."""
    if fold(lines[end].strip("> :：")) not in quoting.endings:
        return None
    for start in range(end - 1, max(-1, end - TORN), -1):
        folded = fold(lines[start])
        if _has_date(folded) and quoting.openers.search(folded):
            return start
    return None


def begins_with_attribution(line: str, quoting: Quoting) -> bool:
    """Say whether the old message begins on the line of the attribution: "On … <…> wrote:   1. Book the room"."""
    at = line.find(":  ", 20, ATTRIBUTION_CHARS)
    if at < 0 or "@" not in line[:at]:
        return False
    folded = fold(line[:at] + ":")
    return (
        quoting.openers.search(folded) is not None
        and _has_date(folded)
        and _attributes(folded, opens=True, colon=True, quoted=False, quoting=quoting)
    )


def glued_text(line: str, quoting: Quoting) -> str:
    """Return the text that stands before an attribution on the same *line*, or ""."""
    found = quoting.glued.search(line[:ATTRIBUTION_CHARS])
    if found is None:
        return ""
    before = str(found.group(1)).rstrip("- ")
    return "" if "@" in before or quoting.verbs.search(fold(before)) else before


def _attributes(folded: str, *, opens: bool, colon: bool, quoted: bool, quoting: Quoting) -> bool:
    year, time = _has_date(folded), _TIME.search(folded) is not None
    at = folded.find("@")
    verb = quoting.verbs.search(folded)
    if verb is None:
        if colon and year and time and (at >= 0 or quoted):
            return True
        # Of a language that is not known here, an address and a full date in any digits above a quote are enough.
        return colon and quoted and at >= 0 and len(_DIGIT.findall(folded)) >= FOREIGN_DIGITS
    if opens:
        # "On 2 March Bob wrote:" is how people tell of others, too.
        return year or at >= 0 or (quoted and (time or _DAY.search(folded) is not None))
    # "As I wrote to bob@example.org:" names the address behind the verb.
    return (year and time) or (at >= 0 and (at < verb.end() or year or time))
