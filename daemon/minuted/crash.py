"""Named places where a test may kill the process, so that every step can be shown to survive it."""

from __future__ import annotations

import os
import signal

_NAME, _, _TIME = os.environ.get("MINUTED_CRASH_AT", "").partition(":")
#: How many passes are still to come at the chosen place; the process dies on the last one.
_LEFT = {_NAME: int(_TIME) if _TIME.isdecimal() else 1} if _NAME else {}


def crash_point(name: str) -> None:
    """Kill this process with SIGKILL if ``MINUTED_CRASH_AT`` names this place.

    ``after_fetch`` dies at the first pass, ``after_fetch:3`` at the third.  Without that variable,
    which is read once at import, it costs one look at an empty dict.
    """
    if not _LEFT or name not in _LEFT:
        return
    _LEFT[name] -= 1
    if _LEFT[name] <= 0:
        os.kill(os.getpid(), signal.SIGKILL)
