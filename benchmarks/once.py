"""Messages per second through ``minuted once``, beside mail-parser alone on the same bytes."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import mailparser

from benchmarks.messages import mixed
from minuted.config.fresh import decide, write

COUNT = 2000
MINUTED = (sys.executable, "-m", "minuted", "once")


def main(count: int = COUNT) -> None:
    """Measure both in one run and print their ratio."""
    messages = list(mixed(count))
    octets = sum(map(len, messages))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write(root, decide({"zone": "Asia/Shanghai"}), {})
        # The fuse of an hour is no part of what is measured.
        config = root / "minuted.toml"
        text = config.read_text("utf-8")
        assert "#letters_per_hour = 1000" in text, "the option stands in the manual"
        config.write_text(text.replace("#letters_per_hour = 1000", f"letters_per_hour = {10 * count}"), "utf-8")
        for number, raw in enumerate(messages):
            (root / "inbox" / "new" / f"{number:06d}.bench").write_bytes(raw)
        start = time.perf_counter()
        for raw in messages:
            mailparser.parse_from_bytes(raw)
        alone = time.perf_counter() - start
        start = time.perf_counter()
        run = subprocess.run(
            [*MINUTED, "--config", str(root / "minuted.toml"), "--now", "2026-03-02T02:00:00Z"],
            check=True,
            capture_output=True,
            text=True,
        )
        whole = time.perf_counter() - start
        lines = run.stdout.splitlines()
    handled = sum(line.startswith("handled") for line in lines)
    items = sum(line.startswith("item ") for line in lines)
    letters = sum(line.startswith("sent ") for line in lines)
    print(f"{count} messages, {octets / 1e6:.0f} MB: {handled} handled, {items} items, {letters} letters sent")
    print(f"minuted once      {whole:6.1f} s  {count / whole:6.0f} messages/s (read, recorded, answered and sent)")
    print(f"mail-parser alone {alone:6.1f} s  {count / alone:6.0f} messages/s")
    print(f"ratio             {whole / alone:6.2f}")


if __name__ == "__main__":
    main()
