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


def two_files(tmp_path: Path, above: str, **below: str) -> Path:
    path = tmp_path / "people.toml"
    path.write_text(above, encoding="utf-8")
    (tmp_path / "people.d").mkdir()
    for name, text in below.items():
        (tmp_path / "people.d" / f"{name}.toml").write_text(text, encoding="utf-8")
    return path


IMPORTED = """\
[[person]]
address = "bob@example.org"
name = "Robert Chen"
aliases = ["Rob"]
zone = "Asia/Shanghai"
department = "Sales"
manager = "eva@example.org"
[[person]]
address = "eva@example.org"
name = "Eva"
[[department]]
name = "Sales"
aliases = ["Sales Asia"]
[[department]]
name = "Legal"
"""


def test_the_hand_written_file_wins_and_imported_ones_fill_in(tmp_path: Path) -> None:
    found = directory(two_files(tmp_path, TWO, hr=IMPORTED, ldap=IMPORTED.replace("Asia/Shanghai", "Asia/Tokyo")))
    assert [person.address for person in found.people] == ["li.na@example.org", "bob@example.org", "eva@example.org"]
    assert found.people[1] == Person(
        address="bob@example.org",
        name="Bob Chen",
        aliases=("Rob",),
        zone="Asia/Shanghai",
        department="Sales",
        manager="eva@example.org",
    )
    assert found.departments == (
        Department(name="Sales", aliases=("销售部", "Sales Asia"), contact="li.na@example.org"),
        Department(name="Legal"),
    )


def test_faults_of_all_files_are_named_at_once_and_each_may_name_people_of_others(tmp_path: Path) -> None:
    above = TWO + '[[person]]\naddress = "x@example.org"\nname = "X"\nmanager = "eve@example.org"\n'
    with pytest.raises(ConfigError) as refused:
        directory(two_files(tmp_path, above, hr=IMPORTED + 'contact = "zoe@example.com"\n'))
    assert [line.removeprefix(f"{tmp_path}/") for line in str(refused.value).split("\n")] == [
        "people.toml:24: person.manager: eve@example.org is not in the directory, did you mean eva@example.org?",
        "people.d/hr.toml:16: department.contact: zoe@example.com is not in the directory",
    ]


def test_one_address_belongs_to_one_person(tmp_path: Path) -> None:
    text = """\
[[person]]
address = "anna@example.org"
name = "Anna"
aliases = ["bob@example.org", "Team@example.org"]
[[person]]
address = "bob@example.org"
name = "Bob"
aliases = ["team@example.org"]
"""
    assert read(tmp_path, text) == [
        "people.toml:4: person.aliases: bob@example.org is an address of bob@example.org too",
        "people.toml:4: person.aliases: team@example.org is an address of bob@example.org too",
    ]


def test_a_circle_of_managers_is_told_once(tmp_path: Path) -> None:
    above = {"a": "b", "b": "c", "c": "a", "d": "a"}
    text = "".join(
        f'[[person]]\naddress = "{who}@example.org"\nname = "{who}"\nmanager = "{boss}@example.org"\n'
        for who, boss in above.items()
    )
    assert read(tmp_path, text) == [
        "people.toml:4: person.manager: nobody is at the top: "
        "a@example.org → b@example.org → c@example.org → a@example.org"
    ]


def test_a_department_has_a_deputy_for_its_contact(tmp_path: Path) -> None:
    text = TWO.replace('deputy = "bob@example.org"\n', "") + 'deputy = "bob@example.org"\n'
    path = tmp_path / "people.toml"
    path.write_text(text, encoding="utf-8")
    assert [person.deputy for person in directory(path).as_people()] == ["bob@example.org", ""]
    assert (
        "people.toml:20: department.deputy: bop@example.org is not in the directory, did you mean"
        in read(tmp_path, text.replace('deputy = "bob', 'deputy = "bop'))[0]
    )


