"""The servers that any test may ask for by name; each starts once, when the first test needs it."""

from __future__ import annotations

from servers.dovecot import dovecot
from servers.postfix import postfix

__all__ = ["dovecot", "postfix"]
