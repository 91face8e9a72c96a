"""A name is exactly one person, or a question; owners are told from other words."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from minuted.model import Address, Person
from minuted.reading.names import Names
from minuted.reading.owners import Judge, Known, split
from minuted.reading.people_words import PeopleWords

pytestmark = pytest.mark.pure

FILES = sorted((Path(__file__).parents[2] / "templates" / "conventions").glob("*.toml"))
WORDS = PeopleWords.compile(tomllib.loads(path.read_text("utf-8")).get("people", {}) for path in FILES)

PEOPLE = (
    Person(address="li.wei@example.org", name="李伟", aliases=("老李", "lw@example.com"), department="采购部"),
    Person(address="ann@example.org", name="Ann Smith"),
    Person(address="smith.b@example.org", name="Bob Smith", aliases=("Bobby",), department="Facilities"),
)
RECIPIENTS = (
    Address(address="ann@example.org", name="Smith, Ann"),
    Address(address="zhangsan@example.org", name="张三"),
    Address(address="carla.diaz@example.org", name=""),
    Address(address="chen.hong@example.org", name="Hong Chen"),
    Address(address="chenjie2@example.org", name="陈杰"),
    Address(address="chen.lei@example.org", name="Lei Chen"),
    Address(address="yuexing@example.org"),
    Address(address="dan1@example.org", name="Dan One"),
    Address(address="dan2@example.org", name="Dan Two"),
    Address(address="ouyang.na@example.org", name="欧阳娜娜"),
    Address(address="zhaomq@example.org"),
    Address(address="priya@example.org", name="Priya Raman-Nair"),
)
NAMES = Names.prepared(PEOPLE, WORDS).with_recipients(RECIPIENTS)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("Ann Smith", ["ann@example.org"], id="full name"),
        pytest.param("ann", ["ann@example.org"], id="first name, any case"),
        pytest.param("@ann", ["ann@example.org"], id="handle"),
        pytest.param("Bobby", ["smith.b@example.org"], id="alias"),
        pytest.param("Facilities", ["smith.b@example.org"], id="department"),
        pytest.param("采购部", ["li.wei@example.org"], id="Chinese department"),
        pytest.param("老李", ["li.wei@example.org"], id="Chinese alias"),
        pytest.param("张三", ["zhangsan@example.org"], id="display name"),
        pytest.param("Zhang San", ["zhangsan@example.org"], id="pinyin of a display name"),
        pytest.param("San Zhang", ["zhangsan@example.org"], id="pinyin, given name first"),
        pytest.param("陈红", ["chen.hong@example.org"], id="characters for a Latin address"),
        pytest.param("乐星", ["yuexing@example.org"], id="a character of two readings"),
        pytest.param("陈杰", ["chenjie2@example.org"], id="address with a number"),
        pytest.param("Carla", ["carla.diaz@example.org"], id="first name in the address"),
        pytest.param("Carla Diaz", ["carla.diaz@example.org"], id="name in the address"),
        pytest.param("Diaz Carla", ["carla.diaz@example.org"], id="name in the address, swapped"),
        pytest.param("Dr. Ann Smith", ["ann@example.org"], id="title before"),
        pytest.param("李伟经理", ["li.wei@example.org"], id="title after"),
        pytest.param("张三（测试）", ["zhangsan@example.org"], id="role in brackets"),
        pytest.param("Dan", ["dan1@example.org", "dan2@example.org"], id="two with one first name"),
        pytest.param("new.person@example.net", ["new.person@example.net"], id="address"),
        pytest.param("LW@example.com", ["li.wei@example.org"], id="other address of a person"),
        pytest.param("Bob Smith <bob@example.net>", ["bob@example.net"], id="name and address"),
        pytest.param("王芳(wang.fang@example.net)", ["wang.fang@example.net"], id="address in brackets"),
        pytest.param("PRN", ["priya@example.org"], id="initials"),
        pytest.param("prn", [], id="small letters are no initials"),
        pytest.param("Mr Diaz", ["carla.diaz@example.org"], id="title and family name"),
        pytest.param("Raman-Nair", ["priya@example.org"], id="family name alone"),
        pytest.param("张工", ["zhangsan@example.org"], id="Chinese family name and title"),
        pytest.param("欧阳老师", ["ouyang.na@example.org"], id="family name of two characters and title"),
        pytest.param("娜娜", ["ouyang.na@example.org"], id="given name after a long family name"),
        pytest.param(
            "陈总", ["chen.hong@example.org", "chen.lei@example.org", "chenjie2@example.org"], id="three of one title"
        ),
        pytest.param("赵明强", ["zhaomq@example.org"], id="family name and initials in the address"),
        pytest.param("Nobody Here", [], id="unknown"),
        pytest.param("", [], id="empty"),
        pytest.param("x" * 5000, [], id="endless"),
    ],
)
def test_a_name_resolves_to_one_several_or_nobody(name: str, expected: list[str]) -> None:
    assert list(NAMES.resolve(name)) == expected


@pytest.mark.parametrize("name", ["李围", "张叁", "陈洁"], ids=["directory", "recipient", "given-name"])
def test_a_chinese_name_that_only_sounds_alike_is_somebody_else(name: str) -> None:
    assert NAMES.resolve(name) == ()


def test_a_chinese_name_finds_an_address_of_which_no_chinese_name_is_known() -> None:
    assert NAMES.resolve("岳星") == ("yuexing@example.org",)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        pytest.param("小张", ["zhangsan@example.org"], id="nickname"),
        pytest.param("陈洁", ["chenjie2@example.org"], id="sounds alike"),
        pytest.param("Carl Dias", [], id="nobody whose name is known"),
        pytest.param("Pria Raman-Nair", ["priya@example.org"], id="misspelt"),
        pytest.param("Zoe", [], id="too short to be sure"),
        pytest.param("孙悟空", [], id="nobody"),
        pytest.param("", [], id="empty"),
    ],
)
def test_whoever_may_be_meant_is_offered_and_not_taken(name: str, options: list[str]) -> None:
    assert NAMES.resolve(name) == ()
    assert list(NAMES.likely(name)) == options


def test_an_address_in_the_text_makes_its_owner_known() -> None:
    names = NAMES.mentioning([Address(address="eve@example.net", name="Eve Moss")])
    assert names.resolve("Eve") == ("eve@example.net",)
    assert NAMES.resolve("Eve") == ()


def test_everyone_is_who_was_there_else_who_got_the_mail() -> None:
    assert NAMES.everyone(["Ann Smith", "Carla", "somebody else"]) == ("ann@example.org", "carla.diaz@example.org")
    assert set(NAMES.everyone([])) == {address.address for address in RECIPIENTS}


def test_the_pinyin_dictionary_is_loaded_only_for_a_chinese_name() -> None:
    program = (
        "import sys\nfrom minuted.reading import minutes, names, replies\n"
        "from minuted.reading.people_words import PeopleWords\n"
        "people = names.Names.prepared([], PeopleWords()).with_recipients([])\n"
        "people.resolve('Ann')\nassert 'pypinyin' not in sys.modules\n"
        "people.resolve('张三')\nassert 'pypinyin' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def test_the_directory_is_asked_before_the_mail() -> None:
    kim = Person(address="a@x.org", name="Kim", aliases=())
    names = Names.prepared([kim], WORDS).with_recipients([Address(address="b@x.org", name="Kim")])
    assert names.resolve("Kim") == ("a@x.org",)


@pytest.mark.parametrize(
    ("text", "owners"),
    [
        ("Ann", ["Ann"]),
        ("Ann & Bob", ["Ann", "Bob"]),
        ("Ann/Bob", ["Ann", "Bob"]),
        ("Ann, Bob and Carla", ["Ann", "Bob", "Carla"]),
        ("@ann @bob", ["ann", "bob"]),
        ("甲、乙", ["甲", "乙"]),
        ("张三和李四", ["张三", "李四"]),
        ("张三，李四；王五", ["张三", "李四", "王五"]),
        ("Raymond (with group)", ["Raymond"]),
        ("ann@example.org", ["ann@example.org"]),
        ("Bob <bob@example.org>", ["Bob bob@example.org"]),
        ("", []),
    ],
    ids=repr,
)
def test_several_owners_are_told_apart(text: str, owners: list[str]) -> None:
    assert list(split(text)) == owners


@pytest.mark.parametrize(
    ("name", "plausible"),
    [
        ("Ann", True),
        ("Ludwig van Beethoven", True),
        ("QA team", True),
        ("王芳", True),
        ("欧阳修", True),
        ("孟总", True),
        ("测试组", True),
        ("小林", True),
        ("we", False),
        ("Update", False),
        ("the board of directors of the whole company", False),
        ("优化界面", False),
        ("今天", False),
        ("reviewed", False),
    ],
    ids=repr,
)
def test_names_are_told_from_other_words(name: str, plausible: bool) -> None:
    assert Judge(words=WORDS).plausible(name) is plausible


def test_what_is_known_is_a_name_whatever_it_looks_like() -> None:
    judge = Judge(words=WORDS, known=Known(keys=frozenset({"芋艿", "zed9"})))
    assert judge.people("芋艿、zed9", "known") == ("芋艿", "zed9")
    assert judge.people("芋艿、someone else", "known") == ()


@pytest.mark.parametrize("word", ["TBD", "待定", "?", "-", "N/A", "Owner TBD"], ids=repr)
def test_nobody_is_no_owner(word: str) -> None:
    assert Judge(words=WORDS).nobody(word)


def test_a_prepared_directory_resolves_as_a_fresh_one() -> None:
    prepared = Names.prepared(PEOPLE, WORDS)
    for recipients in (RECIPIENTS, ()):
        fresh = Names.prepared(PEOPLE, WORDS).with_recipients(recipients)
        kept = prepared.with_recipients(recipients)
        assert kept.known == fresh.known
        for person in PEOPLE:
            for name in (person.name, *person.aliases, person.address):
                assert kept.resolve(name) == fresh.resolve(name)


def test_what_one_mail_makes_known_is_not_known_to_the_next() -> None:
    prepared = Names.prepared([], WORDS)
    assert prepared.with_recipients([Address(address="kim@x.org", name="Kim Ode")]).resolve("Kim") == ("kim@x.org",)
    assert prepared.with_recipients([]).resolve("Kim") == ()
