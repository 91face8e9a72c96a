"""What happens where a server is not on the machine."""

from __future__ import annotations

import pytest

from servers import need


def test_a_missing_server_skips_with_reason_and_remedy(monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no-such-server is not installed; run: sudo tests/servers/install"):
        need.program("no-such-server")


def test_in_ci_a_missing_server_is_a_failure(monkeypatch):
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no-such-server is not installed"):
        need.program("no-such-server")


def test_free_ports_differ():
    assert len(set(need.free_ports(5))) == 5
