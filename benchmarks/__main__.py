"""Run every benchmark and print its figures."""

from __future__ import annotations

import sys

from benchmarks import growth, identity, once, reading

BENCHMARKS = {"reading": reading.main, "once": once.main, "growth": growth.main, "identity": identity.main}


def main() -> None:
    wanted = sys.argv[1:] or list(BENCHMARKS)
    for name in wanted:
        if name not in BENCHMARKS:
            sys.exit(f"there is no benchmark {name!r}; there are: {', '.join(BENCHMARKS)}")
        print(f"## {name}", flush=True)
        BENCHMARKS[name]()


if __name__ == "__main__":
    main()