def test_what_can_be_meant_and_is_worth_a_word_is_told(tmp_path: Path) -> None:
    text = """\
[[person]]
address = "anna@example.org"
name = "Anna"
deputy = "bob@example.org"
[[person]]
address = "bob@example.org"
name = "Bob"
aliases = ["anna"]
deputy = "anna@example.org"
[[department]]
name = "Sales"
"""
    path = tmp_path / "people.toml"
    path.write_text(text, encoding="utf-8")
    assert list(directory(path).doubts()) == [
        "'anna' means anna@example.org and bob@example.org: minuted will ask back; add aliases",
        "nobody speaks for 'Sales': minuted will ask whose their items are; add a contact to each",
        "anna@example.org and bob@example.org stand in for each other: while both are on leave their letters wait",
    ]


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ('["Mon", "Wednesday", "fri"]', (0, 2, 4)),
        ('["Mon-Thu"]', (0, 1, 2, 3)),
        ('["Sun-Thu"]', (0, 1, 2, 3, 6)),
        ('"Tue – Thu"', (1, 2, 3)),
        ('["周一至周三", "星期日"]', (0, 1, 2, 6)),
        ('["Sat", "Sat"]', (5,)),
    ],
)
def test_weekdays_are_written_as_people_write_them(tmp_path: Path, written: str, days: tuple[int, ...]) -> None:
    path = tmp_path / "people.toml"
    path.write_text(f'[[person]]\naddress = "a@example.org"\nname = "A"\ndays = {written}\n', encoding="utf-8")
    assert directory(path).people[0].days == days


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ('["Mo"]', "'mo' is not a day of the week"),
        ('["Thurs", "Tues", "Mondey"]', "'mondey' is not a day of the week, did you mean monday?"),
        ("[]", "needs at least one day of the week; leave it out for the days of the country"),
        ("5", 'must be a list of weekdays like ["Mon", "Tue", "Wed"]'),
    ],
)
def test_weekdays_that_are_none_are_named(tmp_path: Path, written: str, fault: str) -> None:
    text = f'[[person]]\naddress = "a@example.org"\nname = "A"\ndays = {written}\n'
    (line,) = read(tmp_path, text)
    assert line.startswith(f"people.toml:4: person.days: {fault}")


EXTERNAL = """\
[[person]]
address = "bob@example.org"
name = "Bob Chen"
department = "Purchasing"
[[person]]
address = "maria@partner.example"
name = "Maria Rossi"
partner = "bob@example.org"
[[person]]
address = "sam@supplier.example"
name = "Sam Ode"
department = "Purchasing"
[[person]]
address = "sue@supplier.example"
name = "Sue"
[[external]]
domain = "Supplier.example"
[[external]]
domain = "other.example"
partner = "bob@example.org"
[[department]]
name = "Purchasing"
contact = "bob@example.org"
"""


def test_external_people_have_a_partner_of_their_own_of_their_domain_or_of_their_department(tmp_path: Path) -> None:
    path = tmp_path / "people.toml"
    path.write_text(EXTERNAL, encoding="utf-8")
    found = directory(path)
    assert found.external == {"supplier.example": "", "other.example": "bob@example.org"}
    assert {person.address: (person.external, person.partner) for person in found.as_people()} == {
        "bob@example.org": (False, ""),
        "maria@partner.example": (True, "bob@example.org"),
        "sam@supplier.example": (True, "bob@example.org"),
        "sue@supplier.example": (True, ""),
    }


def test_partners_are_somebody_of_the_house(tmp_path: Path) -> None:
    text = EXTERNAL + (
        '[[person]]\naddress = "zed@partner.example"\nname = "Zed"\npartner = "maria@partner.example"\n'
        '[[person]]\naddress = "zoe@partner.example"\nname = "Zoe"\npartner = "zoe@partner.example"\n'
        '[[person]]\naddress = "zak@partner.example"\nname = "Zak"\npartner = "bop@example.org"\n'
        '[[external]]\ndomain = "other.example"\npartner = "sue@supplier.example"\n'
    )
    assert read(tmp_path, text) == [
        "people.toml:27: person.partner: maria@partner.example is external, too; "
        "a partner is somebody of yours, whom minuted writes to",
        "people.toml:31: person.partner: nobody can be their own partner",
        "people.toml:35: person.partner: bop@example.org is not in the directory, did you mean bob@example.org?",
        "people.toml:37: external.domain: other.example is listed twice",
        "people.toml:38: external.partner: sue@supplier.example is external, too; "
        "a partner is somebody of yours, whom minuted writes to",
    ]
