"""Time of reading (everything behind the MIME parsing) beside mail-parser on the same message, and by length."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import mailparser

from benchmarks.messages import LEUTE, PEOPLE, minutes, mixed
from minuted import mail as post
from minuted.config import Config
from minuted.errors import MinutedError
from minuted.instance import words_of
from minuted.model import Mail
from minuted.reader import Reader

COUNT = 200
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SHARED = Path(__file__).parents[2] / "shared" / "corpus"
#: Folders of real mail, where they are beside the checkout.
CORPORA = ("minutes-en/eml", "minutes-zh/eml", "replies")
#: The best of so many runs counts: whatever else the machine does only adds.
RUNS = 5
#: Longer lines of the made minutes are talk.
_TALK = 60
KILOBYTES = (1, 4, 16, 64, 256, 1024, 4096)


def main() -> None:
    """Print both figures for each corpus, then the time per kilobyte by length."""
    reader = Reader(words_of(Config.plain()))
    _ratio(reader, f"{COUNT} made messages", mixed(COUNT))
    for name in CORPORA:
        files = sorted((SHARED / name).rglob("*.eml"))
        if files:
            _ratio(reader, name, (file.read_bytes() for file in files))
    for chinese in (False, True):
        for subtype in ("plain", "html"):
            _by_length(reader, chinese=chinese, subtype=subtype)


def _ratio(reader: Reader, name: str, raws: Iterable[bytes]) -> None:
    reading = alone = shares = 0.0
    worst = count = 0
    for raw in raws:
        mail = _parsed(raw)
        if mail is None:
            continue
        ours, theirs = _best(lambda mail=mail: reader.understand(mail)), _best(lambda raw=raw: _alone(raw))
        reading, alone, shares, count = reading + ours, alone + theirs, shares + ours / theirs, count + 1
        worst = max(worst, ours / theirs)
    milliseconds = f"reading {reading / count * 1e3:6.2f} ms, mail-parser {alone / count * 1e3:6.2f} ms"
    ratios = f"ratio {shares / count:5.2f} as the mean, {reading / alone:5.2f} of the sums, {worst:5.2f} at worst"
    print(f"{name:18} {count:4} messages: {milliseconds}; {ratios}")


def _by_length(reader: Reader, *, chinese: bool, subtype: str) -> None:
    language = "Chinese" if chinese else "English"
    costs = []
    for kilobytes in KILOBYTES:
        raw = _sized(kilobytes, chinese=chinese, subtype=subtype)
        mail = post.parse(raw, arrived=NOW)
        runs = RUNS if kilobytes < 1024 else 2
        costs.append(_best(lambda mail=mail: reader.understand(mail), runs) / len(raw) * 1e9)
    words = "  ".join(f"{size} KB {cost:.0f}" for size, cost in zip(KILOBYTES, costs, strict=True))
    # Beyond a million characters a text is cut before it is read, so the last size shows the cut and not the line.
    line = f"1 MB against 16 KB: {costs[-2] / costs[2]:.2f} (1 is linear), 4 MB, cut: {costs[-1] / costs[2]:.2f}"
    print(f"{language} {subtype:5}, ms per MB: {words}; {line}")


def _sized(kilobytes: int, *, chinese: bool, subtype: str) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = "ann.moss@example.org", "minuted@example.org"
    message["Subject"], message["Date"] = "Minutes", "Mon, 02 Mar 2026 09:00:00 +0800"
    people = list((LEUTE if chinese else PEOPLE)[1:])
    # A handful of items in talk of that length, no line twice: neither the limit of rows nor a cache shortens it.
    chance = random.Random(kilobytes)
    written = minutes(chance, chinese, people, size=1_000 * kilobytes)
    lines = [f"{line} {number}" if len(line) > _TALK else line for number, line in enumerate(written)]
    text = "\n".join(lines)
    if subtype == "html":
        text = (
            "<html><body>"
            + "\n".join(f"<p style='margin:0'><span>{line}</span></p>" for line in lines)
            + "</body></html>"
        )
    message.set_content(text, subtype=subtype, cte="8bit")
    return message.as_bytes()


def _parsed(raw: bytes) -> Mail | None:
    try:
        mailparser.parse_from_bytes(raw)
        return post.parse(raw, arrived=NOW)
    except (MinutedError, AttributeError, TypeError, ValueError, LookupError):
        # Neither side reads it, or mail-parser does not.
        return None


def _alone(raw: bytes) -> object:
    return mailparser.parse_from_bytes(raw)


def _best(work: Callable[[], object], runs: int = RUNS) -> float:
    """Return the shortest of several runs."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


if __name__ == "__main__":
    main()
