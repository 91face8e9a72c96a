"""Hostile lists of people: a mistake is told, or a directory comes out that reads as it was meant."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minuted.config import Config, Directory
from minuted.config.people import DirectoryFile
from minuted.config.people_csv import columns_of, read_csv
from minuted.config.people_sifting import FACTS, Found, sift
from minuted.config.people_writing import Target, changes
from minuted.errors import ConfigError
from minuted.model import Language

pytestmark = pytest.mark.pure

COLUMNS = columns_of(Config.plain().languages())
LANGUAGES = {language.value: language for language in Language}
ADDRESSES = st.sampled_from([f"{name}@example.org" for name in "abcdef"])
ROWS = st.lists(
    st.fixed_dictionaries(
        {"address": ADDRESSES | st.text(max_size=12), "name": st.text(min_size=1, max_size=20)},
        optional={name: ADDRESSES | st.text(max_size=20) for name in FACTS[2:]},
    ),
    max_size=8,
)


def text_of(rows: list[dict[str, str]]) -> str:
    found = [Found(place=f"line {number}", facts=row) for number, row in enumerate(rows, 2)]
    sifted = sift(found, Directory(), LANGUAGES)
    return Target(path=Path("people.d/csv.toml")).text(list(changes(({}, {}), sifted, remove=False)))


@given(ROWS)
def test_whatever_is_imported_makes_a_directory_without_mistakes(rows: list[dict[str, str]]) -> None:
    from minuted.config.people import refuse_faults

    text = text_of(rows)
    file = DirectoryFile.model_validate(tomllib.loads(text))
    refuse_faults({Path("csv.toml"): file}, {Path("csv.toml"): text})
    named = {row["address"].lower() for row in rows}
    assert {person.address for person in file.person} <= named


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40))
def test_a_name_is_written_so_that_it_reads_the_same(name: str) -> None:
    file = tomllib.loads(text_of([{"address": "a@example.org", "name": name}]))
    kept = " ".join(name.split())
    expected = "".join(char for char in kept if char.isprintable())
    assert [person["name"] for person in file.get("person", ())] == ([expected] if expected else [])


@given(st.binary(max_size=300), st.sampled_from([b"", b"name,mail\n", "姓名;邮箱\n".encode("gbk"), b"\xff\xfe"]))
def test_any_bytes_are_read_or_refused_in_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes, head: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(head + raw)
    try:
        for found in read_csv(path, COLUMNS):
            assert set(found.facts) <= set(FACTS)
    except ConfigError as refused:
        assert str(refused).startswith(str(path))
