"""The directory: who is meant, and mistakes in it."""

from datetime import time
from pathlib import Path

import pytest

from minuted.config import Department, directory
from minuted.errors import ConfigError
from minuted.model import Language, Person

TWO = """\
[[person]]
address = "Li.Na@example.org"
name = "李娜"
aliases = ["Nana"]
language = "zh"
zone = "Asia/Shanghai"
country = "CN"
hours = ["10:00", "19:00"]
department = "Sales"
manager = "bob@example.org"
deputy = "bob@example.org"

[[person]]
address = "bob@example.org"
name = "Bob Chen"

[[department]]
name = "Sales"
aliases = ["销售部"]
contact = "li.na@example.org"
"""


def read(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "people.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        directory(path)
    return [line.removeprefix(f"{tmp_path}/") for line in str(refused.value).split("\n")]


def test_people_and_departments_are_read(tmp_path: Path) -> None:
    path = tmp_path / "people.toml"
    path.write_text(TWO, encoding="utf-8")
    found = directory(path)
    assert found.people == (
        Person(
            address="li.na@example.org",
            name="李娜",
            aliases=("Nana",),
            language=Language.ZH,
            zone="Asia/Shanghai",
            country="CN",
            hours=(time(10), time(19)),
            department="Sales",
            manager="bob@example.org",
            deputy="bob@example.org",
        ),
        Person(address="bob@example.org", name="Bob Chen"),
    )
    assert found.departments == (Department(name="Sales", aliases=("销售部",), contact="li.na@example.org"),)
    assert found.contact_of("Sales") == "li.na@example.org"
    assert found.contact_of("Legal") == ""


def test_a_department_is_another_name_of_its_contact(tmp_path: Path) -> None:
    path = tmp_path / "people.toml"
    path.write_text(TWO, encoding="utf-8")
    aliases = {person.address: person.aliases for person in directory(path).as_people()}
    assert aliases == {"li.na@example.org": ("Nana", "Sales", "销售部"), "bob@example.org": ()}


def test_names_that_mean_several_people_are_told(tmp_path: Path) -> None:
    path = tmp_path / "people.toml"
    path.write_text(TWO + '[[person]]\naddress = "b2@example.org"\nname = "bob chen"\n', encoding="utf-8")
    assert directory(path).shared_names() == {"bob chen": ("bob@example.org", "b2@example.org")}


def test_no_file_is_an_empty_directory() -> None:
    assert directory(None).as_people() == ()


def test_every_mistake_of_shape_is_named_at_once(tmp_path: Path) -> None:
    text = """\
[[person]]
adress = "a@example.org"
name = "A"
[[person]]
address = "b@example.org"
name = ""
hours = "9-5"
"""
    assert read(tmp_path, text) == [
        "people.toml:1: person.address: missing",
        "people.toml:2: person.adress: unknown key, did you mean address?",
        "people.toml:6: person.name: must not be empty",
        "people.toml:7: person.hours: must be a list in square brackets",
    ]


def test_every_mistake_of_sense_is_named_at_once(tmp_path: Path) -> None:
    text = """\
[[person]]
address = "anna@example.org"
name = "Anna"
manager = "bop@example.org"
deputy = "anna@example.org"
department = "Sale"
[[person]]
address = "bob@example.org"
name = "Bob"
department = "Legal"
[[person]]
address = "ANNA@example.org"
name = "Anna again"
[[department]]
name = "Sales"
contact = "bob@example.org"
[[department]]
name = "Sales"
contact = "carol@example.com"
"""
    assert read(tmp_path, text) == [
        "people.toml:4: person.manager: bop@example.org is not in the directory, did you mean bob@example.org?",
        "people.toml:5: person.deputy: nobody can be their own deputy",
        "people.toml:6: person.department: unknown department 'Sale', did you mean Sales?",
        "people.toml:10: person.department: unknown department 'Legal'; "
        "add a [[department]] of this name with its contact",
        "people.toml:12: person.address: anna@example.org is listed twice",
        "people.toml:18: department.name: 'Sales' is listed twice",
        "people.toml:19: department.contact: carol@example.com is not in the directory",
    ]
