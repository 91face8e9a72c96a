"""Every store there is, empty and open, for the one suite that all of them pass."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from minuted.store import Store
from servers.postgresql import Cluster, cluster


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    with cluster() as running:
        yield running


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'minuted.db'}"


@pytest.fixture(
    params=[
        pytest.param("file", id="sqlite-file"),
        pytest.param("memory", id="sqlite-memory"),
        pytest.param("postgresql", id="postgresql", marks=pytest.mark.postgresql),
    ]
)
def url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database of each kind."""
    if request.param == "memory":
        return "sqlite://"
    if request.param == "file":
        return str(request.getfixturevalue("sqlite_url"))
    return str(request.getfixturevalue("postgresql").database())


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store.open(url)
    yield opened
    opened.close()
