"""People of another directory, taken over from CSV files as programs and people write them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from minuted.cli import group
from minuted.config import Department, directory
from minuted.errors import ConfigError
from minuted.model import Language, Person

ANNA = Person(address="anna@example.org", name="Anna Li", aliases=("安娜",), department="Sales")
BOB = Person(address="bob@example.org", name="陈博", department="Sales", manager="anna@example.org")
ENGLISH = """\
Full Name,E-Mail,Other names,Department,Reports to,Phone
Anna Li,Anna@example.org,安娜,Sales,,1
陈博,bob@example.org,,Sales,Anna Li,2
"""
CHINESE = """\
姓名,邮箱,别名,部门,直属上级
Anna Li,anna@example.org,安娜,Sales,
陈博,bob@example.org,,Sales,anna@example.org
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    result = CliRunner().invoke(group, ("init", str(tmp_path), "--yes"), catch_exceptions=False)
    assert result.exit_code == 0
    (tmp_path / "people.toml").write_text("# nobody yet\n", encoding="utf-8")
    return tmp_path


def take(folder: Path, content: str | bytes, *more: str) -> Result:
    file = folder / "list.csv"
    file.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    arguments = ("people", "import", "--config", str(folder / "minuted.toml"), "--csv", str(file), *more)
    result = CliRunner().invoke(group, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


def people(folder: Path) -> tuple[Person, ...]:
    return directory(folder / "people.toml").people


FORMS = {
    "utf-8": ENGLISH.encode("utf-8"),
    "utf-8 with a mark": ENGLISH.encode("utf-8-sig"),
    "utf-16 with tabs, as Excel writes Unicode text": ENGLISH.replace(",", "\t").encode("utf-16"),
    "semicolons": ENGLISH.replace(",", ";").encode("utf-8"),
    "line ends of Windows": ENGLISH.replace("\n", "\r\n").encode("utf-8"),
    "quoted": "\n".join(
        ",".join(f'"{cell}"' for cell in line.split(",")) for line in ENGLISH.split("\n")[:-1]
    ).encode(),
    "gbk": CHINESE.encode("gbk"),
    "chinese in utf-8 with tabs": CHINESE.replace(",", "\t").encode("utf-8-sig"),
    "blank lines before and between": ("\n" + ENGLISH.replace("陈博", "\n陈博")).encode(),
}


@pytest.mark.parametrize("content", FORMS.values(), ids=FORMS.keys())
def test_a_list_is_read_whichever_program_wrote_it(folder: Path, content: bytes) -> None:
    take(folder, content)
    assert people(folder) == (ANNA, BOB)


def test_every_fact_is_taken_over_and_what_does_not_fit_is_left_out_and_told(folder: Path) -> None:
    told = take(
        folder,
        "name,mail,language,time zone,country,working hours,department,department contact,deputy,manager\n"
        "Anna,anna@example.org,English,Europe/Berlin,de,9:00-17:30,Sales,Bob,bob@example.org,Anna\n"
        "Bob,bob@example.org,中文,Asia/Shangai,XX,all day,Sales,Anna,Nobody,Twin\n"
        "Twin,t1@example.org,,,,,,,,\n"
        "Twin,t2@example.org,,,,,,,,\n"
        "No Mail,,,,,,,,,\n"
        "Bad Mail,here or there,,,,,,,,\n"
        "Again,BOB@example.org,,,,,,,,\n"
        ",nameless@example.org,,,,,,,,\n",
    ).output.splitlines()
    anna, bob, *_ = people(folder)
    assert (anna.language, anna.zone, anna.country, anna.deputy) == (
        Language.EN, "Europe/Berlin", "DE", "bob@example.org",
    )  # fmt: skip
    assert anna.hours is not None
    assert [str(hour) for hour in anna.hours] == ["09:00:00", "17:30:00"]
    assert (bob.language, bob.zone, bob.country, bob.hours, bob.manager) == (Language.ZH, "", "", None, "")
    assert directory(folder / "people.toml").departments == (Department(name="Sales", contact="bob@example.org"),)
    assert [line.removeprefix("! note     ") for line in told if line.startswith("!")] == [
        "line 3: zone 'Asia/Shangai' is not understood; left out",
        "line 3: country 'XX' is not understood; left out",
        "line 3: hours 'all day' is not understood; left out",
        "line 6: no mail address; left out",
        "line 7: 'here or there' is no mail address; left out",
        "line 8: bob@example.org stands at line 3 already; left out",
        "line 9: nameless@example.org has no name; left out",
        "line 3: manager 'Twin' of bob@example.org means t1@example.org and t2@example.org; left out",
        "line 3: deputy 'Nobody' of bob@example.org is nobody here; left out",
        "line 3: Sales has the contact bob@example.org already; anna@example.org left out",
    ]


def test_partners_of_external_people_are_named_by_name_or_address(folder: Path) -> None:
    told = take(
        folder,
        "name,mail,partner\n"
        "Anna,anna@example.org,\n"
        "Maria,maria@partner.example,Anna\n"
        "Paul,paul@partner.example,maria@partner.example\n"
        "Rita,rita@partner.example,Nobody\n",
    ).output
    found = {person.address: (person.external, person.partner) for person in people(folder)}
    assert found["anna@example.org"] == (False, "")
    assert found["maria@partner.example"] == (True, "anna@example.org")
    assert "paul@partner.example: their partner maria@partner.example is external, too; left out" in told
    assert "partner 'Nobody' of rita@partner.example is nobody here; left out" in told


def test_the_next_import_says_what_changes_and_deletes_nothing_by_itself(folder: Path) -> None:
    take(folder, ENGLISH)
    later = "name,mail,department\nAnna Li,anna@example.org,Product\nCleo,cleo@example.org,Product\n"
    told = [
        "+ added    cleo@example.org  Cleo",
        "~ changed  anna@example.org  department Sales → Product; aliases 安娜 → -",
        "? kept     bob@example.org  not in the source any more; --remove takes it out",
        "+ added    Product  Product",
        "? kept     Sales  not in the source any more; --remove takes it out",
        "people: 1 added, 1 changed, 1 kept",
        "departments: 1 added, 1 kept",
    ]
    assert sorted(take(folder, later, "--dry-run").output.splitlines()[:-1]) == sorted(told)
    assert people(folder) == (ANNA, BOB)
    assert sorted(take(folder, later).output.splitlines()[:-1]) == sorted(told)
    assert [person.address for person in people(folder)] == ["anna@example.org", "bob@example.org", "cleo@example.org"]
    removed = take(folder, later, "--remove").output
    assert "- removed  bob@example.org  not in the source any more\n" in removed
    assert [person.address for person in people(folder)] == ["anna@example.org", "cleo@example.org"]
    again = take(folder, later).output.splitlines()
    assert again[0] == "people: 2 unchanged"


def test_what_stands_in_people_toml_wins_and_is_told(folder: Path) -> None:
    (folder / "people.toml").write_text(
        '[[person]]\naddress = "bob@example.org"\nname = "Bob Chen"\nhours = ["10:00", "16:00"]\n', encoding="utf-8"
    )
    told = take(folder, ENGLISH).output
    assert "bob@example.org: people.toml says name Bob Chen, which holds against 陈博" in told
    bob = people(folder)[0]
    assert (bob.name, bob.department, bob.hours is not None) == ("Bob Chen", "Sales", True)
    assert "Bob Chen" in (folder / "people.toml").read_text(encoding="utf-8")


def test_whom_people_toml_needs_is_not_taken_out(folder: Path) -> None:
    take(folder, ENGLISH)
    (folder / "people.toml").write_text(
        '[[person]]\naddress = "eva@example.org"\nname = "Eva"\nmanager = "bob@example.org"\n', encoding="utf-8"
    )
    with pytest.raises(ConfigError, match=r"people\.toml:4: person\.manager: bob@example\.org is not in the directory"):
        take(folder, "name,mail\nAnna Li,anna@example.org\n", "--remove")
    assert len(people(folder)) == 3


def test_circles_of_managers_and_shared_addresses_are_left_out_and_told(folder: Path) -> None:
    told = take(
        folder,
        "name,mail,manager,other addresses\n"
        "Anna,anna@example.org,Bob,anna.li@example.org; bob@example.org\n"
        "Bob,bob@example.org,Anna,anna.li@example.org\n",
    ).output
    assert "anna@example.org: their manager bob@example.org is below them; left out" in told
    assert "anna@example.org: bob@example.org is an address of bob@example.org too; left out" in told
    assert "bob@example.org: anna.li@example.org is an address of anna@example.org too; left out" in told
    assert people(folder) == (
        Person(address="anna@example.org", name="Anna", aliases=("anna.li@example.org",)),
        Person(address="bob@example.org", name="Bob", manager="anna@example.org"),
    )


def test_hostile_cells_stay_one_string(folder: Path) -> None:
    name = 'x"\n[[department]]\nname = \\"=cmd()\u202e\x7f\0'
    cell = '"' + name.replace('"', '""') + '"'
    take(folder, f'name,mail,department\n{cell},x@example.org,"a\nb"\n')
    (found,) = people(folder)
    assert found.name == 'x" [[department]] name = \\"=cmd()'
    assert found.department == "a b"


REFUSED = {
    "no address column": ("name,phone\nAnna,1\n", r"no column holds mail addresses.*it has 'name', 'phone'"),
    "empty": ("", "no column holds mail addresses"),
    "nobody": ("name,mail\nAnna,\n", "line 2: no mail address; left out\nnobody was found"),
}


@pytest.mark.parametrize(("content", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_a_list_without_people_changes_nothing(folder: Path, content: str, words: str) -> None:
    take(folder, ENGLISH)
    with pytest.raises(ConfigError, match=words):
        take(folder, content, "--remove")
    assert people(folder) == (ANNA, BOB)


def test_a_character_set_can_be_named(folder: Path) -> None:
    take(folder, "name;mail\nRené Müller;rene@example.org\n".encode("cp1252"), "--charset", "cp1252")
    assert people(folder)[0].name == "René Müller"
    with pytest.raises(ConfigError, match="not readable as utf-8; name its character set with --charset"):
        take(folder, "name;mail\nRené;rene@example.org\n".encode("cp1252"), "--charset", "utf-8")


def test_where_there_is_no_people_toml_one_is_made(folder: Path) -> None:
    (folder / "people.toml").unlink()
    take(folder, ENGLISH, "--into", "hr")
    assert people(folder) == (ANNA, BOB)
    assert [path.name for path in (folder / "people.d").iterdir()] == ["hr.toml"]
    with pytest.raises(ConfigError, match="cannot be the name of a file"):
        take(folder, ENGLISH, "--into", "../hr")


def test_the_file_keeps_its_mode(folder: Path) -> None:
    take(folder, ENGLISH)
    (folder / "people.d" / "csv.toml").chmod(0o640)
    take(folder, ENGLISH)
    assert (folder / "people.d" / "csv.toml").stat().st_mode & 0o777 == 0o640


def test_programs_get_one_change_a_line(folder: Path) -> None:
    told = [json.loads(line) for line in take(folder, ENGLISH + "x,,,,,\n", "--json").output.splitlines()]
    assert [(each.get("what"), each.get("key")) for each in told] == [
        ("added", "anna@example.org"),
        ("added", "bob@example.org"),
        ("added", "Sales"),
        (None, None),
    ]
    assert told[-1] == {"note": "line 4: no mail address; left out"}
