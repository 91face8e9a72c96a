"""The servers that any test may ask for by name; each starts once, when the first test needs it."""

from __future__ import annotations

import pytest
import structlog
from hypothesis import settings

from servers.dovecot import dovecot
from servers.postfix import postfix

__all__ = ["dovecot", "postfix"]

# How long an example takes says nothing on a machine that others use too.
settings.register_profile("shared-machine", deadline=None)
settings.load_profile("shared-machine")


@pytest.fixture(autouse=True)
def log_as_it_comes() -> None:
    """A command that a test ran in this process may have set up the log; the next test starts from the defaults."""
    structlog.reset_defaults()
