"""Everything that can go wrong, on one page.

A ``Refusal`` (see ``model``) is an answer to a person and no error.  These are for the operator:
one line and an exit code.  Anything else that is raised is a bug of ours: that mail is held.
"""

from __future__ import annotations

OK, HELD, USAGE, CONFIGURATION, TEMPORARY = 0, 1, 2, 78, 75


class MinutedError(Exception):
    """Something the operator can act on; the message is one line that says what to do."""

    code = HELD


class ConfigError(MinutedError):
    """The configuration is wrong; the message holds every fault, one a line, as ``file:line: key: …``."""

    code = CONFIGURATION


class Temporary(MinutedError):
    """Something outside (a server, a disk, a lock) does not work now and may later."""

    code = TEMPORARY


class Permanent(MinutedError):
    """Something outside refuses for good: a wrong password, a certificate, an unknown recipient."""

    code = CONFIGURATION


class StoreError(MinutedError):
    """The store cannot be used: disk full, read-only, newer schema."""

    code = TEMPORARY


class Unreadable(MinutedError):
    """One message cannot be parsed within its limits; it is held as it came."""


class BrokenLetter(MinutedError):
    """A letter could not be written: a template is broken or a header is unsafe."""
