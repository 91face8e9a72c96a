"""What stands around the name of a series in the subject of its minutes, and not in its invitation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minuted.model import Language
from minuted.reading.spelling import key


def around_series(languages: Mapping[Language, dict[str, Any]]) -> frozenset[str]:
    """Return the words of every language, spelt as ``Meeting.series`` is."""
    return frozenset(key(word) for table in languages.values() for word in table["series"]["around"])
