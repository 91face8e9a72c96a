"""config/minuted.toml and config/people.toml are manuals: complete, and true."""

import re
from dataclasses import fields, replace
from pathlib import Path

import pytest
from pydantic import BaseModel

from minuted.config import Config, directory, load, shipped
from minuted.config.people import DepartmentTable, PersonTable
from minuted.config.tables import File, PolicyTable, RulesTable, SeriesTable
from minuted.model import Policy

MANUAL = shipped() / "config" / "minuted.toml"
PEOPLE = shipped() / "config" / "people.toml"


def tables() -> dict[str, type[BaseModel]]:
    found = {name: field.annotation for name, field in File.model_fields.items()}
    return {name: shape for name, shape in found.items() if isinstance(shape, type) and issubclass(shape, BaseModel)}


def explained(pattern: str) -> set[tuple[str, str]]:
    """Return (table, key) for every line of the manual that writes an option in this form."""
    table, found = "", set()
    for line in MANUAL.read_text(encoding="utf-8").split("\n"):
        if header := re.fullmatch(r"\[(\w+)\]", line):
            table = header[1]
        elif option := re.match(pattern + r"(\w+) = ", line):
            found.add((table, option[1]))
    return found


def test_every_option_is_explained() -> None:
    options = {(name, key) for name, shape in tables().items() for key in shape.model_fields}
    written = explained("") | explained("#") | explained("#   ")
    #: The passwords of store and directory are explained by reference to the mailbox.
    sources = ("password_file", "password_credential", "password_env")
    told = {(table, key) for table in ("store", "ldap") for key in sources}
    #: A series is explained below the policy, whose rules it repeats.
    names = {("policy", key) for key in set(SeriesTable.model_fields) - set(RulesTable.model_fields)}
    assert (written - names) | told == options


def test_the_manual_works_as_it_is() -> None:
    config = load(MANUAL, {})
    assert config.bot.address == "minuted@example.org"
    assert config.policy == Policy()


def test_what_is_commented_out_is_the_default(tmp_path: Path) -> None:
    text = re.sub(r"(?m)^#(?=\w+ = )", "", MANUAL.read_text(encoding="utf-8"))
    awake, asleep = tmp_path / "awake.toml", tmp_path / "asleep.toml"
    awake.write_text(text, encoding="utf-8")
    asleep.write_text(MANUAL.read_text(encoding="utf-8"), encoding="utf-8")
    one, other = load(awake, {}), load(asleep, {})
    assert {field.name for field in fields(Config) if getattr(one, field.name) != getattr(other, field.name)} == {
        "path"
    }


def test_the_policy_table_knows_every_field_of_the_policy() -> None:
    elsewhere = {"zone", "country", "series"}
    assert set(PolicyTable.model_fields) == {field.name for field in fields(Policy)} - elsewhere


def test_every_name_of_a_series_is_explained() -> None:
    told = set(re.findall(r"(?m)^#   (\w+) = ", MANUAL.read_text(encoding="utf-8")))
    assert set(SeriesTable.model_fields) - set(RulesTable.model_fields) <= told


def test_the_manual_names_every_rule_that_goes_by_the_reader() -> None:
    told = MANUAL.read_text(encoding="utf-8").partition("every option of [policy] that differs, except")[2]
    sentence = set(re.findall(r"\w+", told.partition(":")[0]))
    assert sentence - {"and"} == set(PolicyTable.model_fields) - set(RulesTable.model_fields)


def test_the_example_of_a_series_works(tmp_path: Path) -> None:
    text = MANUAL.read_text(encoding="utf-8")
    example = re.sub(r"(?m)^#   ", "", text[text.index("#   [[series]]") : text.index("[limits]")])
    (tmp_path / "minuted.toml").write_text(f"{text}\n{example}", encoding="utf-8")
    (series,) = load(tmp_path / "minuted.toml", {}).policy.series
    assert series.policy == replace(
        Policy(), stages=(-5, -1, 0, 2, 5), wait_hours=8, retrospective_weeks=13, digest=False
    )


@pytest.mark.parametrize("shape", [PersonTable, DepartmentTable])
def test_the_directory_explains_every_key(shape: type[BaseModel]) -> None:
    told = set(re.findall(r"(?m)^#   (\w+) ", PEOPLE.read_text(encoding="utf-8")))
    assert set(shape.model_fields) <= told


def test_the_example_directory_works() -> None:
    found = directory(PEOPLE)
    assert len(found.people) >= 3
    assert found.contact_of("Operations") == "zhang.wei@example.org"
